import { distanceTo } from './exact';
import { CHUNK, LANES, Rows, Run } from './layout';
import { measure } from './measure';
import { pointOf, prefetchRows } from './points';
import {
  endsOf,
  FAILED,
  FOUR,
  LANE,
  LEAST,
  listOf,
  MOVES,
  NEAR,
  OTHERS,
  OWN,
  OWNS,
  SECOND,
} from './scratch';
import { fourRoughLowers, roughDoubtOf, roughLower } from './shorts';
import { relabel } from './sums';
import { boundsOf, DOWN, fourProducts, product, rootDown, rootUp, UP } from './tile';

/*
 * The pass of Lloyd's algorithm with bounds by groups of centers (Ding, Zhao, Shen, Musuvathi and Mytkowicz,
 * "Yinyang k-means", ICML 2015; compared with others by Newling and Fleuret, "Fast k-means with accurate bounds",
 * ICML 2016), but with groups as small as a vector. A row whose bounds do not confirm its label has its own center
 * measured, then the groups still in doubt, each for many rows at once, from 16-bit points where those are accurate
 * enough. Only if one of these may hold a nearer center are its centers compared one by one, in f32. What f32 cannot
 * decide is decided by the f64 distances of kernels/kmeans.ts, the first of equals.
 */

// @ts-ignore: decorator
@inline
function groupOf(run: Run, lane: i32): i32 {
  return lane / (LANES * run.blocks);
}

/** `lowerOf` plus this is an upper bound. */
// @ts-ignore: decorator
@inline
function doubtOf(rough: bool, rows: Rows, run: Run, i: i32, lane: i32): f32 {
  if (rough) return roughDoubtOf(rows, run, i, lane);
  return load<f32>(rows.doubts + (<usize>i << 2)) + load<f32>(run.doubts + (<usize>lane << 2));
}

/** A label that needs f64 to be decided. */
const UNDECIDED: i32 = -2;

/** Labels a chunk of rows, and updates the sums of this thread. */
export function assignRows(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const first = chunk * CHUNK;
  const end = min(first + CHUNK, rows.n);
  const scratch = run.scratch + <usize>thread * <usize>run.scratchBytes;
  const ends = endsOf(run, scratch);
  for (let g = 0; g < run.groups; g++) store<u32>(ends + (<usize>g << 2), <u32>listOf(scratch, g));
  const failed = run.fresh ? enlistAll(run, first, end, scratch) : enlistDoubtful(rows, run, first, end, scratch);
  if (failed == 0) return;
  for (let g = 0; g < run.groups; g++) measure(rows, run, first, g, scratch);
  const left = run.fresh ? failed : keepDoubtful(run, first, failed, scratch);
  if (!run.rough) prefetchRows(rows.points, <usize>rows.stride << 2, first, scratch + FAILED, left, scratch);
  moveRows(rows, run, first, decideRows(rows, run, first, left, scratch), thread, scratch);
}

/** Labels the rows on the list, and keeps those whose label changes. @returns how many */
function decideRows(rows: Rows, run: Run, first: i32, left: i32, scratch: usize): i32 {
  const list = scratch + FAILED;
  let moved: usize = 0;
  for (let e: usize = 0; e < <usize>left; e++) {
    const r = <i32>load<u16>(list + (e << 1));
    const before = load<i32>(scratch + OWNS + (<usize>r << 2));
    const lane = decide(rows, run, first + r, before, scratch);
    store<u16>(list + (moved << 1), <u16>r);
    store<i32>(scratch + MOVES + (moved << 2), lane);
    moved += <usize>(lane != before);
  }
  return <i32>moved;
}

/** Gives the rows on the list their new labels. */
function moveRows(rows: Rows, run: Run, first: i32, moved: i32, thread: i32, scratch: usize): void {
  const list = scratch + FAILED;
  prefetchRows(rows.x, <usize>rows.dim << (rows.wide ? 3 : 2), first, list, moved, scratch);
  for (let e: usize = 0; e < <usize>moved; e++) {
    const i = first + <i32>load<u16>(list + (e << 1));
    const before = load<i32>(run.labels + (<usize>i << 2));
    relabel(rows, run, i, before, load<i32>(scratch + MOVES + (e << 2)), thread);
  }
}

/** Of the failed rows, keeps those whose new group bounds do not confirm the label either. @returns how many */
function keepDoubtful(run: Run, first: i32, failed: i32, scratch: usize): i32 {
  const list = scratch + FAILED;
  let kept: usize = 0;
  for (let e: usize = 0; e < <usize>failed; e++) {
    const r = <i32>load<u16>(list + (e << 1));
    const bounds = boundsOf(run, first + r);
    store<u16>(list + (kept << 1), <u16>r);
    kept += <usize>(nearGroups(run, bounds, load<f32>(bounds)) != 0);
  }
  return <i32>kept;
}

