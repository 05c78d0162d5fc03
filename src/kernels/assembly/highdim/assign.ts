import { anyWithin, countWithin, doubtOf, leastOf, lowerOf, measure, upperNow, upperOf } from './bounds';
import { CHUNK, Rows, Run } from './layout';
import { addRow } from './pairs';

/*
 * The pass of Lloyd's algorithm. Who is nearest is defined by the f64 distances of kernels/kmeans.ts, added up in
 * the order of the columns, and the first of equals; bounds only say where that is beyond doubt.
 */

/**
 * Scratch of a thread: products, a number, rows to decide and their doubtful groups, and for each group how many and
 * which rows to measure.
 */
const ABOVE: usize = 80;
const FAILED: usize = 128;
const DOUBTFUL: usize = FAILED + (<usize>CHUNK << 1);
const COUNTS: usize = DOUBTFUL + (<usize>CHUNK << 2);

// @ts-ignore: decorator
@inline
function listOf(run: Run, scratch: usize, g: i32): usize {
  return scratch + COUNTS + (<usize>run.groups << 2) + (<usize>(g * CHUNK) << 1);
}

/** Puts a row on the list of a group. */
// @ts-ignore: decorator
@inline
function enlist(run: Run, scratch: usize, g: i32, r: i32): void {
  const counter = scratch + COUNTS + (<usize>g << 2);
  const count = load<i32>(counter);
  store<u16>(listOf(run, scratch, g) + (<usize>count << 1), <u16>r);
  store<i32>(counter, count + 1);
}

/** Computes the bounds on the lists, and empties them. */
function measureLists(rows: Rows, run: Run, first: i32, scratch: usize): void {
  for (let g = 0; g < run.groups; g++) {
    const counter = scratch + COUNTS + (<usize>g << 2);
    measure(rows, run, first, listOf(run, scratch, g), load<i32>(counter), g, scratch);
    store<i32>(counter, 0);
  }
}

/** Labels a chunk of rows, and brings the sums of this thread up to date. */
export function assignRows(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const first = chunk * CHUNK;
  const end = min(first + CHUNK, rows.n);
  const scratch = run.scratch + <usize>thread * run.scratchBytes;
  memory.fill(scratch + COUNTS, 0, <usize>run.groups << 2);
  const failed = run.fresh ? enlistAll(run, first, end, scratch) : enlistDoubtful(run, first, end, scratch);
  if (failed == 0) return;
  measureLists(rows, run, first, scratch);
  if (run.fresh == 0 && run.groups > 1) {
    for (let e: usize = 0; e < <usize>failed; e++)
      enlistOthers(rows, run, first, e, scratch);
    measureLists(rows, run, first, scratch);
  }
  for (let e: usize = 0; e < <usize>failed; e++)
    decide(rows, run, first + <i32>load<u16>(scratch + FAILED + (e << 1)), thread, scratch);
}

function enlistAll(run: Run, first: i32, end: i32, scratch: usize): i32 {
  for (let i = first; i < end; i++) {
    store<u16>(scratch + FAILED + (<usize>(i - first) << 1), <u16>(i - first));
    for (let g = 0; g < run.groups; g++) enlist(run, scratch, g, i - first);
  }
  return end - first;
}

/** Lists the rows whose labels bounds do not confirm, for their own group; how many they are. */
function enlistDoubtful(run: Run, first: i32, end: i32, scratch: usize): i32 {
  let failed = 0;
  for (let i = first; i < end; i++) {
    const lane = load<i32>(run.labels + (<usize>i << 2));
    if (!useUpSlack(run, i, lane)) continue;
    const doubtful = recheck(run, i, lane, scratch);
    if (doubtful == 0) continue;
    store<u16>(scratch + FAILED + (<usize>failed << 1), <u16>(i - first));
    store<u32>(scratch + DOUBTFUL + (<usize>failed << 2), doubtful);
    failed++;
    enlist(run, scratch, lane / (4 * run.vectors), i - first);
  }
  return failed;
}

