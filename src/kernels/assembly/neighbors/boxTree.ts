import { f64At, i32At, setF64, setI32 } from '../arrays';
import { BoxTree, FAN } from './layout';

/** Slots are unsigned: unoptimized code then divides by FAN with a shift. @inline */
function offsetOf(slot: u32, dim: i32): usize {
  return ((<usize>(slot / FAN) * <usize>dim) << 6) + ((<usize>(slot % FAN)) << 3);
}

/** @inline */
export function coordinate(tree: BoxTree, j: i32, slot: i32): usize {
  return tree.coords + ((<usize>j) << 6) + offsetOf(slot, tree.dim);
}

/** Builds the tree from the points in its slots. Points change places. */
export function build(tree: BoxTree): void {
  let count = 0;
  for (let slot = 0; slot < tree.capacity; slot++) {
    if (i32At(tree.names, slot) < 0) continue;
    setI32(tree.order, count, slot);
    count++;
  }
  tree.count = count;
  sortInSpace(tree);
  arrange(tree);
  measureLevels(tree);
  fitBoxes(tree);
}

/** Orders slots by recursive cuts through the middle, so that the points of each box are close together. */
function sortInSpace(tree: BoxTree): void {
  const ranges = tree.ranges;
  let depth = 1;
  store<i32>(ranges, 0);
  store<i32>(ranges, tree.count, 4);
  while (depth > 0) {
    depth--;
    const at = ranges + ((<usize>depth) << 3);
    const from = load<i32>(at);
    const to = load<i32>(at, 4);
    if (to - from <= FAN) continue;
    // the left half consists of whole boxes of the highest level that fits
    let unit = FAN;
    while (unit * FAN < to - from) unit *= FAN;
    const units = (to - from + unit - 1) / unit;
    const middle = from + ((units + 1) >> 1) * unit;
    takeColumn(tree, widest(tree, from, to), from, to);
    select(tree.order, tree.spare, from, to, middle);
    store<i32>(at, from);
    store<i32>(at, middle, 4);
    store<i32>(at, middle, 8);
    store<i32>(at, to, 12);
    depth += 2;
  }
}

function widest(tree: BoxTree, from: i32, to: i32): i32 {
  const dim = tree.dim;
  const order = tree.order;
  let best = 0;
  let most: f64 = -1;
  for (let j = 0; j < dim; j++) {
    const column = coordinate(tree, j, 0);
    let low: f64 = Infinity;
    let high: f64 = -Infinity;
    for (let p = from; p < to; p++) {
      const x = load<f64>(column + offsetOf(i32At(order, p), dim));
      if (x < low) low = x;
      if (x > high) high = x;
    }
    if (high - low <= most) continue;
    most = high - low;
    best = j;
  }
  return best;
}

/** Copies one coordinate of the points of a range to `spare`, point after point. */
function takeColumn(tree: BoxTree, j: i32, from: i32, to: i32): void {
  const dim = tree.dim;
  const order = tree.order;
  const column = coordinate(tree, j, 0);
  for (let p = from; p < to; p++) setF64(tree.spare, p, load<f64>(column + offsetOf(i32At(order, p), dim)));
}

/**
 * Puts the lowest keys of a range before `middle` (Hoare's selection).
 * @param order inout, moved together with the keys
 */
export function select(order: usize, keys: usize, first: i32, end: i32, middle: i32): void {
  let from = first;
  let to = end - 1;
  while (from < to) {
    const pivot = f64At(keys, (from + to) >> 1);
    let p = from;
    let q = to;
    while (p <= q) {
      while (f64At(keys, p) < pivot) p++;
      while (f64At(keys, q) > pivot) q--;
      if (p > q) break;
      const slot = i32At(order, p);
      setI32(order, p, i32At(order, q));
      setI32(order, q, slot);
      const key = f64At(keys, p);
      setF64(keys, p, f64At(keys, q));
      setF64(keys, q, key);
      p++;
      q--;
    }
    if (middle <= q) to = q;
    else if (middle >= p) from = p;
    else return;
  }
}

/** Moves the points to their places, and empties the slots after them. */
function arrange(tree: BoxTree): void {
  for (let j = 0; j < tree.dim; j++) {
    for (let p = 0; p < tree.count; p++) {
      setF64(tree.spare, p, load<f64>(coordinate(tree, j, i32At(tree.order, p))));
    }
    for (let p = 0; p < tree.count; p++) {
      store<f64>(coordinate(tree, j, p), f64At(tree.spare, p));
    }
  }
  for (let p = 0; p < tree.count; p++) setI32(tree.spare, p, i32At(tree.names, i32At(tree.order, p)));
  memory.copy(tree.names, tree.spare, (<usize>tree.count) << 2);
  for (let slot = tree.count; slot < tree.capacity; slot++) empty(tree, slot);
}

