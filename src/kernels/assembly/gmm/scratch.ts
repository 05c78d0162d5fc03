import { TILE } from './layout';

/*
 * The scratch of a thread, in lines of TILE numbers: the shares of the k components, the differences of the columns from
 * a mean, the same times shares, and the rest below.
 */

/** Bytes of a line. */
export const LINE: usize = 8 * TILE;

/** Lines before those of components and columns: largest exponents, sums, shares, chosen rows. @host */
const HEAD: i32 = 4;

export const MOST: usize = 0;
export const SUM: usize = 1 * LINE;
export const CHOSEN: usize = 2 * LINE;
/** i32[TILE] */
export const PLACES: usize = 3 * LINE;

/** The shares of component c. @inline */
export function sharesOf(scratch: usize, c: i32): usize {
  return scratch + <usize>(HEAD + c) * LINE;
}

/** The differences of column 0; those of other columns follow. @inline */
export function differencesOf(scratch: usize, k: i32): usize {
  return scratch + <usize>(HEAD + k) * LINE;
}
