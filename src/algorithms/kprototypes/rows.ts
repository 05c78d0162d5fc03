import { type Dataset, totalWeight } from '../../core/dataset.ts';
import { columnMeans, columnRanges, columnSquares } from '../../kernels/moments.ts';
import { type Codes, codesOf } from '../categories/codes.ts';

/** Rows of numbers and categories, taken apart. */
export interface MixedRows {
  n: number;
  /** Columns of numbers, and their places among all columns. */
  numeric: number[];
  /** n * numeric.length: differences to the means of the columns, so that large offsets lose no digits. */
  x: Float64Array;
  /** Means of the columns of numbers, and their standard deviations (divided by the weight). */
  means: Float64Array;
  deviations: Float64Array;
  /** Columns of categories. */
  categorical: number[];
  codes: Codes;
  weights?: Float64Array;
}

/** Bytes for the parts of rows. */
export function mixedBytes({ n, dim }: Pick<Dataset, 'n' | 'dim'>): number {
  return 8 * n * dim + 24 * n;
}

/**
 * Takes rows apart. O(n dim) time.
 * @param categorical numbers of the columns that hold categories, rising
 * @throws {ClusterkitError} input, for a column of too many different values
 */
export function mixedRows(data: Dataset, categorical: readonly number[]): MixedRows {
  const { x: all, n, dim, weights } = data;
  const isCategory = new Set(categorical);
  const numeric = Array.from({ length: dim }, (_, j) => j).filter((j) => !isCategory.has(j));
  const low = new Float64Array(dim);
  const high = new Float64Array(dim);
  const center = new Float64Array(dim);
  const rest = new Float64Array(dim);
  const squares = new Float64Array(dim);
  columnRanges(all, n, dim, weights, low, high);
  columnMeans(all, n, dim, weights, low, center, rest);
  columnSquares(all, n, dim, weights, center, rest, squares);
  const x = new Float64Array(n * numeric.length);
  for (let i = 0, q = 0; i < n; i++) for (const j of numeric) x[q++] = all[i * dim + j] - center[j];
  const total = totalWeight(data);
  return {
    n,
    numeric,
    x,
    means: Float64Array.from(numeric, (j) => center[j]),
    deviations: Float64Array.from(numeric, (j) => (low[j] === high[j] ? 0 : Math.sqrt(squares[j] / total))),
    categorical: [...categorical],
    codes: codesOf(data, categorical),
    weights,
  };
}
