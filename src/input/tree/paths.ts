import { depthsOf, lengthsOf } from './merges.ts';
import type { WrittenTree } from './newick.ts';

/** The lengths of the paths between all leaves of a tree: n * n numbers, row-major. O(n^2) time and memory. */
export function pathsBetween(tree: WrittenTree): { values: Float64Array; isCounted: boolean } {
  const { parent, leaves } = tree;
  const { lengths, isCounted } = lengthsOf(tree);
  const depth = depthsOf(tree, lengths);
  const n = leaves.length;
  const values = new Float64Array(n * n);
  // leaves below a node are adjacent: the first leaf, and the number of leaves joined so far
  const first = new Int32Array(parent.length).fill(-1);
  const count = new Int32Array(parent.length);
  leaves.forEach((node, i) => {
    first[node] = i;
    count[node] = 1;
  });
  for (let node = 0; node < parent.length; node++) {
    const above = parent[node];
    if (above < 0) continue;
    if (first[above] < 0) first[above] = first[node];
    for (let i = first[above]; i < first[above] + count[above]; i++)
      for (let l = first[node]; l < first[node] + count[node]; l++) {
        // rounding may put the distance of equal leaves a little below 0
        const path = Math.max(0, depth[leaves[i]] + depth[leaves[l]] - 2 * depth[above]);
        values[i * n + l] = values[l * n + i] = path;
      }
    count[above] += count[node];
  }
  return { values, isCounted };
}
