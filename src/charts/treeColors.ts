/** The colors of trees: of their merges, and of the names of their leaves. */
import { type ChartClasses, classColor } from './classColors.ts';
import { clusterColor, clusterCount, SAFE_COLORS } from './clusterColors.ts';
import { INK, MUTED } from './theme.ts';

/** What the colors of names follow from. */
interface LeafNames {
  /** Leaves from left to right, and for each node the cluster of all leaves below, -1 if there are several. */
  tree: { order: ArrayLike<number>; clusters: ArrayLike<number> };
  /** Colors of the leaves, if they have colors. */
  swatches?: readonly string[];
  classes?: ChartClasses;
}

/** Gives the color of a node: the color of its cluster, or a neutral color. Leaves come first, then merges. */
export function nodeColors(clusters: ArrayLike<number>): (node: number) => string {
  const k = clusterCount(clusters);
  return (node) => (clusters[node] < 0 ? MUTED : clusterColor(clusters[node], k));
}

/** Names of leaves in the colors of their classes, or of the clusters of a cut. */
export function nameColors(chart: LeafNames) {
  const { tree, classes } = chart;
  if (!classes) return clusterNameColors(chart);
  const { of } = classes;
  return placeColors(Array.from(tree.order, (leaf) => (of[leaf] >= 0 ? classColor(of[leaf]) : INK)));
}

/** Names in the colors of the clusters of a cut; of leaves with colors of their own in ink. */
function clusterNameColors({ tree, swatches }: LeafNames) {
  const k = clusterCount(tree.clusters);
  const isPlain = swatches !== undefined || k > SAFE_COLORS;
  const shadeOf = (c: number) => (isPlain || c < 0 ? INK : clusterColor(c, k));
  return placeColors(Array.from(tree.order, (leaf) => shadeOf(tree.clusters[leaf])));
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
