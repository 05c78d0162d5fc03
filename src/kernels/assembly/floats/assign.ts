import { f64At, i32At, setF32, setI32, setU32 } from '../arrays';
import { decide, doubtOf, lowerOf, nearGroups } from './decide';
import { CHUNK, Rows, Run } from './layout';
import { measure } from './measure';
import { prefetchRows } from './points';
import { endsOf, FAILED, listOf, MOVES, NEAR, OWNS } from './scratch';
import { relabel } from './sums';
import { boundsOf, rootUp, UP } from './tile';

/*
 * The pass of Lloyd's algorithm with bounds by groups of centers (Ding, Zhao, Shen, Musuvathi and Mytkowicz, "Yinyang
 * k-means", ICML 2015; compared with others by Newling and Fleuret, "Fast k-means with accurate bounds", ICML 2016),
 * but with groups as small as a vector. If the bounds of a row do not confirm its label, the distance to its own center
 * is computed, then the bounds of groups that are still in doubt. This is done for many rows at once, from 16-bit
 * points if these are accurate enough. Only if such a group may contain a nearer center, its centers are compared one
 * by one, in f32. If f32 cannot decide, the f64 distances of kernels/kmeans.ts do, and the first of equals is nearest.
 */

/** Labels a chunk of rows, and updates the sums of this thread. */
export function assignRows(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const first = chunk * CHUNK;
  const end = min(first + CHUNK, rows.n);
  const scratch = run.scratch + <usize>thread * <usize>run.scratchBytes;
  const ends = endsOf(run, scratch);
  for (let g = 0; g < run.groups; g++) setU32(ends, g, <u32>listOf(scratch, g));
  const failed = run.fresh
    ? enlistAll(run, first, end, scratch)
    : enlistDoubtful(rows, run, first, end, scratch);
  if (failed === 0) return;
  for (let g = 0; g < run.groups; g++) measure(rows, run, first, g, scratch);
  const left = run.fresh ? failed : keepDoubtful(run, first, failed, scratch);
  if (!run.rough)
    prefetchRows(rows.points, (<usize>rows.stride) << 2, first, scratch + FAILED, left, scratch);
  moveRows(rows, run, first, decideRows(rows, run, first, left, scratch), thread, scratch);
}

/** Labels the rows on the list, and keeps those whose label changes. @returns their number */
function decideRows(rows: Rows, run: Run, first: i32, left: i32, scratch: usize): i32 {
  const list = scratch + FAILED;
  let moved: usize = 0;
  for (let e: usize = 0; e < <usize>left; e++) {
    const r = <i32>load<u16>(list + (e << 1));
    const before = i32At(scratch + OWNS, r);
    const lane = decide(rows, run, first + r, before, scratch);
    store<u16>(list + (moved << 1), <u16>r);
    store<i32>(scratch + MOVES + (moved << 2), lane);
    moved += usize(lane !== before);
  }
  return <i32>moved;
}

/** Gives the rows on the list their new labels. */
function moveRows(rows: Rows, run: Run, first: i32, moved: i32, thread: i32, scratch: usize): void {
  const list = scratch + FAILED;
  prefetchRows(rows.x, (<usize>rows.dim) << (rows.wide ? 3 : 2), first, list, moved, scratch);
  for (let e: usize = 0; e < <usize>moved; e++) {
    const i = first + <i32>load<u16>(list + (e << 1));
    const before = i32At(run.labels, i);
    relabel(rows, run, i, before, load<i32>(scratch + MOVES + (e << 2)), thread);
  }
}

/** Keeps the failed rows whose new group bounds do not confirm the label either. @returns their number */
function keepDoubtful(run: Run, first: i32, failed: i32, scratch: usize): i32 {
  const list = scratch + FAILED;
  let kept: usize = 0;
  for (let e: usize = 0; e < <usize>failed; e++) {
    const r = <i32>load<u16>(list + (e << 1));
    const bounds = boundsOf(run, first + r);
    store<u16>(list + (kept << 1), <u16>r);
    kept += usize(nearGroups(run, bounds, load<f32>(bounds)) !== 0);
  }
  return <i32>kept;
}

/** `assignRows` for centers that are the seeds just found: labels are known, but bounds are looser. */
export function joinSeeds(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const scale = rows.numbers.scale;
  const end = min((chunk + 1) * CHUNK, rows.n);
  for (let i = chunk * CHUNK; i < end; i++) {
    const lane = load<i32>(run.homes + ((<usize>i32At(run.owners, i)) << 2));
    const upper = <f32>(sqrt(f64At(run.nearest, i)) * scale) * UP;
    const apart = run.drift + ((<usize>lane * <usize>run.slots) << 2);
    const bounds = boundsOf(run, i);
    for (let s: usize = 0; s < (<usize>run.slots) << 2; s += 16)
      v128.store(bounds + s, f32x4.sub(v128.load(apart + s), f32x4.splat(upper)));
    store<f32>(bounds, upper);
    relabel(rows, run, i, -1, lane, thread);
  }
}

