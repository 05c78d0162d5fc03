import { numbersTo } from '../../core/numbers.ts';
import type { Pacer } from '../../core/pacer.ts';
import type { Measure } from '../../distances/measure.ts';
import { wardFactor } from '../../kernels/hac.ts';
import { addMerge, type FoundMerges, roomForMerges } from '../../kernels/linkage.ts';
import { centeredRows } from './centers.ts';
import type { Between, Edges } from './connectivity.ts';
import { EdgeHeap } from './edgeHeap.ts';

/** The linkages for clusters on a graph. */
export const GRAPH_LINKAGES = ['single', 'complete', 'average', 'ward'] as const;
export type GraphLinkage = (typeof GRAPH_LINKAGES)[number];

/** How dissimilarities of clusters on a graph are computed for a linkage. */
interface Clusters {
  /** The dissimilarity of two rows. */
  first: Between;
  /**
   * The dissimilarity of a new cluster and a neighbor of its parts.
   * @param toA the dissimilarity of that neighbor and part a; NaN if they are not neighbors
   */
  next(node: number, a: number, b: number, other: number, toA: number, toB: number): number;
  /** Makes cluster `node` from a and b. */
  merge(node: number, a: number, b: number): void;
}

/**
 * Merges neighbors on a graph, the nearest first; of equally near pairs, the pair of the smallest ids. A cluster has
 * the neighbors of its parts. Average and complete linkage count only distances along edges, as in scikit-learn. O(m
 * log m) time for m edges, old and new; there are few edges if clusters have few neighbors.
 * @param graph connected
 * @returns merges in their order; the heights of ward are squared
 */
export async function mergeOnGraph(
  graph: Edges,
  n: number,
  clusters: Clusters,
  pacer: Pacer,
): Promise<FoundMerges> {
  const found = roomForMerges(n);
  const heap = new EdgeHeap(graph.left.length * 2);
  const lists = new NeighborLists(2 * n - 1, graph.left.length * 4);
  for (let e = 0; e < graph.left.length; e++) {
    const d = clusters.first(graph.left[e], graph.right[e]);
    lists.connect(graph.left[e], graph.right[e], d);
    heap.push(d, graph.left[e], graph.right[e]);
  }
  const isGone = new Uint8Array(2 * n - 1);
  // one row of each cluster
  const row = numbersTo(2 * n - 1);
  // for each node: the cluster that met it last, and its dissimilarities to the two parts of that cluster
  const seen = new Int32Array(2 * n - 1).fill(-1);
  const toA = new Float64Array(2 * n - 1);
  const toB = new Float64Array(2 * n - 1);
  const around = new Int32Array(2 * n - 1);
  while (found.count < n - 1) {
    const { d, a, b } = heap.pop();
    if (isGone[a] || isGone[b]) continue;
    const node = n + found.count;
    addMerge(found, row[a], row[b], d);
    row[node] = row[a];
    isGone[a] = isGone[b] = 1;
    clusters.merge(node, a, b);
    let count = 0;
    for (const part of [a, b]) {
      for (let at = lists.heads[part]; at >= 0; at = lists.next[at]) {
        const other = lists.nodes[at];
        if (isGone[other]) continue;
        if (seen[other] !== node) {
          seen[other] = node;
          toA[other] = toB[other] = Number.NaN;
          around[count++] = other;
        }
        (part === a ? toA : toB)[other] = lists.values[at];
      }
    }
    for (let p = 0; p < count; p++) {
      const other = around[p];
      const value = clusters.next(node, a, b, other, toA[other], toB[other]);
      lists.connect(node, other, value);
      heap.push(value, other, node);
    }
    if (!pacer.due) continue;
    pacer.report({ stage: 'merging neighbors', done: found.count, total: n - 1 });
    await pacer.pause();
  }
  return found;
}

/** The neighbors of each node with their dissimilarities. Nodes that merged stay in the lists. */
class NeighborLists {
  readonly heads: Int32Array;
  nodes: Int32Array;
  next: Int32Array;
  values: Float64Array;
  private count = 0;

  constructor(nodes: number, room: number) {
    this.heads = new Int32Array(nodes).fill(-1);
    this.nodes = new Int32Array(room);
    this.next = new Int32Array(room);
    this.values = new Float64Array(room);
  }

  connect(a: number, b: number, value: number): void {
    this.add(a, b, value);
    this.add(b, a, value);
  }

  private add(from: number, to: number, value: number): void {
    if (this.count === this.nodes.length) this.grow();
    this.nodes[this.count] = to;
    this.values[this.count] = value;
    this.next[this.count] = this.heads[from];
    this.heads[from] = this.count++;
  }

  private grow(): void {
    const room = Math.max(16, 2 * this.count);
    const nodes = new Int32Array(room);
    const next = new Int32Array(room);
    const values = new Float64Array(room);
    nodes.set(this.nodes);
    next.set(this.next);
    values.set(this.values);
    Object.assign(this, { nodes, next, values });
  }
}

/** Single, complete and average linkage. */
export function linkedClusters(
  linkage: Exclude<GraphLinkage, 'ward'>,
  n: number,
  weights: Float64Array | undefined,
  between: Between,
): Clusters {
  const sizes = new Float64Array(2 * n - 1);
  for (let i = 0; i < n; i++) sizes[i] = weights ? weights[i] : 1;
  return {
    first: between,
    next(_node, a, b, _other, toA, toB) {
      if (Number.isNaN(toA)) return toB;
      if (Number.isNaN(toB)) return toA;
      if (linkage === 'single') return Math.min(toA, toB);
      if (linkage === 'complete') return Math.max(toA, toB);
      return (sizes[a] * toA + sizes[b] * toB) / (sizes[a] + sizes[b]);
    },
    merge(node, a, b) {
      sizes[node] = sizes[a] + sizes[b];
    },
  };
}

/** Ward's linkage: clusters are weighted centers, and dissimilarities are squared. */
export function wardClusters(measured: Measure, weights: Float64Array | undefined): Clusters {
  const { n, dim } = measured;
  const centers = new Float64Array((2 * n - 1) * dim);
  centers.set(centeredRows(measured));
  const sizes = new Float64Array(2 * n - 1);
  for (let i = 0; i < n; i++) sizes[i] = weights ? weights[i] : 1;
  const apart = (a: number, b: number) => {
    let d2 = 0;
    for (let j = 0, p = a * dim, q = b * dim; j < dim; j++) d2 += (centers[p + j] - centers[q + j]) ** 2;
    return wardFactor(sizes[a], sizes[b]) * d2;
  };
  return {
    first: apart,
    next: (node, _a, _b, other) => apart(node, other),
    merge(node, a, b) {
      sizes[node] = sizes[a] + sizes[b];
      const share = sizes[b] / sizes[node];
      for (let j = 0; j < dim; j++) {
        const x = centers[a * dim + j];
        centers[node * dim + j] = x + (centers[b * dim + j] - x) * share;
      }
    },
  };
}
