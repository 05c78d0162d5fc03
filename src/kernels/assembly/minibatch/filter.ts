import { f64At, setF32, setF64, setI32 } from '../arrays';
import { measureFour, numberAt, oneAt, rowOf, twoAt } from './exact';
import { Batch } from './layout';

/*
 * Labels in f32. With y the row and z the center, both minus the same middle and rounded to f32, the error of |z|^2 - 2
 * y.z is less than share * (|y|^2 + |z|^2) + REST, as floats/tile.ts proves; |y|^2 is the same for all centers. So the
 * nearest center is certain if it is nearer than the second by more than twice this error, for the largest |z|. Otherwise,
 * and where a number is too large for f32, f64 decides.
 *
 * Rows of many columns are compared by a few of these first, the head: the distance in some columns is at most that in all.
 * If all other centers are farther in the head alone than the chosen one is in all columns, measured in f64, it is
 * nearest.
 */

/** Number of rows that are compared side by side. */
const ROWS: i32 = 8;

/** Covers the rounding of sums in f64. */
const ABOVE: f64 = 1.000001;

/** Covers underflow. */
const REST: f32 = 1e-30;

/** Columns of the shortest head; a head has at most a third of all columns. */
const LEAST_HEAD: i32 = 16;
const HEADS: i32 = 3;

/** Rows by which a head is tried, and how many of them it may leave undecided. */
const TRIED: i32 = 64;
const UNDECIDED: i32 = 16;

/** Places the centers, minus a middle. */
function placeCenters(batch: Batch): void {
  const k = batch.k;
  const dim = batch.dim;
  for (let j = 0; j < dim; j++) {
    let sum = 0.0;
    for (let c = 0; c < k; c++) sum += f64At(batch.centers, c * dim + j);
    // rows of f32 minus a number of f32 are rounded once
    setF64(batch.middle, j, <f64>(<f32>(sum / <f64>k)));
  }
  for (let c = 0; c < 4 * ((k + 3) >> 2); c++) {
    const points = batch.points + ((<usize>((c >> 2) * dim)) << 4) + ((<usize>(c & 3)) << 2);
    for (let j = 0; j < dim; j++) {
      const v = c < k ? f64At(batch.centers, c * dim + j) - f64At(batch.middle, j) : 0;
      store<f32>(points + ((<usize>j) << 4), -2 * <f32>v);
    }
  }
}

/** Sets the squared lengths of the centers in some columns. @returns an upper bound of them */
function measureCenters(batch: Batch, from: i32, count: i32): f32 {
  let longest = 0.0;
  for (let c = 0; c < 4 * ((batch.k + 3) >> 2); c++) {
    let length = 0.0;
    for (let j = from; c < batch.k && j < from + count; j++) {
      const v = f64At(batch.centers, c * batch.dim + j) - f64At(batch.middle, j);
      length += v * v;
    }
    // padding is never nearest
    setF32(batch.norms, c, c < batch.k ? <f32>length : Infinity);
    longest = max(longest, length);
  }
  return <f32>(longest * 1.0001);
}

/** The first of so many columns next to each other in which the centers differ most; whole vectors before it. */
function bestColumns(batch: Batch, count: i32): i32 {
  // the tile is not in use yet
  const spreads = batch.tile;
  for (let j = 0; j < batch.dim; j++) {
    const middle = f64At(batch.middle, j);
    let sum = 0.0;
    for (let c = 0; c < batch.k; c++) {
      const v = f64At(batch.centers, c * batch.dim + j) - middle;
      sum += v * v;
    }
    setF64(spreads, j, sum);
  }
  let best = 0;
  let most = -1.0;
  for (let from = 0; from + count <= batch.dim; from += 4) {
    let sum = 0.0;
    for (let j = from; j < from + count; j++) sum += f64At(spreads, j);
    if (sum > most) {
      most = sum;
      best = from;
    }
  }
  return best;
}

/** Twice the share of floats/tile.ts for so many columns, with room for rounding of the comparison. @inline */
function shareOf(columns: i32): f32 {
  return <f32>((2.04 * <f64>columns + 32) / 16777216.0);
}

