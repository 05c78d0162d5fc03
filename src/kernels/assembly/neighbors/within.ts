import { i32At, setI32 } from '../arrays';
import { setQuery, startOf } from './boxTree';
import { BoxTree, FAN, Search, TILE } from './layout';
import { measureBlock, measureBoxes, measureFar, within } from './measure';
import { COUNTS, firstRows, LANES, MASKS, POINTS, rowsOf, STACK } from './tile';

/*
 * All rows within a radius. Boxes that are wholly within are counted without measuring their points. Lists are put in
 * order by marking bits: one for each row, and above these one for each word of 64.
 */

/** Counts the neighbors of the eight rows of a block. */
export function countTile(tree: BoxTree, run: Search, tile: i32, scratch: usize): void {
  const count = rowsOf(tile, tree.count);
  const point = (<usize>tree.dim) << 3;
  for (let q = 0; q < count; q++) setQuery(tree, tile * TILE + q, scratch + POINTS + <usize>q * point);
  walk(tree, run, scratch, count, 0);
  for (let q = 0; q < count; q++) {
    setI32(run.counts, i32At(tree.names, tile * TILE + q), i32At(scratch + COUNTS, q));
  }
}

/** Lists the neighbors of eight of the rows that are asked for. */
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
    const length = i32At(scratch + COUNTS, q);
    const start = takeRoom(run, length);
    const place = i32At(run.places, tile * TILE + q);
    setI32(run.starts, place, start);
    setI32(run.lengths, place, length);
    takeMarks(run, marksOf(run, marks, q), start);
  }
}

/** @returns where there is room for a list, -1 for nowhere */
function takeRoom(run: Search, length: i32): i32 {
  const at = changetype<usize>(run) + offsetof<Search>('used');
  let used = atomic.load<i32>(at);
  while (length <= run.room - used) {
    const seen = atomic.cmpxchg<i32>(at, used, used + length);
    if (seen === used) return used;
    used = seen;
  }
  return -1;
}

/** @param marks of the first row of a tile, 0: only count */
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
 * Takes those of eight boxes that are wholly within the radius.
 * @returns the others that reach into it, whose rows are in MASKS
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

/** The words of marks for each row of a tile, and those of the marks of words. @inline */
function wordsOf(n: i32): i32 {
  return (n + 63) / 64;
}

/** @inline */
function marksOf(run: Search, marks: usize, q: i32): usize {
  const words = wordsOf(run.n);
  return marks + ((<usize>(q * (words + wordsOf(words)))) << 3);
}

/** @inline */
function bitOf(at: i32): u64 {
  const bit = at & 63;
  return (<u64>1) << (<u64>bit);
}

/** @inline */
function mark(run: Search, marks: usize, name: i32): void {
  const at = marks + ((<usize>(name >> 6)) << 3);
  store<u64>(at, load<u64>(at) | bitOf(name));
  const above = marks + ((<usize>(wordsOf(run.n) + (name >> 12))) << 3);
  store<u64>(above, load<u64>(above) | bitOf(name >> 6));
}

/** Clears marks, and lists them. @param start where in `listed`, -1 for nowhere */
function takeMarks(run: Search, marks: usize, start: i32): void {
  const words = wordsOf(run.n);
  const above = marks + ((<usize>words) << 3);
  let to = run.listed + ((<usize>start) << 2);
  for (let w = 0; w < wordsOf(words); w++) {
    let filled = load<u64>(above + ((<usize>w) << 3));
    store<u64>(above + ((<usize>w) << 3), 0);
    for (; filled !== 0; filled &= filled - 1) {
      const place = w * 64 + <i32>ctz(filled);
      const at = marks + ((<usize>place) << 3);
      let bits = load<u64>(at);
      store<u64>(at, 0);
      if (start < 0) continue;
      for (; bits !== 0; bits &= bits - 1, to += 4) store<i32>(to, place * 64 + <i32>ctz(bits));
    }
  }
}
