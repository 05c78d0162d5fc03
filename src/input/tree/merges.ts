import type { Merges } from '../../core/clustering.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { WrittenTree } from './newick.ts';

/** A tree of merges, and how its heights were found. */
export interface FoundTree {
  merges: Merges;
  names: string[];
  /** The heights count levels, since no branch has a length. */
  isCounted: boolean;
}

/** Depths of leaves are equal if they differ by less than this share: lengths are written rounded. */
const ROUNDED = 1e-3;

/**
 * The merges of a tree. The height of a merge is the length of the path between leaves on both of its sides: the
 * cophenetic distance. Without lengths, heights count levels. A node of several parts becomes merges of equal height,
 * from left to right. O(n log n) time.
 * @throws {ClusterkitError} input, for a tree whose leaves are not equally far from the root; names another reading
 */
export function mergesOf(tree: WrittenTree): FoundTree {
  const { parent, leaves, names } = tree;
  const { lengths, isCounted } = lengthsOf(tree);
  const height = isCounted ? levelsOf(tree) : heightsOf(tree, lengths);
  const n = leaves.length;
  const leafOf = new Map(leaves.map((node, i) => [node, i]));
  // the leaf or merge that stands for each node that has ended
  const made = new Int32Array(parent.length).fill(-1);
  const found: UnorderedMerges = { left: [], right: [], height: [] };
  for (let node = 0; node < parent.length; node++) {
    const leaf = leafOf.get(node);
    if (leaf !== undefined) made[node] = leaf;
    const above = parent[node];
    if (above < 0) continue;
    if (made[above] < 0) made[above] = made[node];
    else {
      found.left.push(made[above]);
      found.right.push(made[node]);
      found.height.push(height[above]);
      made[above] = n + found.left.length - 1;
    }
  }
  return {
    merges: inOrder(n, found),
    names: names.map((name, i) => (name === '' ? String(i) : name)),
    isCounted,
  };
}

/**
 * The lengths of all branches: 0 for the root, and 1 each for a tree without lengths.
 * @throws {ClusterkitError} input, when only some branches have lengths
 */
export function lengthsOf({ parent, length, names, leaves }: WrittenTree): {
  lengths: Float64Array;
  isCounted: boolean;
} {
  const below = parent.flatMap((above, node) => (above < 0 ? [] : [node]));
  const lacking = below.filter((node) => Number.isNaN(length[node]));
  const isCounted = lacking.length === below.length;
  if (lacking.length > 0 && !isCounted) {
    const name = names[leaves.indexOf(lacking[0])];
    const which = name === undefined ? '' : `, that of "${name}" among them`;
    throw new ClusterkitError(
      'input',
      `${lacking.length} of ${below.length} branches have no length${which}`,
    );
  }
  const lengths = Float64Array.from(parent, (above, node) => (above < 0 ? 0 : isCounted ? 1 : length[node]));
  return { lengths, isCounted };
}

/** The depth of each node below the root. */
export function depthsOf({ parent }: WrittenTree, lengths: Float64Array): Float64Array {
  const depth = new Float64Array(parent.length);
  for (let node = parent.length - 1; node >= 0; node--)
    if (parent[node] >= 0) depth[node] = depth[parent[node]] + lengths[node];
  return depth;
}

/** Twice the distance of each node to the leaves below. */
function heightsOf(tree: WrittenTree, lengths: Float64Array): Float64Array {
  const { parent } = tree;
  checkUltrametric(tree, depthsOf(tree, lengths));
  const half = new Float64Array(parent.length).fill(Number.NEGATIVE_INFINITY);
  for (const leaf of tree.leaves) half[leaf] = 0;
  for (let node = 0; node < parent.length; node++)
    if (parent[node] >= 0) half[parent[node]] = Math.max(half[parent[node]], half[node] + lengths[node]);
  return half.map((value) => 2 * value);
}

/** @throws {ClusterkitError} input */
function checkUltrametric({ leaves, names }: WrittenTree, depth: Float64Array): void {
  let [nearest, farthest] = [0, 0];
  for (let i = 1; i < leaves.length; i++) {
    if (depth[leaves[i]] < depth[leaves[nearest]]) nearest = i;
    if (depth[leaves[i]] > depth[leaves[farthest]]) farthest = i;
  }
  const [least, most] = [depth[leaves[nearest]], depth[leaves[farthest]]];
  if (most - least <= ROUNDED * Math.abs(most)) return;
  const figure = (value: number) => Number(value.toPrecision(6));
  const reason = `the leaves are not equally far from the root ("${names[nearest]}" ${figure(least)}, "${names[farthest]}" ${figure(most)}), so that no height cuts the tree`;
  throw new ClusterkitError('input', reason, {
    remedies: [{ option: 'distances', how: 'set', to: 'cluster the leaves by the paths between them' }],
  });
}

/** The largest number of levels below each node. */
function levelsOf({ parent }: WrittenTree): Float64Array {
  const levels = new Float64Array(parent.length);
  for (let node = 0; node < parent.length; node++)
    if (parent[node] >= 0) levels[parent[node]] = Math.max(levels[parent[node]], levels[node] + 1);
  return levels;
}

/** Merges, each after its parts. Merge t is node n + t. */
export interface UnorderedMerges {
  left: number[];
  right: number[];
  height: number[];
}

/** The merges by rising height. A merge that is lower than a part comes right after that part. */
export function inOrder(n: number, { left, right, height }: UnorderedMerges): Merges {
  const count = height.length;
  const reached = new Float64Array(count);
  const below = (node: number) => (node < n ? Number.NEGATIVE_INFINITY : reached[node - n]);
  for (let t = 0; t < count; t++) reached[t] = Math.max(height[t], below(left[t]), below(right[t]));
  const order = Uint32Array.from(reached.keys()).sort((s, t) => reached[s] - reached[t] || s - t);
  const place = new Int32Array(count);
  order.forEach((t, at) => {
    place[t] = at;
  });
  const numbered = (node: number) => (node < n ? node : n + place[node - n]);
  const merges: Merges = {
    n,
    a: new Int32Array(count),
    b: new Int32Array(count),
    height: Float64Array.from(order, (t) => height[t]),
    size: new Float64Array(count),
  };
  const sizeOf = (node: number) => (node < n ? 1 : merges.size[node - n]);
  for (const [at, t] of order.entries()) {
    const [p, q] = [numbered(left[t]), numbered(right[t])];
    merges.a[at] = Math.min(p, q);
    merges.b[at] = Math.max(p, q);
    merges.size[at] = sizeOf(p) + sizeOf(q);
  }
  return merges;
}