/**
 * Labels all rows.
 * @returns the number of doubtful rows, which are listed
 */
export function labelRows(batch: Batch): i32 {
  placeCenters(batch);
  const listed = batch.n < 4 * TRIED || batch.dim < HEADS * LEAST_HEAD ? -1 : labelByHeads(batch);
  const longest = measureCenters(batch, 0, batch.dim);
  return listed < 0 ? labelWholly(false, batch, longest, batch.n) : labelWholly(true, batch, longest, listed);
}

/** Labels rows by all of their columns. @param listed whether they are listed, or the first ones @inline */
function labelWholly(listed: bool, batch: Batch, longest: f32, count: i32): i32 {
  const share = f32x4.splat(shareOf(batch.dim));
  let doubtful = 0;
  for (let e = 0; e < count; e += ROWS) {
    for (let r = 0; r < ROWS; r += 4) {
      const lengths = placeFour(listed, batch, e + r, count - 1, 0, batch.dim);
      const doubts = f32x4.mul(f32x4.add(lengths, f32x4.splat(longest)), share);
      v128.store(batch.doubts + ((<usize>r) << 2), f32x4.add(doubts, f32x4.splat(REST)));
    }
    compare(batch, 0, batch.dim);
    doubtful = choose(listed, batch, e, min(ROWS, count - e), doubtful);
  }
  return doubtful;
}

/**
 * Labels what heads can decide; the number of columns grows until they decide most rows.
 * @returns the number of other rows, which are listed; -1 if all are
 */
function labelByHeads(batch: Batch): i32 {
  let listed = 0;
  let i = 0;
  for (let columns = LEAST_HEAD; HEADS * columns <= batch.dim; columns *= 2) {
    const from = bestColumns(batch, columns);
    const longest = measureCenters(batch, from, columns);
    const end = min(batch.n, i + TRIED);
    const before = listed;
    for (; i < end; i += ROWS) listed = labelByHead(batch, i, from, columns, longest, listed);
    if (listed - before > UNDECIDED) continue;
    for (; i < batch.n; i += ROWS) listed = labelByHead(batch, i, from, columns, longest, listed);
  }
  if (listed === 0 && i === 0) return -1;
  for (; i < batch.n; i++) setI32(batch.doubtful, listed++, i);
  return listed;
}

/** Labels the eight rows from i on, if the distances in some columns suffice. @returns the number of listed rows */
function labelByHead(batch: Batch, i: i32, from: i32, columns: i32, longest: f32, listed: i32): i32 {
  const last = batch.n - 1;
  const share = f32x4.splat(shareOf(columns));
  for (let r = 0; r < ROWS; r += 4) {
    const lengths = placeFour(false, batch, i + r, last, from, columns);
    const doubts = f32x4.add(f32x4.mul(f32x4.add(lengths, f32x4.splat(longest)), share), f32x4.splat(REST));
    v128.store(batch.doubts + ((<usize>r) << 2), f32x4.sub(lengths, doubts));
  }
  compare(batch, from, columns);
  const count = min(ROWS, batch.n - i);
  memory.copy(batch.labels + ((<usize>i) << 2), batch.known + LABEL, (<usize>count) << 2);
  measureFour(false, batch, i, last);
  measureFour(false, batch, i + 4, last);
  for (let r = 0; r < count; r++) {
    const at = (<usize>r) << 2;
    const others = load<f32>(batch.known + at, SECOND) + load<f32>(batch.doubts + at);
    const isSure = <f64>others > f64At(batch.d2, i + r) * ABOVE;
    if (!isSure) setI32(batch.doubtful, listed++, i + r);
  }
  return listed;
}

/** Bytes of a column of the tile. */
const COLUMN: usize = 32;

/** Places some columns of four rows, from number e on, among the eight. @returns their squared lengths @inline */
function placeFour(listed: bool, batch: Batch, e: i32, last: i32, from: i32, columns: i32): v128 {
  return batch.wide
    ? placeRows(true, listed, batch, e, last, from, columns)
    : placeRows(false, listed, batch, e, last, from, columns);
}

