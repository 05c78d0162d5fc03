import { f64At, i32At, setF64, setI32 } from './arrays';
import {
  across,
  findPlace,
  firstCell,
  fromOf,
  gapAlong,
  gapOf,
  gapTo,
  listRuns,
  lookAround,
  NEAREST,
  toOf,
} from './cells/around';
import { ALL, APART, coresOf, joinAround, joinHard, nameClusters, TOUCHING } from './cells/join';
import { Border, Cells, SCRATCH } from './cells/layout';
import { findNearest, isDense, reaches } from './cells/measure';
import { countDigits, findCells, gather, makeKeys, moveKeys, placeDigits, u64At } from './cells/sort';
import { swap } from './cells/split';

/*
 * DBSCAN by cells so small that all points of a cell are neighbors: the core points of a cell are in one cluster, and
 * where a cell weighs enough all of its points are core points. Only points of lighter cells count their neighbors, and
 * two cells are joined by the first pair of near core points. (A. Gunawan, M. de Berg, "A faster algorithm for DBSCAN",
 * TU Eindhoven 2013; Y. Wang, Y. Gu, J. Shun, "Theoretically-efficient and practical parallel DBSCAN", SIGMOD 2020.)
 */

/** Steps of `work`. Items are slices up to `gather`, then SLOTS slots. */
enum Step {
  keys,
  count,
  move,
  gather,
  core,
  settle,
  touching,
  apart,
  join,
  tell,
}

export { findCells, joinHard, nameClusters, placeDigits };

/** Does a step that threads share out. */
export function work(_: usize, cells: Cells, step: i32, item: i32, thread: i32): void {
  if (step === Step.keys) makeKeys(cells, item);
  else if (step === Step.count) countDigits(cells, item);
  else if (step === Step.move) moveKeys(cells, item);
  else if (step === Step.gather) gather(cells, item);
  else workOnCells(cells, step, item, cells.scratch + <usize>(thread * SCRATCH));
}

function workOnCells(cells: Cells, step: i32, item: i32, scratch: usize): void {
  const end = firstCell(cells, item + 1);
  let isNext = false;
  for (let cell = firstCell(cells, item); cell < end; cell++) {
    if (step === Step.core) {
      if (findCores(cells, scratch, cell, isNext)) isNext = true;
    } else if (step === Step.settle) settle(cells, cell);
    else if (step === Step.tell) {
      if (tellRows(cells, scratch, cell, isNext)) isNext = true;
    } else if (coresOf(cells, cell) > 0) {
      const which = step === Step.touching ? TOUCHING : step === Step.apart ? APART : ALL;
      joinAround(cells, scratch, cell, which, isNext);
      isNext = true;
    }
  }
}

/** @inline */
function massOf(cells: Cells, slot: i32): f64 {
  return cells.isWeighted ? f64At(cells.masses, slot) : 1;
}

/** @returns whether it has looked around */
function findCores(cells: Cells, scratch: usize, cell: i32, isNext: bool): bool {
  const from = i32At(cells.starts, cell);
  const to = i32At(cells.starts, cell + 1);
  let own = <f64>(to - from);
  if (cells.isWeighted) {
    own = 0;
    for (let slot = from; slot < to; slot++) own += massOf(cells, slot);
  }
  const isFull = own >= cells.least;
  let runs = 0;
  if (!isFull) {
    lookAround(cells, scratch, cell, isNext, false);
    runs = listRuns(cells, scratch, cell);
  }
  for (let slot = from; slot < to; slot++) {
    const isCore = massOf(cells, slot) > 0 && (isFull || isDense(cells, slot, own, scratch, runs));
    store<u8>(cells.core + <usize>slot, isCore ? 1 : 0);
  }
  return !isFull;
}

