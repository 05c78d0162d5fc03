import type { Dataset } from '../core/dataset.ts';
import { invalid } from '../core/errors.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import { type DistanceOptions, type Measure, measure } from '../distances/measure.ts';
import { condensedIndex, pairCount } from '../distances/pairIndex.ts';
import type { RowPairs } from '../distances/sparsePairs.ts';
import type { Distance } from '../distances/table.ts';
import { squaredDistanceByFours } from '../kernels/centroids.ts';
import type { ClusteredRows } from './clusteredRows.ts';

/** The dissimilarity of rows i and j: symmetric and at least 0. */
export type PairDistance = (i: number, j: number) => number;

/** A dissimilarity by name, as a matrix of distances, or as a function of two row numbers. */
export type Dissimilarity = Distance | CondensedMatrix | PairDistance;

/** How indices compare pairs of rows, with the parameters of the distances. */
export interface DissimilarityOptions extends Omit<DistanceOptions, 'transpose'> {
  /** Default euclidean. */
  metric?: Dissimilarity;
}

/**
 * Returns the function of a dissimilarity.
 * @throws {ClusterkitError} usage, for an unknown word, and for distances of another number of rows; input, for rows
 * that have no such distances
 */
export function pairDistance(
  data: Dataset,
  { metric = 'euclidean', ...options }: DissimilarityOptions,
): PairDistance {
  if (typeof metric === 'function') return metric;
  if (typeof metric === 'object') return givenDistance(data, metric);
  const { x, dim, pair, squared } = measure(data, metric, options);
  if (squared === 'root') return (i, j) => Math.sqrt(squaredDistanceByFours(x, i * dim, x, j * dim, dim));
  return (i, j) => pair(x, i * dim, x, j * dim, dim);
}

/**
 * How clustered rows are compared, by their places in the order of their clusters.
 * @throws {ClusterkitError} as `pairDistance`
 */
export function clusteredPairs(
  { data, order }: Pick<ClusteredRows, 'data' | 'order'>,
  { metric = 'euclidean', ...options }: DissimilarityOptions,
): Measure | RowPairs {
  const n = order.length;
  if (typeof metric !== 'string') {
    const distance = pairDistance(data, { metric, ...options });
    return { n, between: (p, q) => distance(order[p], order[q]) };
  }
  const measured = measure(data, metric, options);
  const { dim } = measured;
  const x = measured.x.slice(0, n * dim);
  order.forEach((i, place) => {
    x.set(measured.x.subarray(i * dim, (i + 1) * dim), place * dim);
  });
  return { ...measured, x, n };
}

function givenDistance({ n }: Dataset, { condensed, n: size }: CondensedMatrix): PairDistance {
  if (size !== n) throw invalid('metric', `distances of n = ${n} rows`, size);
  if (condensed.length !== pairCount(n)) {
    throw invalid('metric', `${pairCount(n)} distances, of each pair of ${n} rows`, condensed.length);
  }
  return (i, j) => (i === j ? 0 : condensed[condensedIndex(n, Math.min(i, j), Math.max(i, j))]);
}
