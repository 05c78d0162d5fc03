import { accumulate, decide, decideAll } from './minibatch/exact';
import { labelRows } from './minibatch/filter';
import { Batch, Labeling } from './minibatch/layout';

/** With fewer columns or centers, comparing rows in f64 takes no longer than finding out which to compare. */
const LEAST_COLUMNS: i32 = 6;
const LEAST_CENTERS: i32 = 4;

/** Labels rows with their nearest center, the first of equals, and computes their squared distances. */
export function nearest(batch: Batch): void {
  if (batch.dim < LEAST_COLUMNS || batch.k < LEAST_CENTERS) return decideAll(batch);
  decide(batch, labelRows(batch));
}

/** Adds up the rows of each cluster, after `nearest`. */
export function sumUp(batch: Batch): void {
  accumulate(batch);
}

/**
 * Labels a chunk of rows, where they lie.
 * @param _run not used, nor is the step: there is only one
 * @param thread in, the number of the thread, which has its own batch
 */
export function work(labeling: Labeling, _run: usize, _step: i32, item: i32, thread: i32): void {
  const batch = changetype<Batch>(labeling.batches + <usize>thread * labeling.next);
  const first = item * labeling.chunk;
  batch.n = min(labeling.chunk, labeling.n - first);
  batch.rows = labeling.rows + ((<usize>first * <usize>labeling.dim) << (labeling.wide ? 3 : 2));
  batch.labels = labeling.labels + ((<usize>first) << 2);
  batch.d2 = labeling.d2 + ((<usize>first) << 3);
  nearest(batch);
}