/** Puts a row on the lists of some groups, given as bits. @inline */
function enlist(ends: usize, groups: u64, r: i32): void {
  for (let left = groups; left !== 0; left &= left - 1) {
    const at = ends + ((<usize>ctz(left)) << 2);
    const end = <usize>load<u32>(at);
    store<u16>(end, <u16>r);
    store<u32>(at, <u32>end + 2);
  }
}

function enlistAll(run: Run, first: i32, end: i32, scratch: usize): i32 {
  const ends = endsOf(run, scratch);
  const all = ((<u64>1) << run.groups) - 1;
  for (let r = 0; r < end - first; r++) {
    store<u16>(scratch + FAILED + ((<usize>r) << 1), <u16>r);
    setI32(scratch + OWNS, r, -1);
    enlist(ends, all, r);
    const bounds = boundsOf(run, first + r);
    store<f32>(bounds, Infinity);
    for (let s = run.groups + 1; s < run.slots; s++) setF32(bounds, s, Infinity);
  }
  return end - first;
}

/**
 * Lists the rows whose bounds do not confirm the label, for each group in doubt. There are three rounds, so that loops
 * that wait for memory have no branches to mispredict.
 * @returns the number of rows
 */
function enlistDoubtful(rows: Rows, run: Run, first: i32, end: i32, scratch: usize): i32 {
  const list = scratch + FAILED;
  let doubtful: usize = 0;
  for (let i = first; i < end; i++) {
    store<u16>(list + (doubtful << 1), <u16>(i - first));
    doubtful += <usize>drift(run, i, i32At(run.labels, i));
  }
  if (run.rough) prefetchRows(rows.shorts, (<usize>rows.width) << 1, first, list, <i32>doubtful, scratch);
  let failed: usize = 0;
  for (let e: usize = 0; e < doubtful; e++) {
    const r = <i32>load<u16>(list + (e << 1));
    const near = recheck(rows, run, first + r, scratch + OWNS + ((<usize>r) << 2));
    store<u16>(list + (failed << 1), <u16>r);
    store<u64>(scratch + NEAR + (failed << 3), near);
    failed += usize(near !== 0);
  }
  const ends = endsOf(run, scratch);
  for (let e: usize = 0; e < failed; e++)
    enlist(ends, load<u64>(scratch + NEAR + (e << 3)), <i32>load<u16>(list + (e << 1)));
  return <i32>failed;
}

/**
 * Adds the drift to the bounds of a row.
 * @returns whether some group is in doubt
 * @inline
 */
function drift(run: Run, i: i32, lane: i32): bool {
  const bounds = boundsOf(run, i);
  const by = run.drift + ((<usize>lane * <usize>run.slots) << 2);
  const bytes = (<usize>run.slots) << 2;
  const moved = f32x4.add(v128.load(bounds), v128.load(by));
  const next = f32x4.add(v128.load(bounds, 16), v128.load(by, 16));
  v128.store(bounds, moved);
  v128.store(bounds, next, 16);
  const upper = v128.shuffle<i32>(moved, moved, 0, 0, 0, 0);
  let doubtful = v128.and(f32x4.le(moved, upper), i32x4(0, -1, -1, -1));
  doubtful = v128.or(doubtful, f32x4.le(next, upper));
  for (let s: usize = 32; s < bytes; s += 32) {
    const low = f32x4.add(v128.load(bounds + s), v128.load(by + s));
    const high = f32x4.add(v128.load(bounds + s, 16), v128.load(by + s, 16));
    v128.store(bounds + s, low);
    v128.store(bounds + s, high, 16);
    doubtful = v128.or(doubtful, v128.or(f32x4.le(low, upper), f32x4.le(high, upper)));
  }
  return v128.any_true(doubtful);
}

/**
 * Computes the distance of a row to its own center.
 * @param own out, i32: the lane of this center
 * @returns the groups that are still in doubt, as bits
 * @inline
 */
function recheck(rows: Rows, run: Run, i: i32, own: usize): u64 {
  const lane = i32At(run.labels, i);
  const upper = run.rough
    ? rootUp(lowerOf(true, rows, run, i, lane) + doubtOf(true, rows, run, i, lane))
    : rootUp(lowerOf(false, rows, run, i, lane) + doubtOf(false, rows, run, i, lane));
  const bounds = boundsOf(run, i);
  // read before the upper bound is written, because the vector loads would wait for this store
  const near = nearGroups(run, bounds, upper);
  store<f32>(bounds, upper);
  store<i32>(own, lane);
  return near;
}
