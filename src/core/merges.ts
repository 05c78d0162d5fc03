import type { Merges } from './clustering.ts';

/** The height of a node; 0 for a row. */
export function heightOf({ n, height }: Merges, node: number): number {
  return node < n ? 0 : height[node - n];
}

/** The weight of the rows below a node. */
export function sizeOf({ n, size, weights }: Merges, node: number): number {
  if (node >= n) return size[node - n];
  return weights ? weights[node] : 1;
}

/**
 * The height of the highest merge; 0 for one row. O(n) time.
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 1, 5), n: 3, dim: 1 }, { linkage: 'single' });
 * console.log(trees.treeHeight(merges)); // 4
 */
export function treeHeight(merges: Merges): number {
  let most = 0;
  for (let t = 0; t < merges.height.length; t++) most = Math.max(most, heightOf(merges, merges.n + t));
  return most;
}

/**
 * The number of rows below each of the 2 n - 1 nodes. O(n) time and memory.
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 1, 5), n: 3, dim: 1 });
 * console.log([...trees.leafCounts(merges)]); // [ 1, 1, 1, 2, 3 ]
 */
export function leafCounts({ n, a, b }: Merges): Int32Array {
  const counts = new Int32Array(n + a.length).fill(1);
  for (let t = 0; t < a.length; t++) counts[n + t] = counts[a[t]] + counts[b[t]];
  return counts;
}
