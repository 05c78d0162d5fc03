import { f64At, i32At, setI32 } from './arrays';
import { Border, Joining, QUERY, SLOTS } from './dbscan/layout';
import {
  EMPTY,
  join,
  LANES,
  labelBoxes,
  MIXED,
  massOf,
  rootOf,
  STACK,
  scratchOf,
  settle,
  weighBoxes,
} from './dbscan/walk';
import { arrangeValues, build, setQuery, startOf } from './neighbors/boxTree';
import { BoxTree, FAN } from './neighbors/layout';
import { measureBlock, measureBoxes, measureFar, within } from './neighbors/measure';
import { boxAt, insertBox, levelAt } from './neighbors/stack';

/*
 * DBSCAN on a tree of boxes. A core point is known as soon as its neighbors weigh enough, and boxes that are wholly within
 * the radius are weighed as a whole. Boxes whose core points are in one cluster are passed over by points of that cluster,
 * and join it at once where they are wholly within the radius, so that large neighborhoods cost little.
 */

/** Steps of `work`. Items are SLOTS points. */
enum Step {
  core,
  join,
  tie,
}

/** On a stack, in place of a level: the box is a block, whose points are to be measured. */
const BLOCK: i32 = -1;

/** Builds the tree; each point is by itself. */
export function beginJoining(index: BoxTree, joining: Joining): void {
  build(index);
  if (joining.isWeighted) arrangeValues(index, joining.weights);
  weighBoxes(index, joining);
  for (let slot = 0; slot < joining.n; slot++) setI32(joining.parent, slot, slot);
}

/** Does a step that threads share out: finds core points, joins them, or ties other points to clusters. */
export function work(index: BoxTree, joining: Joining, step: i32, item: i32, thread: i32): void {
  const scratch = scratchOf(joining, thread);
  const end = min(joining.n, (item + 1) * SLOTS);
  for (let slot = item * SLOTS; slot < end; slot++) {
    if (step === Step.join && i32At(joining.core, slot) === 0) continue;
    setQuery(index, slot, scratch + QUERY);
    if (step === Step.join) joinAround(index, joining, slot, scratch);
    else if (step === Step.core) {
      const isCore = massOf(joining, slot) > 0 && isDense(index, joining, slot, scratch);
      setI32(joining.core, slot, isCore ? 1 : 0);
    } else if (i32At(joining.core, slot) === 0) {
      setI32(joining.component, i32At(index.names, slot), clusterNear(index, joining, scratch));
    }
  }
}

function isDense(index: BoxTree, joining: Joining, slot: i32, scratch: usize): bool {
  const stack = scratch + STACK;
  const limit = joining.limit;
  const own = slot / FAN;
  let mass = weighBlock(index, joining, own, scratch);
  let depth = 1;
  insertBox(stack, 0, 0, index.levels - 1, 0, 0);
  while (depth > 0 && mass < joining.least) {
    depth--;
    const level = levelAt(stack, depth);
    const box = boxAt(stack, depth);
    if (level === BLOCK) {
      mass += weighBlock(index, joining, box, scratch);
      continue;
    }
    const first = startOf(index, level) + box;
    measureFar(index, first / FAN, scratch + QUERY, limit, scratch + LANES);
    const whole = within(scratch + LANES, limit);
    measureBoxes(index, first / FAN, scratch + QUERY, limit, scratch + LANES);
    const bottom = depth;
    for (let near = within(scratch + LANES, limit); near !== 0; near &= near - 1) {
      const lane = ctz(near);
      // its own block was weighed before
      const isAround = own >> (3 * level) === box + lane;
      if (isAround && level === 0) continue;
      if ((whole & (1 << lane)) !== 0 && !isAround) {
        mass += f64At(joining.masses, first + lane);
        continue;
      }
      const next = level > 0 ? (box + lane) * FAN : box + lane;
      insertBox(stack, bottom, depth, level - 1, next, f64At(scratch + LANES, lane));
      depth++;
    }
  }
  return mass >= joining.least;
}

/** The weight of the points of a block that are within the radius. */
function weighBlock(index: BoxTree, joining: Joining, block: i32, scratch: usize): f64 {
  measureBlock(index, block, scratch + QUERY, joining.limit, scratch + LANES);
  const near = within(scratch + LANES, joining.limit);
  if (!joining.isWeighted) return <f64>popcnt(near);
  let mass: f64 = 0;
  for (let left = near; left !== 0; left &= left - 1) mass += massOf(joining, block * FAN + ctz(left));
  return mass;
}

/** Labels boxes, when all core points are known. */
export function beginClusters(index: BoxTree, joining: Joining): void {
  labelBoxes(index, joining);
}

/** Joins a core point with all core points that are within the radius. */
function joinAround(index: BoxTree, joining: Joining, slot: i32, scratch: usize): void {
  visitCores(index, joining, slot, slot / FAN, scratch);
  let depth = pushOthers(index, joining, slot, index.levels - 1, 0, 0, scratch);
  while (depth > 0) {
    depth--;
    const level = levelAt(scratch + STACK, depth);
    const box = boxAt(scratch + STACK, depth);
    if (isJoined(joining, slot, startOf(index, level) + box)) continue;
    if (level > 0) depth = pushOthers(index, joining, slot, level - 1, box * FAN, depth, scratch);
    else visitCores(index, joining, slot, box, scratch);
  }
}

