import { checkInteger, checkNumber } from '../core/check.ts';
import type { Dataset, Rows } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import type { Warning } from '../core/warnings.ts';

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

/** Coordinates up to here have squared distances that can be added up. */
const LARGEST = 1e140;

/**
 * Numbers closer to 0 than this count as 0 where rows are compared: of the others, no two are so close to each other
 * that the square of their difference vanishes. So rows that are distinct have distances.
 */
export const VANISHING = 1e-135;

/**
 * Refuses data that cannot be clustered.
 * @throws {ClusterkitError} input, naming the first offending row
 */
export function checkDataset({ x, n, dim, weights }: Dataset): void {
  checkInteger('dim', dim, 1);
  if (n < 1) throw new ClusterkitError('input', 'there are no rows to cluster');
  if (x.length !== n * dim) throw invalid('x', `n * dim = ${n * dim} numbers`, x.length);
  if (!(x instanceof Uint8Array)) {
    const at = firstBeyond(x);
    if (at >= 0) {
      const where = `row ${Math.floor(at / dim)}, column ${at % dim}`;
      throw new ClusterkitError('input', `${where}: ${x[at]} is not a finite number of at most ${LARGEST}`);
    }
  }
  const total = weights ? checkWeights(weights, n) : n;
  checkSums(x, dim, total);
}

/** Where the first value is that is not a number of at most LARGEST, or -1. */
function firstBeyond(x: Float32Array | Float64Array): number {
  // findIndex takes three times as long
  for (let p = 0; p < x.length; p++) if (!(x[p] <= LARGEST && x[p] >= -LARGEST)) return p;
  return -1;
}

/** Refuses values whose squared distances, weighted and added up, would be infinite, or all vanish. */
function checkSums(x: Rows, dim: number, total: number): void {
  if (x instanceof Uint8Array) return;
  let most = 0;
  for (let p = 0; p < x.length; p++) {
    const size = Math.abs(x[p]);
    if (size > most) most = size;
  }
  if (most > 0 && most < VANISHING) {
    throw new ClusterkitError('input', `values up to ${most} have no squares in f64; scale them up`);
  }
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
