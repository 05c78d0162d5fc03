import { checkInteger, checkNumber } from '../core/check.ts';
import type { Dataset } from '../core/dataset.ts';
import { invalid } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';

export { checkDataset } from '../core/dataset.ts';
export { DEFAULT_SEED } from '../core/random.ts';

/** What every algorithm with a center for each cluster returns. Clusters are numbered by falling size. */
export interface CentroidResult {
  k: number;
  n: number;
  dim: number;
  /** k * dim. */
  centers: Float64Array;
  /** n labels in [0, k). */
  labels: Int32Array;
  /** k sums of weights (without weights: numbers of rows), falling. */
  sizes: Float64Array;
  /** Weighted sum of the squared distances to the nearest center, over all rows, in f64. */
  inertia: number;
  iterations: number;
  converged: boolean;
  /** Starts that were made; the best is the one returned. */
  restarts: number;
  seed: number;
  warnings: Warning[];
}

/** Options that all of these algorithms share. */
export function checkCentroidOptions(
  k: number,
  nInit: number,
  maxIter: number,
  tol: number,
  seed: number,
): void {
  checkInteger('k', k, 1);
  checkInteger('nInit', nInit, 1);
  checkInteger('maxIter', maxIter, 1);
  checkNumber('tol', tol, 0);
  checkInteger('seed', seed, 0);
}

/** Several k as a plain array. */
export function listOf(ks: readonly number[]): number[] {
  if (Array.isArray(ks) || ArrayBuffer.isView(ks)) return Array.from(ks);
  throw invalid('ks', 'an array of numbers', ks);
}

/**
 * What is worth saying about how a result came to be.
 * @param found distinct rows, counted no further than `requested` clusters need
 * @param relocated how often a cluster ran empty
 */
export function collectWarnings({
  requested,
  found,
  relocated,
  iterations,
  converged,
}: Record<'requested' | 'found' | 'relocated' | 'iterations', number> & { converged: boolean }): Warning[] {
  const warnings: Warning[] = [];
  if (found < requested) warnings.push({ code: 'fewer-points-than-k', requested, found });
  if (relocated > 0) warnings.push({ code: 'empty-cluster-relocated', times: relocated });
  if (!converged) warnings.push({ code: 'not-converged', iterations });
  return warnings;
}

/** The weight of each cluster. */
export function clusterSizes({ n, weights }: Dataset, labels: Int32Array, k: number): Float64Array {
  const sizes = new Float64Array(k);
  for (let i = 0; i < n; i++) sizes[labels[i]] += weights ? weights[i] : 1;
  return sizes;
}

/** The clusters when every row has one of its own. */
export function everyRow(data: Dataset) {
  const { x, n, dim } = data;
  const labels = Int32Array.from({ length: n }, (_, i) => i);
  const numbered = numberBySize(dim, Float64Array.from(x), labels, clusterSizes(data, labels, n));
  return { k: n, n, dim, ...numbered, inertia: 0, iterations: 1, converged: true, relocated: 0 };
}

/** Centers, labels and sizes with the clusters renumbered by falling size, ties by their centers' coordinates. */
export function numberBySize(dim: number, centers: Float64Array, labels: Int32Array, sizes: Float64Array) {
  const order = Array.from(sizes.keys()).sort(
    (a, b) => sizes[b] - sizes[a] || compareRows(centers, a * dim, b * dim, dim),
  );
  const newLabel = new Int32Array(order.length);
  const sorted = new Float64Array(centers.length);
  order.forEach((old, c) => {
    newLabel[old] = c;
    sorted.set(centers.subarray(old * dim, (old + 1) * dim), c * dim);
  });
  return {
    centers: sorted,
    labels: labels.map((label) => newLabel[label]),
    sizes: Float64Array.from(order, (old) => sizes[old]),
  };
}

function compareRows(x: Float64Array, p: number, q: number, dim: number): number {
  for (let j = 0; j < dim; j++) if (x[p + j] !== x[q + j]) return x[p + j] - x[q + j];
  return 0;
}