/** Moves the core points of a cell to its beginning. */
function settle(cells: Cells, cell: i32): void {
  const from = i32At(cells.starts, cell);
  const to = i32At(cells.starts, cell + 1);
  let end = from;
  let first = i32.MAX_VALUE;
  for (let slot = from; slot < to; slot++) {
    if (load<u8>(cells.core + <usize>slot) === 0) continue;
    first = min(first, i32At(cells.rows, slot));
    swap(cells, end, slot);
    end++;
  }
  setI32(cells.coreEnds, cell, end);
  setI32(cells.parent, cell, cell);
  setI32(cells.first, cell, first);
  store<u8>(cells.hard + <usize>cell, 0);
}

/** The first row of the cluster that the core points of a cell are in. @inline */
function clusterOf(cells: Cells, cell: i32): i32 {
  return i32At(cells.first, i32At(cells.parent, cell));
}

/**
 * Tells the rows of a cell their clusters.
 * @returns whether it has looked around
 */
function tellRows(cells: Cells, scratch: usize, cell: i32, isNext: bool): bool {
  const end = i32At(cells.coreEnds, cell);
  const to = i32At(cells.starts, cell + 1);
  const cluster = clusterOf(cells, cell);
  for (let slot = i32At(cells.starts, cell); slot < end; slot++) tell(cells, slot, 1, cluster);
  const isSearch = end < to && cells.border !== Border.noise;
  if (isSearch) lookAround(cells, scratch, cell, isNext, false);
  for (let slot = end; slot < to; slot++) {
    let found = -1;
    if (cells.border === Border.nearest) found = nearestCluster(cells, scratch, slot, cell);
    else if (cells.border === Border.first) found = firstCluster(cells, scratch, slot);
    tell(cells, slot, 0, found);
  }
  return isSearch;
}

/** @inline */
function tell(cells: Cells, slot: i32, isCore: u8, cluster: i32): void {
  const row = i32At(cells.rows, slot);
  store<u8>(cells.isCore + <usize>row, isCore);
  setI32(cells.component, row, cluster);
}

/** The cluster of the nearest core point, of equally near ones of the first row; -1 without. */
function nearestCluster(cells: Cells, scratch: usize, slot: i32, cell: i32): i32 {
  setF64(scratch + NEAREST, 0, cells.limit);
  setI32(scratch + NEAREST + 8, 0, i32.MAX_VALUE);
  findPlace(cells, slot, scratch);
  // the nearest points are likely to be in its own cell
  let best = hasNearest(cells, scratch, slot, cell) ? cell : -1;
  let far = gapOf(cells, f64At(scratch + NEAREST, 0));
  for (let line = 0; line < cells.lines; line++) {
    const from = fromOf(scratch, line);
    const to = toOf(scratch, line);
    const gap = from < to ? gapTo(cells, scratch, line) : Infinity;
    if (gap > far) continue;
    const key = across(cells, cell, line);
    for (let other = from; other < to; other++) {
      if (other === cell || gap + gapAlong(scratch, <i64>(u64At(cells.cellKeys, other) - key)) > far)
        continue;
      if (!hasNearest(cells, scratch, slot, other)) continue;
      best = other;
      far = gapOf(cells, f64At(scratch + NEAREST, 0));
    }
  }
  return best < 0 ? -1 : clusterOf(cells, best);
}

/** @inline */
function hasNearest(cells: Cells, scratch: usize, slot: i32, other: i32): bool {
  return findNearest(cells, slot, i32At(cells.starts, other), i32At(cells.coreEnds, other), scratch);
}

/** The first cluster with a core point near to a point, -1 without. */
function firstCluster(cells: Cells, scratch: usize, slot: i32): i32 {
  let best = i32.MAX_VALUE;
  for (let line = 0; line < cells.lines; line++) {
    for (let other = fromOf(scratch, line); other < toOf(scratch, line); other++) {
      const from = i32At(cells.starts, other);
      const to = i32At(cells.coreEnds, other);
      if (from === to || clusterOf(cells, other) >= best) continue;
      if (reaches(cells, slot, from, to)) best = clusterOf(cells, other);
    }
  }
  return best === i32.MAX_VALUE ? -1 : best;
}
