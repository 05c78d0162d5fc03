/** The colors of trees: of their merges, and of the names of their leaves. */
import { type ChartClasses, classColor } from './classColors.ts';
import { clusterColor, clusterCount, SAFE_COLORS } from './clusterColors.ts';
import { INK, MUTED } from './theme.ts';

/** What the colors of names follow from. */
interface LeafNames {
  /** For each node the cluster of all leaves below, -1 if there are several. */
  tree: { clusters: ArrayLike<number> };
  /** Colors of the leaves, if they have colors. */
  swatches?: readonly string[];
  classes?: ChartClasses;
}

/** Gives the color of a node: the color of its cluster, or a neutral color. Leaves come first, then merges. */
export function nodeColors(clusters: ArrayLike<number>): (node: number) => string {
  const k = clusterCount(clusters);
  return (node) => (clusters[node] < 0 ? MUTED : clusterColor(clusters[node], k));
}

/** Gives the color of the name of a leaf: of its class, or of the cluster of a cut; ink for leaves with colors of their own. */
export function leafColor({ tree, swatches, classes }: LeafNames): (leaf: number) => string {
  if (classes) return (leaf) => (classes.of[leaf] >= 0 ? classColor(classes.of[leaf]) : INK);
  const k = clusterCount(tree.clusters);
  const isPlain = swatches !== undefined || k > SAFE_COLORS;
  return (leaf) => (isPlain || tree.clusters[leaf] < 0 ? INK : clusterColor(tree.clusters[leaf], k));
}

/** Names of leaves in their colors, for an axis. */
export function nameColors(chart: LeafNames & { tree: { order: ArrayLike<number> } }) {
  return placeColors(Array.from(chart.tree.order, leafColor(chart)));
}

/** The colors of labels by their places on the axis: a condition for each color other than ink. */
function placeColors(colors: readonly string[]) {
  const places = new Map<string, number[]>();
  colors.forEach((color, at) => {
    if (color !== INK) places.set(color, [...(places.get(color) ?? []), at]);
  });
  const condition = [...places].map(([value, own]) => ({
    test: `indexof(${JSON.stringify(own)}, datum.value) >= 0`,
    value,
  }));
  return condition.length === 0 ? INK : { condition, value: INK };
}