/** `assignRows` for centers that are the seeds just found: labels are known, but bounds are looser. */
export function joinSeeds(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const scale = rows.numbers.scale;
  const end = min((chunk + 1) * CHUNK, rows.n);
  for (let i = chunk * CHUNK; i < end; i++) {
    const lane = load<i32>(run.homes + (<usize>load<i32>(run.owners + (<usize>i << 2)) << 2));
    const upper = <f32>(sqrt(load<f64>(run.nearest + (<usize>i << 3))) * scale) * UP;
    const apart = run.drift + ((<usize>lane * <usize>run.slots) << 2);
    const bounds = boundsOf(run, i);
    for (let s: usize = 0; s < <usize>run.slots << 2; s += 16)
      v128.store(bounds + s, f32x4.sub(v128.load(apart + s), f32x4.splat(upper)));
    store<f32>(bounds, upper);
    relabel(rows, run, i, -1, lane, thread);
  }
}

/** Puts a row on the lists of some groups, given as bits. */
// @ts-ignore: decorator
@inline
function enlist(ends: usize, groups: u64, r: i32): void {
  for (let left = groups; left != 0; left &= left - 1) {
    const at = ends + (<usize>ctz(left) << 2);
    const end = <usize>load<u32>(at);
    store<u16>(end, <u16>r);
    store<u32>(at, <u32>end + 2);
  }
}

function enlistAll(run: Run, first: i32, end: i32, scratch: usize): i32 {
  const ends = endsOf(run, scratch);
  const all = ((<u64>1) << run.groups) - 1;
  for (let r = 0; r < end - first; r++) {
    store<u16>(scratch + FAILED + (<usize>r << 1), <u16>r);
    store<i32>(scratch + OWNS + (<usize>r << 2), -1);
    enlist(ends, all, r);
    const bounds = boundsOf(run, first + r);
    store<f32>(bounds, Infinity);
    for (let s = run.groups + 1; s < run.slots; s++) store<f32>(bounds + (<usize>s << 2), Infinity);
  }
  return end - first;
}

/**
 * Lists the rows whose bounds do not confirm the label, for each group in doubt. In three rounds, so that loops which
 * wait for memory have no branches to mispredict.
 * @returns how many rows
 */
function enlistDoubtful(rows: Rows, run: Run, first: i32, end: i32, scratch: usize): i32 {
  const list = scratch + FAILED;
  let doubtful: usize = 0;
  for (let i = first; i < end; i++) {
    store<u16>(list + (doubtful << 1), <u16>(i - first));
    doubtful += <usize>drift(run, i, load<i32>(run.labels + (<usize>i << 2)));
  }
  if (run.rough) prefetchRows(rows.shorts, <usize>rows.width << 1, first, list, <i32>doubtful, scratch);
  let failed: usize = 0;
  for (let e: usize = 0; e < doubtful; e++) {
    const r = <i32>load<u16>(list + (e << 1));
    const near = recheck(rows, run, first + r, scratch + OWNS + (<usize>r << 2));
    store<u16>(list + (failed << 1), <u16>r);
    store<u64>(scratch + NEAR + (failed << 3), near);
    failed += <usize>(near != 0);
  }
  const ends = endsOf(run, scratch);
  for (let e: usize = 0; e < failed; e++)
    enlist(ends, load<u64>(scratch + NEAR + (e << 3)), <i32>load<u16>(list + (e << 1)));
  return <i32>failed;
}

