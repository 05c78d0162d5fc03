import { BoxTree, FAN } from './layout';

/*
 * Squared distances of a query to eight points or boxes at once. Each distance is a sum in f64, column by column.
 * Rounding is monotone: no point in a box gets a lower sum than the nearest corner, nor a higher one than the farthest.
 */

/** Columns between two checks whether all eight are too far away. */
const STRETCH: usize = 16;

/** Bytes from the eight lowest coordinates of a group of boxes to the eight highest. */
const HIGH: usize = (<usize>FAN) << 3;

/** Whether all of eight numbers are above a bound. @inline */
function allAbove(d0: v128, d1: v128, d2: v128, d3: v128, bound: v128): bool {
  const low = v128.or(f64x2.le(d0, bound), f64x2.le(d1, bound));
  const high = v128.or(f64x2.le(d2, bound), f64x2.le(d3, bound));
  return !v128.any_true(v128.or(low, high));
}

/**
 * Measures the eight points of a block.
 * @param query in, f64[dim]
 * @param bound a point farther away than this gets some number above it
 * @param lanes out, f64[8]
 * @inline
 */
export function measureBlock(tree: BoxTree, block: i32, query: usize, bound: f64, lanes: usize): void {
  let d0 = f64x2.splat(0);
  let d1 = d0;
  let d2 = d0;
  let d3 = d0;
  let at = tree.coords + ((<usize>(block * tree.dim)) << 6);
  const end = query + ((<usize>tree.dim) << 3);
  const most = f64x2.splat(bound);
  for (let q = query; ; ) {
    const stop = min(end, q + (STRETCH << 3));
    for (; q < stop; q += 8, at += 64) {
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
    if (q === end || allAbove(d0, d1, d2, d3, most)) break;
  }
  v128.store(lanes, d0);
  v128.store(lanes, d1, 16);
  v128.store(lanes, d2, 32);
  v128.store(lanes, d3, 48);
}

/** How far a coordinate is from the nearest side of two boxes, squared; 0 between the sides. @inline */
function beyond(at: usize, x: v128): v128 {
  const e = f64x2.pmax(f64x2.sub(v128.load(at), x), f64x2.sub(x, v128.load(at, HIGH)));
  const outside = f64x2.pmax(e, f64x2.splat(0));
  return f64x2.mul(outside, outside);
}

/** How far a coordinate is from the farthest side of two boxes, squared. @inline */
function across(at: usize, x: v128): v128 {
  const e = f64x2.pmax(f64x2.sub(x, v128.load(at)), f64x2.sub(v128.load(at, HIGH), x));
  return f64x2.mul(e, e);
}

/** @param isFar a constant where this is called @inline */
function toBoxes(isFar: bool, at: usize, x: v128): v128 {
  return isFar ? across(at, x) : beyond(at, x);
}

/**
 * Measures how near, or how far away, the points of eight boxes can be.
 * @param group number of the first box, divided by FAN
 * @param lanes out, f64[8]
 * @inline
 */
function measureSides(isFar: bool, tree: BoxTree, group: i32, query: usize, bound: f64, lanes: usize): void {
  let d0 = f64x2.splat(0);
  let d1 = d0;
  let d2 = d0;
  let d3 = d0;
  let at = tree.bounds + ((<usize>(group * tree.dim)) << 7);
  const end = query + ((<usize>tree.dim) << 3);
  const most = f64x2.splat(bound);
  for (let q = query; ; ) {
    const stop = min(end, q + (STRETCH << 3));
    for (; q < stop; q += 8, at += 128) {
      const x = v128.load64_splat(q);
      d0 = f64x2.add(d0, toBoxes(isFar, at, x));
      d1 = f64x2.add(d1, toBoxes(isFar, at + 16, x));
      d2 = f64x2.add(d2, toBoxes(isFar, at + 32, x));
      d3 = f64x2.add(d3, toBoxes(isFar, at + 48, x));
    }
    if (q === end || allAbove(d0, d1, d2, d3, most)) break;
  }
  v128.store(lanes, d0);
  v128.store(lanes, d1, 16);
  v128.store(lanes, d2, 32);
  v128.store(lanes, d3, 48);
}

/** Measures how near the points of eight boxes can be. @inline */
export function measureBoxes(tree: BoxTree, group: i32, query: usize, bound: f64, lanes: usize): void {
  measureSides(false, tree, group, query, bound, lanes);
}

/** Measures how far away the points of eight boxes can be. @inline */
export function measureFar(tree: BoxTree, group: i32, query: usize, bound: f64, lanes: usize): void {
  measureSides(true, tree, group, query, bound, lanes);
}

/** Which of eight numbers are at most a bound, as bits. @inline */
export function within(lanes: usize, bound: f64): i32 {
  const most = f64x2.splat(bound);
  const low =
    i64x2.bitmask(f64x2.le(v128.load(lanes), most)) |
    (i64x2.bitmask(f64x2.le(v128.load(lanes, 16), most)) << 2);
  const high =
    i64x2.bitmask(f64x2.le(v128.load(lanes, 32), most)) |
    (i64x2.bitmask(f64x2.le(v128.load(lanes, 48), most)) << 2);
  return low | (high << 4);
}