/** Takes the drift off the slack of a row; whether some of it is used up. */
// @ts-ignore: decorator
@inline
function useUpSlack(run: Run, i: i32, lane: i32): bool {
  const bytes = <usize>run.slacks << 2;
  const slack = run.slack + <usize>i * bytes;
  const drift = run.drift + <usize>lane * bytes;
  let out = i32x4.splat(0);
  for (let v: usize = 0; v < bytes; v += 16) {
    const left = f32x4.sub(v128.load(slack + v), v128.load(drift + v));
    v128.store(slack + v, left);
    out = v128.or(out, f32x4.le(left, f32x4.splat(0)));
  }
  return v128.any_true(out);
}

/**
 * Looks at the bounds of the groups whose slack is used up.
 * @returns a bit, number g modulo 32, for each group g that may hold a center nearer than the own one
 */
function recheck(run: Run, i: i32, lane: i32, scratch: usize): u32 {
  const own = lane / (4 * run.vectors);
  const upper = upperNow(run, i, lane);
  const slack = run.slack + (<usize>(i * run.slacks) << 2);
  let doubtful: u32 = 0;
  for (let g = 0; g < run.groups; g++) {
    if (load<f32>(slack + (<usize>g << 2)) > 0) continue;
    const count = countWithin(run, i, g, upper, scratch + ABOVE);
    // the own lane is always among those of its group
    if (count > (g == own ? 1 : 0)) doubtful |= 1 << (g & 31);
    else store<f32>(slack + (<usize>g << 2), load<f32>(scratch + ABOVE) - upper);
  }
  return doubtful;
}

/** Lists a row, whose own group is measured, for the doubtful groups that may still hold a nearer center. */
// @ts-ignore: decorator
@inline
function enlistOthers(rows: Rows, run: Run, first: i32, e: usize, scratch: usize): void {
  const r = <i32>load<u16>(scratch + FAILED + (e << 1));
  const doubtful = load<u32>(scratch + DOUBTFUL + (e << 2));
  const i = first + r;
  const own = load<i32>(run.labels + (<usize>i << 2)) / (4 * run.vectors);
  const doubt = doubtOf(run, <f32>load<i32>(rows.squares + (<usize>i << 2)));
  const upper = upperOf(leastOf(run, i, own), doubt);
  for (let g = 0; g < run.groups; g++)
    if (g != own && doubtful & (1 << (g & 31)) && anyWithin(run, i, g, upper)) enlist(run, scratch, g, r);
}

/** Labels a row; all groups that may hold its nearest center have just been measured. */
function decide(rows: Rows, run: Run, i: i32, thread: i32, scratch: usize): void {
  const doubt = doubtOf(run, <f32>load<i32>(rows.squares + (<usize>i << 2)));
  let least: f32 = Infinity;
  for (let g = 0; g < run.groups; g++) {
    if (<i32>load<u8>(run.times + <usize>i * run.groups + g) != run.now) continue;
    const lower = leastOf(run, i, g);
    if (lower < least) least = lower;
  }
  const within = upperOf(least, doubt);
  const slack = run.slack + (<usize>(i * run.slacks) << 2);
  let count = 0;
  for (let g = 0; g < run.groups; g++) {
    count += countWithin(run, i, g, within, scratch + ABOVE);
    store<f32>(slack + (<usize>g << 2), load<f32>(scratch + ABOVE) - within);
  }
  // with several candidates nothing is known to be farther away than the nearest
  if (count > 1) memory.fill(slack, 0, <usize>run.groups << 2);
  const lane = count == 1 ? laneOf(run, i, within) : nearestWithin(rows, run, i, within);
  store<f32>(run.upper + (<usize>i << 2), upperOf(lowerOf(run, i, lane), doubt));
  relabel(rows, run, i, lane, thread);
}

/** The first lane that may be within `upper` of a row. */
function laneOf(run: Run, i: i32, upper: f32): i32 {
  let lane = 0;
  while (lowerOf(run, i, lane) > upper) lane++;
  return lane;
}

