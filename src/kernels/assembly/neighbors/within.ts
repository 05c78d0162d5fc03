import { i32At, setI32 } from '../arrays';
import { setQuery, startOf } from './boxTree';
import { BoxTree, FAN, Search, TILE } from './layout';
import { mark, marksOf, takeList } from './marks';
import { measureBlock, measureBoxes, measureFar, within } from './measure';
import { COUNTS, firstRows, LANES, MASKS, POINTS, rowsOf, STACK } from './tile';

/* All rows within a radius. The points of a box that is wholly within the radius are counted, not measured. */

/** Counts the neighbors of each of the eight rows of a block. */
export function countTile(tree: BoxTree, run: Search, tile: i32, scratch: usize): void {
  const count = rowsOf(tile, tree.count);
  const point = (<usize>tree.dim) << 3;
  for (let q = 0; q < count; q++) setQuery(tree, tile * TILE + q, scratch + POINTS + <usize>q * point);
  walk(tree, run, scratch, count, 0);
  for (let q = 0; q < count; q++) {
    setI32(run.counts, i32At(tree.names, tile * TILE + q), i32At(scratch + COUNTS, q));
  }
}

/** Lists the neighbors of eight rows of `queries`. */
export function listTile(tree: BoxTree, run: Search, tile: i32, scratch: usize): void {
  const count = rowsOf(tile, run.asked);
  const point = (<usize>tree.dim) << 3;
  const marks = scratch + POINTS + <usize>TILE * point;
  for (let q = 0; q < count; q++) {
    const slot = i32At(run.slots, i32At(run.queries, tile * TILE + q));
    setQuery(tree, slot, scratch + POINTS + <usize>q * point);
  }
  walk(tree, run, scratch, count, marks);
  for (let q = 0; q < count; q++) {
    takeList(run, tile * TILE + q, marksOf(run, marks, q), i32At(scratch + COUNTS, q));
  }
}

/** @param marks the marks of the first row of a tile, 0: only count */
function walk(tree: BoxTree, run: Search, scratch: usize, count: i32, marks: usize): void {
  const limit = run.limit;
  const point = (<usize>tree.dim) << 3;
  memory.fill(scratch + COUNTS, 0, TILE << 2);
  let depth = push(scratch, 0, tree.levels - 1, 0, firstRows(count));
  while (depth > 0) {
    depth--;
    const at = scratch + STACK + ((<usize>depth) << 4);
    const level = load<i32>(at);
    const box = load<i32>(at, 4);
    let inside = sortBoxes(tree, run, scratch, level, box, load<i32>(at, 8), marks);
    for (; inside !== 0; inside &= inside - 1) {
      const lane = ctz(inside);
      const mask = i32At(scratch + MASKS, lane);
      if (level > 0) {
        depth = push(scratch, depth, level - 1, (box + lane) * FAN, mask);
        continue;
      }
      for (let rows = mask; rows !== 0; rows &= rows - 1) {
        const q = ctz(rows);
        measureBlock(tree, box + lane, scratch + POINTS + <usize>q * point, limit, scratch + LANES);
        takePoints(tree, run, scratch, q, box + lane, within(scratch + LANES, limit), marks);
      }
    }
  }
}

/** @inline */
function push(scratch: usize, depth: i32, level: i32, box: i32, mask: i32): i32 {
  const at = scratch + STACK + ((<usize>depth) << 4);
  store<i32>(at, level);
  store<i32>(at, box, 4);
  store<i32>(at, mask, 8);
  return depth + 1;
}

/**
 * Takes the boxes, out of eight, that are wholly within the radius.
 * @returns the other boxes that reach into the radius; their rows are in MASKS
 */
function sortBoxes(
  tree: BoxTree,
  run: Search,
  scratch: usize,
  level: i32,
  box: i32,
  mask: i32,
  marks: usize,
): i32 {
  const limit = run.limit;
  const group = (startOf(tree, level) + box) / FAN;
  let all = 0;
  memory.fill(scratch + MASKS, 0, FAN << 2);
  for (let rows = mask; rows !== 0; rows &= rows - 1) {
    const q = ctz(rows);
    const query = scratch + POINTS + ((<usize>(q * tree.dim)) << 3);
    measureBoxes(tree, group, query, limit, scratch + LANES);
    let near = within(scratch + LANES, limit);
    if (near === 0) continue;
    measureFar(tree, group, query, limit, scratch + LANES);
    const whole = near & within(scratch + LANES, limit);
    for (let boxes = whole; boxes !== 0; boxes &= boxes - 1) {
      takeBox(tree, run, scratch, q, level, box + ctz(boxes), marks);
    }
    near &= ~whole;
    all |= near;
    for (; near !== 0; near &= near - 1) {
      const at = scratch + MASKS + ((<usize>ctz(near)) << 2);
      store<i32>(at, load<i32>(at) | (1 << q));
    }
  }
  return all;
}

/** Takes all points of a box. */
function takeBox(
  tree: BoxTree,
  run: Search,
  scratch: usize,
  q: i32,
  level: i32,
  box: i32,
  marks: usize,
): void {
  const shift = 3 * (level + 1);
  const from = box << shift;
  const to = min(tree.count, from + (1 << shift));
  addCount(scratch, q, to - from);
  if (marks === 0) return;
  const own = marksOf(run, marks, q);
  for (let slot = from; slot < to; slot++) mark(run, own, i32At(tree.names, slot));
}

/** Takes some points of a block, given as bits. @inline */
function takePoints(
  tree: BoxTree,
  run: Search,
  scratch: usize,
  q: i32,
  block: i32,
  points: i32,
  marks: usize,
): void {
  addCount(scratch, q, popcnt(points));
  if (marks === 0) return;
  const own = marksOf(run, marks, q);
  for (let left = points; left !== 0; left &= left - 1) {
    mark(run, own, i32At(tree.names, block * FAN + ctz(left)));
  }
}

/** @inline */
function addCount(scratch: usize, q: i32, more: i32): void {
  setI32(scratch + COUNTS, q, i32At(scratch + COUNTS, q) + more);
}
