import { f32At, f64At, i32At, setF32, setF64, setI32 } from '../arrays';
import { oneAt, twoAt } from './exact';
import { Batch } from './layout';

/*
 * Labels in f32. With y the row and z the center, both minus the same middle and rounded to f32, the error of |z|^2 - 2
 * y.z is less than share * (|y|^2 + |z|^2) + REST, as floats/tile.ts proves; |y|^2 is the same for all centers. So the
 * nearest center is certain if it is nearer than the second by more than twice this error, for the largest |z|. Otherwise,
 * and where a number is too large for f32, f64 decides.
 */

/** Number of rows that are compared side by side. */
const ROWS: i32 = 8;

/** Covers underflow. */
const REST: f32 = 1e-30;

/** Places the centers. @returns an upper bound of their squared lengths */
function placeCenters(batch: Batch): f32 {
  const k = batch.k;
  const dim = batch.dim;
  for (let j = 0; j < dim; j++) {
    let sum = 0.0;
    for (let c = 0; c < k; c++) sum += f64At(batch.centers, c * dim + j);
    // rows of f32 minus a number of f32 are rounded once
    setF64(batch.middle, j, <f64>(<f32>(sum / <f64>k)));
  }
  let longest = 0.0;
  for (let c = 0; c < 4 * ((k + 3) >> 2); c++) {
    const points = batch.points + ((<usize>((c >> 2) * dim)) << 4) + ((<usize>(c & 3)) << 2);
    let length = 0.0;
    for (let j = 0; j < dim; j++) {
      const v = c < k ? f64At(batch.centers, c * dim + j) - f64At(batch.middle, j) : 0;
      length += v * v;
      store<f32>(points + ((<usize>j) << 4), -2 * <f32>v);
    }
    // padding is never nearest
    setF32(batch.norms, c, c < k ? <f32>length : Infinity);
    longest = max(longest, length);
  }
  return <f32>(longest * 1.0001);
}

/**
 * Labels all rows.
 * @returns the number of doubtful rows, which are listed
 */
export function labelRows(batch: Batch): i32 {
  const longest = placeCenters(batch);
  // twice the share of floats/tile.ts, with room for rounding of the comparison
  const share = <f32>((2.04 * <f64>batch.dim + 32) / 16777216.0);
  const last = batch.n - 1;
  let doubtful = 0;
  for (let i = 0; i < batch.n; i += ROWS) {
    // the last row stands for those behind it
    for (let r = 0; r < ROWS; r++) {
      const length = batch.wide
        ? placeRow(true, batch, min(i + r, last), r)
        : placeRow(false, batch, min(i + r, last), r);
      setF32(batch.doubts, r, (length + longest) * share + REST);
    }
    compare(batch);
    for (let r = 0; r < min(ROWS, batch.n - i); r++)
      if (!choose(batch, i + r, r)) setI32(batch.doubtful, doubtful++, i + r);
  }
  return doubtful;
}

/** Places a row as one of eight. @returns its squared length @inline */
function placeRow(wide: bool, batch: Batch, i: i32, r: i32): f32 {
  const dim = <usize>batch.dim;
  const row = batch.rows + ((<usize>i * dim) << (wide ? 3 : 2));
  const to = batch.tile + ((<usize>r * dim) << 2);
  let lengths = f32x4.splat(0);
  let j: usize = 0;
  for (; j + 4 <= dim; j += 4) {
    const low = f64x2.sub(twoAt(wide, row, j), v128.load(batch.middle + (j << 3)));
    const high = f64x2.sub(twoAt(wide, row, j + 2), v128.load(batch.middle + (j << 3), 16));
    const y = v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
    v128.store(to + (j << 2), y);
    lengths = f32x4.add(lengths, f32x4.mul(y, y));
  }
  let length = f32x4.extract_lane(lengths, 0) + f32x4.extract_lane(lengths, 1);
  length += f32x4.extract_lane(lengths, 2) + f32x4.extract_lane(lengths, 3);
  for (; j < dim; j++) {
    const y = <f32>(oneAt(wide, row, j) - load<f64>(batch.middle + (j << 3)));
    store<f32>(to + (j << 2), y);
    length += y * y;
  }
  return length;
}

/** Bytes of what is known of a row: for each lane the least and second-least distance, and the block of the least. */
const KNOWN: usize = 48;

/** Compares eight rows with all centers. */
function compare(batch: Batch): void {
  const known = batch.known;
  for (let r: usize = 0; r < <usize>ROWS; r++) {
    v128.store(known + r * KNOWN, f32x4.splat(Infinity));
    v128.store(known + r * KNOWN, f32x4.splat(Infinity), 16);
    v128.store(known + r * KNOWN, i32x4.splat(0), 32);
  }
  const bytes = (<usize>batch.dim) << 4;
  for (let c = 0, points = batch.points; c < batch.k; c += 4, points += bytes) {
    multiply(batch.tile, (<usize>batch.dim) << 2, points, batch.products);
    const norms = v128.load(batch.norms + ((<usize>c) << 2));
    const block = i32x4.splat(c);
    for (let r: usize = 0; r < <usize>ROWS; r++) {
      const at = known + r * KNOWN;
      const v = f32x4.add(v128.load(batch.products + (r << 4)), norms);
      const best = v128.load(at);
      v128.store(at, f32x4.pmin(best, v));
      v128.store(at, f32x4.pmin(v128.load(at, 16), f32x4.pmax(best, v)), 16);
      v128.store(at, v128.bitselect(block, v128.load(at, 32), f32x4.lt(v, best)), 32);
    }
  }
}

/**
 * Products of eight rows and four centers.
 * @param tile in, f32[8][bytes / 4]
 * @param points in, f32[bytes / 4][4]
 * @param out out, f32[8][4]
 */
function multiply(tile: usize, bytes: usize, points: usize, out: usize): void {
  const x1 = tile + bytes;
  const x2 = x1 + bytes;
  const x3 = x2 + bytes;
  const x4 = x3 + bytes;
  const x5 = x4 + bytes;
  const x6 = x5 + bytes;
  const x7 = x6 + bytes;
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  for (let j: usize = 0; j < bytes; j += 4) {
    const t = v128.load(points + (j << 2));
    s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(tile + j), t));
    s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(x1 + j), t));
    s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(x2 + j), t));
    s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(x3 + j), t));
    s4 = f32x4.add(s4, f32x4.mul(v128.load32_splat(x4 + j), t));
    s5 = f32x4.add(s5, f32x4.mul(v128.load32_splat(x5 + j), t));
    s6 = f32x4.add(s6, f32x4.mul(v128.load32_splat(x6 + j), t));
    s7 = f32x4.add(s7, f32x4.mul(v128.load32_splat(x7 + j), t));
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
  v128.store(out, s4, 64);
  v128.store(out, s5, 80);
  v128.store(out, s6, 96);
  v128.store(out, s7, 112);
}

/** Labels a row of the eight. @returns whether f32 can tell its two nearest centers apart; never with NaN */
function choose(batch: Batch, i: i32, r: i32): bool {
  const known = batch.known + <usize>r * KNOWN;
  let least: f32 = Infinity;
  let second: f32 = Infinity;
  let label = 0;
  for (let lane = 0; lane < 4; lane++) {
    const v = f32At(known, lane);
    second = min(second, f32At(known, 4 + lane));
    if (v < least) {
      second = min(second, least);
      least = v;
      label = i32At(known, 8 + lane) + lane;
    } else second = min(second, v);
  }
  setI32(batch.labels, i, label);
  return second - least > f32At(batch.doubts, r);
}
