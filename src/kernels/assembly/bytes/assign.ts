import { f32At, f64At, i32At, setF32, setI32, setU32, u32At } from '../arrays';
import {
  boundsOf,
  countWithin,
  doubtOf,
  firstWithin,
  groupsWithin,
  leastOf,
  leastsOf,
  lowerOf,
  renewLeasts,
  takeUpper,
  upperNow,
  upperOf,
} from './bounds';
import { denseOf, squaredDistance } from './exact';
import { Rows, Run } from './layout';
import { DOUBTFUL, enlist, measureLists, openScratch, ROWS } from './lists';
import { addRow, expandRow } from './pairs';

/*
 * The pass of Lloyd's algorithm. The nearest center is defined by the f64 distances of kernels/kmeans.ts, added up in
 * the order of the columns, and is the first of equals. Bounds only save distances that cannot change the result.
 */

/** Labels a batch of rows, and updates the sums of this thread. */
export function assignRows(rows: Rows, run: Run, batch: i32, thread: i32): void {
  const first = batch * run.batch;
  const end = min(first + run.batch, rows.n);
  const scratch = openScratch(run, thread);
  if (run.fresh) return labelAll(rows, run, first, end, thread, scratch);
  let count = listDoubtful(run, first, end, scratch);
  prefetchBounds(run, first, count, scratch);
  count = recheckAll(run, first, count, scratch);
  if (count === 0) return;
  prefetchPairs(rows, first, count, scratch);
  measureLists(rows, run, first, scratch);
  count = tightenAll(rows, run, first, count, scratch);
  measureLists(rows, run, first, scratch);
  for (let e: usize = 0; e < <usize>count; e++) {
    const i = first + <i32>load<u16>(scratch + ROWS + (e << 1));
    decide(rows, run, i, load<u32>(scratch + DOUBTFUL + (e << 2)), thread);
  }
}

/** Labels a batch without bounds: computes the distances of all rows to all centers. */
function labelAll(rows: Rows, run: Run, first: i32, end: i32, thread: i32, scratch: usize): void {
  for (let i = first; i < end; i++) for (let g = 0; g < run.groups; g++) enlist(run, scratch, g, i - first);
  measureLists(rows, run, first, scratch);
  for (let i = first; i < end; i++) {
    let least: f32 = Infinity;
    for (let g = 0; g < run.groups; g++) least = min(least, leastOf(run, i, g, -1));
    choose(rows, run, i, least, thread);
  }
}

/** Lists the rows for which some group may contain a center nearer than their own. @returns their number */
function listDoubtful(run: Run, first: i32, end: i32, scratch: usize): i32 {
  let count = 0;
  for (let i = first; i < end; i++) {
    const lane = i32At(run.labels, i);
    count = keep(scratch, count, i - first, groupsWithin(run, i, lane, upperNow(run, i, lane)));
  }
  return count;
}

/**
 * Keeps a row on the list if some of its groups are in doubt.
 * @returns the length of the list
 * @inline
 */
function keep(scratch: usize, count: i32, r: i32, groups: u32): i32 {
  store<u16>(scratch + ROWS + ((<usize>count) << 1), <u16>r);
  setU32(scratch + DOUBTFUL, count, groups);
  return count + i32(groups !== 0);
}

/** The first group from `g` on with its bit in `groups`; run.groups or more if there is none. @inline */
function nextGroup(run: Run, groups: u32, g: i32): i32 {
  while (g < run.groups) {
    const rest = groups >> (g & 31);
    if (rest) return g + ctz<u32>(rest);
    g = (g | 31) + 1;
  }
  return g;
}

/*
 * Rows and bounds are scattered in memory. Prefetching them for a whole list lets the cache misses overlap.
 */

/** Prefetches the bounds of the groups in doubt. */
function prefetchBounds(run: Run, first: i32, listed: i32, scratch: usize): void {
  const bytes = (<usize>run.vectors) << 3;
  let fetched = 0;
  for (let e: usize = 0; e < <usize>listed; e++) {
    const i = first + <i32>load<u16>(scratch + ROWS + (e << 1));
    const groups = load<u32>(scratch + DOUBTFUL + (e << 2));
    for (let g = nextGroup(run, groups, 0); g < run.groups; g = nextGroup(run, groups, g + 1)) {
      const bounds = boundsOf(run, i, g);
      fetched |= load<i32>(bounds) | load<i32>(bounds + bytes - 4);
    }
  }
  store<i32>(scratch, fetched);
}

/** Prefetches the pairs of the rows. */
function prefetchPairs(rows: Rows, first: i32, listed: i32, scratch: usize): void {
  let fetched = 0;
  for (let e: usize = 0; e < <usize>listed; e++) {
    const i = first + <i32>load<u16>(scratch + ROWS + (e << 1));
    const start = <usize>u32At(rows.starts, i);
    const count = <usize>u32At(rows.counts, i);
    for (let q: usize = 0; q < count; q += 16) fetched |= load<i32>(rows.pairs + ((start + q) << 2));
  }
  store<i32>(scratch, fetched);
}

/** Keeps the listed rows whose exact bounds leave a group in doubt, and puts them on the list of their own group. */
function recheckAll(run: Run, first: i32, listed: i32, scratch: usize): i32 {
  let count = 0;
  for (let e: usize = 0; e < <usize>listed; e++) {
    const r = <i32>load<u16>(scratch + ROWS + (e << 1));
    const i = first + r;
    const lane = i32At(run.labels, i);
    const doubtful = recheck(run, i, lane, load<u32>(scratch + DOUBTFUL + (e << 2)));
    if (doubtful) enlist(run, scratch, lane / (4 * run.vectors), r);
    count = keep(scratch, count, r, doubtful);
  }
  return count;
}

