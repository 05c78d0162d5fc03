import { f32At } from '../arrays';
import { largest } from '../lanes';
import { Rows, Run } from './layout';
import { pointOf } from './points';
import { sumsOf } from './tile';

/*
 * Certified distances from points rounded to 16-bit whole numbers. `i32x4.dot_i16x8_s` computes eight products in the
 * time of four in f32, and adds them up in pairs. Each point y has its own step h and becomes p h, where p has the
 * whole numbers nearest to y / h. h keeps |p| below sqrt(2^31), so the product of two points and all partial sums fit
 * into 32 bits, and it keeps each p_j below 2^15. Then |p| is at least 32 760, and |y - p h| is at most sqrt(dim) / 2
 * h, a share r = sqrt(dim) / (2 * 32 760) of |y|. So the error of the product of y and z is at most (2 r + r^2) |y|
 * |z|, and that of |y|^2 + |z|^2 minus twice the product is at most roughShare * (|y|^2 + |z|^2) + rest. This includes
 * f32 rounding, also that of y / h. Points shorter than TINY count as 0, which `rest` covers.
 */

/** @host */
const TINY: f64 = 1e-20;
/** @host */
const MOST_LENGTH: f64 = 46300;
/** @host */
const MOST_PART: f64 = 32760;

/** Rounds the point of a row to whole steps. */
export function shortenRow(rows: Rows, i: i32, length: f64): void {
  const at = (<usize>i) << 2;
  store<f32>(rows.steps + at, <f32>shorten(rows, i, sqrt(length)));
  const doubt = rows.numbers.roughShare * length + rows.numbers.rest;
  store<f32>(rows.roughSquares + at, <f32>(length - doubt));
  store<f32>(rows.roughDoubts + at, <f32>(2 * doubt));
}

/** @returns the step */
function shorten(rows: Rows, i: i32, length: f64): f64 {
  if (length < TINY) return 0;
  const point = pointOf(rows, i);
  const to = shortsOf(rows, i);
  const stride = <usize>rows.stride;
  let most = f32x4.splat(0);
  for (let j: usize = 0; j < stride; j += 4) most = f32x4.pmax(most, f32x4.abs(v128.load(point + (j << 2))));
  const longest = <f64>largest<f32>(most);
  const perStep = min((MOST_LENGTH - sqrt(<f64>rows.dim) / 2) / length, MOST_PART / longest);
  const factor = f32x4.splat(<f32>perStep);
  for (let j: usize = 0; j < stride; j += 4) {
    const whole = f32x4.nearest(f32x4.mul(v128.load(point + (j << 2)), factor));
    const four = i32x4.trunc_sat_f32x4_s(whole);
    v128.store64_lane(to + (j << 1), i16x8.narrow_i32x4_s(four, four), 0);
  }
  return 1 / perStep;
}

/** @inline */
function shortsOf(rows: Rows, i: i32): usize {
  return rows.shorts + ((<usize>i * <usize>rows.width) << 1);
}

/**
 * For eight points of a chunk and four centers: lower bounds of the squared distances, minus the squared lengths of the
 * points.
 * @param list in, u16[8] rows of the chunk
 * @param tile in, i16[width / 2][4][2]
 * @param norms in, f32[4] lowered squared lengths of the centers
 * @param steps in, f32[4] steps of the centers, times -2
 * @param out out, f32[8][4]
 */
