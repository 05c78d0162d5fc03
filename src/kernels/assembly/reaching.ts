import { f64At, i32At, setF64, setI32 } from './arrays';
import { arrangeValues, boundValues, build, startOf } from './neighbors/boxTree';
import { BoxTree, FAN } from './neighbors/layout';
import { measureBlock, measureBoxes, within } from './neighbors/measure';
import { boxAt, distanceAt, insertBox, levelAt } from './neighbors/stack';
import { LISTS, Reaching, ROWS } from './reaching/layout';

/*
 * The row of a tree that another row reaches first: the largest of their distance, the core of the row and the own core of
 * the other one is least; of equal ones the nearest counts, then the first. The own core is how far it is to where the
 * rows around weigh enough. The twin is RowTree.
 */

/** Offsets in a thread's scratch: f64[FAN], 80 entries of a stack, the number and the weight of the nearest rows. */
const LANES: usize = 0;
const STACK: usize = 64;
const COUNT: usize = 1344;
const MASS: usize = 1352;

/** Rounding up squares of bounds. */
const UP: f64 = 1 + 1e-15;

/** Builds the tree, and bounds the cores of its boxes. */
export function begin(tree: BoxTree, run: Reaching): void {
  build(tree);
  if (run.weights) arrangeValues(tree, run.weights);
  if (run.core) {
    arrangeValues(tree, run.core);
    boundValues(tree, run.core, run.boxCores);
  } else memory.fill(run.boxCores, 0, (<usize>startOf(tree, tree.levels)) << 3);
}

/** Finds what ROWS other rows reach first. */
export function work(tree: BoxTree, run: Reaching, _step: i32, item: i32, thread: i32): void {
  const scratch = run.scratch + <usize>thread * run.scratchBytes;
  const end = min(run.asked, (item + 1) * ROWS);
  for (let q = item * ROWS; q < end; q++) {
    const query = run.queries + ((<usize>(q * tree.dim)) << 3);
    const own = run.mass > 0 ? coreOf(tree, run, query, scratch) : 0;
    setI32(run.found, q, -1);
    setF64(run.apart, q, Infinity);
    setF64(run.reach, q, Infinity);
    find(tree, run, q, query, own, scratch);
  }
}

/** The distance that belongs to a sum of squares. @inline */
function distanceOf(run: Reaching, d2: f64): f64 {
  return run.isRoot ? sqrt(d2) : d2 * run.share;
}

/** A sum of squares that no row within a distance is above; empty slots are above all. @inline */
function squareOf(run: Reaching, d: f64): f64 {
  return min(run.isRoot ? d * d * UP : d / run.share, f64.MAX_VALUE);
}

/** The distances of the nearest rows, by distance, then by number; behind them their weights and numbers. @inline */
function nearOf(scratch: usize): usize {
  return scratch + LISTS;
}

/** @inline */
function massesOf(run: Reaching, scratch: usize): usize {
  return scratch + LISTS + ((<usize>run.room) << 3);
}

/** @inline */
function namesOf(run: Reaching, scratch: usize): usize {
  return scratch + LISTS + ((<usize>run.room) << 4);
}

/** How far rows may be from a row whose nearest rows are known so far. @inline */
function farthest(run: Reaching, scratch: usize): f64 {
  if (load<f64>(scratch + MASS) < run.enough) return Infinity;
  return f64At(nearOf(scratch), load<i32>(scratch + COUNT) - 1);
}

function coreOf(tree: BoxTree, run: Reaching, query: usize, scratch: usize): f64 {
  const stack = scratch + STACK;
  store<i32>(scratch + COUNT, 0);
  store<f64>(scratch + MASS, 0);
  let depth = pushNear(tree, run, query, tree.levels - 1, 0, 0, scratch);
  while (depth > 0) {
    depth--;
    const level = levelAt(stack, depth);
    const box = boxAt(stack, depth);
    if (distanceAt(stack, depth) >= farthest(run, scratch)) continue;
    if (level > 0) depth = pushNear(tree, run, query, level - 1, box * FAN, depth, scratch);
    else gather(tree, run, query, box, scratch);
  }
  const count = load<i32>(scratch + COUNT);
  let sum: f64 = 0;
  for (let at = 0; at < count; at++) {
    sum += f64At(massesOf(run, scratch), at);
    if (sum >= run.mass) return f64At(nearOf(scratch), at);
  }
  return Infinity;
}

/** Pushes the boxes, out of eight, that may hold one of the nearest rows, the nearest one on top. */
function pushNear(
  tree: BoxTree,
  run: Reaching,
  query: usize,
  level: i32,
  box: i32,
  depth: i32,
  scratch: usize,
): i32 {
  const bound = squareOf(run, farthest(run, scratch));
  measureBoxes(tree, (startOf(tree, level) + box) / FAN, query, bound, scratch + LANES);
  let top = depth;
  for (let near = within(scratch + LANES, bound); near !== 0; near &= near - 1) {
    const lane = ctz(near);
    const d = distanceOf(run, f64At(scratch + LANES, lane));
    insertBox(scratch + STACK, depth, top, level, box + lane, d);
    top++;
  }
  return top;
}