/** Moves values by slot as `build` has moved the points. @param values inout, f64[capacity] */
export function arrangeValues(tree: BoxTree, values: usize): void {
  for (let p = 0; p < tree.count; p++) {
    const from = <usize>i32At(tree.order, p);
    setF64(tree.spare, p, load<f64>(values + (from << 3)));
  }
  memory.copy(values, tree.spare, (<usize>tree.count) << 3);
}

/**
 * Finds the least value below each box of every level.
 * @param values f64[capacity], by slot
 * @param least out, f64[boxes]
 */
export function boundValues(tree: BoxTree, values: usize, least: usize): void {
  const end = startOf(tree, tree.levels);
  for (let box = 0; box < end; box++) setF64(least, box, Infinity);
  for (let slot = 0; slot < tree.count; slot++) lower(least, slot / FAN, f64At(values, slot));
  for (let level = 1; level < tree.levels; level++) {
    const start = startOf(tree, level - 1);
    const above = startOf(tree, level);
    for (let box = start; box < above; box++) lower(least, above + (box - start) / FAN, f64At(least, box));
  }
}

/** @inline */
function lower(least: usize, box: i32, value: f64): void {
  if (value < f64At(least, box)) setF64(least, box, value);
}

/** Empties a slot: no point is near to an empty slot. @inline */
export function empty(tree: BoxTree, slot: i32): void {
  store<f64>(coordinate(tree, 0, slot), Infinity);
  setI32(tree.names, slot, -1);
}

function measureLevels(tree: BoxTree): void {
  let start = 0;
  let boxes = (tree.count + FAN - 1) / FAN;
  let level = 0;
  for (;;) {
    setI32(tree.starts, level, start);
    level++;
    start += ((boxes + FAN - 1) / FAN) * FAN;
    if (boxes <= FAN) break;
    boxes = (boxes + FAN - 1) / FAN;
  }
  setI32(tree.starts, level, start);
  tree.levels = level;
}

/** @inline */
export function startOf(tree: BoxTree, level: i32): i32 {
  return i32At(tree.starts, level);
}

/** The address of the lowest coordinate of a box; the highest one is FAN numbers further. @inline */
function bound(tree: BoxTree, j: i32, box: u32): usize {
  const group = (box / FAN) * tree.dim + j;
  return tree.bounds + ((<usize>group) << 7) + ((<usize>(box % FAN)) << 3);
}

/** Fits the boxes of all levels to their points. */
function fitBoxes(tree: BoxTree): void {
  const end = startOf(tree, tree.levels);
  for (let box = 0; box < end; box++) {
    for (let j = 0; j < tree.dim; j++) {
      const at = bound(tree, j, box);
      store<f64>(at, Infinity);
      store<f64>(at, -Infinity, FAN << 3);
    }
  }
  for (let slot = 0; slot < tree.count; slot++) {
    for (let j = 0; j < tree.dim; j++) {
      const x = load<f64>(coordinate(tree, j, slot));
      stretch(tree, j, slot / FAN, x, x);
    }
  }
  for (let level = 1; level < tree.levels; level++) {
    const start = startOf(tree, level - 1);
    const above = startOf(tree, level);
    for (let box = start; box < above; box++) {
      const over = above + (box - start) / FAN;
      for (let j = 0; j < tree.dim; j++) {
        const at = bound(tree, j, box);
        stretch(tree, j, over, load<f64>(at), load<f64>(at, FAN << 3));
      }
    }
  }
}

/** @inline */
function stretch(tree: BoxTree, j: i32, box: i32, low: f64, high: f64): void {
  const at = bound(tree, j, box);
  if (low < load<f64>(at)) store<f64>(at, low);
  if (high > load<f64>(at, FAN << 3)) store<f64>(at, high, FAN << 3);
}

/** Stretches the boxes to hold a point that has moved. */
export function stretchBoxes(tree: BoxTree, slot: i32): void {
  let box = slot / FAN;
  for (let level = 0; level < tree.levels; level++) {
    const at = startOf(tree, level) + box;
    for (let j = 0; j < tree.dim; j++) {
      const x = load<f64>(coordinate(tree, j, slot));
      stretch(tree, j, at, x, x);
    }
    box /= FAN;
  }
}

/** Copies the point of a slot. @param query out, f64[dim] */
export function setQuery(tree: BoxTree, slot: i32, query: usize): void {
  for (let j = 0; j < tree.dim; j++) {
    setF64(query, j, load<f64>(coordinate(tree, j, slot)));
  }
}
