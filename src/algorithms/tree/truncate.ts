import { checkInteger } from '../../core/check.ts';
import type { Merges } from '../../core/clustering.ts';
import { leafCounts, sizeOf } from '../../core/merges.ts';
import { numbersTo } from '../../core/numbers.ts';

/** The top of a tree, whose leaves stand for subtrees. */
export interface TruncatedTree {
  /** A complete tree. Its sizes are weights in the whole tree. */
  merges: Merges;
  /** The node of the whole tree for each leaf, in rising order. */
  nodes: Int32Array;
  /** The number of rows that each leaf stands for. */
  counts: Int32Array;
}

/**
 * The last merges of a tree with many leaves, for a readable picture. The result has `leaves` leaves, or all leaves if
 * there are fewer. O(n) time and memory.
 * @param leaves at least 1
 * @throws {ClusterkitError} usage, for fewer than 1 leaf
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 1, 5, 7), n: 4, dim: 1 });
 * console.log([...trees.truncateTree(merges, 2).counts]); // [ 2, 2 ]
 */
export function truncateTree(merges: Merges, leaves: number): TruncatedTree {
  const { n } = merges;
  const p = Math.min(n, checkInteger('leaves', leaves, 1));
  const first = n - p;
  const isLeaf = new Uint8Array(n + merges.a.length);
  if (p === 1) isLeaf[n + merges.a.length - 1] = 1;
  for (let t = first; t < n - 1; t++) {
    for (const node of [merges.a[t], merges.b[t]]) if (node < n + first) isLeaf[node] = 1;
  }
  const nodes = numbersTo(isLeaf.length).filter((node) => isLeaf[node] === 1);
  const renamed = new Int32Array(isLeaf.length);
  nodes.forEach((node, i) => {
    renamed[node] = i;
  });
  for (let t = first; t < n - 1; t++) renamed[n + t] = p + t - first;
  const counts = leafCounts(merges);
  return {
    merges: {
      n: p,
      a: merges.a.slice(first).map((node) => renamed[node]),
      b: merges.b.slice(first).map((node) => renamed[node]),
      height: merges.height.slice(first),
      size: merges.size.slice(first),
      weights: Float64Array.from(nodes, (node) => sizeOf(merges, node)),
    },
    nodes,
    counts: nodes.map((node) => counts[node]),
  };
}
