import { Search } from '../neighbors/layout';
import { QUERIES, WideRows } from './layout';

/* Offsets in a thread's scratch: numbers of each of 20 rows, the queries. */

/** i32[20]: the rows, -1 for none. */
export const ROWS: usize = 0;
/** i32[20] or f32[20]: above this, a squared distance, or its lower bound, is too much. */
export const LIMITS: usize = 128;
/** i32[20] or f32[20]: up to this, a squared distance of bytes, or an upper bound, is within the radius. */
export const SURE: usize = 256;
/** i32[20] or f32[20]: squared lengths, of floats lowered by the error bound. */
export const SQUARES: usize = 384;
/** f32[20]: steps of the points, times -2. */
export const STEPS: usize = 512;
/** i32[20]: candidates. */
export const COUNTS: usize = 640;
/** i32[20]: neighbors found. */
export const FOUND: usize = 768;
/** u16[8]: rows that are measured at once, see floats/shorts.ts. */
export const LIST: usize = 896;
/** f64[4] */
export const EXACT: usize = 960;
/** i32[20], or f32[8][4]: squared distances, or lower bounds. */
export const OUT: usize = 1024;
/** The tiles, then i32[20][room] names of candidates, f64[20][room] keys, and marks. @host */
export const TILES: usize = 1152;

/** @inline */
export function namesOf(rows: WideRows, scratch: usize, q: i32): usize {
  return scratch + TILES + <usize>rows.tileBytes + ((<usize>q * <usize>rows.room) << 2);
}

/** @inline */
export function keysOf(rows: WideRows, scratch: usize, q: i32): usize {
  return namesOf(rows, scratch, QUERIES) + ((<usize>q * <usize>rows.room) << 3);
}

/** @inline */
export function allMarks(rows: WideRows, scratch: usize): usize {
  return keysOf(rows, scratch, QUERIES);
}

/** @inline */
export function scratchAt(run: Search, thread: i32): usize {
  return run.scratch + <usize>thread * <usize>run.scratchBytes;
}
