import { SLICE_ROWS } from '../drawing';

/*
 * The memory layout of the kernels for 8-bit rows with many columns and integer weights. Every sum of such rows is a
 * whole number below 2^53, which f64 holds exactly for any order of addition. The host writes these structs.
 */

/** Number of rows that a thread takes at a time. */
export const CHUNK: i32 = SLICE_ROWS;

/** Maximum number of rows that a thread labels at a time. @host */
export const MOST_BATCH: i32 = 1024;

/** The rows, dense and sparse: a pair is two adjacent columns that are not both zero. */
@unmanaged
export class Rows {
  n: i32;
  dim: i32;
  /** Pairs of columns: dim / 2, rounded up. */
  half: i32;
  /** in, u8[n * dim] */
  x: usize;
  /** in, f64[n] */
  weights: usize;
  /** u32[n] each: the first pair of a row, and its number of pairs. */
  starts: usize;
  counts: usize;
  /** u16, u8, u8 [n * half]: the number of the pair of columns, and its two values. */
  pairs: usize;
  /** i32[n]: squared length. */
  squares: usize;
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
  /** i16[groups][half][4 * vectors][2]: the centers times a power of two, rounded. */
  quantized: usize;
  /** f32[lanes]: squared lengths of the centers. */
  norms: usize;
  /** f32[history][lanes][stride]: the centers at earlier times. */
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
  /** out, f64[lanes] each: squared length, squared quantization error and squared move of a center. */
  lengths: usize;
  errors: usize;
  moves: usize;
  /** i32[lanes]: 1 if the cluster has changed. */
  dirty: usize;
  /** f64[threads][lanes][2 * half]: the sums of each thread. */
  sums: usize;
  /** f64[threads][lanes] */
  masses: usize;
  /** scratch for each thread, scratchBytes. */
  scratch: usize;
  scratchBytes: i32;
  /** i32[n]: squared distance to the nearest seed. */
  nearest: usize;
  /** i32[n][20]: `nearest` if each candidate became a seed. */
  offers: usize;
  /** f64[chunks][20]: weighted sums of `offers`. */
  potentials: usize;
  /** i16[half][4 * vectors][2]: candidates for the next seed. */
  candidates: usize;
  /** i32[20] */
  candidateSquares: usize;
  /** in: number of vectors of four candidates. */
  candidateVectors: i32;
  /** in: the scale of quantized centers, a power of two. */
  scale: f32;
  /** in: an upper bound of the length of quantization errors. */
  error: f32;
  /** in: an upper bound of the squared lengths of the centers. */
  longest: f32;
  /** in: the step of stored bounds, a power of two. Every distance is below 65535 steps. */
  boundStep: f32;
  /** in: a factor and a summand that cover the f32 rounding of travels. */
  travelShare: f32;
  travelRest: f32;
}
