import { f64At, i32At } from '../arrays';
import { survey } from './cells';
import { addSum, Blocks, COLUMN, LISTED, ROWS, Run, SUM, squares, subtractSum } from './layout';

/*
 * The passes of Lloyd's algorithm. The nearest center is defined by the f64 distances of kernels/kmeans.ts, and is the
 * first of equals. f32 only decides if there is no doubt.
 */

/**
 * The error of an f32 squared distance d of rows and centers, of which numbers and differences are at most 256, is less than
 * d 2^-19 + 2^-10. The error of a difference is at most 2^-16 (half of it from rounding the center). The error of its square is 2 |difference| 2^-16,
 * which is at most difference^2 2^-20 + 2^-12, and the squares and sums add 3 d 2^-24. Two distances that differ by
 * more than DOUBT_SHARE of the larger one plus DOUBT have the same order in f64.
 */
const DOUBT_SHARE: f32 = 1.0 / 262144.0;
const DOUBT: f32 = 1.0 / 256.0;

/**
 * Adds up the rows by their nearest center, after the centers have moved by `drift`. The sums are complete after the
 * calls for all blocks, in order.
 * @param from in, a block; a multiple of 4, like `to`
 * @param to in, the block after the last one of this call
 */
export function pass(blocks: Blocks, run: Run, from: i32, to: i32): void {
  if (from === 0) memory.fill(run.sums, 0, <usize>run.k * SUM);
  for (let b = from; b < to; b += 4) {
    const old = outdated(run, b);
    let mask = old | i32x4.bitmask(v128.load(run.owners + ((<usize>b) << 2)));
    while (mask) {
      const lane = ctz(mask);
      mask &= mask - 1;
      if (old & (1 << lane)) look(blocks, run, b + lane);
      if (i32At(run.owners, b + lane) < 0) addMixed(blocks, run, b + lane);
    }
  }
  if (to < blocks.count) return;
  for (let c: usize = 0, end = <usize>run.k * SUM; c < end; c += SUM) addSum(run.sums + c, run.owned + c);
}

/**
 * Subtracts the drift from the margins of four blocks.
 * @returns a bit for each margin that is used up
 * @inline
 */
function outdated(run: Run, b: i32): i32 {
  const anchors = run.anchors + ((<usize>b) << 2);
  const drift = run.drift + 4;
  let d = v128.load32_zero(drift + ((<isize>load<i32>(anchors)) << 2));
  d = v128.load_lane<f32>(drift + ((<isize>load<i32>(anchors, 4)) << 2), d, 1);
  d = v128.load_lane<f32>(drift + ((<isize>load<i32>(anchors, 8)) << 2), d, 2);
  d = v128.load_lane<f32>(drift + ((<isize>load<i32>(anchors, 12)) << 2), d, 3);
  const margins = run.margins + ((<usize>b) << 2);
  const left = f32x4.sub(v128.load(margins), d);
  v128.store(margins, left);
  return i32x4.bitmask(f32x4.le(left, f32x4.splat(0)));
}

/** Finds the centers that can be nearest to a row of a block, and stores its owner or the list. */
function look(blocks: Blocks, run: Run, b: i32): void {
  const count = survey(blocks, run, b);
  giveTo(blocks, run, b, count === 1 ? load<i32>(run.candidates) : -1);
  const at = (<usize>b) << 2;
  store<i32>(run.listed + at, count);
  if (count > LISTED) store<f32>(run.margins + at, -Infinity);
  else memory.copy(run.lists + at * LISTED, run.candidates, (<usize>count) << 2);
}

/**
 * The candidates of a block without an owner; if there are too many to store, those of the block just surveyed. @inline
 */
function listOf(run: Run, b: i32, count: i32): usize {
  return count > LISTED ? run.candidates : run.lists + ((<usize>b) << 2) * LISTED;
}

function addMixed(blocks: Blocks, run: Run, b: i32): void {
  const count = i32At(run.listed, b);
  const list = listOf(run, b, count);
  const heavy = load<f64>(blocks.totals + <usize>b * SUM, 24) > blocks.light;
  if (heavy || !addDecided(blocks, run, b, list, count)) addExact(blocks, run, b, list, count);
}

