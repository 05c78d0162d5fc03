import { checkInteger } from '../core/check.ts';
import type { BisectingResult } from './bisecting.ts';
import { type CentroidResult, numberBySize } from './centroids.ts';

/** A cluster of a divisive clustering, whole or split. */
export interface TreeNode {
  /** Its place in the tree; the s-th split, counted from 1, makes nodes 2 s - 1 and 2 s. */
  id: number;
  /** null for the whole. */
  parent: number | null;
  /** Weight of its rows. */
  size: number;
  /** Weighted sum of their squared distances to its center. */
  inertia: number;
  /** dim numbers. */
  center: number[];
  /** The halves it was split into; null for a leaf. A row as near to both goes to the first. */
  children: [number, number] | null;
  /** The cluster of the result that a leaf is; null for a node that was split. */
  cluster: number | null;
}

/** The clustering that the first k - 1 splits made; clusters are numbered by falling size. */
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

/** A clustering for fewer clusters than a result has. */
export type BisectingCut = Pick<
  CentroidResult,
  'k' | 'n' | 'dim' | 'centers' | 'labels' | 'sizes' | 'inertia'
>;

/**
 * The clustering that `bisecting` would have given for a smaller k, from the tree of a larger one. O(n + k) time.
 * @param k from 1 to the k of the result
 * @throws {ClusterkitError} usage, for another k
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
