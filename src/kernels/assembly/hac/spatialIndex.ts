import { FAN, Index } from './layout';

/** Entry `at` of an array of i32. */
// @ts-ignore: decorator
@inline
export function word(array: usize, at: i32): i32 {
  return load<i32>(array + (<usize>at << 2));
}

// @ts-ignore: decorator
@inline
export function setWord(array: usize, at: i32, value: i32): void {
  store<i32>(array + (<usize>at << 2), value);
}

// @ts-ignore: decorator
@inline
export function coordinate(index: Index, j: i32, slot: i32): usize {
  return index.coords + ((<usize>j * index.capacity + slot) << 3);
}

/** Builds the index from the points in its slots, which change places. */
export function build(index: Index): void {
  const order = index.order;
  let count = 0;
  for (let slot = 0; slot < index.capacity; slot++) {
    if (load<i32>(index.names + (<usize>slot << 2)) < 0) continue;
    store<i32>(order + (<usize>count << 2), slot);
    count++;
  }
  index.count = count;
  sortInSpace(index);
  arrange(index);
  measureLevels(index);
  fitBoxes(index);
}

/** Orders slots by recursive cuts through the middle, so that those of each box are close together. */
function sortInSpace(index: Index): void {
  const ranges = index.ranges;
  let depth = 1;
  store<i32>(ranges, 0);
  store<i32>(ranges, index.count, 4);
  while (depth > 0) {
    depth--;
    const at = ranges + (<usize>depth << 3);
    const from = load<i32>(at);
    const to = load<i32>(at, 4);
    if (to - from <= FAN) continue;
    // the left half consists of whole boxes, of the highest level that fits
    let unit = FAN;
    while (unit * FAN < to - from) unit *= FAN;
    const units = (to - from + unit - 1) / unit;
    const middle = from + ((units + 1) >> 1) * unit;
    select(index, widest(index, from, to), from, to, middle);
    store<i32>(at, from);
    store<i32>(at, middle, 4);
    store<i32>(at, middle, 8);
    store<i32>(at, to, 12);
    depth += 2;
  }
}

function widest(index: Index, from: i32, to: i32): i32 {
  let best = 0;
  let most: f64 = -1;
  for (let j = 0; j < index.dim; j++) {
    let low: f64 = Infinity;
    let high: f64 = -Infinity;
    for (let p = from; p < to; p++) {
      const x = load<f64>(coordinate(index, j, load<i32>(index.order + (<usize>p << 2))));
      if (x < low) low = x;
      if (x > high) high = x;
    }
    if (high - low <= most) continue;
    most = high - low;
    best = j;
  }
  return best;
}

/** Puts the slots with the lowest coordinates of a range before `middle` (Hoare's selection). */
function select(index: Index, j: i32, first: i32, end: i32, middle: i32): void {
  const x = coordinate(index, j, 0);
  const order = index.order;
  let from = first;
  let to = end - 1;
  while (from < to) {
    const pivot = load<f64>(x + (<usize>load<i32>(order + (<usize>((from + to) >> 1) << 2)) << 3));
    let p = from;
    let q = to;
    while (p <= q) {
      while (load<f64>(x + (<usize>load<i32>(order + (<usize>p << 2)) << 3)) < pivot) p++;
      while (load<f64>(x + (<usize>load<i32>(order + (<usize>q << 2)) << 3)) > pivot) q--;
      if (p > q) break;
      const other = load<i32>(order + (<usize>p << 2));
      store<i32>(order + (<usize>p << 2), load<i32>(order + (<usize>q << 2)));
      store<i32>(order + (<usize>q << 2), other);
      p++;
      q--;
    }
    if (middle <= q) to = q;
    else if (middle >= p) from = p;
    else return;
  }
}

/** Moves the points to their places, and empties the slots after them. */
function arrange(index: Index): void {
  for (let j = 0; j < index.dim; j++) gather(index, coordinate(index, j, 0));
  gather(index, index.weights);
  for (let p = 0; p < index.count; p++) {
    const from = <usize>load<i32>(index.order + (<usize>p << 2));
    store<i32>(index.spare + (<usize>p << 2), load<i32>(index.names + (from << 2)));
  }
  memory.copy(index.names, index.spare, <usize>index.count << 2);
  for (let slot = index.count; slot < index.capacity; slot++) empty(index, slot);
}

function gather(index: Index, values: usize): void {
  for (let p = 0; p < index.count; p++) {
    const from = <usize>load<i32>(index.order + (<usize>p << 2));
    store<f64>(index.spare + (<usize>p << 3), load<f64>(values + (from << 3)));
  }
  memory.copy(values, index.spare, <usize>index.count << 3);
}

/** Nothing is near to an empty slot. */
// @ts-ignore: decorator
@inline
export function empty(index: Index, slot: i32): void {
  store<f64>(coordinate(index, 0, slot), Infinity);
  store<i32>(index.names + (<usize>slot << 2), -1);
}

function measureLevels(index: Index): void {
  let start = 0;
  let boxes = (index.count + FAN - 1) / FAN;
  let level = 0;
  for (;;) {
    store<i32>(index.starts + (<usize>level << 2), start);
    level++;
    start += ((boxes + FAN - 1) / FAN) * FAN;
    if (boxes <= FAN) break;
    boxes = (boxes + FAN - 1) / FAN;
  }
  store<i32>(index.starts + (<usize>level << 2), start);
  index.levels = level;
}

// @ts-ignore: decorator
@inline
export function startOf(index: Index, level: i32): i32 {
  return load<i32>(index.starts + (<usize>level << 2));
}

