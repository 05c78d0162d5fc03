import type { Clustering, Merges } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import type { Warning } from '../../core/warnings.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';
import { clusterSizes, noiseMass } from '../clusters.ts';
import type { Summarized } from '../summary.ts';
import {
  expandCondensed,
  expandDensity,
  expandMembership,
  expandReachability,
  ofLeaves,
} from './expandRows.ts';
import { expandCut, expandMerges, expandSplits } from './expandTree.ts';
import { type Members, membersOfLeaves } from './members.ts';

/**
 * A clustering of all rows, from one of the weighted means that `summarize` made of them: each row has the label of its
 * leaf, and what is known of the leaf. The inertia is that of all rows. O(n dim) time, O(n) memory.
 * @param found a clustering of `summarized.data`
 * @param data the rows that were summed up
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11, 30), n: 5, dim: 1 };
 * const summarized = await summarize(data, { leaves: 3 });
 * const { labels, centers } = expandClustering(await kmeans(summarized.data, { k: 2 }), summarized, data);
 * console.log([...labels], centers?.inertia); // [ 0, 0, 0, 0, 1 ] 101
 */
export function expandClustering(found: Clustering, summarized: Summarized, data: Dataset): Clustering {
  return new Expansion(summarized, data.weights).clustering(found, data);
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
   * A clustering of all rows, in which each row has the label of its leaf, and what is known of the leaf. The inertia is
   * that of all rows, and the summary has that of the leaves.
   * @param rows all rows, for the inertia around directions; absent: it is that of the leaves
   */
  clustering(found: Clustering, rows?: Dataset): Clustering {
    const { members, weights } = this;
    const { leafOf, summary } = this.summarized;
    const { k, centers, tree, density, strengths, condensed, reachability, membership, mixture, medoids } =
      found;
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
      ...(mixture && {
        mixture: { ...mixture, logDensities: ofLeaves(mixture.logDensities, leafOf) },
      }),
      ...(medoids && {
        medoids: { ...medoids, rows: medoids.rows.map((leaf) => this.nearestMember(leaf, rows)) },
      }),
      summary: { ...summary, ...(centers && { inertia: centers.inertia }) },
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

  /** The row of a leaf that is nearest to its mean, the first of equals; without rows in memory, the first row. */
  private nearestMember(leaf: number, rows: Dataset | undefined): number {
    const { rows: all, starts } = this.members;
    const { data } = this.summarized;
    const { dim } = data;
    let best = Number.POSITIVE_INFINITY;
    let row = all[starts[leaf]];
    for (let at = starts[leaf]; rows && at < starts[leaf + 1]; at++) {
      const d = squaredDistance(rows.x, all[at] * dim, data.x, leaf * dim, dim);
      if (d < best) [best, row] = [d, all[at]];
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
