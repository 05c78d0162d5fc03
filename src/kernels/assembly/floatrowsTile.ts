import { BLOCK_BYTES, Run } from './floatrowsLayout';

/*
 * Distances in f32, certified. With p the rounded point of y, q the rounded center of z, both of length at most
 * (|y|^2 + |z|^2) / 2 when multiplied, the number |y|^2 + |z|^2 - 2 p.q is off by less than
 *   share * (|y|^2 + |z|^2) + rest,   share = (1.01 dim + 12) 2^-24:
 * dim 2^-24 for the product added up one by one, 2 * 2^-24 for the two roundings, the remainder for those of lengths
 * and sums; `rest` is for numbers so small that they have no more digits. Squared lengths are lowered by that
 * beforehand (Rows.squares, Run.norms), so that tiles hold lower bounds of squared distances; an upper bound is the
 * lower one and both doubts.
 *
 * The nearest is defined by the twin's distances in f64, which are off by less than (dim + 3) 2^-53 of themselves.
 * Bounds of distances are raised by UP or lowered by DOWN, which covers this and all roundings of the bounds.
 */

export const UP: f32 = 1.0 + 1.0 / 1048576.0;
export const DOWN: f32 = 1.0 - 1.0 / 1048576.0;

/** Products of four points with a tile of twelve centers, to out, f32[4][12] with `next` bytes between the rows. */
export function multiply(
  dim: i32,
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  tile: usize,
  out: usize,
  next: usize,
): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let c0 = a0;
  let c1 = a0;
  let c2 = a0;
  let d0 = a0;
  let d1 = a0;
  let d2 = a0;
  const end = <usize>dim << 2;
  for (let j: usize = 0; j < end; j += 4) {
    const t0 = v128.load(tile);
    const t1 = v128.load(tile, 16);
    const t2 = v128.load(tile, 32);
    tile += BLOCK_BYTES;
    const a = v128.load32_splat(x0 + j);
    a0 = f32x4.add(a0, f32x4.mul(a, t0));
    a1 = f32x4.add(a1, f32x4.mul(a, t1));
    a2 = f32x4.add(a2, f32x4.mul(a, t2));
    const b = v128.load32_splat(x1 + j);
    b0 = f32x4.add(b0, f32x4.mul(b, t0));
    b1 = f32x4.add(b1, f32x4.mul(b, t1));
    b2 = f32x4.add(b2, f32x4.mul(b, t2));
    const c = v128.load32_splat(x2 + j);
    c0 = f32x4.add(c0, f32x4.mul(c, t0));
    c1 = f32x4.add(c1, f32x4.mul(c, t1));
    c2 = f32x4.add(c2, f32x4.mul(c, t2));
    const d = v128.load32_splat(x3 + j);
    d0 = f32x4.add(d0, f32x4.mul(d, t0));
    d1 = f32x4.add(d1, f32x4.mul(d, t1));
    d2 = f32x4.add(d2, f32x4.mul(d, t2));
  }
  storeThree(out, a0, a1, a2);
  storeThree(out + next, b0, b1, b2);
  storeThree(out + 2 * next, c0, c1, c2);
  storeThree(out + 3 * next, d0, d1, d2);
}

// @ts-ignore: decorator
@inline
function storeThree(out: usize, v0: v128, v1: v128, v2: v128): void {
  v128.store(out, v0);
  v128.store(out, v1, 16);
  v128.store(out, v2, 32);
}

/** The product of a point and a center, both padded with zeros to whole vectors. */
export function product(point: usize, place: usize, bytes: usize): f32 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let at: usize = 0;
  for (; at + 32 <= bytes; at += 32) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(point + at), v128.load(place + at)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(point + at, 16), v128.load(place + at, 16)));
  }
  if (at < bytes) s0 = f32x4.add(s0, f32x4.mul(v128.load(point + at), v128.load(place + at)));
  const s = f32x4.add(s0, s1);
  return (
    f32x4.extract_lane(s, 0) +
    f32x4.extract_lane(s, 1) +
    (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3))
  );
}

/**
 * The two least of the lower bounds of a group.
 * @param products in, f32[12 * blocks]
 * @param norms in, the group's
 * @param out out: f32 least, i32 which, f32 second
 */
// @ts-ignore: decorator
@inline
export function leastTwo(products: usize, norms: usize, blocks: i32, square: f32, out: usize): void {
  const end = <usize>blocks * BLOCK_BYTES;
  let least = f32x4.splat(Infinity);
  let second = least;
  let where = i32x4.splat(0);
  let here = i32x4(0, 1, 2, 3);
  for (let v: usize = 0; v < end; v += 16) {
    const d = f32x4.add(v128.load(products + v), v128.load(norms + v));
    const less = f32x4.lt(d, least);
    second = f32x4.pmin(second, f32x4.pmax(d, least));
    where = v128.bitselect(here, where, less);
    least = f32x4.pmin(least, d);
    here = i32x4.add(here, i32x4.splat(4));
  }
  // the halves, then the quarters
  const least2 = v128.shuffle<i32>(least, least, 2, 3, 0, 1);
  const where2 = v128.shuffle<i32>(where, where, 2, 3, 0, 1);
  second = f32x4.pmin(second, v128.shuffle<i32>(second, second, 2, 3, 0, 1));
  second = f32x4.pmin(second, f32x4.pmax(least2, least));
  where = v128.bitselect(where2, where, f32x4.lt(least2, least));
  least = f32x4.pmin(least, least2);
  const a = f32x4.extract_lane(least, 0);
  const b = f32x4.extract_lane(least, 1);
  const c = f32x4.extract_lane(second, 0);
  const d = f32x4.extract_lane(second, 1);
  const best = b < a ? b : a;
  const at = b < a ? i32x4.extract_lane(where, 1) : i32x4.extract_lane(where, 0);
  let next = b < a ? a : b;
  next = c < next ? c : next;
  next = d < next ? d : next;
  store<f32>(out, best + square);
  store<i32>(out, at, 4);
  store<f32>(out, next + square, 8);
}

/** The root of a lower bound, still a lower bound. */
// @ts-ignore: decorator
@inline
export function rootDown(lower: f32): f32 {
  return lower > 0 ? sqrt(lower) * DOWN : 0;
}

/** The root of an upper bound, still an upper bound. */
// @ts-ignore: decorator
@inline
export function rootUp(upper: f32): f32 {
  return upper > 0 ? sqrt(upper) * UP : 0;
}

/** Where the bounds of a row are. */
// @ts-ignore: decorator
@inline
export function boundsOf(run: Run, i: i32): usize {
  return run.bounds + ((<usize>i * <usize>run.slots) << 2);
}
