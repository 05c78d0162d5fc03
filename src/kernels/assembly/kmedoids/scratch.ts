import { Search } from './layout';

/* Offsets in a thread's scratch. */

/** i32[16]: squared lengths of the candidates. */
export const SQUARES: usize = 0;
/** i32[16], f32[16] or f64[8]: products, or squared distances. */
export const OUT: usize = 64;
/** f32[STRETCH][16]: distances. */
export const TILE: usize = 128;
/** The candidates, transposed; then f64[k + 1][16]: the sums of each medoid, and of all rows. @host */
export const POINTS: usize = 16512;

/** @inline */
export function scratchAt(search: Search, thread: i32): usize {
  return search.scratch + <usize>thread * <usize>search.scratchBytes;
}

/** The sums of the medoids. The sums of all rows stand behind them. @inline */
export function sumsAt(search: Search, scratch: usize): usize {
  return scratch + <usize>search.scratchBytes - ((<usize>(search.k + 1)) << 7);
}
