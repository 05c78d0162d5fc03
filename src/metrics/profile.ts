import type { Dataset } from '../core/dataset.ts';

/** What is usual in each cluster, and altogether. */
export interface Profile {
  /** k rows of dim weighted means. */
  clusters: number[][];
  /** dim weighted means of all rows. */
  all: number[];
}

/**
 * The weighted mean of each column in each cluster, and over all rows. Means are taken of differences from the first
 * row, so that a large offset costs no digits. O(n dim) time, O(k dim) memory.
 * @param labels n labels; rows of label -1 count only for the whole
 */
export function profile(data: Dataset, labels: Int32Array, k: number): Profile {
  const { x, n, dim, weights } = data;
  const sums = new Float64Array((k + 1) * dim);
  const mass = new Float64Array(k + 1);
  for (let i = 0; i < n; i++) {
    const w = weights ? weights[i] : 1;
    const c = labels[i] < 0 ? k : labels[i];
    mass[c] += w;
    for (let j = 0, p = i * dim, q = c * dim; j < dim; j++) sums[q + j] += w * (x[p + j] - x[j]);
  }
  const total = mass.reduce((sum, m) => sum + m, 0);
  const clusters = Array.from({ length: k }, (_, c) =>
    Array.from({ length: dim }, (_, j) => x[j] + sums[c * dim + j] / mass[c]),
  );
  const all = Array.from({ length: dim }, (_, j) => {
    let sum = 0;
    for (let c = 0; c <= k; c++) sum += sums[c * dim + j];
    return x[j] + sum / total;
  });
  return { clusters, all };
}

/** The weighted standard deviation of each column around its mean, dim numbers. */
export function columnDeviations({ x, n, dim, weights }: Dataset, means: readonly number[]): number[] {
  const squares = new Float64Array(dim);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const w = weights ? weights[i] : 1;
    total += w;
    for (let j = 0, p = i * dim; j < dim; j++) squares[j] += w * (x[p + j] - means[j]) ** 2;
  }
  return Array.from(squares, (sum) => Math.sqrt(sum / total));
}
