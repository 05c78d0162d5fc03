import { i32At, setF32, setI32 } from '../arrays';
import { DOWN, UP } from '../floats/tile';
import { clearFound } from '../neighbors/found';
import { Search } from '../neighbors/layout';
import { marksOf, takeList } from '../neighbors/marks';
import { finishBytes, measureNearest, measureWithin, pruneFloats } from './candidates';
import { QUERIES, WideRows } from './layout';
import { loadQueries, meetAll } from './meet';
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

function lookWithin(rows: WideRows, run: Search, scratch: usize, count: i32, marks: usize): void {
  begin(rows, scratch, count, run.limit);
  meetAll(rows, run, scratch, -1, marks);
  for (let q = 0; q < count; q++) measureWithin(rows, run, scratch, q, marks);
}

/** Prepares `count` queries, whose rows are set. @param limit of squared distances */
function begin(rows: WideRows, scratch: usize, count: i32, limit: f64): void {
  memory.fill(scratch + COUNTS, 0, (<usize>QUERIES) << 2);
  memory.fill(scratch + FOUND, 0, (<usize>QUERIES) << 2);
  for (let q = count; q < QUERIES; q++) setI32(scratch + ROWS, q, -1);
  loadQueries(rows, scratch);
  for (let q = 0; q < QUERIES; q++) {
    // no distance is as small as the limit of a missing query
    if (changetype<usize>(rows.bytes) !== 0) {
      setI32(scratch + LIMITS, q, q < count ? <i32>min(floor(limit), <f64>i32.MAX_VALUE) : -1);
    } else {
      const scale = rows.floats.numbers.scale;
      const scaled = <f32>(limit * scale * scale);
      setF32(scratch + LIMITS, q, q < count ? scaled * UP * UP : -Infinity);
      setF32(scratch + SURE, q, scaled * DOWN * DOWN);
    }
  }
}
