import { Pacer } from '../core/pacer.ts';
import { type AnyRows, checkAnyRows, isSparse } from '../core/sparse.ts';
import { unitRowSteps } from '../distances/unitRows.ts';
import { fillEmpty } from '../kernels/empty.ts';
import { weightedSum } from '../kernels/kmeans.ts';
import { listOf, numberCenters, type OnFit } from './centers/centroids.ts';
import { type Init, resolveInit, unitInit } from './centers/init.ts';
import { Labeler } from './centers/labeler.ts';
import { checkSparseMemory } from './centers/sparseEngine.ts';
import { clusterSizes, collectWarnings } from './clusters.ts';
import { anyRowsOf, sweepByK } from './door.ts';
import type { Algorithm } from './entry.ts';
import { fitBatches, type MiniBatchFit } from './minibatch/fit.ts';
import {
  centersOf,
  checkedPlan,
  type MiniBatchPlan,
  type MiniBatchResult,
  type MiniBatchSettings,
} from './minibatch/plan.ts';
import { memoryStore } from './minibatch/rows.ts';
import { sparseSource, storeSource } from './minibatch/source.ts';
import type { MiniBatchStoreOptions } from './minibatch/store.ts';

/** Points that a course takes for each center: as it is, as a mean, as a seed, and as a result. */
const COPIES = 4;

interface RowsOptions extends MiniBatchSettings {
  /** Memory that sparse rows and their centers may take, in bytes; default: no bound. */
  maxMemory?: number;
}

/** Options of `minibatch`. */
export interface MiniBatchOptions extends RowsOptions {
  /** Number of clusters, at least 1. If there are fewer distinct rows than k, each of them is a cluster. */
  k: number;
}

/** Options of `minibatchSweep`. */
export interface MiniBatchSweepOptions extends RowsOptions {
  /** Numbers of clusters, as `k`, in any order. An empty list gives an empty list of results. */
  ks: readonly number[];
  /** Called for each of `ks`, in their order. `seconds` is the time spent on this k alone. */
  onFit?: OnFit;
}

/**
 * Mini-batch k-means (D. Sculley, "Web-scale k-means clustering", WWW 2010): each step assigns a random batch of rows
 * to the nearest centers, and moves each center to the mean of all rows that were assigned to it so far.
 *
 * A batch has one row from each of as many equal parts of the data. Seeds are searched for on samples of up to 12 max(batch,
 * 3 k) rows: `nInit` sets are drawn, get three iterations of k-means, the best six are crossed with each other, and the
 * best four are compared on a larger sample. The rows of early steps lose weight with each step, so the influence of the
 * seeds fades. The fit ends early if the smoothed inertia of the batches no longer falls. Centers that get hardly any rows
 * and are near to others move to rows of the batch.
 * Labels, sizes and inertia are those of all rows at the final centers, and no cluster is empty. The same seed gives
 * the same result.
 *
 * Time: O(batch k dim) for each step, as much as up to 100 steps for the seeds, and O(n k dim) for the labels. Memory: O(n + (k + batch) dim); for 8-bit rows,
 * which the kernels of `kmeans` label, O(n (dim + k)).
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 0, 1, 8, 9), n: 6, dim: 1 };
 * const { labels, sizes } = await minibatch(data, { k: 2, batch: 4 });
 * console.log([...labels], [...sizes]); // [ 0, 0, 0, 0, 1, 1 ] [ 4, 2 ]
 */
export async function minibatch(data: AnyRows, options: MiniBatchOptions): Promise<MiniBatchResult> {
  const { k, ...rest } = options;
  const [result] = await minibatchSweep(data, { ...rest, ks: [k] });
  return result;
}

/**
 * `minibatch` for several numbers of clusters. The results equal those of one call for each k, but batches and samples
 * are drawn once for all. Memory: that of the largest k, and O(n + k dim) for each result.
 * @returns one result for each of `ks`, in their order
 * @throws {ClusterkitError} as `minibatch`
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11), n: 4, dim: 1 };
 * const results = await minibatchSweep(data, { ks: [1, 2] });
 * console.log(results.map(({ k }) => k)); // [ 1, 2 ]
 */
export async function minibatchSweep(
  rows: AnyRows,
  options: MiniBatchSweepOptions,
): Promise<MiniBatchResult[]> {
  const ks = listOf(options.ks);
  checkAnyRows(rows);
  if (ks.length === 0) return [];
  const pacer = new Pacer(options);
  const cosine = options.metric === 'cosine';
  const data = cosine ? await pacer.run(unitRowSteps(rows)) : rows;
  const first = resolveInit(options.init ?? 'k-means++', data, ks);
  const plan = checkedPlan(options, ks, cosine ? unitInit(first, data.dim) : first);
  if (isSparse(data)) {
    const reachable = ks.map((k) => Math.min(k, data.n));
    const all = reachable.reduce((sum, k) => sum + k, 0);
    checkSparseMemory(data, Math.max(...reachable), COPIES * all, options.maxMemory);
  }
  const source = isSparse(data)
    ? sparseSource(data)
    : storeSource(memoryStore(data), !(data.x instanceof Float64Array));
  const fits = await fitBatches(source, data.weights, plan, options, pacer);
  const labeler = new Labeler(data, Math.max(...fits.map(({ k }) => k)));
  const results: MiniBatchResult[] = [];
  try {
    for (const fit of fits) {
      const began = performance.now();
      results.push(await finish(data, fit, plan, labeler, pacer));
      const seconds = fit.seconds + (performance.now() - began) / 1000;
      options.onFit?.({ k: fit.requested, seconds });
    }
  } finally {
    labeler.close();
  }
  return results;
}

async function finish(
  data: AnyRows,
  fit: MiniBatchFit,
  { nInit, cosine, seed }: MiniBatchPlan,
  labeler: Labeler,
  pacer: Pacer,
): Promise<MiniBatchResult> {
  const { k, centers, iterations, converged } = fit;
  const { labels, d2 } = await labeler.measure(centers, pacer);
  const filled = await pacer.run(fillEmpty(data, centers, labels, d2));
  const found = centersOf(data.dim, centers, weightedSum(d2, data.weights, data.n), cosine);
  return {
    algorithm: 'minibatch',
    k,
    n: data.n,
    ...numberCenters(found, labels, clusterSizes(data, labels, k)),
    seed,
    descent: { iterations, converged, restarts: nInit },
    warnings: collectWarnings({ ...fit, relocated: filled }),
  };
}

/** The entry point of mini-batch k-means for the table of algorithms. */
export const algorithm: Algorithm = {
  titleOf: ({ metric }) => (metric === 'cosine' ? 'spherical mini-batch k-means' : 'mini-batch k-means'),
  fit: (source, runs, { init, ...context }) =>
    sweepByK(runs, ({ k: _, init: named, ...settings }, ks, onFit) =>
      minibatchSweep(anyRowsOf(source, 'mini-batch k-means'), {
        ...context,
        ...settings,
        ks,
        init: (init ?? named) as Init | undefined,
        onFit,
      }),
    ),
  async fitStore(store, { init: named, ...settings }, { init, ...context }) {
    const { minibatchStore } = await import('./minibatch/store.ts');
    const options = { ...context, ...settings, init: init ?? named } as MiniBatchStoreOptions;
    return minibatchStore(store, options);
  },
};