/** Gathers the nearest rows of a block. */
function gather(tree: BoxTree, run: Reaching, query: usize, block: i32, scratch: usize): void {
  const bound = squareOf(run, farthest(run, scratch));
  measureBlock(tree, block, query, bound, scratch + LANES);
  for (let near = within(scratch + LANES, bound); near !== 0; near &= near - 1) {
    const lane = ctz(near);
    const d = distanceOf(run, f64At(scratch + LANES, lane));
    if (d >= farthest(run, scratch)) continue;
    const slot = block * FAN + lane;
    insert(run, d, run.weights ? f64At(run.weights, slot) : 1, i32At(tree.names, slot), scratch);
  }
}

/** Inserts a row into the nearest rows, and leaves out those without which the others weigh enough. */
function insert(run: Reaching, d: f64, weight: f64, name: i32, scratch: usize): void {
  const near = nearOf(scratch);
  const masses = massesOf(run, scratch);
  const names = namesOf(run, scratch);
  let count = load<i32>(scratch + COUNT);
  let mass = load<f64>(scratch + MASS) + weight;
  let to = count;
  for (; to > 0; to--) {
    const before = f64At(near, to - 1);
    if (before < d || (before === d && i32At(names, to - 1) < name)) break;
    setF64(near, to, before);
    setF64(masses, to, f64At(masses, to - 1));
    setI32(names, to, i32At(names, to - 1));
  }
  setF64(near, to, d);
  setF64(masses, to, weight);
  setI32(names, to, name);
  count++;
  while (mass - f64At(masses, count - 1) >= run.enough) {
    count--;
    mass -= f64At(masses, count);
  }
  store<i32>(scratch + COUNT, count);
  store<f64>(scratch + MASS, mass);
}

function find(tree: BoxTree, run: Reaching, q: i32, query: usize, own: f64, scratch: usize): void {
  const stack = scratch + STACK;
  let depth = pushOpen(tree, run, q, query, own, tree.levels - 1, 0, 0, scratch);
  while (depth > 0) {
    depth--;
    const level = levelAt(stack, depth);
    const box = boxAt(stack, depth);
    if (!mayHold(run, q, own, startOf(tree, level) + box, distanceAt(stack, depth))) continue;
    if (level > 0) depth = pushOpen(tree, run, q, query, own, level - 1, box * FAN, depth, scratch);
    else look(tree, run, q, query, own, box, scratch);
  }
}

/** Whether a box at least `d` away may hold a row that is reached before the one that is known. @inline */
function mayHold(run: Reaching, q: i32, own: f64, box: i32, d: f64): bool {
  const reach = max(d, max(own, f64At(run.boxCores, box)));
  const least = f64At(run.reach, q);
  return reach < least || (reach === least && d <= f64At(run.apart, q));
}

/** Pushes the boxes, out of eight, that may hold the row that is reached first, the nearest one on top. */
function pushOpen(
  tree: BoxTree,
  run: Reaching,
  q: i32,
  query: usize,
  own: f64,
  level: i32,
  box: i32,
  depth: i32,
  scratch: usize,
): i32 {
  const first = startOf(tree, level) + box;
  const bound = squareOf(run, f64At(run.reach, q));
  measureBoxes(tree, first / FAN, query, bound, scratch + LANES);
  let top = depth;
  for (let near = within(scratch + LANES, bound); near !== 0; near &= near - 1) {
    const lane = ctz(near);
    const d = distanceOf(run, f64At(scratch + LANES, lane));
    if (!mayHold(run, q, own, first + lane, d)) continue;
    insertBox(scratch + STACK, depth, top, level, box + lane, d);
    top++;
  }
  return top;
}

/** Looks at the rows of a block. */
function look(
  tree: BoxTree,
  run: Reaching,
  q: i32,
  query: usize,
  own: f64,
  block: i32,
  scratch: usize,
): void {
  const bound = squareOf(run, f64At(run.reach, q));
  measureBlock(tree, block, query, bound, scratch + LANES);
  for (let near = within(scratch + LANES, bound); near !== 0; near &= near - 1) {
    const lane = ctz(near);
    const slot = block * FAN + lane;
    const d = distanceOf(run, f64At(scratch + LANES, lane));
    const reach = max(d, max(own, run.core ? f64At(run.core, slot) : 0));
    const least = f64At(run.reach, q);
    if (reach > least) continue;
    const name = i32At(tree.names, slot);
    if (reach === least) {
      const apart = f64At(run.apart, q);
      const row = i32At(run.found, q);
      if (d > apart || (d === apart && row >= 0 && name > row)) continue;
    }
    setF64(run.reach, q, reach);
    setF64(run.apart, q, d);
    setI32(run.found, q, name);
  }
}
