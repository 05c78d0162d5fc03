import { buildPairs } from './bytes/pairs';
import { copyRows } from './floats/copy';
import { Rows } from './floats/layout';
import { surveyChunk } from './floats/survey';
import { Search } from './neighbors/layout';
import { Survey } from './survey';
import { WideRows } from './wide/layout';
import { scratchAt } from './wide/scratch';
import { countOfTwenty, edgesOfTwenty, listOfTwenty, nearestOfTwenty } from './wide/search';

/** Steps of `work`: those of neighbors.ts; `prepare`, which comes first and whose items are chunks of rows; `edges`. */
enum Step {
  nearest,
  count,
  list,
  prepare,
  edges,
}

/** Does one of the steps that threads share out. @param item in, a chunk, or twenty rows */
export function work(rows: WideRows, run: Search, step: i32, item: i32, thread: i32): void {
  const scratch = scratchAt(run, thread);
  switch (step) {
    case Step.nearest:
      return nearestOfTwenty(rows, run, item, scratch);
    case Step.count:
      return countOfTwenty(rows, run, item, scratch);
    case Step.list:
      return listOfTwenty(rows, run, item, scratch);
    case Step.edges:
      return edgesOfTwenty(rows, run, item, scratch);
    default:
      return prepare(rows, item);
  }
}

function prepare(rows: WideRows, chunk: i32): void {
  if (changetype<usize>(rows.bytes) !== 0) buildPairs(rows.bytes, chunk);
  else copyRows(rows.floats, chunk);
}

/** Surveys a chunk of rows of floats, before any other step. */
export function survey(rows: Rows, facts: Survey, chunk: i32): void {
  surveyChunk(rows, facts, chunk);
}
