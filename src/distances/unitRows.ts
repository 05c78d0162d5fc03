import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError, type Place, type Remedy } from '../core/errors.ts';
import { finish, rowsPerSlice } from '../core/pacer.ts';
import { type AnyRows, isSparse, type SparseDataset } from '../core/sparse.ts';

/**
 * The rows scaled to length 1, in f64. Rows that are exact multiples of each other become equal to the last bit.
 * @param placeOf the place of row i, for errors
 * @throws {ClusterkitError} input, with the place of the first row of zeros
 */
export function unitRows(data: Dataset, placeOf?: (row: number) => Place): Dataset {
  return finish(unitRowSteps(data, placeOf));
}

/** `unitRows` with pauses, of rows of either kind. */
export function unitRowSteps(data: Dataset, placeOf?: (row: number) => Place): Generator<void, Dataset>;
export function unitRowSteps(data: AnyRows, placeOf?: (row: number) => Place): Generator<void, AnyRows>;
export function unitRowSteps(data: AnyRows, placeOf = (row: number): Place => ({ row })) {
  return isSparse(data) ? sparseSteps(data, placeOf) : denseSteps(data, placeOf);
}

function* sparseSteps(data: SparseDataset, placeOf: (row: number) => Place): Generator<void, SparseDataset> {
  const { starts, values } = data.rows;
  const unit = new Float64Array(values.length);
  const size = rowsPerSlice(1000);
  for (let i = 0; i < data.n; i++) {
    if (!scaleRow(values, starts[i], starts[i + 1] - starts[i], unit)) {
      const reason = 'all numbers are 0 (a text without any of the words), and cosine requires a direction';
      const remedies: Remedy[] = [{ how: 'do', what: 'leave it out' }];
      throw new ClusterkitError('input', reason, { at: placeOf(i), remedies });
    }
    if (i % size === size - 1) yield;
  }
  return { ...data, rows: { ...data.rows, values: unit } };
}

function* denseSteps(
  { x, n, dim, weights, columns }: Dataset,
  placeOf: (row: number) => Place,
): Generator<void, Dataset> {
  const unit = new Float64Array(n * dim);
  const size = rowsPerSlice(4 * dim);
  for (let i = 0; i < n; i++) {
    if (!scaleRow(x, i * dim, dim, unit)) {
      const reason = 'all numbers are 0 (black, in a picture), and cosine requires a direction';
      throw new ClusterkitError('input', reason, { at: placeOf(i) });
    }
    if (i % size === size - 1) yield;
  }
  return { x: unit, n, dim, weights, columns };
}

/** Scales the row from p on, and says whether the row has a direction. */
function scaleRow(x: Dataset['x'], p: number, dim: number, unit: Float64Array): boolean {
  let most = 0;
  for (let j = p; j < p + dim; j++) most = Math.max(most, Math.abs(x[j]));
  if (most === 0) return false;
  // the largest number divides the row first, because squares of the row could overflow or underflow
  let squares = 0;
  for (let j = p; j < p + dim; j++) {
    unit[j] = x[j] / most;
    squares += unit[j] ** 2;
  }
  const length = Math.sqrt(squares);
  for (let j = p; j < p + dim; j++) unit[j] /= length;
  return true;
}
