import type { Centers, Clustering, SplitNode, SplitTree } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';
import type { Nearest } from '../centers/labelRows.ts';
import { assignCentered, bodyOf, type CentersBody, checkCenters } from './centers.ts';
import { broken, isList, isPermutation, isPoint } from './checks.ts';
import type { ModelKind } from './kind.ts';

/** A tree of splits: rows follow them down to their clusters. */
export interface SplitsBody extends Pick<CentersBody, 'centers' | 'inertia'> {
  tree: SplitNode[];
}

/** Number of rows between two checks for a pause. */
const ROWS = 256;

export const splits: ModelKind<SplitsBody> = {
  serves: ({ tree }) => tree?.kind === 'splits',
  async make({ clustering }) {
    const { tree } = clustering as Clustering & { tree: SplitTree };
    return { ...bodyOf(clustering as Clustering & { centers: Centers }), tree: tree.nodes };
  },
  check(body, head) {
    checkCenters(body, head);
    if (!isTree(body.tree, head.k, head.dim)) throw broken('its tree does not lead to the clusters');
  },
  assign: (model, data, { pacer }) =>
    assignCentered(model, data, pacer, (rows) => descend(rows, model.tree, pacer)),
};

/** Whether each path down the tree ends at a cluster, and each cluster is the end of a path. */
function isTree(tree: unknown, k: number, dim: number): boolean {
  if (!isList(tree, 2 * k - 1)) return false;
  const nodes = tree as (SplitNode | null)[];
  const leaves = nodes.filter((node) => node?.children === null).map((node) => node?.cluster);
  // children come after their parent, so each path has an end
  const leads = (children: unknown, at: number) =>
    children === null ||
    (isList(children, 2) && children.every((c) => Number(c) > at && Number(c) < 2 * k - 1));
  return (
    isPermutation(leaves, k) &&
    nodes.every((node, at) => node?.id === at && isPoint(node.center, dim) && leads(node.children, at))
  );
}

/** Follows the splits from the root to a leaf, to the nearer half at each split. */
async function descend({ x, n, dim }: Dataset, tree: readonly SplitNode[], pacer: Pacer): Promise<Nearest> {
  const labels = new Int32Array(n);
  const d2 = new Float64Array(n);
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    let node = tree[0];
    let distance = squaredDistance(x, p, node.center, 0, dim);
    while (node.children) {
      const [first, second] = node.children.map((id) => tree[id]);
      const toFirst = squaredDistance(x, p, first.center, 0, dim);
      const toSecond = squaredDistance(x, p, second.center, 0, dim);
      node = toSecond < toFirst ? second : first;
      distance = Math.min(toFirst, toSecond);
    }
    labels[i] = node.cluster as number;
    d2[i] = distance;
    if (i % ROWS === 0 && pacer.due) await pacer.pause();
  }
  return { labels, d2 };
}
