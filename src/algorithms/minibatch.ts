import { checkInteger } from '../core/check.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { fillEmpty } from '../kernels/empty.ts';
import { weightedSum } from '../kernels/kmeans.ts';
import {
  type CentroidClustering,
  checkCentroidOptions,
  listOf,
  numberCenters,
  type OnFit,
} from './centroids.ts';
import { clusterSizes, collectWarnings } from './clusters.ts';
import { rowsOf, sweepByK } from './door.ts';
import type { Algorithm } from './entry.ts';
import { type Init, resolveInit } from './init.ts';
import { Labeller } from './labeller.ts';
import { fitBatches, type MiniBatchFit } from './minibatch/fit.ts';
import type { MiniBatchPlan } from './minibatch/plan.ts';
import { memoryStore } from './minibatch/rows.ts';
import type { MiniBatchStoreOptions } from './minibatch/store.ts';
import type { Seeding } from './seeding.ts';

/** The options that do not depend on k. */
export interface MiniBatchSettings extends Pacing {
  /** Rows of a step, drawn by weight with replacement: 1 to 2^24, default 1024; never more than there are. */
  batch?: number;
  /** Sets of seeds to try on a sample, at least 1, default 3; the best is used. Given centers make one. */
  nInit?: number;
  /** As for `kmeans`, but seeds are found on a sample of 3 * max(batch, k) rows; default k-means++. */
  init?: Init;
  /** Most steps, in passes over the data: maxIter * total weight / batch steps. At least 1, default 100. */
  maxIter?: number;
  /** Stop after this many steps without a lower smoothed inertia, at least 1, default 10. */
  patience?: number;
  /** Whole number of at least 0, default 1. */
  seed?: number;
}

export interface MiniBatchOptions extends MiniBatchSettings {
  /** Clusters wanted, at least 1; no more than there are distinct rows are found. */
  k: number;
}

export interface MiniBatchSweepOptions extends MiniBatchSettings {
  /** As `k`, in any order; none give no results. */
  ks: readonly number[];
  /** Called for each of `ks`, in their order, with the seconds that were spent on it alone. */
  onFit?: OnFit;
}

export interface MiniBatchResult extends CentroidClustering {
  algorithm: 'minibatch';
}

/** Most rows of a step; more would not fit into memory. */
const LARGEST_BATCH = 2 ** 24;

/**
 * Mini-batch k-means (D. Sculley, "Web-scale k-means clustering", WWW 2010): each step assigns a random batch to the
 * nearest centers and moves each center to the mean of the rows it has got so far.
 *
 * The first steps count less and less, so that the seeds are soon forgotten. Stops early when the smoothed inertia of
 * the batches no longer falls; starved centers move to rows of the batch. Labels, sizes and inertia are of all rows and
 * the final centers, and no cluster is left empty. Deterministic for a seed.
 * Time O(batch k dim) a step and O(n k dim) at the end; memory O(n + (k + batch) dim), for 8-bit rows O(n (dim + k)),
 * as they are labelled by the kernels of `kmeans`.
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; aborted
 */
export async function minibatch(data: Dataset, options: MiniBatchOptions): Promise<MiniBatchResult> {
  const { k, ...rest } = options;
  const [result] = await minibatchSweep(data, { ...rest, ks: [k] });
  return result;
}

/**
 * `minibatch` for several k: the same results as one call for each, but batches and samples are drawn once for all.
 * Memory as for the largest k, and O(n + k dim) for each result.
 * @returns one result for each of `ks`, in their order
 * @throws {ClusterkitError} as `minibatch` does
 */
export async function minibatchSweep(
  data: Dataset,
  options: MiniBatchSweepOptions,
): Promise<MiniBatchResult[]> {
  const ks = listOf(options.ks);
  checkDataset(data);
  if (ks.length === 0) return [];
  const init = resolveInit(options.init ?? 'k-means++', data, ks);
  const plan = checkedPlan(options, ks, init);
  const pacer = new Pacer(options);
  const fits = await fitBatches(memoryStore(data), data.weights, plan, options, pacer);
  const labeller = new Labeller(data, Math.max(...fits.map(({ k }) => k)));
  const results: MiniBatchResult[] = [];
  try {
    for (const fit of fits) {
      const began = performance.now();
      results.push(await finish(data, fit, plan, labeller, pacer));
      const seconds = fit.seconds + (performance.now() - began) / 1000;
      options.onFit?.({ k: fit.requested, seconds });
    }
  } finally {
    labeller.close();
  }
  return results;
}

/**
 * The options, checked and completed by defaults.
 * @throws {ClusterkitError} usage, for options out of range
 */
export function checkedPlan(
  options: MiniBatchSettings,
  ks: readonly number[],
  init: Seeding | Float64Array,
): MiniBatchPlan {
  const { maxIter = 100, batch = 1024, patience = 10, seed = DEFAULT_SEED } = options;
  const nInit = typeof init === 'string' ? (options.nInit ?? 3) : 1;
  for (const k of ks) checkCentroidOptions(k, nInit, maxIter, 0, seed);
  checkInteger('batch', batch, 1, LARGEST_BATCH);
  checkInteger('patience', patience, 1);
  return { ks, batch, nInit, init, maxIter, patience, seed };
}

async function finish(
  data: Dataset,
  fit: MiniBatchFit,
  { nInit, seed }: MiniBatchPlan,
  labeller: Labeller,
  pacer: Pacer,
): Promise<MiniBatchResult> {
  const { k, centers, iterations, converged } = fit;
  const { labels, d2 } = await labeller.label(centers, pacer);
  const filled = await pacer.run(fillEmpty(data, centers, labels, d2));
  const found = { dim: data.dim, points: centers, inertia: weightedSum(d2, data.weights, data.n) };
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

/** Mini-batch k-means behind the door that all algorithms share. */
export const algorithm: Algorithm = {
  fit: (source, runs, { init, ...context }) =>
    sweepByK(runs, ({ k: _, init: named, ...settings }, ks, onFit) =>
      minibatchSweep(rowsOf(source, 'mini-batch k-means'), {
        ...context,
        ...settings,
        ks,
        init: init ?? (named as Init | undefined),
        onFit,
      }),
    ),
  async fitStore(store, { init: named, ...settings }, { init, ...context }) {
    const { minibatchStore } = await import('./minibatch/store.ts');
    const options = { ...context, ...settings, init: init ?? named } as MiniBatchStoreOptions;
    return minibatchStore(store, options);
  },
};
