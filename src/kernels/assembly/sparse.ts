import { f32At, f64At, i32At, setF64, setI32 } from './arrays';
import { BLOCK, CHUNK, Run } from './sparse/layout';

/* Sparse rows against a few points. Sums are in the order of the entries, as in the twin. */

/** Steps of `work`. Items are chunks of rows, or clusters. */
enum Step {
  /** Squared lengths of rows. */
  square,
  /** The nearest of all points. */
  assign,
  /** Squared distances to the points of the labels. */
  measure,
  /** Products with the points of the first block. */
  multiply,
  /** What candidates in the first block gain. */
  gain,
  /** Sums of clusters. */
  sum,
}

/** One of the steps that threads share. */
export function work(_rows: usize, run: Run, step: i32, item: i32, thread: i32): void {
  if (step === Step.sum) return sumUp(run, i32At(run.wanted, item));
  const from = item * CHUNK;
  const to = min(from + CHUNK, run.n);
  switch (step) {
    case Step.square:
      return square(run, from, to);
    case Step.assign:
      return assign(run, from, to, thread);
    case Step.measure:
      return measure(run, from, to);
    case Step.multiply:
      return multiply(run, from, to);
    default:
      return gain(run, from, to, item);
  }
}

function square(run: Run, from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    let sum = 0.0;
    const end = i32At(run.starts, i + 1);
    for (let p = i32At(run.starts, i); p < end; p++) {
      const value = f64At(run.values, p);
      sum += value * value;
    }
    setF64(run.squares, i, sum);
  }
}

