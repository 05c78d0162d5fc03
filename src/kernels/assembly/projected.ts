import { label } from './projected/label';
import { ITEM, LANES, Rows, Run, Step } from './projected/layout';
import { place } from './projected/place';

/*
 * The nearest of many centers among many columns. Rows and centers are projected onto a few orthogonal directions, where
 * distances are at most as large; only centers that are near enough there are compared in all columns.
 */

/** Does a step for an item. */
export function work(rows: Rows, run: Run, step: i32, item: i32, thread: i32): void {
  const scratch = run.scratch + <usize>thread * <usize>run.scratchBytes;
  if (step === Step.place) {
    for (let c = item * LANES; c < (item + 1) * LANES; c++) place(rows, run, c, scratch);
  } else {
    const end = min(rows.n, (item + 1) * ITEM);
    for (let i = item * ITEM; i < end; i += 4) label(rows, run, i, min(4, end - i), scratch);
  }
}
