/*
 * The memory of a mixture of normal distributions. Rows lie in tiles of TILE, column by column, so that rows are computed
 * side by side. The host writes these structs.
 */

/** Rows of a tile. @host */
export const TILE: i32 = 64;

/** Rows, less a point near all of them. */
@unmanaged
export class Rows {
  n: i32;
  dim: i32;
  tiles: i32;
  /** in, f64[tiles][dim][TILE]: the last tile is filled up with zeros. */
  x: usize;
  /** in, f64[tiles][TILE]: 0 where there is no row. */
  weights: usize;
}

/** Components, and what a pass over the rows finds. */
@unmanaged
export class Run {
  k: i32;
  /** 1 if all roots are diagonal: there are dim numbers for each component. */
  isDiagonal: i32;
  /** Tiles of a slice: each slice has sums of its own, and these are added in their order. */
  tilesPerSlice: i32;
  /** Numbers of a slice's sums. */
  stride: i32;
  /** The first of the tiles that are told. */
  firstTile: i32;
  /** in, f64[k][dim] */
  means: usize;
  /** in, f64[k][dim (dim + 1) / 2]: inverses of the lower triangular roots of the covariances, line by line; or f64[k][dim]. */
  roots: usize;
  /** in, f64[k]: logarithms of the densities at the means, times the weights of the components. */
  logs: usize;
  /** in, i32[tiles][TILE]: the component of each row, for the step hard. */
  labels: usize;
  /** out, f64[told tiles][TILE][k]: shares of each row, of the step tell. */
  shares: usize;
  /** out, f64[told tiles][TILE]: logarithms of the densities of the rows, of the step tell. */
  densities: usize;
  /**
   * out, f64[slices][stride]: the weighted sum of the logarithms of the densities; then for each component its mass, its
   * sum of differences from the mean, f64[dim], and of their products, f64[dim (dim + 1) / 2] line by line or f64[dim].
   */
  sums: usize;
  /** scratch of each thread, scratchBytes; see scratch.ts. */
  scratch: usize;
  scratchBytes: i32;
}

/** Steps of `work`. Items are slices. */
export enum Step {
  hard,
  fit,
  tell,
}
