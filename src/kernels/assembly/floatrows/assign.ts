import { distanceTo } from './exact';
import { CHUNK, LANES, Rows, Run } from './layout';
import { measure } from './measure';
import { pointOf, touch } from './points';
import { endsOf, FAILED, FOUR, LANE, LEAST, listOf, NEAR, OWNS, SECOND } from './scratch';
import { roughDoubtOf, roughLower } from './shorts';
import { relabel } from './sums';
import { boundsOf, DOWN, fourProducts, product, rootDown, rootUp, UP } from './tile';

/*
 * The pass of Lloyd's algorithm with bounds by groups of centers (Ding, Zhao, Shen, Musuvathi and Mytkowicz,
 * "Yinyang k-means", ICML 2015; compared with others by Newling and Fleuret, "Fast k-means with accurate bounds",
 * ICML 2016), but with groups as small as a vector. A row whose bounds do not confirm its label has its own center
 * measured, then the groups that are still in doubt, each for many rows at once, from whole numbers of 16 bits if those
 * are good enough; only a row that one of these may be nearer to has its centers told apart in f32. What f32 cannot
 * decide is decided in f64 as kernels/kmeans.ts has it, the first of equals.
 */

// @ts-ignore: decorator
@inline
function groupOf(run: Run, lane: i32): i32 {
  return lane / (LANES * run.blocks);
}

// @ts-ignore: decorator
@inline
function doubtOf(rows: Rows, run: Run, i: i32, lane: i32): f32 {
  return load<f32>(rows.doubts + (<usize>i << 2)) + load<f32>(run.doubts + (<usize>lane << 2));
}

/** Labels a chunk of rows, and brings the sums of this thread up to date. */
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
  touch(rows.points, <usize>rows.stride << 2, first, scratch + FAILED, left, scratch);
  touch(rows.x, <usize>rows.dim << (rows.wide ? 3 : 2), first, scratch + FAILED, left, scratch);
  for (let e: usize = 0; e < <usize>left; e++)
    decide(rows, run, first, <i32>load<u16>(scratch + FAILED + (e << 1)), thread, scratch);
}

/** Keeps those of the rows that have failed whose groups do not confirm their labels either; how many they are. */
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

/** What `assignRows` would do to a chunk of rows whose centers are their seeds, but with looser bounds. */
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

/** Puts a row on the lists of groups, given as bits. */
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
 * Lists the rows whose labels bounds do not confirm, for the groups in doubt; how many they are. In three rounds, so
 * that those which wait for memory have no branches to guess.
 */
