import { f32At, f64At, i32At, setF64, setI32 } from '../arrays';
import { COORDINATES, LANES, Rows, Run } from './layout';
import { project } from './place';
import { blockOf, boundsOf, candidatesOf, coordinatesOf, narrowOf } from './scratch';

/*
 * Which centers are nearest to four rows. With orthonormal directions B, |x - c|^2 is at least |B(x - c)|^2 + (r - s)^2, where
 * r and s are the lengths of what B leaves of x and c: the squared distance of the coordinates. Coordinates are computed in
 * f64 and rounded to f32, in which bounds are products.
 *
 * Errors, with u = 2^-24 and N = |x| + |c|, less the origin: coordinates are off by u N when rounded; r and s by at most
 * e N, e = sqrt(32 dim 2^-53), because their squares lose that much; 48 products and sums are off by 50 u N^2. So bounds are
 * too large by less than (64 u + 4 e) N^2, which is `slack` times N^2.
 *
 * A distance in all columns is computed in f32 first, s = |x - c|: it is off by (dim / 4 + 16) u s, which is `relative`, and
 * by 2 u N because rows and centers were rounded. Centers that can be nearest by that are compared in f64, column after
 * column, as everywhere; the first of equals is taken.
 */

/** Squares of longer rows would not be numbers of f32. */
const LONGEST: f64 = 1e16;

/** 2^-24, and a little more than 1 for the rounding of f64. */
const UNIT: f64 = 1.0 / 16777216;
const MORE: f64 = 1 + 1e-9;

/** Labels rows i to i + count - 1. */
export function label(rows: Rows, run: Run, i: i32, count: i32, scratch: usize): void {
  const narrow = narrowOf(rows, scratch);
  const line = (<usize>rows.width) << 2;
  const x = rows.x + ((<usize>i * <usize>rows.dim) << 3);
  for (let r = 0; r < 4; r++) {
    const own = x + ((<usize>(min(r, count - 1) * rows.dim)) << 3);
    // the squared lengths are kept where the distances will be
    const square = project(rows, run, own, narrow + <usize>r * line, scratch);
    if (r < count) setF64(rows.d2, i + r, square);
    const block = blockOf(scratch) + ((<usize>r) << 4);
    for (let t = 0; t < COORDINATES; t++)
      v128.store(block + ((<usize>t) << 6), f32x4.splat(<f32>(-2 * f64At(coordinatesOf(scratch), t))));
  }
  const groups = (run.k + LANES - 1) / LANES;
  const bounds = boundsOf(rows, scratch);
  const lanes = groups * LANES;
  for (let g = 0; g < groups; g++)
    bound(run, g, blockOf(scratch), bounds + ((<usize>(g * LANES)) << 2), lanes);
  for (let r = 0; r < count; r++)
    decide(rows, run, i + r, narrow + <usize>r * line, bounds + ((<usize>(r * lanes)) << 2), lanes, scratch);
}

/** Bounds of four rows and LANES centers, less the squared lengths of the rows. */
function bound(run: Run, g: i32, block: usize, to: usize, lanes: i32): void {
  let at = run.places + ((<usize>(g * ((1 + COORDINATES) * LANES))) << 2);
  let a0 = v128.load(at);
  let b0 = v128.load(at, 16);
  let a1 = a0;
  let b1 = b0;
  let a2 = a0;
  let b2 = b0;
  let a3 = a0;
  let b3 = b0;
  for (const end = block + COORDINATES * 64; block < end; block += 64) {
    at += 32;
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const x0 = v128.load(block);
    a0 = f32x4.add(a0, f32x4.mul(x0, a));
    b0 = f32x4.add(b0, f32x4.mul(x0, b));
    const x1 = v128.load(block, 16);
    a1 = f32x4.add(a1, f32x4.mul(x1, a));
    b1 = f32x4.add(b1, f32x4.mul(x1, b));
    const x2 = v128.load(block, 32);
    a2 = f32x4.add(a2, f32x4.mul(x2, a));
    b2 = f32x4.add(b2, f32x4.mul(x2, b));
    const x3 = v128.load(block, 48);
    a3 = f32x4.add(a3, f32x4.mul(x3, a));
    b3 = f32x4.add(b3, f32x4.mul(x3, b));
  }
  const line = (<usize>lanes) << 2;
  v128.store(to, a0);
  v128.store(to, b0, 16);
  v128.store(to + line, a1);
  v128.store(to + line, b1, 16);
  v128.store(to + 2 * line, a2);
  v128.store(to + 2 * line, b2, 16);
  v128.store(to + 3 * line, a3);
  v128.store(to + 3 * line, b3, 16);
}

