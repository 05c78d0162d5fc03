import { i32At, setF64 } from '../arrays';
import { CHUNK, Rows, Run } from './layout';
import { expandRow } from './pairs';

/* Squared distances of values in f64, added up in the order of the columns: equal to those of the twin to the last bit. */

/** The space of a thread for the values of four rows. @inline */
export function denseOf(rows: Rows, run: Run, thread: i32): usize {
  return run.dense + ((<usize>thread * <usize>rows.half) << 6);
}

/** The squared distance between two vectors. */
export function squaredDistance(x: usize, to: usize, dim: usize): f64 {
  let sum = 0.0;
  for (let q: usize = 0; q < dim << 3; q += 8) {
    const d = load<f64>(x + q) - load<f64>(to + q);
    sum += d * d;
  }
  return sum;
}

/** `squaredDistance` of four pairs at once. @param out out, f64[4] */
export function fourDistances(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  to0: usize,
  to1: usize,
  to2: usize,
  to3: usize,
  dim: usize,
  out: usize,
): void {
  let low = f64x2.splat(0);
  let high = low;
  const end = (dim & ~1) << 3;
  let q: usize = 0;
  for (; q < end; q += 16) {
    const d0 = f64x2.sub(v128.load(x0 + q), v128.load(to0 + q));
    const d1 = f64x2.sub(v128.load(x1 + q), v128.load(to1 + q));
    const d2 = f64x2.sub(v128.load(x2 + q), v128.load(to2 + q));
    const d3 = f64x2.sub(v128.load(x3 + q), v128.load(to3 + q));
    const s0 = f64x2.mul(d0, d0);
    const s1 = f64x2.mul(d1, d1);
    const s2 = f64x2.mul(d2, d2);
    const s3 = f64x2.mul(d3, d3);
    // each lane has a pair of vectors, whose squares are added in the order of the columns
    low = f64x2.add(low, v128.shuffle<i64>(s0, s1, 0, 2));
    high = f64x2.add(high, v128.shuffle<i64>(s2, s3, 0, 2));
    low = f64x2.add(low, v128.shuffle<i64>(s0, s1, 1, 3));
    high = f64x2.add(high, v128.shuffle<i64>(s2, s3, 1, 3));
  }
  if (dim & 1) {
    const d0 = load<f64>(x0 + q) - load<f64>(to0 + q);
    const d1 = load<f64>(x1 + q) - load<f64>(to1 + q);
    const d2 = load<f64>(x2 + q) - load<f64>(to2 + q);
    const d3 = load<f64>(x3 + q) - load<f64>(to3 + q);
    low = f64x2.add(low, f64x2.replace_lane(f64x2.splat(d0 * d0), 1, d1 * d1));
    high = f64x2.add(high, f64x2.replace_lane(f64x2.splat(d2 * d2), 1, d3 * d3));
  }
  v128.store(out, low);
  v128.store(out, high, 16);
}

/** Squared distances of a chunk of rows to their own centers. */
export function measureOwn(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const first = chunk * CHUNK;
  const end = min(first + CHUNK, rows.n);
  const x = denseOf(rows, run, thread);
  const next = (<usize>rows.half) << 4;
  let i = first;
  for (; i + 4 <= end; i += 4) {
    for (let r = 0; r < 4; r++) expandRow(rows, i + r, x + <usize>r * next);
    fourDistances(
      x,
      x + next,
      x + 2 * next,
      x + 3 * next,
      ownCenter(rows, run, i),
      ownCenter(rows, run, i + 1),
      ownCenter(rows, run, i + 2),
      ownCenter(rows, run, i + 3),
      <usize>rows.dim,
      run.d2 + ((<usize>i) << 3),
    );
  }
  for (; i < end; i++) {
    expandRow(rows, i, x);
    setF64(run.d2, i, squaredDistance(x, ownCenter(rows, run, i), <usize>rows.dim));
  }
}

/** @inline */
function ownCenter(rows: Rows, run: Run, i: i32): usize {
  const lane = i32At(run.labels, i);
  return run.centers + ((<usize>(i32At(run.order, lane) * rows.dim)) << 3);
}