export function eightShorts(
  rows: Rows,
  first: i32,
  list: usize,
  tile: usize,
  norms: usize,
  steps: usize,
  out: usize,
): void {
  const end = (<usize>rows.width) << 1;
  const x0 = shortsOf(rows, first + <i32>load<u16>(list));
  const x1 = shortsOf(rows, first + <i32>load<u16>(list, 2));
  const x2 = shortsOf(rows, first + <i32>load<u16>(list, 4));
  const x3 = shortsOf(rows, first + <i32>load<u16>(list, 6));
  const x4 = shortsOf(rows, first + <i32>load<u16>(list, 8));
  const x5 = shortsOf(rows, first + <i32>load<u16>(list, 10));
  const x6 = shortsOf(rows, first + <i32>load<u16>(list, 12));
  const x7 = shortsOf(rows, first + <i32>load<u16>(list, 14));
  let s0 = i32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  for (let j: usize = 0; j < end; j += 16) {
    const t0 = v128.load(tile + (j << 2));
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load32_splat(x0 + j, 0), t0));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load32_splat(x1 + j, 0), t0));
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load32_splat(x2 + j, 0), t0));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load32_splat(x3 + j, 0), t0));
    s4 = i32x4.add(s4, i32x4.dot_i16x8_s(v128.load32_splat(x4 + j, 0), t0));
    s5 = i32x4.add(s5, i32x4.dot_i16x8_s(v128.load32_splat(x5 + j, 0), t0));
    s6 = i32x4.add(s6, i32x4.dot_i16x8_s(v128.load32_splat(x6 + j, 0), t0));
    s7 = i32x4.add(s7, i32x4.dot_i16x8_s(v128.load32_splat(x7 + j, 0), t0));
    const t1 = v128.load(tile + (j << 2), 16);
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load32_splat(x0 + j, 4), t1));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load32_splat(x1 + j, 4), t1));
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load32_splat(x2 + j, 4), t1));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load32_splat(x3 + j, 4), t1));
    s4 = i32x4.add(s4, i32x4.dot_i16x8_s(v128.load32_splat(x4 + j, 4), t1));
    s5 = i32x4.add(s5, i32x4.dot_i16x8_s(v128.load32_splat(x5 + j, 4), t1));
    s6 = i32x4.add(s6, i32x4.dot_i16x8_s(v128.load32_splat(x6 + j, 4), t1));
    s7 = i32x4.add(s7, i32x4.dot_i16x8_s(v128.load32_splat(x7 + j, 4), t1));
    const t2 = v128.load(tile + (j << 2), 32);
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load32_splat(x0 + j, 8), t2));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load32_splat(x1 + j, 8), t2));
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load32_splat(x2 + j, 8), t2));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load32_splat(x3 + j, 8), t2));
    s4 = i32x4.add(s4, i32x4.dot_i16x8_s(v128.load32_splat(x4 + j, 8), t2));
    s5 = i32x4.add(s5, i32x4.dot_i16x8_s(v128.load32_splat(x5 + j, 8), t2));
    s6 = i32x4.add(s6, i32x4.dot_i16x8_s(v128.load32_splat(x6 + j, 8), t2));
    s7 = i32x4.add(s7, i32x4.dot_i16x8_s(v128.load32_splat(x7 + j, 8), t2));
    const t3 = v128.load(tile + (j << 2), 48);
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load32_splat(x0 + j, 12), t3));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load32_splat(x1 + j, 12), t3));
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load32_splat(x2 + j, 12), t3));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load32_splat(x3 + j, 12), t3));
    s4 = i32x4.add(s4, i32x4.dot_i16x8_s(v128.load32_splat(x4 + j, 12), t3));
    s5 = i32x4.add(s5, i32x4.dot_i16x8_s(v128.load32_splat(x5 + j, 12), t3));
    s6 = i32x4.add(s6, i32x4.dot_i16x8_s(v128.load32_splat(x6 + j, 12), t3));
    s7 = i32x4.add(s7, i32x4.dot_i16x8_s(v128.load32_splat(x7 + j, 12), t3));
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
  v128.store(out, s4, 64);
  v128.store(out, s5, 80);
  v128.store(out, s6, 96);
  v128.store(out, s7, 112);
  // a separate function, because otherwise the engine moves the sums out of registers
  lowersOf(rows, first, list, norms, steps, out);
}