/**
 * Recomputes the least bounds of some groups.
 * @returns the groups that are still in doubt
 * @inline
 */
function recheck(run: Run, i: i32, lane: i32, groups: u32): u32 {
  renewLeasts(run, i, lane);
  const upper = upperNow(run, i, lane);
  const leasts = leastsOf(run, i);
  let doubtful: u32 = 0;
  for (let g = nextGroup(run, groups, 0); g < run.groups; g = nextGroup(run, groups, g + 1)) {
    const least = leastOf(run, i, g, lane);
    setF32(leasts, g, least);
    doubtful |= u32(!(least > upper)) << (g & 31);
  }
  return doubtful;
}

/**
 * Keeps the listed rows that are still in doubt with the exact distance of their own center, and puts them on the lists
 * of their other groups.
 */
function tightenAll(rows: Rows, run: Run, first: i32, listed: i32, scratch: usize): i32 {
  let count = 0;
  for (let e: usize = 0; e < <usize>listed; e++) {
    const r = <i32>load<u16>(scratch + ROWS + (e << 1));
    const groups = load<u32>(scratch + DOUBTFUL + (e << 2));
    count = keep(scratch, count, r, tighten(rows, run, first + r, r, groups, scratch));
  }
  return count;
}

/** @inline */
function tighten(rows: Rows, run: Run, i: i32, r: i32, groups: u32, scratch: usize): u32 {
  const lane = i32At(run.labels, i);
  const own = lane / (4 * run.vectors);
  const upper = takeUpper(run, i, lane, doubtOf(run, <f32>i32At(rows.squares, i)));
  const leasts = leastsOf(run, i);
  // the bounds of this group have just been computed
  setF32(leasts, own, leastOf(run, i, own, lane));
  let doubtful: u32 = 0;
  for (let g = nextGroup(run, groups, 0); g < run.groups; g = nextGroup(run, groups, g + 1)) {
    if (f32At(leasts, g) > upper) continue;
    doubtful |= 1 << (g & 31);
    if (g !== own) enlist(run, scratch, g, r);
  }
  return doubtful;
}

/** Labels a row whose doubtful groups have just been computed. */
function decide(rows: Rows, run: Run, i: i32, groups: u32, thread: i32): void {
  const lane = i32At(run.labels, i);
  const upper = f32At(run.upper, i);
  const leasts = leastsOf(run, i);
  let least: f32 = Infinity;
  for (let g = nextGroup(run, groups, 0); g < run.groups; g = nextGroup(run, groups, g + 1)) {
    const lower = leastOf(run, i, g, lane);
    setF32(leasts, g, lower);
    least = min(least, lower);
  }
  if (!(least > upper)) choose(rows, run, i, min(least, lowerOf(run, i, lane)), thread);
}

/** Labels a row by its bounds to all centers; `least` is the least of these bounds, just computed. */
function choose(rows: Rows, run: Run, i: i32, least: f32, thread: i32): void {
  const doubt = doubtOf(run, <f32>i32At(rows.squares, i));
  const within = upperOf(run, least, doubt);
  let count = 0;
  for (let g = 0; g < run.groups; g++) count += countWithin(run, i, g, within);
  const lane = count === 1 ? laneOf(run, i, within) : nearestWithin(rows, run, i, within, thread);
  takeUpper(run, i, lane, doubt);
  const leasts = leastsOf(run, i);
  for (let g = 0; g < run.groups; g++) setF32(leasts, g, leastOf(run, i, g, lane));
  store<u8>(run.taken + <usize>i, <u8>run.now);
  relabel(rows, run, i, lane, thread);
}

/** The first lane that may be within `upper` of a row. */
function laneOf(run: Run, i: i32, upper: f32): i32 {
  let lane = -1;
  for (let g = 0; g < run.groups && lane < 0; g++) lane = firstWithin(run, i, g, upper);
  return lane;
}

/** The nearest center by the f64 distances of the twin, among the centers that may be within `upper` of a row. */
function nearestWithin(rows: Rows, run: Run, i: i32, upper: f32, thread: i32): i32 {
  const x = denseOf(rows, run, thread);
  expandRow(rows, i, x);
  let best = Infinity;
  let nearest = -1;
  let first = 0;
  for (let lane = 0; lane < run.lanes; lane++) {
    if (!(lowerOf(run, i, lane) <= upper)) continue;
    const c = i32At(run.order, lane);
    const d2 = squaredDistance(x, run.centers + ((<usize>(c * rows.dim)) << 3), <usize>rows.dim);
    if (d2 < best || (d2 === best && c < first)) {
      best = d2;
      first = c;
      nearest = lane;
    }
  }
  return nearest;
}

/** @inline */
function relabel(rows: Rows, run: Run, i: i32, lane: i32, thread: i32): void {
  const label = run.labels + ((<usize>i) << 2);
  const before = load<i32>(label);
  if (before === lane) return;
  const w = f64At(rows.weights, i);
  if (before >= 0) addTo(rows, run, i, -w, before, thread);
  addTo(rows, run, i, w, lane, thread);
  store<i32>(label, lane);
}

function addTo(rows: Rows, run: Run, i: i32, w: f64, lane: i32, thread: i32): void {
  const at = thread * run.lanes + lane;
  addRow(rows, i, w, run.sums + ((<usize>(at * rows.half)) << 4));
  const mass = run.masses + ((<usize>at) << 3);
  store<f64>(mass, load<f64>(mass) + w);
  setI32(run.dirty, lane, 1);
}