/** @inline */
function placeRows(wide: bool, listed: bool, batch: Batch, e: i32, last: i32, from: i32, columns: i32): v128 {
  const start = (<usize>from) << (wide ? 3 : 2);
  const x0 = rowOf(wide, batch, numberAt(listed, batch, e, last)) + start;
  const x1 = rowOf(wide, batch, numberAt(listed, batch, e + 1, last)) + start;
  const x2 = rowOf(wide, batch, numberAt(listed, batch, e + 2, last)) + start;
  const x3 = rowOf(wide, batch, numberAt(listed, batch, e + 3, last)) + start;
  const dim = <usize>columns;
  const middles = batch.middle + ((<usize>from) << 3);
  let to = batch.tile + ((<usize>(e & 4)) << 2);
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let j: usize = 0;
  for (; j + 4 <= dim; j += 4, to += 4 * COLUMN) {
    const low = v128.load(middles + (j << 3));
    const high = v128.load(middles + (j << 3), 16);
    const y0 = fourAt(wide, x0, j, low, high);
    const y1 = fourAt(wide, x1, j, low, high);
    const y2 = fourAt(wide, x2, j, low, high);
    const y3 = fourAt(wide, x3, j, low, high);
    // columns become vectors of four rows
    const even = v128.shuffle<i32>(y0, y1, 0, 4, 1, 5);
    const odd = v128.shuffle<i32>(y2, y3, 0, 4, 1, 5);
    const evens = v128.shuffle<i32>(y0, y1, 2, 6, 3, 7);
    const odds = v128.shuffle<i32>(y2, y3, 2, 6, 3, 7);
    const z0 = v128.shuffle<i64>(even, odd, 0, 2);
    const z1 = v128.shuffle<i64>(even, odd, 1, 3);
    const z2 = v128.shuffle<i64>(evens, odds, 0, 2);
    const z3 = v128.shuffle<i64>(evens, odds, 1, 3);
    v128.store(to, z0);
    v128.store(to, z1, COLUMN);
    v128.store(to, z2, 2 * COLUMN);
    v128.store(to, z3, 3 * COLUMN);
    a = f32x4.add(a, f32x4.mul(z0, z0));
    b = f32x4.add(b, f32x4.mul(z1, z1));
    c = f32x4.add(c, f32x4.mul(z2, z2));
    d = f32x4.add(d, f32x4.mul(z3, z3));
  }
  let lengths = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  for (; j < dim; j++, to += COLUMN) {
    const middle = load<f64>(middles + (j << 3));
    let z = f32x4.splat(<f32>(oneAt(wide, x0, j) - middle));
    z = f32x4.replace_lane(z, 1, <f32>(oneAt(wide, x1, j) - middle));
    z = f32x4.replace_lane(z, 2, <f32>(oneAt(wide, x2, j) - middle));
    z = f32x4.replace_lane(z, 3, <f32>(oneAt(wide, x3, j) - middle));
    v128.store(to, z);
    lengths = f32x4.add(lengths, f32x4.mul(z, z));
  }
  return lengths;
}

/** Four coordinates of a row minus those of the middle, in f32. @inline */
function fourAt(wide: bool, row: usize, j: usize, low: v128, high: v128): v128 {
  const first = f32x4.demote_f64x2_zero(f64x2.sub(twoAt(wide, row, j), low));
  const second = f32x4.demote_f64x2_zero(f64x2.sub(twoAt(wide, row, j + 2), high));
  return v128.shuffle<i64>(first, second, 0, 2);
}

