import { f64At, setI32, setU32, u32At } from '../arrays';
import { CHUNK, Rows } from './layout';

/** Writes the pairs of a chunk of rows. */
export function buildPairs(rows: Rows, chunk: i32): void {
  buildFrom(rows, chunk, rows.x + <usize>(chunk * CHUNK) * <usize>rows.dim);
}

/** Writes the pairs of a chunk of rows, whose steps are at x. */
export function buildFrom(rows: Rows, chunk: i32, x: usize): void {
  const end = min((chunk + 1) * CHUNK, rows.n);
  // each chunk has space for rows without zeros, so chunks are independent
  let to = <u32>(chunk * CHUNK) * <u32>rows.half;
  for (let i = chunk * CHUNK; i < end; i++, x += rows.dim) {
    const count = buildRow(rows, i, x, to);
    setU32(rows.starts, i, to);
    setU32(rows.counts, i, count);
    to += count;
  }
}

function buildRow(rows: Rows, i: i32, x: usize, start: u32): u32 {
  const whole = rows.dim & ~1;
  let to = start;
  let squares = 0;
  for (let j = 0; j < whole; j += 2) {
    // skip sixteen zeros at once, and write eight pairs at once
    while (j + 16 <= whole) {
      const values = v128.load(x + j);
      if (v128.any_true(values)) {
        if ((j & 15) !== 0 || !i16x8.all_true(values)) break;
        squares += writePairs(rows, to, j >> 1, values);
        to += 8;
      }
      j += 16;
    }
    if (j >= whole) break;
    const both = <i32>load<u16>(x + j);
    if (both === 0) continue;
    squares += writePair(rows, to, j >> 1, both);
    to++;
  }
  if (rows.dim > whole) {
    const last = <i32>load<u8>(x + whole);
    if (last) squares += writePair(rows, to++, whole >> 1, last);
  }
  setI32(rows.squares, i, squares);
  return to - start;
}

