import { COORDINATES, Rows } from './layout';

/*
 * The scratch of a thread: the coordinates of a row, those of four rows times -2 in all lanes, the numbers of a row less
 * the origin that are not 0, four rows in f32, their bounds for all centers, and the centers that may be nearest to a row.
 */

/** f64[COORDINATES] @inline */
export function coordinatesOf(scratch: usize): usize {
  return scratch;
}

/** f32[COORDINATES][4][4] @inline */
export function blockOf(scratch: usize): usize {
  return scratch + COORDINATES * 8;
}

/** f64[width] @inline */
export function valuesOf(scratch: usize): usize {
  return blockOf(scratch) + COORDINATES * 64;
}

/** i32[width]: where the columns of these numbers begin in the basis. @inline */
export function columnsOf(rows: Rows, scratch: usize): usize {
  return valuesOf(scratch) + ((<usize>rows.width) << 3);
}

/** f32[4][width] @inline */
export function narrowOf(rows: Rows, scratch: usize): usize {
  return columnsOf(rows, scratch) + ((<usize>rows.width) << 2);
}

/** f32[4][lanes] @inline */
export function boundsOf(rows: Rows, scratch: usize): usize {
  return narrowOf(rows, scratch) + ((<usize>rows.width) << 4);
}

/** f64[lanes], then i32[lanes]: least squared distances of candidates, and their numbers. @inline */
export function candidatesOf(rows: Rows, lanes: i32, scratch: usize): usize {
  return boundsOf(rows, scratch) + ((<usize>lanes) << 4);
}