/** Products of a row with the points of a block, to 8 numbers from `out` on. @inline */
function productsOf(run: Run, i: i32, table: usize, out: usize): void {
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  const places = run.places;
  const values = run.values;
  const end = i32At(run.starts, i + 1);
  for (let p = i32At(run.starts, i); p < end; p++) {
    const value = v128.load64_splat(values + ((<usize>p) << 3));
    const at = table + ((<usize>i32At(places, p)) << 6);
    a = f64x2.add(a, f64x2.mul(value, v128.load(at)));
    b = f64x2.add(b, f64x2.mul(value, v128.load(at, 16)));
    c = f64x2.add(c, f64x2.mul(value, v128.load(at, 32)));
    d = f64x2.add(d, f64x2.mul(value, v128.load(at, 48)));
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
}

/** The same with four points; the products with others are 0. @inline */
function productsOfFour(run: Run, i: i32, table: usize, out: usize): void {
  let a = f64x2.splat(0);
  let b = a;
  const places = run.places;
  const values = run.values;
  const end = i32At(run.starts, i + 1);
  for (let p = i32At(run.starts, i); p < end; p++) {
    const value = v128.load64_splat(values + ((<usize>p) << 3));
    const at = table + ((<usize>i32At(places, p)) << 6);
    a = f64x2.add(a, f64x2.mul(value, v128.load(at)));
    b = f64x2.add(b, f64x2.mul(value, v128.load(at, 16)));
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, f64x2.splat(0), 32);
  v128.store(out, f64x2.splat(0), 48);
}

/** Products in f32 of a row with eight points, or three times as many. @inline */
function roughProducts(run: Run, i: i32, block: i32, out: usize): void {
  let a = f32x4.splat(0);
  let b = a;
  const stride = (<usize>run.blocks) << 5;
  const table = run.roughTable + ((<usize>block) << 5);
  const end = i32At(run.starts, i + 1);
  for (let p = i32At(run.starts, i); p < end; p++) {
    const value = v128.load32_splat(run.singles + ((<usize>p) << 2));
    const at = table + <usize>i32At(run.places, p) * stride;
    a = f32x4.add(a, f32x4.mul(value, v128.load(at)));
    b = f32x4.add(b, f32x4.mul(value, v128.load(at, 16)));
  }
  v128.store(out, a);
  v128.store(out, b, 16);
}

/** @inline */
function roughProducts3(run: Run, i: i32, block: i32, out: usize): void {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  const stride = (<usize>run.blocks) << 5;
  const table = run.roughTable + ((<usize>block) << 5);
  const places = run.places;
  const singles = run.singles;
  const end = i32At(run.starts, i + 1);
  for (let p = i32At(run.starts, i); p < end; p++) {
    const value = v128.load32_splat(singles + ((<usize>p) << 2));
    const at = table + <usize>i32At(places, p) * stride;
    a = f32x4.add(a, f32x4.mul(value, v128.load(at)));
    b = f32x4.add(b, f32x4.mul(value, v128.load(at, 16)));
    c = f32x4.add(c, f32x4.mul(value, v128.load(at, 32)));
    d = f32x4.add(d, f32x4.mul(value, v128.load(at, 48)));
    e = f32x4.add(e, f32x4.mul(value, v128.load(at, 64)));
    f = f32x4.add(f, f32x4.mul(value, v128.load(at, 80)));
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
  v128.store(out, e, 64);
  v128.store(out, f, 80);
}

/** The product of a row with one point, in f64. @inline */
function productOf(run: Run, i: i32, point: i32): f64 {
  const at = run.points + ((<usize>point * <usize>run.dim) << 3);
  let sum = 0.0;
  const end = i32At(run.starts, i + 1);
  for (let p = i32At(run.starts, i); p < end; p++)
    sum += f64At(run.values, p) * f64At(at, i32At(run.places, p));
  return sum;
}

/**
 * How much a score from a product in f32 can be off: twice the error of a sum of m products of rounded numbers, at most
 * (m + 3) 2^-24 of the sum of their sizes, which is at most |x| |c|, with a tenth to spare; and what underflows, as numbers
 * of rows are between 2^-40 and 2^40 (the host sees to it).
 * @inline
 */
function scoreError(run: Run, i: i32): f64 {
  const m = <f64>(i32At(run.starts, i + 1) - i32At(run.starts, i));
  return (
    2.2 * (m + 4) * (<f64>5.9604644775390625e-8 * sqrt<f64>(f64At(run.squares, i)) * run.longest + <f64>1e-31)
  );
}

/**
 * The point of the least score, if the second least is more than `error` larger; else -1. Two at a time, and what comes
 * after the last point is infinitely far away.
 * @param scores in, f32[8 blocks] products
 */
function certainPoint(run: Run, scores: usize, error: f64): i32 {
  let best = f64x2.splat(Infinity);
  let second = best;
  let label = f64x2.splat(0);
  let point = f64x2(0, 1);
  for (let c: usize = 0; c < <usize>run.k; c += 2) {
    const product = f64x2.promote_low_f32x4(v128.load64_zero(scores + (c << 2)));
    const score = f64x2.sub(v128.load(run.norms + (c << 3)), f64x2.add(product, product));
    second = f64x2.pmin(second, f64x2.pmax(best, score));
    label = v128.bitselect(point, label, f64x2.lt(score, best));
    best = f64x2.pmin(best, score);
    point = f64x2.add(point, f64x2.splat(2));
  }
  const even = f64x2.extract_lane(best, 0);
  const odd = f64x2.extract_lane(best, 1);
  const others = min(f64x2.extract_lane(second, 0), f64x2.extract_lane(second, 1));
  if (!(min(others, max(even, odd)) - min(even, odd) > error)) return -1;
  return <i32>(even < odd ? f64x2.extract_lane(label, 0) : f64x2.extract_lane(label, 1));
}

/** The least score. @param scores in, products in f32 @inline */
function leastScore(run: Run, scores: usize): f64 {
  let least = Infinity;
  for (let c = 0; c < run.k; c++) least = min(least, f64At(run.norms, c) - 2 * <f64>f32At(scores, c));
  return least;
}

/** The nearest point of each row: by products in f32 where they are certain, else by those in f64 that may be nearest. */
function assign(run: Run, from: i32, to: i32, thread: i32): void {
  const scores = run.scratch + ((<usize>(thread * run.blocks)) << 5);
  const k = run.k;
  for (let i = from; i < to; i++) {
    let limit = Infinity;
    if (run.rough) {
      let block = 0;
      for (; block + 3 <= run.blocks; block += 3)
        roughProducts3(run, i, block, scores + ((<usize>block) << 5));
      for (; block < run.blocks; block++) roughProducts(run, i, block, scores + ((<usize>block) << 5));
      const error = 2 * scoreError(run, i);
      const label = certainPoint(run, scores, error);
      if (label >= 0) {
        setI32(run.labels, i, label);
        continue;
      }
      limit = leastScore(run, scores) + error;
    }
    let best = Infinity;
    let label = 0;
    for (let c = 0; c < k; c++) {
      if (run.rough && f64At(run.norms, c) - 2 * <f64>f32At(scores, c) > limit) continue;
      const score = f64At(run.norms, c) - 2 * productOf(run, i, c);
      if (score < best) {
        best = score;
        label = c;
      }
    }
    setI32(run.labels, i, label);
  }
}

/** The squared distance of each row to the point of its label. */
function measure(run: Run, from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    const label = i32At(run.labels, i);
    const score = f64At(run.norms, label) - 2 * productOf(run, i, label);
    setF64(run.d2, i, max(0, f64At(run.squares, i) + score));
  }
}

function multiply(run: Run, from: i32, to: i32): void {
  for (let i = from; i < to; i++) productsOf(run, i, run.table, run.products + ((<usize>i) << 6));
}

function gain(run: Run, from: i32, to: i32, chunk: i32): void {
  const gains = run.gains + ((<usize>chunk) << 6);
  for (let c = 0; c < BLOCK; c++) setF64(gains, c, 0);
  for (let i = from; i < to; i++) {
    const products = run.products + ((<usize>i) << 6);
    if (run.k > 4) productsOf(run, i, run.table, products);
    else productsOfFour(run, i, run.table, products);
    const squares = f64At(run.squares, i);
    const before = f64At(run.d2, i);
    const weight = run.weighted ? f64At(run.weights, i) : 1;
    for (let c = 0; c < run.k; c++) {
      const d = max(0, squares + (f64At(run.norms, c) - 2 * f64At(products, c)));
      setF64(products, c, d);
      if (d < before) setF64(gains, c, f64At(gains, c) + weight * (before - d));
    }
  }
}

function sumUp(run: Run, cluster: i32): void {
  const sums = run.sums + ((<usize>cluster * <usize>run.dim) << 3);
  memory.fill(sums, 0, (<usize>run.dim) << 3);
  const end = i32At(run.bounds, cluster + 1);
  for (let at = i32At(run.bounds, cluster); at < end; at++) {
    const i = i32At(run.order, at);
    const weight = run.weighted ? f64At(run.weights, i) : 1;
    const last = i32At(run.starts, i + 1);
    for (let p = i32At(run.starts, i); p < last; p++) {
      const j = i32At(run.places, p);
      setF64(sums, j, f64At(sums, j) + weight * f64At(run.values, p));
    }
  }
}