function enlistDoubtful(rows: Rows, run: Run, first: i32, end: i32, scratch: usize): i32 {
  const list = scratch + FAILED;
  let doubtful: usize = 0;
  for (let i = first; i < end; i++) {
    store<u16>(list + (doubtful << 1), <u16>(i - first));
    doubtful += <usize>drift(run, i, load<i32>(run.labels + (<usize>i << 2)));
  }
  if (run.rough) touch(rows.shorts, <usize>rows.width << 1, first, list, <i32>doubtful, scratch);
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

/** Moves the bounds of a row; whether some group is in doubt. */
// @ts-ignore: decorator
@inline
function drift(run: Run, i: i32, lane: i32): bool {
  const bounds = boundsOf(run, i);
  const by = run.drift + ((<usize>lane * <usize>run.slots) << 2);
  const bytes = <usize>run.slots << 2;
  const moved = f32x4.add(v128.load(bounds), v128.load(by));
  v128.store(bounds, moved);
  const upper = v128.shuffle<i32>(moved, moved, 0, 0, 0, 0);
  let doubtful = v128.and(f32x4.le(moved, upper), i32x4(0, -1, -1, -1));
  for (let s: usize = 16; s < bytes; s += 16) {
    const lower = f32x4.add(v128.load(bounds + s), v128.load(by + s));
    v128.store(bounds + s, lower);
    doubtful = v128.or(doubtful, f32x4.le(lower, upper));
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
    ? rootUp(roughLower(rows, run, i, lane) + roughDoubtOf(rows, run, i, lane))
    : rootUp(lowerOf(rows, run, i, lane) + doubtOf(rows, run, i, lane));
  const bounds = boundsOf(run, i);
  store<f32>(bounds, upper);
  store<i32>(own, lane);
  return nearGroups(run, bounds, upper);
}

/** Which groups may be within `upper`, as bits. */
// @ts-ignore: decorator
@inline
function nearGroups(run: Run, bounds: usize, upper: f32): u64 {
  const within = f32x4.splat(upper);
  let slots: u64 = 0;
  for (let s = 0; s < run.slots; s += 4)
    slots |= <u64>i32x4.bitmask(f32x4.le(v128.load(bounds + (<usize>s << 2)), within)) << <u64>s;
  // the first of all is the upper bound
  return slots >> 1;
}

/** A lower bound of the squared distance of a row and a center. */
// @ts-ignore: decorator
@inline
function lowerOf(rows: Rows, run: Run, i: i32, lane: i32): f32 {
  return (
    product(pointOf(rows, i), placeOf(rows, run, lane), <usize>rows.stride << 2) +
    load<f32>(run.norms + (<usize>lane << 2)) +
    load<f32>(rows.squares + (<usize>i << 2))
  );
}

/** Labels a row, whose groups are bounded anew where they were in doubt. */
function decide(rows: Rows, run: Run, first: i32, r: i32, thread: i32, scratch: usize): void {
  const i = first + r;
  const bounds = boundsOf(run, i);
  const before = load<i32>(scratch + OWNS + (<usize>r << 2));
  let upper = load<f32>(bounds);
  const own: f32 = before < 0 ? Infinity : lowerOf(rows, run, i, before);
  store<f32>(scratch + LEAST, own);
  store<f32>(scratch + SECOND, Infinity);
  store<i32>(scratch + LANE, before);
  if (before >= 0) {
    upper = rootUp(own + doubtOf(rows, run, i, before));
    store<f32>(bounds, upper);
  }
  // nothing is known yet: the most promising group comes first, so that few others are left
  const leader = before < 0 ? nearestGroup(run, bounds) : -1;
  if (leader >= 0) upper = tellApart(rows, run, i, leader, before, upper, scratch);
  const all = nearGroups(run, bounds, upper);
  if (leader < 0 && all == 0) return;
  for (let left = all; left != 0; left &= left - 1) {
    const g = <i32>ctz(left);
    if (g == leader || load<f32>(bounds + (<usize>g << 2), 4) > upper) continue;
    upper = tellApart(rows, run, i, g, before, upper, scratch);
  }
  const lane = settle(rows, run, i, before, scratch);
  if (lane == before) return;
  // the old center is one of the others now
  if (before >= 0) {
    const bound = bounds + (<usize>groupOf(run, before) << 2);
    store<f32>(bound, min(load<f32>(bound, 4), rootDown(own)), 4);
  }
  relabel(rows, run, i, load<i32>(run.labels + (<usize>i << 2)), lane, thread);
}

/** One of the groups with the least bound, of a row that has no label. */
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
 * Notes the centers of a group, but for one.
 * @returns the upper bound of the distance to the nearest so far
 */
function tellApart(rows: Rows, run: Run, i: i32, g: i32, but: i32, within: f32, scratch: usize): f32 {
  let upper = within;
  const square = load<f32>(rows.squares + (<usize>i << 2));
  const end = min((g + 1) * run.blocks * LANES, run.k);
  for (let lane = g * run.blocks * LANES; lane < end; lane += LANES) {
    measureFour(rows, run, i, lane, scratch + FOUR);
    for (let e = 0; e < min(LANES, end - lane); e++) {
      if (lane + e == but) continue;
      const lower = load<f32>(scratch + FOUR + (<usize>e << 2)) + square;
      const least = load<f32>(scratch + LEAST);
      if (lower < least) {
        store<f32>(scratch + SECOND, least);
        store<f32>(scratch + LEAST, lower);
        store<i32>(scratch + LANE, lane + e);
        upper = min(upper, rootUp(lower + doubtOf(rows, run, i, lane + e)));
      } else if (lower < load<f32>(scratch + SECOND)) store<f32>(scratch + SECOND, lower);
    }
  }
  return upper;
}

/** Lower bounds of the squared distances to four centers, less the squared length of the point. */
// @ts-ignore: decorator
@inline
function measureFour(rows: Rows, run: Run, i: i32, lane: i32, out: usize): void {
  fourProducts(pointOf(rows, i), placeOf(rows, run, lane), <usize>rows.stride << 2, out);
  v128.store(out, f32x4.add(v128.load(out), v128.load(run.norms + (<usize>lane << 2))));
}

/** The label of a row whose near centers have been told apart, and its bounds. */
function settle(rows: Rows, run: Run, i: i32, before: i32, scratch: usize): i32 {
  const bounds = boundsOf(run, i);
  const lane = load<i32>(scratch + LANE);
  const upper = load<f32>(scratch + LEAST) + doubtOf(rows, run, i, lane);
  if (load<f32>(scratch + SECOND) > upper * UP) {
    store<f32>(bounds, rootUp(upper));
    if (lane != before) boundOthers(rows, run, i, lane, scratch);
    return lane;
  }
  const nearest = nearestWithin(rows, run, i, rootUp(upper), before);
  tighten(rows, run, i, nearest);
  return nearest;
}

/** Bounds the group of a label, that center left out. */
function boundOthers(rows: Rows, run: Run, i: i32, but: i32, scratch: usize): void {
  const g = groupOf(run, but);
  const square = load<f32>(rows.squares + (<usize>i << 2));
  let least: f32 = Infinity;
  const end = min((g + 1) * run.blocks * LANES, run.k);
  for (let lane = g * run.blocks * LANES; lane < end; lane += LANES) {
    measureFour(rows, run, i, lane, scratch + FOUR);
    for (let e = 0; e < min(LANES, end - lane); e++)
      if (lane + e != but) least = min(least, load<f32>(scratch + FOUR + (<usize>e << 2)) + square);
  }
  store<f32>(boundOf(run, i, g), rootDown(least));
}

// @ts-ignore: decorator
@inline
function boundOf(run: Run, i: i32, g: i32): usize {
  return boundsOf(run, i) + (<usize>(g + 1) << 2);
}

/** The nearest center as the twin has it, among the old one and the groups that may be within `upper`. */
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

/** Sets the bounds of a label, and of the others of its group, to what f64 has. */
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
