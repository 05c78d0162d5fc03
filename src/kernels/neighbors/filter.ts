import { numbersTo } from '../../core/numbers.ts';
import type { Between, WithinSearch } from './search.ts';

/**
 * Searches within a radius by `between`. The lists of `candidates`, by another distance, hold all neighbors, and more.
 * @param between in, the distance
 * @param reach in, a limit for `candidates` that keeps all pairs of rows up to `limit` apart
 */
export function filterSearch(
  n: number,
  candidates: WithinSearch,
  between: Between,
  reach: (limit: number) => number,
): WithinSearch {
  const kept = new Int32Array(n);
  const filter = (limit: number, row: number, rows: Int32Array) => {
    let count = 0;
    for (const l of rows) if (l === row || between(row, l, limit) <= limit) kept[count++] = l;
    return kept.subarray(0, count);
  };
  return {
    counts(limit, counts) {
      const all = numbersTo(n);
      return candidates.lists(reach(limit), all, (row, rows) => {
        counts[row] = filter(limit, row, rows).length;
      });
    },
    lists: (limit, rows, visit) =>
      candidates.lists(reach(limit), rows, (row, found) => visit(row, filter(limit, row, found))),
    close: () => candidates.close(),
  };
}
