import { type LabeledRows, sumClusters, sumSpreads } from '../kernels/centroids.ts';
import type { ClusteredRows } from './clusteredRows.ts';

/** The centroids of clusters, and how far rows are from them. */
export interface Centroids {
  /** k * dim weighted means. */
  centers: Float64Array;
  /** k weighted sums of squared distances of rows to the centroids of their clusters. */
  within: Float64Array;
  /** The largest absolute value of the data; NaN if there is one that is not a number. */
  most: number;
}

/** If the variation is below this share of the squared distances to the origin, their difference has lost digits. */
const TIGHT = 1 / 16;

/**
 * Centroids of clustered rows, in one pass over the rows, or two if rows are much nearer to their centroids than to the
 * first row of their cluster. Time O(n dim); memory O(k dim).
 */
export function centroidsOf(rows: ClusteredRows): Centroids {
  const { data, sizes } = rows;
  const { dim } = data;
  // differences to a row are exact even if data are far from 0
  const { origins, sums, squares, most } = sumClusters(labeled(rows));
  const centers = origins.map((origin, p) => origin + sums[p] / sizes[Math.floor(p / dim)]);
  const within = squares.map((square, c) => {
    let moved = 0;
    for (let p = c * dim; p < (c + 1) * dim; p++) moved += sums[p] ** 2;
    return square - moved / sizes[c];
  });
  const lost = Array.from(within.keys()).filter((c) => within[c] < TIGHT * squares[c]);
  if (lost.length > 0) {
    const exact = sumSpreads(labeled(rows), centers).within;
    for (const c of lost) within[c] = exact[c];
  }
  return { centers, within, most };
}

function labeled({ data, k, labels }: ClusteredRows): LabeledRows {
  const { x, n, dim, weights } = data;
  return { x, n, dim, k, labels, weights };
}

/** k weighted sums of distances of rows to the centroids of their clusters. Time O(n dim). */
export function spreadsOf(rows: ClusteredRows, { centers }: Centroids): Float64Array {
  return sumSpreads(labeled(rows), centers).spread;
}

/** The mean of all rows that are not left out, dim numbers, computed from the means of the clusters. */
export function meanOf({ data, k, sizes, total }: ClusteredRows, { centers }: Centroids): Float64Array {
  const { dim } = data;
  const mean = new Float64Array(dim);
  for (let c = 0; c < k; c++) {
    for (let j = 0; j < dim; j++) mean[j] += sizes[c] * (centers[c * dim + j] - centers[j]);
  }
  return mean.map((sum, j) => centers[j] + sum / total);
}
