import {
  checkDataset,
  checkNumbers,
  checkShape,
  checkWeights,
  type Dataset,
  LARGEST,
} from '../core/dataset.ts';
import { squaredDistance } from '../kernels/kmeans.ts';
import { type Centroids, centroidsOf, meanOf, spreadsOf } from './centroids.ts';
import {
  aloneWeight,
  type ClusteredRows,
  checkClusterCount,
  clusteredRows,
  type NoiseOption,
} from './clusteredRows.ts';
import type { Labels } from './contingency.ts';

/*
 * Indices of data and labels by the centroids of the clusters, in O(n k dim) at most and O(n + k dim) memory. Weights
 * are how often rows occur, or masses; where a formula needs a number of rows, masses count as the rows they are.
 */

/** Clustered rows with their centroids, which several indices share. */
export interface CenteredRows extends ClusteredRows {
  centroids: Centroids;
  /** The mean of all rows that are not left out. */
  mean: Float64Array;
}

/**
 * Rows of data with their centroids. The numbers are checked in the pass that adds them up.
 * @throws {ClusterkitError} as `clusteredRows`
 */
export function centeredData(data: Dataset, labels: Labels, options?: NoiseOption): CenteredRows {
  const rows = clusteredRows(data, labels, options, (given) => {
    checkShape(given);
    if (given.weights) checkWeights(given.weights, given.n);
  });
  const found = centeredRows(rows);
  const { most } = found.centroids;
  if (most <= LARGEST) checkNumbers(data, most);
  else checkDataset(data);
  return found;
}

/** Time O(n dim); memory O(k dim). */
export function centeredRows(rows: ClusteredRows): CenteredRows {
  const centroids = centroidsOf(rows);
  return { ...rows, centroids, mean: meanOf(rows, centroids) };
}

/**
 * Inertia: the weighted sum of squared distances of rows to the centroids of their clusters.
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12), n: 4, dim: 1 };
 * console.log(indices.inertia(data, [0, 0, 1, 1])); // 4
 */
export function inertia(data: Dataset, labels: Labels, options?: NoiseOption): number {
  return inertiaOf(centeredData(data, labels, options));
}

/** `inertia` of rows with their centroids. */
export function inertiaOf({ centroids }: CenteredRows): number {
  return sum(centroids.within);
}

/**
 * The weighted mean of squared distances of rows to the centroids of their clusters.
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12), n: 4, dim: 1 };
 * console.log(indices.withinVariance(data, [0, 0, 1, 1])); // 1
 */
export function withinVariance(data: Dataset, labels: Labels, options?: NoiseOption): number {
  return withinVarianceOf(centeredData(data, labels, options));
}

/** `withinVariance` of rows with their centroids. */
export function withinVarianceOf(rows: CenteredRows): number {
  return inertiaOf(rows) / rows.total;
}

/**
 * The weighted mean of squared distances between the centroids of rows and the mean of all rows. The sum with the
 * variance within clusters is the total variance.
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12), n: 4, dim: 1 };
 * console.log(indices.betweenVariance(data, [0, 0, 1, 1])); // 25
 */
export function betweenVariance(data: Dataset, labels: Labels, options?: NoiseOption): number {
  return betweenVarianceOf(centeredData(data, labels, options));
}

/** `betweenVariance` of rows with their centroids. */
export function betweenVarianceOf({ centroids, mean, sizes, total, data }: CenteredRows): number {
  let between = 0;
  for (const [c, size] of sizes.entries()) {
    between += size * squaredDistance(mean, 0, centroids.centers, c * data.dim, data.dim);
  }
  return between / total;
}

/**
 * The variance ratio (T. Calinski, J. Harabasz, "A dendrite method for cluster analysis", Communications in Statistics
 * 3, 1974): the variation between clusters divided by k - 1, over the variation within clusters divided by n - k;
 * higher is better. 1 if all points coincide, infinite if the points coincide only within each cluster.
 *
 * @throws {ClusterkitError} input, for one cluster or as many as rows
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12), n: 4, dim: 1 };
 * console.log(indices.calinskiHarabasz(data, [0, 0, 1, 1])); // 50
 */
export function calinskiHarabasz(data: Dataset, labels: Labels, options?: NoiseOption): number {
  return calinskiHarabaszOf(centeredData(data, labels, options));
}

/** `calinskiHarabasz` of rows with their centroids. */
export function calinskiHarabaszOf(rows: CenteredRows): number {
  checkClusterCount('calinski-harabasz', rows);
  const [within, between] = [withinVarianceOf(rows), betweenVarianceOf(rows)];
  if (within === 0) return between === 0 ? 1 : Number.POSITIVE_INFINITY;
  const n = rows.counts ? rows.total : rows.n;
  return (between / (rows.k - 1) / within) * (n - rows.k);
}