/** Converts sums of 16-bit products, i32[8][4], to the lower bounds of `eightShorts`. */
function lowersOf(rows: Rows, first: i32, list: usize, norms: usize, steps: usize, out: usize): void {
  const length = v128.load(norms);
  const step = v128.load(steps);
  const owns = rows.steps;
  v128.store(out, lowerOf(owns, first + <i32>load<u16>(list), v128.load(out), step, length));
  v128.store(out, lowerOf(owns, first + <i32>load<u16>(list, 2), v128.load(out, 16), step, length), 16);
  v128.store(out, lowerOf(owns, first + <i32>load<u16>(list, 4), v128.load(out, 32), step, length), 32);
  v128.store(out, lowerOf(owns, first + <i32>load<u16>(list, 6), v128.load(out, 48), step, length), 48);
  v128.store(out, lowerOf(owns, first + <i32>load<u16>(list, 8), v128.load(out, 64), step, length), 64);
  v128.store(out, lowerOf(owns, first + <i32>load<u16>(list, 10), v128.load(out, 80), step, length), 80);
  v128.store(out, lowerOf(owns, first + <i32>load<u16>(list, 12), v128.load(out, 96), step, length), 96);
  v128.store(out, lowerOf(owns, first + <i32>load<u16>(list, 14), v128.load(out, 112), step, length), 112);
}

/** @inline */
function lowerOf(owns: usize, i: i32, sums: v128, steps: v128, norms: v128): v128 {
  const own = v128.load32_splat(owns + ((<usize>i) << 2));
  return f32x4.add(f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sums), own), steps), norms);
}

/** A lower bound of the squared distance between a point and the center of a lane. */
export function roughLower(rows: Rows, run: Run, i: i32, lane: i32): f32 {
  const x = shortsOf(rows, i);
  const place = run.shortPlaces + ((<usize>lane * <usize>rows.width) << 1);
  const end = (<usize>rows.width) << 1;
  let even = i32x4.splat(0);
  let odd = even;
  let j: usize = 0;
  for (; j + 32 <= end; j += 32) {
    even = i32x4.add(even, i32x4.dot_i16x8_s(v128.load(x + j), v128.load(place + j)));
    odd = i32x4.add(odd, i32x4.dot_i16x8_s(v128.load(x + j, 16), v128.load(place + j, 16)));
  }
  if (j < end) even = i32x4.add(even, i32x4.dot_i16x8_s(v128.load(x + j), v128.load(place + j)));
  const four = i32x4.add(even, odd);
  const two = i32x4.add(four, v128.shuffle<i32>(four, four, 2, 3, 0, 1));
  const product = <f32>(i32x4.extract_lane(two, 0) + i32x4.extract_lane(two, 1));
  const own = f32At(rows.steps, i);
  const steps = f32At(run.steps, lane);
  const norm = f32At(run.roughNorms, lane);
  return product * own * steps + norm + f32At(rows.roughSquares, i);
}

/** `roughLower` for four consecutive lanes. */
export function fourRoughLowers(rows: Rows, run: Run, i: i32, lane: i32): v128 {
  const bytes = (<usize>rows.width) << 1;
  const x = shortsOf(rows, i);
  const p0 = run.shortPlaces + <usize>lane * bytes;
  const p1 = p0 + bytes;
  const p2 = p1 + bytes;
  const p3 = p2 + bytes;
  let s0 = i32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let at: usize = 0; at < bytes; at += 16) {
    const eight = v128.load(x + at);
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(eight, v128.load(p0 + at)));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(eight, v128.load(p1 + at)));
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(eight, v128.load(p2 + at)));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(eight, v128.load(p3 + at)));
  }
  const sums = sumsOf<i32>(s0, s1, s2, s3);
  const at = (<usize>lane) << 2;
  const lowers = lowerOf(rows.steps, i, sums, v128.load(run.steps + at), v128.load(run.roughNorms + at));
  return f32x4.add(lowers, v128.load32_splat(rows.roughSquares + ((<usize>i) << 2)));
}

/** The sum of this and `roughLower` is an upper bound. @inline */
export function roughDoubtOf(rows: Rows, run: Run, i: i32, lane: i32): f32 {
  return f32At(rows.roughDoubts, i) + f32At(run.roughDoubts, lane);
}
