/* The memory layout of seeds that climb to where rows are dense. The host writes this struct. */

/** Seeds that a thread takes at once; where every block is looked at, they go over the blocks together. @host */
export const SEEDS: i32 = 8;

/** Where the state of the seeds begins in a thread's scratch, behind lanes and a stack. @host */
export const STATES: usize = 1408;

/** How a seed is: it moves, it stays where it is, no row is near it, or it has done all steps that it may. */
export enum Seed {
  moving,
  still,
  lost,
  spent,
}

/** Seeds among the rows of a BoxTree, and sums of these rows. */
@unmanaged
export class Shifting {
  asked: i32;
  /** Columns of the rows and their weight, which are summed up: dim + 1. */
  terms: i32;
  /** Parts of a term, 1 or 2, whose sums are exact. */
  parts: i32;
  isGaussian: i32;
  /** Whether every block is looked at, because boxes leave out few. */
  isWide: i32;
  maxSteps: i32;
  scratchBytes: i32;
  /** The largest squared distance of a row that counts. */
  limit: f64;
  /** What squared distances are multiplied by for the exponent, below 0. */
  factor: f64;
  /** The largest squared step of a seed that stays where it is. */
  stay: f64;
  /**
   * in, by row, after `begin` by slot: f64[capacity / FAN][columns][FAN], a column for each part of each term; for the
   * gaussian kernel one for each term.
   */
  values: usize;
  /** f64[boxes][columns]: the sums of the values in each box; 0: for the gaussian kernel. */
  sums: usize;
  /** in, f64[2][terms]: what cuts the terms of the gaussian kernel into parts. */
  cuts: usize;
  /** inout, f64[asked][dim]: seeds, and where they have come to. */
  points: usize;
  /** out, f64[asked]: the weight of the rows around a seed before its last step. */
  masses: usize;
  /** out, i32[asked] each */
  steps: usize;
  states: usize;
  /** scratch for each thread */
  scratch: usize;
}