/** Writes eight pairs, none of which is 0. @returns the sum of the squares @inline */
function writePairs(rows: Rows, to: u32, place: i32, values: v128): i32 {
  const places = i16x8.add(i16x8.splat(<i16>place), i16x8(0, 1, 2, 3, 4, 5, 6, 7));
  const pairs = rows.pairs + ((<usize>to) << 2);
  v128.store(pairs, v128.shuffle<i16>(places, values, 0, 8, 1, 9, 2, 10, 3, 11));
  v128.store(pairs, v128.shuffle<i16>(places, values, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  const low = i16x8.extend_low_i8x16_u(values);
  const high = i16x8.extend_high_i8x16_u(values);
  const four = i32x4.add(i32x4.dot_i16x8_s(low, low), i32x4.dot_i16x8_s(high, high));
  const two = i32x4.add(four, v128.shuffle<i32>(four, four, 2, 3, 0, 1));
  return i32x4.extract_lane(two, 0) + i32x4.extract_lane(two, 1);
}

/**
 * @returns the sum of the two squares
 * @inline
 */
function writePair(rows: Rows, to: u32, place: i32, both: i32): i32 {
  const low = both & 255;
  const high = both >> 8;
  setU32(rows.pairs, to, place | (both << 16));
  return low * low + high * high;
}

/** The two values of a pair as i16[2]. @inline */
function valuesOf(pair: usize): u32 {
  return <u32>load<u8>(pair, 2) | ((<u32>load<u8>(pair, 3)) << 16);
}

/**
 * Writes the values of a row to a lane.
 * @param points inout, i16[half][lanes][2], zeros where the row has no pair
 */
export function fillLane(rows: Rows, i: i32, points: usize, lanes: i32, lane: i32): void {
  let pair = rows.pairs + ((<usize>u32At(rows.starts, i)) << 2);
  const end = pair + ((<usize>u32At(rows.counts, i)) << 2);
  for (; pair < end; pair += 4) setU32(points, <i32>load<u16>(pair) * lanes + lane, valuesOf(pair));
}

/** The two values of a pair, repeated four times. @inline */
function spread(pair: usize): v128 {
  return i16x8.extend_low_i8x16_u(v128.load16_splat(pair, 2));
}

/**
 * Products of a row with 4 * vectors points in i16, modulo 2^32.
 * @param vectors in, 1 to 5; a constant in all calls
 * @param points in, i16[half][4 * vectors][2]
 * @param out out, i32[4 * vectors]
 * @inline
 */
function multiply(vectors: i32, rows: Rows, i: i32, points: usize, out: usize): void {
  const start = <usize>u32At(rows.starts, i);
  let pair = rows.pairs + (start << 2);
  const end = pair + ((<usize>u32At(rows.counts, i)) << 2);
  let sum0 = i32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  let sum4 = sum0;
  for (; pair < end; pair += 4) {
    const x = spread(pair);
    const p = points + <usize>load<u16>(pair) * <usize>(vectors << 4);
    sum0 = i32x4.add(sum0, i32x4.dot_i16x8_s(x, v128.load(p)));
    if (vectors > 1) sum1 = i32x4.add(sum1, i32x4.dot_i16x8_s(x, v128.load(p, 16)));
    if (vectors > 2) sum2 = i32x4.add(sum2, i32x4.dot_i16x8_s(x, v128.load(p, 32)));
    if (vectors > 3) sum3 = i32x4.add(sum3, i32x4.dot_i16x8_s(x, v128.load(p, 48)));
    if (vectors > 4) sum4 = i32x4.add(sum4, i32x4.dot_i16x8_s(x, v128.load(p, 64)));
  }
  v128.store(out, sum0);
  if (vectors > 1) v128.store(out, sum1, 16);
  if (vectors > 2) v128.store(out, sum2, 32);
  if (vectors > 3) v128.store(out, sum3, 48);
  if (vectors > 4) v128.store(out, sum4, 64);
}

function multiply1(rows: Rows, i: i32, points: usize, out: usize): void {
  multiply(1, rows, i, points, out);
}

function multiply2(rows: Rows, i: i32, points: usize, out: usize): void {
  multiply(2, rows, i, points, out);
}

function multiply3(rows: Rows, i: i32, points: usize, out: usize): void {
  multiply(3, rows, i, points, out);
}

function multiply4(rows: Rows, i: i32, points: usize, out: usize): void {
  multiply(4, rows, i, points, out);
}

function multiply5(rows: Rows, i: i32, points: usize, out: usize): void {
  multiply(5, rows, i, points, out);
}

/** `multiply` for any number of vectors from 1 to 5. @inline */
export function products(vectors: i32, rows: Rows, i: i32, points: usize, out: usize): void {
  if (vectors === 5) multiply5(rows, i, points, out);
  else if (vectors === 4) multiply4(rows, i, points, out);
  else if (vectors === 3) multiply3(rows, i, points, out);
  else if (vectors === 2) multiply2(rows, i, points, out);
  else multiply1(rows, i, points, out);
}

/** What two steps stand for. @inline */
function twoOf(table: usize, pair: usize): v128 {
  const first = v128.load64_zero(table + ((<usize>load<u8>(pair, 2)) << 3));
  return v128.load64_lane(table + ((<usize>load<u8>(pair, 3)) << 3), first, 1);
}

/**
 * Adds a row minus its base, times `w`, to a sum.
 * @param sum inout, f64[2 * half]
 */
export function addRow(rows: Rows, i: i32, w: f64, sum: usize): void {
  const start = <usize>u32At(rows.starts, i);
  let pair = rows.pairs + (start << 2);
  const end = pair + ((<usize>u32At(rows.counts, i)) << 2);
  const factor = f64x2.splat(w);
  for (; pair < end; pair += 4) {
    const to = sum + ((<usize>load<u16>(pair)) << 4);
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(factor, twoOf(rows.scale.gains, pair))));
  }
}

/**
 * Writes the values of a row.
 * @param out out, f64[2 * half]
 */
export function expandRow(rows: Rows, i: i32, out: usize): void {
  const none = f64x2.splat(f64At(rows.scale.values, 0));
  const bytes = (<usize>rows.half) << 4;
  for (let at: usize = 0; at < bytes; at += 16) v128.store(out + at, none);
  let pair = rows.pairs + ((<usize>u32At(rows.starts, i)) << 2);
  const end = pair + ((<usize>u32At(rows.counts, i)) << 2);
  for (; pair < end; pair += 4)
    v128.store(out + ((<usize>load<u16>(pair)) << 4), twoOf(rows.scale.values, pair));
}
