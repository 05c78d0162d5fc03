import type { Rows } from '../core/dataset.ts';
import type { Warning } from '../core/warnings.ts';
import { noRowLeft, nothingToFill } from './gaps.ts';
import type { MissingNumbers } from './table/options.ts';

/** Rows without NaN and infinities. */
interface Settled {
  x: Rows;
  n: number;
  /** The row of x for each row that was read, or -1; absent when no row was left out. */
  rowOf?: Int32Array;
  warnings: Warning[];
}

/**
 * Leaves out rows with NaN or an infinity, or replaces these by the mean or median of the column's numbers, in place.
 * @throws {ClusterkitError} input, when no row is left, or a column has no numbers
 */
export function settleMissing(
  x: Rows,
  n: number,
  dim: number,
  how: Exclude<MissingNumbers, 'fail'>,
): Settled {
  if (x instanceof Uint8Array) return { x, n, warnings: [] };
  return how === 'drop' ? dropRows(x, n, dim) : fillCells(x, n, dim, how);
}

function dropRows(x: Rows, n: number, dim: number): Settled {
  const rowOf = new Int32Array(n).fill(-1);
  let kept = 0;
  for (let i = 0; i < n; i++) {
    let whole = true;
    for (let p = i * dim; whole && p < (i + 1) * dim; p++) whole = Number.isFinite(x[p]);
    if (!whole) continue;
    x.copyWithin(kept * dim, i * dim, (i + 1) * dim);
    rowOf[i] = kept++;
  }
  if (kept === n) return { x, n, warnings: [] };
  if (kept === 0) throw noRowLeft();
  const warnings: Warning[] = [{ code: 'rows-left-out', rows: n - kept, total: n }];
  return { x: x.subarray(0, kept * dim), n: kept, rowOf, warnings };
}

function fillCells(x: Rows, n: number, dim: number, how: 'mean' | 'median'): Settled {
  const numbers = new Float64Array(n);
  let cells = 0;
  for (let j = 0; j < dim; j++) {
    let present = 0;
    for (let p = j; p < n * dim; p += dim) if (Number.isFinite(x[p])) numbers[present++] = x[p];
    if (present === n) continue;
    if (present === 0) throw nothingToFill(j, how);
    const value = how === 'mean' ? mean(numbers.subarray(0, present)) : median(numbers.subarray(0, present));
    for (let p = j; p < n * dim; p += dim) if (!Number.isFinite(x[p])) x[p] = value;
    cells += n - present;
  }
  return { x, n, warnings: cells > 0 ? [{ code: 'cells-filled', cells, how }] : [] };
}

/** The mean, as an offset from the first number: sums of large numbers stay finite. */
function mean(numbers: Float64Array): number {
  let sum = 0;
  for (const number of numbers) sum += number / numbers.length - numbers[0] / numbers.length;
  return numbers[0] + sum;
}

function median(numbers: Float64Array): number {
  const sorted = numbers.sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
}
