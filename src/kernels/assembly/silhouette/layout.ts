/*
 * The memory layout for the sums of distances of rows to clusters. Rows are sorted by cluster. The host writes this
 * struct.
 */

/** Number of sums in `columns`, to which blocks add by their number: the result does not depend on threads. @host */
export const GROUPS: i32 = 16;

@unmanaged
export class Run {
  n: i32;
  dim: i32;
  k: i32;
  /** Maximum number of rows of a block: 20 for bytes, 24 for f64 of many columns, 8 for f64 of few columns. */
  lanes: i32;
  /**
   * in: the cluster whose rows are compared with its own rows and all later ones; -1: rows are compared with all
   * clusters.
   */
  cluster: i32;
  /** in: the range in `members` of the rows to compare, and the number of its first block. */
  from: i32;
  to: i32;
  firstBlock: i32;
  /** in, u32[]: the rows to compare. */
  members: usize;
  /** in, f64[n * dim]; bytes are in Rows. */
  x: usize;
  /**
   * in: rows with many columns; sparse ones as in x; others minus a center near the compared rows, in panels,
   * f64[ceil(n / 2)][dim][2].
   */
  y: usize;
  /** in, f64[n]: the squared lengths of these rows. */
  lengths: usize;
  /** in, sparse rows: row i has values[heads[i]] to values[heads[i + 1] - 1], f64, in the columns places, u32. */
  heads: usize;
  places: usize;
  values: usize;
  /** in, u32[k + 1]: where clusters start. */
  starts: usize;
  /** in, f64[n] */
  weights: usize;
  /** in, f64[k]: divisors of the sums over other clusters. */
  sizes: usize;
  /** in, i32[n]: the cluster of a row. */
  labels: usize;
  /** out, f64[n]: sum of the weighted distances to the rows of the same cluster. */
  own: usize;
  /** inout, f64[n]: the least mean distance to another cluster so far, and i32[n]: the number of this cluster. */
  best: usize;
  neighbors: usize;
  /**
   * inout, f64[16][n]: for each row after the cluster, sums of its distances to the rows of `cluster`. The pass
   * compares the rows of `cluster`, and adds each distance here for the other row.
   */
  columns: usize;
  /** scratch for each thread, scratchBytes. */
  scratch: usize;
  scratchBytes: i32;
}
