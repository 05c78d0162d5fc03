import { setQuery, startOf } from '../neighbors/boxTree';
import { BoxTree, FAN } from '../neighbors/layout';
import { measureBlock, measureBoxes } from '../neighbors/measure';
import { setWord, word } from '../words';
import { Spanning } from './layout';

/*
 * Borůvka's algorithm: in each round every tree finds the shortest edge out of it, and trees are joined along these.
 * Edges of equal length are ordered by their rows, so that no choice is left. A row keeps the neighbour it has found
 * until both are in one tree; then its old distance is still a bound, and most rows of a tree need not search again.
 */

function rootOf(spanning: Spanning, row: i32): i32 {
  let root = row;
  while (word(spanning.parent, root) != root) root = word(spanning.parent, root);
  let at = row;
  while (at != root) {
    const next = word(spanning.parent, at);
    setWord(spanning.parent, at, root);
    at = next;
  }
  return root;
}

/** @inline */
function keyOf(spanning: Spanning, row: i32): f64 {
  return load<f64>(spanning.keys + (<usize>row << 3));
}

/** Whether edge a, b comes before edge c, d, which is as long. @inline */
function hasLowerRows(a: i32, b: i32, c: i32, d: i32): bool {
  const low = min(a, b);
  const other = min(c, d);
  return low != other ? low < other : max(a, b) < max(c, d);
}

/** Makes the edge from a row to its nearest the best of its tree, if it comes before. */
function offer(spanning: Spanning, row: i32): void {
  const tree = word(spanning.tree, row);
  const best = word(spanning.best, tree);
  if (best >= 0) {
    const key = keyOf(spanning, row);
    const least = keyOf(spanning, best);
    if (key > least) return;
    if (key == least) {
      const there = word(spanning.nearest, best);
      if (!hasLowerRows(row, word(spanning.nearest, row), best, there)) return;
    }
  }
  setWord(spanning.best, tree, row);
}

/** Finds the trees, and the edges that rows know already. */
export function beginRound(index: BoxTree, spanning: Spanning): void {
  const n = spanning.n;
  for (let row = 0; row < n; row++) {
    setWord(spanning.tree, row, rootOf(spanning, row));
    setWord(spanning.best, row, -1);
  }
  for (let row = 0; row < n; row++) {
    const nearest = word(spanning.nearest, row);
    if (nearest < 0) continue;
    if (word(spanning.tree, nearest) == word(spanning.tree, row)) setWord(spanning.nearest, row, -1);
    else offer(spanning, row);
  }
  labelBoxes(index, spanning);
}

function labelBoxes(index: BoxTree, spanning: Spanning): void {
  // -2: nothing in it so far
  const end = startOf(index, index.levels);
  for (let box = 0; box < end; box++) setWord(spanning.boxTrees, box, -2);
  for (let slot = 0; slot < index.count; slot++) {
    labelBox(spanning, slot / FAN, word(spanning.tree, word(index.names, slot)));
  }
  for (let level = 1; level < index.levels; level++) {
    const start = startOf(index, level - 1);
    const above = startOf(index, level);
    for (let box = start; box < above; box++) {
      const tree = word(spanning.boxTrees, box);
      if (tree != -2) labelBox(spanning, above + (box - start) / FAN, tree);
    }
  }
}

/** @inline */
function labelBox(spanning: Spanning, box: i32, tree: i32): void {
  const label = word(spanning.boxTrees, box);
  if (label == -2) setWord(spanning.boxTrees, box, tree);
  else if (label != tree) setWord(spanning.boxTrees, box, -1);
}

/** Searches neighbours for the rows of some slots, where these may beat the best edge of their tree. */
export function lookAround(index: BoxTree, spanning: Spanning, from: i32, to: i32): void {
  for (let slot = from; slot < to; slot++) {
    const row = word(index.names, slot);
    if (word(spanning.nearest, row) >= 0) continue;
    const best = word(spanning.best, word(spanning.tree, row));
    const bound = best < 0 ? f64.MAX_VALUE : keyOf(spanning, best);
    if (keyOf(spanning, row) > bound) continue;
    look(index, spanning, slot, row, bound);
    if (word(spanning.nearest, row) >= 0) offer(spanning, row);
  }
}

function look(index: BoxTree, spanning: Spanning, slot: i32, row: i32, bound: f64): void {
  setQuery(index, slot, index.query);
  store<f64>(spanning.keys + (<usize>row << 3), bound);
  const tree = word(spanning.tree, row);
  const own = slot / FAN;
  visitBlock(index, spanning, row, tree, own);
  let depth = pushBoxes(index, spanning, row, tree, index.levels - 1, 0, 0);
  while (depth > 0) {
    depth--;
    const at = index.stack + (<usize>depth << 4);
    if (load<f64>(at, 8) > keyOf(spanning, row)) continue;
    const level = load<i32>(at);
    const box = load<i32>(at, 4);
    if (level > 0) depth = pushBoxes(index, spanning, row, tree, level - 1, box * FAN, depth);
    else if (box != own) visitBlock(index, spanning, row, tree, box);
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
    const d = load<f64>(index.lanes + (<usize>lane << 3));
    if (d > bound || word(spanning.boxTrees, first + lane) == tree) continue;
    let to = top;
    while (to > depth && load<f64>(index.stack + (<usize>(to - 1) << 4), 8) < d) {
      v128.store(index.stack + (<usize>to << 4), v128.load(index.stack + (<usize>(to - 1) << 4)));
      to--;
    }
    const at = index.stack + (<usize>to << 4);
    store<i32>(at, level);
    store<i32>(at, box + lane, 4);
    store<f64>(at, d, 8);
    top++;
  }
  return top;
}

function visitBlock(index: BoxTree, spanning: Spanning, row: i32, tree: i32, block: i32): void {
  measureBlock(index, block, index.query, keyOf(spanning, row), index.lanes);
  const key = spanning.keys + (<usize>row << 3);
  for (let lane = 0; lane < FAN; lane++) {
    const d = load<f64>(index.lanes + (<usize>lane << 3));
    if (!(d <= load<f64>(key))) continue;
    const other = word(index.names, block * FAN + lane);
    if (word(spanning.tree, other) == tree) continue;
    const nearest = word(spanning.nearest, row);
    if (d == load<f64>(key) && nearest >= 0 && !hasLowerRows(row, other, row, nearest)) continue;
    store<f64>(key, d);
    setWord(spanning.nearest, row, other);
  }
}

/**
 * Joins trees along the edges that they have found.
 * @returns how many edges were found so far
 */
export function endRound(spanning: Spanning): i32 {
  for (let tree = 0; tree < spanning.n; tree++) {
    const row = word(spanning.best, tree);
    if (row < 0) continue;
    const other = word(spanning.nearest, row);
    const p = rootOf(spanning, row);
    const q = rootOf(spanning, other);
    if (p == q) continue;
    setWord(spanning.parent, max(p, q), min(p, q));
    const found = spanning.found;
    setWord(spanning.left, found, min(row, other));
    setWord(spanning.right, found, max(row, other));
    store<f64>(spanning.height + (<usize>found << 3), keyOf(spanning, row));
    spanning.found = found + 1;
  }
  return spanning.found;
}
