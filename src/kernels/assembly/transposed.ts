import { setF32, setF64 } from './arrays';

/*
 * Squared distances of a row to several rows at once, whose coordinates are transposed: a vector holds one coordinate
 * of several rows. Every distance is a sum over the coordinates in their order, as in distances/pairs.ts.
 */

/** Rows in four vectors of f32. @host */
export const SINGLE_BLOCK: i32 = 16;
/** Rows in four vectors of f64. @host */
export const DOUBLE_BLOCK: i32 = 8;

/** The number of squares that one sum in f32 adds up: longer sums lose digits. @host */
export const RUN: i32 = 64;

/** Writes a row to a lane. @param points inout, f32[dim][16] */
export function fillSingles(x: usize, dim: i32, row: i32, points: usize, lane: i32): void {
  const from = x + ((<usize>row * dim) << 2);
  for (let j = 0; j < dim; j++) {
    setF32(points + ((<usize>j) << 6), lane, load<f32>(from + ((<usize>j) << 2)));
  }
}

/** Writes a row to a lane. @param points inout, f64[dim][8] */
export function fillDoubles(x: usize, dim: i32, row: i32, points: usize, lane: i32): void {
  const from = x + ((<usize>row * dim) << 3);
  for (let j = 0; j < dim; j++) {
    setF64(points + ((<usize>j) << 6), lane, load<f64>(from + ((<usize>j) << 3)));
  }
}

/** @param points in, f32[dim][16] @param out out, f32[16] */
export function squaresOfSingles(x: usize, dim: i32, row: i32, points: usize, out: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let from = x + ((<usize>row * dim) << 2);
  let p = points;
  for (let j = 0; j < dim; j += RUN) {
    let d0 = f32x4.splat(0);
    let d1 = d0;
    let d2 = d0;
    let d3 = d0;
    const stop = from + ((<usize>min(RUN, dim - j)) << 2);
    for (; from < stop; from += 4, p += 64) {
      const value = v128.load32_splat(from);
      const e0 = f32x4.sub(v128.load(p), value);
      const e1 = f32x4.sub(v128.load(p, 16), value);
      const e2 = f32x4.sub(v128.load(p, 32), value);
      const e3 = f32x4.sub(v128.load(p, 48), value);
      d0 = f32x4.add(d0, f32x4.mul(e0, e0));
      d1 = f32x4.add(d1, f32x4.mul(e1, e1));
      d2 = f32x4.add(d2, f32x4.mul(e2, e2));
      d3 = f32x4.add(d3, f32x4.mul(e3, e3));
    }
    s0 = f32x4.add(s0, d0);
    s1 = f32x4.add(s1, d1);
    s2 = f32x4.add(s2, d2);
    s3 = f32x4.add(s3, d3);
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
}

/** @param points in, f64[dim][8] @param out out, f64[8] */
export function squaresOfDoubles(x: usize, dim: i32, row: i32, points: usize, out: usize): void {
  let d0 = f64x2.splat(0);
  let d1 = d0;
  let d2 = d0;
  let d3 = d0;
  let from = x + ((<usize>row * dim) << 3);
  const stop = from + ((<usize>dim) << 3);
  for (let p = points; from < stop; from += 8, p += 64) {
    const value = v128.load64_splat(from);
    const e0 = f64x2.sub(v128.load(p), value);
    const e1 = f64x2.sub(v128.load(p, 16), value);
    const e2 = f64x2.sub(v128.load(p, 32), value);
    const e3 = f64x2.sub(v128.load(p, 48), value);
    d0 = f64x2.add(d0, f64x2.mul(e0, e0));
    d1 = f64x2.add(d1, f64x2.mul(e1, e1));
    d2 = f64x2.add(d2, f64x2.mul(e2, e2));
    d3 = f64x2.add(d3, f64x2.mul(e3, e3));
  }
  v128.store(out, d0);
  v128.store(out, d1, 16);
  v128.store(out, d2, 32);
  v128.store(out, d3, 48);
}
