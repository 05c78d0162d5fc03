import type { Merges } from '../../core/clustering.ts';

/*
 * Trees are walked along their merges, where parts come before the whole: without recursion, a chain of a million rows
 * cannot overflow the stack.
 */

/** The number of rows below each node, 2 n - 1 numbers. O(n). */
export function leafCounts({ n, a, b }: Merges): Int32Array {
  const counts = new Int32Array(n + a.length).fill(1);
  for (let t = 0; t < a.length; t++) counts[n + t] = counts[a[t]] + counts[b[t]];
  return counts;
}

/**
 * The rows from left to right, as SciPy draws them: in each merge, first the part with the smaller id. O(n).
 * @returns n rows
 */
export function leafOrder(merges: Merges): Int32Array {
  const { n } = merges;
  const starts = leafStarts(merges);
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[starts[i]] = i;
  return order;
}

/**
 * Where the rows below each node start in `leafOrder`, 2 n - 1 numbers: a node's rows are next to each other.
 * @param counts as `leafCounts` has them
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
