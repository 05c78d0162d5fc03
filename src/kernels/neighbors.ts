import { evenSteps } from '../core/evenSteps.ts';
import { openTree } from './neighbors/layout.ts';
import { suitsTree } from './neighbors/probe.ts';
import { TreeSearch } from './neighbors/runner.ts';
import type { NeighborSearch, SearchRows, WithinSearch } from './neighbors/search.ts';
import { plainSearch, squaresOf } from './neighbors/twin.ts';
import { MOST_ROWS, openWide, WideSearch } from './neighbors/wide.ts';

/** From this many columns on, products may save more time than boxes. */
const MANY_COLUMNS = 16;

/** Whether rows are compared by products, because no tree leaves out much. */
export function suitsProducts(rows: SearchRows): boolean {
  return rows.dim >= MANY_COLUMNS && rows.n <= MOST_ROWS && !suitsTree(rows);
}

/**
 * Opens a search by squared Euclidean distances: sums of squared differences in f64, column by column.
 * @param count the largest number of nearest rows that a search will return
 * @param threads the largest number of threads, used where helpers pay
 */
export function openNeighbors(rows: SearchRows, count: number, threads: number): NeighborSearch {
  if (suitsProducts(rows)) {
    const wide = openWide(rows, count, threads);
    if (wide) return new WideSearch(wide);
  }
  const tree = openTree(rows, count, threads);
  return tree ? new TreeSearch(tree) : plainSearch(rows.n, squaresOf(rows.x, rows.dim));
}

/**
 * Opens a search within a radius, and for nothing else: what `openNeighbors` finds. Floats that are multiples of one step,
 * as the values of pictures are after a division, are compared by whole numbers of steps wherever these decide.
 */
export function openWithin(rows: SearchRows, threads: number): WithinSearch {
  const steps = suitsProducts(rows) ? evenSteps(rows.x) : undefined;
  const wide = steps && openWide(rows, 0, threads, steps);
  return wide ? new WideSearch(wide) : openNeighbors(rows, 0, threads);
}
