/*
 * The memory layout for sparse rows. The host writes this struct.
 */

/** Points beside each other: the products of an entry with all of them are made at once. @host */
export const BLOCK: i32 = 8;

/** Rows of a chunk: gains are added up chunk by chunk, so that sums do not depend on threads. @host */
export const CHUNK: i32 = 512;

@unmanaged
export class Run {
  n: i32;
  dim: i32;
  /** Blocks of points. */
  blocks: i32;
  /** Points, the last of which fill up the blocks. */
  k: i32;
  /** Whether gains are weighted. */
  weighted: i32;
  /** Whether products in f32 may decide; otherwise all are made in f64. */
  rough: i32;
  /** The largest length of a point. */
  longest: f64;
  /** in, i32[n + 1]: where the entries of each row begin. */
  starts: usize;
  /** in, i32[entries]: columns, rising within a row. */
  places: usize;
  /** in, f64[entries]. */
  values: usize;
  /** in, f64[n]; 0: 1 each. */
  weights: usize;
  /** out, f64[n]: squared lengths of the rows. */
  squares: usize;
  /** in, f32[entries]. */
  singles: usize;
  /** in, f64[dim][8]: the points of the first block, transposed; filled up with zeros. */
  table: usize;
  /** in, f32[dim][8 blocks]: all points, transposed. */
  roughTable: usize;
  /** in, f64[k][dim]: all points. */
  points: usize;
  /** in, f64[8 blocks]: squared lengths of the points, infinite for those that fill up. */
  norms: usize;
  /** scratch, f32[threads][8 blocks]. */
  scratch: usize;
  /** out, i32[n]: the nearest point, the first of equally near ones. */
  labels: usize;
  /** inout, f64[n]: the squared distance to the point of the label, or to the nearest seed so far. */
  d2: usize;
  /** out, f64[n][8]: products with, or squared distances to, the points of the first block. */
  products: usize;
  /** out, f64[chunks][8]: by how much each candidate lowers the sum of the squared distances. */
  gains: usize;
  /** in, i32[n]: rows by clusters, rising; and i32[clusters + 1], where those of each cluster begin. */
  order: usize;
  bounds: usize;
  /** in, i32[clusters]: the clusters to add up. */
  wanted: usize;
  /** out, f64[clusters][dim]: weighted sums of their rows. */
  sums: usize;
}
