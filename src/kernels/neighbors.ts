import type { Rows } from '../core/dataset.ts';
import type { NeighborSearch } from './neighbors/search.ts';
import { plainSearch, squaresOf } from './neighbors/twin.ts';

/** Rows to search neighbors among, by squared Euclidean distance. */
export interface SearchRows {
  /** in, n * dim */
  x: Rows;
  n: number;
  dim: number;
}

/** Opens a search by squared Euclidean distances: sums, column by column, of squared differences in f64. */
export function openNeighbors({ x, n, dim }: SearchRows): NeighborSearch {
  return plainSearch(n, squaresOf(x, dim));
}
