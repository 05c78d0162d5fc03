import { SLICE_ROWS } from '../drawing';

/*
 * The memory layout of the kernels for rows of up to 256 distinct values in even steps, such as bytes, with many columns
 * and whole weights. A row is a row of bytes, the numbers of its steps; `values` has what they stand for. Distances are
 * bounded in steps, from the bytes, and decided by the values. Every sum of values is a multiple of a unit that is small
 * enough for f64 to hold it exactly for any order of addition. The host writes these structs.
 */

/** Number of rows that a thread takes at a time. */
export const CHUNK: i32 = SLICE_ROWS;

/** Maximum number of rows that a thread labels at a time. @host */
export const MOST_BATCH: i32 = 1024;

/** The rows: a pair is two adjacent columns that are not both step 0. */
@unmanaged
export class Rows {
  n: i32;
  dim: i32;
  /** Pairs of columns: dim / 2, rounded up. */
  half: i32;
  /** in, u8[n * dim]: the steps of all rows; 0 if chunks pass through the stage of the scale. */
  x: usize;
  /** in, f64[n] */
  weights: usize;
  /** u32[n] each: the first pair of a row, and its number of pairs. */
  starts: usize;
  counts: usize;
  /** u16, u8, u8 [n * half]: the number of the pair of columns, and its two steps. */
  pairs: usize;
  /** i32[n]: squared length, in steps. */
  squares: usize;
  /** in: what the steps stand for; 0 if nothing but the steps counts. */
  scale: Scale;
}

/** The scale on which values lie, see kernels/bytes/scale.ts. */
@unmanaged
export class Scale {
  /** in, u8[CHUNK * dim]: the steps of a chunk of rows. */
  stage: usize;
  /** in, f64[256]: the value of each step. */
  values: usize;
  /** in, f64[256]: the values minus `base`. */
  gains: usize;
  /** in: sums are of values minus this: what step 0 stands for. */
  base: f64;
  /** in: a value is about `origin` plus its step times the length of a step; `perStep` is 1 over this length. */
  origin: f64;
  perStep: f64;
  /** in: how far a row is from its steps at most, in steps. */
  apart: f64;
  /** in: a center moves only if a coordinate changes by more than this share, see kernels/kmeans.ts. */
  rounding: f64;
}

/**
 * The state of one start of k-means. Each center has a lane: its position in an order that keeps similar centers
 * together. Groups consist of 4 * vectors lanes; padding lanes have no center and are infinitely far away.
 */
@unmanaged
export class Run {
  k: i32;
  /** groups * vectors * 4 */
  lanes: i32;
  groups: i32;
  vectors: i32;
  /** dim, rounded up to a multiple of 8. */
  stride: i32;
  /** in: the snapshot of the current centers. */
  now: i32;
  /** in: 1 if no bounds are known yet. */
  fresh: i32;
  threads: i32;
  /** in: number of rows that a thread labels at a time, at most MOST_BATCH. */
  batch: i32;
  /** in: the seeding candidate that becomes a seed. */
  choice: i32;
  /** in, i32[lanes]: the center of a lane. */
  order: usize;
  /** inout, f64[k * dim] */
  centers: usize;
  /** i16[groups][half][4 * vectors][2]: the centers in steps times a power of two, rounded. */
  quantized: usize;
  /** f32[lanes]: squared lengths of the centers, in steps. */
  norms: usize;
  /** f32[history][lanes][stride]: the centers at earlier times, in steps. */
  snapshots: usize;
  /** f32[history][lanes]: upper bounds of the distance of each center from its snapshot. */
  travels: usize;
  /** u16[n][lanes]: lower bounds of distances, in steps, relative to the snapshot in `times`. */
  bounds: usize;
  /** u8[n][groups]: the snapshot of the bounds of a group. */
  times: usize;
  /** f32[n]: an upper bound of the distance to the own center. */
  upper: usize;
  /** u8[n]: the snapshot of `upper`. */
  since: usize;
  /** groups, rounded up to a multiple of 4. */
  padded: i32;
  /** f32[n][padded]: for each group, a lower bound of the distances to its centers, without the own center. */
  leasts: usize;
  /** u8[n]: the snapshot of `leasts`. */
  taken: usize;
  /**
   * in, f32[history][lanes][padded]: for each group the largest travel since the snapshot, without that of the lane.
   */
  drift: usize;
  /** inout, i32[n]: the lane of each row, or -1. */
  labels: usize;
  /** out, f64[n] */
  d2: usize;
  /** out, f64[lanes] each: squared length and quantization error in steps, squared move of a center. */
  lengths: usize;
  errors: usize;
  moves: usize;
  /** i32[lanes]: 1 if the cluster has changed. */
  dirty: usize;
  /** f64[threads][lanes][2 * half]: the sums of each thread, of values minus base. */
  sums: usize;
  /** f64[threads][lanes] */
  masses: usize;
  /** scratch for each thread, scratchBytes. */
  scratch: usize;
  scratchBytes: i32;
  /** scratch, f64[threads][4][2 * half]: the values of four rows. */
  dense: usize;
  /** inout, f64[n]: squared distance to the nearest seed. */
  nearest: usize;
  /** inout, i32[n]: a candidate whose squared distance in steps is larger than this is not nearer. */
  reach: usize;
  /** f64[n][most]: squared distances to the candidates that may be nearer; infinity for others. */
  offers: usize;
  /** in: maximum number of candidates, and their number. */
  most: i32;
  offered: i32;
  /** out, f64[chunks][20]: how much each candidate would lower the weighted sum of `nearest` if it became a seed. */
  gains: usize;
  /** out, f64[chunks]: weighted sums of `nearest`. */
  sliceSums: usize;
  /** in, i16[half][4 * vectors][2]: candidates for the next seed, in steps. */
  candidates: usize;
  /** in, f64[most][2 * half]: their values. */
  candidateRows: usize;
  /** in, i32[20] */
  candidateSquares: usize;
  /** in: number of vectors of four candidates. */
  candidateVectors: i32;
  /** in: the scale of quantized centers, a power of two. */
  scale: f32;
  /** in: an upper bound of the length of quantization errors, and of how far rows are from their steps. */
  error: f32;
  /** in: what else the latter adds to the error of squared distances. */
  apart: f32;
  /** in: an upper bound of the squared lengths of the centers. */
  longest: f32;
  /** in: the step of stored bounds, a power of two. Every distance is below 65535 steps. */
  boundStep: f32;
  /** in: a factor and a summand that cover the f32 rounding of travels. */
  travelShare: f32;
  travelRest: f32;
}
