import { checkInteger } from '../core/check.ts';
import type { BisectingResult } from './bisecting.ts';
import { type CentroidResult, numberBySize } from './centroids.ts';

/** A cluster of a divisive clustering, final or split. */
export interface TreeNode {
  /** Its place in the tree; the s-th split, counted from 1, makes nodes 2 s - 1 and 2 s. */
  id: number;
  /** null for the root. */
  parent: number | null;
  /** Sum of the weights of its rows. */
  size: number;
  /** Weighted sum of their squared distances to its center. */
  inertia: number;
  /** dim numbers. */
  center: number[];
  /** The halves it was split into; null for a leaf. A row equally near to both goes to the first. */
  children: [number, number] | null;
  /** The number of a leaf's cluster in the result; null for a node that was split. */
  cluster: number | null;
}

/** The clustering after the first k - 1 splits; clusters are numbered by falling size. O(k dim + k log k) time. */
export function cutTree(tree: readonly TreeNode[], k: number) {
  const last = 2 * (k - 1);
  const leaves = tree.filter(({ id, children }) => id <= last && !(children && children[0] <= last));
  const dim = tree[0].center.length;
  const centers = Float64Array.from(leaves.flatMap(({ center }) => center));
  const sizes = Float64Array.from(leaves, ({ size }) => size);
  const { labels, ...numbered } = numberBySize(dim, centers, Int32Array.from(leaves.keys()), sizes);
  const inertia = leaves.reduce((sum, leaf) => sum + leaf.inertia, 0);
  return { ...numbered, inertia, cluster: new Map(leaves.map(({ id }, at) => [id, labels[at]])) };
}

/** A clustering cut from a result: with as many clusters or fewer. */
export type BisectingCut = Pick<
  CentroidResult,
  'k' | 'n' | 'dim' | 'centers' | 'labels' | 'sizes' | 'inertia'
>;

/**
 * The clustering that `bisecting` would have given for a smaller k, from the tree of a larger one. Time
 * O(n + k (dim + log k)), memory O(n + k dim), k being that of the result.
 * @param k whole number from 1 to the k of the result
 * @throws {ClusterkitError} usage, for any other k
 */
export function cutBisecting(result: BisectingResult, k: number): BisectingCut {
  checkInteger('k', k, 1, result.k);
  const { n, dim, tree } = result;
  const { cluster, ...cut } = cutTree(tree, k);
  // parents come before their children, so one walk carries each cut's cluster down to the leaves below it
  const newLabel = new Int32Array(result.k);
  const inherited: number[] = [];
  for (const { id, parent, cluster: leaf } of tree) {
    inherited[id] = cluster.get(id) ?? (parent === null ? 0 : inherited[parent]);
    if (leaf !== null) newLabel[leaf] = inherited[id];
  }
  return { k, n, dim, ...cut, labels: result.labels.map((label) => newLabel[label]) };
}
