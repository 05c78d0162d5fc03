import { measure } from './bounds';
import { MOST_BATCH, Rows, Run } from './layout';

/*
 * Offsets in a thread's scratch: products, the listed rows of a batch and their groups in doubt, and for each group the
 * number and list of rows to compute.
 */

export const ROWS: usize = 128;
export const DOUBTFUL: usize = ROWS + ((<usize>MOST_BATCH) << 1);
const COUNTS: usize = DOUBTFUL + ((<usize>MOST_BATCH) << 2);

/** The scratch of a thread, with empty lists. */
export function openScratch(run: Run, thread: i32): usize {
  const scratch = run.scratch + <usize>thread * run.scratchBytes;
  memory.fill(scratch + COUNTS, 0, (<usize>run.groups) << 2);
  return scratch;
}

/** @inline */
function listAt(run: Run, scratch: usize, g: i32): usize {
  return scratch + COUNTS + ((<usize>run.groups) << 2) + ((<usize>(g * MOST_BATCH)) << 1);
}

/** Puts a row of the batch on the list of a group. @inline */
export function enlist(run: Run, scratch: usize, g: i32, r: i32): void {
  const counter = scratch + COUNTS + ((<usize>g) << 2);
  const count = load<i32>(counter);
  store<u16>(listAt(run, scratch, g) + ((<usize>count) << 1), <u16>r);
  store<i32>(counter, count + 1);
}

/** Computes the bounds on the lists, and empties them. */
export function measureLists(rows: Rows, run: Run, first: i32, scratch: usize): void {
  for (let g = 0; g < run.groups; g++) {
    const counter = scratch + COUNTS + ((<usize>g) << 2);
    measure(rows, run, first, listAt(run, scratch, g), load<i32>(counter), g, scratch);
    store<i32>(counter, 0);
  }
}
