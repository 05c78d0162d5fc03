import { f64At, i32At, setF64, setI32 } from './arrays';
import { BLOCK, CHUNK, Run } from './sparse/layout';

/* Sparse rows against a few points. Sums are in the order of the entries, as in the twin. */

/** Steps of `work`. Items are chunks of rows, or clusters. */
enum Step {
  /** Squared lengths of rows. */
  square,
  /** The nearest of all points. */
  assign,
  /** Products with the points of the first block. */
  multiply,
  /** What candidates in the first block gain. */
  gain,
  /** Sums of clusters. */
  sum,
}

/** One of the steps that threads share. */
export function work(_rows: usize, run: Run, step: i32, item: i32, _thread: i32): void {
  if (step === Step.sum) return sumUp(run, i32At(run.wanted, item));
  const from = item * CHUNK;
  const to = min(from + CHUNK, run.n);
  switch (step) {
    case Step.square:
      return square(run, from, to);
    case Step.assign:
      return assign(run, from, to);
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

function assign(run: Run, from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    let best = Infinity;
    let label = 0;
    const products = run.products + ((<usize>i) << 6);
    for (let block = 0; block < run.blocks; block++) {
      productsOf(run, i, run.table + ((<usize>block * <usize>run.dim) << 6), products);
      for (let c = 0; c < BLOCK; c++) {
        const point = block * BLOCK + c;
        const score = f64At(run.norms, point) - 2 * f64At(products, c);
        if (score < best) {
          best = score;
          label = point;
        }
      }
    }
    setI32(run.labels, i, label);
    setF64(run.d2, i, max(0, f64At(run.squares, i) + best));
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
    productsOf(run, i, run.table, products);
    const squares = f64At(run.squares, i);
    const before = f64At(run.d2, i);
    const weight = run.weighted ? f64At(run.weights, i) : 1;
    for (let c = 0; c < BLOCK; c++) {
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
