import { f64At, i32At, setF64, setI32 } from '../arrays';
import { setQuery, startOf } from '../neighbors/boxTree';
import { BoxTree, FAN } from '../neighbors/layout';
import { measureBlock, measureBoxes } from '../neighbors/measure';
import { boxAt, distanceAt, insertBox, levelAt } from '../neighbors/stack';
import { Spanning } from './layout';

/*
 * Borůvka's algorithm: in each round every tree finds the shortest edge out of it, and trees are joined along these.
 * Edges of equal length are ordered by their rows, so that no choice is left. A row keeps the neighbor it has found
 * until both are in one tree; then its old distance is still a bound, and most rows of a tree need not search again.
 */

function rootOf(spanning: Spanning, row: i32): i32 {
  let root = row;
  while (i32At(spanning.parent, root) !== root) root = i32At(spanning.parent, root);
  let at = row;
  while (at !== root) {
    const next = i32At(spanning.parent, at);
    setI32(spanning.parent, at, root);
    at = next;
  }
  return root;
}

/** @inline */
function keyOf(spanning: Spanning, row: i32): f64 {
  return f64At(spanning.keys, row);
}

/** Whether edge a, b comes before edge c, d, which is as long. @inline */
function hasLowerRows(a: i32, b: i32, c: i32, d: i32): bool {
  const low = min(a, b);
  const other = min(c, d);
  return low !== other ? low < other : max(a, b) < max(c, d);
}

/** Makes the edge from a row to its nearest the best of its tree, if it comes before. */
function offer(spanning: Spanning, row: i32): void {
  const tree = i32At(spanning.tree, row);
  const best = i32At(spanning.best, tree);
  if (best >= 0) {
    const key = keyOf(spanning, row);
    const least = keyOf(spanning, best);
    if (key > least) return;
    if (key === least) {
      const there = i32At(spanning.nearest, best);
      if (!hasLowerRows(row, i32At(spanning.nearest, row), best, there)) return;
    }
  }
  setI32(spanning.best, tree, row);
}

/**
 * Begins a round: finds the tree of each row, forgets nearest rows that are in the same tree by now, and takes the other
 * ones as first edges out of their trees.
 */
export function beginRound(index: BoxTree, spanning: Spanning): void {
  const n = spanning.n;
  for (let row = 0; row < n; row++) {
    setI32(spanning.tree, row, rootOf(spanning, row));
    setI32(spanning.best, row, -1);
  }
  for (let row = 0; row < n; row++) {
    const nearest = i32At(spanning.nearest, row);
    if (nearest < 0) continue;
    if (i32At(spanning.tree, nearest) === i32At(spanning.tree, row)) setI32(spanning.nearest, row, -1);
    else offer(spanning, row);
  }
  labelBoxes(index, spanning);
}

function labelBoxes(index: BoxTree, spanning: Spanning): void {
  // -2: nothing in it so far
  const end = startOf(index, index.levels);
  for (let box = 0; box < end; box++) setI32(spanning.boxTrees, box, -2);
  for (let slot = 0; slot < index.count; slot++) {
    labelBox(spanning, slot / FAN, i32At(spanning.tree, i32At(index.names, slot)));
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

/** Searches neighbors for the rows of some slots, where these may beat the best edge of their tree. */
export function lookAround(index: BoxTree, spanning: Spanning, from: i32, to: i32): void {
  for (let slot = from; slot < to; slot++) {
    const row = i32At(index.names, slot);
    if (i32At(spanning.nearest, row) >= 0) continue;
    const best = i32At(spanning.best, i32At(spanning.tree, row));
    const bound = best < 0 ? f64.MAX_VALUE : keyOf(spanning, best);
    if (keyOf(spanning, row) > bound) continue;
    look(index, spanning, slot, row, bound);
    if (i32At(spanning.nearest, row) >= 0) offer(spanning, row);
  }
}

function look(index: BoxTree, spanning: Spanning, slot: i32, row: i32, bound: f64): void {
  setQuery(index, slot, index.query);
  setF64(spanning.keys, row, bound);
  const tree = i32At(spanning.tree, row);
  const own = slot / FAN;
  visitBlock(index, spanning, row, tree, own);
  let depth = pushBoxes(index, spanning, row, tree, index.levels - 1, 0, 0);
  while (depth > 0) {
    depth--;
    if (distanceAt(index.stack, depth) > keyOf(spanning, row)) continue;
    const level = levelAt(index.stack, depth);
    const box = boxAt(index.stack, depth);
    if (level > 0) depth = pushBoxes(index, spanning, row, tree, level - 1, box * FAN, depth);
    else if (box !== own) visitBlock(index, spanning, row, tree, box);
  }
}

/** Pushes those of eight boxes that may hold a nearer row of another tree, the nearest one on top. */
function pushBoxes(
  index: BoxTree,
  spanning: Spanning,
  row: i32,
  tree: i32,
  level: i32,
  box: i32,
  depth: i32,
): i32 {
  const first = startOf(index, level) + box;
  const bound = keyOf(spanning, row);
  measureBoxes(index, first / FAN, index.query, bound, index.lanes);
  let top = depth;
  for (let lane = 0; lane < FAN; lane++) {
    const d = f64At(index.lanes, lane);
    if (d > bound || i32At(spanning.boxTrees, first + lane) === tree) continue;
    insertBox(index.stack, depth, top, level, box + lane, d);
    top++;
  }
  return top;
}

function visitBlock(index: BoxTree, spanning: Spanning, row: i32, tree: i32, block: i32): void {
  measureBlock(index, block, index.query, keyOf(spanning, row), index.lanes);
  const key = spanning.keys + ((<usize>row) << 3);
  for (let lane = 0; lane < FAN; lane++) {
    const d = f64At(index.lanes, lane);
    if (!(d <= load<f64>(key))) continue;
    const other = i32At(index.names, block * FAN + lane);
    if (i32At(spanning.tree, other) === tree) continue;
    const nearest = i32At(spanning.nearest, row);
    if (d === load<f64>(key) && nearest >= 0 && !hasLowerRows(row, other, row, nearest)) continue;
    store<f64>(key, d);
    setI32(spanning.nearest, row, other);
  }
}

/**
 * Joins trees along the edges that they have found.
 * @returns how many edges were found so far
 */
export function endRound(spanning: Spanning): i32 {
  for (let tree = 0; tree < spanning.n; tree++) {
    const row = i32At(spanning.best, tree);
    if (row < 0) continue;
    const other = i32At(spanning.nearest, row);
    const p = rootOf(spanning, row);
    const q = rootOf(spanning, other);
    if (p === q) continue;
    setI32(spanning.parent, max(p, q), min(p, q));
    const found = spanning.found;
    setI32(spanning.left, found, min(row, other));
    setI32(spanning.right, found, max(row, other));
    setF64(spanning.height, found, keyOf(spanning, row));
    spanning.found = found + 1;
  }
  return spanning.found;
}
