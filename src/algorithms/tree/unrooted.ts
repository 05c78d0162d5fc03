import type { Merges } from '../../core/clustering.ts';
import { invalid } from '../../core/errors.ts';
import { heightOf } from '../../core/merges.ts';
import { leafOrder } from './leaves.ts';

/** The coordinates of a tree without a root. */
export interface UnrootedLayout {
  /** 2 n - 1 coordinates of the nodes; the root is at 0, 0. */
  x: Float64Array;
  y: Float64Array;
  /** 2 n - 1 directions of the branches that end at the nodes, in radians; 0 for the root. */
  angles: Float64Array;
  /** 2 n - 1 parents of the nodes, -1 for the root. */
  parents: Int32Array;
}

/**
 * Where the nodes of a tree are drawn without a root, by equal angles (Felsenstein, "Inferring Phylogenies", 2004, chapter
 * 34): each leaf has an equal wedge of the circle, a node has the wedges of its leaves, and the branch to a node goes
 * through the middle of the wedge. No two branches cross. A branch is as long as the heights of its ends differ; where a merge
 * is lower than its part, its length is 0. O(n) time and memory.
 * @param order n rows around the circle, those of each node together; default `leafOrder`
 * @throws {ClusterkitError} usage, for an order of another length
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 1, 5), n: 3, dim: 1 }, { linkage: 'single' });
 * const { x, angles } = trees.unrootedLayout(merges);
 * console.log(x[0].toFixed(2), (angles[0] / Math.PI).toFixed(2)); // -2.50 1.00
 */
export function unrootedLayout(merges: Merges, order: ArrayLike<number> = leafOrder(merges)): UnrootedLayout {
  const { n, a, b } = merges;
  if (order.length !== n) throw invalid('order', `${n} rows`, order.length);
  const nodes = n + a.length;
  const first = new Float64Array(nodes);
  const last = new Float64Array(nodes);
  for (let at = 0; at < n; at++) {
    first[order[at]] = at;
    last[order[at]] = at + 1;
  }
  const parents = new Int32Array(nodes).fill(-1);
  for (let t = 0; t < a.length; t++) {
    first[n + t] = Math.min(first[a[t]], first[b[t]]);
    last[n + t] = Math.max(last[a[t]], last[b[t]]);
    parents[a[t]] = parents[b[t]] = n + t;
  }
  const x = new Float64Array(nodes);
  const y = new Float64Array(nodes);
  const angles = new Float64Array(nodes);
  for (let node = nodes - 2; node >= 0; node--) {
    const parent = parents[node];
    const angle = (Math.PI * (first[node] + last[node])) / n;
    const length = Math.max(0, heightOf(merges, parent) - heightOf(merges, node));
    angles[node] = angle;
    x[node] = x[parent] + length * Math.cos(angle);
    y[node] = y[parent] + length * Math.sin(angle);
  }
  return { x, y, angles, parents };
}
