import { f64At } from './arrays';
import { largest } from './lanes';

/*
 * Facts that the host requires before rows of floats can be prepared: sums and ranges of the columns, and the sizes of
 * the weighted rows, see kernels/exactSums.ts. One thread adds up row by row, as the twin does.
 */

/** Number of rows whose sizes are kept at a time. @host */
const SOME: i32 = 512;

/** Bytes of so many rows. */
const CACHED: usize = 16384;

/** The facts so far; arrays by column have room for a vector more. */
@unmanaged
export class Survey {
  dim: i32;
  /** inout, of the type of the rows, [dim]: the ranges of the columns. */
  lows: usize;
  highs: usize;
  /** inout, f64[dim]: sums of the columns. */
  sums: usize;
  /** inout, f64[dim] and three numbers: RowSizes in kernels/exactSums.ts. */
  totals: usize;
  least: f64;
  totalMass: f64;
  leastMass: f64;
  /** scratch, v128[512]: for each row, largest absolute values. */
  sizes: usize;
}

/**
 * Adds some rows to the facts.
 * @param x in, [count][dim], and room for a vector
 * @param weights in, f64[count]; 0: 1 each
 */
export function surveyRows<T extends number>(facts: Survey, x: usize, weights: usize, count: i32): void {
  const bytes = <usize>facts.dim * sizeof<T>();
  // rows stay in the cache until their last columns
  const most = max(8, min(SOME, <i32>(CACHED / bytes)));
  for (let first = 0; first < count; first += most) {
    const some = min(most, count - first);
    const w = weights ? weights + ((<usize>first) << 3) : 0;
    memory.fill(facts.sizes, 0, (<usize>some) << 4);
    for (let at: usize = 0; at < bytes; at += 16) surveyColumns<T>(facts, x, w, some, at);
    for (let i = 0; i < some; i++) surveyMass<T>(facts, i, w ? f64At(w, i) : 1);
    x += <usize>some * bytes;
  }
}

/** @inline */
function surveyMass<T extends number>(facts: Survey, i: i32, w: f64): void {
  const size = w * <f64>largest<T>(v128.load(facts.sizes + ((<usize>i) << 4)));
  facts.totalMass += w;
  if (size > 0 && size < facts.least) facts.least = size;
  if (w > 0 && w < facts.leastMass) facts.leastMass = w;
}

/** The columns of a vector; what comes after the last column is counted apart, and not used. @param at in, bytes */
function surveyColumns<T extends number>(
  facts: Survey,
  x: usize,
  weights: usize,
  count: i32,
  at: usize,
): void {
  const bytes = <usize>facts.dim * sizeof<T>();
  const column = at * (8 / sizeof<T>());
  const used = usedLanes(<i32>min(16, bytes - at));
  const sums = facts.sums + column;
  const totals = facts.totals + column;
  let low = v128.load(facts.lows + at);
  let high = v128.load(facts.highs + at);
  let sum0 = v128.load(sums);
  let sum1 = v128.load(sums, 16);
  let total0 = v128.load(totals);
  let total1 = v128.load(totals, 16);
  let from = x + at;
  const end = facts.sizes + ((<usize>count) << 4);
  for (let to = facts.sizes; to < end; to += 16, from += bytes) {
    const v = v128.load(from);
    const size = v128.abs<T>(v);
    const w = weights ? v128.load64_splat(weights + ((to - facts.sizes) >> 1)) : f64x2.splat(1);
    low = v128.pmin<T>(low, v);
    high = v128.pmax<T>(high, v);
    sum0 = f64x2.add(sum0, firstTwo<T>(v));
    total0 = f64x2.add(total0, f64x2.mul(w, firstTwo<T>(size)));
    if (sizeof<T>() === 4) {
      sum1 = f64x2.add(sum1, lastTwo(v));
      total1 = f64x2.add(total1, f64x2.mul(w, lastTwo(size)));
    }
    v128.store(to, v128.pmax<T>(v128.load(to), v128.and(size, used)));
  }
  v128.store(facts.lows + at, low);
  v128.store(facts.highs + at, high);
  v128.store(sums, sum0);
  v128.store(totals, total0);
  if (sizeof<T>() === 8) return;
  v128.store(sums, sum1, 16);
  v128.store(totals, total1, 16);
}

/** All bits of the first bytes of a vector. @inline */
function usedLanes(bytes: i32): v128 {
  return i8x16.lt_u(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>bytes));
}

/** @inline */
function firstTwo<T extends number>(v: v128): v128 {
  return sizeof<T>() === 8 ? v : f64x2.promote_low_f32x4(v);
}

/** @inline */
function lastTwo(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1));
}
