import { sumsOf } from '../floats/tile';
import { bytesOf, Rows, Run, strideOf } from './layout';
import { columnsOf, marginOf } from './tile';

/*
 * Comparisons of rows of many columns, as in tile.ts, but row by row: sums are over every fourth column, and then over
 * these four, so that dim / 4 + 3 roundings take the place of dim.
 */

/**
 * The nearest centers of eight rows.
 * @param x in, the rows of the chunk
 * @param list in, u16[8] rows of it
 * @param points scratch, f32[8][stride]
 * @param found out, u16[8] labels; f32[8] lower bounds of how much farther the second nearest center is
 * @returns which of them are certain, as bits
 */
export function nearestOfLong(rows: Rows, run: Run, x: usize, list: usize, points: usize, found: usize): i32 {
  const low = nearestOfFour(rows, run, x, list, points, found, found + 16);
  return low | (nearestOfFour(rows, run, x, list + 8, points, found + 8, found + 32) << 4);
}

/** @param labels out, u16[4] @param margins out, f32[4] @returns which are certain, as bits */
function nearestOfFour(
  rows: Rows,
  run: Run,
  x: usize,
  list: usize,
  points: usize,
  labels: usize,
  margins: usize,
): i32 {
  const stride = strideOf(rows);
  const p1 = points + stride;
  const p2 = p1 + stride;
  const p3 = p2 + stride;
  const length = sumsOf<f32>(
    pointOf(rows, x, list, points),
    pointOf(rows, x, list + 2, p1),
    pointOf(rows, x, list + 4, p2),
    pointOf(rows, x, list + 6, p3),
  );
  let least = f32x4.splat(Infinity);
  let second = least;
  let label = i32x4.splat(0);
  let place = run.places;
  for (let c = 0; c < run.k; c += 2, place += 2 * stride) {
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    const next = place + stride;
    for (let at: usize = 0; at < stride; at += 16) {
      const a = v128.load(place + at);
      const b = v128.load(next + at);
      let y = v128.load(points + at);
      a0 = f32x4.add(a0, f32x4.mul(y, a));
      b0 = f32x4.add(b0, f32x4.mul(y, b));
      y = v128.load(p1 + at);
      a1 = f32x4.add(a1, f32x4.mul(y, a));
      b1 = f32x4.add(b1, f32x4.mul(y, b));
      y = v128.load(p2 + at);
      a2 = f32x4.add(a2, f32x4.mul(y, a));
      b2 = f32x4.add(b2, f32x4.mul(y, b));
      y = v128.load(p3 + at);
      a3 = f32x4.add(a3, f32x4.mul(y, a));
      b3 = f32x4.add(b3, f32x4.mul(y, b));
    }
    const norms = run.norms + ((<usize>c) << 2);
    const one = f32x4.add(v128.load32_splat(norms), sumsOf<f32>(a0, a1, a2, a3));
    const other = f32x4.add(v128.load32_splat(norms, 4), sumsOf<f32>(b0, b1, b2, b3));
    // the better of the two, then with the best so far
    const better = f32x4.pmin(one, other);
    second = f32x4.pmin(second, f32x4.pmax(least, better));
    second = f32x4.pmin(second, f32x4.pmax(one, other));
    const which = i32x4.sub(i32x4.splat(c), f32x4.lt(other, one));
    label = v128.bitselect(which, label, f32x4.lt(better, least));
    least = f32x4.pmin(least, better);
  }
  v128.store64_lane(labels, i16x8.narrow_i32x4_u(label, label), 0);
  const doubt = f32x4.add(f32x4.splat(run.rest), f32x4.mul(f32x4.splat(run.share), length));
  v128.store(margins, marginOf(least, second, length, doubt));
  return i32x4.bitmask(f32x4.gt(f32x4.sub(second, least), doubt));
}

/** Writes a row as a point, with zeros up to a whole vector. @returns four sums of its squares @inline */
function pointOf(rows: Rows, x: usize, list: usize, to: usize): v128 {
  const from = x + <usize>load<u16>(list) * bytesOf(rows);
  return rows.wide ? writeWidePoint(rows, from, to) : writePoint(rows, from, to);
}

function writePoint(rows: Rows, x: usize, to: usize): v128 {
  const scale = f32x4.splat(<f32>rows.scale);
  const whole = ((<usize>rows.dim) << 2) & ~15;
  let squares = f32x4.splat(0);
  let j: usize = 0;
  for (; j < whole; j += 16) {
    const y = f32x4.mul(f32x4.sub(v128.load(x + j), v128.load(rows.origin + j)), scale);
    v128.store(to + j, y);
    squares = f32x4.add(squares, f32x4.mul(y, y));
  }
  if (j === strideOf(rows)) return squares;
  const all = f32x4.mul(f32x4.sub(v128.load(x + j), v128.load(rows.origin + j)), scale);
  const y = v128.and(all, columnsOf(rows.dim));
  v128.store(to + j, y);
  return f32x4.add(squares, f32x4.mul(y, y));
}

function writeWidePoint(rows: Rows, x: usize, to: usize): v128 {
  const whole = ((<usize>rows.dim) << 2) & ~15;
  let squares = f32x4.splat(0);
  let j: usize = 0;
  for (; j < whole; j += 16) {
    const y = fourOf(rows, x, j);
    v128.store(to + j, y);
    squares = f32x4.add(squares, f32x4.mul(y, y));
  }
  if (j === strideOf(rows)) return squares;
  const y = v128.and(fourOf(rows, x, j), columnsOf(rows.dim));
  v128.store(to + j, y);
  return f32x4.add(squares, f32x4.mul(y, y));
}

/** Four columns of a row of f64 as a point. @param j in, bytes of the point @inline */
function fourOf(rows: Rows, x: usize, j: usize): v128 {
  const scale = f64x2.splat(rows.scale);
  const at = j << 1;
  const low = f64x2.mul(f64x2.sub(v128.load(x + at), v128.load(rows.origin + at)), scale);
  const high = f64x2.mul(f64x2.sub(v128.load(x + at, 16), v128.load(rows.origin + at, 16)), scale);
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}
