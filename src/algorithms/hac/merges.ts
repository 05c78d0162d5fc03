import type { Merges } from '../../core/clustering.ts';
import { heightOf } from '../../core/merges.ts';
import { numbersTo } from '../../core/numbers.ts';
import { sortByValue } from '../../core/order.ts';
import type { FoundMerges } from '../../kernels/linkage.ts';

/** The order of the merges in a tree. */
export type MergeOrder =
  /** The order in which they were found. */
  | 'found'
  /** By rising height; equal heights by the left rows, then by the right rows. */
  | 'height'
  /**
   * By rising height; equal heights in the order found. Parts are found before the whole and are not higher, up to
   * rounding.
   */
  | 'monotone';

/**
 * Numbers the nodes of a tree.
 * @param found n - 1 merges, each of which names its clusters by any of their rows
 * @param weights n, absent: 1 each
 */
export function numberMerges(
  n: number,
  found: FoundMerges,
  weights: Float64Array | undefined,
  by: MergeOrder,
): Merges {
  const { left, right, height } = found;
  if (by === 'monotone') liftHeights(n, found);
  const order = numbersTo(height.length);
  // equal heights stay in the order that they have
  if (by === 'height') for (const rows of [right, left]) sortByValue(order, rows);
  if (by !== 'found') sortByValue(order, height);
  const most = height.length;
  const merges: Merges = {
    n,
    a: new Int32Array(most),
    b: new Int32Array(most),
    height: new Float64Array(most),
    size: new Float64Array(most),
    ...(weights && { weights }),
  };
  const forest = new Forest(n);
  const node = numbersTo(n);
  const size = weights ? Float64Array.from(weights) : new Float64Array(n).fill(1);
  for (let t = 0; t < most; t++) {
    const p = forest.rootOf(left[order[t]]);
    const q = forest.rootOf(right[order[t]]);
    merges.a[t] = Math.min(node[p], node[q]);
    merges.b[t] = Math.max(node[p], node[q]);
    merges.height[t] = height[order[t]];
    merges.size[t] = size[p] + size[q];
    const root = forest.join(p, q);
    node[root] = n + t;
    size[root] = merges.size[t];
  }
  return merges;
}

/** Lifts merges that are a little below their parts because of rounding. */
function liftHeights(n: number, { left, right, height }: FoundMerges): void {
  const forest = new Forest(n);
  const reached = new Float64Array(n);
  for (let t = 0; t < height.length; t++) {
    const p = forest.rootOf(left[t]);
    const q = forest.rootOf(right[t]);
    height[t] = Math.max(height[t], reached[p], reached[q]);
    reached[forest.join(p, q)] = height[t];
  }
}

/** Disjoint sets of the numbers 0 to n - 1 (R. E. Tarjan, JACM 22, 1975). */
export class Forest {
  private readonly parent: Int32Array;
  private readonly count: Int32Array;

  constructor(n: number) {
    this.parent = numbersTo(n);
    this.count = new Int32Array(n).fill(1);
  }

  rootOf(i: number): number {
    const { parent } = this;
    let root = i;
    while (parent[root] !== root) root = parent[root];
    for (let at = i; at !== root; ) {
      const next = parent[at];
      parent[at] = root;
      at = next;
    }
    return root;
  }

  /** Joins the sets of two different roots. Returns the root of the union. */
  join(p: number, q: number): number {
    const [small, large] = this.count[p] < this.count[q] ? [p, q] : [q, p];
    this.parent[small] = large;
    this.count[large] += this.count[small];
    return large;
  }
}

/** The number of merges that are lower than one of their parts, and the largest difference. */
export function inversionsOf(merges: Merges): { count: number; deepest: number } {
  const { a, b, height } = merges;
  let count = 0;
  let deepest = 0;
  for (let t = 0; t < height.length; t++) {
    const drop = Math.max(heightOf(merges, a[t]), heightOf(merges, b[t])) - height[t];
    if (drop <= 0) continue;
    count++;
    deepest = Math.max(deepest, drop);
  }
  return { count, deepest };
}
