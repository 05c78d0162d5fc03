import { checkChoice, checkInteger, checkNumber } from '../core/check.ts';
import type { Clustering, Descent, Prototypes } from '../core/clustering.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { checkMemory } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../core/random.ts';
import { listOf, type OnFit } from './centers/centroids.ts';
import { distinctSteps } from './centers/seeding.ts';
import { clusterSizes, collectWarnings, numberBySize, reorder } from './clusters.ts';
import { rowsOf, sweepByK } from './door.ts';
import type { Algorithm } from './entry.ts';
import { MixedDescent, type MixedStart } from './kprototypes/descent.ts';
import { gammaOf } from './kprototypes/gamma.ts';
import { type MixedRows, mixedBytes, mixedRows } from './kprototypes/rows.ts';
import { seedRows } from './kprototypes/seeds.ts';
import { GAMMA_RULES, type GammaRule, MIXED_SEEDINGS, type MixedSeeding } from './kprototypes/words.ts';

/** Options of `kprototypes`. */
export interface KPrototypesOptions extends PrototypesOptions {
  /** Number of clusters, at least 1. If there are fewer distinct rows than k, each of them is a cluster. */
  k: number;
}

/** Options of `kprototypesSweep`. */
export interface KPrototypesSweepOptions extends PrototypesOptions {
  /** Numbers of clusters, as `k`, in any order. */
  ks: readonly number[];
  /** Called for each of `ks`, in their order. */
  onFit?: OnFit;
}

