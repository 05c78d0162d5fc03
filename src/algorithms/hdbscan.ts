import { checkChoice, checkInteger, checkNumber } from '../core/check.ts';
import type { Clustering, Condensed, Density, MergeTree } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { Pacer } from '../core/pacer.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import { METHODS, type Method, TREE_PARAMS } from './density/choices.ts';
import { type SourceOptions, sourceOf } from './density/source.ts';
import { comparedOf, measuringOf, sweepShared, turnedSource } from './door.ts';
import type { Algorithm } from './entry.ts';
import { type ChooseOptions, clustersOf } from './hdbscan/clusters.ts';
import { type ReachTree, reachBytes, reachTree } from './hdbscan/reach.ts';

/** Options of `hdbscan` that the tree depends on. */
interface TreeOptions extends SourceOptions {
  /**
   * Weight of the rows around a row, the row itself included, that its core distance reaches. At least 0, default 5; at
   * most 1 gives single linkage. This is R's minPts and scikit-learn's min_samples, and one more than the min_samples
   * of the package hdbscan for Python.
   */
  minSamples?: number;
}

/** Options of `hdbscan` that say which clusters of the tree are taken. */
interface ClusterOptions {
  /** How clusters are chosen, default eom. */
  method?: Method;
  /** Clusters that appear at a smaller distance than this are taken together, default 0. */
  epsilon?: number;
  /** No cluster that `eom` takes weighs more; default no bound. */
  maxClusterSize?: number;
  /** Whether all rows may be one cluster, default false. */
  allowSingleCluster?: boolean;
}

/** Options of `hdbscan`. */
export interface HdbscanOptions extends TreeOptions, ClusterOptions {
  /** Least weight of a cluster, a whole number of at least 2, default 5. */
  minClusterSize?: number;
}

/** Options of `hdbscanSweep`. */
export interface HdbscanSweepOptions extends TreeOptions, ClusterOptions {
  minClusterSizes: readonly number[];
}

/** What `hdbscan` finds. */
export interface HdbscanResult extends Clustering {
  algorithm: 'hdbscan';
  noise: number;
  /** Single linkage of mutual reachability, and where each cluster is in it. */
  tree: MergeTree;
  density: Density;
  strengths: Float64Array;
  condensed: Condensed;
}

/**
 * HDBSCAN* (R. J. G. B. Campello, D. Moulavi, J. Sander, "Density-based clustering based on hierarchical density
 * estimates", PAKDD 2013; with A. Zimek, ACM TKDD 10, 2015): the clusters of DBSCAN at every radius are a tree. Of those
 * of at least `minClusterSize` rows, `eom` takes the ones that persist longest, `leaf` those that do not split. Rows
 * that are in none are noise, -1.
 *
 * The density of a row is 1 / distance; it leaves its clusters where its last edge of mutual reachability goes. Edges of
 * one length go at once, so that a cluster may split into more than two, and only the numbers of clusters of equal size
 * depend on the order of the rows. The strength of a row is the density at which it leaves, as a share of the density at
 * which its cluster ends. Outlier scores are GLOSH, over all densities. If there is no split, all rows are noise, unless
 * `allowSingleCluster` makes them one cluster, which holds all rows, or with `epsilon` those within this distance.
 *
 * A row of weight w is w equal rows; a row without weight gets a label and changes nothing. Clusters are numbered by
 * falling size, ties by their first row. O(n (dim + minSamples)) memory. Time about O(n log n) for Euclidean distances
 * of few columns, else O(n^2 dim).
 *
 * @param data rows, or distances as `checkDistanceMatrix` returns them; those may also be infinite or NaN, and a warning
 *   tells of the components that are left
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be used; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11, 12, 30), n: 7, dim: 1 };
 * const { labels, strengths } = await hdbscan(data, { minClusterSize: 3, minSamples: 2 });
 * console.log([...labels]); // [ 0, 0, 0, 1, 1, 1, -1 ]
 */
export async function hdbscan(
  data: Dataset | CondensedMatrix,
  { minClusterSize = 5, ...options }: HdbscanOptions = {},
): Promise<HdbscanResult> {
  const [result] = await hdbscanSweep(data, { ...options, minClusterSizes: [minClusterSize] });
  return result;
}

/**
 * `hdbscan` for several sizes of clusters: what takes most of the time, core distances and the tree, does not depend on
 * the size and is computed once.
 * @returns a result for each of `minClusterSizes`
 * @throws {ClusterkitError} as `hdbscan` does
 * @example
 * const data = { x: Float64Array.of(0, 1, 5, 6, 20, 21, 25, 26), n: 8, dim: 1 };
 * const results = await hdbscanSweep(data, { minClusterSizes: [2, 3], minSamples: 1 });
 * console.log(results.map(({ k }) => k)); // [ 4, 2 ]
 */
export async function hdbscanSweep(
  data: Dataset | CondensedMatrix,
  { minClusterSizes, ...options }: HdbscanSweepOptions,
): Promise<HdbscanResult[]> {
  const choices = minClusterSizes.map((minClusterSize) => checkChosen({ ...options, minClusterSize }));
  const tree = await growTree(data, options);
  return choices.map((chosen) => resultOf(tree, chosen));
}

/** @throws {ClusterkitError} usage */
function checkChosen(options: ClusterOptions & { minClusterSize?: number }): ChooseOptions {
  const { minClusterSize = 5, method = 'eom', epsilon = 0, maxClusterSize } = options;
  return {
    minClusterSize: checkInteger('minClusterSize', minClusterSize, 2),
    method: checkChoice('method', method, METHODS),
    epsilon: checkNumber('epsilon', epsilon, 0),
    maxClusterSize:
      maxClusterSize === undefined
        ? Number.POSITIVE_INFINITY
        : checkInteger('maxClusterSize', maxClusterSize, 1),
    allowSingleCluster: options.allowSingleCluster === true,
  };
}

function growTree(data: Dataset | CondensedMatrix, options: TreeOptions): Promise<ReachTree> {
  const { minSamples = 5, maxMemory = Number.POSITIVE_INFINITY } = options;
  checkNumber('minSamples', minSamples, 0);
  const source = sourceOf(data, options);
  return reachTree(source, { minSamples, maxMemory, pacer: new Pacer(options) });
}

function resultOf(tree: ReachTree, options: ChooseOptions): HdbscanResult {
  const { merges } = tree;
  return { algorithm: 'hdbscan', n: merges.n, ...clustersOf(tree, options) };
}

/** HDBSCAN behind the door that all algorithms share: one tree serves all sizes. */
export const algorithm: Algorithm = {
  bytes: ({ n, dim }) => reachBytes(n, dim),
  fit(given, runs, { init: _, ...context }) {
    const source = turnedSource(given);
    for (const settings of runs) checkChosen(settings);
    return sweepShared(runs, TREE_PARAMS, {
      grow(settings) {
        const { minSamples, metric } = settings as TreeOptions;
        const options = { ...measuringOf(source, settings), ...context, minSamples, metric };
        return growTree(comparedOf(source, 'hdbscan'), options);
      },
      cut: (tree, settings) => resultOf(tree, checkChosen(settings)),
    });
  },
};