/** Sets the owner of a block, and moves the block's total to it. @inline */
function giveTo(blocks: Blocks, run: Run, b: i32, owner: i32): void {
  const at = run.owners + ((<usize>b) << 2);
  const before = load<i32>(at);
  if (owner === before) return;
  const total = blocks.totals + <usize>b * SUM;
  if (before >= 0) subtractSum(run.owned + <usize>before * SUM, total);
  if (owner >= 0) addSum(run.owned + <usize>owner * SUM, total);
  store<i32>(at, owner);
}

/**
 * Adds the rows of a block to the sums of their candidates, if f32 can tell which is nearest to each.
 * @param list in, i32[count]
 * @returns false, with nothing added, if f32 cannot tell
 */
function addDecided(blocks: Blocks, run: Run, b: i32, list: usize, count: i32): bool {
  const at = <usize>b * COLUMN;
  let undecided = i32x4.splat(0);
  let label0 = i32x4.splat(0);
  let label1 = label0;
  let label2 = label0;
  let label3 = label0;
  for (let half: usize = 0; half < COLUMN; half += 32) {
    const x0 = v128.load(blocks.x + at + half);
    const x1 = v128.load(blocks.x + at + half, 16);
    const y0 = v128.load(blocks.y + at + half);
    const y1 = v128.load(blocks.y + at + half, 16);
    const z0 = v128.load(blocks.z + at + half);
    const z1 = v128.load(blocks.z + at + half, 16);
    let best0 = f32x4.splat(Infinity);
    let best1 = best0;
    let second0 = best0;
    let second1 = best0;
    let first0 = i32x4.splat(0);
    let first1 = first0;
    for (let c = 0; c < count; c++) {
      const j = (<usize>i32At(list, c)) << 2;
      const cx = v128.load32_splat(run.cx + j);
      const cy = v128.load32_splat(run.cy + j);
      const cz = v128.load32_splat(run.cz + j);
      const d0 = squares(f32x4.sub(x0, cx), f32x4.sub(y0, cy), f32x4.sub(z0, cz));
      const d1 = squares(f32x4.sub(x1, cx), f32x4.sub(y1, cy), f32x4.sub(z1, cz));
      const position = i32x4.splat(c);
      first0 = v128.bitselect(position, first0, f32x4.lt(d0, best0));
      first1 = v128.bitselect(position, first1, f32x4.lt(d1, best1));
      second0 = f32x4.pmin(second0, f32x4.pmax(best0, d0));
      second1 = f32x4.pmin(second1, f32x4.pmax(best1, d1));
      best0 = f32x4.pmin(best0, d0);
      best1 = f32x4.pmin(best1, d1);
    }
    undecided = v128.or(undecided, v128.or(tooClose(best0, second0), tooClose(best1, second1)));
    if (half === 0) {
      label0 = first0;
      label1 = first1;
    } else {
      label2 = first0;
      label3 = first1;
    }
  }
  if (v128.any_true(undecided)) return false;
  addLabeled(blocks, run, b, list, count, label0, label1, label2, label3);
  return true;
}

/** @inline */
function tooClose(best: v128, second: v128): v128 {
  const doubt = f32x4.add(f32x4.mul(second, f32x4.splat(DOUBT_SHARE)), f32x4.splat(DOUBT));
  return f32x4.le(f32x4.sub(second, best), doubt);
}

/**
 * Adds 16 labeled rows to the sums; the first candidate gets the block's total minus the shares of the others. @inline
 */
function addLabeled(
  blocks: Blocks,
  run: Run,
  b: i32,
  list: usize,
  count: i32,
  label0: v128,
  label1: v128,
  label2: v128,
  label3: v128,
): void {
  const products = blocks.products + <usize>b * 4 * COLUMN;
  const total = blocks.totals + <usize>b * SUM;
  const first = run.sums + <usize>load<i32>(list) * SUM;
  addSum(first, total);
  for (let c = 1; c < count; c++) {
    const position = i32x4.splat(c);
    const m0 = i32x4.eq(label0, position);
    const m1 = i32x4.eq(label1, position);
    const m2 = i32x4.eq(label2, position);
    const m3 = i32x4.eq(label3, position);
    if (!v128.any_true(v128.or(v128.or(m0, m1), v128.or(m2, m3)))) continue;
    const x = masked(products, m0, m1, m2, m3);
    const y = masked(products + COLUMN, m0, m1, m2, m3);
    const z = masked(products + 2 * COLUMN, m0, m1, m2, m3);
    const w = masked(products + 3 * COLUMN, m0, m1, m2, m3);
    // four horizontal sums at once: xy and zw are interleaved, then both
    const xy = i32x4.add(shuffleLow(x, y), shuffleHigh(x, y));
    const zw = i32x4.add(shuffleLow(z, w), shuffleHigh(z, w));
    const xySum = f64x2.convert_low_i32x4_s(fold(xy));
    const zwSum = f64x2.convert_low_i32x4_s(fold(zw));
    const to = run.sums + <usize>i32At(list, c) * SUM;
    v128.store(to, f64x2.add(v128.load(to), xySum));
    v128.store(to, f64x2.add(v128.load(to, 16), zwSum), 16);
    v128.store(first, f64x2.sub(v128.load(first), xySum));
    v128.store(first, f64x2.sub(v128.load(first, 16), zwSum), 16);
  }
}

