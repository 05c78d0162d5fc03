import { SLICE_ROWS } from '../drawing';

/* The memory layout of the kernels for rows of floats with any weights. The host writes these structs. */

/** Number of rows that a thread takes at a time. */
export const CHUNK: i32 = SLICE_ROWS;

/** Number of centers in a vector, also called a block. @host */
export const LANES: i32 = 4;

/** Maximum number of candidates for a seed. @host */
export const BLOCK: i32 = 12;

/** Bytes of one 32-bit number for each candidate. */
export const BLOCK_BYTES: usize = 48;

/** The rows, and points: copies of rows in f32, centered at the origin and scaled to lengths around 1. */
@unmanaged
export class Rows {
  n: i32;
  dim: i32;
  /** dim, rounded up to a multiple of 4. */
  stride: i32;
  /** 1 if x is in f64, 0 if it is in f32. */
  wide: i32;
  /** in, f32 or f64 [n * dim] */
  x: usize;
  /** in, f64[n]; 0: every row has weight 1. */
  weights: usize;
  /** in, f64[dim]: the means of the columns. */
  means: usize;
  /** f32[n][stride]: the rows minus the means, times the scale. */
  points: usize;
  /** f32[n]: squared lengths of the points, minus the error bound of computed distances. */
  squares: usize;
  /** f32[n]: twice the error bound that was subtracted. */
  doubts: usize;
  /** in, see Numbers */
  numbers: Numbers;
  /** dim, rounded up to a multiple of 8. */
  width: i32;
  /** i16[n][width]: the points in whole steps, see shorts.ts. */
  shorts: usize;
  /** f32[n]: the step of each point. */
  steps: usize;
  /** f32[n]: like `squares`, but for distances from shorts. */
  roughSquares: usize;
  /** f32[n]: like `doubts`, but for distances from shorts. */
  roughDoubts: usize;
  /** Room for the facts of a survey. */
  facts: usize;
  /** in, f64[3][dim]: cuts of the coordinates, see kernels/exactSums.ts. */
  cuts: usize;
}

@unmanaged
class Numbers {
  /** A power of two. */
  scale: f64;
  /** Error bound of computed squared distances: relative to the squared lengths, and absolute. */
  share: f64;
  rest: f64;
  /** Cuts of the weights, see kernels/exactSums.ts. */
  firstMass: f64;
  secondMass: f64;
  thirdMass: f64;
  /** Like `share`, but for distances from shorts. */
  roughShare: f64;
}

/**
 * The state of one start of k-means. Each center has a lane: its position in an order that keeps similar centers
 * together. Groups consist of `blocks` vectors of lanes; padding lanes have no center and are infinitely far away.
 */
@unmanaged
export class Run {
  k: i32;
  /** groups * blocks * 4 */
  lanes: i32;
  groups: i32;
  blocks: i32;
  /** 1 + groups, rounded up to a multiple of 8. */
  slots: i32;
  /** in: 1 if no bounds are known yet. */
  fresh: i32;
  /** in, i32[lanes]: the center of a lane. */
  order: usize;
  /** in, f64[k * dim] */
  centers: usize;
  /** in, f32[lanes / 4][dim][4]: the centers as points, times -2. */
  tiles: usize;
  /** in, f32[lanes][stride]: the centers as points, row-major. */
  places: usize;
  /** in, f32[lanes]: squared lengths of the centers, minus the error bound, as for points. */
  norms: usize;
  /** in, f32[lanes]: twice the error bound that was subtracted. */
  doubts: usize;
  /**
   * f32[n][slots]: an upper bound of the distance to the own center; for each group, a lower bound of the distances to
   * its other centers; infinity as padding.
   */
  bounds: usize;
  /**
   * in, f32[lanes][slots]: what a pass adds to the bounds of the rows of a lane. Before a first pass from seeds: lower
   * bounds of the distances from a lane's center to the other centers of each group.
   */
  drift: usize;
  /** inout, i32[n]: the lane of each row, or -1. */
  labels: usize;
  /** out, f64[n] */
  d2: usize;
  /** inout, i32[lanes]: 1 if the cluster has changed. */
  dirty: usize;
  /** inout, f64[threads][lanes][3][dim]: sums in three parts, see kernels/exactSums.ts. */
  sums: usize;
  /** inout, f64[threads][lanes][3] */
  masses: usize;
  /** scratch for each thread, scratchBytes. */
  scratch: usize;
  scratchBytes: i32;
  /** f64[n]: squared distance to the nearest seed. */
  nearest: usize;
  /** f32[n]: an upper bound of the squared distance between the points of the row and of its nearest seed. */
  reach: usize;
  /** i32[n]: the number of the nearest seed. */
  owners: usize;
  /** in: number of vectors of four candidates. */
  vectors: i32;
  /** in, i32[12]: the rows that are candidates for the next seed. */
  candidateRows: usize;
  /** in, f32[3][dim][4] and f32[12]: like tiles and norms; padding is infinitely far away. */
  candidateTile: usize;
  candidateNorms: usize;
  /** in, f32[kMax][12]: lower bounds of a quarter of the squared distance between a seed and a candidate, as points. */
  apart: usize;
  /**
   * i32[chunks]: the number of offers from the rows of a chunk. A row makes an offer to each candidate that is nearer
   * to it than its nearest seed.
   */
  offers: usize;
  /** i32[n * most]: the offers: row of the chunk * 16 + candidate. */
  offered: usize;
  /** f64[n * most]: their squared distances. */
  offeredD2: usize;
  /** in: maximum number of offers for each row. */
  most: i32;
  /**
   * out, f64[chunks][12]: how much each candidate would lower the weighted sum of squared distances if it became a
   * seed.
   */
  gains: usize;
  /** out, f64[chunks]: sums of the weighted squared distances. */
  sliceSums: usize;
  /** in: the number of the seed to take, and the number of its candidate. */
  seed: i32;
  choice: i32;
  /** in: 1 if groups are bounded from shorts. */
  rough: i32;
  /** in, i16[lanes / 4][width / 2][4][2]: the centers in whole steps. */
  shortTiles: usize;
  /** in, i16[lanes][width]: the centers in whole steps, row-major. */
  shortPlaces: usize;
  /** in, f32[lanes]: the steps of the centers, times -2. */
  steps: usize;
  /** in, f32[lanes]: like `norms`, but for distances from shorts. */
  roughNorms: usize;
  /** in, f32[lanes]: like `doubts`, but for distances from shorts. */
  roughDoubts: usize;
  /** in, i16[3][width / 2][4][2], f32[12] and f32[12]: the same arrays for candidates. */
  candidateShorts: usize;
  candidateSteps: usize;
  candidateRoughNorms: usize;
  /** in, i32[k]: the lane of each center. */
  homes: usize;
}
