import type { Merges } from '../../core/clustering.ts';
import { invalid } from '../../core/errors.ts';
import { heightOf } from '../../core/merges.ts';
import { leafOrder } from './leaves.ts';

/** The coordinates of a dendrogram, as flat arrays by node. */
export interface DendrogramLayout {
  /** n rows from left to right. */
  order: Int32Array;
  /** 2 n - 1 places: leaves at 0, 1, 2..., merges halfway between their parts. */
  x: Float64Array;
  /** 2 n - 1 heights. */
  y: Float64Array;
  /** n - 1 nodes each: the left part of a merge, and the right part. */
  left: Int32Array;
  right: Int32Array;
}

/**
 * Where each node is drawn: merge t is a line at y[n + t] from x[left[t]] to x[right[t]], with feet down to the heights
 * of both parts. O(n) time and memory.
 * @param order n rows from left to right, those of each node contiguous; default `leafOrder`
 * @param widths the n widths of the leaves, default 1; a leaf is in the middle of its width
 * @throws {ClusterkitError} usage, for an order of another length
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 1, 5), n: 3, dim: 1 }, { linkage: 'single' });
 * const { x, y } = trees.dendrogramLayout(merges);
 * console.log([...x], [...y]); // [ 1, 2, 0, 1.5, 0.75 ] [ 0, 0, 0, 1, 4 ]
 */
export function dendrogramLayout(
  merges: Merges,
  order = leafOrder(merges),
  widths?: ArrayLike<number>,
): DendrogramLayout {
  const { n, a, b } = merges;
  if (order.length !== n) throw invalid('order', `${n} rows`, order.length);
  const x = new Float64Array(n + a.length);
  let at = 0;
  for (const i of order) {
    const width = widths ? widths[i] : 1;
    x[i] = at + (width - 1) / 2;
    at += width;
  }
  const left = new Int32Array(a.length);
  const right = new Int32Array(a.length);
  for (let t = 0; t < a.length; t++) {
    const turned = x[a[t]] > x[b[t]];
    left[t] = turned ? b[t] : a[t];
    right[t] = turned ? a[t] : b[t];
    x[n + t] = (x[a[t]] + x[b[t]]) / 2;
  }
  const y = Float64Array.from({ length: x.length }, (_, node) => heightOf(merges, node));
  return { order: Int32Array.from(order), x, y, left, right };
}
