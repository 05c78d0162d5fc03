import { setF64 } from '../arrays';
import { SLICE_ROWS } from '../drawing';
import { distance } from '../floats/points';
import { bytesOf, CANDIDATES, countOf, placeOf, Rows, Run, rowsOf, weightOf } from './layout';

/* Greedy k-means++ in f64, for all candidates of a seed at once, equal to the twin to the last bit. */

/** The first slice of a chunk. @inline */
function sliceOf(rows: Rows, chunk: i32): i32 {
  return chunk * (rows.chunk / SLICE_ROWS);
}

/** Computes the gain of each candidate, for each slice of a chunk. */
export function offerSeeds(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const at = placeOf(rows, thread);
  const from = rowsOf(rows, chunk, thread);
  const count = countOf(rows, chunk);
  let gains = run.gains + ((<usize>(sliceOf(rows, chunk) * CANDIDATES)) << 3);
  for (let r = 0; r < count; r += SLICE_ROWS, gains += (<usize>CANDIDATES) << 3) {
    const many = min(SLICE_ROWS, count - r);
    const x = doublesOf(rows, from + <usize>r * bytesOf(rows), many, rows.doubles + at);
    for (let p = 0; p < run.pairs; p++) {
      const pair = run.candidates + ((<usize>(p * rows.dim)) << 4);
      v128.store(gains + ((<usize>p) << 4), gainsOf(rows, x, r, many, at, pair));
    }
  }
}

/** Some rows in f64. @returns their address */
function doublesOf(rows: Rows, x: usize, count: i32, to: usize): usize {
  if (rows.wide) return x;
  const numbers = <usize>(count * rows.dim);
  for (let p: usize = 0; p < numbers; p += 2)
    v128.store(to + (p << 3), f64x2.promote_low_f32x4(v128.load64_zero(x + (p << 2))));
  return to;
}

/** The gains of two candidates from the rows of a slice, which begins at row `first` of the chunk. */
function gainsOf(rows: Rows, x: usize, first: i32, count: i32, at: usize, pair: usize): v128 {
  const bytes = (<usize>rows.dim) << 3;
  const nearest = rows.d2 + at + ((<usize>first) << 3);
  let gain = f64x2.splat(0);
  for (let r = 0; r < count; r++, x += bytes) {
    let d = f64x2.splat(0);
    for (let j: usize = 0; j < bytes; j += 8) {
      const by = f64x2.sub(v128.load64_splat(x + j), v128.load(pair + (j << 1)));
      d = f64x2.add(d, f64x2.mul(by, by));
    }
    const nearer = f64x2.sub(v128.load64_splat(nearest + ((<usize>r) << 3)), d);
    const w = f64x2.splat(weightOf(rows, rows.weights + at, first + r));
    gain = f64x2.add(gain, f64x2.mul(w, f64x2.pmax(f64x2.splat(0), nearer)));
  }
  return gain;
}

/** Makes a point a seed, for a chunk of rows. */
export function takeSeed(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const at = placeOf(rows, thread);
  const count = countOf(rows, chunk);
  const bytes = bytesOf(rows);
  let x = rowsOf(rows, chunk, thread);
  for (let r = 0; r < count; r += SLICE_ROWS) {
    const end = min(r + SLICE_ROWS, count);
    let sum = 0.0;
    for (let i = r; i < end; i++, x += bytes) {
      const nearest = rows.d2 + at + ((<usize>i) << 3);
      const d = rows.wide ? distance(true, x, rows.dim, run.seed) : distance(false, x, rows.dim, run.seed);
      const least = run.first ? d : min(load<f64>(nearest), d);
      store<f64>(nearest, least);
      sum += weightOf(rows, rows.weights + at, i) * least;
    }
    setF64(run.sliceSums, sliceOf(rows, chunk) + r / SLICE_ROWS, sum);
  }
}
