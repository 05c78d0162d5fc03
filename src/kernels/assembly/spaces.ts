import { f64At, setF32 } from './arrays';

/*
 * The operations and their order are those of features/colorspace.ts, to the last bit.
 */

/** (6/29)^3, below which a tangent replaces the cube root of L*a*b*. */
const DELTA: f64 = 6.0 / 29;

/**
 * Converts 8-bit sRGB colors to L*a*b*.
 * @param rgb in, n * 3 u8
 * @param linear in, f64[256]
 * @param matrix in, f64[9]: rows of X, Y and Z
 * @param white in, f64[3]
 * @param steps in, coordinates are rounded to so many steps in 1; 0: they are not
 * @param out out, n * 3 f32
 */
export function toLab(
  rgb: usize,
  n: i32,
  linear: usize,
  matrix: usize,
  white: usize,
  steps: f64,
  out: usize,
): void {
  for (let i = 0; i < n; i++, rgb += 3) {
    const x = labRoot(product(rgb, linear, matrix, 0) / f64At(white, 0));
    const y = labRoot(product(rgb, linear, matrix, 3) / f64At(white, 1));
    const z = labRoot(product(rgb, linear, matrix, 6) / f64At(white, 2));
    setF32(out, 3 * i, rounded(116 * y - 16, steps));
    setF32(out, 3 * i + 1, rounded(500 * (x - y), steps));
    setF32(out, 3 * i + 2, rounded(200 * (y - z), steps));
  }
}

/**
 * Converts 8-bit sRGB colors to OKLab.
 * @param matrix in, f64[9]: rows of long, middle and short
 * @param roots in, f64[9]: rows of L, a and b
 * @param steps, out as of `toLab`
 */
export function toOklab(
  rgb: usize,
  n: i32,
  linear: usize,
  matrix: usize,
  roots: usize,
  steps: f64,
  out: usize,
): void {
  for (let i = 0; i < n; i++, rgb += 3) {
    const l = cubeRoot(product(rgb, linear, matrix, 0));
    const m = cubeRoot(product(rgb, linear, matrix, 3));
    const s = cubeRoot(product(rgb, linear, matrix, 6));
    for (let j = 0; j < 9; j += 3) {
      const sum = f64At(roots, j) * l + f64At(roots, j + 1) * m + f64At(roots, j + 2) * s;
      setF32(out, 3 * i + j / 3, rounded(sum, steps));
    }
  }
}

/** @inline */
function product(rgb: usize, linear: usize, matrix: usize, row: i32): f64 {
  const r = f64At(linear, load<u8>(rgb));
  const g = f64At(linear, load<u8>(rgb, 1));
  const b = f64At(linear, load<u8>(rgb, 2));
  return f64At(matrix, row) * r + f64At(matrix, row + 1) * g + f64At(matrix, row + 2) * b;
}

/** + 0 turns -0 into 0. @inline */
function rounded(value: f64, steps: f64): f32 {
  const narrow = <f32>value;
  return steps === 0 ? narrow : <f32>(Math.floor(<f64>narrow * steps + 0.5) / steps + 0);
}

function labRoot(t: f64): f64 {
  return t > DELTA * DELTA * DELTA ? cubeRoot(t) : t / (3 * DELTA * DELTA) + 4.0 / 29;
}

/** The cube root of a number from 0 to 2, as `cubeRoot` of core/math.ts: smaller ones than 1e-9 do not occur but 0. */
function cubeRoot(x: f64): f64 {
  if (x === 0) return 0;
  let root: f64 = reinterpret<f32>(reinterpret<u32>(<f32>x) / 3 + 0x2a5137a0);
  for (let step = 0; step < 3; step++) {
    const cube = root * root * root;
    root *= (cube + 2 * x) / (2 * cube + x);
  }
  return root;
}
