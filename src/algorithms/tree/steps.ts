import type { Merges } from '../../core/clustering.ts';
import { heightOf, sizeOf } from '../hac/merges.ts';
import { leafCounts, leafOrder, leafStarts } from './leaves.ts';

/** One of the two clusters of a merge. */
export interface StepPart {
  node: number;
  /** Its weight. */
  size: number;
  /** How many rows it has. */
  count: number;
  /** The first of its rows, in the order of the leaves. */
  rows: number[];
  /** Its height, 0 for a row. */
  height: number;
}

/** A merge, with all that is needed to describe it. */
export interface Step {
  /** 1 to n - 1. */
  step: number;
  /** The node made by it. */
  node: number;
  height: number;
  parts: [StepPart, StepPart];
  /** The weight of both parts. */
  size: number;
  /** How many clusters are left after it. */
  left: number;
}

/**
 * The merges one by one: which clusters, at what height. O(n most) time and memory.
 * @param most rows to name of each part, default 12
 * @returns n - 1 steps
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
