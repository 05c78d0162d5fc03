import { accumulate, decide, decideAll, measureOwn } from './minibatch/exact';
import { labelRows } from './minibatch/filter';
import { Batch } from './minibatch/layout';

/** With fewer columns or centers, comparing rows in f64 takes no longer than finding out which to compare. */
const LEAST_COLUMNS: i32 = 6;
const LEAST_CENTERS: i32 = 4;

/** Labels rows with their nearest center, the first of equals, and computes their squared distances. */
export function nearest(batch: Batch): void {
  if (batch.dim < LEAST_COLUMNS || batch.k < LEAST_CENTERS) return decideAll(batch);
  const doubtful = labelRows(batch);
  measureOwn(batch);
  decide(batch, doubtful);
}

/** Adds up the rows of each cluster, after `nearest`. */
export function sumUp(batch: Batch): void {
  accumulate(batch);
}
