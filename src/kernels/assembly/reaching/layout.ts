/* The memory layout of a search of other rows among the rows of a tree. The host writes this struct. */

/** Rows that a thread takes at once. @host */
export const ROWS: i32 = 32;

/** Where the lists of a thread begin in its scratch. @host */
export const LISTS: usize = 1408;

/** Other rows, which look for the row of a BoxTree that they reach first. */
@unmanaged
export class Reaching {
  /** Other rows in `queries`. */
  asked: i32;
  /** Whether a distance is the root of a sum of squares; if not, it is a share of the sum. */
  isRoot: i32;
  /** Entries that a list has room for. */
  room: i32;
  scratchBytes: i32;
  share: f64;
  /** The weight of the rows that the own core of a row reaches, and that of rows after which more are left out. */
  mass: f64;
  enough: f64;
  /** in, f64[capacity] by row, absent: 0; after `begin` by slot. */
  weights: usize;
  core: usize;
  /** f64[boxes]: the least core below. */
  boxCores: usize;
  /** in, f64[asked][dim] */
  queries: usize;
  /** out, asked each: the row of the tree, i32; its distance and its reach, f64. */
  found: usize;
  apart: usize;
  reach: usize;
  /** scratch for each thread: lanes, a stack, and lists: f64[room] twice, i32[room] */
  scratch: usize;
}