interface PrototypesOptions extends Pacing {
  /** Numbers of the columns that hold categories; the others hold numbers. Default none. */
  categorical?: readonly number[];
  /** What a mismatch counts beside a squared distance, at least 0; default auto: by `gammaRule`. */
  gamma?: number | 'auto';
  /** deviation: half the mean standard deviation of the numbers, the default; variance: mean variance by diversity. */
  gammaRule?: GammaRule;
  /** How the first prototypes are found, all of them rows; default k-means++. */
  init?: MixedSeeding;
  /** Number of restarts, at least 1, default 10. */
  nInit?: number;
  /** Maximum number of passes of a restart, at least 1, default 100. */
  maxIter?: number;
  /** Whole number of at least 0, default 1. */
  seed?: number;
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

/** The result of `kprototypes`. */
export interface KPrototypesResult extends Clustering {
  algorithm: 'kprototypes';
  seed: number;
  prototypes: Prototypes & { squares: number; gamma: number };
  descent: Descent;
}

/**
 * k-prototypes of rows of numbers and categories (Z. Huang, "Extensions to the k-means algorithm for clustering large
 * data sets with categorical values", Data Mining and Knowledge Discovery 2, 1998): k-means in the columns of numbers
 * and k-modes in the columns of categories at once. The distance of a row to a prototype is the sum of the squared
 * differences of the numbers, plus gamma for each category that differs. Numbers are not scaled: large ones outweigh
 * small ones, and gamma depends on their unit.
 *
 * Passes go over all rows before prototypes move, until no row changes its cluster. A row that is equally near to
 * several prototypes joins the first of them, in the order of the first rows. Of equally frequent categories the one with
 * the least value is the mode. A cluster without rows continues at the row that is farthest from its prototype. The
 * restart with the least cost is returned, the earliest one if several are equal. The same seed gives the same result.
 *
 * Time: O(n k dim) for each pass. Memory: 8 n dim bytes, and 8 bytes for each cluster and category.
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; memory; aborted
 * @example
 * const [tea, coffee] = [0, 1];
 * const data = { x: Float64Array.of(20, tea, 22, tea, 60, coffee, 64, coffee), n: 4, dim: 2 };
 * const { labels, prototypes } = await kprototypes(data, { k: 2, categorical: [1] });
 * console.log([...labels], [...prototypes.points]); // [ 0, 0, 1, 1 ] [ 21, 0, 62, 1 ]
 * console.log(prototypes.squares, prototypes.mismatches, prototypes.gamma.toFixed(3)); // 10 0 10.280
 */
export async function kprototypes(
  data: Dataset,
  { k, ...options }: KPrototypesOptions,
): Promise<KPrototypesResult> {
  const [result] = await kprototypesSweep(data, { ...options, ks: [k] });
  return result;
}

/**
 * `kprototypes` for several numbers of clusters. The results equal those of one call for each k.
 * @returns one result for each of `ks`, in their order
 * @throws {ClusterkitError} as `kprototypes`
 * @example
 * const data = { x: Float64Array.of(1, 0, 2, 0, 3, 1), n: 3, dim: 2 };
 * const results = await kprototypesSweep(data, { ks: [1, 3], categorical: [1], gamma: 1 });
 * console.log(results.map(({ prototypes }) => prototypes.cost)); // [ 3, 0 ]
 */
export async function kprototypesSweep(
  data: Dataset,
  options: KPrototypesSweepOptions,
): Promise<KPrototypesResult[]> {
  const { init, nInit, maxIter, seed, maxMemory } = checked(options);
  checkDataset(data);
  const ks = listOf(options.ks);
  for (const k of ks) checkInteger('k', k, 1);
  const pacer = new Pacer(options);
  checkMemory('k-prototypes', mixedBytes(data), maxMemory);
  const rows = mixedRows(data, categoriesOf(data, options.categorical));
  const { gamma: asked = 'auto', gammaRule = 'deviation' } = options;
  const gamma = asked === 'auto' ? gammaOf(rows, gammaRule) : asked;
  const distinct = gamma > 0 ? data : numbersAlone(rows);
  const found = await pacer.run(distinctSteps(distinct, Math.max(0, ...ks)));
  const most = ks.reduce((largest, k) => Math.max(largest, Math.min(k, found)), 0);
  const ofCounts = 8 * most * (rows.codes.offsets[rows.codes.dim] + data.dim);
  checkMemory('k-prototypes', mixedBytes(data) + ofCounts, maxMemory);
  const results: KPrototypesResult[] = [];
  for (const requested of ks) {
    const began = performance.now();
    const k = Math.min(requested, found);
    let best: MixedStart | undefined;
    let relocated = 0;
    for (let restart = 0; restart < nInit; restart++) {
      pacer.report({ stage: `k-prototypes, k = ${k}`, done: restart, total: nInit });
      const random = new Random(seed, k, restart);
      const first = await pacer.run(seedRows(rows, distinct, gamma, k, init, random));
      const start = await pacer.run(new MixedDescent(rows, gamma, first).run(maxIter));
      relocated += start.relocated;
      if (!best || start.cost < best.cost) best = start;
    }
    const { iterations, converged, ...start } = best as MixedStart;
    results.push({
      algorithm: 'kprototypes',
      n: data.n,
      k,
      ...numbered(data, rows, start, gamma),
      seed,
      descent: { iterations, converged, restarts: nInit },
      warnings: collectWarnings({ requested, found, relocated, iterations, converged }),
    });
    options.onFit?.({ k: requested, seconds: (performance.now() - began) / 1000 });
  }
  return results;
}

/** @throws {ClusterkitError} usage */
function checked(options: KPrototypesSweepOptions) {
  const { gamma = 'auto', gammaRule = 'deviation', init = 'k-means++' } = options;
  const { nInit = 10, maxIter = 100, seed = DEFAULT_SEED } = options;
  if (gamma !== 'auto') checkNumber('gamma', gamma, 0);
  checkChoice('gammaRule', gammaRule, GAMMA_RULES);
  return {
    init: checkChoice('init', init, MIXED_SEEDINGS),
    nInit: checkInteger('nInit', nInit, 1),
    maxIter: checkInteger('maxIter', maxIter, 1),
    seed: checkInteger('seed', seed, 0),
    maxMemory: options.maxMemory ?? Number.POSITIVE_INFINITY,
  };
}

/** @throws {ClusterkitError} usage, for columns that there are not */
function categoriesOf({ dim }: Dataset, categorical: readonly number[] = []): number[] {
  for (const j of categorical) checkInteger('categorical', j, 0, dim - 1);
  return [...new Set(categorical)].sort((a, b) => a - b);
}

/** The rows without their categories, where these count nothing. */
function numbersAlone({ x, n, numeric, weights }: MixedRows): Dataset {
  const dim = numeric.length;
  return dim > 0 ? { x, n, dim, weights } : { x: new Uint8Array(n), n, dim: 1, weights };
}

/** Labels, sizes and prototypes by falling size, with prototypes as values of the data. */
function numbered(
  data: Dataset,
  rows: MixedRows,
  start: Omit<MixedStart, 'iterations' | 'converged'>,
  gamma: number,
) {
  const { labels, squares, mismatches, cost } = start;
  const { numeric, categorical, codes, means } = rows;
  const { dim } = data;
  const k = start.means.length / numeric.length || start.modes.length / categorical.length;
  const points = new Float64Array(k * dim);
  for (let c = 0; c < k; c++) {
    for (const [at, j] of numeric.entries())
      points[c * dim + j] = means[at] + start.means[c * numeric.length + at];
    for (const [at, j] of categorical.entries())
      points[c * dim + j] = codes.values[at][start.modes[c * categorical.length + at]];
  }
  const { order, ...rest } = numberBySize(labels, clusterSizes(data, labels, k), points);
  const prototypes = { dim, points: reorder(points, order), categorical, mismatches, squares, gamma, cost };
  return { ...rest, prototypes };
}

/** The entry point of k-prototypes for the table of algorithms. */
export const algorithm: Algorithm = {
  bytes: ({ n, dim }) => mixedBytes({ n, dim }),
  fit: (source, runs, context) =>
    sweepByK(runs, ({ k: _, ...settings }, ks, onFit) =>
      kprototypesSweep(rowsOf(source, 'k-prototypes'), {
        categorical: source.measuring?.categorical,
        ...context,
        ...settings,
        init: settings.init as MixedSeeding,
        ks,
        onFit,
      }),
    ),
};
