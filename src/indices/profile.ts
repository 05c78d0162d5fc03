import type { Dataset } from '../core/dataset.ts';
import { numbersTo } from '../core/numbers.ts';
import { addDifferences } from '../kernels/centroids.ts';

/** The means of columns in each cluster and overall. */
export interface Profile {
  /** k rows of dim weighted means. */
  clusters: number[][];
  /** dim weighted means of all rows. */
  all: number[];
}

/**
 * The weighted mean of each column in each cluster, and over all rows. O(n dim) time, O(k dim) memory.
 * @param labels n labels; rows of label -1 count only in the overall means
 */
export function profile(data: Dataset, labels: Int32Array, k: number): Profile {
  const sums = new ProfileSums(data.dim, k);
  sums.add(data, labels);
  return sums.means();
}

/** `profile` for rows that come in pieces. */
export class ProfileSums {
  private readonly dim: number;
  private readonly k: number;
  private readonly sums: Float64Array;
  private readonly mass: Float64Array;
  /** The first row; sums of differences to this row lose no digits to a large offset. */
  private origin?: Float64Array;

  constructor(dim: number, k: number) {
    this.dim = dim;
    this.k = k;
    this.sums = new Float64Array((k + 1) * dim);
    this.mass = new Float64Array(k + 1);
  }

  add({ x, n, weights }: Dataset, labels: Int32Array): void {
    const { dim, k, sums, mass } = this;
    this.origin ??= Float64Array.from(x.subarray(0, dim));
    // noise is a cluster of its own, the last
    const clusters = new Int32Array(n);
    for (let i = 0; i < n; i++) {
      const c = labels[i] < 0 ? k : labels[i];
      clusters[i] = c;
      mass[c] += weights ? weights[i] : 1;
    }
    addDifferences({ x, n, dim, k: k + 1, labels: clusters, weights }, this.origin, sums);
  }

  /** @param order cluster c of the result is the one that had number `order[c]`; absent: as numbered */
  means(order: ArrayLike<number> = numbersTo(this.k)): Profile {
    const { dim, k, sums, mass } = this;
    const origin = this.origin ?? new Float64Array(dim);
    const total = mass.reduce((sum, m) => sum + m, 0);
    const clusters = Array.from(order, (c) =>
      Array.from({ length: dim }, (_, j) => origin[j] + sums[c * dim + j] / mass[c]),
    );
    const all = Array.from({ length: dim }, (_, j) => {
      let sum = 0;
      for (let c = 0; c < k; c++) sum += sums[order[c] * dim + j];
      return origin[j] + (sum + sums[k * dim + j]) / total;
    });
    return { clusters, all };
  }
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
