import { ClusterkitError } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { CondensedMatrix } from '../../distances/condensed.ts';
import { condensedIndex } from '../../distances/pairIndex.ts';

/** Rows in an order in which each is near to one before it. */
export interface VatOrder {
  /** n numbers of rows. */
  order: Int32Array;
  /** n distances, by place: to the nearest row before it; 0 for the first. */
  joins: Float64Array;
  /** n places, by place: where that row stands; -1 for the first. */
  parents: Int32Array;
}

/**
 * The order of rows for a visual assessment of tendency (Bezdek and Hathaway, "VAT: a tool for visual assessment of
 * (cluster) tendency", 2002): it begins with a row of the largest distance, and goes on with the row that is nearest to
 * one before it, as Prim's tree grows. Clusters are dark blocks on the diagonal of the distances in this order. Of equal
 * distances the one with the lowest numbers counts. O(n^2) time, 20 n bytes of memory beside the distances.
 * @param matrix distances of n rows
 * @throws {ClusterkitError} input, for distances that are no numbers of at least 0
 * @example
 * const matrix = await distances.pairwiseDistances({ x: Float64Array.of(0, 10, 1, 12), n: 4, dim: 1 });
 * const { order, joins } = choosing.vatOrder(matrix);
 * console.log([...order], [...joins]); // [ 0, 2, 1, 3 ] [ 0, 1, 9, 2 ]
 */
export function vatOrder({ condensed, n }: CondensedMatrix): VatOrder {
  const order = new Int32Array(n);
  const joins = new Float64Array(n);
  const parents = new Int32Array(n).fill(-1);
  if (n === 0) return { order, joins, parents };
  const between = (i: number, l: number) =>
    condensed[i < l ? condensedIndex(n, i, l) : condensedIndex(n, l, i)];
  order[0] = firstRow(condensed, n);
  const near = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const place = new Int32Array(n);
  const isTaken = new Uint8Array(n);
  isTaken[order[0]] = 1;
  for (let at = 1; at < n; at++) {
    const last = order[at - 1];
    let next = -1;
    for (let i = 0; i < n; i++) {
      if (isTaken[i]) continue;
      const d = between(last, i);
      if (d < near[i]) {
        near[i] = d;
        place[i] = at - 1;
      }
      if (next < 0 || near[i] < near[next]) next = i;
    }
    isTaken[next] = 1;
    order[at] = next;
    joins[at] = near[next];
    parents[at] = place[next];
  }
  return { order, joins, parents };
}

/** The first row of the largest distance. */
function firstRow(condensed: CondensedMatrix['condensed'], n: number): number {
  let first = 0;
  let most = -1;
  let at = 0;
  for (let i = 0; i < n; i++)
    for (let l = i + 1; l < n; l++, at++) {
      const d = condensed[at];
      if (!(d >= 0))
        throw new ClusterkitError(
          'input',
          `the distance of rows ${i} and ${l} is ${d}, not a number of at least 0`,
        );
      if (d > most) {
        most = d;
        first = i;
      }
    }
  return first;
}

/**
 * The n * n longest steps of the shortest-stepped paths between rows, in an order of `vatOrder`: no path between two rows has
 * only shorter steps. Clusters of any shape are dark blocks in them (iVAT: Havens and Bezdek, "An efficient formulation of the
 * improved visual assessment of cluster tendency algorithm", 2012). O(n^2) time, 8 n^2 bytes of memory.
 * @param maxMemory bytes that may be used, default no bound
 * @throws {ClusterkitError} memory
 * @example
 * const matrix = await distances.pairwiseDistances({ x: Float64Array.of(0, 10, 1), n: 3, dim: 1 });
 * console.log([...choosing.vatPaths(choosing.vatOrder(matrix))]); // [ 0, 1, 9, 1, 0, 9, 9, 9, 0 ]
 */
export function vatPaths(
  { joins, parents }: Pick<VatOrder, 'joins' | 'parents'>,
  { maxMemory = Number.POSITIVE_INFINITY }: { maxMemory?: number } = {},
): Float64Array {
  const n = joins.length;
  checkMemory(`the paths between ${n} rows`, 8 * n * n, maxMemory, [MORE_MEMORY]);
  const paths = new Float64Array(n * n);
  for (let at = 1; at < n; at++) {
    const parent = parents[at];
    for (let p = 0; p < at; p++) {
      const step = Math.max(joins[at], paths[parent * n + p]);
      paths[at * n + p] = step;
      paths[p * n + at] = step;
    }
  }
  return paths;
}
