import { Search, TILE } from './layout';

/*
 * A tile: up to eight rows that walk through the tree together, so that each block of points is read once for all rows.
 * Bits of a mask say which rows have something to find in a box.
 */

/** Offsets in a thread's scratch. f64[TILE][FAN]: squared distances of the rows to eight boxes, or to eight points. */
export const NEAR: usize = 0;
/** f64[FAN]: the least of these distances for each box. */
export const LEAST: usize = 512;
/** f64[FAN]: squared distances of a row to points, or to the far corners of boxes. */
export const LANES: usize = 576;
/** i32[FAN]: the rows that look into each box. */
export const MASKS: usize = 640;
/** i32[TILE]: the number of neighbors of each row. */
export const COUNTS: usize = 672;
/** f64[TILE]: the distance of the last of the nearest rows. */
export const WORST: usize = 704;
/** 16 bytes for each group of boxes that rows have still to look at. */
export const STACK: usize = 768;
/** i32, after 80 entries of STACK: blocks that rows have looked into for their nearest rows. @host */
export const VISITS: usize = 2048;
/** f64[TILE][dim]: the rows; behind the rows are the marks of within.ts. @host */
export const POINTS: usize = 2112;

/** @inline */
export function scratchOf(run: Search, thread: i32): usize {
  return run.scratch + <usize>thread * run.scratchBytes;
}

/** The mask of the first rows of a tile. @inline */
export function firstRows(count: i32): i32 {
  return (1 << count) - 1;
}

/** The rows of a tile of slots: all but the last tile are full. @inline */
export function rowsOf(tile: i32, points: i32): i32 {
  return min(TILE, points - tile * TILE);
}