/**
 * The Davies-Bouldin index ("A cluster separation measure", IEEE PAMI 1, 1979) with mean distances to the centroid: the
 * mean over clusters of the largest ratio of the sum of two clusters' spreads to the distance of their centroids; lower
 * is better. Two clusters without spread at one place have ratio 0; other clusters at one place make the index
 * infinite. Time O(k^2 dim) beside the centroids.
 *
 * @throws {ClusterkitError} input, for one cluster or as many as rows
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12), n: 4, dim: 1 };
 * console.log(indices.daviesBouldin(data, [0, 0, 1, 1])); // 0.2
 */
export function daviesBouldin(data: Dataset, labels: Labels, options?: NoiseOption): number {
  return daviesBouldinOf(centeredData(data, labels, options));
}

/** `daviesBouldin` of rows with their centroids. */
export function daviesBouldinOf(rows: CenteredRows): number {
  checkClusterCount('davies-bouldin', rows);
  const { k, sizes, centroids, data } = rows;
  const { centers } = centroids;
  const spread = spreadsOf(rows, centroids).map((total, c) => total / sizes[c]);
  const worst = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    for (let other = 0; other < c; other++) {
      const apart = Math.sqrt(squaredDistance(centers, c * data.dim, centers, other * data.dim, data.dim));
      const ratio = spread[c] + spread[other] === 0 ? 0 : (spread[c] + spread[other]) / apart;
      worst[c] = Math.max(worst[c], ratio);
      worst[other] = Math.max(worst[other], ratio);
    }
  }
  return sum(worst) / k;
}

/**
 * The Xie-Beni index ("A validity measure for fuzzy clustering", IEEE PAMI 13, 1991) of a hard clustering: variance
 * within clusters over the least squared distance of two centroids; lower is better, infinite if two centroids
 * coincide.
 *
 * @throws {ClusterkitError} input, for one cluster or as many as rows
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12), n: 4, dim: 1 };
 * console.log(indices.xieBeni(data, [0, 0, 1, 1])); // 0.01
 */
export function xieBeni(data: Dataset, labels: Labels, options?: NoiseOption): number {
  return xieBeniOf(centeredData(data, labels, options));
}

/** `xieBeni` of rows with their centroids. */
export function xieBeniOf(rows: CenteredRows): number {
  checkClusterCount('xie-beni', rows);
  const { k, centroids, data } = rows;
  const { centers } = centroids;
  let least = Number.POSITIVE_INFINITY;
  for (let c = 0; c < k; c++) {
    for (let other = 0; other < c; other++) {
      least = Math.min(least, squaredDistance(centers, c * data.dim, centers, other * data.dim, data.dim));
    }
  }
  const within = withinVarianceOf(rows);
  return least === 0 ? Number.POSITIVE_INFINITY : within / least;
}

/**
 * The simplified silhouette (E. R. Hruschka, L. N. de Castro, R. J. G. B. Campello, "Evolutionary algorithms for
 * clustering gene-expression data", ICDM 2004): the silhouette with distances to centroids in place of mean distances
 * to rows; 0 for a row that is alone in its cluster. Time O(n k dim).
 *
 * @throws {ClusterkitError} input, for one cluster or as many as rows
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12), n: 4, dim: 1 };
 * console.log(indices.simplifiedSilhouette(data, [0, 0, 1, 1]).toFixed(4)); // 0.8990
 */
export function simplifiedSilhouette(data: Dataset, labels: Labels, options?: NoiseOption): number {
  return simplifiedSilhouetteOf(centeredData(data, labels, options));
}

/** `simplifiedSilhouette` of rows with their centroids. */
export function simplifiedSilhouetteOf(rows: CenteredRows): number {
  checkClusterCount('simplified-silhouette', rows);
  const { k, order, labels, weights, sizes, centroids, data, total } = rows;
  const { x, dim } = data;
  const alone = aloneWeight(rows);
  let all = 0;
  for (const i of order) {
    const own = labels[i];
    if (sizes[own] <= alone) continue;
    let nearest = Number.POSITIVE_INFINITY;
    let a = 0;
    for (let c = 0; c < k; c++) {
      const d2 = squaredDistance(x, i * dim, centroids.centers, c * dim, dim);
      if (c === own) a = Math.sqrt(d2);
      else nearest = Math.min(nearest, d2);
    }
    const b = Math.sqrt(nearest);
    if (a !== b) all += (weights[i] * (b - a)) / Math.max(a, b);
  }
  return all / total;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
