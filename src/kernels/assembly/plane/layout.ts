/*
 * The memory of t-SNE in the plane: points with the similarities of their rows, and a grid of nodes on which the forces of
 * all points are interpolated. The host writes this struct.
 */

/** Points of an item. @host */
export const POINTS: i32 = 256;

/** Columns of the spectrum that lie together. @host */
export const COLUMNS: i32 = 4;

/** Nodes by which a point is interpolated, along each axis. @host */
export const REACH: i32 = 4;

@unmanaged
export class Plane {
  n: i32;
  /** Length of the transforms, a multiple of 8. */
  size: i32;
  /** Nodes along each axis, a multiple of 4 and at most half the size; the others are zeros. */
  nodes: i32;
  /** The place of the first node, and how many nodes fit into 1. */
  low0: f64;
  low1: f64;
  scale: f64;
  /** in, f64[n][2] */
  y: usize;
  /** in, i32[n + 1], i32[pairs], f64[pairs]: the similar rows of each row. */
  starts: usize;
  others: usize;
  shares: usize;
  /** out, f64[n][2]: forces towards similar rows, and away from all. */
  pull: usize;
  push: usize;
  /** in, f64[size][2]: cosines and sines of the angles from 0 to -2 pi. */
  turns: usize;
  /** in, f64[size / 4][size / 2][3][2]: the transforms of q and of the forces along both axes, for pairs of columns. */
  table: usize;
  /** scratch, f64[nodes][nodes]: the mass of the nodes. */
  mass: usize;
  /** scratch, f64[size / 8][nodes][COLUMNS][2]: the transforms of the lines, one half. */
  half: usize;
  /** scratch, f64[nodes][size + 4][2]: transforms of forces; then the forces at the nodes, f64[nodes][nodes][2]. */
  lines: usize;
  field: usize;
  /** out, f64[size / 8]: parts of the sum of q. */
  sums: usize;
  /** scratch of each thread, f64[4][size][2][2] */
  scratch: usize;
}

/** Steps of `work`: items are four lines, four columns, two lines, and points. */
export enum Step {
  there,
  columns,
  back,
  forces,
}
