import { f64At, setI32 } from './arrays';
import {
  CHILD,
  entryAt,
  entryBytes,
  Features,
  LEVEL,
  MEAN,
  NUMBER,
  nodeBytes,
  SPREAD,
  spreadOf,
  weightOf,
} from './birch/layout';
import { nearest, noteFilled } from './birch/near';
import { append, measure, merge, newEntry, newNode, split } from './birch/split';

/*
 * A tree of clustering features (Zhang, Ramakrishnan and Livny 1996), each a weight, a mean and a sum of squared
 * distances to the mean, which loses no digits however far the rows are from 0 (Lang and Schubert 2022).
 */

/** Begins a tree without rows at `top`. */
export function begin(tree: Features): void {
  tree.leaves = 0;
  tree.root = newNode(tree, 0);
}

/**
 * Puts rows, or means of rows, into the tree, until there are more leaves than wanted or the memory may not be enough
 * for another.
 * @param rows in, f64[n][dim]
 * @param weights in, f64[n]; rows without weight are passed over
 * @param spreads in, f64[n]: sums of squared distances to these means
 * @param numbers out, i32[n]: the leaf that each row went into, -1 for rows without weight
 * @returns the number of rows that were put
 */
export function insert(
  tree: Features,
  rows: usize,
  weights: usize,
  spreads: usize,
  n: i32,
  numbers: usize,
): i32 {
  const bytes = (<usize>tree.dim) << 3;
  for (let i = 0; i < n; i++, rows += bytes) {
    if (tree.leaves > tree.most || tree.end - tree.top < reserve(tree)) return i;
    const weight = f64At(weights, i);
    setI32(numbers, i, weight > 0 ? put(tree, rows, weight, f64At(spreads, i)) : -1);
  }
  return n;
}

/** Bytes that a row may take: an entry, and a split of each node on its way. */
function reserve(tree: Features): usize {
  const levels = load<i32>(tree.root, LEVEL) + 3;
  return <usize>levels * (nodeBytes(tree) + 2 * entryBytes(tree));
}

/** @returns the number of the leaf that the row went into */
function put(tree: Features, x: usize, weight: f64, spread: f64): i32 {
  if (tree.sparse !== 0) noteFilled(tree, x);
  let node = tree.root;
  while (load<i32>(node, LEVEL) > 0) {
    const entry = entryAt(node, nearest(tree, node, x));
    merge(tree, entry, x, weight, spread, tree.found);
    node = <usize>load<u32>(entry, CHILD);
  }
  if (load<i32>(node) > 0) {
    const entry = entryAt(node, nearest(tree, node, x));
    const before = weightOf(entry);
    const after = before + weight;
    if (spreadOf(entry) + spread + before * (weight / after) * tree.found <= tree.limit * after) {
      merge(tree, entry, x, weight, spread, tree.found);
      return load<i32>(entry, NUMBER);
    }
  }
  const entry = newEntry(tree, 0);
  store<f64>(entry, weight);
  store<f64>(entry, spread, SPREAD);
  memory.copy(entry + MEAN, x, (<usize>tree.dim) << 3);
  measure(tree, entry);
  const number = tree.leaves++;
  store<i32>(entry, number, NUMBER);
  append(node, entry);
  split(tree, node);
  return number;
}

/**
 * Rows of bytes as f64, with columns filled up.
 * @param bytes in, u8[n][dim], and three bytes more
 * @param rows out, f64[n][columns], columns a multiple of 4; those from dim on are not written with anything but 0
 */
export function widen(bytes: usize, n: i32, dim: i32, columns: i32, rows: usize): void {
  const whole = dim & ~3;
  for (let i = 0; i < n; i++, bytes += dim, rows += (<usize>columns) << 3) {
    let to = rows;
    for (let from = bytes, end = bytes + whole; from < end; from += 4, to += 32) {
      const four = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
      v128.store(to, f64x2.convert_low_i32x4_u(four));
      v128.store(to, f64x2.convert_low_i32x4_u(v128.shuffle<i32>(four, four, 2, 3, 2, 3)), 16);
    }
    for (let j = whole; j < dim; j++, to += 8) store<f64>(to, <f64>load<u8>(bytes + j));
  }
}
