import { checkInteger, checkNumber } from '../core/check.ts';
import type { Dataset } from '../core/dataset.ts';
import { invalid } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';

export { checkDataset } from '../core/dataset.ts';
export { DEFAULT_SEED } from '../core/random.ts';

/** The result of every algorithm with a center for each cluster. Clusters are numbered by falling size. */
export interface CentroidResult {
  /** Clusters found: those asked for, or as many as there are distinct rows. */
  k: number;
  /** Rows. */
  n: number;
  /** Columns. */
  dim: number;
  /** k * dim. */
  centers: Float64Array;
  /** n labels in [0, k). */
  labels: Int32Array;
  /** k sums of weights (without weights: numbers of rows), falling. */
  sizes: Float64Array;
  /**
   * Weighted sum of the squared distances of all rows to the centers of their clusters, in f64; for the cosine of
   * 1 - cos.
   */
  inertia: number;
  /** `kmeans`: passes of the start returned; `bisecting`: the sum of these over all splits; `minibatch`: steps. */
  iterations: number;
  /**
   * Whether it ended before maxIter: `kmeans`: no center moved, or no more than `tol` allows; `bisecting`: so in every
   * split; `minibatch`: the inertia stopped falling.
   */
  converged: boolean;
  /** Starts made, the best of which is returned; for `bisecting` in each split, for `minibatch` sets of seeds tried. */
  restarts: number;
  /** As given, or the default. */
  seed: number;
  warnings: Warning[];
}

/** @throws {ClusterkitError} usage, when an option that these algorithms share is out of range */
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

/** Several k as a plain array. @throws {ClusterkitError} usage, for something else than an array */
export function listOf(ks: readonly number[]): number[] {
  if (Array.isArray(ks) || ArrayBuffer.isView(ks)) return Array.from(ks);
  throw invalid('ks', 'an array of numbers', ks);
}

/**
 * The warnings of a result.
 * @param found distinct rows, counted at least up to `requested`
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

/** The sum of the weights of each cluster. */
export function clusterSizes({ n, weights }: Dataset, labels: Int32Array, k: number): Float64Array {
  const sizes = new Float64Array(k);
  for (let i = 0; i < n; i++) sizes[labels[i]] += weights ? weights[i] : 1;
  return sizes;
}

/** The clustering in which every row is a cluster of its own. */
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
