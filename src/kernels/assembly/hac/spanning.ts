import { f64At, i32At, setF64, setI32 } from '../arrays';
import { arrangeValues, boundValues, coordinate, setQuery, startOf } from '../neighbors/boxTree';
import { BoxTree, FAN } from '../neighbors/layout';
import { measureBlock, measureBoxes, within } from '../neighbors/measure';
import { boxAt, distanceAt, insertBox, levelAt } from '../neighbors/stack';
import { QUERY, SLOTS, Spanning } from './layout';

/*
 * Borůvka's algorithm: in each round every tree finds its shortest edge to another tree, and these edges join trees. The
 * largest tree need not look, since the others join it or each other.
 * Edges of equal length are ordered by the distance between their ends, then by their rows: the order of searches does
 * not matter. A point keeps its edge until both ends are in one tree. The length of the old edge remains a bound, and
 * most points of a tree need not search again.
 */

/** Offsets in a thread's scratch: f64[FAN], 80 entries of a stack, the point whose edge is searched. */
const LANES: usize = 0;
const STACK: usize = 64;

/** Begins with a tree for each point of a tree of boxes that was just built. */
export function beginSpanning(index: BoxTree, spanning: Spanning): void {
  arrangeValues(index, spanning.core);
  const n = spanning.n;
  for (let slot = 0; slot < n; slot++) setI32(spanning.parent, i32At(index.names, slot), slot);
  for (let at = 0; at < n * spanning.count; at++) {
    setI32(spanning.near, at, i32At(spanning.parent, i32At(spanning.near, at)));
  }
  for (let slot = 0; slot < n; slot++) {
    setI32(spanning.parent, slot, slot);
    setI32(spanning.nearest, slot, -1);
    setF64(spanning.keys, slot, coreOf(spanning, slot));
    setF64(spanning.apart, slot, 0);
  }
  boundValues(index, spanning.core, spanning.boxCores);
}

function between(index: BoxTree, slot: i32, other: i32): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < index.dim; j++) {
    const d = load<f64>(coordinate(index, j, slot)) - load<f64>(coordinate(index, j, other));
    sum += d * d;
  }
  return sum;
}

function rootOf(spanning: Spanning, slot: i32): i32 {
  let root = slot;
  while (i32At(spanning.parent, root) !== root) root = i32At(spanning.parent, root);
  let at = slot;
  while (at !== root) {
    const next = i32At(spanning.parent, at);
    setI32(spanning.parent, at, root);
    at = next;
  }
  return root;
}

/** @inline */
function coreOf(spanning: Spanning, slot: i32): f64 {
  return f64At(spanning.core, slot);
}

/** Whether an edge comes before another edge by the lengths and the distances of ends. @inline */
function isShorter(key: f64, apart: f64, other: f64, otherApart: f64): bool {
  return key < other || (key === other && apart < otherApart);
}

/** Whether the edge of slots a, b comes before the equally long edge of c, d. */
function hasLowerRows(index: BoxTree, a: i32, b: i32, c: i32, d: i32): bool {
  const i = i32At(index.names, a);
  const k = i32At(index.names, b);
  const l = i32At(index.names, c);
  const m = i32At(index.names, d);
  const low = min(i, k);
  const other = min(l, m);
  return low !== other ? low < other : max(i, k) < max(l, m);
}

/** Whether the edge that a point has found comes before the edge of another point. */
function comesBefore(index: BoxTree, spanning: Spanning, slot: i32, other: i32): bool {
  const key = f64At(spanning.keys, slot);
  const apart = f64At(spanning.apart, slot);
  const otherKey = f64At(spanning.keys, other);
  const otherApart = f64At(spanning.apart, other);
  if (key !== otherKey || apart !== otherApart) return isShorter(key, apart, otherKey, otherApart);
  return hasLowerRows(index, slot, i32At(spanning.nearest, slot), other, i32At(spanning.nearest, other));
}

/** @inline */
function bestAt(spanning: Spanning, tree: i32): usize {
  return spanning.best + ((<usize>tree) << 2);
}

/** Makes the edge of a point the best edge of its tree, if the edge comes first. Other threads may do the same. */
function offer(index: BoxTree, spanning: Spanning, slot: i32): void {
  const at = bestAt(spanning, i32At(spanning.tree, slot));
  let best = atomic.load<i32>(at);
  while (best < 0 || comesBefore(index, spanning, slot, best)) {
    const seen = atomic.cmpxchg<i32>(at, best, slot);
    if (seen === best) return;
    best = seen;
  }
}

/**
 * Takes the first edge to one of the nearest points, if no other point can have one before it. If not, the distance of
 * the last of these points is a bound.
 */
