/**
 * Points to cluster: `n` rows of `dim` numbers, row-major, in the narrowest type that holds them exactly.
 *
 * The same words everywhere: `x` data, `n` rows, `dim` columns, `k` clusters, `centers` k * dim, `labels` n,
 * `sizes` k, `d2` squared distance; loops use `i` for a row, `c` for a cluster, `j` for a column.
 */
export interface Dataset {
  x: Rows;
  n: number;
  dim: number;
  /** How often each row counts, n non-negative numbers; absent: once. */
  weights?: Float64Array;
  /** Names of the columns, dim of them. */
  columns?: string[];
  /** When every row is a picture of this size. */
  shape?: RowShape;
}

/** Rows of height * width * bands values: from the top left, line by line, the bands of a pixel together. */
export interface RowShape {
  height: number;
  width: number;
  /** 1 grey, 3 red, green and blue. */
  bands: 1 | 3;
}

export type Rows = Uint8Array | Float32Array | Float64Array;

/** Sum of the weights, or n without weights. */
export function totalWeight({ n, weights }: Dataset): number {
  if (!weights) return n;
  let total = 0;
  for (let i = 0; i < n; i++) total += weights[i];
  return total;
}
