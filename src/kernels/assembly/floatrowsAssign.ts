import { BLOCK, BLOCK_BYTES, CHUNK, Rows, Run } from './floatrowsLayout';
import { fourDistances, pointOf, squaredDistance } from './floatrowsPoints';
import { relabel } from './floatrowsSums';
import { boundsOf, DOWN, leastTwo, multiply, product, rootDown, rootUp, UP } from './floatrowsTile';

/*
 * The pass of Lloyd's algorithm with bounds by groups of centers (Ding, Zhao, Shen, Musuvathi and Mytkowicz,
 * "Yinyang k-means", ICML 2015; compared with others by Newling and Fleuret, "Fast k-means with accurate bounds",
 * ICML 2016). A row whose bounds do not confirm its label has its own center measured first, then the groups that
 * are still in doubt. What f32 cannot decide is decided in f64 as kernels/kmeans.ts has it, the first of equals.
 */

/** Scratch of a thread: 4096 bytes, then arrays of a chunk, then u16[groups][512] lists and i32[groups] counts. */
const FOUND: usize = 0;
const FAILED: usize = 4096;
/** f32[512]: least lower bound of a squared distance, of all centers and of all but that one. */
const LEAST: usize = FAILED + 2 * CHUNK;
const SECOND: usize = LEAST + 4 * CHUNK;
/** i32[512]: the lane of the least. */
const LANE: usize = SECOND + 4 * CHUNK;
/** f32[512]: the second in the group of the least; -1 when that group was not measured. */
const BESIDE: usize = LANE + 4 * CHUNK;
/** f32[512]: lower bound of the squared distance to the old center; -1 when its group was measured. */
const OWN: usize = BESIDE + 4 * CHUNK;
const LISTS: usize = OWN + 4 * CHUNK;

// @ts-ignore: decorator
@inline
function listOf(scratch: usize, g: i32): usize {
  return scratch + LISTS + <usize>g * 2 * CHUNK;
}

// @ts-ignore: decorator
@inline
function countsOf(run: Run, scratch: usize): usize {
  return listOf(scratch, run.groups);
}

/** The products of four rows with a group. */
// @ts-ignore: decorator
@inline
function productsOf(run: Run, scratch: usize): usize {
  return countsOf(run, scratch) + (<usize>((run.groups + 3) & ~3) << 2);
}

// @ts-ignore: decorator
@inline
function groupOf(run: Run, lane: i32): i32 {
  return lane / (BLOCK * run.blocks);
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
  memory.fill(countsOf(run, scratch), 0, <usize>run.groups << 2);
  const failed = run.fresh ? enlistAll(run, first, end, scratch) : enlistDoubtful(rows, run, first, end, scratch);
  if (failed == 0) return;
  for (let g = 0; g < run.groups; g++) measure(rows, run, first, g, scratch);
  for (let e: usize = 0; e < <usize>failed; e++)
    decide(rows, run, first, <i32>load<u16>(scratch + FAILED + (e << 1)), thread, scratch);
}

/** Puts a row on the list of a group. */
// @ts-ignore: decorator
@inline
function enlist(run: Run, scratch: usize, g: i32, r: i32): void {
  const counter = countsOf(run, scratch) + (<usize>g << 2);
  const count = load<i32>(counter);
  store<u16>(listOf(scratch, g) + (<usize>count << 1), <u16>r);
  store<i32>(counter, count + 1);
}

function enlistAll(run: Run, first: i32, end: i32, scratch: usize): i32 {
  for (let r = 0; r < end - first; r++) {
    store<u16>(scratch + FAILED + (<usize>r << 1), <u16>r);
    begin(scratch, r, Infinity, -1, -1);
    for (let g = 0; g < run.groups; g++) enlist(run, scratch, g, r);
    const bounds = boundsOf(run, first + r);
    for (let s = run.groups + 1; s < run.slots; s++) store<f32>(bounds + (<usize>s << 2), Infinity);
  }
  return end - first;
}

/** What is known of a row before its groups are measured. */
// @ts-ignore: decorator
@inline
function begin(scratch: usize, r: i32, least: f32, lane: i32, own: f32): void {
  const at = scratch + (<usize>r << 2);
  store<f32>(at, least, LEAST);
  store<f32>(at, Infinity, SECOND);
  store<i32>(at, lane, LANE);
  store<f32>(at, -1, BESIDE);
  store<f32>(at, own, OWN);
}

