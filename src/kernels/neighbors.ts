import { openSearch } from './neighbors/layout.ts';
import { TreeSearch } from './neighbors/runner.ts';
import type { NeighborSearch, SearchRows } from './neighbors/search.ts';
import { plainSearch, squaresOf } from './neighbors/twin.ts';

/**
 * Opens a search by squared Euclidean distances: sums, column by column, of squared differences in f64.
 * @param count how many nearest rows will be asked for, at most
 * @param threads how many may work on it, where that pays
 */
export function openNeighbors(rows: SearchRows, count: number, threads: number): NeighborSearch {
  const job = openSearch(rows, count, threads);
  return job ? new TreeSearch(job) : plainSearch(rows.n, squaresOf(rows.x, rows.dim));
}
