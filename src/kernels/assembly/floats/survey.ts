import { f64At } from '../arrays';
import { largest } from '../lanes';
import { CHUNK, Rows } from './layout';
import { rowOf } from './points';

/*
 * Facts that the host requires before rows can be copied to points: sums and ranges of the columns, and the sizes of
 * the weighted rows, see kernels/exactSums.ts. One thread adds up row by row, as the twin does.
 */

/** Computes these facts for a chunk of rows; chunks come in order. */
export function surveyRows(rows: Rows, chunk: i32): void {
  const end = min((chunk + 1) * CHUNK, rows.n);
  const sizes = rows.sizes;
  for (let i = chunk * CHUNK; i < end; i++) {
    const w = rows.weights ? f64At(rows.weights, i) : 1;
    const most = w * (rows.wide ? surveyRow<f64>(rows, i, w) : surveyRow<f32>(rows, i, w));
    sizes.totalMass += w;
    if (most > 0) sizes.least = min(sizes.least, most);
    if (w > 0) sizes.leastMass = min(sizes.leastMass, w);
  }
}

/** @returns the largest absolute coordinate of a row */
function surveyRow<T extends number>(rows: Rows, i: i32, w: f64): f64 {
  const x = rowOf(rows, i);
  const lows = rows.lows;
  const highs = rows.highs;
  const sums = rows.means;
  const totals = rows.totals;
  const end = <usize>rows.dim * sizeof<T>();
  const weight = f64x2.splat(w);
  const one = f64x2.splat(1);
  let most = v128.splat<T>(<T>0);
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    const v = v128.load(x + at);
    const sizes = v128.abs<T>(v);
    most = v128.pmax<T>(most, sizes);
    v128.store(lows + at, v128.pmin<T>(v128.load(lows + at), v));
    v128.store(highs + at, v128.pmax<T>(v128.load(highs + at), v));
    const column = at * (8 / sizeof<T>());
    addTimes<T>(sums + column, v, one);
    addTimes<T>(totals + column, sizes, weight);
  }
  let size = largest<T>(most);
  for (; at < end; at += sizeof<T>()) {
    const v = load<T>(x + at);
    size = max(size, abs(v));
    store<T>(lows + at, min(load<T>(lows + at), v));
    store<T>(highs + at, max(load<T>(highs + at), v));
    const column = at * (8 / sizeof<T>());
    store<f64>(sums + column, load<f64>(sums + column) + <f64>v);
    store<f64>(totals + column, load<f64>(totals + column) + w * <f64>abs(v));
  }
  return <f64>size;
}

/** Adds a vector times `by` to sums in f64. @inline */
function addTimes<T extends number>(sums: usize, v: v128, by: v128): void {
  if (sizeof<T>() === 8) v128.store(sums, f64x2.add(v128.load(sums), f64x2.mul(by, v)));
  else {
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.mul(by, f64x2.promote_low_f32x4(v))));
    const rest = f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 1));
    v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.mul(by, rest)), 16);
  }
}
