import { f64At, i32At, setF64, setI32 } from '../arrays';
import { Cells, REACH, SLOTS } from './layout';
import { u64At } from './sort';

/*
 * The cells around a cell: of each line of the grid a few, one after the other. In a thread's scratch are their first
 * and last one for each line, then what a search needs: runs of slots, bounds of points, and the nearest point.
 */

/** Places within cells have an error below half of this. */
const DOUBT: f64 = 2e-6;
/** More than rounding adds to squared distances. */
const MORE: f64 = 1.000000001;

const FROM: usize = 0;
const TO: usize = 128;
/** i32[26][2]: from a slot to another. */
const RUNS: usize = 256;
/** f64[3]: where a point is within its cell, from 0 to 1. */
const PLACE: usize = 704;
/** f64[2][3] for each of two groups of points. */
export const BOUNDS: usize = 576;
/** f64, then i32: how far away the nearest core point is, and its row. */
export const NEAREST: usize = 672;

/** The first cell that starts in some slots or after them. */
export function firstCell(cells: Cells, item: i32): i32 {
  const slot = min(cells.n, item * SLOTS);
  let from = 0;
  let to = cells.count;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (i32At(cells.starts, middle) < slot) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The first cell with at least a key. */
function seek(cells: Cells, key: u64): i32 {
  let from = 0;
  let to = cells.count;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (u64At(cells.cellKeys, middle) < key) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The key of the cell of a line that has the same place in it as another cell has in its own. @inline */
export function across(cells: Cells, cell: i32, line: i32): u64 {
  return u64At(cells.cellKeys, cell) + u64At(cells.offsets, line);
}

/**
 * Finds the cells around a cell.
 * @param isNext whether the scratch has those around a cell with a lower key
 * @param isForward whether lines before that of the cell are left out, before as well
 */
export function lookAround(cells: Cells, scratch: usize, cell: i32, isNext: bool, isForward: bool): void {
  const keys = cells.cellKeys;
  for (let line = 0; line < cells.lines; line++) {
    if (isForward && <i64>u64At(cells.offsets, line) < 0) continue;
    const key = across(cells, cell, line);
    const lowest = key - REACH;
    const highest = key + REACH;
    let from = isNext ? i32At(scratch + FROM, line) : seek(cells, lowest);
    // after the last key comes one above all
    while (u64At(keys, from) < lowest) from++;
    let to = isNext ? max(from, i32At(scratch + TO, line)) : from;
    while (u64At(keys, to) <= highest) to++;
    setI32(scratch + FROM, line, from);
    setI32(scratch + TO, line, to);
  }
}

/** The first of the cells of a line that are around. @inline */
export function fromOf(scratch: usize, line: i32): i32 {
  return i32At(scratch + FROM, line);
}

/** The cell after the last. @inline */
export function toOf(scratch: usize, line: i32): i32 {
  return i32At(scratch + TO, line);
}

/**
 * Lists runs of slots around a cell, without those in it.
 * @returns the number of runs
 */
export function listRuns(cells: Cells, scratch: usize, cell: i32): i32 {
  let count = addRun(cells, scratch, 0, fromOf(scratch, 0), cell);
  count = addRun(cells, scratch, count, cell + 1, toOf(scratch, 0));
  for (let line = 1; line < cells.lines; line++) {
    count = addRun(cells, scratch, count, fromOf(scratch, line), toOf(scratch, line));
  }
  return count;
}

function addRun(cells: Cells, scratch: usize, count: i32, from: i32, to: i32): i32 {
  if (from >= to) return count;
  setI32(scratch + RUNS, 2 * count, i32At(cells.starts, from));
  setI32(scratch + RUNS, 2 * count + 1, i32At(cells.starts, to));
  return count + 1;
}

/** @inline */
export function runStart(scratch: usize, run: i32): i32 {
  return i32At(scratch + RUNS, 2 * run);
}

/** @inline */
export function runEnd(scratch: usize, run: i32): i32 {
  return i32At(scratch + RUNS, 2 * run + 1);
}

/** Tells where a point is within its cell. @inline */
export function findPlace(cells: Cells, slot: i32, scratch: usize): void {
  for (let j = 0; j < cells.dim; j++) {
    const place = (f64At(cells.coords, j * cells.stride + slot) - f64At(cells.low, j)) * cells.scale;
    setF64(scratch + PLACE, j, place - floor(place));
  }
}

/** How far the point of `findPlace` is at least from cells some steps away in a column, in cells, squared. @inline */
function gapIn(scratch: usize, j: i32, step: f64): f64 {
  const place = f64At(scratch + PLACE, j);
  const gap = step > 0 ? step - place : step < 0 ? place - step - 1 : 0;
  const sure = max<f64>(0, gap - DOUBT);
  return sure * sure;
}

/** How far the point is at least from a line, in cells, squared. @inline */
export function gapTo(cells: Cells, scratch: usize, line: i32): f64 {
  let gap: f64 = 0;
  if (cells.dim > 1) gap += gapIn(scratch, 1, f64At(cells.steps, 2 * line));
  if (cells.dim > 2) gap += gapIn(scratch, 2, f64At(cells.steps, 2 * line + 1));
  return gap;
}

/** How far the point is at least, along its line, from cells whose keys differ. @inline */
export function gapAlong(scratch: usize, step: i64): f64 {
  return gapIn(scratch, 0, <f64>step);
}

/** The squared distance, in cells, above which gaps keep points more than a squared distance apart. @inline */
export function gapOf(cells: Cells, squared: f64): f64 {
  return squared * cells.scale * cells.scale * MORE;
}
