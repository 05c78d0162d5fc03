import type { Arena, Fields, Placed } from '../host.ts';
import type { Search } from '../layouts/neighbors.ts';
import type { TeamJob } from '../team.ts';

/** Searches among rows in shared memory; can be posted to a worker. */
export interface SearchJob extends TeamJob {
  run: Placed<typeof Search>;
  /** Rows that search together. */
  tile: number;
  /** The address of i32[n], the row in each slot: slots that follow each other make a tile. */
  names: number;
}

/** Rows that can be asked for at once. */
export const MOST_ASKED = 4096;

/** Numbers for which there is room in lists at least: 4 MB. */
const LISTED = 1 << 20;

/** Nearest rows that are handed out at once, at least where there are as many: 12 bytes each. */
const FOUND = 1 << 18;

/** What the fields of a search depend on, but for the number of rows. */
interface SearchShape {
  /** Rows that search together. */
  tile: number;
  /** Nearest rows that will be asked for, at most. */
  count: number;
  threads: number;
  /** Bytes that a thread needs, but for marks. */
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

/** Tiles whose nearest rows are handed out at once, at most. */
export function foundAtOnce(n: number, count: number, tile: number): number {
  return Math.max(1, Math.min(Math.ceil(n / tile), Math.floor(FOUND / (tile * Math.max(1, count)))));
}
