import { assignRows } from './bytes/assign';
import { renewBounds } from './bytes/bounds';
import { moveCenter, publishCenter } from './bytes/centers';
import { measureOwn } from './bytes/exact';
import { Rows, Run } from './bytes/layout';
import { buildFrom } from './bytes/pairs';
import { offerSeeds, takeSeed } from './bytes/seeding';

/** Steps of `work`. Items are chunks of rows; for assignment, batches of rows; for moves of centers, lanes. */
enum Step {
  publishCenter,
  moveCenter,
  assignRows,
  renewBounds,
  measureOwn,
  offerSeeds,
  takeSeed,
}

/**
 * One of the steps that threads share.
 * @param item in, a chunk of rows, a batch of rows to label or a lane
 * @param thread in, the number of the thread, which has its own sums and scratch
 */
export function work(rows: Rows, run: Run, step: i32, item: i32, thread: i32): void {
  switch (step) {
    case Step.publishCenter:
      return publishCenter(rows, run, item, true);
    case Step.moveCenter:
      return moveCenter(rows, run, item);
    case Step.assignRows:
      return assignRows(rows, run, item, thread);
    case Step.renewBounds:
      return renewBounds(rows, run, item);
    case Step.measureOwn:
      return measureOwn(rows, run, item, thread);
    case Step.offerSeeds:
      return offerSeeds(rows, run, item, thread);
    default:
      return takeSeed(rows, run, item);
  }
}

/** Takes a chunk of rows from the stage, before there is a team. */
export function take(rows: Rows, chunk: i32): void {
  buildFrom(rows, chunk, rows.scale.stage);
}
