import { Rows } from '../bytes/layout';

/*
 * The memory layout of k-medoids. Distances are in panels: a panel holds the distances of all rows to 16 candidates,
 * f32[n][16], so that a vector has the distances of one row to four candidates. The host writes this struct.
 */

/** Candidates of a panel. @host */
export const LANES: i32 = 16;

/** Rows that are measured before they are evaluated, where no panels are kept. @host */
export const STRETCH: i32 = 256;

/** What the rows are: without coordinates, the host fills panels in. */
export enum Kind {
  nothing,
  bytes,
  singles,
  doubles,
}

/** Distances, and the nearest medoids of all rows. */
@unmanaged
export class Search {
  /** Rows. */
  n: i32;
  dim: i32;
  /** A Kind. */
  kind: i32;
  /** 1 to take roots of squared distances. */
  root: i32;
  /** What squared distances are divided by otherwise. */
  divisor: i32;
  /** in: the number of medoids, and the rows that candidates are evaluated by: `from` to `end` - 1. */
  k: i32;
  from: i32;
  end: i32;
  scratchBytes: i32;
  /** in, rows of bytes. */
  bytes: Rows;
  /** in, f32 or f64[n][dim] */
  x: usize;
  /** inout, f32[panels][16 * panels][16]: the distances of all pairs of rows; 0: they are measured at each use. */
  panels: usize;
  /** in, i32[16 * panels]: the row of each candidate, -1 for none, where no panels are kept. */
  candidates: usize;
  /** out, f32[n][16]: the distances of one panel. */
  columns: usize;
  /** in, f64[n], 0: all 1. */
  weights: usize;
  /** in, i32[n] each: the nearest and the second nearest medoid of a row, by their number. */
  nearest: usize;
  second: usize;
  /** in, f32[n] each: the distances to the nearest three medoids, infinite where there are fewer. */
  d1: usize;
  d2: usize;
  d3: usize;
  /** in, f64[k]: how much the loss grows without a medoid. */
  removal: usize;
  /** out, f64[16 * panels], i32[16 * panels]: of each candidate the least change of the loss, and for which medoid. */
  gains: usize;
  slots: usize;
  /** scratch for each thread */
  scratch: usize;
}
