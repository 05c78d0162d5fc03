import { cutTree, nodeLabels } from '../../algorithms/tree/cut.ts';
import { dendrogramLayout } from '../../algorithms/tree/layout.ts';
import { truncateTree } from '../../algorithms/tree/truncate.ts';
import { dendrogramChart, type TreePlaces } from '../../charts/dendrogram.ts';
import { heightsChart } from '../../charts/heights.ts';
import { capitalize, formatCount } from '../../charts/theme.ts';
import type { Merges } from '../../core/clustering.ts';
import { toHex } from '../../core/image.ts';
import { treeHeight } from '../../core/merges.ts';
import { numbersTo } from '../../core/numbers.ts';
import { fromSpace } from '../../features/colorspace.ts';
import { profile } from '../../indices/profile.ts';
import type { Tree } from '../result.ts';
import type { Picture } from '../subject.ts';
import { classesOf } from './classes.ts';
import type { DrawContext, DrawnTree } from './context.ts';
import { distanceUnit, treeWords, type Words } from './text.ts';

/** Larger trees are truncated to this number of leaves. */
export const MOST_LEAVES = 160;
const SHORT_TREE = 40;

/** Number of merges in a chart of heights. */
const LAST_HEIGHTS = 30;

/** Without a cut, clusters are colored below this share of the highest merge. */
export const COLORED = 0.7;

/** The name of heights, for axes. */
function measureOf(tree: Tree): string {
  const { metric, linkage, minSamples } = tree;
  if (minSamples !== undefined) return `Mutual reachability${distanceUnit(tree)}`;
  if (linkage === 'ward' || linkage === 'wardD') return 'Ward distance';
  return metric === 'precomputed' ? 'Distance' : `${capitalize(metric)} distance${distanceUnit(tree)}`;
}

/** The labels that determine colors: those of the cut, or of a cut at a share of the tree's height. */
export function coloringOf({ tree, result }: DrawnTree): { k: number; labels: Int32Array } {
  if (result) return result.clustering;
  const { merges } = drawable(tree.merges);
  return cutTree(merges, { height: COLORED * treeHeight(merges) });
}

/** The positions of a tree, or of its top. */
interface PlacedTree {
  places: TreePlaces;
  merges: Merges;
  /** The node of the whole tree for each leaf. */
  nodes: ArrayLike<number>;
  /** Number of rows of each leaf. */
  counts: ArrayLike<number>;
}

/** @param isSpread whether the width of leaves is proportional to their rows */
export function placeTree(
  merges: Merges,
  order: Int32Array,
  labels: Int32Array,
  leaves: number,
  isSpread = false,
): PlacedTree {
  const clusters = nodeLabels(merges, labels);
  const { n } = merges;
  if (leaves >= n) {
    const places = { ...dendrogramLayout(merges, order), clusters };
    const nodes = numbersTo(n);
    return { places, merges, nodes, counts: new Int32Array(n).fill(1) };
  }
  const top = truncateTree(merges, leaves);
  const p = top.merges.n;
  const layout = dendrogramLayout(
    top.merges,
    topOrder(merges, order, top.nodes),
    isSpread ? top.counts : undefined,
  );
  const node = (at: number) => (at < p ? top.nodes[at] : n + (n - p) + (at - p));
  const topClusters = Int32Array.from({ length: 2 * p - 1 }, (_, at) => clusters[node(at)]);
  return { places: { ...layout, clusters: topClusters }, ...top };
}

/** The leaves of a truncated tree in the order of all rows. */
function topOrder({ n, a, b }: Merges, order: Int32Array, nodes: Int32Array): Int32Array {
  const first = new Int32Array(n + a.length);
  order.forEach((row, at) => {
    first[row] = at;
  });
  for (let t = 0; t < a.length; t++) first[n + t] = Math.min(first[a[t]], first[b[t]]);
  return Int32Array.from(nodes.keys()).sort((p, q) => first[nodes[p]] - first[nodes[q]]);
}

/** Merges with heights that can be drawn: what is infinitely far apart joins above all else. */
function drawable(merges: Merges): { merges: Merges; apart: number } {
  const finite = merges.height.filter(Number.isFinite);
  const apart = merges.height.length - finite.length;
  if (apart === 0) return { merges, apart };
  const top = 1.15 * finite.reduce((most, height) => Math.max(most, height), 0) || 1;
  return { merges: { ...merges, height: merges.height.map((height) => Math.min(height, top)) }, apart };
}

