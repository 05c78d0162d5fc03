import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError, type Place } from '../core/errors.ts';
import { finish, rowsPerSlice } from '../core/pacer.ts';

/**
 * The rows scaled to length 1, in f64. Rows that are exact multiples of each other become equal to the last bit.
 * @param placeOf the place of row i, for errors
 * @throws {ClusterkitError} input, with the place of the first row of zeros
 */
export function unitRows(data: Dataset, placeOf?: (row: number) => Place): Dataset {
  return finish(unitRowSteps(data, placeOf));
}

/** `unitRows` with pauses. */
export function* unitRowSteps(
  { x, n, dim, weights, columns }: Dataset,
  placeOf = (row: number): Place => ({ row }),
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
