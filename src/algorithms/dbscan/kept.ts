import { numbersTo } from '../../core/numbers.ts';
import type { Neighborhoods } from '../../distances/neighbors.ts';

/** Most numbers that are kept: 32 MB. */
const MOST = 2 ** 23;

/** Room for numbers to begin with. */
const FEW = 2 ** 16;

/**
 * Neighborhoods that need not be found again: those of the first rows, as many as there is room for, are kept when they
 * are visited for the first time, and passed on from there; rows are to be visited in rising order. 4 n bytes of memory, and at most 32 MB for neighborhoods.
 * @param bytes that may be used for neighborhoods
 */
export function keepSome(found: Neighborhoods, bytes: number): Neighborhoods {
  const { n } = found;
  const most = Math.min(MOST, Math.max(0, Math.floor(bytes / 4)));
  const starts = new Int32Array(n + 1);
  let kept = new Int32Array(Math.min(FEW, most));
  /** Neighborhoods that are kept, of rows from 0 on. */
  let count = 0;
  let isFull = false;
  const keep = (row: number, rows: Int32Array) => {
    const to = starts[count] + rows.length;
    isFull ||= to > most;
    if (isFull || row !== count) return;
    if (to > kept.length) {
      const larger = new Int32Array(Math.min(most, Math.max(to, 2 * kept.length)));
      larger.set(kept);
      kept = larger;
    }
    kept.set(rows, starts[count]);
    count++;
    starts[count] = to;
  };
  return {
    ...found,
    async visit(visit, rows = numbersTo(n)) {
      const known = rows.filter((i) => i < count);
      for (const i of known) visit(i, kept.subarray(starts[i], starts[i + 1]));
      const others = known.length > 0 ? rows.filter((i) => i >= count) : rows;
      await found.visit((i, near) => {
        keep(i, near);
        visit(i, near);
      }, others);
    },
  };
}
