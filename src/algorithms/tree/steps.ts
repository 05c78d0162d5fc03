import type { Merges } from '../../core/clustering.ts';
import { heightOf, leafCounts, sizeOf } from '../../core/merges.ts';
import { leafOrder, leafStarts } from './leaves.ts';

/** One of the two clusters of a merge. */
export interface StepPart {
  node: number;
  /** The weight of its rows. */
  size: number;
  /** The number of its rows. */
  count: number;
  /** Its first rows in the order of the leaves. */
  rows: number[];
  /** Its height; 0 for a row. */
  height: number;
}

/** A merge, with all facts that a description requires. */
export interface Step {
  /** 1 to n - 1. */
  step: number;
  /** The node that the merge makes. */
  node: number;
  height: number;
  parts: [StepPart, StepPart];
  /** The weight of both parts. */
  size: number;
  /** The number of clusters after the merge. */
  left: number;
}

/**
 * Describes the merges one by one: which clusters merge, and at what height. O(n most) time and memory.
 * @param most rows of each part that are named, default 12
 * @returns n - 1 steps
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 1, 5, 7), n: 4, dim: 1 }, { linkage: 'single' });
 * for (const { height, parts } of trees.treeSteps(merges)) console.log(height, parts[0].rows, parts[1].rows);
 * // 1 [ 0 ] [ 1 ]
 * // 2 [ 2 ] [ 3 ]
 * // 4 [ 0, 1 ] [ 2, 3 ]
 */
export function treeSteps(merges: Merges, most = 12): Step[] {
  const { n, a, b, height, size } = merges;
  const counts = leafCounts(merges);
  const starts = leafStarts(merges, counts);
  const order = leafOrder(merges);
  const part = (node: number): StepPart => ({
    node,
    size: sizeOf(merges, node),
    count: counts[node],
    rows: Array.from(order.subarray(starts[node], starts[node] + Math.min(most, counts[node]))),
    height: heightOf(merges, node),
  });
  return Array.from(height, (value, t) => ({
    step: t + 1,
    node: n + t,
    height: value,
    parts: [part(a[t]), part(b[t])],
    size: size[t],
    left: n - 1 - t,
  }));
}
