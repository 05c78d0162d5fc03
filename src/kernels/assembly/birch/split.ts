import { f64At, i32At, setF64, setI32 } from '../arrays';
import {
  CHILD,
  ENTRIES,
  entryAt,
  entryBytes,
  Features,
  LENGTH,
  LEVEL,
  MEAN,
  nodeBytes,
  PARENT,
  SPREAD,
  spreadOf,
  weightOf,
} from './layout';
import { addSquare, squaredDistance, squaredLength, total } from './near';

/** A node without entries. @inline */
export function newNode(tree: Features, level: i32): usize {
  const node = tree.top;
  tree.top += nodeBytes(tree);
  store<i32>(node, 0);
  store<i32>(node, level, LEVEL);
  store<u32>(node, 0, PARENT);
  return node;
}

/** An entry that is to be filled. @inline */
export function newEntry(tree: Features, child: usize): usize {
  const entry = tree.top;
  tree.top += entryBytes(tree);
  store<u32>(entry, <u32>child, CHILD);
  return entry;
}

/** @inline */
export function append(node: usize, entry: usize): void {
  const count = load<i32>(node);
  setI32(node + ENTRIES, count, <i32>entry);
  store<i32>(node, count + 1);
}

/**
 * Adds a point, or many points by their mean, to an entry (Lang and Schubert 2022, section 3).
 * @param x in, f64[dim], the mean
 * @param d its squared distance to the mean of the entry
 */
export function merge(tree: Features, entry: usize, x: usize, weight: f64, spread: f64, d: f64): void {
  const bytes = (<usize>tree.dim) << 3;
  const before = weightOf(entry);
  const after = before + weight;
  const share = weight / after;
  store<f64>(entry, after);
  store<f64>(entry, spreadOf(entry) + spread + before * share * d, SPREAD);
  const by = f64x2.splat(share);
  let even = f64x2.splat(0);
  let odd = even;
  for (let mean = entry + MEAN, end = mean + bytes; mean < end; mean += 32, x += 32) {
    const m0 = v128.load(mean);
    const m1 = v128.load(mean, 16);
    const to0 = f64x2.add(m0, f64x2.mul(by, f64x2.sub(v128.load(x), m0)));
    const to1 = f64x2.add(m1, f64x2.mul(by, f64x2.sub(v128.load(x, 16), m1)));
    v128.store(mean, to0);
    v128.store(mean, to1, 16);
    even = addSquare(even, to0);
    odd = addSquare(odd, to1);
  }
  store<f64>(entry, total(even, odd), LENGTH);
}

/** Notes the length of a mean that was copied. */
export function measure(tree: Features, entry: usize): void {
  if (tree.sparse === 0) return;
  store<f64>(entry, squaredLength(entry + MEAN, (<usize>tree.dim) << 3), LENGTH);
}

/** Makes an entry the sum of the entries of its child. */
function sumUp(tree: Features, entry: usize): void {
  const child = <usize>load<u32>(entry, CHILD);
  const bytes = (<usize>tree.dim) << 3;
  const count = load<i32>(child);
  const first = entryAt(child, 0);
  store<f64>(entry, weightOf(first));
  store<f64>(entry, spreadOf(first), SPREAD);
  memory.copy(entry + MEAN, first + MEAN, bytes);
  measure(tree, entry);
  for (let e = 1; e < count; e++) {
    const part = entryAt(child, e);
    const d = squaredDistance(entry + MEAN, part + MEAN, bytes);
    merge(tree, entry, part + MEAN, weightOf(part), spreadOf(part), d);
  }
}

/** Splits a node that has too many entries, and then its parents as far as they have. */
export function split(tree: Features, full: usize): void {
  for (let node = full; load<i32>(node) > tree.branching; ) {
    const fresh = newNode(tree, load<i32>(node, LEVEL));
    shareOut(tree, node, fresh);
    let parent = <usize>load<u32>(node, PARENT);
    let entry: usize = 0;
    if (parent === 0) {
      parent = newNode(tree, load<i32>(node, LEVEL) + 1);
      tree.root = parent;
      entry = newEntry(tree, node);
      append(parent, entry);
      store<u32>(node, <u32>parent, PARENT);
    } else entry = entryOf(parent, node);
    sumUp(tree, entry);
    const added = newEntry(tree, fresh);
    sumUp(tree, added);
    append(parent, added);
    store<u32>(fresh, <u32>parent, PARENT);
    node = parent;
  }
}

/** The entry of a node that leads to a child. */
function entryOf(node: usize, child: usize): usize {
  let place = 0;
  while (load<u32>(entryAt(node, place), CHILD) !== <u32>child) place++;
  return entryAt(node, place);
}

/**
 * Moves entries of a node to a fresh one: of the two that are farthest apart, the first pair of equals, the second one
 * and all that are not nearer to the first.
 */
function shareOut(tree: Features, node: usize, fresh: usize): void {
  const bytes = (<usize>tree.dim) << 3;
  const count = load<i32>(node);
  let first = 0;
  let second = 1;
  let most: f64 = -1;
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++) {
      const d = squaredDistance(entryAt(node, a) + MEAN, entryAt(node, b) + MEAN, bytes);
      if (d <= most) continue;
      most = d;
      first = a;
      second = b;
    }
  const toFirst = tree.apart;
  const toSecond = toFirst + ((<usize>count) << 3);
  for (let e = 0; e < count; e++) {
    const mean = entryAt(node, e) + MEAN;
    setF64(toFirst, e, squaredDistance(entryAt(node, first) + MEAN, mean, bytes));
    setF64(toSecond, e, squaredDistance(entryAt(node, second) + MEAN, mean, bytes));
  }
  const isInner = load<i32>(node, LEVEL) > 0;
  store<i32>(node, 0);
  for (let e = 0; e < count; e++) {
    const entry = <usize>(<u32>i32At(node + ENTRIES, e));
    const stays = e === first || f64At(toFirst, e) < f64At(toSecond, e);
    append(stays ? node : fresh, entry);
    if (!stays && isInner) store<u32>(<usize>load<u32>(entry, CHILD), <u32>fresh, PARENT);
  }
}