/** Fits the boxes of all levels to their points. */
function fitBoxes(index: Index): void {
  const row = <usize>index.boxes << 3;
  for (let level = 0; level < index.levels; level++) {
    const start = startOf(index, level);
    const end = startOf(index, level + 1);
    for (let box = start; box < end; box++) {
      for (let j = 0; j < index.dim; j++) {
        store<f64>(index.low + <usize>j * row + (<usize>box << 3), Infinity);
        store<f64>(index.high + <usize>j * row + (<usize>box << 3), -Infinity);
      }
      store<f64>(index.lightest + (<usize>box << 3), Infinity);
    }
  }
  for (let slot = 0; slot < index.count; slot++) {
    const weight = load<f64>(index.weights + (<usize>slot << 3));
    const at = index.lightest + (<usize>(slot / FAN) << 3);
    if (weight < load<f64>(at)) store<f64>(at, weight);
    for (let j = 0; j < index.dim; j++) {
      const x = load<f64>(coordinate(index, j, slot));
      stretch(index, j, slot / FAN, x, x);
    }
  }
  for (let level = 1; level < index.levels; level++) {
    const start = startOf(index, level - 1);
    const above = startOf(index, level);
    for (let box = start; box < above; box++) {
      const over = above + (box - start) / FAN;
      const weight = load<f64>(index.lightest + (<usize>box << 3));
      const at = index.lightest + (<usize>over << 3);
      if (weight < load<f64>(at)) store<f64>(at, weight);
      for (let j = 0; j < index.dim; j++) {
        const low = load<f64>(index.low + <usize>j * row + (<usize>box << 3));
        stretch(index, j, over, low, load<f64>(index.high + <usize>j * row + (<usize>box << 3)));
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function stretch(index: Index, j: i32, box: i32, low: f64, high: f64): void {
  const at = (<usize>j * index.boxes + box) << 3;
  if (low < load<f64>(index.low + at)) store<f64>(index.low + at, low);
  if (high > load<f64>(index.high + at)) store<f64>(index.high + at, high);
}

/** Stretches the boxes to hold a point that has moved. */
export function stretchBoxes(index: Index, slot: i32): void {
  let box = slot / FAN;
  for (let level = 0; level < index.levels; level++) {
    const at = startOf(index, level) + box;
    for (let j = 0; j < index.dim; j++) {
      const x = load<f64>(coordinate(index, j, slot));
      stretch(index, j, at, x, x);
    }
    box /= FAN;
  }
}

/** Makes the point of a slot the query. */
export function setQuery(index: Index, slot: i32): void {
  for (let j = 0; j < index.dim; j++) {
    store<f64>(index.query + (<usize>j << 3), load<f64>(coordinate(index, j, slot)));
  }
}

/** Squared distances of the query to the eight slots from `slot` on, into `lanes`. */
// @ts-ignore: decorator
@inline
export function measureBlock(index: Index, slot: i32): void {
  let d0 = f64x2.splat(0);
  let d1 = d0;
  let d2 = d0;
  let d3 = d0;
  let at = index.coords + (<usize>slot << 3);
  const row = <usize>index.capacity << 3;
  const end = index.query + (<usize>index.dim << 3);
  for (let q = index.query; q < end; q += 8, at += row) {
    const x = v128.load64_splat(q);
    const e0 = f64x2.sub(v128.load(at), x);
    const e1 = f64x2.sub(v128.load(at, 16), x);
    const e2 = f64x2.sub(v128.load(at, 32), x);
    const e3 = f64x2.sub(v128.load(at, 48), x);
    d0 = f64x2.add(d0, f64x2.mul(e0, e0));
    d1 = f64x2.add(d1, f64x2.mul(e1, e1));
    d2 = f64x2.add(d2, f64x2.mul(e2, e2));
    d3 = f64x2.add(d3, f64x2.mul(e3, e3));
  }
  v128.store(index.lanes, d0);
  v128.store(index.lanes, d1, 16);
  v128.store(index.lanes, d2, 32);
  v128.store(index.lanes, d3, 48);
}

// @ts-ignore: decorator
@inline
function beyond(low: v128, high: v128, x: v128): v128 {
  const e = f64x2.pmax(f64x2.pmax(f64x2.sub(low, x), f64x2.sub(x, high)), f64x2.splat(0));
  return f64x2.mul(e, e);
}

/** Squared distances of the query to the eight boxes from `box` on, into `lanes`; no point within is nearer. */
// @ts-ignore: decorator
@inline
export function measureBoxes(index: Index, box: i32): void {
  let d0 = f64x2.splat(0);
  let d1 = d0;
  let d2 = d0;
  let d3 = d0;
  let low = index.low + (<usize>box << 3);
  let high = index.high + (<usize>box << 3);
  const row = <usize>index.boxes << 3;
  const end = index.query + (<usize>index.dim << 3);
  for (let q = index.query; q < end; q += 8, low += row, high += row) {
    const x = v128.load64_splat(q);
    d0 = f64x2.add(d0, beyond(v128.load(low), v128.load(high), x));
    d1 = f64x2.add(d1, beyond(v128.load(low, 16), v128.load(high, 16), x));
    d2 = f64x2.add(d2, beyond(v128.load(low, 32), v128.load(high, 32), x));
    d3 = f64x2.add(d3, beyond(v128.load(low, 48), v128.load(high, 48), x));
  }
  v128.store(index.lanes, d0);
  v128.store(index.lanes, d1, 16);
  v128.store(index.lanes, d2, 32);
  v128.store(index.lanes, d3, 48);
}
