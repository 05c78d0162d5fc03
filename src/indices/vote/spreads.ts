import { squaredDistance } from '../../kernels/kmeans.ts';
import { spreadsOf } from '../centroids.ts';
import type { CenteredRows } from '../internal.ts';

/* Indices of the centroids of clusters and the spread of their rows, in O(n k dim) time at most. */

/**
 * The D index (L. Lebart, A. Morineau, M. Piron, "Statistique exploratoire multidimensionnelle", Dunod 2000): the mean
 * over the clusters of the mean distance of their rows to their centroid.
 */
export function clusteringGain(rows: CenteredRows): number {
  const { sizes, k } = rows;
  return spreadsOf(rows, rows.centroids).reduce((sum, spread, c) => sum + spread / sizes[c], 0) / k;
}

/** The two parts of the SD index of one clustering. */
export interface ScatteringAndSeparation {
  /** The mean over the clusters of the length of their variances, over that of the variances of all rows. */
  scattering: number;
  /** Largest over least distance of two centroids, times the sum over centroids of 1 / the sum of their distances. */
  separation: number;
}

/**
 * The parts of the SD index (M. Halkidi, M. Vazirgiannis, Y. Batistakis, "Quality scheme assessment in the clustering
 * process", PKDD 2000): a scattering + separation, where a is the separation of the largest number of clusters.
 * @param all the rows as one cluster
 */
export function scatteringAndSeparation(rows: CenteredRows, all: CenteredRows): ScatteringAndSeparation {
  const { k, data, centroids } = rows;
  const { dim } = data;
  const { centers } = centroids;
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  const sums = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    for (let other = 0; other < c; other++) {
      const apart = Math.sqrt(squaredDistance(centers, c * dim, centers, other * dim, dim));
      [least, most] = [Math.min(least, apart), Math.max(most, apart)];
      sums[c] += apart;
      sums[other] += apart;
    }
  }
  const separation = (most / least) * sums.reduce((sum, apart) => sum + 1 / apart, 0);
  const lengths = varianceLengths(rows);
  return { scattering: meanOf(lengths) / varianceLengths(all)[0], separation };
}

/**
 * The S_Dbw index (M. Halkidi, M. Vazirgiannis, "Clustering validity assessment: finding the optimal partitioning of a
 * data set", ICDM 2001): the scattering, and how dense rows are half way between two centroids beside how dense they are
 * at the denser of both. A density is the weight of the rows of both clusters within a radius, which is the root of the
 * summed lengths of the variances of clusters over k. Pairs of clusters without a row that near to either centroid have
 * no density.
 */
export function scatteringAndDensity(rows: CenteredRows, all: CenteredRows): number {
  const { k } = rows;
  const lengths = varianceLengths(rows);
  const radius = Math.sqrt(lengths.reduce((sum, length) => sum + length, 0)) / k;
  let sum = 0;
  for (let c = 0; c < k; c++)
    for (let other = 0; other < c; other++) sum += densityBetween(rows, c, other, radius);
  // each pair stands in the sum of the paper twice
  return meanOf(lengths) / varianceLengths(all)[0] + (2 * sum) / (k * (k - 1));
}

function densityBetween(rows: CenteredRows, c: number, other: number, radius: number): number {
  const { data, order, starts, weights, centroids } = rows;
  const { x, dim } = data;
  const { centers } = centroids;
  const middle = new Float64Array(dim);
  for (let j = 0; j < dim; j++) middle[j] = (centers[c * dim + j] + centers[other * dim + j]) / 2;
  const near = radius * radius;
  const [at, first, second] = [c, other].reduce(
    (found, cluster) => {
      for (let p = starts[cluster]; p < starts[cluster + 1]; p++) {
        const row = order[p] * dim;
        const weight = weights[order[p]];
        if (squaredDistance(x, row, middle, 0, dim) <= near) found[0] += weight;
        if (squaredDistance(x, row, centers, c * dim, dim) <= near) found[1] += weight;
        if (squaredDistance(x, row, centers, other * dim, dim) <= near) found[2] += weight;
      }
      return found;
    },
    [0, 0, 0],
  );
  const densest = Math.max(first, second);
  return densest === 0 ? 0 : at / densest;
}

/** The Euclidean length of the variances of the columns, for each cluster. O(n dim) time. */
function varianceLengths({ data, order, labels, weights, sizes, centroids, k }: CenteredRows): Float64Array {
  const { x, dim } = data;
  const variances = new Float64Array(k * dim);
  for (const i of order) {
    const c = labels[i];
    for (let j = 0; j < dim; j++) {
      const d = x[i * dim + j] - centroids.centers[c * dim + j];
      variances[c * dim + j] += (weights[i] * d * d) / sizes[c];
    }
  }
  return Float64Array.from({ length: k }, (_, c) => {
    let sum = 0;
    for (let j = 0; j < dim; j++) sum += variances[c * dim + j] * variances[c * dim + j];
    return Math.sqrt(sum);
  });
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
