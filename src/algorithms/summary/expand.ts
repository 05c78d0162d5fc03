import type { Clustering, Merges } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import type { Warning } from '../../core/warnings.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';
import { clusterSizes, noiseMass } from '../clusters.ts';
import type { Summarized } from '../summary.ts';
import { type Comparing, expandMedoids } from './expandMedoids.ts';
import { expandMixture } from './expandMixture.ts';
import {
  expandCondensed,
  expandDensity,
  expandMembership,
  expandPartition,
  expandReachability,
  ofLeaves,
} from './expandRows.ts';
import { expandCut, expandMerges, expandSplits } from './expandTree.ts';
import { type Members, membersOfLeaves } from './members.ts';

/** How the clustering of leaves was made, where the clusters of rows depend on it, and pauses. */
export interface ExpandOptions extends Comparing, Pacing {}

/**
 * A clustering of all rows, from one of the weighted means that `summarize` made of them: each row has the label of its
 * leaf, and what is known of the leaf. The inertia, the loss of medoids, the objective of a fuzzy partition and the
 * log-likelihood are those of all rows; medoids are rows, those nearest to the mean of a leaf. O(n dim) time, with medoids
 * O(n k dim), of a mixture with covariances O(n k dim^2); O(n) memory.
 * @param found a clustering of `summarized.data`
 * @param data the rows that were summed up
 * @param options the distance by which medoids were found
 * @throws {ClusterkitError} usage; input; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11, 30), n: 5, dim: 1 };
 * const summarized = await summarize(data, { leaves: 3 });
 * const found = await kmeans(summarized.data, { k: 2 });
 * const { labels, centers } = await expandClustering(found, summarized, data);
 * console.log([...labels], centers?.inertia); // [ 0, 0, 0, 0, 1 ] 101
 */
export async function expandClustering(
  found: Clustering,
  summarized: Summarized,
  data: Dataset,
  options: ExpandOptions = {},
): Promise<Clustering> {
  return new Expansion(summarized, data.weights).clustering(found, data, options);
}

/** Turns clusterings of leaves into clusterings of their rows. */
export class Expansion {
  private readonly summarized: Summarized;
  private readonly weights?: Float64Array;
  private readonly members: Members;
  private readonly trees = new WeakMap<Merges, Merges>();

  /** @param weights those of all rows */
  constructor(summarized: Summarized, weights?: Float64Array) {
    this.summarized = summarized;
    this.weights = weights;
    this.members = membersOfLeaves(summarized.leafOf, summarized.data.n);
  }

  /** The tree of all rows; the same for the same tree of leaves. */
  merges(merges: Merges): Merges {
    const known = this.trees.get(merges) ?? expandMerges(merges, this.members, this.weights);
    this.trees.set(merges, known);
    return known;
  }

  /**
   * A clustering of all rows, in which each row has the label of its leaf, and what is known of the leaf. What sums up all
   * rows is measured by all of them, and the summary has that of the leaves.
   * @param rows all rows, for the inertia around directions, medoids and densities; absent: these are those of the leaves
   */
  async clustering(found: Clustering, rows?: Dataset, options: ExpandOptions = {}): Promise<Clustering> {
    const expanded = this.byLeaves(found, rows);
    if (!rows) return expanded;
    const { signal, onProgress, ...comparing } = options;
    const pacer = new Pacer({ signal, onProgress });
    const { medoids, mixture, centers } = found;
    if (medoids) {
      const medoidRows = medoids.rows.map((leaf) => this.nearestMember(leaf, rows));
      const of = { ...found, medoids };
      Object.assign(expanded, await expandMedoids(of, medoidRows, expanded.labels, rows, comparing, pacer));
    }
    // equal rows have the density of their leaf, to the last digit
    if (mixture && centers && this.summarized.summary.error > 0)
      expanded.mixture = await expandMixture(mixture, centers.points, rows, pacer);
    return expanded;
  }

