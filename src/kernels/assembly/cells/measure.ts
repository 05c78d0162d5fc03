import { f64At, i32At, setF64, setI32 } from '../arrays';
import { NEAREST, runEnd, runStart } from './around';
import { Cells } from './layout';

/*
 * Squared distances from a point to runs of points, two at a time: sums in f64, column by column, as everywhere. There is
 * a loop for each number of columns, without a loop over columns inside.
 */

/** Of two points the first. @inline */
function onlyFirst(): v128 {
  return i64x2(-1, 0);
}

/** The address of a point's first coordinate. @inline */
function pointAt(cells: Cells, slot: i32): usize {
  return cells.coords + ((<usize>slot) << 3);
}

/** Bytes from one column to the next. @inline */
function columnOf(cells: Cells): usize {
  return (<usize>cells.stride) << 3;
}

/** A coordinate of a point, twice; a column that there is not is 0. @inline */
function spread(dim: i32, j: i32, point: usize, column: usize): v128 {
  return j < dim ? v128.load64_splat(point + <usize>j * column) : f64x2.splat(0);
}

/** @param dim a constant where this is called @inline */
function squares(dim: i32, at: usize, column: usize, q0: v128, q1: v128, q2: v128): v128 {
  const e0 = f64x2.sub(v128.load(at), q0);
  let d = f64x2.mul(e0, e0);
  if (dim > 1) {
    const e1 = f64x2.sub(v128.load(at + column), q1);
    d = f64x2.add(d, f64x2.mul(e1, e1));
  }
  if (dim > 2) {
    const e2 = f64x2.sub(v128.load(at + 2 * column), q2);
    d = f64x2.add(d, f64x2.mul(e2, e2));
  }
  return d;
}

/** Whether the points of a cell and of the runs around it that are near to a point weigh enough. @inline */
function isDenseIn(dim: i32, cells: Cells, slot: i32, own: f64, scratch: usize, runs: i32): bool {
  const column = columnOf(cells);
  const point = pointAt(cells, slot);
  const q0 = spread(dim, 0, point, column);
  const q1 = spread(dim, 1, point, column);
  const q2 = spread(dim, 2, point, column);
  const most = f64x2.splat(cells.limit);
  const toMasses = cells.masses - cells.coords;
  const isWeighted = cells.isWeighted !== 0;
  let mass = own;
  for (let run = 0; run < runs; run++) {
    let at = pointAt(cells, runStart(scratch, run));
    const end = pointAt(cells, runEnd(scratch, run));
    let sum = f64x2.splat(0);
    let count = i64x2.splat(0);
    for (; at < end; at += 16) {
      let near = f64x2.le(squares(dim, at, column, q0, q1, q2), most);
      if (at + 8 === end) near = v128.and(near, onlyFirst());
      if (isWeighted) sum = f64x2.add(sum, v128.and(near, v128.load(at + toMasses)));
      else count = i64x2.sub(count, near);
    }
    if (isWeighted) mass += f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
    else mass += <f64>(i64x2.extract_lane(count, 0) + i64x2.extract_lane(count, 1));
    if (mass >= cells.least) return true;
  }
  return false;
}

/**
 * Whether the neighbors of a point weigh enough.
 * @param own the weight of its cell
 */
export function isDense(cells: Cells, slot: i32, own: f64, scratch: usize, runs: i32): bool {
  if (cells.dim === 1) return isDenseIn(1, cells, slot, own, scratch, runs);
  if (cells.dim === 2) return isDenseIn(2, cells, slot, own, scratch, runs);
  return isDenseIn(3, cells, slot, own, scratch, runs);
}

/** @inline */
function reachesIn(dim: i32, cells: Cells, slot: i32, from: i32, to: i32): bool {
  const column = columnOf(cells);
  const point = pointAt(cells, slot);
  const q0 = spread(dim, 0, point, column);
  const q1 = spread(dim, 1, point, column);
  const q2 = spread(dim, 2, point, column);
  const most = f64x2.splat(cells.limit);
  const end = pointAt(cells, to);
  for (let at = pointAt(cells, from); at < end; at += 16) {
    let near = f64x2.le(squares(dim, at, column, q0, q1, q2), most);
    if (at + 8 === end) near = v128.and(near, onlyFirst());
    if (v128.any_true(near)) return true;
  }
  return false;
}

/** Whether a point is near to one of the points from a slot to another. */
export function reaches(cells: Cells, slot: i32, from: i32, to: i32): bool {
  if (cells.dim === 1) return reachesIn(1, cells, slot, from, to);
  if (cells.dim === 2) return reachesIn(2, cells, slot, from, to);
  return reachesIn(3, cells, slot, from, to);
}

/** @inline */
function findNearestIn(dim: i32, cells: Cells, slot: i32, from: i32, to: i32, scratch: usize): bool {
  const column = columnOf(cells);
  const point = pointAt(cells, slot);
  const q0 = spread(dim, 0, point, column);
  const q1 = spread(dim, 1, point, column);
  const q2 = spread(dim, 2, point, column);
  let isFound = false;
  for (let other = from; other < to; other += 2) {
    const d = squares(dim, pointAt(cells, other), column, q0, q1, q2);
    let near = f64x2.le(d, v128.load64_splat(scratch + NEAREST));
    if (other + 1 === to) near = v128.and(near, onlyFirst());
    if (!v128.any_true(near)) continue;
    if (takeNearer(cells, other, f64x2.extract_lane(d, 0), scratch)) isFound = true;
    if (other + 1 < to && takeNearer(cells, other + 1, f64x2.extract_lane(d, 1), scratch)) isFound = true;
  }
  return isFound;
}

/** @inline */
function takeNearer(cells: Cells, slot: i32, d: f64, scratch: usize): bool {
  const row = i32At(cells.rows, slot);
  const least = f64At(scratch + NEAREST, 0);
  if (d > least || (d === least && row >= i32At(scratch + NEAREST + 8, 0))) return false;
  setF64(scratch + NEAREST, 0, d);
  setI32(scratch + NEAREST + 8, 0, row);
  return true;
}

/**
 * Finds the nearest of the points from a slot to another; of equally near ones the first row.
 * @param scratch inout, at NEAREST: the nearest point before, and this one
 * @returns whether it is one of these
 */
export function findNearest(cells: Cells, slot: i32, from: i32, to: i32, scratch: usize): bool {
  if (cells.dim === 1) return findNearestIn(1, cells, slot, from, to, scratch);
  if (cells.dim === 2) return findNearestIn(2, cells, slot, from, to, scratch);
  return findNearestIn(3, cells, slot, from, to, scratch);
}
