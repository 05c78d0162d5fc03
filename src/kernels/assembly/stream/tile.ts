import { Rows, Run } from './layout';

/*
 * Certified comparisons in f32. A point is a row minus the origin, times the scale: y, rounded to p. A center as a point
 * is z, rounded to q. The kernel compares |z|^2 - 2 y.z, the squared distance without |y|^2. It adds -2 p.q to |z|^2 in
 * f32, whose error is at most 2^-24 times
 *   2 (|y|^2 + |z|^2) for rounding y and z, |z|^2 for its own rounding, |y|^2 + |z|^2 for the products,
 *   dim (|y|^2 + 2 |z|^2) for adding up: no partial sum exceeds |z|^2 + 2 |y| |z|.
 * The nearest center is certain if the second is farther by more than twice this error; kernels/stream/state.ts gives
 * `share` and `rest`, which cover it for the longest |z|, with 2 % for rounding of the bound itself and of f64. Distances
 * are roots of |y|^2 and what was compared; twice the error also covers |p|^2 for |y|^2, and UP and DOWN cover the roots.
 */

export const UP: f32 = 1.0 + 1.0 / 1048576.0;
export const DOWN: f32 = 1.0 - 1.0 / 1048576.0;

/** Decreases a sum of a margin and a drift by more than the rounding of both. */
export const LESS: f32 = 1.0 - 1.0 / 2097152.0;

/**
 * Writes eight rows of f32 as points, column by column.
 * @param list in, u16[8] rows of the chunk
 * @param to out, f32[dim][8]
 */
export function writePoints(rows: Rows, x: usize, list: usize, to: usize): void {
  const bytes = (<usize>rows.dim) << 2;
  const scale = f32x4.splat(<f32>rows.scale);
  const a = x + <usize>load<u16>(list) * bytes;
  const b = x + <usize>load<u16>(list, 2) * bytes;
  const c = x + <usize>load<u16>(list, 4) * bytes;
  const d = x + <usize>load<u16>(list, 6) * bytes;
  const e = x + <usize>load<u16>(list, 8) * bytes;
  const f = x + <usize>load<u16>(list, 10) * bytes;
  const g = x + <usize>load<u16>(list, 12) * bytes;
  const h = x + <usize>load<u16>(list, 14) * bytes;
  for (let j: usize = 0; j < bytes; j += 16, to += 128) {
    const origin = v128.load(rows.origin + j);
    writeFour(a + j, b + j, c + j, d + j, origin, scale, to);
    writeFour(e + j, f + j, g + j, h + j, origin, scale, to + 16);
  }
}

/** Four columns of four rows. @inline */
function writeFour(x0: usize, x1: usize, x2: usize, x3: usize, origin: v128, scale: v128, to: usize): void {
  const a = f32x4.sub(v128.load(x0), origin);
  const b = f32x4.sub(v128.load(x1), origin);
  const c = f32x4.sub(v128.load(x2), origin);
  const d = f32x4.sub(v128.load(x3), origin);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abRest = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdRest = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, f32x4.mul(scale, v128.shuffle<i64>(ab, cd, 0, 2)));
  v128.store(to + 32, f32x4.mul(scale, v128.shuffle<i64>(ab, cd, 1, 3)));
  v128.store(to + 64, f32x4.mul(scale, v128.shuffle<i64>(abRest, cdRest, 0, 2)));
  v128.store(to + 96, f32x4.mul(scale, v128.shuffle<i64>(abRest, cdRest, 1, 3)));
}

/** `writePoints` for rows of f64. */
export function writeWidePoints(rows: Rows, x: usize, list: usize, to: usize): void {
  const bytes = (<usize>rows.dim) << 3;
  const scale = f64x2.splat(rows.scale);
  for (let r: usize = 0; r < 8; r += 2, to += 8) {
    const a = x + <usize>load<u16>(list + (r << 1)) * bytes;
    const b = x + <usize>load<u16>(list + (r << 1), 2) * bytes;
    for (let j: usize = 0; j < bytes; j += 8) {
      const two = v128.load64_lane(b + j, v128.load64_zero(a + j), 1);
      const y = f64x2.mul(f64x2.sub(two, v128.load64_splat(rows.origin + j)), scale);
      v128.store64_lane(to + (j << 2), f32x4.demote_f64x2_zero(y), 0);
    }
  }
}

