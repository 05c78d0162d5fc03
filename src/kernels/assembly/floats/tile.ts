import { Rows, Run } from './layout';
import { pointOf } from './points';

/*
 * Certified distances in f32. Let p and q be y and z rounded to f32; |y| |z| is at most (|y|^2 + |z|^2) / 2. Then the
 * error of |y|^2 + |z|^2 - 2 p.q is less than
 *   share * (|y|^2 + |z|^2) + rest,   share = (1.01 dim + 12) 2^-24:
 * dim 2^-24 for adding up the product, 2 * 2^-24 for rounding y and z, the remainder for rounding lengths and sums;
 * `rest` covers underflow. This error is subtracted from squared lengths beforehand (Rows.squares, Run.norms), so tiles
 * give lower bounds of squared distances. The sum of such a bound and both doubts is an upper bound.
 *
 * The nearest center is defined by the f64 distances of the twin, whose relative error is below (dim + 3) 2^-53. Bounds
 * of distances are multiplied by UP or DOWN, which cover this and all rounding of the bounds.
 */

export const UP: f32 = 1.0 + 1.0 / 1048576.0;
export const DOWN: f32 = 1.0 - 1.0 / 1048576.0;

/**
 * For eight points of a chunk and four centers: lower bounds of the squared distances, minus the squared lengths of the
 * points.
 * @param list in, u16[8] rows of the chunk
 * @param tile in, f32[dim][4]
 * @param norms in, f32[4] lowered squared lengths of the centers
 * @param out out, f32[8][4]
 */
export function eightRows(rows: Rows, first: i32, list: usize, tile: usize, norms: usize, out: usize): void {
  const x0 = pointOf(rows, first + <i32>load<u16>(list));
  const x1 = pointOf(rows, first + <i32>load<u16>(list, 2));
  const x2 = pointOf(rows, first + <i32>load<u16>(list, 4));
  const x3 = pointOf(rows, first + <i32>load<u16>(list, 6));
  const x4 = pointOf(rows, first + <i32>load<u16>(list, 8));
  const x5 = pointOf(rows, first + <i32>load<u16>(list, 10));
  const x6 = pointOf(rows, first + <i32>load<u16>(list, 12));
  const x7 = pointOf(rows, first + <i32>load<u16>(list, 14));
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  const end = (<usize>rows.dim) << 2;
  for (let j: usize = 0; j < end; j += 4) {
    const t = v128.load(tile + (j << 2));
    s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(x0 + j), t));
    s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(x1 + j), t));
    s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(x2 + j), t));
    s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(x3 + j), t));
    s4 = f32x4.add(s4, f32x4.mul(v128.load32_splat(x4 + j), t));
    s5 = f32x4.add(s5, f32x4.mul(v128.load32_splat(x5 + j), t));
    s6 = f32x4.add(s6, f32x4.mul(v128.load32_splat(x6 + j), t));
    s7 = f32x4.add(s7, f32x4.mul(v128.load32_splat(x7 + j), t));
  }
  const length = v128.load(norms);
  v128.store(out, f32x4.add(s0, length));
  v128.store(out, f32x4.add(s1, length), 16);
  v128.store(out, f32x4.add(s2, length), 32);
  v128.store(out, f32x4.add(s3, length), 48);
  v128.store(out, f32x4.add(s4, length), 64);
  v128.store(out, f32x4.add(s5, length), 80);
  v128.store(out, f32x4.add(s6, length), 96);
  v128.store(out, f32x4.add(s7, length), 112);
}

/** The least of four numbers, for each of four rows. @inline */
export function leastOfRows(a: v128, b: v128, c: v128, d: v128): v128 {
  // halves of two rows each, then the quarters
  const ab = f32x4.pmin(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
  const cd = f32x4.pmin(v128.shuffle<i32>(c, d, 0, 1, 4, 5), v128.shuffle<i32>(c, d, 2, 3, 6, 7));
  return f32x4.pmin(v128.shuffle<i32>(ab, cd, 0, 2, 4, 6), v128.shuffle<i32>(ab, cd, 1, 3, 5, 7));
}

/** The product of a point and a center, both padded with zeros to whole vectors. */
export function product(point: usize, place: usize, bytes: usize): f32 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let at: usize = 0;
  for (; at + 64 <= bytes; at += 64) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(point + at), v128.load(place + at)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(point + at, 16), v128.load(place + at, 16)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(point + at, 32), v128.load(place + at, 32)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(point + at, 48), v128.load(place + at, 48)));
  }
  for (; at < bytes; at += 16) s0 = f32x4.add(s0, f32x4.mul(v128.load(point + at), v128.load(place + at)));
  return sumOf(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}

/** @inline */
function sumOf(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** `product` with four consecutive centers. */
export function fourProducts(point: usize, place: usize, bytes: usize): v128 {
  const p1 = place + bytes;
  const p2 = p1 + bytes;
  const p3 = p2 + bytes;
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(point + at);
    s0 = f32x4.add(s0, f32x4.mul(x, v128.load(place + at)));
    s1 = f32x4.add(s1, f32x4.mul(x, v128.load(p1 + at)));
    s2 = f32x4.add(s2, f32x4.mul(x, v128.load(p2 + at)));
    s3 = f32x4.add(s3, f32x4.mul(x, v128.load(p3 + at)));
  }
  return sumsOf<f32>(s0, s1, s2, s3);
}

/** The sum of the lanes of each of four vectors. @inline */
export function sumsOf<T extends number>(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = v128.add<T>(v128.shuffle<i32>(a, b, 0, 2, 4, 6), v128.shuffle<i32>(a, b, 1, 3, 5, 7));
  const cd = v128.add<T>(v128.shuffle<i32>(c, d, 0, 2, 4, 6), v128.shuffle<i32>(c, d, 1, 3, 5, 7));
  return v128.add<T>(v128.shuffle<i32>(ab, cd, 0, 2, 4, 6), v128.shuffle<i32>(ab, cd, 1, 3, 5, 7));
}

/** The root of a lower bound, rounded to a lower bound. @inline */
export function rootDown(lower: f32): f32 {
  return lower > 0 ? sqrt(lower) * DOWN : 0;
}

/** The root of an upper bound, rounded to an upper bound. @inline */
export function rootUp(upper: f32): f32 {
  return upper > 0 ? sqrt(upper) * UP : 0;
}

/** The address of the bounds of a row. @inline */
export function boundsOf(run: Run, i: i32): usize {
  return run.bounds + ((<usize>i * <usize>run.slots) << 2);
}