/** Finds the nearest center of row i. */
function decide(
  rows: Rows,
  run: Run,
  i: i32,
  narrow: usize,
  bounds: usize,
  lanes: i32,
  scratch: usize,
): void {
  const square = f64At(rows.d2, i);
  const size = Math.sqrt(square) + run.longest;
  if (size > LONGEST) return compareAll(rows, run, i);
  const slack = run.slack * size * size - square;
  const off = 2 * UNIT * size;
  const low = candidatesOf(rows, lanes, scratch);
  const numbers = low + ((<usize>lanes) << 3);
  let least = most(run, distance(rows, run, narrow, leastOf(bounds, lanes)), off);
  let found = 0;
  let compared = 1;
  let limit = f32x4.splat(<f32>(least + slack));
  for (let c = 0; c < lanes; c += 4) {
    const near = f32x4.le(v128.load(bounds + ((<usize>c) << 2)), limit);
    if (!v128.any_true(near)) continue;
    const mask = i32x4.bitmask(near);
    for (let lane = 0; lane < 4; lane++) {
      if (!((mask >> lane) & 1)) continue;
      compared++;
      const s = distance(rows, run, narrow, c + lane);
      const under = max(0, s * (1 - run.relative) - off);
      if (under * under > least * MORE) continue;
      setF64(low, found, under * under);
      setI32(numbers, found++, c + lane);
      least = min(least, most(run, s, off));
    }
    limit = f32x4.splat(<f32>(least + slack));
  }
  setI32(rows.compared, i, compared);
  choose(rows, run, i, least * MORE, found, low, numbers);
}

/** The most that a squared distance can be. @inline */
function most(run: Run, s: f64, off: f64): f64 {
  const over = s * (1 + run.relative) + off;
  return over * over;
}

/** The center with the least bound. */
function leastOf(bounds: usize, lanes: i32): i32 {
  let best: f32 = Infinity;
  let center = 0;
  for (let c = 0; c < lanes; c += 4) {
    const v = v128.load(bounds + ((<usize>c) << 2));
    if (!v128.any_true(f32x4.lt(v, f32x4.splat(best)))) continue;
    for (let lane = c; lane < c + 4; lane++) {
      if (!(f32At(bounds, lane) < best)) continue;
      best = f32At(bounds, lane);
      center = lane;
    }
  }
  return center;
}

/** The distance of a row to center c, in f32. */
function distance(rows: Rows, run: Run, narrow: usize, c: i32): f64 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const bytes = (<usize>rows.width) << 2;
  let at = run.narrow + <usize>c * bytes;
  for (const end = narrow + bytes; narrow < end; narrow += 64, at += 64) {
    s0 = addSquare(s0, f32x4.sub(v128.load(narrow), v128.load(at)));
    s1 = addSquare(s1, f32x4.sub(v128.load(narrow, 16), v128.load(at, 16)));
    s2 = addSquare(s2, f32x4.sub(v128.load(narrow, 32), v128.load(at, 32)));
    s3 = addSquare(s3, f32x4.sub(v128.load(narrow, 48), v128.load(at, 48)));
  }
  const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  const pairs = f32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
  return Math.sqrt(<f64>(f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)));
}

/** @inline */
function addSquare(sum: v128, d: v128): v128 {
  return f32x4.add(sum, f32x4.mul(d, d));
}

/** Compares the candidates that are left in f64. */
function choose(rows: Rows, run: Run, i: i32, limit: f64, found: i32, low: usize, numbers: usize): void {
  let best: f64 = Infinity;
  let center = 0;
  for (let t = 0; t < found; t++) {
    if (f64At(low, t) > limit) continue;
    const c = i32At(numbers, t);
    const d2 = exact(rows, run, i, c);
    if (!(d2 < best)) continue;
    best = d2;
    center = c;
  }
  setI32(rows.labels, i, center);
  setF64(rows.d2, i, best);
}

function compareAll(rows: Rows, run: Run, i: i32): void {
  let center = 0;
  let best = exact(rows, run, i, 0);
  for (let c = 1; c < run.k; c++) {
    const d2 = exact(rows, run, i, c);
    if (!(d2 < best)) continue;
    best = d2;
    center = c;
  }
  setI32(rows.compared, i, run.k);
  setI32(rows.labels, i, center);
  setF64(rows.d2, i, best);
}

function exact(rows: Rows, run: Run, i: i32, c: i32): f64 {
  const dim = rows.dim;
  let x = rows.x + ((<usize>i * <usize>dim) << 3);
  let at = run.centers + ((<usize>c * <usize>dim) << 3);
  let sum: f64 = 0;
  for (const end = x + ((<usize>dim) << 3); x < end; x += 8, at += 8) {
    const d = load<f64>(x) - load<f64>(at);
    sum += d * d;
  }
  return sum;
}