/**
 * The nearest centers of eight points.
 * @param points in, f32[dim][8]
 * @param found out, u16[8] labels; f32[8] lower bounds of how much farther the second nearest center is
 * @returns which of them are certain, as bits
 */
export function nearestOfEight(rows: Rows, run: Run, points: usize, found: usize): i32 {
  const end = points + ((<usize>rows.dim) << 5);
  let least0 = f32x4.splat(Infinity);
  let least1 = least0;
  let second0 = least0;
  let second1 = least0;
  let label0 = i32x4.splat(0);
  let label1 = label0;
  let place = run.places;
  for (let c = 0; c < run.k; c += 2) {
    let a0 = v128.load32_splat(run.norms + ((<usize>c) << 2));
    let b0 = v128.load32_splat(run.norms + ((<usize>c) << 2), 4);
    let a1 = a0;
    let b1 = b0;
    for (let at = points; at < end; at += 32, place += 8) {
      const low = v128.load(at);
      const high = v128.load(at, 16);
      const a = v128.load32_splat(place);
      const b = v128.load32_splat(place, 4);
      a0 = f32x4.add(a0, f32x4.mul(low, a));
      a1 = f32x4.add(a1, f32x4.mul(high, a));
      b0 = f32x4.add(b0, f32x4.mul(low, b));
      b1 = f32x4.add(b1, f32x4.mul(high, b));
    }
    // the better of the two, then with the best so far
    const label = i32x4.splat(c);
    second0 = f32x4.pmin(second0, f32x4.pmax(least0, f32x4.pmin(a0, b0)));
    second1 = f32x4.pmin(second1, f32x4.pmax(least1, f32x4.pmin(a1, b1)));
    second0 = f32x4.pmin(second0, f32x4.pmax(a0, b0));
    second1 = f32x4.pmin(second1, f32x4.pmax(a1, b1));
    const ahead0 = f32x4.lt(b0, a0);
    const ahead1 = f32x4.lt(b1, a1);
    const better0 = f32x4.pmin(a0, b0);
    const better1 = f32x4.pmin(a1, b1);
    label0 = v128.bitselect(i32x4.sub(label, ahead0), label0, f32x4.lt(better0, least0));
    label1 = v128.bitselect(i32x4.sub(label, ahead1), label1, f32x4.lt(better1, least1));
    least0 = f32x4.pmin(least0, better0);
    least1 = f32x4.pmin(least1, better1);
  }
  v128.store(found, i16x8.narrow_i32x4_u(label0, label1));
  let length0 = f32x4.splat(0);
  let length1 = length0;
  for (let at = points; at < end; at += 32) {
    const low = v128.load(at);
    const high = v128.load(at, 16);
    length0 = f32x4.add(length0, f32x4.mul(low, low));
    length1 = f32x4.add(length1, f32x4.mul(high, high));
  }
  const share = f32x4.splat(run.share);
  const rest = f32x4.splat(run.rest);
  const doubt0 = f32x4.add(rest, f32x4.mul(share, length0));
  const doubt1 = f32x4.add(rest, f32x4.mul(share, length1));
  v128.store(found, marginOf(least0, second0, length0, doubt0), 16);
  v128.store(found, marginOf(least1, second1, length1, doubt1), 32);
  const certain0 = f32x4.gt(f32x4.sub(second0, least0), doubt0);
  const certain1 = f32x4.gt(f32x4.sub(second1, least1), doubt1);
  return i16x8.bitmask(i16x8.narrow_i32x4_s(certain0, certain1));
}

/** How much farther the second nearest centers are at least; not above 0 where the nearest are not certain. @inline */
export function marginOf(least: v128, second: v128, length: v128, doubt: v128): v128 {
  const zero = f32x4.splat(0);
  const upper = f32x4.pmax(zero, f32x4.add(f32x4.add(least, length), doubt));
  const lower = f32x4.pmax(zero, f32x4.sub(f32x4.add(second, length), doubt));
  return f32x4.sub(
    f32x4.mul(f32x4.sqrt(lower), f32x4.splat(DOWN)),
    f32x4.mul(f32x4.sqrt(upper), f32x4.splat(UP)),
  );
}

/** All bits of the columns that are left for the last vector. @inline */
export function columnsOf(dim: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(dim & 3));
}
