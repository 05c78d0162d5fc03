import { i32At, setF64, setI32 } from '../arrays';
import { BLOCK, BLOCK_BYTES, CHUNK, Rows, Run } from './layout';
import { fourPairs, prefetchRows } from './points';
import { eightShorts } from './shorts';
import { eightRows, UP } from './tile';

/*
 * Greedy k-means++ for all candidates of a seed at once. A row is skipped for a candidate if the row's seed is at least
 * twice as far from the candidate as from the row (Raff, "Exact acceleration of k-means++ and k-means||", IJCAI 2021).
 * It is also skipped if a lower bound in f32 or from 16-bit points exceeds the distance to its seed. Gains are then
 * computed in f64, equal to those of the twin to the last bit.
 */

/** Offsets in a thread's scratch: bounds f32[3][8][4], four distances, u16[512] rows, u16[512] candidates as bits. */
const PAIRS: usize = 384;
const LIST: usize = 512;
const NEAR: usize = LIST + 2 * CHUNK;

/** Squared distances of points below this are too small to compare in f32. */
const SMALLEST: f64 = 1e-29;

/** Computes the gain of each candidate, for a chunk of rows. */
export function offerSeeds(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const scratch = run.scratch + <usize>thread * <usize>run.scratchBytes;
  memory.fill(run.gains + ((<usize>(chunk * BLOCK)) << 3), 0, (<usize>BLOCK) << 3);
  const count = listRows(rows, run, chunk, scratch + LIST);
  const pairs = listPairs(rows, run, chunk, count, scratch);
  measurePairs(rows, run, chunk, pairs, scratch);
  setI32(run.offers, chunk, keepGains(rows, run, chunk, pairs));
}

/** Lists the rows that may be nearer to some candidate than to their seed. @returns their number */
function listRows(rows: Rows, run: Run, chunk: i32, list: usize): i32 {
  const first = chunk * CHUNK;
  const end = min(first + CHUNK, rows.n);
  let count = 0;
  for (let i = first; i < end; i++) {
    const reach = v128.load32_splat(run.reach + ((<usize>i) << 2));
    const apart = run.apart + <usize>i32At(run.owners, i) * BLOCK_BYTES;
    const near = v128.or(
      f32x4.lt(v128.load(apart), reach),
      v128.or(f32x4.lt(v128.load(apart, 16), reach), f32x4.lt(v128.load(apart, 32), reach)),
    );
    store<u16>(list + ((<usize>count) << 1), <u16>(i - first));
    count += v128.any_true(near) ? 1 : 0;
  }
  return count;
}

/** @inline */
function startOf(run: Run, chunk: i32): usize {
  return <usize>chunk * <usize>CHUNK * <usize>run.most;
}

/**
 * Lists the pairs of these rows and candidates that lower bounds do not exclude, in the order of the rows, and
 * prefetches the rows.
 * @returns the number of pairs
 */
function listPairs(rows: Rows, run: Run, chunk: i32, count: i32, scratch: usize): i32 {
  const list = scratch + LIST;
  const first = chunk * CHUNK;
  const last = <usize>(count - 1);
  const vectors = <usize>run.vectors;
  const reach = run.reach + ((<usize>first) << 2);
  const squares = (run.rough ? rows.roughSquares : rows.squares) + ((<usize>first) << 2);
  if (run.rough) prefetchRows(rows.shorts, (<usize>rows.width) << 1, first, list, count, scratch);
  let paired: usize = 0;
  for (let e = 0; e < count; e += 8) {
    // pad the last eight with copies of the last row
    for (let f = count; f < e + 8; f++) store<u16>(list + ((<usize>f) << 1), load<u16>(list + (last << 1)));
    const some = list + ((<usize>e) << 1);
    for (let v: usize = 0; v < vectors; v++) measureCandidates(rows, run, first, some, v, scratch + (v << 7));
    const many = <usize>min(8, count - e);
    for (let f: usize = 0; f < many; f++) {
      const r = <usize>load<u16>(some + (f << 1));
      const square = v128.load32_splat(squares + (r << 2));
      const near = nearCandidates(vectors, square, v128.load32_splat(reach + (r << 2)), scratch + (f << 4));
      store<u16>(list + (paired << 1), <u16>r);
      store<u16>(scratch + NEAR + (paired << 1), <u16>near);
      paired += usize(near !== 0);
    }
  }
  prefetchRows(rows.x, (<usize>rows.dim) << (rows.wide ? 3 : 2), first, list, <i32>paired, scratch);
  const start = run.offered + (startOf(run, chunk) << 2);
  let to = start;
  for (let e: usize = 0; e < paired; e++) {
    const row = (<i32>load<u16>(list + (e << 1))) << 4;
    for (let near = <u32>load<u16>(scratch + NEAR + (e << 1)); near !== 0; near &= near - 1) {
      store<i32>(to, row | <i32>ctz(near));
      to += 4;
    }
  }
  return <i32>((to - start) >> 2);
}

