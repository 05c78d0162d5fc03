import { squaredDistance } from '../kernels/kmeans.ts';
import type { ClusteredRows } from './clusteredRows.ts';

/** Where clusters are, and how far their rows are from there. */
export interface Centroids {
  /** k * dim weighted means. */
  centers: Float64Array;
  /** k weighted sums of squared distances to the own centroid. */
  within: Float64Array;
  /** k weighted sums of distances to the own centroid. */
  spread: Float64Array;
}

/** Centroids of clustered rows. Time O(n dim); memory O(k dim). */
export function centroidsOf(rows: ClusteredRows): Centroids {
  const { data, k, order, starts, weights } = rows;
  const { x, dim } = data;
  const centers = new Float64Array(k * dim);
  const [within, spread] = [new Float64Array(k), new Float64Array(k)];
  for (let c = 0; c < k; c++) {
    const members = order.subarray(starts[c], starts[c + 1]);
    addUp(rows, members, centers.subarray(c * dim, (c + 1) * dim));
    for (const i of members) {
      const d2 = squaredDistance(x, i * dim, centers, c * dim, dim);
      within[c] += weights[i] * d2;
      spread[c] += weights[i] * Math.sqrt(d2);
    }
  }
  return { centers, within, spread };
}

/** The mean of all rows that count, dim numbers, from those of the clusters. */
export function meanOf({ data, k, sizes, total }: ClusteredRows, { centers }: Centroids): Float64Array {
  const { dim } = data;
  const mean = new Float64Array(dim);
  for (let c = 0; c < k; c++) {
    for (let j = 0; j < dim; j++) mean[j] += sizes[c] * (centers[c * dim + j] - centers[j]);
  }
  return mean.map((sum, j) => centers[j] + sum / total);
}

/** The mean of some rows, as the first one and the mean of what the others differ by: data may be far from 0. */
function addUp({ data, weights }: ClusteredRows, members: Uint32Array, mean: Float64Array): void {
  const { x, dim } = data;
  const first = members[0] * dim;
  let mass = 0;
  mean.fill(0);
  for (const i of members) {
    const w = weights[i];
    mass += w;
    for (let j = 0, p = i * dim; j < dim; j++) mean[j] += w * (x[p + j] - x[first + j]);
  }
  for (let j = 0; j < dim; j++) mean[j] = x[first + j] + mean[j] / mass;
}
