import { f64At, i32At, setF32, setI32 } from '../arrays';
import { DOWN, UP } from '../floats/tile';
import { clearFound } from '../neighbors/found';
import { Search } from '../neighbors/layout';
import { marksOf, takeList } from '../neighbors/marks';
import { finishBytes, measureNearest, measureWithin, pruneFloats } from './candidates';
import { measureEdges } from './edges';
import { QUERIES, WideRows } from './layout';
import { EDGES, loadQueries, meetAll, WITHIN } from './meet';
import { allMarks, COUNTS, FOUND, LIMITS, ROWS, SURE } from './scratch';

/** Finds the nearest rows of twenty. */
export function nearestOfTwenty(rows: WideRows, run: Search, tile: i32, scratch: usize): void {
  const count = min(QUERIES, rows.n - tile * QUERIES);
  const first = (tile - run.firstTile) * QUERIES;
  for (let q = 0; q < count; q++) {
    setI32(scratch + ROWS, q, tile * QUERIES + q);
    clearFound(run, first + q);
  }
  begin(rows, scratch, count, Infinity);
  meetAll(rows, run, scratch, first, 0);
  for (let q = 0; q < count; q++) {
    if (changetype<usize>(rows.bytes) !== 0) finishBytes(rows, run, scratch, q, first + q);
    else {
      pruneFloats(rows, run, scratch, q, first + q);
      measureNearest(rows, run, scratch, q, first + q);
    }
  }
}

/** Counts the neighbors of twenty rows. */
export function countOfTwenty(rows: WideRows, run: Search, tile: i32, scratch: usize): void {
  const count = min(QUERIES, rows.n - tile * QUERIES);
  for (let q = 0; q < count; q++) setI32(scratch + ROWS, q, tile * QUERIES + q);
  lookWithin(rows, run, scratch, count, 0);
  for (let q = 0; q < count; q++) setI32(run.counts, tile * QUERIES + q, i32At(scratch + FOUND, q));
}

/** Lists the neighbors of twenty of the rows that are asked for. */
export function listOfTwenty(rows: WideRows, run: Search, tile: i32, scratch: usize): void {
  const count = min(QUERIES, run.asked - tile * QUERIES);
  const marks = allMarks(rows, scratch);
  for (let q = 0; q < count; q++) setI32(scratch + ROWS, q, i32At(run.queries, tile * QUERIES + q));
  lookWithin(rows, run, scratch, count, marks);
  for (let q = 0; q < count; q++) {
    takeList(run, tile * QUERIES + q, marksOf(run, marks, q), i32At(scratch + FOUND, q));
  }
}

/** Finds the first edges out of their trees of twenty of the rows that are asked for. */
export function edgesOfTwenty(rows: WideRows, run: Search, tile: i32, scratch: usize): void {
  const count = min(QUERIES, run.asked - tile * QUERIES);
  for (let q = 0; q < count; q++) setI32(scratch + ROWS, q, i32At(run.queries, tile * QUERIES + q));
  begin(rows, scratch, count, Infinity);
  for (let q = 0; q < count; q++) {
    setLimit(rows, scratch, q, f64At(rows.edges.keys, i32At(scratch + ROWS, q)));
  }
  meetAll(rows, run, scratch, EDGES, 0);
  if (changetype<usize>(rows.bytes) !== 0) return;
  for (let q = 0; q < count; q++) measureEdges(rows, scratch, q);
}

function lookWithin(rows: WideRows, run: Search, scratch: usize, count: i32, marks: usize): void {
  begin(rows, scratch, count, run.limit);
  meetAll(rows, run, scratch, WITHIN, marks);
  for (let q = 0; q < count; q++) measureWithin(rows, run, scratch, q, marks);
}

/** Prepares `count` queries, whose rows are set. @param limit of squared distances */
function begin(rows: WideRows, scratch: usize, count: i32, limit: f64): void {
  memory.fill(scratch + COUNTS, 0, (<usize>QUERIES) << 2);
  memory.fill(scratch + FOUND, 0, (<usize>QUERIES) << 2);
  for (let q = count; q < QUERIES; q++) setI32(scratch + ROWS, q, -1);
  loadQueries(rows, scratch);
  for (let q = 0; q < count; q++) setLimit(rows, scratch, q, limit);
  for (let q = count; q < QUERIES; q++) setLimit(rows, scratch, q, -Infinity);
}

/** @param limit no squared distance above it is of use @inline */
function setLimit(rows: WideRows, scratch: usize, q: i32, limit: f64): void {
  if (changetype<usize>(rows.bytes) !== 0) {
    const steps = limit / rows.squaredStep;
    setI32(scratch + LIMITS, q, wholeUpTo(steps * (1 + rows.share)));
    setI32(scratch + SURE, q, wholeUpTo(steps * (1 - rows.share) - rows.rest));
  } else {
    const scale = rows.floats.numbers.scale;
    const scaled = <f32>(limit * scale * scale);
    setF32(scratch + LIMITS, q, scaled * UP * UP);
    setF32(scratch + SURE, q, scaled * DOWN * DOWN);
  }
}

/** The largest number of squared distances up to a limit, none of which is below 0. @inline */
function wholeUpTo(limit: f64): i32 {
  return <i32>max(min(floor(limit), <f64>i32.MAX_VALUE), -1);
}
