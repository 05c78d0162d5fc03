import { assignRows, joinSeeds } from './floats/assign';
import { copyRows } from './floats/copy';
import { measureOwn } from './floats/exact';
import { Rows, Run } from './floats/layout';
import { offerSeeds, takeSeed } from './floats/seeding';
import { surveyChunk } from './floats/survey';
import { Survey } from './survey';

/** Steps of `work`. Items are chunks of rows. */
enum Step {
  copyRows,
  assignRows,
  measureOwn,
  offerSeeds,
  takeSeed,
  joinSeeds,
}

/**
 * One of the steps that threads share.
 * @param chunk in, a chunk of rows
 * @param thread in, the number of the thread, which has its own sums and scratch
 */
export function work(rows: Rows, run: Run, step: i32, chunk: i32, thread: i32): void {
  switch (step) {
    case Step.copyRows:
      return copyRows(rows, chunk);
    case Step.assignRows:
      return assignRows(rows, run, chunk, thread);
    case Step.measureOwn:
      return measureOwn(rows, run, chunk);
    case Step.offerSeeds:
      return offerSeeds(rows, run, chunk, thread);
    case Step.takeSeed:
      return takeSeed(rows, run, chunk);
    default:
      return joinSeeds(rows, run, chunk, thread);
  }
}

/** Adds a chunk of rows to the facts, before any other step; chunks come in order. */
export function survey(rows: Rows, facts: Survey, chunk: i32): void {
  surveyChunk(rows, facts, chunk);
}