/** Compares some columns of eight rows with those of all centers: known are the least and second-least distances, and the nearest centers. */
function compare(batch: Batch, from: i32, columns: i32): void {
  const known = batch.known;
  const products = batch.products;
  const far = f32x4.splat(Infinity);
  v128.store(known, far);
  v128.store(known, far, 16);
  v128.store(known, far, SECOND);
  v128.store(known, far, SECOND + 16);
  v128.store(known, i32x4.splat(0), LABEL);
  v128.store(known, i32x4.splat(0), LABEL + 16);
  const bytes = (<usize>batch.dim) << 4;
  let points = batch.points + ((<usize>from) << 4);
  for (let c = 0; c < batch.k; c += 4, points += bytes) {
    multiply(batch.tile, points, (<usize>columns) << 4, products);
    for (let half: usize = 0; half < 32; half += 16) {
      let best = v128.load(known + half);
      let second = v128.load(known + half, SECOND);
      let label = v128.load(known + half, LABEL);
      for (let e: usize = 0; e < 4; e++) {
        const norm = v128.load32_splat(batch.norms + ((<usize>c + e) << 2));
        const v = f32x4.add(v128.load(products + (e << 5) + half), norm);
        second = f32x4.pmin(second, f32x4.pmax(best, v));
        label = v128.bitselect(i32x4.splat(c + <i32>e), label, f32x4.lt(v, best));
        best = f32x4.pmin(best, v);
      }
      v128.store(known + half, best);
      v128.store(known + half, second, SECOND);
      v128.store(known + half, label, LABEL);
    }
  }
}

/** Where `known` has the second-least distances of eight rows, and their labels. */
const SECOND: usize = 32;
const LABEL: usize = 64;

/**
 * Products of eight rows and four centers. Their eight sums, two vectors of rows and four numbers of centers fit the
 * registers.
 * @param tile in, f32[dim][8]
 * @param points in, f32[dim][4], of so many bytes
 * @param out out, f32[4][8]
 */
function multiply(tile: usize, points: usize, bytes: usize, out: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  for (const end = points + bytes; points < end; points += 16, tile += COLUMN) {
    const x0 = v128.load(tile);
    const x1 = v128.load(tile, 16);
    const a = v128.load32_splat(points);
    a0 = f32x4.add(a0, f32x4.mul(x0, a));
    a1 = f32x4.add(a1, f32x4.mul(x1, a));
    const b = v128.load32_splat(points, 4);
    b0 = f32x4.add(b0, f32x4.mul(x0, b));
    b1 = f32x4.add(b1, f32x4.mul(x1, b));
    const c = v128.load32_splat(points, 8);
    c0 = f32x4.add(c0, f32x4.mul(x0, c));
    c1 = f32x4.add(c1, f32x4.mul(x1, c));
    const d = v128.load32_splat(points, 12);
    d0 = f32x4.add(d0, f32x4.mul(x0, d));
    d1 = f32x4.add(d1, f32x4.mul(x1, d));
  }
  v128.store(out, a0);
  v128.store(out, a1, 16);
  v128.store(out, b0, 32);
  v128.store(out, b1, 48);
  v128.store(out, c0, 64);
  v128.store(out, c1, 80);
  v128.store(out, d0, 96);
  v128.store(out, d1, 112);
}

/**
 * Labels and measures up to eight rows, and lists those whose two nearest centers f32 cannot tell apart; never sure with NaN.
 * @returns the number of listed rows @inline
 */
function choose(listed: bool, batch: Batch, e: i32, count: i32, doubtful: i32): i32 {
  const known = batch.known;
  let sure = 0;
  for (let half: usize = 0; half < 32; half += 16) {
    const margin = f32x4.sub(v128.load(known + half, SECOND), v128.load(known + half));
    const isSure = i32x4.bitmask(f32x4.gt(margin, v128.load(batch.doubts + half)));
    sure |= isSure << i32(half >> 2);
  }
  const last = e + count - 1;
  for (let r = 0; r < count; r++) {
    setI32(batch.labels, numberAt(listed, batch, e + r, last), load<i32>(known + LABEL + ((<usize>r) << 2)));
  }
  measureFour(listed, batch, e, last);
  measureFour(listed, batch, e + 4, last);
  // a list becomes shorter where it is read
  for (let r = 0; r < count; r++) {
    if (((sure >> r) & 1) === 0) setI32(batch.doubtful, doubtful++, numberAt(listed, batch, e + r, last));
  }
  return doubtful;
}
