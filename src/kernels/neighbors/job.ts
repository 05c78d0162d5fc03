import type { Arena, Fields, Placed } from '../host.ts';
import type { Search } from '../layouts/neighbors.ts';
import type { TeamJob } from '../team.ts';

/** A search among rows in shared memory. A worker can receive the job. */
export interface SearchJob extends TeamJob {
  run: Placed<typeof Search>;
  /** Rows that search together. */
  tile: number;
  /** The address of i32[n], the row in each slot. Consecutive slots make a tile. */
  names: number;
  /** The first address after the job. */
  free: number;
}

/** The largest number of rows whose neighbors one step lists. */
export const MOST_ASKED = 4096;

/** The least number of numbers that lists have room for: 4 MB. */
const LISTED = 1 << 20;

/** The number of nearest rows that are handed out at once, where there are as many: 12 bytes each. */
const FOUND = 1 << 18;

/** What the fields of a search depend on, besides the number of rows. */
interface SearchShape {
  /** Rows that search together. */
  tile: number;
  /** The largest number of nearest rows that a search will return. */
  count: number;
  threads: number;
  /** Bytes that a thread needs, without marks. */
  scratch: number;
}

export function searchFields(
  arena: Arena,
  n: number,
  { tile, count, threads, scratch }: SearchShape,
): Fields<typeof Search> {
  const words = Math.ceil(n / 64);
  const marks = 8 * tile * (words + Math.ceil(words / 64));
  const scratchBytes = Math.ceil((scratch + marks) / 64) * 64;
  const room = Math.max(n, LISTED);
  const found = count * foundAtOnce(n, count, tile) * tile;
  return {
    n,
    count,
    firstTile: 0,
    asked: 0,
    room,
    used: 0,
    limit: 0,
    slots: arena.take(4 * n),
    counts: arena.take(4 * n),
    near: arena.take(4 * found),
    nearD: arena.take(8 * found),
    queries: arena.take(4 * MOST_ASKED),
    places: arena.take(4 * MOST_ASKED),
    starts: arena.take(4 * MOST_ASKED),
    lengths: arena.take(4 * MOST_ASKED),
    listed: arena.take(4 * room),
    scratch: arena.take(threads * scratchBytes),
    scratchBytes,
  };
}

/** The largest number of tiles whose nearest rows are handed out at once. */
export function foundAtOnce(n: number, count: number, tile: number): number {
  return Math.max(1, Math.min(Math.ceil(n / tile), Math.floor(FOUND / (tile * Math.max(1, count)))));
}
