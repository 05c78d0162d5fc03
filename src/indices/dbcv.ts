import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { Pacer } from '../core/pacer.ts';
import { pow, powerBy } from '../core/pow.ts';
import { type ClusteredRows, clusteredRows, type NoiseOption } from './clusteredRows.ts';
import type { Labels } from './contingency.ts';
import { type PairDistance, pairDistance } from './dissimilarity.ts';
import type { PairOptions } from './separation.ts';

/** The validity of a density clustering, and of each of its clusters. */
export interface DensityValidity {
  /** -1 to 1; rows that are noise count as 0. */
  index: number;
  /** k: the validity of each cluster, 0 for a single row. */
  clusters: Float64Array;
}

/**
 * DBCV (D. Moulavi, P. A. Jaskowiak, R. J. G. B. Campello, A. Zimek, J. Sander, "Density-based clustering validation",
 * SIAM International Conference on Data Mining 2014): how much denser clusters of any shape are than the space between
 * them. Higher is better.
 *
 * The core distance of a row comes from its distances to all other rows of its cluster. A minimum spanning tree of
 * mutual reachability distances joins the rows of a cluster. The longest edge between inner nodes of a tree is compared
 * with the least reachability to inner nodes of another cluster. Of equally long edges, edges between nearer rows come
 * first. A tree without inner edges uses all of its edges, and a tree without inner nodes uses all of its nodes. A
 * cluster of a single row counts as 0, and so does noise that is left out. Weights are not used, except that rows of
 * weight 0 are ignored.
 *
 * Time O(n^2 dim); memory O(n).
 *
 * @throws {ClusterkitError} input, for one cluster, and for distances without rows; aborted
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12), n: 4, dim: 1 };
 * const { index, clusters } = await indices.dbcv(data, [0, 0, 1, 1]);
 * console.log(index, [...clusters]); // 0.75 [ 0.75, 0.75 ]
 */
export async function dbcv(
  data: Dataset,
  labels: Labels,
  options: PairOptions & NoiseOption = {},
): Promise<DensityValidity> {
  return dbcvOf(clusteredRows(data, labels, options), options);
}

/** `dbcv` of rows sorted by cluster. */
export async function dbcvOf(rows: ClusteredRows, options: PairOptions = {}): Promise<DensityValidity> {
  if (rows.k === 1) throw new ClusterkitError('input', 'dbcv requires at least 2 clusters, and there is 1');
  if (typeof options.metric === 'object') {
    throw new ClusterkitError(
      'input',
      'dbcv requires rows with columns, not distances: its densities depend on the number of columns',
    );
  }
  const distance = pairDistance(rows.data, options);
  const pacer = new Pacer(options);
  const { k, starts } = rows;
  const trees: Tree[] = [];
  for (let c = 0; c < k; c++) {
    const members = rows.order.subarray(starts[c], starts[c + 1]);
    trees.push(await spanningTree(members, rows.data.dim, distance, pacer));
    pacer.report({ stage: 'dbcv', done: starts[c + 1], total: 2 * rows.n });
  }
  const apart = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  for (let c = 1; c < k; c++) {
    for (let other = 0; other < c; other++) {
      if (trees[c].members.length < 2 || trees[other].members.length < 2) continue;
      const least = await leastReach(trees[c], trees[other], distance, pacer);
      apart[c] = Math.min(apart[c], least);
      apart[other] = Math.min(apart[other], least);
    }
    pacer.report({ stage: 'dbcv', done: rows.n + starts[c + 1], total: 2 * rows.n });
  }
  const clusters = apart.map((least, c) => {
    const most = Math.max(least, trees[c].sparseness);
    // the cluster is a single row, or only single rows are near
    if (trees[c].members.length < 2 || most === 0 || least === Number.POSITIVE_INFINITY) return 0;
    return (least - trees[c].sparseness) / most;
  });
  let index = 0;
  for (let c = 0; c < k; c++) index += (trees[c].members.length / (rows.n + rows.omitted)) * clusters[c];
  return { index, clusters };
}

/** Facts about the minimum spanning tree of a cluster. */
interface Tree {
  members: Uint32Array;
  /** The core distance of each member. */
  core: Float64Array;
  /** Indices in `members` of the inner nodes, or of all nodes. */
  inner: Uint32Array;
  /** The longest edge between inner nodes, or the longest of all edges. */
  sparseness: number;
}