/** Adds the drift to the bounds of a row. @returns whether some group is in doubt */
// @ts-ignore: decorator
@inline
function drift(run: Run, i: i32, lane: i32): bool {
  const bounds = boundsOf(run, i);
  const by = run.drift + ((<usize>lane * <usize>run.slots) << 2);
  const bytes = <usize>run.slots << 2;
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

// @ts-ignore: decorator
@inline
function placeOf(rows: Rows, run: Run, lane: i32): usize {
  return run.places + ((<usize>lane * <usize>rows.stride) << 2);
}

/**
 * Measures the own center of a row.
 * @param own out, i32: its lane
 * @returns the groups that are still in doubt, as bits
 */
// @ts-ignore: decorator
@inline
function recheck(rows: Rows, run: Run, i: i32, own: usize): u64 {
  const lane = load<i32>(run.labels + (<usize>i << 2));
  const upper = run.rough
    ? rootUp(lowerOf(true, rows, run, i, lane) + doubtOf(true, rows, run, i, lane))
    : rootUp(lowerOf(false, rows, run, i, lane) + doubtOf(false, rows, run, i, lane));
  const bounds = boundsOf(run, i);
  // read before the upper bound is written, or the vector loads would stall on that store
  const near = nearGroups(run, bounds, upper);
  store<f32>(bounds, upper);
  store<i32>(own, lane);
  return near;
}

/** Which groups may be within `upper`, as bits. */
// @ts-ignore: decorator
@inline
function nearGroups(run: Run, bounds: usize, upper: f32): u64 {
  const within = f32x4.splat(upper);
  let slots: u64 = 0;
  for (let s = 0; s < run.slots; s += 8) {
    const at = bounds + (<usize>s << 2);
    const low = f32x4.le(v128.load(at), within);
    const high = f32x4.le(v128.load(at, 16), within);
    slots |= <u64>i16x8.bitmask(i16x8.narrow_i32x4_s(low, high)) << <u64>s;
  }
  // slot 0 is the upper bound
  return slots >> 1;
}

/** A lower bound of the squared distance between a row and a center. */
// @ts-ignore: decorator
@inline
function lowerOf(rough: bool, rows: Rows, run: Run, i: i32, lane: i32): f32 {
  if (rough) return roughLower(rows, run, i, lane);
  return (
    product(pointOf(rows, i), placeOf(rows, run, lane), <usize>rows.stride << 2) +
    load<f32>(run.norms + (<usize>lane << 2)) +
    load<f32>(rows.squares + (<usize>i << 2))
  );
}

/** `lowerOf` for four centers. */
// @ts-ignore: decorator
@inline
function fourLowers(rough: bool, rows: Rows, run: Run, i: i32, lane: i32): v128 {
  if (rough) return fourRoughLowers(rows, run, i, lane);
  const products = fourProducts(pointOf(rows, i), placeOf(rows, run, lane), <usize>rows.stride << 2);
  const norms = v128.load(run.norms + (<usize>lane << 2));
  return f32x4.add(f32x4.add(products, norms), v128.load32_splat(rows.squares + (<usize>i << 2)));
}

/** The label of a row whose doubtful groups have just been bounded anew. */
function decide(rows: Rows, run: Run, i: i32, before: i32, scratch: usize): i32 {
  let lane = run.rough ? nearestApart(true, rows, run, i, before, scratch) : UNDECIDED;
  if (lane == UNDECIDED) lane = nearestApart(false, rows, run, i, before, scratch);
  if (lane == UNDECIDED) {
    lane = nearestWithin(rows, run, i, load<f32>(boundsOf(run, i)), before);
    tighten(rows, run, i, lane);
  }
  if (lane != before && before >= 0) {
    // the old center now counts among the others of its group
    const bound = boundOf(run, i, groupOf(run, before));
    store<f32>(bound, min(load<f32>(bound), load<f32>(scratch + OWN)));
  }
  return lane;
}

/**
 * The nearest center, if f32 or 16-bit points can tell it from the others, with the bounds of the row updated; else
 * UNDECIDED, with only the upper bound updated.
 */
// @ts-ignore: decorator
@inline
function nearestApart(rough: bool, rows: Rows, run: Run, i: i32, before: i32, scratch: usize): i32 {
  const bounds = boundsOf(run, i);
  let upper = load<f32>(bounds);
  let own: f32 = Infinity;
  if (before >= 0) {
    own = lowerOf(rough, rows, run, i, before);
    upper = rootUp(own + doubtOf(rough, rows, run, i, before));
    store<f32>(scratch + OWN, rootDown(own));
  }
  store<f32>(scratch + LEAST, own);
  store<f32>(scratch + SECOND, Infinity);
  store<i32>(scratch + LANE, before);
  // in a fresh pass the most promising group comes first, so that few others are left
  const leader = before < 0 ? nearestGroup(run, bounds) : -1;
  if (leader >= 0) upper = tellApart(rough, rows, run, i, leader, before, upper, scratch);
  for (let left = nearGroups(run, bounds, upper); left != 0; left &= left - 1) {
    const g = <i32>ctz(left);
    if (g == leader || load<f32>(boundOf(run, i, g)) > upper) continue;
    upper = tellApart(rough, rows, run, i, g, before, upper, scratch);
  }
  return settle(rough, rows, run, i, before, scratch);
}

/** A group with the least bound, for a row without a label. */
// @ts-ignore: decorator
@inline
function nearestGroup(run: Run, bounds: usize): i32 {
  let least = v128.load(bounds);
  for (let s = 4; s < run.slots; s += 4) least = f32x4.pmin(least, v128.load(bounds + (<usize>s << 2)));
  least = f32x4.pmin(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1));
  least = f32x4.pmin(least, v128.shuffle<i32>(least, least, 1, 0, 3, 2));
  return <i32>ctz(nearGroups(run, bounds, f32x4.extract_lane(least, 0)));
}