function apartWords({ title, subtitle }: Words, apart: number): Words {
  if (apart === 0) return { title, subtitle };
  return { title, subtitle: `${subtitle}, ${formatCount(apart + 1)} parts infinitely far apart` };
}

/** A tree, or its top, with all that charts of it tell. */
export function drawnTree(drawn: DrawnTree, { options }: DrawContext) {
  const { subject, tree, result } = drawn;
  const { merges, apart } = drawable(tree.merges);
  const { n } = merges;
  const colors = coloringOf(drawn);
  const leaves = options.truncate ?? (n > MOST_LEAVES ? SHORT_TREE : n);
  const placed = placeTree(merges, tree.order, colors.labels, leaves);
  const { counts, nodes } = placed;
  const names = subject.names();
  const p = placed.merges.n;
  const sizes = Float64Array.from({ length: 2 * p - 1 }, (_, node) => (node < p ? counts[node] : 0));
  for (let t = 0; t < p - 1; t++) sizes[p + t] = sizes[placed.merges.a[t]] + sizes[placed.merges.b[t]];
  const { title, subtitle } = apartWords(treeWords(subject, tree, result?.clustering.k), apart);
  const classes = classesOf(subject, membersOfLeaves(merges, placed));
  const cut = result?.clustering.tree;
  const height = result ? (cut?.kind === 'merges' ? cut.height : undefined) : COLORED * treeHeight(merges);
  const chart = {
    title,
    subtitle: p < n ? `${subtitle}, the last ${formatCount(p - 1)} merges` : subtitle,
    tree: placed.places,
    names: Array.from({ length: p }, (_, leaf) =>
      counts[leaf] === 1 ? names[nodes[leaf]] : `(${formatCount(counts[leaf])})`,
    ),
    sizes,
    ...(subject.unit === 'colors'
      ? { swatches: leafColors(subject.picture as Picture, merges, placed) }
      : {}),
    ...(classes && { classes }),
    measure: measureOf(tree),
    unit: subject.unit,
    ...(height === undefined || n < 2 ? {} : { threshold: { height, k: colors.k } }),
  };
  return { chart, merges: placed.merges };
}

/** The tree as brackets. */
export function dendrogram(drawn: DrawnTree, context: DrawContext) {
  const { orient, heightScale } = context.options;
  return dendrogramChart({ ...drawnTree(drawn, context).chart, orient, heightScale });
}

/** For each node of the whole tree the leaf of the drawn one that it is in, or -1. */
function leavesOfNodes(whole: Merges, { merges, nodes }: PlacedTree): Int32Array {
  const leafOf = new Int32Array(whole.n + whole.a.length).fill(-1);
  for (let leaf = 0; leaf < merges.n; leaf++) leafOf[nodes[leaf]] = leaf;
  for (let t = whole.a.length - 1; t >= 0; t--) {
    const leaf = leafOf[whole.n + t];
    if (leaf >= 0) leafOf[whole.a[t]] = leafOf[whole.b[t]] = leaf;
  }
  return leafOf;
}

/** The rows of each leaf that is drawn. */
function membersOfLeaves(whole: Merges, placed: PlacedTree): number[][] {
  const members = Array.from({ length: placed.merges.n }, (): number[] => []);
  const leafOf = leavesOfNodes(whole, placed);
  for (let row = 0; row < whole.n; row++) members[leafOf[row]].push(row);
  return members;
}

/** The mean color of each leaf, in the space of the distances. */
function leafColors({ colors }: Picture, whole: Merges, placed: PlacedTree): string[] {
  const leafOf = leavesOfNodes(whole, placed);
  const { merges } = placed;
  return profile(colors, leafOf.subarray(0, whole.n), merges.n).clusters.map((mean) =>
    toHex(fromSpace(mean, colors.space)),
  );
}

/** The heights of the last merges. */
export function heights({ subject, tree }: DrawnTree, { options }: DrawContext) {
  const { merges, apart } = drawable(tree.merges);
  const { height } = merges;
  const most = options.truncate ?? LAST_HEIGHTS;
  const last = height.slice(Math.max(0, height.length - most));
  const gap = tree.gap && tree.gap.k <= last.length ? tree.gap : undefined;
  return heightsChart({
    ...apartWords(treeWords(subject, tree), apart),
    heights: last,
    measure: measureOf(tree),
    heightScale: options.heightScale,
    ...(gap ? { gap: { ...gap, to: Math.min(gap.to, treeHeight(merges)) } } : {}),
  });
}
