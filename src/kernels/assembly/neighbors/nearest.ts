import { f64At, i32At, setF64, setI32 } from '../arrays';
import { setQuery, startOf } from './boxTree';
import { clearFound, insert } from './found';
import { BoxTree, FAN, Search, TILE } from './layout';
import { measureBlock, measureBoxes, within } from './measure';
import { boxAt, distanceAt, insertBox, levelAt, putBox } from './stack';
import { firstRows, LANES, LEAST, MASKS, NEAR, POINTS, rowsOf, STACK, VISITS, WORST } from './tile';

/*
 * The nearest other rows of each row, ordered by distance, then by number. A box as far away as the last of these rows
 * may hold a row with a lower number.
 */

/** Finds the nearest rows of each of the eight rows of a block. */
export function nearestTile(tree: BoxTree, run: Search, tile: i32, scratch: usize): void {
  const count = rowsOf(tile, tree.count);
  const first = (tile - run.firstTile) * TILE;
  for (let q = 0; q < count; q++) {
    setQuery(tree, tile * TILE + q, pointOf(tree, scratch, q));
    setF64(scratch + WORST, q, f64.MAX_VALUE);
    clearFound(run, first + q);
  }
  // the block of the rows comes first, for a bound
  for (let q = 0; q < count; q++) visitBlock(tree, run, scratch, tile, q, tile);
  putBox(scratch + STACK, 0, taskOf(tree.levels - 1, firstRows(count)), 0, 0);
  let depth = 1;
  while (depth > 0) {
    depth--;
    const task = levelAt(scratch + STACK, depth);
    const mask = still(scratch, task & firstRows(TILE), distanceAt(scratch + STACK, depth));
    if (mask === 0) continue;
    const level = task >> TILE;
    const box = boxAt(scratch + STACK, depth);
    const boxes = openBoxes(tree, scratch, level, box, mask);
    if (level > 0) depth = pushBoxes(scratch, depth, level - 1, box, boxes);
    else visitBoxes(tree, run, scratch, tile, box, boxes);
  }
}

/** @inline */
function pointOf(tree: BoxTree, scratch: usize, q: i32): usize {
  return scratch + POINTS + ((<usize>(q * tree.dim)) << 3);
}

/** @inline */
function worstOf(scratch: usize, q: i32): f64 {
  return f64At(scratch + WORST, q);
}

/** The rows of a mask that may find something nearer at a distance. @inline */
function still(scratch: usize, mask: i32, d: f64): i32 {
  let left = mask;
  for (let rows = mask; rows !== 0; rows &= rows - 1) {
    if (worstOf(scratch, ctz(rows)) < d) left &= ~(1 << ctz(rows));
  }
  return left;
}

/** Measures eight boxes. @returns the boxes that may hold something nearer; their rows are in MASKS */
function openBoxes(tree: BoxTree, scratch: usize, level: i32, box: i32, mask: i32): i32 {
  const group = (startOf(tree, level) + box) / FAN;
  let all = 0;
  memory.fill(scratch + MASKS, 0, FAN << 2);
  for (let rows = mask; rows !== 0; rows &= rows - 1) {
    const q = ctz(rows);
    const lanes = scratch + NEAR + ((<usize>q) << 6);
    const worst = worstOf(scratch, q);
    measureBoxes(tree, group, pointOf(tree, scratch, q), worst, lanes);
    let near = within(lanes, worst);
    for (; near !== 0; near &= near - 1) {
      const lane = ctz(near);
      const d = f64At(lanes, lane);
      const least = scratch + LEAST + ((<usize>lane) << 3);
      if ((all & (1 << lane)) === 0 || d < load<f64>(least)) store<f64>(least, d);
      all |= 1 << lane;
      setI32(scratch + MASKS, lane, i32At(scratch + MASKS, lane) | (1 << q));
    }
  }
  return all;
}

/** Pushes boxes, the nearest one on top. */
function pushBoxes(scratch: usize, depth: i32, level: i32, box: i32, boxes: i32): i32 {
  let top = depth;
  for (let left = boxes; left !== 0; left &= left - 1) {
    const lane = ctz(left);
    const task = taskOf(level, i32At(scratch + MASKS, lane));
    insertBox(scratch + STACK, depth, top, task, (box + lane) * FAN, f64At(scratch + LEAST, lane));
    top++;
  }
  return top;
}

/** An entry of the stack in place of a level: a level, and the rows that look into the boxes. @inline */
function taskOf(level: i32, mask: i32): i32 {
  return (level << TILE) | mask;
}

/** Visits blocks, the nearest first. */
function visitBoxes(tree: BoxTree, run: Search, scratch: usize, tile: i32, box: i32, boxes: i32): void {
  for (let left = boxes; left !== 0; ) {
    let next = ctz(left);
    for (let others = left & (left - 1); others !== 0; others &= others - 1) {
      const lane = ctz(others);
      const least = f64At(scratch + LEAST, next);
      if (f64At(scratch + LEAST, lane) < least) next = lane;
    }
    left &= ~(1 << next);
    if (box + next === tile) continue;
    for (let rows = i32At(scratch + MASKS, next); rows !== 0; rows &= rows - 1) {
      const q = ctz(rows);
      const d = f64At(scratch + NEAR, q * FAN + next);
      if (d <= worstOf(scratch, q)) visitBlock(tree, run, scratch, tile, q, box + next);
    }
  }
}

function visitBlock(tree: BoxTree, run: Search, scratch: usize, tile: i32, q: i32, block: i32): void {
  const place = (tile - run.firstTile) * TILE + q;
  const worst = worstOf(scratch, q);
  setI32(scratch, VISITS >> 2, i32At(scratch, VISITS >> 2) + 1);
  measureBlock(tree, block, pointOf(tree, scratch, q), worst, scratch + LANES);
  for (let near = within(scratch + LANES, worst); near !== 0; near &= near - 1) {
    const slot = block * FAN + ctz(near);
    if (slot === tile * TILE + q) continue;
    const d = load<f64>(scratch + LANES + ((<usize>ctz(near)) << 3));
    setF64(scratch + WORST, q, insert(run, place, i32At(tree.names, slot), d));
  }
}
