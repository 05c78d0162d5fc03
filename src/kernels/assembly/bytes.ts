import { assignRows, measureOwn } from './bytes/assign';
import { renewBounds } from './bytes/bounds';
import { moveCenter, publishCenter } from './bytes/centers';
import { Rows, Run } from './bytes/layout';
import { buildPairs } from './bytes/pairs';
import { offerSeeds, takeSeed } from './bytes/seeding';

/**
 * One of the steps that threads share out; the numbers are those of kernels/bytes/layout.ts.
 * @param item in, a chunk of rows, a batch of rows to label or a lane
 * @param thread in, whose sums and scratch to use
 */
export function work(rows: Rows, run: Run, step: i32, item: i32, thread: i32): void {
  switch (step) {
    case 0:
      return buildPairs(rows, item);
    case 1:
      return publishCenter(rows, run, item, true);
    case 2:
      return moveCenter(rows, run, item);
    case 3:
      return assignRows(rows, run, item, thread);
    case 4:
      return renewBounds(rows, run, item);
    case 5:
      return measureOwn(rows, run, item);
    case 6:
      return offerSeeds(rows, run, item, thread);
    default:
      return takeSeed(rows, run, item);
  }
}
