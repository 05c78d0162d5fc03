import type { Dataset } from '../../src/core/dataset.ts';
import { finish } from '../../src/core/pacer.ts';
import { roomForMerges } from '../../src/kernels/linkage.ts';
import type { Cores, NeighborSearch } from '../../src/kernels/neighbors/search.ts';
import { distance2, rowsOf } from './kmeans.ts';

/** An edge: its rows, the lower one first, and its length. */
export type Edge = [low: number, high: number, length: number];

/** The edges that a search finds, in the order of their rows. */
export function edgesBy(search: NeighborSearch, n: number, cores: Cores | undefined): Edge[] {
  const found = roomForMerges(n);
  const steps = search.span?.(cores, found);
  if (!steps) throw new Error('the kernel was not built, or the search has no such way');
  finish(steps);
  return inOrder(Array.from(found.left, (low, t) => [low, found.right[t], found.height[t]]));
}

/** Kruskal's algorithm over all pairs of rows: by lengths, then by distances, then by rows. */
export function kruskal({ x, n, dim }: Dataset, core: ArrayLike<number>): Edge[] {
  const rows = rowsOf(x, dim);
  const pairs: { edge: Edge; apart: number }[] = [];
  for (let i = 0; i < n; i++) {
    for (let l = i + 1; l < n; l++) {
      const apart = distance2(rows[i], rows[l]);
      pairs.push({ edge: [i, l, Math.max(apart, core[i], core[l])], apart });
    }
  }
  pairs.sort((a, b) => a.edge[2] - b.edge[2] || a.apart - b.apart);
  const trees = rows.map((_, i) => i);
  const edges: Edge[] = [];
  for (const { edge } of pairs) {
    const [p, q] = [trees[edge[0]], trees[edge[1]]];
    if (p === q) continue;
    for (let i = 0; i < n; i++) if (trees[i] === q) trees[i] = p;
    edges.push(edge);
  }
  return inOrder(edges);
}

function inOrder(edges: Edge[]): Edge[] {
  return edges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