/** @inline */
function measureCandidates(rows: Rows, run: Run, first: i32, some: usize, v: usize, out: usize): void {
  const at = v << 4;
  if (run.rough) {
    const tile = run.candidateShorts + ((v * <usize>rows.width) << 3);
    eightShorts(rows, first, some, tile, run.candidateRoughNorms + at, run.candidateSteps + at, out);
  } else eightRows(rows, first, some, run.candidateTile + at * <usize>rows.dim, run.candidateNorms + at, out);
}

/**
 * The candidates that may be nearer to a row than its seed, as bits.
 * @param lowers in, f32[vectors][8][4]; those of the row are at the first of each eight
 * @inline
 */
function nearCandidates(vectors: usize, square: v128, reach: v128, lowers: usize): u32 {
  let near: u32 = 0;
  for (let v: usize = 0; v < vectors; v++) {
    const lower = f32x4.add(v128.load(lowers + (v << 7)), square);
    near |= (<u32>i32x4.bitmask(f32x4.lt(lower, reach))) << ((<u32>v) << 2);
  }
  return near;
}

function measurePairs(rows: Rows, run: Run, chunk: i32, pairs: i32, scratch: usize): void {
  const first = chunk * CHUNK;
  const start = startOf(run, chunk);
  const offered = run.offered + (start << 2);
  const d2 = run.offeredD2 + (start << 3);
  const four = scratch + PAIRS;
  const last = pairs - 1;
  for (let e = 0; e < pairs; e += 4) {
    const p0 = i32At(offered, e);
    const p1 = load<i32>(offered + ((<usize>min(e + 1, last)) << 2));
    const p2 = load<i32>(offered + ((<usize>min(e + 2, last)) << 2));
    const p3 = load<i32>(offered + ((<usize>min(e + 3, last)) << 2));
    fourPairs(
      rows,
      first + (p0 >> 4),
      first + (p1 >> 4),
      first + (p2 >> 4),
      first + (p3 >> 4),
      candidateOf(run, p0),
      candidateOf(run, p1),
      candidateOf(run, p2),
      candidateOf(run, p3),
      four,
    );
    const many = <usize>min(4, pairs - e);
    memory.copy(d2 + ((<usize>e) << 3), four, many << 3);
  }
}

/** @inline */
function candidateOf(run: Run, pair: i32): i32 {
  return i32At(run.candidateRows, pair & 15);
}

/** Adds up the gains, and keeps the pairs with a gain as offers. @returns their number */
function keepGains(rows: Rows, run: Run, chunk: i32, pairs: i32): i32 {
  const start = startOf(run, chunk);
  const offered = run.offered + (start << 2);
  const d2 = run.offeredD2 + (start << 3);
  const gains = run.gains + ((<usize>(chunk * BLOCK)) << 3);
  let kept: usize = 0;
  for (let e: usize = 0; e < <usize>pairs; e++) {
    const pair = load<i32>(offered + (e << 2));
    const d = load<f64>(d2 + (e << 3));
    const i = <usize>(chunk * CHUNK + (pair >> 4));
    const nearest = load<f64>(run.nearest + (i << 3));
    if (!(d < nearest)) continue;
    const w = rows.weights ? load<f64>(rows.weights + (i << 3)) : 1;
    const gain = gains + ((<usize>(pair & 15)) << 3);
    store<f64>(gain, load<f64>(gain) + w * (nearest - d));
    store<i32>(offered + (kept << 2), pair);
    store<f64>(d2 + (kept << 3), d);
    kept++;
  }
  return <i32>kept;
}

/** Makes the chosen candidate a seed, for a chunk of rows. */
export function takeSeed(rows: Rows, run: Run, chunk: i32): void {
  const first = chunk * CHUNK;
  const start = startOf(run, chunk);
  const offers = <usize>i32At(run.offers, chunk);
  const squared = rows.numbers.scale * rows.numbers.scale;
  for (let e: usize = 0; e < offers; e++) {
    const pair = load<i32>(run.offered + ((start + e) << 2));
    if ((pair & 15) !== run.choice) continue;
    const i = <usize>(first + (pair >> 4));
    const d = load<f64>(run.offeredD2 + ((start + e) << 3));
    store<f64>(run.nearest + (i << 3), d);
    store<f32>(run.reach + (i << 2), <f32>max(d * squared, SMALLEST) * UP);
    store<i32>(run.owners + (i << 2), run.seed);
  }
  let sum = 0.0;
  const end = min(first + CHUNK, rows.n);
  for (let i = <usize>first; i < <usize>end; i++) {
    const d = load<f64>(run.nearest + (i << 3));
    sum += rows.weights ? load<f64>(rows.weights + (i << 3)) * d : d;
  }
  setF64(run.sliceSums, chunk, sum);
}
