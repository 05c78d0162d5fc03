/*
 * The memory of nearest centers by projections. The host writes these structs.
 */

/** Coordinates of a projection; the last one is the length of what the others leave. @host */
export const COORDINATES: i32 = 48;

/** Rows of an item of the step label. @host */
export const ITEM: i32 = 32;

/** Centers that are compared side by side. @host */
export const LANES: i32 = 8;

/** Some of the rows. */
@unmanaged
export class Rows {
  n: i32;
  dim: i32;
  /** dim, filled up to a multiple of 16. */
  width: i32;
  /** in, f64[n][dim] */
  x: usize;
  /** out, i32[n]: the nearest center, the first of equals. */
  labels: usize;
  /** out, f64[n]: its squared distance. */
  d2: usize;
  /** out, i32[n]: how many centers were compared in all columns. */
  compared: usize;
}

/** Centers. */
@unmanaged
export class Run {
  k: i32;
  /** The length of the longest center less the origin. */
  longest: f64;
  /** Bounds of rounding errors; see label.ts. */
  slack: f64;
  relative: f64;
  /** in, f64[dim]: subtracted from rows and centers. */
  origin: usize;
  /** in, f64[dim][COORDINATES]: orthonormal columns or zeros; the last is zero. */
  basis: usize;
  /** in, f64[k][dim] */
  centers: usize;
  /** out, f32[k][width]: the centers less the origin, of the step place. */
  narrow: usize;
  /** out, f32[k / LANES rounded up][1 + COORDINATES][LANES]: squared lengths, then coordinates, of the step place. */
  places: usize;
  /** scratch of each thread, scratchBytes; see scratch.ts. */
  scratch: usize;
  scratchBytes: i32;
}

/** Steps of `work`: centers are items of the first, ITEM rows of the second. */
export enum Step {
  place,
  label,
}
