import { f64At, i32At, setF64 } from './arrays';

/*
 * Products of a sparse matrix, and of small full ones, with a block of vectors. A block is row-major: `width` numbers for
 * each row, a multiple of 8. Sums are in the order of the entries, as in the twin.
 */

/** @inline */
function at(block: usize, row: i32, width: i32): usize {
  return block + ((<usize>row * <usize>width) << 3);
}

/**
 * x = s A y + u y + v x, for the rows from..to.
 * @param offsets in, i32[n + 1]
 * @param targets in, i32[m]
 * @param values in, f64[m]
 * @param y in, f64[n][width]
 * @param x inout, f64[n][width]
 */
export function multiply(
  offsets: usize,
  targets: usize,
  values: usize,
  y: usize,
  x: usize,
  width: i32,
  s: f64,
  u: f64,
  v: f64,
  from: i32,
  to: i32,
): void {
  const factor = f64x2.splat(s);
  const own = f64x2.splat(u);
  const old = f64x2.splat(v);
  for (let i = from; i < to; i++) {
    const first = i32At(offsets, i);
    const end = i32At(offsets, i + 1);
    const yi = at(y, i, width);
    const xi = at(x, i, width);
    for (let c = 0; c < width; c += 8) {
      const shift = (<usize>c) << 3;
      let a = f64x2.splat(0);
      let b = f64x2.splat(0);
      let d = f64x2.splat(0);
      let e = f64x2.splat(0);
      for (let p = first; p < end; p++) {
        const value = f64x2.splat(f64At(values, p));
        const other = at(y, i32At(targets, p), width) + shift;
        a = f64x2.add(a, f64x2.mul(value, v128.load(other)));
        b = f64x2.add(b, f64x2.mul(value, v128.load(other, 16)));
        d = f64x2.add(d, f64x2.mul(value, v128.load(other, 32)));
        e = f64x2.add(e, f64x2.mul(value, v128.load(other, 48)));
      }
      blend(xi + shift, yi + shift, a, factor, own, old);
      blend(xi + shift + 16, yi + shift + 16, b, factor, own, old);
      blend(xi + shift + 32, yi + shift + 32, d, factor, own, old);
      blend(xi + shift + 48, yi + shift + 48, e, factor, own, old);
    }
  }
}

/** Two numbers of s sum + u y + v x. @inline */
function blend(x: usize, y: usize, sum: v128, s: v128, u: v128, v: v128): void {
  const fresh = f64x2.add(f64x2.mul(s, sum), f64x2.mul(u, v128.load(y)));
  v128.store(x, f64x2.add(fresh, f64x2.mul(v, v128.load(x))));
}

/**
 * out = x' y.
 * @param x in, f64[n][width]
 * @param y in, f64[n][width]
 * @param out out, f64[width][width]
 */
export function gram(x: usize, y: usize, out: usize, width: i32, n: i32): void {
  for (let p = 0; p < width * width; p++) setF64(out, p, 0);
  for (let i = 0; i < n; i++) {
    const xi = at(x, i, width);
    const yi = at(y, i, width);
    for (let j = 0; j < width; j++) {
      const value = f64x2.splat(f64At(xi, j));
      const row = at(out, j, width);
      for (let c: usize = 0; c < (<usize>width) << 3; c += 16)
        v128.store(row + c, f64x2.add(v128.load(row + c), f64x2.mul(value, v128.load(yi + c))));
    }
  }
}

/**
 * x = x r, row by row.
 * @param x inout, f64[n][width]
 * @param r in, f64[width][width]
 * @param scratch f64[width]
 */
export function rotate(x: usize, r: usize, scratch: usize, width: i32, n: i32): void {
  const bytes = (<usize>width) << 3;
  for (let i = 0; i < n; i++) {
    const xi = at(x, i, width);
    for (let c: usize = 0; c < bytes; c += 32) {
      let a = f64x2.splat(0);
      let b = f64x2.splat(0);
      for (let j = 0; j < width; j++) {
        const value = f64x2.splat(f64At(xi, j));
        const row = at(r, j, width) + c;
        a = f64x2.add(a, f64x2.mul(value, v128.load(row)));
        b = f64x2.add(b, f64x2.mul(value, v128.load(row, 16)));
      }
      v128.store(scratch + c, a);
      v128.store(scratch + c, b, 16);
    }
    memory.copy(xi, scratch, bytes);
  }
}
