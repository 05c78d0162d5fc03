/** Rows sorted by cluster, with the divisors of sums of distances. */
export interface SortedRows {
  /** n * dim; absent if distances come from a function. */
  x?: Uint8Array | Float64Array;
  n: number;
  dim: number;
  k: number;
  /** Cluster c has the rows starts[c] to starts[c + 1] - 1; none is empty. */
  starts: Uint32Array;
  /** n positive numbers. */
  weights: Float64Array;
  /** k sums of weights. */
  sizes: Float64Array;
  /** n: the cluster of each row, rising. */
  labels: Int32Array;
}