async function spanningTree(
  members: Uint32Array,
  dim: number,
  distance: PairDistance,
  pacer: Pacer,
): Promise<Tree> {
  const core = await coreDistances(members, dim, distance, pacer);
  const size = members.length;
  // Prim's algorithm, from the first member
  const edges = new Edges(size);
  const { reach, parent } = edges;
  const inTree = new Uint8Array(size);
  const degree = new Uint32Array(size);
  for (let count = 1, last = 0; count < size; count++) {
    inTree[last] = 1;
    let next = -1;
    for (let p = 0; p < size; p++) {
      if (inTree[p]) continue;
      const d = distance(members[p], members[last]);
      edges.offer(p, last, Math.max(core[p], core[last], d), d);
      if (next < 0 || edges.isBefore(p, reach[next], edges.apart[next], next, parent[next])) next = p;
    }
    degree[next]++;
    degree[parent[next]]++;
    last = next;
    if (pacer.due) await pacer.pause();
  }
  let [longest, longestInner] = [0, -1];
  for (let p = 1; p < size; p++) {
    longest = Math.max(longest, reach[p]);
    if (degree[p] > 1 && degree[parent[p]] > 1) longestInner = Math.max(longestInner, reach[p]);
  }
  const places = Uint32Array.from({ length: size }, (_, p) => p);
  const inner = places.filter((p) => degree[p] > 1);
  return {
    members,
    core,
    inner: inner.length > 0 ? inner : places,
    sparseness: longestInner < 0 ? longest : longestInner,
  };
}

/**
 * The shortest edge from each member to a tree. Core distances make many edges equally long. Of these, the edge between
 * the nearest rows is first, then the edge of the first rows, so the tree does not depend on its start.
 */
class Edges {
  readonly reach: Float64Array;
  /** The distance between the two rows of the edge. */
  readonly apart: Float64Array;
  readonly parent: Int32Array;

  constructor(size: number) {
    this.reach = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.apart = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.parent = new Int32Array(size).fill(-1);
  }

  /** Keeps an edge from p to the tree if it is shorter than the edge known so far. */
  offer(p: number, parent: number, reach: number, apart: number): void {
    if (this.parent[p] >= 0 && this.isBefore(p, reach, apart, p, parent)) return;
    this.reach[p] = reach;
    this.apart[p] = apart;
    this.parent[p] = parent;
  }

  /** Whether the edge of p comes before another edge. */
  isBefore(p: number, reach: number, apart: number, q: number, parent: number): boolean {
    if (this.reach[p] !== reach) return this.reach[p] < reach;
    if (this.apart[p] !== apart) return this.apart[p] < apart;
    const own = this.parent[p];
    const [first, otherFirst] = [Math.min(p, own), Math.min(q, parent)];
    return first !== otherFirst ? first < otherFirst : Math.max(p, own) < Math.max(q, parent);
  }
}

/**
 * The mean of the inverse distances to the power of dim, converted back to a distance. The powers are those of ratios
 * of the least distance to the others, which are at most 1.
 */
async function coreDistances(
  members: Uint32Array,
  dim: number,
  distance: PairDistance,
  pacer: Pacer,
): Promise<Float64Array> {
  const core = new Float64Array(members.length);
  const distances = new Float64Array(members.length);
  const raise = powerBy(dim);
  for (let p = 0; p < members.length && members.length > 1; p++) {
    let least = Number.POSITIVE_INFINITY;
    for (let q = 0; q < members.length; q++) {
      if (q === p) continue;
      distances[q] = distance(members[p], members[q]);
      least = Math.min(least, distances[q]);
    }
    let sum = 0;
    for (let q = 0; q < members.length && least > 0; q++) if (q !== p) sum += raise(least / distances[q]);
    // the density of a row is infinite if another row is equal
    core[p] = least > 0 ? least * pow(sum / (members.length - 1), -1 / dim) : 0;
    if (pacer.due) await pacer.pause();
  }
  return core;
}

/** The least mutual reachability of inner nodes of two trees. */
async function leastReach(a: Tree, b: Tree, distance: PairDistance, pacer: Pacer): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (const p of a.inner) {
    // no reachability of p is below its core distance
    if (a.core[p] >= least) continue;
    for (const q of b.inner) {
      const d = Math.max(a.core[p], b.core[q], distance(a.members[p], b.members[q]));
      if (d < least) least = d;
    }
    if (pacer.due) await pacer.pause();
  }
  return least;
}
