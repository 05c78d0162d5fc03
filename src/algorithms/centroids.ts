import { checkInteger, checkNumber } from '../core/check.ts';
import type { Dataset, Rows } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';
import { checkRows, LARGEST } from '../distances/rows.ts';

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

/** The seed when none is given: runs repeat unless asked otherwise. */
export const DEFAULT_SEED = 1;

/**
 * Refuses data that cannot be clustered.
 * @throws {ClusterkitError} input, naming the first offending row
 */
export function checkDataset(data: Dataset): void {
  checkRows(data);
  const { x, n, dim, weights } = data;
  const total = weights ? checkWeights(weights, n) : n;
  checkSums(x, dim, total);
}

/** Refuses values whose squared distances, weighted and added up, would be infinite. */
function checkSums(x: Rows, dim: number, total: number): void {
  if (x instanceof Uint8Array) return;
  let most = 0;
  for (let p = 0; p < x.length; p++) most = Math.max(most, Math.abs(x[p]));
  if (Number.isFinite(4 * dim * most * most * total)) return;
  const what = `values up to ${most} with weights of ${total} together`;
  throw new ClusterkitError('input', `${what} cannot be added up; scale them down`);
}

/** @returns the sum of the weights */
function checkWeights(weights: Float64Array, n: number): number {
  if (weights.length !== n) throw invalid('weights', `n = ${n} numbers`, weights.length);
  let total = 0;
  for (let i = 0; i < n; i++) {
    if (!(weights[i] >= 0 && weights[i] <= LARGEST)) {
      throw new ClusterkitError(
        'input',
        `row ${i}: weight ${weights[i]} is not a non-negative finite number`,
      );
    }
    total += weights[i];
  }
  if (total === 0) throw new ClusterkitError('input', 'every weight is zero');
  return total;
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

/** The weight of each cluster. */
export function clusterSizes({ n, weights }: Dataset, labels: Int32Array, k: number): Float64Array {
  const sizes = new Float64Array(k);
  for (let i = 0; i < n; i++) sizes[labels[i]] += weights ? weights[i] : 1;
  return sizes;
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
