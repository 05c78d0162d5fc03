/*
 * The memory of fuzzy c-means. Rows lie in tiles of TILE, column by column, so that rows are computed side by side. The host
 * writes these structs.
 */

/** Rows of a tile. @host */
export const TILE: i32 = 64;

/** Rows, less a point near all of them if they are far from 0. */
@unmanaged
export class Rows {
  n: i32;
  dim: i32;
  tiles: i32;
  /** 1 if the numbers of `x` are f32. */
  isNarrow: i32;
  /** in, f64 or f32[tiles][dim][TILE]: the last tile is filled up with zeros. */
  x: usize;
  /** in, f64[tiles][TILE]: 0 where there is no row. */
  weights: usize;
  /** in, f64[tiles][TILE]: squared lengths of the rows. */
  squares: usize;
}

/** Centers, and what a pass over the rows finds. */
@unmanaged
export class Run {
  k: i32;
  /** Tiles of a slice: each slice has sums of its own, and these are added in their order. */
  tilesPerSlice: i32;
  /** Numbers of a slice's sums. */
  stride: i32;
  /** The first of the tiles that are told. */
  firstTile: i32;
  /** Twice the exponent of the ratios, if it is a whole number and powers are multiplied; else 0. */
  halves: i32;
  /** 1 / (m - 1): the exponent of ratios of squared distances. */
  exponent: f64;
  /** m */
  fuzziness: f64;
  /** in, f64[k or k + 1, even][dim]: after an odd number of centers there is another, which counts for nothing. */
  centers: usize;
  /** in, f64[k or k + 1]: their squared lengths. */
  squares: usize;
  /** out, f64[told tiles][TILE][k]: memberships, of the step tell. */
  shares: usize;
  /** out, f64[told tiles][TILE]: the number of the nearest center, and its squared distance, of the step tell. */
  nearest: usize;
  least: usize;
  /** out, f64[told tiles][TILE]: the weighted sum of u^m times squared distances of each row, of the step tell. */
  costs: usize;
  /**
   * out, f64[slices][stride]: sums of even and of odd rows side by side. First the weighted sum of u^m times squared
   * distances; then for each center the sum of the weighted u^m, and of these times the rows, f64[dim][2].
   */
  sums: usize;
  /** scratch of each thread, scratchBytes, zeros at first; see lines.ts. */
  scratch: usize;
  scratchBytes: i32;
}

/** Steps of `work`. Items are slices. */
export enum Step {
  fit,
  tell,
}
