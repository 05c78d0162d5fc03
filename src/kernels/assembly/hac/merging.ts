import { f64At, i32At, setF64, setI32 } from '../arrays';
import {
  arrangeValues,
  boundValues,
  build,
  empty,
  setQuery,
  startOf,
  stretchBoxes,
} from '../neighbors/boxTree';
import { BoxTree, FAN } from '../neighbors/layout';
import { measureBlock, measureBoxes } from '../neighbors/measure';
import { boxAt, distanceAt, levelAt, putBox } from '../neighbors/stack';
import { place, putInPlace, siftDown, takeOut } from './heap';
import { Linkage, Merging } from './layout';
import { joinPair } from './pair';

/** Covers the rounding of Ward's factor: the factor need not rise with the weight to the last bit. */
const DOWN: f64 = 1 - 1e-12;

/** The index is rebuilt when less than this share of its clusters is left. */
export const WORN: f64 = 0.6;

/** @inline */
function wardFactor(a: f64, b: f64): f64 {
  return (2 * (a * b)) / (a + b);
}

/** Rebuilds the index, which moves clusters to other slots. */
export function rebuild(index: BoxTree, merging: Merging): void {
  build(index);
  arrangeValues(index, merging.weights);
  boundValues(index, merging.weights, merging.lightest);
  merging.built = merging.active;
  for (let slot = 0; slot < index.count; slot++) setI32(merging.slots, i32At(index.names, slot), slot);
}

/** Finds the nearest cluster of a cluster; of equally near clusters, the one with the lowest id. */
function look(index: BoxTree, merging: Merging, name: i32): void {
  const slot = i32At(merging.slots, name);
  setQuery(index, slot, index.query);
  const weight = f64At(merging.weights, slot);
  setF64(merging.keys, name, f64.MAX_VALUE);
  setI32(merging.nearest, name, -1);
  setI32(merging.nearestIds, name, i32.MAX_VALUE);
  // the block of the cluster comes first, for a bound
  const own = slot / FAN;
  visitBlock(index, merging, name, weight, own);
  let depth = pushBoxes(index, merging, name, weight, index.levels - 1, 0, 0);
  while (depth > 0) {
    depth--;
    if (distanceAt(index.stack, depth) > f64At(merging.keys, name)) continue;
    const level = levelAt(index.stack, depth);
    const box = boxAt(index.stack, depth);
    if (level > 0) depth = pushBoxes(index, merging, name, weight, level - 1, box * FAN, depth);
    else if (box !== own) visitBlock(index, merging, name, weight, box);
  }
}

/**
 * Pushes the boxes, out of eight, that may hold something nearer.
 * @param box the first box, counted from the start of its level
 * @returns the depth of the stack
 */
function pushBoxes(
  index: BoxTree,
  merging: Merging,
  name: i32,
  weight: f64,
  level: i32,
  box: i32,
  depth: i32,
): i32 {
  const first = startOf(index, level) + box;
  measureBoxes(index, first / FAN, index.query, Infinity, index.lanes);
  const bound = f64At(merging.keys, name);
  const isWard = merging.code === Linkage.ward;
  for (let lane = FAN - 1; lane >= 0; lane--) {
    let d = f64At(index.lanes, lane);
    // Ward's factor is at least the lighter weight
    if (isWard) {
      const lightest = f64At(merging.lightest, first + lane);
      if (d * min(weight, lightest) * DOWN > bound) continue;
      d *= wardFactor(weight, lightest) * DOWN;
    }
    if (d > bound) continue;
    putBox(index.stack, depth, level, box + lane, d);
    depth++;
  }
  return depth;
}

function visitBlock(index: BoxTree, merging: Merging, name: i32, weight: f64, block: i32): void {
  measureBlock(index, block, index.query, Infinity, index.lanes);
  const isWard = merging.code === Linkage.ward;
  const key = merging.keys + ((<usize>name) << 3);
  for (let lane = 0; lane < FAN; lane++) {
    let d = f64At(index.lanes, lane);
    const slot = block * FAN + lane;
    if (isWard) d = wardFactor(weight, f64At(merging.weights, slot)) * d;
    if (!(d <= load<f64>(key))) continue;
    const other = i32At(index.names, slot);
    if (other === name) continue;
    const id = i32At(merging.ids, other);
    if (d === load<f64>(key) && id > i32At(merging.nearestIds, name)) continue;
    store<f64>(key, d);
    setI32(merging.nearest, name, other);
    setI32(merging.nearestIds, name, id);
  }
}

/** Finds the nearest cluster of each of some rows before any merge. */
export function lookFirst(index: BoxTree, merging: Merging, from: i32, to: i32): void {
  for (let name = from; name < to; name++) {
    look(index, merging, name);
    place(merging, name, name);
  }
}

/**
 * Merges until one cluster is left, or after `looks` merges and searches.
 * @returns the number of clusters that are left
 */
export function mergeOn(index: BoxTree, merging: Merging, looks: i32): i32 {
  let left = looks;
  while (merging.active > 1 && left > 0) {
    const top = i32At(merging.heap, 0);
    const other = i32At(merging.nearest, top);
    left--;
    if (i32At(merging.ids, other) === i32At(merging.nearestIds, top)) mergePair(index, merging, top, other);
    else {
      look(index, merging, top);
      siftDown(merging, 0);
    }
  }
  return merging.active;
}

/** The heavier of the two clusters becomes the union. */
function mergePair(index: BoxTree, merging: Merging, a: i32, b: i32): void {
  const found = merging.found;
  const kept = joinPair(index, merging, a, b, merging.code === Linkage.median);
  const keptName = i32At(index.names, kept);
  const goneName = keptName === a ? b : a;
  const gone = i32At(merging.slots, goneName);
  // before ids change: ids break ties in the heap
  takeOut(merging, goneName);
  setI32(merging.ids, keptName, merging.n + found);
  setI32(merging.ids, goneName, -1);
  empty(index, gone);
  if (merging.active === 1) return;
  stretchBoxes(index, kept);
  if (<f64>merging.active < WORN * <f64>merging.built) rebuild(index, merging);
  look(index, merging, keptName);
  putInPlace(merging, keptName);
}