/** The nearest center, in f64 as the twin has it, among those that may be within `upper` of a row. */
function nearestWithin(rows: Rows, run: Run, i: i32, upper: f32): i32 {
  let best = Infinity;
  let nearest = -1;
  let first = 0;
  for (let lane = 0; lane < run.lanes; lane++) {
    if (!(lowerOf(run, i, lane) <= upper)) continue;
    const c = load<i32>(run.order + (<usize>lane << 2));
    const d2 = squaredDistance(rows, i, run.centers + (<usize>(c * rows.dim) << 3));
    if (d2 < best || (d2 == best && c < first)) {
      best = d2;
      first = c;
      nearest = lane;
    }
  }
  return nearest;
}

function squaredDistance(rows: Rows, i: i32, center: usize): f64 {
  const x = rows.x + <usize>i * rows.dim;
  let sum = 0.0;
  for (let j: usize = 0; j < <usize>rows.dim; j++) {
    const d = <f64>load<u8>(x + j) - load<f64>(center + (j << 3));
    sum += d * d;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function relabel(rows: Rows, run: Run, i: i32, lane: i32, thread: i32): void {
  const label = run.labels + (<usize>i << 2);
  const before = load<i32>(label);
  if (before == lane) return;
  const w = load<f64>(rows.weights + (<usize>i << 3));
  if (before >= 0) addTo(rows, run, i, -w, before, thread);
  addTo(rows, run, i, w, lane, thread);
  store<i32>(label, lane);
}

function addTo(rows: Rows, run: Run, i: i32, w: f64, lane: i32, thread: i32): void {
  const at = thread * run.lanes + lane;
  addRow(rows, i, w, run.sums + (<usize>(at * rows.half) << 4));
  const mass = run.masses + (<usize>at << 3);
  store<f64>(mass, load<f64>(mass) + w);
  store<i32>(run.dirty + (<usize>lane << 2), 1);
}

/** Squared distances of a chunk of rows to their own centers, as the twin has them; four rows at a time. */
export function measureOwn(rows: Rows, run: Run, chunk: i32): void {
  const first = chunk * CHUNK;
  const end = min(first + CHUNK, rows.n);
  let i = first;
  for (; i + 4 <= end; i += 4) measureFour(rows, run, i);
  for (; i < end; i++) store<f64>(run.d2 + (<usize>i << 3), squaredDistance(rows, i, ownCenter(rows, run, i)));
}

// @ts-ignore: decorator
@inline
function ownCenter(rows: Rows, run: Run, i: i32): usize {
  const lane = load<i32>(run.labels + (<usize>i << 2));
  return run.centers + (<usize>(load<i32>(run.order + (<usize>lane << 2)) * rows.dim) << 3);
}

function measureFour(rows: Rows, run: Run, i: i32): void {
  const dim = <usize>rows.dim;
  const x = rows.x + <usize>i * dim;
  const c0 = ownCenter(rows, run, i);
  const c1 = ownCenter(rows, run, i + 1);
  const c2 = ownCenter(rows, run, i + 2);
  const c3 = ownCenter(rows, run, i + 3);
  let s0 = 0.0;
  let s1 = 0.0;
  let s2 = 0.0;
  let s3 = 0.0;
  for (let j: usize = 0; j < dim; j++) {
    const q = j << 3;
    const d0 = <f64>load<u8>(x + j) - load<f64>(c0 + q);
    const d1 = <f64>load<u8>(x + dim + j) - load<f64>(c1 + q);
    const d2 = <f64>load<u8>(x + 2 * dim + j) - load<f64>(c2 + q);
    const d3 = <f64>load<u8>(x + 3 * dim + j) - load<f64>(c3 + q);
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  const to = run.d2 + (<usize>i << 3);
  store<f64>(to, s0);
  store<f64>(to, s1, 8);
  store<f64>(to, s2, 16);
  store<f64>(to, s3, 24);
}
