import type { Merges } from '../../core/clustering.ts';
import { leafCounts } from '../../core/merges.ts';

/*
 * These functions walk along the merges, where parts come before the whole. Without recursion, a chain of a million
 * merges cannot overflow the stack.
 */

/**
 * The rows from left to right, as SciPy draws them: the part with the smaller id comes first. O(n) time and memory.
 * @returns n rows
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 9, 1, 7), n: 4, dim: 1 });
 * console.log([...trees.leafOrder(merges)]); // [ 0, 2, 1, 3 ]
 */
export function leafOrder(merges: Merges): Int32Array {
  const { n } = merges;
  const starts = leafStarts(merges);
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[starts[i]] = i;
  return order;
}

/**
 * The place in `leafOrder` where the rows below each of the 2 n - 1 nodes begin. The rows of a node are contiguous.
 * @param counts the result of `leafCounts`
 */
export function leafStarts(merges: Merges, counts = leafCounts(merges)): Int32Array {
  const { n, a, b } = merges;
  const starts = new Int32Array(n + a.length);
  for (let t = a.length - 1; t >= 0; t--) {
    starts[a[t]] = starts[n + t];
    starts[b[t]] = starts[n + t] + counts[a[t]];
  }
  return starts;
}
