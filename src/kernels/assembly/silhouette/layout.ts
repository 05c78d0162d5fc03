/*
 * The memory layout for adding up the distances of rows to clusters. Rows are sorted by cluster. The host writes this
 * struct.
 */

/** Sums in `columns` that blocks add to in turn, by their number: the result does not depend on threads. @host */
export const GROUPS: i32 = 16;

@unmanaged
export class Run {
  n: i32;
  dim: i32;
  k: i32;
  /** Most rows of a block: 20 of bytes, 24 of many f64, 8 of few. */
  lanes: i32;
  /** in: the cluster whose rows are measured against its own and all later ones; -1: rows against all clusters. */
  cluster: i32;
  /** in: the range in `members` of the rows to measure, and the number of its first block. */
  from: i32;
  to: i32;
  firstBlock: i32;
  /** in, u32[]: the rows to measure. */
  members: usize;
  /** in, f64[n * dim]; bytes are in Rows. */
  x: usize;
  /** in, f64[n * dim]: rows of many columns; unless sparse, minus a center near those being measured. */
  y: usize;
  /** in, f64[n]: their squared lengths. */
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
  /** inout, f64[n]: the least mean distance to another cluster so far, and i32[n]: which. */
  best: usize;
  neighbors: usize;
  /**
   * inout, f64[16][n]: sums, for each row after the cluster, of its distances to the rows of `cluster`. The pass measures
   * the rows of `cluster`, and adds each distance here for the row at its other end.
   */
  columns: usize;
  /** scratch for each thread, scratchBytes of them. */
  scratch: usize;
  scratchBytes: i32;
}
