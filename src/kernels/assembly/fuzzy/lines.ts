import { Rows, TILE } from './layout';

/*
 * Lines of TILE numbers: of rows, which are f64 or f32, and of the scratch of a thread: the least distances of the rows, the
 * sums of their shares, what scales their powers, then the powers in each cluster and the distances to each center.
 */

/** Bytes of a line of f64. */
export const LINE: usize = 8 * TILE;

/** Lines before those of clusters. @host */
const HEAD: i32 = 3;

export const LEAST: usize = 0;
export const SUM: usize = 1 * LINE;
export const SCALE: usize = 2 * LINE;

/** Shares of the rows in cluster c, or powers of memberships; after an odd number of clusters there is a line of zeros. @inline */
export function powersOf(scratch: usize, c: i32): usize {
  return scratch + <usize>(HEAD + c) * LINE;
}

/** Squared distances to center c; there is place for an even number of lines. @inline */
export function distancesOf(scratch: usize, k: i32, c: i32): usize {
  return scratch + <usize>(HEAD + k + (k & 1) + c) * LINE;
}

/** Two numbers of f64 or f32. @inline */
export function pair<T>(at: usize): v128 {
  return sizeof<T>() === 8 ? v128.load(at) : f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** The rows of a tile. @inline */
export function tileOf<T>(rows: Rows, tile: i32): usize {
  return rows.x + <usize>tile * <usize>rows.dim * TILE * sizeof<T>();
}

/** @inline */
export function addTo(sum: usize, lanes: v128): void {
  v128.store(sum, f64x2.add(v128.load(sum), lanes));
}