/** Whether a box has no core point that is in another cluster. @inline */
function isJoined(joining: Joining, slot: i32, box: i32): bool {
  const label = i32At(joining.labels, box);
  return label === EMPTY || (label !== MIXED && rootOf(joining, label) === rootOf(joining, slot));
}

/** Joins boxes as a whole where that is possible, and pushes those that are to be opened. */
function pushOthers(
  index: BoxTree,
  joining: Joining,
  slot: i32,
  level: i32,
  box: i32,
  depth: i32,
  scratch: usize,
): i32 {
  const first = startOf(index, level) + box;
  measureBoxes(index, first / FAN, scratch + QUERY, joining.limit, scratch + LANES);
  const near = within(scratch + LANES, joining.limit);
  if (near === 0) return depth;
  measureFar(index, first / FAN, scratch + QUERY, joining.limit, scratch + LANES);
  const whole = within(scratch + LANES, joining.limit);
  let top = depth;
  for (let left = near; left !== 0; left &= left - 1) {
    const lane = ctz(left);
    if (isJoined(joining, slot, first + lane)) continue;
    const label = i32At(joining.labels, first + lane);
    if (label !== MIXED && (whole & (1 << lane)) !== 0) {
      join(joining, slot, label);
      continue;
    }
    insertBox(scratch + STACK, depth, top, level, box + lane, 0);
    top++;
  }
  return top;
}

function visitCores(index: BoxTree, joining: Joining, slot: i32, block: i32, scratch: usize): void {
  measureBlock(index, block, scratch + QUERY, joining.limit, scratch + LANES);
  for (let near = within(scratch + LANES, joining.limit); near !== 0; near &= near - 1) {
    const other = block * FAN + ctz(near);
    if (i32At(joining.core, other) === 1) join(joining, slot, other);
  }
  if (i32At(joining.labels, block) === MIXED) settle(index, joining, block);
}

/** Tells the clusters of core points, and prepares for those of the others. */
export function endClusters(index: BoxTree, joining: Joining): void {
  for (let slot = 0; slot < joining.n; slot++) {
    setI32(joining.parent, slot, rootOf(joining, slot));
    setI32(joining.first, slot, i32.MAX_VALUE);
  }
  for (let slot = 0; slot < joining.n; slot++) {
    if (i32At(joining.core, slot) === 0) continue;
    const root = i32At(joining.parent, slot);
    setI32(joining.first, root, min(i32At(joining.first, root), i32At(index.names, slot)));
  }
  for (let slot = 0; slot < joining.n; slot++) {
    const row = i32At(index.names, slot);
    const isCore = i32At(joining.core, slot);
    setI32(joining.isCore, row, isCore);
    setI32(joining.component, row, isCore ? firstOf(joining, slot) : -1);
  }
}

/** The first row of the cluster of a core point. @inline */
function firstOf(joining: Joining, slot: i32): i32 {
  return i32At(joining.first, i32At(joining.parent, slot));
}

/** The cluster of the nearest core point, of equally near ones of the first row; or the first cluster within the radius. */
function clusterNear(index: BoxTree, joining: Joining, scratch: usize): i32 {
  const stack = scratch + STACK;
  let bound = joining.limit;
  let best = i32.MAX_VALUE;
  let cluster = -1;
  let depth = 1;
  insertBox(stack, 0, 0, index.levels - 1, 0, 0);
  while (depth > 0) {
    depth--;
    const level = levelAt(stack, depth);
    const box = boxAt(stack, depth);
    if (level === BLOCK) {
      measureBlock(index, box, scratch + QUERY, bound, scratch + LANES);
      for (let near = within(scratch + LANES, bound); near !== 0; near &= near - 1) {
        const other = box * FAN + ctz(near);
        if (i32At(joining.core, other) === 0) continue;
        const d = f64At(scratch + LANES, ctz(near));
        const isNearest = joining.border === Border.nearest;
        const rank = isNearest ? i32At(index.names, other) : firstOf(joining, other);
        if (d > bound || ((!isNearest || d === bound) && rank >= best)) continue;
        best = rank;
        cluster = firstOf(joining, other);
        if (isNearest) bound = d;
      }
      continue;
    }
    const first = startOf(index, level) + box;
    measureBoxes(index, first / FAN, scratch + QUERY, bound, scratch + LANES);
    const bottom = depth;
    for (let near = within(scratch + LANES, bound); near !== 0; near &= near - 1) {
      const lane = ctz(near);
      if (i32At(joining.labels, first + lane) === EMPTY) continue;
      const next = level > 0 ? (box + lane) * FAN : box + lane;
      insertBox(stack, bottom, depth, level - 1, next, f64At(scratch + LANES, lane));
      depth++;
    }
  }
  return cluster;
}
