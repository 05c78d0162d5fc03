/*
 * The memory layout of the kernels for colors: rows of three numbers in even steps with integer weights. The host scales
 * rows by a power of two, so that numbers and their differences are at most 256; a step is 1 for 8-bit colors, and a
 * fraction of 1 for other color spaces. Every sum of such rows is a whole number of steps below 2^53, which f64 holds
 * exactly for any order of addition. The host writes these structs.
 */

/** Number of rows of a block, which the kernels label as a whole if possible. @host */
export const ROWS: i32 = 16;

/** Bytes of one column of a block in f32 or i32. */
export const COLUMN: usize = 64;

/** Bytes of the four f64 of a weighted sum: x, y, z, weight. */
export const SUM: usize = 32;

/** Maximum number of candidates of a block that are stored. @host */
export const LISTED: i32 = 8;

/** The rows, in blocks of 16 in the order of the data; padded with copies of the last row with weight 0. */
@unmanaged
export class Blocks {
  /** Number of rows. */
  n: i32;
  /** Number of blocks, a multiple of 4. */
  count: i32;
  /** Number of steps in 1. */
  steps: f32;
  /** Blocks of more weight than this have sums of steps that may not fit into 32 bits. */
  light: f64;
  /** Whether rows are f32 instead of u8. */
  wide: i32;
  /** in, n * 3 u8 or f32 */
  rows: usize;
  /** f32[16 count] each: the columns. */
  x: usize;
  y: usize;
  z: usize;
  /** i16[32 count] each: x and y of each row, and z and 0, in steps. */
  firsts: usize;
  lasts: usize;
  /** f64[16 count]; in for the first n. */
  weights: usize;
  /** i32[64 count]: 16 weighted x, y, z in steps and 16 weights for each block; undefined in heavy blocks. */
  products: usize;
  /** f32[6][count]: least and greatest x, then y, then z. */
  boxes: usize;
  /** f64[4 count]: the weighted sum of each block, in steps. */
  totals: usize;
}

/** The state of one start of k-means. */
@unmanaged
export class Run {
  k: i32;
  /** k rounded up to a multiple of 4. */
  padded: i32;
  /** in, f64[3 k] */
  centers: usize;
  /** in, f32[padded] each: the columns of the centers, rounded; padding is far away. */
  cx: usize;
  cy: usize;
  cz: usize;
  /** out, f64[4 k]: the weighted sums of the clusters, in steps. */
  sums: usize;
  /** f64[4 k]: the part of `sums` from blocks that have an owner. */
  owned: usize;
  /**
   * in, f32[1 + k]: how much the last move of the centers reduces the margin of a block. Entry 1 + c is for blocks with
   * the anchor c, entry 0 for blocks without an anchor.
   */
  drift: usize;
  /** scratch, i32[k]: centers that can be nearest to a row of the current block, ascending. */
  candidates: usize;
  /** scratch, f32[padded] each. */
  lead: usize;
  toMiddle: usize;
  /** i32[count]: the center that is nearest to all rows of the block, or -1. */
  owners: usize;
  /** f32[count], the margins: how far centers may move before a block must be surveyed again; 0 or less: at once. */
  margins: usize;
  /**
   * i32[count]: the anchor of a block, which is the center that was nearest to its middle at the last survey; or -1.
   */
  anchors: usize;
  /** i32[count]: the number of centers that can be nearest to a row of a block without an owner. */
  listed: usize;
  /** i32[LISTED count]: these centers, ascending, if there are at most LISTED. */
  lists: usize;
  /** out, i32[16 count] */
  labels: usize;
  /** out, f64[16 count] */
  d2: usize;
  /** i32[16 count]: squared distance of each row to the nearest seed, in squared steps. */
  nearest: usize;
  /** f32[count]: the largest `nearest` of a block or a little more, as the square of a distance. */
  farthest: usize;
  /** f64[count]: the weighted sum of `nearest` of a block. */
  potentials: usize;
}

/** @inline */
export function addSum(to: usize, from: usize): void {
  v128.store(to, f64x2.add(v128.load(to), v128.load(from)));
  v128.store(to, f64x2.add(v128.load(to, 16), v128.load(from, 16)), 16);
}

/** @inline */
export function subtractSum(from: usize, what: usize): void {
  v128.store(from, f64x2.sub(v128.load(from), v128.load(what)));
  v128.store(from, f64x2.sub(v128.load(from, 16), v128.load(what, 16)), 16);
}

/** Sum of squares, lane by lane. @inline */
export function squares(dx: v128, dy: v128, dz: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
}