/** Lists the rows whose labels bounds do not confirm, for the groups in doubt; how many they are. */
function enlistDoubtful(rows: Rows, run: Run, first: i32, end: i32, scratch: usize): i32 {
  let failed = 0;
  for (let i = first; i < end; i++) {
    const lane = load<i32>(run.labels + (<usize>i << 2));
    if (!drift(run, i, lane)) continue;
    if (!recheck(rows, run, i, lane, i - first, scratch)) continue;
    store<u16>(scratch + FAILED + (<usize>failed << 1), <u16>(i - first));
    failed++;
  }
  return failed;
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

/** Measures the own center of a row, and lists the row for the groups that are still in doubt; whether there are any. */
function recheck(rows: Rows, run: Run, i: i32, lane: i32, r: i32, scratch: usize): bool {
  const place = run.places + ((<usize>lane * <usize>rows.stride) << 2);
  const lower =
    product(pointOf(rows, i), place, <usize>rows.stride << 2) +
    load<f32>(run.norms + (<usize>lane << 2)) +
    load<f32>(rows.squares + (<usize>i << 2));
  const upper = rootUp(lower + doubtOf(rows, run, i, lane));
  const bounds = boundsOf(run, i);
  store<f32>(bounds, upper);
  let doubtful = false;
  const own = groupOf(run, lane);
  let ownListed = false;
  for (let g = 0; g < run.groups; g++) {
    if (load<f32>(bounds + (<usize>g << 2), 4) > upper) continue;
    enlist(run, scratch, g, r);
    doubtful = true;
    if (g == own) ownListed = true;
  }
  if (!doubtful) return false;
  // the tile of its own group will have the old center again
  if (ownListed) begin(scratch, r, Infinity, -1, -1);
  else begin(scratch, r, lower, lane, lower > 0 ? lower : 0);
  return true;
}

/** Computes the distances of the rows on the list of a group. */
function measure(rows: Rows, run: Run, first: i32, g: i32, scratch: usize): void {
  const count = load<i32>(countsOf(run, scratch) + (<usize>g << 2));
  const list = listOf(scratch, g);
  const products = productsOf(run, scratch);
  const next = <usize>run.blocks * BLOCK_BYTES;
  const block = <usize>rows.dim * BLOCK_BYTES;
  const tiles = run.tiles + <usize>(g * run.blocks) * block;
  for (let e = 0; e < count; e += 4) {
    const last = <usize>(count - 1);
    const r0 = <i32>load<u16>(list + (<usize>e << 1));
    const r1 = <i32>load<u16>(list + (min(<usize>e + 1, last) << 1));
    const r2 = <i32>load<u16>(list + (min(<usize>e + 2, last) << 1));
    const r3 = <i32>load<u16>(list + (min(<usize>e + 3, last) << 1));
    const x0 = pointOf(rows, first + r0);
    const x1 = pointOf(rows, first + r1);
    const x2 = pointOf(rows, first + r2);
    const x3 = pointOf(rows, first + r3);
    for (let b = 0; b < run.blocks; b++)
      multiply(rows.dim, x0, x1, x2, x3, tiles + <usize>b * block, products + <usize>b * BLOCK_BYTES, next);
    note(rows, run, first, r0, g, products, scratch);
    if (e + 1 < count) note(rows, run, first, r1, g, products + next, scratch);
    if (e + 2 < count) note(rows, run, first, r2, g, products + 2 * next, scratch);
    if (e + 3 < count) note(rows, run, first, r3, g, products + 3 * next, scratch);
  }
}

/** Takes down what a group has to offer to a row. */
// @ts-ignore: decorator
@inline
function note(rows: Rows, run: Run, first: i32, r: i32, g: i32, products: usize, scratch: usize): void {
  const i = first + r;
  const lanes = g * run.blocks * BLOCK;
  const square = load<f32>(rows.squares + (<usize>i << 2));
  leastTwo(products, run.norms + (<usize>lanes << 2), run.blocks, square, scratch + FOUND);
  const least = load<f32>(scratch + FOUND);
  store<f32>(boundsOf(run, i) + (<usize>g << 2), rootDown(least), 4);
  const at = scratch + (<usize>r << 2);
  const before = load<f32>(at, LEAST);
  if (least < before) {
    const beside = load<f32>(scratch + FOUND, 8);
    const second = load<f32>(at, SECOND);
    const other = beside < before ? beside : before;
    store<f32>(at, other < second ? other : second, SECOND);
    store<f32>(at, least, LEAST);
    store<i32>(at, lanes + load<i32>(scratch + FOUND, 4), LANE);
    store<f32>(at, beside > 0 ? beside : 0, BESIDE);
  } else if (least < load<f32>(at, SECOND)) store<f32>(at, least, SECOND);
}

/** Labels a row; all groups that may hold its nearest center have just been measured. */
function decide(rows: Rows, run: Run, first: i32, r: i32, thread: i32, scratch: usize): void {
  const i = first + r;
  const at = scratch + (<usize>r << 2);
  const bounds = boundsOf(run, i);
  const before = load<i32>(run.labels + (<usize>i << 2));
  const own = load<f32>(at, OWN);
  let lane = load<i32>(at, LANE);
  const upper = load<f32>(at, LEAST) + doubtOf(rows, run, i, lane);
  if (load<f32>(at, SECOND) > upper * UP) {
    store<f32>(bounds, rootUp(upper));
    const beside = load<f32>(at, BESIDE);
    if (beside >= 0) store<f32>(bounds + (<usize>groupOf(run, lane) << 2), rootDown(beside), 4);
    if (lane != before) leave(run, bounds, before, own);
  } else {
    lane = nearestWithin(rows, run, i, rootUp(upper), before);
    if (lane != before) leave(run, bounds, before, own);
    tighten(rows, run, i, lane, rootUp(upper));
  }
  if (lane != before) relabel(rows, run, i, before, lane, thread);
}

/** The old center of a row is one of the others now; `own` is not negative when its group's bound lacks it. */
// @ts-ignore: decorator
@inline
function leave(run: Run, bounds: usize, before: i32, own: f32): void {
  if (own < 0) return;
  const bound = bounds + (<usize>groupOf(run, before) << 2);
  const lower = rootDown(own);
  if (lower < load<f32>(bound, 4)) store<f32>(bound, lower, 4);
}

/** The nearest center as the twin has it, among the old one and the groups that may be within `upper`. */
function nearestWithin(rows: Rows, run: Run, i: i32, upper: f32, before: i32): i32 {
  const bounds = boundsOf(run, i);
  const size = BLOCK * run.blocks;
  let nearest = before;
  let first = before < 0 ? run.k : load<i32>(run.order + (<usize>before << 2));
  let best = before < 0 ? Infinity : distanceTo(rows, run, i, before);
  for (let g = 0; g < run.groups; g++) {
    if (load<f32>(bounds + (<usize>g << 2), 4) > upper) continue;
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

/** Sets the bounds of a row in doubt to what f64 has for its label. */
function tighten(rows: Rows, run: Run, i: i32, lane: i32, within: f32): void {
  const bounds = boundsOf(run, i);
  const scale = rows.numbers.scale;
  const upper = <f32>(sqrt(distanceTo(rows, run, i, lane)) * scale) * UP;
  store<f32>(bounds, upper);
  const g = groupOf(run, lane);
  // the group of the label was looked at as a whole, unless it is known to hold nothing else near
  if (load<f32>(bounds + (<usize>g << 2), 4) > within) return;
  const size = BLOCK * run.blocks;
  const end = min((g + 1) * size, run.k);
  let others = Infinity;
  for (let other = g * size; other < end; other++)
    if (other != lane) others = min(others, distanceTo(rows, run, i, other));
  store<f32>(bounds + (<usize>g << 2), <f32>(sqrt(others) * scale) * DOWN, 4);
}

// @ts-ignore: decorator
@inline
function centerOf(rows: Rows, run: Run, lane: i32): usize {
  return run.centers + ((<usize>load<i32>(run.order + (<usize>lane << 2)) * <usize>rows.dim) << 3);
}

// @ts-ignore: decorator
@inline
function distanceTo(rows: Rows, run: Run, i: i32, lane: i32): f64 {
  return squaredDistance(rows, i, centerOf(rows, run, lane));
}

// @ts-ignore: decorator
@inline
function ownCenter(rows: Rows, run: Run, i: i32): usize {
  return centerOf(rows, run, load<i32>(run.labels + (<usize>i << 2)));
}

/** Squared distances of a chunk of rows to their own centers, as the twin has them. */
export function measureOwn(rows: Rows, run: Run, chunk: i32): void {
  const end = min((chunk + 1) * CHUNK, rows.n);
  let i = chunk * CHUNK;
  for (; i + 4 <= end; i += 4)
    fourDistances(
      rows,
      i,
      i + 1,
      i + 2,
      i + 3,
      ownCenter(rows, run, i),
      ownCenter(rows, run, i + 1),
      ownCenter(rows, run, i + 2),
      ownCenter(rows, run, i + 3),
      run.d2 + (<usize>i << 3),
    );
  for (; i < end; i++) store<f64>(run.d2 + (<usize>i << 3), squaredDistance(rows, i, ownCenter(rows, run, i)));
}
