import type { SparseDataset } from '../../core/sparse.ts';

/** Passes over sparse rows against a few points, in arrays that the next pass overwrites. */
export interface SparseWork {
  /** inout, n: the nearest point of each row, the first of equally near ones. */
  readonly labels: Int32Array;
  /** inout, n: the squared distance to the point of the label, or to the nearest seed so far. */
  readonly d2: Float64Array;
  /** out, n * BLOCK: products with up to BLOCK points, or squared distances to them. */
  readonly products: Float64Array;
  /** out, clusters * dim. */
  readonly sums: Float64Array;
  /**
   * Takes points to compare the rows with.
   * @param points in, k * dim
   * @param changed numbers of the points that differ from those before; absent: all
   */
  load(points: Float64Array, k: number, changed?: readonly number[]): void;
  /** Finds labels. */
  assign(): Generator<unknown, void>;
  /** Finds d2 for the labels. */
  measure(): Generator<unknown, void>;
  /** Multiplies with the points, of which there are BLOCK at most. */
  multiply(): Generator<unknown, void>;
  /**
   * What each of BLOCK points at most gains: by how much the weighted sum of d2 falls if it is a center. `products` are
   * the squared distances to the points.
   * @returns BLOCK numbers
   */
  gain(): Generator<unknown, Float64Array>;
  /**
   * Adds up the weighted rows of clusters.
   * @param labels in, n, below k
   * @param wanted the clusters whose sums are made anew
   */
  sumUp(labels: Int32Array, k: number, wanted: readonly number[]): Generator<unknown, void>;
  close(): void;
}

/** How much a work may be asked for. */
export interface SparsePlan {
  data: SparseDataset;
  /** Points at most. */
  points: number;
  /** Clusters at most. */
  clusters: number;
}

/** Rows by clusters, rising, and where those of each cluster begin. @param order out, n @param bounds out, k + 1 */
export function orderByLabels(labels: Int32Array, k: number, order: Int32Array, bounds: Int32Array): void {
  const n = labels.length;
  bounds.fill(0);
  for (let i = 0; i < n; i++) bounds[labels[i] + 1]++;
  for (let c = 0; c < k; c++) bounds[c + 1] += bounds[c];
  const next = bounds.slice(0, k);
  for (let i = 0; i < n; i++) order[next[labels[i]]++] = i;
}
