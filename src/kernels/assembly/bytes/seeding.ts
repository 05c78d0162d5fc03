import { f64At, i32At, setF64, setI32, u32At } from '../arrays';
import { denseOf, fourDistances } from './exact';
import { CHUNK, Rows, Run } from './layout';
import { expandRow, products } from './pairs';

/*
 * Greedy k-means++ for all candidates of a seed at once. Squared distances in steps are whole numbers below 2^31. They
 * are the distances of bytes, and for other values they tell which candidates may be nearer than the nearest seed: the
 * distances to these are computed from the values, and sums of them are added up in the order of the twin.
 */

/** Maximum number of candidates for a seed. @host */
const MOST_CANDIDATES: i32 = 20;

/** Covers rounding of what rows can reach. */
const UP: f64 = 1.0 + 1.0 / 1048576.0;

/** In the scratch of a thread: the candidates and rows of up to four offers, and their distances. */
const LISTED: usize = 80;
const FOUND: usize = 96;

/** The offer of a candidate to a row. @inline */
function offerOf(run: Run, i: i32, t: i32): usize {
  return run.offers + ((<usize>i * <usize>run.most + <usize>t) << 3);
}

/** For a chunk of rows and each candidate, how much the row would gain if the candidate became a seed. */
export function offerSeeds(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const scratch = run.scratch + <usize>thread * run.scratchBytes;
  const end = min((chunk + 1) * CHUNK, rows.n);
  // the steps of bytes are their values
  const isBytes = rows.scale.rounding === 0;
  let listed = 0;
  for (let i = chunk * CHUNK; i < end; i++) {
    products(run.candidateVectors, rows, i, run.candidates, scratch);
    for (let t = 0; t < run.offered; t++) store<f64>(offerOf(run, i, t), Infinity);
    for (let left = offersTo(rows, run, i, scratch); left !== 0; left &= left - 1) {
      const t = <i32>ctz(left);
      if (isBytes) store<f64>(offerOf(run, i, t), <f64>i32At(scratch, t));
      else listed = list(rows, run, i, t, listed, scratch, thread);
    }
  }
  if (listed > 0) measure(rows, run, listed, scratch, thread);
  const gains = run.gains + ((<usize>(chunk * MOST_CANDIDATES)) << 3);
  for (let t = 0; t < run.offered; t++) setF64(gains, t, gainBy(rows, run, chunk * CHUNK, end, t));
}

/** The candidates that may be nearer to a row than its nearest seed, as bits. @param sums inout, i32[20]: products, then distances */
function offersTo(rows: Rows, run: Run, i: i32, sums: usize): u32 {
  const square = v128.load32_splat(rows.squares + ((<usize>i) << 2));
  const reach = v128.load32_splat(run.reach + ((<usize>i) << 2));
  let near: u32 = 0;
  for (let v = 0; v < run.candidateVectors; v++) {
    const at = (<usize>v) << 4;
    const twice = i32x4.shl(v128.load(sums + at), 1);
    // intermediate sums may wrap around, but the result is below 2^31
    const d2 = i32x4.sub(i32x4.add(square, v128.load(run.candidateSquares + at)), twice);
    v128.store(sums + at, d2);
    near |= i32x4.bitmask(i32x4.le_s(d2, reach)) << (4 * v);
  }
  // the last vector may have lanes without a candidate
  return near & ((1 << run.offered) - 1);
}

/** Expands a row for its offer, and measures offers by four. @returns the number of offers that wait */
function list(rows: Rows, run: Run, i: i32, t: i32, listed: i32, scratch: usize, thread: i32): i32 {
  expandRow(rows, i, denseOf(rows, run, thread) + ((<usize>(listed * rows.half)) << 4));
  setI32(scratch + LISTED, listed, i * 32 + t);
  if (listed < 3) return listed + 1;
  measure(rows, run, 4, scratch, thread);
  return 0;
}

/** Computes the distances of up to four offers. */
function measure(rows: Rows, run: Run, listed: i32, scratch: usize, thread: i32): void {
  const x = denseOf(rows, run, thread);
  const next = (<usize>rows.half) << 4;
  // the rest is filled with the first offer
  for (let o = listed; o < 4; o++) setI32(scratch + LISTED, o, i32At(scratch, <i32>(LISTED >> 2)));
  const at = x + next;
  fourDistances(
    x,
    listed > 1 ? at : x,
    listed > 2 ? at + next : x,
    listed > 3 ? at + 2 * next : x,
    candidateOf(run, scratch, 0, next),
    candidateOf(run, scratch, 1, next),
    candidateOf(run, scratch, 2, next),
    candidateOf(run, scratch, 3, next),
    <usize>rows.dim,
    scratch + FOUND,
  );
  for (let o = 0; o < listed; o++) {
    const offer = u32At(scratch + LISTED, o);
    store<f64>(offerOf(run, <i32>(offer >> 5), <i32>(offer & 31)), f64At(scratch + FOUND, o));
  }
}

/** The values of the candidate of an offer. @inline */
function candidateOf(run: Run, scratch: usize, o: i32, next: usize): usize {
  return run.candidateRows + <usize>(u32At(scratch + LISTED, o) & 31) * next;
}

/** How much some rows gain by a candidate, in the order of the rows. */
function gainBy(rows: Rows, run: Run, first: i32, end: i32, t: i32): f64 {
  let gain = 0.0;
  for (let i = first; i < end; i++) {
    const d = load<f64>(offerOf(run, i, t));
    const nearest = f64At(run.nearest, i);
    if (d < nearest) gain += f64At(rows.weights, i) * (nearest - d);
  }
  return gain;
}

/** Makes the chosen candidate a seed, for a chunk of rows. */
export function takeSeed(rows: Rows, run: Run, chunk: i32): void {
  const end = min((chunk + 1) * CHUNK, rows.n);
  const perStep = rows.scale.perStep;
  const apart = rows.scale.apart;
  let sum = 0.0;
  for (let i = chunk * CHUNK; i < end; i++) {
    const d = load<f64>(offerOf(run, i, run.choice));
    if (d < f64At(run.nearest, i)) {
      setF64(run.nearest, i, d);
      const reach = (sqrt(d) * perStep + 2 * apart) * UP;
      setI32(run.reach, i, <i32>min(reach * reach, 2147483647.0));
    }
    sum += f64At(rows.weights, i) * f64At(run.nearest, i);
  }
  setF64(run.sliceSums, chunk, sum);
}
