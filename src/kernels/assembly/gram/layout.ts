/*
 * The memory of products of columns, and of rows with a few vectors. Columns lie in panels of PANEL, and a block has some
 * rows of all panels: f64 row after row, or whole numbers of 16 bits in groups of eight rows, column after column. The host
 * writes these structs.
 */

/** Columns of a panel. @host */
export const PANEL: i32 = 4;

/** Rows that a panel of whole numbers holds together. */
export const GROUP: i32 = 8;

/** Rows of an item that is packed or projected, a multiple of GROUP. @host */
export const CHUNK: i32 = 32;

/** Some rows as they were given, less a shift. */
@unmanaged
export class Given {
  /** Rows of the block. */
  rows: i32;
  dim: i32;
  /** Bytes of a number: 1, 4 or 8. */
  size: i32;
  /** in, u8, f32 or f64[rows][dim] */
  x: usize;
  /** in, f64[dim]: subtracted from the rows. */
  shift: usize;
  /** in, f64[rows], or 0: 1 each. */
  weights: usize;
}

/** A block of rows, and sums over all blocks. */
@unmanaged
export class Products {
  panels: i32;
  /** Columns that are multiplied. */
  columns: i32;
  /** in, i32[columns]: their numbers. */
  used: usize;
  /** Rows that a panel has room for, a multiple of GROUP. */
  room: i32;
  /** 1 for whole numbers. */
  isWhole: i32;
  /** scratch, f64[panels][room][PANEL] or i16[panels][room / GROUP][PANEL][GROUP]: the block, and the block times weights. */
  right: usize;
  left: usize;
  /** inout, f64[4 panels][4 panels], of which the upper triangle is right. */
  sums: usize;
}

/** Vectors that rows are multiplied with. */
@unmanaged
export class Projection {
  /** Vectors, filled up to an even number. */
  width: i32;
  /** in, f64[dim + 1][width]: the last line is of zeros. */
  vectors: usize;
  /** out, f64[rows][width] */
  out: usize;
  /** scratch of each thread: f64[dim + 4], and addresses of lines, u32[dim + 4] */
  values: usize;
  lines: usize;
}

/** Steps of `work`: items are chunks of rows, panels, and chunks of rows. */
export enum Step {
  pack,
  multiply,
  project,
}
