import { f32At, i32At } from '../arrays';
import { distanceTo } from './exact';
import { LANES, Rows, Run } from './layout';
import { pointOf } from './points';
import { FOUR, LANE, LEAST, OTHERS, OWN, SECOND } from './scratch';
import { fourRoughLowers, roughDoubtOf, roughLower } from './shorts';
import { boundsOf, DOWN, fourProducts, product, rootDown, rootUp, UP } from './tile';

/*
 * The label of a row whose bounds do not confirm its label. Its near centers are compared one by one, from 16-bit
 * points if these are accurate enough, else in f32, and in f64 if that cannot decide.
 */

/** The groups that may be within `upper`, as bits. @inline */
export function nearGroups(run: Run, bounds: usize, upper: f32): u64 {
  const within = f32x4.splat(upper);
  let slots: u64 = 0;
  for (let s = 0; s < run.slots; s += 8) {
    const at = bounds + ((<usize>s) << 2);
    const low = f32x4.le(v128.load(at), within);
    const high = f32x4.le(v128.load(at, 16), within);
    slots |= (<u64>i16x8.bitmask(i16x8.narrow_i32x4_s(low, high))) << (<u64>s);
  }
  // slot 0 is the upper bound
  return slots >> 1;
}

/** @inline */
function groupOf(run: Run, lane: i32): i32 {
  return lane / (LANES * run.blocks);
}

/** The sum of this and `lowerOf` is an upper bound. @inline */
export function doubtOf(rough: bool, rows: Rows, run: Run, i: i32, lane: i32): f32 {
  if (rough) return roughDoubtOf(rows, run, i, lane);
  return f32At(rows.doubts, i) + f32At(run.doubts, lane);
}

/** @inline */
function placeOf(rows: Rows, run: Run, lane: i32): usize {
  return run.places + ((<usize>lane * <usize>rows.stride) << 2);
}

/** A lower bound of the squared distance between a row and a center. @inline */
export function lowerOf(rough: bool, rows: Rows, run: Run, i: i32, lane: i32): f32 {
  if (rough) return roughLower(rows, run, i, lane);
  return (
    product(pointOf(rows, i), placeOf(rows, run, lane), (<usize>rows.stride) << 2) +
    f32At(run.norms, lane) +
    f32At(rows.squares, i)
  );
}

/** `lowerOf` for four centers. @inline */
function fourLowers(rough: bool, rows: Rows, run: Run, i: i32, lane: i32): v128 {
  if (rough) return fourRoughLowers(rows, run, i, lane);
  const products = fourProducts(pointOf(rows, i), placeOf(rows, run, lane), (<usize>rows.stride) << 2);
  const norms = v128.load(run.norms + ((<usize>lane) << 2));
  return f32x4.add(f32x4.add(products, norms), v128.load32_splat(rows.squares + ((<usize>i) << 2)));
}

/** A label that only f64 can decide. */
const UNDECIDED: i32 = -2;

/** The label of a row whose doubtful groups have just received new bounds. */
export function decide(rows: Rows, run: Run, i: i32, before: i32, scratch: usize): i32 {
  let lane = run.rough ? nearestApart(true, rows, run, i, before, scratch) : UNDECIDED;
  if (lane === UNDECIDED) lane = nearestApart(false, rows, run, i, before, scratch);
  if (lane === UNDECIDED) {
    lane = nearestWithin(rows, run, i, load<f32>(boundsOf(run, i)), before);
    tighten(rows, run, i, lane);
  }
  if (lane !== before && before >= 0) {
    // the old center is now one of the others of its group
    const bound = boundOf(run, i, groupOf(run, before));
    store<f32>(bound, min(load<f32>(bound), load<f32>(scratch + OWN)));
  }
  return lane;
}

/**
 * The nearest center, with the bounds of the row updated, if f32 or 16-bit points can distinguish it from the others.
 * Otherwise UNDECIDED, with only the upper bound updated.
 * @inline
 */
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
  // in a fresh pass the group with the least bound comes first, so that few other groups remain
  const leader = before < 0 ? nearestGroup(run, bounds) : -1;
  if (leader >= 0) upper = tellApart(rough, rows, run, i, leader, before, upper, scratch);
  for (let left = nearGroups(run, bounds, upper); left !== 0; left &= left - 1) {
    const g = <i32>ctz(left);
    if (g === leader || load<f32>(boundOf(run, i, g)) > upper) continue;
    upper = tellApart(rough, rows, run, i, g, before, upper, scratch);
  }
  return settle(rough, rows, run, i, before, scratch);
}

/** A group with the least bound, for a row without a label. @inline */
function nearestGroup(run: Run, bounds: usize): i32 {
  let least = v128.load(bounds);
  for (let s = 4; s < run.slots; s += 4) least = f32x4.pmin(least, v128.load(bounds + ((<usize>s) << 2)));
  least = f32x4.pmin(least, v128.shuffle<i32>(least, least, 2, 3, 0, 1));
  least = f32x4.pmin(least, v128.shuffle<i32>(least, least, 1, 0, 3, 2));
  return <i32>ctz(nearGroups(run, bounds, f32x4.extract_lane(least, 0)));
}

/**
 * Compares the centers of a group, except `but`, with the nearest center so far.
 * @returns an upper bound of the distance to the nearest center so far
 * @inline
 */
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
      const lower: f32 = lane + e === but ? Infinity : f32At(scratch + FOUR, e);
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

/**
 * Sets the bounds of a row whose near centers were compared.
 * @returns its label, or UNDECIDED
 * @inline
 */
function settle(rough: bool, rows: Rows, run: Run, i: i32, before: i32, scratch: usize): i32 {
  const lane = load<i32>(scratch + LANE);
  const upper = load<f32>(scratch + LEAST) + doubtOf(rough, rows, run, i, lane);
  store<f32>(boundsOf(run, i), rootUp(upper));
  if (load<f32>(scratch + SECOND) <= upper * UP) return UNDECIDED;
  if (lane !== before) store<f32>(boundOf(run, i, groupOf(run, lane)), rootDown(load<f32>(scratch + OTHERS)));
  return lane;
}

/** @inline */
function boundOf(run: Run, i: i32, g: i32): usize {
  return boundsOf(run, i) + ((<usize>(g + 1)) << 2);
}

/** The nearest center by the distances of the twin, among the old center and the groups that may be within `upper`. */
function nearestWithin(rows: Rows, run: Run, i: i32, upper: f32, before: i32): i32 {
  const size = LANES * run.blocks;
  let nearest = before;
  let first = before < 0 ? run.k : i32At(run.order, before);
  let best = before < 0 ? Infinity : distanceTo(rows, run, i, before);
  for (let g = 0; g < run.groups; g++) {
    if (load<f32>(boundOf(run, i, g)) > upper) continue;
    const end = min((g + 1) * size, run.k);
    for (let lane = g * size; lane < end; lane++) {
      const d2 = distanceTo(rows, run, i, lane);
      const c = i32At(run.order, lane);
      if (d2 > best || (d2 === best && c >= first)) continue;
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
    if (other !== lane) others = min(others, distanceTo(rows, run, i, other));
  store<f32>(boundOf(run, i, g), <f32>(sqrt(others) * scale) * DOWN);
}
