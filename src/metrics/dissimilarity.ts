import type { Dataset } from '../core/dataset.ts';
import { DISTANCE_METRICS, type DistanceMetric, measure } from '../distances/metrics.ts';

/** How unlike rows i and j of the data are; symmetric, not negative. */
export type PairDistance = (i: number, j: number) => number;

/** A dissimilarity by name, or as a function of two row numbers. */
export type Dissimilarity = DistanceMetric | PairDistance;

export const DISSIMILARITIES = DISTANCE_METRICS;

/**
 * The function of a dissimilarity.
 * @throws {ClusterkitError} usage, for a word that is none; input, for rows that have no such distances
 */
export function pairDistance(data: Dataset, metric: Dissimilarity): PairDistance {
  if (typeof metric === 'function') return metric;
  const { x, dim, pair } = measure(data, metric);
  return (i, j) => pair(x, i * dim, x, j * dim, dim);
}
