import type { Condensed, Density, MergeTree } from '../../core/clustering.ts';
import type { Warning } from '../../core/warnings.ts';
import { clusterSizes, noiseMass, numberBySize } from '../clusters.ts';
import { type ClusterTree, condense } from './condense.ts';
import type { ReachTree } from './reach.ts';
import { leavesOf, type SelectOptions, select } from './select.ts';

/** Clusters that were chosen from a tree, in the numbers of a result. */
export interface ChosenClusters {
  k: number;
  labels: Int32Array;
  sizes: Float64Array;
  noise: number;
  tree: MergeTree;
  density: Density;
  strengths: Float64Array;
  condensed: Condensed;
  warnings: Warning[];
}

export interface ChooseOptions extends SelectOptions {
  minClusterSize: number;
}

/** Clusters of at least a size from a tree. O(n) time, and that of sorting the clusters; O(n) memory. */
export function clustersOf(tree: ReachTree, options: ChooseOptions): ChosenClusters {
  const { merges, core } = tree;
  const { n, weights } = merges;
  const clusters = condense(tree, options.minClusterSize);
  const chosen = select(clusters, options);
  const found = labelsOf(clusters, chosen, options.epsilon);
  const { labels, sizes, order } = numberBySize(found, clusterSizes({ n, weights }, found, chosen.length));
  const selected = Int32Array.from(order, (c) => chosen[c]);
  const { parent, birth, death, weight, stability, last, density } = clusters;
  return {
    k: chosen.length,
    labels,
    sizes,
    noise: noiseMass(labels, weights),
    tree: { kind: 'merges', merges, nodes: Int32Array.from(selected, (c) => clusters.node[c]) },
    density: { coreDistances: core, outlierScores: outlierScores(clusters) },
    strengths: strengths(clusters, labels, selected),
    condensed: {
      clusters: { parent, birth, death, weight, stability },
      rows: { last, density },
      selected,
      exemplars: exemplars(clusters, labels, selected.length),
    },
    warnings: [...apartWarnings(tree), ...warningsOf(clusters, sizes, tree, options)],
  };
}

/** The place in `chosen` of each row's cluster, -1 for noise. */
function labelsOf({ parent, last, density }: ClusterTree, chosen: Int32Array, epsilon: number): Int32Array {
  const label = new Int32Array(parent.length).fill(-1);
  chosen.forEach((c, at) => {
    label[c] = at;
  });
  for (let c = 1; c < parent.length; c++) if (label[c] < 0) label[c] = label[parent[c]];
  const labels = last.map((c) => label[c]);
  // the root holds all rows, and so needs a distance beyond which rows are noise
  if (chosen[0] === 0 && epsilon > 0) {
    for (let i = 0; i < labels.length; i++) if (density[i] < 1 / epsilon) labels[i] = -1;
  }
  return labels;
}

/** How long each row stays in its cluster, as a share of how long the cluster lasts without a split. */
function strengths({ death, density }: ClusterTree, labels: Int32Array, selected: Int32Array): Float64Array {
  const strength = new Float64Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0) continue;
    const most = death[selected[labels[i]]];
    strength[i] = density[i] >= most ? 1 : density[i] / most;
  }
  return strength;
}

/**
 * GLOSH (Campello et al. 2015): how much sparser it is where a row leaves its last cluster than where the densest part
 * of that cluster ends: 0 for the densest rows, near 1 for outliers.
 */
function outlierScores({ parent, death, last, density }: ClusterTree): Float64Array {
  const most = death.slice();
  for (let c = parent.length - 1; c > 0; c--) most[parent[c]] = Math.max(most[parent[c]], most[c]);
  const scores = new Float64Array(last.length);
  for (let i = 0; i < last.length; i++) {
    const densest = most[last[i]];
    scores[i] = density[i] >= densest ? 0 : 1 - density[i] / densest;
  }
  return scores;
}

/** Of each cluster the rows that stay longest in a part that does not split. */
function exemplars(tree: ClusterTree, labels: Int32Array, k: number): Int32Array[] {
  const { death, last, density } = tree;
  const isLeaf = leavesOf(tree);
  const rows = Array.from({ length: k }, (): number[] => []);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] >= 0 && isLeaf[last[i]] === 1 && density[i] === death[last[i]]) rows[labels[i]].push(i);
  }
  return rows.map((list) => Int32Array.from(list));
}

function warningsOf(
  { parent, weight }: ClusterTree,
  sizes: Float64Array,
  { merges }: ReachTree,
  { allowSingleCluster }: ChooseOptions,
): Warning[] {
  // one cluster of all rows may be what was asked for
  if (sizes.length === 1 && sizes[0] === weight[0] && !allowSingleCluster)
    return [{ code: 'one-cluster', raise: [], lower: ['epsilon', 'minClusterSize'] }];
  if (sizes.length > 0) return [];
  const isWhole = parent.length === 1 && !allowSingleCluster;
  // equal rows never part, whatever the sizes are
  const canPart = merges.height.some((height) => height > 0);
  return [
    {
      code: 'all-noise',
      raise: [],
      lower: canPart ? ['minClusterSize', 'minSamples'] : [],
      ...(isWhole && { allow: 'allowSingleCluster' }),
    },
  ];
}

/** Components of rows that only infinite distances connect. */
function apartWarnings({ merges, core }: ReachTree): Warning[] {
  const { n, a, b, height, size } = merges;
  const first = height.indexOf(Number.POSITIVE_INFINITY);
  // where rows are too few, all are apart
  if (first < 0 || !core.some(Number.isFinite)) return [];
  let largest = 1;
  for (let t = first; t < height.length; t++) {
    for (const part of [a[t], b[t]])
      if (part >= n && part < n + first) largest = Math.max(largest, size[part - n]);
  }
  return [{ code: 'components-apart', components: height.length - first + 1, largest }];
}
