import { checkChoice, checkInteger } from '../core/check.ts';
import type { Clustering, Descent, Prototypes } from '../core/clustering.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { checkMemory } from '../core/memory.ts';
import { numbersTo } from '../core/numbers.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../core/random.ts';
import { type Codes, codesOf } from './categories/codes.ts';
import { ModeDescent, type ModeStart } from './categories/descent.ts';
import { seedModes } from './categories/seeds.ts';
import { MODE_INITS, type ModeInit } from './categories/words.ts';
import { listOf, type OnFit } from './centers/centroids.ts';
import { distinctSteps } from './centers/seeding.ts';
import { clusterSizes, collectWarnings, numberBySize, reorder } from './clusters.ts';
import { rowsOf, sweepByK } from './door.ts';
import type { Algorithm } from './entry.ts';

/** Options of `kmodes`. */
export interface KModesOptions extends ModesOptions {
  /** Number of clusters, at least 1. If there are fewer distinct rows than k, each of them is a cluster. */
  k: number;
}

/** Options of `kmodesSweep`. */
export interface KModesSweepOptions extends ModesOptions {
  /** Numbers of clusters, as `k`, in any order. */
  ks: readonly number[];
  /** Called for each of `ks`, in their order. */
  onFit?: OnFit;
}

interface ModesOptions extends Pacing {
  /**
   * How the first modes are found: one way for all restarts, or auto: cao for the first one, then random, the default.
   * `cao` alone draws no random numbers, so it makes one start.
   */
  init?: ModeInit;
  /** Number of restarts, at least 1, default 10. */
  nInit?: number;
  /** Maximum number of passes of a restart, at least 1, default 100. */
  maxIter?: number;
  /** Whole number of at least 0, default 1. */
  seed?: number;
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

/** The result of `kmodes`. */
export interface KModesResult extends Clustering {
  algorithm: 'kmodes';
  seed: number;
  prototypes: Prototypes;
  descent: Descent;
}

/**
 * k-modes of rows of categories (Z. Huang, "Extensions to the k-means algorithm for clustering large data sets with
 * categorical values", Data Mining and Knowledge Discovery 2, 1998). In each column every distinct value is a category,
 * whatever its number. Rows join the mode that they share most categories with, and the mode of a cluster has the most
 * frequent category of each column; the cost is the weighted number of cells that differ from their mode.
 *
 * In the first pass a mode moves with each row that joins it, as Huang's do in every pass; passes after it go over all
 * rows before modes move, until nothing changes. That costs no more than Huang's passes and is faster. A row that is equally
 * near to several modes joins the first of them, in the order of the first modes. Of equally frequent categories the one
 * with the least value is the mode, which is the first in the alphabet for categories that are numbered in its order. A
 * cluster without rows continues at the row that differs most from its mode. The restart with the least cost is
 * returned, the earliest one if several are equal. The same seed gives the same result.
 *
 * Time: O(n k dim) for each pass, about 16 comparisons at once where columns have at most 256 categories. Memory: 2 n dim
 * bytes (4 for more categories), and 8 bytes for each cluster and category.
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; memory; aborted
 * @example
 * const [tea, coffee, milk, sugar, nothing] = [0, 1, 0, 1, 2];
 * const data = { x: Uint8Array.of(tea, milk, tea, milk, coffee, nothing, coffee, sugar, coffee, nothing), n: 5, dim: 2 };
 * const { labels, prototypes } = await kmodes(data, { k: 2 });
 * console.log([...labels], [...prototypes.points], prototypes.cost); // [ 1, 1, 0, 0, 0 ] [ 1, 2, 0, 0 ] 1
 */
export async function kmodes(data: Dataset, { k, ...options }: KModesOptions): Promise<KModesResult> {
  const [result] = await kmodesSweep(data, { ...options, ks: [k] });
  return result;
}

/**
 * `kmodes` for several numbers of clusters. The results equal those of one call for each k.
 * @returns one result for each of `ks`, in their order
 * @throws {ClusterkitError} as `kmodes`
 * @example
 * const data = { x: Uint8Array.of(0, 0, 1, 2), n: 4, dim: 1 };
 * const results = await kmodesSweep(data, { ks: [1, 2, 3] });
 * console.log(results.map(({ prototypes }) => prototypes.cost)); // [ 2, 1, 0 ]
 */
export async function kmodesSweep(data: Dataset, options: KModesSweepOptions): Promise<KModesResult[]> {
  const { init = 'auto', maxIter = 100, seed = DEFAULT_SEED } = options;
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  const ks = listOf(options.ks);
  checkChoice('init', init, MODE_INITS);
  const nInit = checkInteger('nInit', options.nInit ?? 10, 1);
  checkInteger('maxIter', maxIter, 1);
  checkInteger('seed', seed, 0);
  for (const k of ks) checkInteger('k', k, 1);
  checkDataset(data, true);
  const pacer = new Pacer(options);
  checkMemory('k-modes', 4 * data.n * data.dim, maxMemory);
  const codes = codesOf(data, Array.from(numbersTo(data.dim)));
  const found = await pacer.run(distinctSteps(data, Math.max(0, ...ks)));
  const most = ks.reduce((largest, k) => Math.max(largest, Math.min(k, found)), 0);
  checkMemory('k-modes', 4 * data.n * data.dim + 8 * most * codes.offsets[codes.dim], maxMemory);
  const descent = new ModeDescent(codes, data.weights, most);
  const rows = { data, codes, search: descent.search };
  const restarts = init === 'cao' ? 1 : nInit;
  const results: KModesResult[] = [];
  for (const requested of ks) {
    const began = performance.now();
    const k = Math.min(requested, found);
    let best: ModeStart | undefined;
    let relocated = 0;
    for (let restart = 0; restart < restarts; restart++) {
      pacer.report({ stage: `k-modes, k = ${k}`, done: restart, total: restarts });
      const how = init === 'auto' ? (restart === 0 ? 'cao' : 'random') : init;
      const modes = await pacer.run(seedModes(rows, k, how, new Random(seed, k, restart)));
      const start = await pacer.run(descent.run(modes, maxIter));
      relocated += start.relocated;
      if (!best || start.mismatches < best.mismatches) best = start;
    }
    const { iterations, converged, ...start } = best as ModeStart;
    results.push({
      algorithm: 'kmodes',
      n: data.n,
      k,
      ...numbered(data, codes, start),
      seed,
      descent: { iterations, converged, restarts },
      warnings: collectWarnings({ requested, found, relocated, iterations, converged }),
    });
    options.onFit?.({ k: requested, seconds: (performance.now() - began) / 1000 });
  }
  return results;
}

/** Labels, sizes and modes by falling size, with the modes as values of the data. */
function numbered(
  data: Dataset,
  { dim, values }: Codes,
  { modes, labels, mismatches }: Pick<ModeStart, 'modes' | 'labels' | 'mismatches'>,
) {
  const k = modes.length / dim;
  const points = Float64Array.from(modes, (code, q) => values[q % dim][code]);
  const { order, ...rest } = numberBySize(labels, clusterSizes(data, labels, k), points);
  const prototypes: Prototypes = {
    dim,
    points: reorder(points, order),
    categorical: Array.from(numbersTo(dim)),
    mismatches,
    cost: mismatches,
  };
  return { ...rest, prototypes };
}

/** The entry point of k-modes for the table of algorithms. */
export const algorithm: Algorithm = {
  fit: (source, runs, context) =>
    sweepByK(runs, ({ k: _, ...settings }, ks, onFit) =>
      kmodesSweep(rowsOf(source, 'k-modes'), {
        ...context,
        ...settings,
        init: settings.init as ModeInit,
        ks,
        onFit,
      }),
    ),
};
