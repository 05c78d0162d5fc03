/*
 * The memory layout of superpixels: a picture in planes, one for each coordinate of its colors, in lines of `stride`
 * numbers. The host writes this struct.
 */

/** Lines of an item. @host */
export const BAND: i32 = 16;

/** Numbers of a center, of which five are used: three coordinates of its color, x and y. @host */
export const CENTER: i32 = 8;

/** Sums of a center: three coordinates, x, y, and the number of pixels. @host */
export const SUMS: i32 = 6;

/** A picture and its centers. */
@unmanaged
export class Slic {
  width: i32;
  height: i32;
  /** A multiple of 4. */
  stride: i32;
  k: i32;
  /** How far from a center pixels are compared with it, in each direction. */
  reach: f32;
  /** What a squared distance in pixels counts beside one of colors. */
  pull: f32;
  /** in, f32[height][stride] each; pixels that are left out are NaN in the first. */
  first: usize;
  second: usize;
  third: usize;
  /** inout, i32[height][stride]: the center of each pixel, -1 for pixels that are left out. */
  labels: usize;
  /** in, f32[k][8] */
  centers: usize;
  /** in, i32[bands + 1]: where the centers near to a band begin among the members. */
  starts: usize;
  /** in, i32: numbers of centers, rising within a band. */
  members: usize;
  /** inout, f64[threads][k][6] */
  sums: usize;
  /** scratch, f32[threads][stride] */
  best: usize;
}
