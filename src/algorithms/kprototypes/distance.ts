import type { CodeRows } from '../../kernels/modes.ts';
import type { MixedRows } from './rows.ts';

/** Means in the coordinates of the rows, and modes by number. */
export interface Points {
  means: Float64Array;
  modes: CodeRows;
}

/** The sum of squared differences of row i to means from q on. */
export function squaresTo(
  { x, numeric: { length } }: MixedRows,
  i: number,
  means: Float64Array,
  q: number,
): number {
  let squares = 0;
  for (let j = 0, p = i * length; j < length; j++) {
    const d = x[p + j] - means[q + j];
    squares += d * d;
  }
  return squares;
}

/** The number of columns in which row i differs from modes from q on. */
export function mismatchesTo(
  { codes: { rows, dim } }: MixedRows,
  i: number,
  modes: CodeRows,
  q: number,
): number {
  let mismatches = 0;
  for (let j = 0, p = i * dim; j < dim; j++) if (rows[p + j] !== modes[q + j]) mismatches++;
  return mismatches;
}

/** The distance of rows i and l. */
export function pairDistance(rows: MixedRows, gamma: number, i: number, l: number): number {
  const { x, codes, numeric } = rows;
  return squaresTo(rows, i, x, l * numeric.length) + gamma * mismatchesTo(rows, i, codes.rows, l * codes.dim);
}
