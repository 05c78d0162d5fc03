/*
 * The memory layout for affinity propagation. Columns of a row are in blocks of 8; the padding of a row is infinitely
 * dissimilar. The host writes this struct.
 */

/** Columns of a block. @host */
export const BLOCK: i32 = 8;

/** Rows of a slice: sums of columns are those of its rows in their order, and then of slices in theirs. @host */
export const SLICE: i32 = 64;

/** Columns that a thread sums up at a time, a multiple of those of a block. @host */
export const STRIP: i32 = 256;

/** Bytes of the messages of a block: 8 responsibilities, then 8 availabilities. @host */
export const RECORD: i32 = 128;

@unmanaged
export class Run {
  n: i32;
  dim: i32;
  /** Blocks of a row. */
  blocks: i32;
  slices: i32;
  /** Whether a distance is the root of a squared one, else what to divide that by. */
  root: i32;
  /** Numbers of a row of `shorts`, a multiple of 8. */
  width: i32;
  divisor: f64;
  damping: f64;
  /** in: 1 - damping^t after iteration t, of the iteration before this one. */
  grown: f64;
  /** in, f64[n dim]: rows, or i16[n width] if all numbers are whole and small enough. */
  x: usize;
  shorts: usize;
  /** in, f64[n]: what distances of a row are multiplied by; 0: 1 each. */
  weights: usize;
  /** in, f64[8 blocks]: how much more dissimilar a later row is, a factor near 1. */
  tilts: usize;
  /** in, f64[n]: preferences. */
  preferences: usize;
  /** inout, f64[n][8 blocks]: distances, which become similarities. */
  matrix: usize;
  /** inout, f64[n][blocks]: the largest similarity of each closed block; -infinity of open ones. */
  tops: usize;
  /** inout, f64[n][blocks][16]: messages of open blocks, in the order of `lists`. */
  messages: usize;
  /** inout, i32[n][blocks] and i32[n]: the open blocks of a row, that of the diagonal first, and their number. */
  lists: usize;
  counts: usize;
  /** inout, f64[n]: the largest sums of the rows, damped. */
  levels: usize;
  /** out, f64[n]: responsibilities of the diagonal. */
  ownResponsibilities: usize;
  /** inout, f64[n]: availabilities of the diagonal. */
  ownAvailabilities: usize;
  /** inout, f64[8 blocks]: sums of the positive responsibilities of a column, with the one of the diagonal whatever it is. */
  limits: usize;
  /** inout, f64[8 blocks]: the availability of a column to all rows that have sent it nothing positive. */
  shared: usize;
  /** inout, f64[blocks]: the largest of `shared` of a block. */
  sharedTops: usize;
  /** scratch, f64[slices][8 blocks]. */
  sums: usize;
}