/** The products selected by the masks, added up to four lanes. @inline */
function masked(column: usize, m0: v128, m1: v128, m2: v128, m3: v128): v128 {
  return i32x4.add(
    i32x4.add(v128.and(m0, v128.load(column)), v128.and(m1, v128.load(column, 16))),
    i32x4.add(v128.and(m2, v128.load(column, 32)), v128.and(m3, v128.load(column, 48))),
  );
}

/** a0 b0 a1 b1. @inline */
function shuffleLow(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

/** a2 b2 a3 b3. @inline */
function shuffleHigh(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}

/** Lanes 0 and 2, 1 and 3 added, in the two low lanes. @inline */
function fold(v: v128): v128 {
  return i32x4.add(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
}

function addExact(blocks: Blocks, run: Run, b: i32, list: usize, count: i32): void {
  labelRows(blocks, run, b, list, count);
  for (let i = b * ROWS; i < (b + 1) * ROWS; i++) {
    const at = (<usize>i) << 2;
    const w = f64At(blocks.weights, i);
    const to = run.sums + <usize>load<i32>(run.labels + at) * SUM;
    store<f64>(to, load<f64>(to) + w * <f64>load<i16>(blocks.firsts + at));
    store<f64>(to, load<f64>(to, 8) + w * <f64>load<i16>(blocks.firsts + at, 2), 8);
    store<f64>(to, load<f64>(to, 16) + w * <f64>load<i16>(blocks.lasts + at), 16);
    store<f64>(to, load<f64>(to, 24) + w, 24);
  }
}

/** Labels and squared distances of the rows of some blocks, after moves by `drift`; the blocks are as for `pass`. */
export function label(blocks: Blocks, run: Run, from: i32, to: i32): void {
  for (let b = from; b < to; b += 4) {
    const old = outdated(run, b);
    for (let lane = 0; lane < 4; lane++) {
      const at = b + lane;
      if (old & (1 << lane)) look(blocks, run, at);
      const owner = run.owners + ((<usize>at) << 2);
      const count = i32At(run.listed, at);
      labelRows(blocks, run, at, load<i32>(owner) < 0 ? listOf(run, at, count) : owner, count);
    }
  }
}

/** Labels and squared distances of the 16 rows of a block, in f64, equal to those of the twin to the last bit. */
function labelRows(blocks: Blocks, run: Run, b: i32, list: usize, count: i32): void {
  for (let i = b * ROWS; i < (b + 1) * ROWS; i += 2) {
    const at = (<usize>i) << 2;
    const x = f64x2.promote_low_f32x4(v128.load64_zero(blocks.x + at));
    const y = f64x2.promote_low_f32x4(v128.load64_zero(blocks.y + at));
    const z = f64x2.promote_low_f32x4(v128.load64_zero(blocks.z + at));
    let best = f64x2.splat(Infinity);
    let first = i64x2.splat(0);
    for (let c = 0; c < count; c++) {
      const candidate = i32At(list, c);
      const center = run.centers + <usize>candidate * 24;
      const dx = f64x2.sub(x, v128.load64_splat(center));
      const dy = f64x2.sub(y, v128.load64_splat(center + 8));
      const dz = f64x2.sub(z, v128.load64_splat(center + 16));
      const d = f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz));
      first = v128.bitselect(i64x2.splat(candidate), first, f64x2.lt(d, best));
      best = f64x2.pmin(best, d);
    }
    v128.store(run.d2 + ((<usize>i) << 3), best);
    store<i32>(run.labels + at, <i32>i64x2.extract_lane(first, 0));
    store<i32>(run.labels + at, <i32>i64x2.extract_lane(first, 1), 4);
  }
}
