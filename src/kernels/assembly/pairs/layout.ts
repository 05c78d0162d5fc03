/*
 * The memory layout for distances of all pairs of rows. The host writes this struct.
 */

/** What is added up over the columns, and what becomes of the sum. */
export enum Kind {
  root,
  squares,
  differences,
  largest,
  shares,
}

@unmanaged
export class Pairs {
  n: i32;
  dim: i32;
  kind: i32;
  /** in: the rows of the band. */
  first: i32;
  count: i32;
  /** in: numbers of a row of the band, n rounded up to whole blocks. */
  stride: i32;
  /** in: what sums of squares are divided by. */
  divisor: f64;
  /** in, f64[n][dim] */
  x: usize;
  /** out, f64[count][stride]: distances of the rows of the band to all later rows, each at its number. */
  out: usize;
  /** scratch for each thread, f64[dim][8]. */
  scratch: usize;
}