function takeNear(index: BoxTree, spanning: Spanning, slot: i32): void {
  const tree = i32At(spanning.tree, slot);
  const core = coreOf(spanning, slot);
  const near = spanning.near + ((<usize>slot * <usize>spanning.count) << 2);
  let least: f64 = Infinity;
  let apart: f64 = 0;
  let nearest = -1;
  // of equally long edges the nearest comes first, as neighbors do; no edge is shorter than the core
  for (let at = 0; at < spanning.count && core < least; at++) {
    const other = i32At(near, at);
    if (i32At(spanning.tree, other) === tree) continue;
    const d = between(index, slot, other);
    if (d >= least) break;
    const reach = max(d, max(core, coreOf(spanning, other)));
    if (reach >= least) continue;
    least = reach;
    apart = d;
    nearest = other;
  }
  const last = between(index, slot, i32At(near, spanning.count - 1));
  const bound = max(core, last);
  if (least <= bound) setI32(spanning.nearest, slot, nearest);
  else {
    least = bound;
    apart = last;
    if (isShorter(least, apart, f64At(spanning.keys, slot), f64At(spanning.apart, slot))) return;
  }
  setF64(spanning.keys, slot, least);
  setF64(spanning.apart, slot, apart);
}

/**
 * Begins a round: finds the tree of each point, forgets edges within a tree, and offers the other edges to their trees.
 */
export function beginRound(index: BoxTree, spanning: Spanning): void {
  const n = spanning.n;
  for (let slot = 0; slot < n; slot++) {
    setI32(spanning.tree, slot, rootOf(spanning, slot));
    setI32(spanning.best, slot, -1);
  }
  spanning.largest = largestOf(spanning);
  for (let slot = 0; slot < n; slot++) {
    if (i32At(spanning.tree, slot) === spanning.largest) continue;
    const nearest = i32At(spanning.nearest, slot);
    if (nearest >= 0 && i32At(spanning.tree, nearest) === i32At(spanning.tree, slot)) {
      setI32(spanning.nearest, slot, -1);
    }
    if (i32At(spanning.nearest, slot) < 0 && spanning.count > 0) takeNear(index, spanning, slot);
    if (i32At(spanning.nearest, slot) >= 0) offer(index, spanning, slot);
  }
  labelBoxes(index, spanning);
}

function largestOf(spanning: Spanning): i32 {
  const n = spanning.n;
  memory.fill(spanning.sizes, 0, (<usize>n) << 2);
  let largest = 0;
  for (let slot = 0; slot < n; slot++) {
    const tree = i32At(spanning.tree, slot);
    const size = i32At(spanning.sizes, tree) + 1;
    setI32(spanning.sizes, tree, size);
    if (size > i32At(spanning.sizes, largest)) largest = tree;
  }
  return largest;
}

function labelBoxes(index: BoxTree, spanning: Spanning): void {
  // -2: no point in the box so far
  const end = startOf(index, index.levels);
  for (let box = 0; box < end; box++) setI32(spanning.boxTrees, box, -2);
  for (let slot = 0; slot < index.count; slot++) {
    labelBox(spanning, slot / FAN, i32At(spanning.tree, slot));
  }
  for (let level = 1; level < index.levels; level++) {
    const start = startOf(index, level - 1);
    const above = startOf(index, level);
    for (let box = start; box < above; box++) {
      const tree = i32At(spanning.boxTrees, box);
      if (tree !== -2) labelBox(spanning, above + (box - start) / FAN, tree);
    }
  }
}

/** @inline */
function labelBox(spanning: Spanning, box: i32, tree: i32): void {
  const label = i32At(spanning.boxTrees, box);
  if (label === -2) setI32(spanning.boxTrees, box, tree);
  else if (label !== tree) setI32(spanning.boxTrees, box, -1);
}

/** Searches edges for the points of an item that may beat the best edge of their tree. */
export function lookAround(index: BoxTree, spanning: Spanning, item: i32, thread: i32): void {
  const scratch = spanning.scratch + <usize>thread * spanning.scratchBytes;
  const end = min(spanning.n, (item + 1) * SLOTS);
  for (let slot = item * SLOTS; slot < end; slot++) {
    if (i32At(spanning.tree, slot) === spanning.largest || i32At(spanning.nearest, slot) >= 0) continue;
    const best = atomic.load<i32>(bestAt(spanning, i32At(spanning.tree, slot)));
    const key = best < 0 ? f64.MAX_VALUE : f64At(spanning.keys, best);
    const apart = best < 0 ? f64.MAX_VALUE : f64At(spanning.apart, best);
    if (isShorter(key, apart, f64At(spanning.keys, slot), f64At(spanning.apart, slot))) continue;
    setF64(spanning.keys, slot, key);
    setF64(spanning.apart, slot, apart);
    look(index, spanning, slot, scratch);
    if (i32At(spanning.nearest, slot) >= 0) offer(index, spanning, slot);
  }
}