/**
 * Compares the centers of a group, except `but`, with the nearest so far.
 * @returns an upper bound of the distance to the nearest so far
 */
// @ts-ignore: decorator
@inline
function tellApart(
  rough: bool,
  rows: Rows,
  run: Run,
  i: i32,
  g: i32,
  but: i32,
  within: f32,
  scratch: usize,
): f32 {
  let least: f32 = Infinity;
  let second: f32 = Infinity;
  let nearest = -1;
  const end = (g + 1) * run.blocks * LANES;
  for (let lane = g * run.blocks * LANES; lane < end; lane += LANES) {
    v128.store(scratch + FOUR, fourLowers(rough, rows, run, i, lane));
    for (let e = 0; e < LANES; e++) {
      const lower: f32 = lane + e == but ? Infinity : load<f32>(scratch + FOUR + (<usize>e << 2));
      second = min(second, max(least, lower));
      if (lower >= least) continue;
      least = lower;
      nearest = lane + e;
    }
  }
  const leastBefore = load<f32>(scratch + LEAST);
  if (least >= leastBefore) {
    store<f32>(scratch + SECOND, min(load<f32>(scratch + SECOND), least));
    return within;
  }
  store<f32>(scratch + SECOND, min(leastBefore, second));
  store<f32>(scratch + LEAST, least);
  store<i32>(scratch + LANE, nearest);
  store<f32>(scratch + OTHERS, second);
  return min(within, rootUp(least + doubtOf(rough, rows, run, i, nearest)));
}

/** Sets the bounds of a row whose near centers were compared. @returns its label, or UNDECIDED */
// @ts-ignore: decorator
@inline
function settle(rough: bool, rows: Rows, run: Run, i: i32, before: i32, scratch: usize): i32 {
  const lane = load<i32>(scratch + LANE);
  const upper = load<f32>(scratch + LEAST) + doubtOf(rough, rows, run, i, lane);
  store<f32>(boundsOf(run, i), rootUp(upper));
  if (load<f32>(scratch + SECOND) <= upper * UP) return UNDECIDED;
  if (lane != before) store<f32>(boundOf(run, i, groupOf(run, lane)), rootDown(load<f32>(scratch + OTHERS)));
  return lane;
}

// @ts-ignore: decorator
@inline
function boundOf(run: Run, i: i32, g: i32): usize {
  return boundsOf(run, i) + (<usize>(g + 1) << 2);
}

/** The nearest center by the twin's distances, among the old one and the groups that may be within `upper`. */
function nearestWithin(rows: Rows, run: Run, i: i32, upper: f32, before: i32): i32 {
  const size = LANES * run.blocks;
  let nearest = before;
  let first = before < 0 ? run.k : load<i32>(run.order + (<usize>before << 2));
  let best = before < 0 ? Infinity : distanceTo(rows, run, i, before);
  for (let g = 0; g < run.groups; g++) {
    if (load<f32>(boundOf(run, i, g)) > upper) continue;
    const end = min((g + 1) * size, run.k);
    for (let lane = g * size; lane < end; lane++) {
      const d2 = distanceTo(rows, run, i, lane);
      const c = load<i32>(run.order + (<usize>lane << 2));
      if (d2 > best || (d2 == best && c >= first)) continue;
      best = d2;
      first = c;
      nearest = lane;
    }
  }
  return nearest;
}

/** Sets the upper bound of a row and the bound of its own group from f64 distances. */
function tighten(rows: Rows, run: Run, i: i32, lane: i32): void {
  const scale = rows.numbers.scale;
  store<f32>(boundsOf(run, i), <f32>(sqrt(distanceTo(rows, run, i, lane)) * scale) * UP);
  const g = groupOf(run, lane);
  const size = LANES * run.blocks;
  const end = min((g + 1) * size, run.k);
  let others = Infinity;
  for (let other = g * size; other < end; other++)
    if (other != lane) others = min(others, distanceTo(rows, run, i, other));
  store<f32>(boundOf(run, i, g), <f32>(sqrt(others) * scale) * DOWN);
}
