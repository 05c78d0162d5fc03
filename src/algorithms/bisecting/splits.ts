import type { SplitNode, SplitTree } from '../../core/clustering.ts';
import { numberCenters } from '../centers/centroids.ts';

/**
 * The clustering after the first k - 1 splits; clusters are numbered by falling size. O(k dim + k log k) time.
 * @param nodes those of at least k - 1 splits
 * @returns beside its facets, the cluster of each leaf by the leaf's id
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
