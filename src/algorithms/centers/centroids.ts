import { checkInteger, checkNumber } from '../../core/check.ts';
import type { Centers, Clustering, Descent } from '../../core/clustering.ts';
import { invalid } from '../../core/errors.ts';
import { numbersTo } from '../../core/numbers.ts';
import type { AnyRows } from '../../core/sparse.ts';
import { clusterSizes, numberBySize, reorder } from '../clusters.ts';
import { rowsOf } from './seedings/rows.ts';

/**
 * The clustering of an algorithm that moves centers until they stop moving.
 *
 * `descent.iterations` is the number of iterations of the returned restart for `kmeans`, the sum of these over all
 * splits for `bisecting`, and the number of steps for `minibatch`. `descent.converged` says that the algorithm ended
 * before maxIter: no center moved by more than `tol` allows (in every split of `bisecting`), or the inertia of the
 * batches of `minibatch` stopped falling. `descent.restarts` is the number of restarts for `kmeans`, of restarts for
 * each split for `bisecting`, and of sets of seeds for `minibatch`.
 */
export interface CentroidClustering extends Clustering {
  seed: number;
  centers: Centers;
  descent: Descent;
}

/** Called when the result for one k is ready, with the seconds of computing that it took. */
export type OnFit = (fit: { k: number; seconds: number }) => void;

/**
 * Checks the options that these algorithms share.
 * @throws {ClusterkitError} usage, if one is out of range
 */
export function checkCentroidOptions(
  k: number,
  nInit: number,
  maxIter: number,
  tol: number,
  seed: number,
  leastIter = 1,
): void {
  checkInteger('k', k, 1);
  checkInteger('nInit', nInit, 1);
  checkInteger('maxIter', maxIter, leastIter);
  checkNumber('tol', tol, 0);
  checkInteger('seed', seed, 0);
}

/**
 * Numbers of clusters as a plain array.
 * @throws {ClusterkitError} usage, for anything but an array
 */
export function listOf(ks: readonly number[]): number[] {
  if (Array.isArray(ks) || ArrayBuffer.isView(ks)) return Array.from(ks);
  throw invalid('ks', 'an array of numbers', ks);
}

/** Numbers clusters by falling size, and clusters of equal size by the coordinates of their centers. */
export function numberCenters({ dim, points, ...rest }: Centers, labels: Int32Array, sizes: Float64Array) {
  const { order, ...numbered } = numberBySize(labels, sizes, points);
  return { ...numbered, centers: { dim, points: reorder(points, order), ...rest } };
}

/** The clustering in which each row is a cluster. */
export function everyRow(data: AnyRows) {
  const { n, dim } = data;
  const labels = numbersTo(n);
  const centers = { dim, points: rowsOf(data, Array.from(labels)), inertia: 0 };
  const numbered = numberCenters(centers, labels, clusterSizes(data, labels, n));
  return { k: n, n, ...numbered, iterations: 1, converged: true, relocated: 0 };
}
