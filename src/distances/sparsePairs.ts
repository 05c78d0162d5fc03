import { finish } from '../core/pacer.ts';
import { requiresDense, type SparseDataset } from '../core/sparse.ts';
import type { Distance } from './table.ts';
import { unitRowSteps } from './unitRows.ts';

/** Rows by the distance of any two of them. */
export interface RowPairs {
  n: number;
  between(i: number, l: number): number;
}

/** The distances that sparse rows have; the others are sums over all columns. */
const SPARSE_DISTANCES: readonly Distance[] = ['euclidean', 'sqeuclidean', 'cosine'];

/**
 * Distances of sparse rows, each from the product of two rows: of equal rows 0 exactly, otherwise with an error of at most
 * about 2^-50 of the squared lengths before the root is taken. O(entries of a row) time for a pair where the first row is
 * that of the pair before, 8 dim bytes.
 * @throws {ClusterkitError} usage, for another distance; input, for the direction of a row of zeros
 */
export function sparsePairs(data: SparseDataset, metric: Distance): RowPairs {
  if (!SPARSE_DISTANCES.includes(metric)) throw requiresDense(metric, { option: 'metric', value: metric });
  const { rows, n, dim } = metric === 'cosine' ? (finish(unitRowSteps(data)) as SparseDataset) : data;
  const { starts, places, values } = rows;
  const squares = new Float64Array(n);
  for (let i = 0; i < n; i++)
    for (let p = starts[i]; p < starts[i + 1]; p++) squares[i] += values[p] * values[p];
  const line = new Float64Array(dim);
  let own = -1;
  const spread = (i: number) => {
    if (own >= 0) for (let p = starts[own]; p < starts[own + 1]; p++) line[places[p]] = 0;
    for (let p = starts[i]; p < starts[i + 1]; p++) line[places[p]] = values[p];
    own = i;
  };
  const squared = (i: number, l: number) => {
    if (i !== own) spread(i);
    let dot = 0;
    for (let p = starts[l]; p < starts[l + 1]; p++) dot += values[p] * line[places[p]];
    return Math.max(0, squares[i] + squares[l] - 2 * dot);
  };
  if (metric === 'sqeuclidean') return { n, between: squared };
  if (metric === 'cosine') return { n, between: (i, l) => squared(i, l) / 2 };
  return { n, between: (i, l) => Math.sqrt(squared(i, l)) };
}
