import { f64At, i32At, setF32, setF64, setI32 } from '../arrays';
import { COORDINATES, LANES, Rows, Run } from './layout';
import { columnsOf, coordinatesOf, valuesOf } from './scratch';

/**
 * A row or center less the origin, and its coordinates: its products with the basis, and the length of the rest.
 * @param x in, f64[dim]
 * @param narrow out, f32[width]
 * @returns its squared length
 */
export function project(rows: Rows, run: Run, x: usize, narrow: usize, scratch: usize): f64 {
  const dim = rows.dim;
  const values = valuesOf(scratch);
  const columns = columnsOf(rows, scratch);
  let square: f64 = 0;
  let kept = 0;
  for (let j = 0; j < dim; j++) {
    const v = f64At(x, j) - f64At(run.origin, j);
    setF32(narrow, j, <f32>v);
    square += v * v;
    // pictures have many zeros, which are left out
    setF64(values, kept, v);
    setI32(columns, kept, j * (8 * COORDINATES));
    kept += v === 0 ? 0 : 1;
  }
  const to = coordinatesOf(scratch);
  multiply(values, columns, kept, run.basis, to);
  multiply(values, columns, kept, run.basis + 4 * COORDINATES, to + 4 * COORDINATES);
  let found: f64 = 0;
  for (let t = 0; t < COORDINATES; t++) found += f64At(to, t) * f64At(to, t);
  setF64(to, COORDINATES - 1, Math.sqrt(max(0, square - found)));
  return square;
}

/** Products with half of the directions. */
function multiply(values: usize, columns: usize, kept: i32, basis: usize, to: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  let s8 = s0;
  let s9 = s0;
  let s10 = s0;
  let s11 = s0;
  for (let t = 0; t < kept; t++) {
    const v = v128.load64_splat(values + ((<usize>t) << 3));
    const at = basis + <usize>i32At(columns, t);
    s0 = f64x2.add(s0, f64x2.mul(v, v128.load(at)));
    s1 = f64x2.add(s1, f64x2.mul(v, v128.load(at, 16)));
    s2 = f64x2.add(s2, f64x2.mul(v, v128.load(at, 32)));
    s3 = f64x2.add(s3, f64x2.mul(v, v128.load(at, 48)));
    s4 = f64x2.add(s4, f64x2.mul(v, v128.load(at, 64)));
    s5 = f64x2.add(s5, f64x2.mul(v, v128.load(at, 80)));
    s6 = f64x2.add(s6, f64x2.mul(v, v128.load(at, 96)));
    s7 = f64x2.add(s7, f64x2.mul(v, v128.load(at, 112)));
    s8 = f64x2.add(s8, f64x2.mul(v, v128.load(at, 128)));
    s9 = f64x2.add(s9, f64x2.mul(v, v128.load(at, 144)));
    s10 = f64x2.add(s10, f64x2.mul(v, v128.load(at, 160)));
    s11 = f64x2.add(s11, f64x2.mul(v, v128.load(at, 176)));
  }
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
  v128.store(to, s4, 64);
  v128.store(to, s5, 80);
  v128.store(to, s6, 96);
  v128.store(to, s7, 112);
  v128.store(to, s8, 128);
  v128.store(to, s9, 144);
  v128.store(to, s10, 160);
  v128.store(to, s11, 176);
}

/** Writes where center c lies; those from k on are infinitely far. */
export function place(rows: Rows, run: Run, c: i32, scratch: usize): void {
  const group = run.places + ((<usize>(c / LANES) * ((1 + COORDINATES) * LANES)) << 2);
  const lane = c % LANES;
  if (c >= run.k) {
    setF32(group, lane, Infinity);
    for (let t = 1; t <= COORDINATES; t++) setF32(group, t * LANES + lane, 0);
    return;
  }
  const narrow = run.narrow + ((<usize>c * <usize>rows.width) << 2);
  memory.fill(narrow, 0, (<usize>rows.width) << 2);
  const square = project(rows, run, run.centers + ((<usize>c * <usize>rows.dim) << 3), narrow, scratch);
  setF32(group, lane, <f32>square);
  for (let t = 0; t < COORDINATES; t++)
    setF32(group, (t + 1) * LANES + lane, <f32>f64At(coordinatesOf(scratch), t));
}
