import { checkInteger, checkNumber } from '../../core/check.ts';
import type { Centers, Clustering, Descent } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import { invalid } from '../../core/errors.ts';
import { clusterSizes, numberBySize, reorder } from '../clusters.ts';

/**
 * What the algorithms find that move centers until they stand still. `descent.iterations`: of `kmeans` the passes of
 * the start returned; of `bisecting` their sum over all splits; of `minibatch` steps. `descent.converged`: the
 * iteration ended before maxIter, since no center moved (or no more than `tol` allows), in every split of `bisecting`;
 * of `minibatch` since the inertia stopped falling. `descent.restarts`: starts made; of `bisecting` in each split; of
 * `minibatch` sets of seeds tried.
 */
export interface CentroidClustering extends Clustering {
  seed: number;
  centers: Centers;
  descent: Descent;
}

/** Called when the result for one k is ready, with the seconds of computing spent on it. */
export type OnFit = (fit: { k: number; seconds: number }) => void;

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

/** Centers, labels and sizes with the clusters numbered by falling size, ties by the coordinates of the centers. */
export function numberCenters({ dim, points, ...rest }: Centers, labels: Int32Array, sizes: Float64Array) {
  const { order, ...numbered } = numberBySize(labels, sizes, points);
  return { ...numbered, centers: { dim, points: reorder(points, order), ...rest } };
}

/** The clustering in which every row is a cluster of its own. */
export function everyRow(data: Dataset) {
  const { x, n, dim } = data;
  const labels = Int32Array.from({ length: n }, (_, i) => i);
  const centers = { dim, points: Float64Array.from(x), inertia: 0 };
  const numbered = numberCenters(centers, labels, clusterSizes(data, labels, n));
  return { k: n, n, ...numbered, iterations: 1, converged: true, relocated: 0 };
}
