import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';

/**
 * The rows scaled to length 1, in f64. Rows that are exact multiples of each other become equal to the last bit.
 * @param what names rows in the error, or the row of a number
 * @throws {ClusterkitError} input, naming the first row of zeros
 */
export function unitRows(
  { x, n, dim, weights, columns }: Dataset,
  what: string | ((i: number) => string) = 'row',
): Dataset {
  const unit = new Float64Array(n * dim);
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    let most = 0;
    for (let j = 0; j < dim; j++) most = Math.max(most, Math.abs(x[p + j]));
    if (most === 0) {
      const row = typeof what === 'string' ? `${what} ${i}` : what(i);
      throw new ClusterkitError(
        'input',
        `${row} has no direction, which the cosine needs: all its numbers are 0 (black, in a picture)`,
      );
    }
    // first the ratios, which the scale of the row does not touch, even where its squares would over- or underflow
    let squares = 0;
    for (let j = 0; j < dim; j++) {
      unit[p + j] = x[p + j] / most;
      squares += unit[p + j] ** 2;
    }
    const length = Math.sqrt(squares);
    for (let j = 0; j < dim; j++) unit[p + j] /= length;
  }
  return { x: unit, n, dim, weights, columns };
}
