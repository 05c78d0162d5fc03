import type { Centers, Clustering, SplitNode, SplitTree } from '../../core/clustering.ts';
import { numberCenters } from '../centers/centroids.ts';

/**
 * The clustering after the first k - 1 splits; clusters are numbered by falling size. O(k dim + k log k) time.
 * @param nodes the nodes of at least k - 1 splits
 * @returns the facets, and the cluster of each leaf by the leaf's id
 */
export function cutSplits(nodes: readonly SplitNode[], k: number) {
  const last = 2 * (k - 1);
  const isLeaf = ({ children }: SplitNode) => !(children && children[0] <= last);
  const kept = nodes.slice(0, last + 1);
  const leaves = kept.filter(isLeaf);
  const dim = nodes[0].center.length;
  const points = Float64Array.from(leaves.flatMap(({ center }) => center));
  const inertia = leaves.reduce((sum, leaf) => sum + leaf.inertia, 0);
  const given = Float64Array.from(leaves, ({ size }) => size);
  const { labels, sizes, centers } = numberCenters(
    { dim, points, inertia },
    Int32Array.from(leaves.keys()),
    given,
  );
  const cluster = new Map(leaves.map(({ id }, at) => [id, labels[at]]));
  const tree: SplitTree = {
    kind: 'splits',
    nodes: kept.map((node) => ({
      ...node,
      children: isLeaf(node) ? null : node.children,
      cluster: cluster.get(node.id) ?? null,
    })),
  };
  return { sizes, centers, tree, cluster };
}

/** A clustering with centers whose clusters are the leaves of a tree of splits: the result of `bisecting`. */
export interface SplitClustering extends Clustering {
  centers: Centers;
  tree: SplitTree;
}

/** The clustering after fewer splits; see `cutTree`. */
export function afterFewerSplits(whole: SplitClustering, k: number): SplitClustering {
  const { algorithm, n, seed, tree } = whole;
  const { directions } = whole.centers;
  const { cluster, sizes, centers, ...cut } = cutSplits(tree.nodes, k);
  // parents come before their children, so one pass hands each cluster of the cut down to the leaves below it
  const newLabel = new Int32Array(whole.k);
  const inherited: number[] = [];
  for (const { id, parent, cluster: leaf } of tree.nodes) {
    inherited[id] = cluster.get(id) ?? (parent === null ? 0 : inherited[parent]);
    if (leaf !== null) newLabel[leaf] = inherited[id];
  }
  const labels = whole.labels.map((label) => newLabel[label]);
  const turned = { ...centers, ...(directions && { directions }) };
  return { algorithm, n, k, labels, sizes, centers: turned, ...cut, seed, warnings: [] };
}
