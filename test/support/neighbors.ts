import type { Dataset } from '../../src/core/dataset.ts';
import { finish } from '../../src/core/pacer.ts';
import type { NeighborSearch } from '../../src/kernels/neighbors/search.ts';
import { distance2, rowsOf } from './kmeans.ts';

/** All neighbors that a search finds. */
export interface FoundNeighbors {
  indices: Int32Array;
  d2: Float64Array;
  counts: Int32Array;
  lists: Int32Array[];
}

/** Asks a search for everything. */
export function searchAll(
  search: NeighborSearch,
  n: number,
  count: number,
  limit: number,
  rows = Int32Array.from({ length: n }, (_, i) => i),
): FoundNeighbors {
  const indices = new Int32Array(n * count);
  const d2 = new Float64Array(n * count);
  const counts = new Int32Array(n);
  const lists: Int32Array[] = [];
  if (count > 0) finish(search.nearest(count, indices, d2));
  finish(search.counts(limit, counts));
  finish(search.lists(limit, rows, (row, neighbors) => lists.push(Int32Array.of(row, ...neighbors))));
  return { indices, d2, counts, lists };
}

/** The same by sorting all squared distances. */
export function neighborsOf({ x, n, dim }: Dataset, count: number, limit: number): FoundNeighbors {
  const rows = rowsOf(x, dim);
  const others = (i: number) =>
    Array.from({ length: n }, (_, other) => ({ other, d2: distance2(rows[i], rows[other]) }));
  const nearest = rows.flatMap((_, i) =>
    others(i)
      .filter(({ other }) => other !== i)
      .sort((a, b) => a.d2 - b.d2 || a.other - b.other)
      .slice(0, count),
  );
  const lists = rows.map((_, i) =>
    Int32Array.of(
      i,
      ...others(i)
        .filter(({ d2 }) => d2 <= limit)
        .map(({ other }) => other),
    ),
  );
  return {
    indices: Int32Array.from(nearest, ({ other }) => other),
    d2: Float64Array.from(nearest, ({ d2 }) => d2),
    counts: Int32Array.from(lists, (list) => list.length - 1),
    lists,
  };
}
