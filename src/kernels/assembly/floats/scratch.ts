import { CHUNK, Run } from './layout';

/** Offsets in a thread's scratch: numbers, arrays by row, then u16[groups][512] lists and their u32[groups] ends. */
export const FOUR: usize = 0;
export const EIGHT: usize = 64;
export const LEAST: usize = 192;
export const SECOND: usize = 196;
export const LANE: usize = 200;
export const OWN: usize = 204;
export const OTHERS: usize = 208;
export const FAILED: usize = 256;
/** i32[512]: the old lane of each row, or -1 in a fresh pass. */
export const OWNS: usize = FAILED + 2 * CHUNK;
/** u64[512]: the groups in doubt of each failed row, as bits. */
export const NEAR: usize = OWNS + 4 * CHUNK;
/** i32[512]: the new lane of each row that moves; NEAR is not used any more when this is written. */
export const MOVES: usize = OWNS + 4 * CHUNK;
const LISTS: usize = NEAR + 8 * CHUNK;

/** @inline */
export function listOf(scratch: usize, g: i32): usize {
  return scratch + LISTS + <usize>g * 2 * CHUNK;
}

/** @inline */
export function endsOf(run: Run, scratch: usize): usize {
  return listOf(scratch, run.groups);
}
