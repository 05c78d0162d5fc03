import type { Merges, MergeTree, SplitTree } from '../../core/clustering.ts';
import type { Members } from './members.ts';

/**
 * The tree of all rows, from that of their leaves: the rows of a leaf merge at height 0, one after the other, before
 * leaves do.
 */
export function expandMerges(
  merges: Merges,
  { rows, starts }: Members,
  weights: Float64Array | undefined,
): Merges {
  const n = rows.length;
  const a = new Int32Array(n - 1);
  const b = new Int32Array(n - 1);
  const height = new Float64Array(n - 1);
  const size = new Float64Array(n - 1);
  const weightOf = (row: number) => (weights ? weights[row] : 1);
  const node = numbersOfNodes(merges, { rows, starts });
  let t = 0;
  for (let leaf = 0; leaf < merges.n; leaf++) {
    let last = rows[starts[leaf]];
    let mass = weightOf(last);
    for (let at = starts[leaf] + 1; at < starts[leaf + 1]; at++, t++) {
      mass += weightOf(rows[at]);
      [a[t], b[t]] = [Math.min(rows[at], last), Math.max(rows[at], last)];
      size[t] = mass;
      last = n + t;
    }
  }
  for (let m = 0; t < n - 1; m++, t++) {
    const [one, other] = [node(merges.a[m]), node(merges.b[m])];
    [a[t], b[t]] = [Math.min(one, other), Math.max(one, other)];
    height[t] = merges.height[m];
    size[t] = merges.size[m];
  }
  return { n, a, b, height, size, ...(weights && { weights }) };
}

/** The node of the whole tree that a node of the tree of leaves is. */
function numbersOfNodes(
  { n: leaves }: Pick<Merges, 'n'>,
  { rows, starts }: Members,
): (node: number) => number {
  const n = rows.length;
  // the merges of a leaf's rows follow those of the leaves before
  return (node) => {
    if (node >= leaves) return n + (n - leaves) + (node - leaves);
    const count = starts[node + 1] - starts[node];
    return count === 1 ? rows[starts[node]] : n + (starts[node + 1] - node - 1) - 1;
  };
}

/** A cut of the tree of leaves as a cut of the tree of rows. */
export function expandCut(tree: MergeTree, merges: Merges, members: Members): MergeTree {
  return { ...tree, merges, nodes: tree.nodes.map(numbersOfNodes(tree.merges, members)) };
}

/**
 * A tree of splits with the inertia of all rows.
 * @param within of each cluster what the rows add to the inertia of the leaves
 */
export function expandSplits({ kind, nodes }: SplitTree, within: Float64Array): SplitTree {
  const added = new Float64Array(nodes.length);
  for (const { id, cluster, children } of [...nodes].reverse())
    added[id] = children ? added[children[0]] + added[children[1]] : within[cluster as number];
  return { kind, nodes: nodes.map((node) => ({ ...node, inertia: node.inertia + added[node.id] })) };
}