function look(index: BoxTree, spanning: Spanning, slot: i32, scratch: usize): void {
  const stack = scratch + STACK;
  setQuery(index, slot, scratch + QUERY);
  const own = slot / FAN;
  visitBlock(index, spanning, slot, own, scratch);
  let depth = pushBoxes(index, spanning, slot, index.levels - 1, 0, 0, scratch);
  while (depth > 0) {
    depth--;
    const level = levelAt(stack, depth);
    const box = boxAt(stack, depth);
    if (!mayHold(spanning, slot, startOf(index, level) + box, distanceAt(stack, depth))) continue;
    if (level > 0) depth = pushBoxes(index, spanning, slot, level - 1, box * FAN, depth, scratch);
    else if (box !== own) visitBlock(index, spanning, slot, box, scratch);
  }
}

/** Whether a box at least `d` away from a point may hold the other end of an edge of the point. @inline */
function mayHold(spanning: Spanning, slot: i32, box: i32, d: f64): bool {
  const reach = max(d, max(coreOf(spanning, slot), f64At(spanning.boxCores, box)));
  return !isShorter(f64At(spanning.keys, slot), f64At(spanning.apart, slot), reach, d);
}

/** Pushes the boxes, out of eight, that may hold the end of an edge out of the tree, the nearest one on top. */
function pushBoxes(
  index: BoxTree,
  spanning: Spanning,
  slot: i32,
  level: i32,
  box: i32,
  depth: i32,
  scratch: usize,
): i32 {
  const first = startOf(index, level) + box;
  const tree = i32At(spanning.tree, slot);
  const bound = f64At(spanning.keys, slot);
  measureBoxes(index, first / FAN, scratch + QUERY, bound, scratch + LANES);
  let top = depth;
  for (let near = within(scratch + LANES, bound); near !== 0; near &= near - 1) {
    const lane = ctz(near);
    const d = f64At(scratch + LANES, lane);
    if (i32At(spanning.boxTrees, first + lane) === tree) continue;
    if (!mayHold(spanning, slot, first + lane, d)) continue;
    insertBox(scratch + STACK, depth, top, level, box + lane, d);
    top++;
  }
  return top;
}

function visitBlock(index: BoxTree, spanning: Spanning, slot: i32, block: i32, scratch: usize): void {
  const tree = i32At(spanning.tree, slot);
  const core = coreOf(spanning, slot);
  let key = f64At(spanning.keys, slot);
  let apart = f64At(spanning.apart, slot);
  measureBlock(index, block, scratch + QUERY, key, scratch + LANES);
  for (let near = within(scratch + LANES, key); near !== 0; near &= near - 1) {
    const lane = ctz(near);
    const other = block * FAN + lane;
    if (i32At(spanning.tree, other) === tree) continue;
    const d = f64At(scratch + LANES, lane);
    const reach = max(d, max(core, coreOf(spanning, other)));
    if (isShorter(key, apart, reach, d)) continue;
    const nearest = i32At(spanning.nearest, slot);
    const isEqual = reach === key && d === apart && nearest >= 0;
    if (isEqual && !hasLowerRows(index, slot, other, slot, nearest)) continue;
    key = reach;
    apart = d;
    setI32(spanning.nearest, slot, other);
  }
  setF64(spanning.keys, slot, key);
  setF64(spanning.apart, slot, apart);
}

/**
 * Joins trees along the edges that the trees have found.
 * @returns the number of edges found so far
 */
export function endRound(index: BoxTree, spanning: Spanning): i32 {
  for (let tree = 0; tree < spanning.n; tree++) {
    const slot = i32At(spanning.best, tree);
    if (slot < 0) continue;
    const other = i32At(spanning.nearest, slot);
    const p = rootOf(spanning, slot);
    const q = rootOf(spanning, other);
    if (p === q) continue;
    setI32(spanning.parent, max(p, q), min(p, q));
    const found = spanning.found;
    const row = i32At(index.names, slot);
    const end = i32At(index.names, other);
    setI32(spanning.left, found, min(row, end));
    setI32(spanning.right, found, max(row, end));
    setF64(spanning.height, found, f64At(spanning.keys, slot));
    spanning.found = found + 1;
  }
  return spanning.found;
}
