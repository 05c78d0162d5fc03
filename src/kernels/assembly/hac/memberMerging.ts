import { f64At, i32At, setF64, setI32 } from '../arrays';
import { empty, setQuery, startOf, stretchBoxes } from '../neighbors/boxTree';
import { BoxTree, FAN } from '../neighbors/layout';
import { measureBlock, measureBoxes } from '../neighbors/measure';
import { boxAt, distanceAt, insertBox, levelAt } from '../neighbors/stack';
import { orderHeap, place, putInPlace, siftDown, takeOut } from './heap';
import { Linkage, Members, Merging } from './layout';
import { between, joinMembers } from './members';
import { rebuild, WORN } from './merging';
import { joinPair } from './pair';

/*
 * Complete, average and weighted linkage of points by an index of centers. A center is the mean of the rows, by the
 * weights of the linkage. Two clusters are at least as far apart as their centers (a distance is convex).
 */

/** Inflates bounds to cover the rounding of squared distances and of long sums. */
const UP: f64 = 1 + 1e-9;

/** @inline */
function keyOf(merging: Merging, name: i32): f64 {
  return f64At(merging.keys, name);
}

/** @inline */
function laneOf(index: BoxTree, lane: i32): f64 {
  return f64At(index.lanes, lane);
}

/** Finds the nearest cluster of a cluster; of equally near clusters, the one with the lowest id. */
function lookFor(index: BoxTree, merging: Merging, members: Members, name: i32): void {
  const slot = i32At(merging.slots, name);
  setQuery(index, slot, index.query);
  setF64(merging.keys, name, f64.MAX_VALUE);
  setI32(merging.nearest, name, -1);
  setI32(merging.nearestIds, name, i32.MAX_VALUE);
  members.reach = f64.MAX_VALUE;
  const own = slot / FAN;
  visitBlock(index, merging, members, name, own);
  let depth = pushBoxes(index, members, index.levels - 1, 0, 0);
  while (depth > 0) {
    depth--;
    if (distanceAt(index.stack, depth) > members.reach) continue;
    const level = levelAt(index.stack, depth);
    const box = boxAt(index.stack, depth);
    if (level > 0) depth = pushBoxes(index, members, level - 1, box * FAN, depth);
    else if (box !== own) visitBlock(index, merging, members, name, box);
  }
}

/** Pushes the boxes, out of eight, that are within reach, the nearest one on top. */
function pushBoxes(index: BoxTree, members: Members, level: i32, box: i32, depth: i32): i32 {
  const reach = members.reach;
  measureBoxes(index, (startOf(index, level) + box) / FAN, index.query, reach, index.lanes);
  let top = depth;
  for (let lane = 0; lane < FAN; lane++) {
    const d = laneOf(index, lane);
    if (d > reach) continue;
    insertBox(index.stack, depth, top, level, box + lane, d);
    top++;
  }
  return top;
}

/** Measures the clusters of a block that are within reach, the nearest center first. */
function visitBlock(index: BoxTree, merging: Merging, members: Members, name: i32, block: i32): void {
  measureBlock(index, block, index.query, members.reach, index.lanes);
  for (;;) {
    let next = -1;
    let least = members.reach;
    for (let lane = 0; lane < FAN; lane++) {
      if (laneOf(index, lane) > least) continue;
      least = laneOf(index, lane);
      next = lane;
    }
    if (next < 0) return;
    setF64(index.lanes, next, Infinity);
    const other = i32At(index.names, block * FAN + next);
    if (other === name) continue;
    const d = between(members, merging.code, name, other, members.points);
    const pairs = <f64>i32At(members.counts, name) * <f64>i32At(members.counts, other);
    members.work = members.work + pairs;
    const key = keyOf(merging, name);
    const id = i32At(merging.ids, other);
    if (d > key || (d === key && id > i32At(merging.nearestIds, name))) continue;
    setF64(merging.keys, name, d);
    setI32(merging.nearest, name, other);
    setI32(merging.nearestIds, name, id);
    const far = d + members.slack;
    members.reach = far * far * UP;
  }
}

/** Finds the nearest cluster of each of some rows before any merge. */
export function lookFirstByMembers(
  index: BoxTree,
  merging: Merging,
  members: Members,
  from: i32,
  to: i32,
): void {
  for (let name = from; name < to; name++) {
    lookFor(index, merging, members, name);
    place(merging, name, name);
  }
  if (to === merging.n) orderHeap(merging);
}

/**
 * Merges until at most `keep` clusters are left, or `pairs` of rows were measured.
 * @returns the number of clusters that are left
 */
export function mergeMembersOn(index: BoxTree, merging: Merging, members: Members, pairs: i32): i32 {
  members.work = 0;
  while (merging.active > members.keep && members.work < <f64>pairs) {
    const top = i32At(merging.heap, 0);
    const other = i32At(merging.nearest, top);
    if (i32At(merging.ids, other) === i32At(merging.nearestIds, top))
      mergePair(index, merging, members, top, other);
    else {
      lookFor(index, merging, members, top);
      siftDown(merging, 0);
    }
  }
  return merging.active;
}

/** The heavier of the two clusters becomes the union. */
function mergePair(index: BoxTree, merging: Merging, members: Members, a: i32, b: i32): void {
  const found = merging.found;
  const kept = joinPair(index, merging, a, b, merging.code === Linkage.weighted);
  const keptName = i32At(index.names, kept);
  const goneName = keptName === a ? b : a;
  const gone = i32At(merging.slots, goneName);
  // before ids change: ids break ties in the heap
  takeOut(merging, goneName);
  joinMembers(members, merging, keptName, goneName);
  setI32(merging.ids, keptName, merging.n + found);
  setI32(merging.ids, goneName, -1);
  empty(index, gone);
  if (merging.active <= members.keep) return;
  stretchBoxes(index, kept);
  if (<f64>merging.active < WORN * <f64>merging.built) rebuild(index, merging);
  lookFor(index, merging, members, keptName);
  putInPlace(merging, keptName);
}
