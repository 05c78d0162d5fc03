/*
 * What the host lays out in memory for the kernels on rows of floats with any weights. The host writes these structs;
 * their fields are in the order of kernels/floatrows/layout.ts.
 */

/** Rows that a thread takes at a time; as in kernels/floatrows/layout.ts. */
export const CHUNK: i32 = 512;

/** Centers of a block, that is of a vector; as in kernels/floatrows/layout.ts. */
export const LANES: i32 = 4;

/** Candidates for a seed at most; as in kernels/floatrows/layout.ts. */
export const BLOCK: i32 = 12;

/** Bytes of a number of each. */
export const BLOCK_BYTES: usize = 48;

/** The rows, and their copies about the origin, of a size around 1, in f32. */
@unmanaged
export class Rows {
  n: i32;
  dim: i32;
  /** dim, rounded up to a multiple of 4. */
  stride: i32;
  /** 1 when x is in f64, 0 in f32. */
  wide: i32;
  /** in, f32 or f64 [n * dim] */
  x: usize;
  /** in, f64[n]; 0: every row counts once. */
  weights: usize;
  /** f64[dim]: sums of the columns, in a survey; then in: their means, which are taken off each row. */
  means: usize;
  /** f32[n][stride]: the rows less the means, times the scale. */
  points: usize;
  /** f32[n]: squared lengths of the points, lowered by what computed distances may be off. */
  squares: usize;
  /** f32[n]: twice what they were lowered by. */
  doubts: usize;
  /** in, see Numbers */
  numbers: Numbers;
  /** dim, rounded up to a multiple of 8. */
  width: i32;
  /** i16[n][width]: the points as whole numbers of steps, see shorts.ts. */
  shorts: usize;
  /** f32[n] */
  steps: usize;
  /** f32[n]: as `squares`, but for distances from shorts. */
  roughSquares: usize;
  /** f32[n]: as `doubts`, likewise. */
  roughDoubts: usize;
  /** inout, of the type of x, [dim]: the ranges of the columns. */
  lows: usize;
  highs: usize;
  /** inout, f64[dim], and the rest of RowSizes in kernels/exactSums.ts. */
  totals: usize;
  sizes: Sizes;
  /** in, f64[3][dim]: cuts of the coordinates, see kernels/exactSums.ts. */
  cuts: usize;
}

/** See kernels/exactSums.ts. */
@unmanaged
export class Sizes {
  least: f64;
  totalMass: f64;
  leastMass: f64;
}

@unmanaged
export class Numbers {
  /** A power of two. */
  scale: f64;
  /** What computed distances may be off, as a share of the squared lengths, and besides. */
  share: f64;
  rest: f64;
  /** Cuts of the weights, see kernels/exactSums.ts. */
  firstMass: f64;
  secondMass: f64;
  thirdMass: f64;
  /** As `share`, but for distances from shorts. */
  roughShare: f64;
}

/**
 * What one start of k-means works on. Centers have lanes: places in an order in which similar ones are together.
 * Lanes come in groups of `blocks` vectors; those that are left over belong to no center and are infinitely far away.
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
  /** in: 1 when no bounds are known yet. */
  fresh: i32;
  /** in, i32[lanes]: the center of a lane. */
  order: usize;
  /** in, f64[k * dim] */
  centers: usize;
  /** in, f32[lanes / 4][dim][4]: the centers as the points are, times -2. */
  tiles: usize;
  /** in, f32[lanes][stride]: the same. */
  places: usize;
  /** in, f32[lanes]: squared lengths of the centers, lowered as those of the points. */
  norms: usize;
  /** in, f32[lanes]: twice what they were lowered by. */
  doubts: usize;
  /**
   * f32[n][slots]: at least the distance to the own center; for each group at most the distance to each other center
   * of it; infinity.
   */
  bounds: usize;
  /**
   * in, f32[lanes][slots]: what a pass adds to the bounds of the rows of a lane. Before the first pass from seeds: at
   * most the distance of a lane's center to each other center of a group.
   */
  drift: usize;
  /** inout, i32[n]: the lane of each row, or -1. */
  labels: usize;
  /** out, f64[n] */
  d2: usize;
  /** inout, i32[lanes]: 1 when the cluster has changed. */
  dirty: usize;
  /** inout, f64[threads][lanes][3][dim]: parts of sums. */
  sums: usize;
  /** inout, f64[threads][lanes][3] */
  masses: usize;
  /** scratch for each thread, scratchBytes of them. */
  scratch: usize;
  scratchBytes: i32;
  /** f64[n]: squared distance to the nearest seed. */
  nearest: usize;
  /** f32[n]: at least that of the points. */
  reach: usize;
  /** i32[n]: which seed that is. */
  owners: usize;
  /** in: vectors of four candidates. */
  vectors: i32;
  /** in, i32[12]: the rows that are candidates for the next seed. */
  candidateRows: usize;
  /** in, f32[3][dim][4] and f32[12]: as tiles and norms; infinitely far away where there is no candidate. */
  candidateTile: usize;
  candidateNorms: usize;
  /** in, f32[kMax][12]: a quarter of the squared distance, of the points, of a seed and a candidate, at most. */
  apart: usize;
  /** i32[chunks]: offers of a chunk. */
  offers: usize;
  /** i32[n * most]: row of the chunk * 16 + candidate, of a candidate that is nearer than the nearest seed. */
  offered: usize;
  /** f64[n * most]: how near. */
  offeredD2: usize;
  /** in: most, room for offers of each row. */
  most: i32;
  /** out, f64[chunks][12]: how much smaller the weighted squared distances were with a candidate as a seed. */
  gains: usize;
  /** out, f64[chunks]: sums of the weighted squared distances. */
  sliceSums: usize;
  /** in: the number of the seed to take, and which candidate it is. */
  seed: i32;
  choice: i32;
  /** in: 1 when groups are to be bounded from shorts. */
  rough: i32;
  /** in, i16[lanes / 4][width / 2][4][2]: the centers as whole numbers of steps. */
  shortTiles: usize;
  /** in, i16[lanes][width]: the same. */
  shortPlaces: usize;
  /** in, f32[lanes]: their steps, times -2. */
  steps: usize;
  /** in, f32[lanes]: as `norms`, but for distances from shorts. */
  roughNorms: usize;
  /** in, f32[lanes]: as `doubts`, likewise. */
  roughDoubts: usize;
  /** in, i16[3][width / 2][4][2], f32[12] and f32[12]: the same of the candidates. */
  candidateShorts: usize;
  candidateSteps: usize;
  candidateRoughNorms: usize;
  /** in, i32[k]: the lane of each center. */
  homes: usize;
}
