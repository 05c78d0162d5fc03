import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { toHex } from '../../core/image.ts';
import { columnNames } from '../items.ts';
import type { Result } from '../result.ts';
import { indicatorRows } from '../typical.ts';
import { rowsOf } from './plane.ts';

/** With more columns, lines across them cannot be told apart. */
const MOST_COLUMNS = 10_000;

/** The rows of charts of columns, as they were read; a column of 0 and 1 for each category that was compared as such. */
export interface ProfiledRows {
  rows: Dataset;
  columns: string[];
  /** k colors of the clusters, if they have colors of their own. */
  colors?: string[];
}

/** @throws {ClusterkitError} usage, for more columns than can be drawn */
export function profiledRows(result: Result, chart: string): ProfiledRows {
  const { subject, palette } = result;
  const { read } = rowsOf(subject);
  const rows = result.typical().size > 0 ? indicatorRows(subject, read).rows : read;
  if (rows.dim > MOST_COLUMNS)
    throw new ClusterkitError('usage', `${rows.dim} columns are too many for the chart ${chart}`, {
      option: 'chart',
      remedies: [{ how: 'do', what: `choose at most ${MOST_COLUMNS} columns` }],
    });
  return { rows, columns: columnNames(rows), ...(palette && { colors: palette.map(toHex) }) };
}

/**
 * Numbers of the columns to draw where all are too many, ascending: those of 0 and 1 alone, as categories have, only where there
 * is room beside the others. O(n dim) time.
 */
export function columnsToDraw({ x, dim }: Dataset, most: number): number[] {
  const all = Array.from({ length: dim }, (_, j) => j);
  if (dim <= most) return all;
  const isMeasured = new Uint8Array(dim);
  for (let p = 0; p < x.length; p++) if (x[p] !== 0 && x[p] !== 1) isMeasured[p % dim] = 1;
  const inTurn = [...all.filter((j) => isMeasured[j]), ...all.filter((j) => !isMeasured[j])];
  return inTurn.slice(0, most).sort((a, b) => a - b);
}