  private byLeaves(found: Clustering, rows: Dataset | undefined): Clustering {
    const { members, weights } = this;
    const { data, leafOf, summary, spreads } = this.summarized;
    const { k, centers, tree, density, strengths, condensed, reachability } = found;
    const { membership, mixture, fuzzy, medoids } = found;
    const n = leafOf.length;
    const labels = ofLeaves(found.labels, leafOf);
    const within = this.withinClusters(found);
    const inertia = centers && this.inertiaOf(found, within, labels, rows);
    return {
      ...found,
      n,
      labels,
      sizes: clusterSizes({ n, weights }, labels, k),
      ...(found.noise !== undefined && { noise: noiseMass(labels, weights) }),
      ...(centers && inertia !== undefined && { centers: { ...centers, inertia } }),
      ...(tree?.kind === 'merges' && { tree: expandCut(tree, this.merges(tree.merges), members) }),
      ...(tree?.kind === 'splits' && { tree: expandSplits(tree, within) }),
      ...(density && { density: expandDensity(density, leafOf) }),
      ...(strengths && { strengths: ofLeaves(strengths, leafOf) }),
      ...(condensed && { condensed: expandCondensed(condensed, leafOf, members) }),
      ...(reachability && {
        reachability: expandReachability(reachability, density?.coreDistances, this.radii(), members),
      }),
      ...(membership && { membership: expandMembership(membership, leafOf, k) }),
      ...(fuzzy &&
        membership &&
        centers && {
          fuzzy: expandPartition(fuzzy, membership, centers, { spreads, weights: data.weights }),
        }),
      ...(mixture && {
        mixture: { ...mixture, logDensities: ofLeaves(mixture.logDensities, leafOf) },
      }),
      summary: {
        ...summary,
        ...(centers && { inertia: centers.inertia }),
        ...(medoids && { loss: medoids.loss }),
        ...(fuzzy && { objective: fuzzy.objective }),
        ...(mixture && { logLikelihood: mixture.logLikelihood }),
      },
      warnings: found.warnings.map((warning) => ofSummary(warning, summary.error > 0)),
    };
  }

  private radii(): Float64Array {
    const { spreads, data } = this.summarized;
    return spreads.map((spread, leaf) => Math.sqrt(spread / data.weights[leaf]));
  }

  /** Of each cluster, the squared distances of rows to the means of their leaves. */
  private withinClusters({ k, labels }: Clustering): Float64Array {
    const within = new Float64Array(k);
    const { spreads } = this.summarized;
    for (let leaf = 0; leaf < labels.length; leaf++)
      if (labels[leaf] >= 0) within[labels[leaf]] += spreads[leaf];
    return within;
  }

  /** Around any point, rows have the inertia of their mean and that around their mean. */
  private inertiaOf(
    { centers }: Clustering,
    within: Float64Array,
    labels: Int32Array,
    rows: Dataset | undefined,
  ): number {
    const { dim, points, inertia, directions } = centers as NonNullable<typeof centers>;
    if (!directions) return within.reduce((sum, one) => sum + one, inertia);
    if (!rows) return inertia;
    let sum = 0;
    for (let i = 0, p = 0; i < rows.n; i++, p += dim) {
      if (labels[i] < 0) continue;
      let [squares, product] = [0, 0];
      for (let j = 0; j < dim; j++) {
        squares += rows.x[p + j] * rows.x[p + j];
        product += rows.x[p + j] * points[labels[i] * dim + j];
      }
      sum += (rows.weights ? rows.weights[i] : 1) * (squares > 0 ? 1 - product / Math.sqrt(squares) : 1);
    }
    return sum;
  }

  /** The row of a leaf that is nearest to its mean, the first of equals, and of those that weigh something. */
  private nearestMember(leaf: number, { x, dim }: Dataset): number {
    const { rows, starts } = this.members;
    const { data } = this.summarized;
    let best = Number.POSITIVE_INFINITY;
    let row = rows[starts[leaf]];
    for (let at = starts[leaf]; at < starts[leaf + 1]; at++) {
      if (this.weights?.[rows[at]] === 0) continue;
      const d = squaredDistance(x, rows[at] * dim, data.x, leaf * dim, dim);
      if (d < best) [best, row] = [d, rows[at]];
    }
    return row;
  }
}

/** Leaves that are too few are no distinct rows that are too few. */
function ofSummary(warning: Warning, isLossy: boolean): Warning {
  if (warning.code !== 'fewer-points-than-k' || !isLossy) return warning;
  const { requested, found } = warning;
  return { code: 'fewer-leaves-than-k', requested, found, of: 'summarize' };
}
