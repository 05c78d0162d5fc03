/*
 * What the host lays out in memory for the kernels on 8-bit rows of many columns with integer weights. Every sum of
 * such rows is a whole number below 2^53, so f64 holds it whatever the order of adding.
 *
 * The host writes these structs; their fields are in the order of kernels/highdim/layout.ts.
 */

/** Rows that a thread takes at a time; as in kernels/highdim/layout.ts. */
export const CHUNK: i32 = 512;

/** Rows that a thread labels at a time at most; as in kernels/highdim/layout.ts. */
export const MOST_BATCH: i32 = 1024;

/** The rows, whole and without their zeros: a pair is two neighbouring columns that are not both zero. */
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
  /** u32[n] each: the first pair of a row, and how many it has. */
  starts: usize;
  counts: usize;
  /** u16, u8, u8 [n * half]: which pair of columns, and the values of the two. */
  pairs: usize;
  /** i32[n]: squared length. */
  squares: usize;
}

/**
 * What one start of k-means works on. Centers have lanes: places in an order in which similar ones are together.
 * Lanes come in groups of 4 * vectors; those that are left over belong to no center and are infinitely far away.
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
  /** in: which of the snapshots is of the centers as they are. */
  now: i32;
  /** in: 1 when no bounds are known yet. */
  fresh: i32;
  threads: i32;
  /** in: rows that a thread labels at a time, up to MOST_BATCH. */
  batch: i32;
  /** in: the lane, or the seeding candidate, that an operation is about. */
  choice: i32;
  /** in, i32[lanes]: the center of a lane. */
  order: usize;
  /** inout, f64[k * dim] */
  centers: usize;
  /** i16[groups][half][4 * vectors][2]: the centers, times a power of two. */
  quantised: usize;
  /** f32[lanes]: squared lengths of the centers. */
  norms: usize;
  /** f32[history][lanes][stride]: where the centers were. */
  snapshots: usize;
  /** f32[history][lanes]: how far, at most, each center is from where it was. */
  travels: usize;
  /** u16[n][lanes]: lower bounds of distances at the times given by `times`, in steps. */
  bounds: usize;
  /** u8[n][groups]: the snapshot that the bounds of a group are for. */
  times: usize;
  /** f32[n]: upper bounds of the distance to the own center. */
  upper: usize;
  /** u8[n]: the snapshot that these are for. */
  since: usize;
  /** groups, rounded up to a multiple of 4. */
  padded: i32;
  /** f32[n][padded]: for each group, a lower bound of the distances to all of its centers but the own one. */
  leasts: usize;
  /** u8[n]: the snapshot that these are for. */
  taken: usize;
  /** in, f32[history][lanes][padded]: how far, at most, a center of a group but that lane's is from where it was. */
  drift: usize;
  /** inout, i32[n]: the lane of each row, or -1. */
  labels: usize;
  /** out, f64[n] */
  d2: usize;
  /** out, f64[lanes] each: squared length, squared quantisation error and squared move of a center. */
  lengths: usize;
  errors: usize;
  moves: usize;
  /** i32[lanes]: 1 when the cluster has changed. */
  dirty: usize;
  /** f64[threads][lanes][2 * half]: what each thread has added up. */
  sums: usize;
  /** f64[threads][lanes] */
  masses: usize;
  /** scratch for each thread, scratchBytes of them. */
  scratch: usize;
  scratchBytes: i32;
  /** i32[n]: squared distance to the nearest seed. */
  nearest: usize;
  /** i32[n][20]: `nearest` if a candidate became a seed. */
  offers: usize;
  /** f64[chunks][20]: weighted sums of `offers`. */
  potentials: usize;
  /** i16[half][4 * vectors][2]: candidates for the next seed. */
  candidates: usize;
  /** i32[20] */
  candidateSquares: usize;
  /** in: vectors of four candidates. */
  candidateVectors: i32;
  /** in: what quantised centers were multiplied by, a power of two. */
  scale: f32;
  /** in: quantisation errors are not longer than this. */
  error: f32;
  /** in: squared lengths of the centers are not above this. */
  longest: f32;
  /** in: what bounds count in, a power of two. No distance takes as many as 65535. */
  boundStep: f32;
  /** in: by what share and rest f32 may make a travel too short. */
  travelShare: f32;
  travelRest: f32;
}
