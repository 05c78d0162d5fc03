import { assignRows } from './stream/assign';
import { measureOwn } from './stream/exact';
import { countOf, Rows, Run, rowsOf } from './stream/layout';
import { offerSeeds, takeSeed } from './stream/seeding';
import { Survey, surveyRows } from './survey';

/** Steps of `work`. Items are chunks of rows. */
enum Step {
  assignRows,
  measureOwn,
  offerSeeds,
  takeSeed,
}

/**
 * One of the steps that threads share.
 * @param chunk in, a chunk of rows, of which the thread has a copy
 * @param thread in, the number of the thread, which has its own sums and scratch
 */
export function work(rows: Rows, run: Run, step: i32, chunk: i32, thread: i32): void {
  switch (step) {
    case Step.assignRows:
      return assignRows(rows, run, chunk, thread);
    case Step.measureOwn:
      return measureOwn(rows, run, chunk, thread);
    case Step.offerSeeds:
      return offerSeeds(rows, run, chunk, thread);
    default:
      return takeSeed(rows, run, chunk, thread);
  }
}

/** Adds a chunk of rows to the facts, before any other step; the first thread has a copy, and chunks come in order. */
export function survey(rows: Rows, facts: Survey, chunk: i32): void {
  const x = rowsOf(rows, chunk, 0);
  const weights = rows.weighted ? rows.weights : 0;
  if (rows.wide) surveyRows<f64>(facts, x, weights, countOf(rows, chunk));
  else surveyRows<f32>(facts, x, weights, countOf(rows, chunk));
}
