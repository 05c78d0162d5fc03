import type { Descent, FuzzyPartition, Membership } from '../core/clustering.ts';
import { checkDataset, type Dataset, totalWeight } from '../core/dataset.ts';
import { invalid } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../core/random.ts';
import type { SoftShares } from '../kernels/fuzzy/layout.ts';
import { softBytes } from '../kernels/fuzzy.ts';
import { squaredDistance } from '../kernels/kmeans.ts';
import { columnRanges } from '../kernels/moments.ts';
import { type CentroidClustering, checkCentroidOptions, listOf, type OnFit } from './centers/centroids.ts';
import { type Init, resolveInit } from './centers/init.ts';
import { distinctSteps, type Seeding, seedSteps } from './centers/seeding.ts';
import { clusterSizes, collectWarnings, numberBySize, reorder } from './clusters.ts';
import { rowsOf, sweepByK } from './door.ts';
import type { Algorithm } from './entry.ts';
import { FuzzyDescent, type FuzzyStart } from './fuzzy/descent.ts';
import { xieBeniOf } from './fuzzy/xieBeni.ts';

/** Options of `fuzzy`. */
export interface FuzzyOptions extends PartitionOptions {
  /** Number of clusters, at least 1. If there are fewer distinct rows than k, each of them is a cluster. */
  k: number;
}

/** Options of `fuzzySweep`. */
export interface FuzzySweepOptions extends PartitionOptions {
  /** Numbers of clusters, as `k`, in any order. */
  ks: readonly number[];
  /** Called for each of `ks`, in their order. */
  onFit?: OnFit;
}

interface PartitionOptions extends Pacing {
  /** The exponent m of memberships, above 1 and at most 100, default 2. Near 1 rows belong to one cluster each. */
  fuzziness?: number;
  /** The first centers: a method of seeding, k * dim coordinates, or the numbers of k rows. Default k-means++. */
  init?: Init;
  /** Number of restarts, at least 1, default 3. Given centers make one restart. */
  nInit?: number;
  /** Maximum number of iterations of a restart, at least 1, default 500. */
  maxIter?: number;
  /**
   * An iteration is the last one if the squared moves of the centers add up to at most this share of the mean variance of
   * the columns. At least 0, default 1e-12.
   */
  tol?: number;
  /** Whole number of at least 0, default 1. */
  seed?: number;
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

/** The result of `fuzzy`. */
export interface FuzzyResult extends CentroidClustering {
  algorithm: 'fuzzy';
  membership: Membership;
  fuzzy: FuzzyPartition;
  descent: Descent;
}

/**
 * Fuzzy c-means (J. C. Bezdek, Pattern Recognition with Fuzzy Objective Function Algorithms, 1981): each row belongs to
 * all clusters, to the near ones more. Memberships u of a row add up to 1 and the weighted sum of u^m times the squared
 * distances to the centers is least; a center is the mean of all rows by u^m.
 *
 * The label of a row is its nearest center, the first of equals, and sizes count labels. A row on a center belongs to it
 * alone. Where m is large, columns are many or k is larger than there are groups, centers move onto each other, and some
 * are nearest to no row: these count with the nearest of the others, memberships are added up, and a warning says so. The
 * restart with the least objective is returned, the earliest one if several are equal. The same seed gives the same
 * result.
 *
 * Time: O(n k dim) for each iteration, on all threads where there is much to do; the result does not depend on them.
 * Memory: 8 n (dim + 2 + k) bytes, 4 for each number of rows that are no doubles.
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 5, 9, 10), n: 5, dim: 1 };
 * const { labels, membership, fuzzy: partition } = await fuzzy(data, { k: 2 });
 * console.log([...labels], [...membership.probabilities.subarray(4, 6)].map((u) => u.toFixed(2))); // [ 0, 0, 0, 1, 1 ] [ '0.50', '0.50' ]
 * console.log(partition.partitionCoefficient.toFixed(3)); // 0.890
 */
export async function fuzzy(data: Dataset, { k, ...options }: FuzzyOptions): Promise<FuzzyResult> {
  const [result] = await fuzzySweep(data, { ...options, ks: [k] });
  return result;
}

/**
 * `fuzzy` for several numbers of clusters. The results equal those of one call for each k.
 * @returns one result for each of `ks`, in their order
 * @throws {ClusterkitError} as `fuzzy`
 * @example
 * const data = { x: Float64Array.of(0, 1, 9, 10), n: 4, dim: 1 };
 * const results = await fuzzySweep(data, { ks: [1, 2] });
 * console.log(results.map(({ fuzzy: { objective } }) => objective.toFixed(3))); // [ '82.000', '0.997' ]
 */
export async function fuzzySweep(data: Dataset, options: FuzzySweepOptions): Promise<FuzzyResult[]> {
  const { fuzziness = 2, maxIter = 500, tol = 1e-12, seed = DEFAULT_SEED } = options;
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  const ks = listOf(options.ks);
  if (!(fuzziness > 1 && fuzziness <= MOST_FUZZY))
    throw invalid('fuzziness', `a number above 1 and at most ${MOST_FUZZY}`, fuzziness);
  checkDataset(data);
  const init = resolveInit(options.init ?? 'k-means++', data, ks);
  const nInit = typeof init === 'string' ? (options.nInit ?? 3) : 1;
  for (const k of ks) checkCentroidOptions(k, nInit, maxIter, tol, seed);
  const pacer = new Pacer(options);
  const found = await pacer.run(distinctSteps(data, Math.max(0, ...ks)));
  const most = ks.reduce((largest, k) => Math.max(largest, Math.min(k, found)), 0);
  const { n, dim } = data;
  checkMemory('fuzzy c-means', fuzzyBytes(n, dim, most), maxMemory, [
    { option: 'k', how: 'lower' },
    MORE_MEMORY,
  ]);
  const { origin, variance } = placeOf(data);
  const results: FuzzyResult[] = [];
  for (const requested of ks) {
    const began = performance.now();
    const k = Math.min(requested, found);
    const plan = { data, fuzziness, origin, init, nInit, maxIter, shift: tol * variance, seed };
    const fit = await fitK(plan, k, pacer);
    results.push(resultOf(plan, requested, found, k, fit));
    options.onFit?.({ k: requested, seconds: (performance.now() - began) / 1000 });
  }
  return results;
}

/** Powers of memberships with a larger exponent are 0 in f64. */
const MOST_FUZZY = 100;

interface Plan {
  data: Dataset;
  fuzziness: number;
  origin?: Float64Array;
  init: Seeding | Float64Array;
  nInit: number;
  maxIter: number;
  shift: number;
  seed: number;
}

interface Fit {
  start: FuzzyStart;
  rows: SoftShares;
}

/** A start takes about so many iterations where nothing else stops it. */
const USUAL_ITERATIONS = 50;

/** The best of several starts. */
async function fitK(plan: Plan, k: number, pacer: Pacer): Promise<Fit> {
  const { data, fuzziness, origin, init, nInit, maxIter, shift, seed } = plan;
  const iterations = nInit * Math.min(USUAL_ITERATIONS, maxIter);
  const descent = new FuzzyDescent(data, k, fuzziness, iterations, origin);
  try {
    let start: FuzzyStart | undefined;
    for (let restart = 0; restart < nInit; restart++) {
      pacer.report({ stage: `fuzzy c-means, k = ${k}`, done: restart, total: nInit });
      const random = new Random(seed, k, restart);
      const first =
        typeof init === 'string'
          ? await pacer.run(seedSteps(data, k, init, random, new Float64Array(data.n)))
          : init.slice(0, k * data.dim);
      const made = await pacer.run(descent.run(first, typeof init === 'string', maxIter, shift));
      if (!start || made.before < start.before) start = made;
    }
    const best = start as FuzzyStart;
    return { start: best, rows: await pacer.run(descent.memberships(best.centers)) };
  } finally {
    descent.close();
  }
}

/** Centers are one if they are nearer to each other than this share of the root mean square distance of rows to theirs. */
const COINCIDE = 1e-4;

/** Numbers of the centers that are nearest to a row and apart from those before them. */
function ownCenters(data: Dataset, { start: { centers }, rows: { labels, inertia } }: Fit): number[] {
  const { n, dim, weights } = data;
  const k = centers.length / dim;
  const hasRow = new Uint8Array(k);
  for (let i = 0; i < n; i++) if (weights?.[i] !== 0) hasRow[labels[i]] = 1;
  const limit = COINCIDE ** 2 * (inertia / totalWeight(data));
  const own: number[] = [];
  for (let c = 0; c < k; c++) {
    if (!hasRow[c]) continue;
    if (own.every((other) => squaredDistance(centers, c * dim, centers, other * dim, dim) > limit))
      own.push(c);
  }
  return own;
}

/** Squared offsets that are so many times the variance make distances lose digits. */
const LARGE = 16;

/** A power of two that is at most 1 / 32 of a range: whole numbers less multiples of it remain exact. */
function gridOf(range: number): number {
  let grid = 1;
  while (32 * grid > range && grid > Number.MIN_VALUE) grid /= 2;
  while (64 * grid <= range) grid *= 2;
  return grid;
}

/** A point among the rows, if they are far from 0 for their range, and the mean variance of the columns. */
function placeOf(data: Dataset): { origin?: Float64Array; variance: number } {
  const { x, n, dim, weights } = data;
  const low = new Float64Array(dim);
  const high = new Float64Array(dim);
  columnRanges(x, n, dim, weights, low, high);
  const sums = new Float64Array(dim);
  const squares = new Float64Array(dim);
  for (let i = 0, p = 0; i < n; i++) {
    const weight = weights ? weights[i] : 1;
    for (let j = 0; j < dim; j++) {
      const d = x[p++] - low[j];
      sums[j] += weight * d;
      squares[j] += weight * d * d;
    }
  }
  const total = totalWeight(data);
  let variances = 0;
  let offsets = 0;
  for (let j = 0; j < dim; j++) {
    variances += Math.max(0, squares[j] / total - (sums[j] / total) ** 2);
    offsets += (low[j] + sums[j] / total) ** 2;
  }
  return {
    ...(offsets > LARGE * variances && {
      origin: low.map((least, j) => {
        const grid = gridOf(high[j] - least);
        return least + Math.floor(sums[j] / total / grid) * grid;
      }),
    }),
    variance: variances / dim,
  };
}

function resultOf(plan: Plan, requested: number, found: number, k: number, fit: Fit): FuzzyResult {
  const { data, fuzziness, seed, nInit } = plan;
  const { n, dim } = data;
  const { start, rows } = fit;
  const { iterations, converged } = start;
  const { centers, shares, labels, counts } = joined(data, fit);
  const own = counts.length;
  const { order, ...numbered } = numberBySize(labels, clusterSizes(data, labels, own), centers);
  const probabilities = new Float64Array(n * own);
  for (let i = 0, p = 0; i < n; i++)
    for (let c = 0; c < own; c++) probabilities[p++] = shares[i * own + order[c]];
  const points = reorder(centers, order);
  return {
    algorithm: 'fuzzy',
    n,
    k: own,
    ...numbered,
    seed,
    centers: { dim, points, inertia: rows.inertia },
    descent: { iterations, converged, restarts: nInit },
    membership: { probabilities },
    fuzzy: {
      fuzziness,
      objective: rows.objective,
      ...clarity(data, rows.shares, k),
      ...xieBeniOf(rows.objective, totalWeight(data), points, dim),
      ...(own < k && { joined: Array.from(order, (c) => counts[c]) }),
    },
    warnings: [
      ...collectWarnings({ requested, found, iterations, converged }),
      ...(own < k
        ? [{ code: 'centers-coincide', requested: k, found: own, lower: 'fuzziness' } as const]
        : []),
    ],
  };
}

/** Centers that are nothing of their own count with the nearest one that is: memberships are added up. */
function joined(data: Dataset, fit: Fit) {
  const { centers } = fit.start;
  const { shares, labels } = fit.rows;
  const { n, dim } = data;
  const k = centers.length / dim;
  const own = ownCenters(data, fit);
  const counts = new Array<number>(own.length).fill(0);
  const target = Array.from({ length: k }, (_, c) => {
    const apart = own.map((other) => squaredDistance(centers, c * dim, centers, other * dim, dim));
    const at = own.includes(c) ? own.indexOf(c) : apart.indexOf(Math.min(...apart));
    counts[at]++;
    return at;
  });
  if (own.length === k) return { centers, shares, labels, counts };
  const sums = new Float64Array(n * own.length);
  for (let i = 0, p = 0; i < n; i++)
    for (let c = 0; c < k; c++) sums[i * own.length + target[c]] += shares[p++];
  return {
    centers: Float64Array.from(own.flatMap((c) => [...centers.subarray(c * dim, (c + 1) * dim)])),
    shares: sums,
    labels: labels.map((c) => target[c]),
    counts,
  };
}

/** The partition coefficient and entropy. */
function clarity(data: Dataset, shares: Float64Array, k: number) {
  let squares = 0;
  let entropy = 0;
  for (let i = 0, p = 0; i < data.n; i++) {
    const weight = data.weights ? data.weights[i] : 1;
    for (let c = 0; c < k; c++, p++) {
      squares += weight * shares[p] * shares[p];
      if (shares[p] > 0) entropy -= weight * shares[p] * Math.log(shares[p]);
    }
  }
  const total = totalWeight(data);
  return { partitionCoefficient: squares / total, partitionEntropy: entropy / total };
}

/** Bytes for the passes, and for the memberships of all rows. */
function fuzzyBytes(n: number, dim: number, k: number): number {
  return softBytes(n, dim, k) + 16 * n * k;
}

/** The entry point of fuzzy c-means for the table of algorithms. */
export const algorithm: Algorithm = {
  bytes: ({ n, dim, k }) => fuzzyBytes(n, dim, k),
  fit: (source, runs, { init, ...context }) =>
    sweepByK(runs, ({ k: _, init: named, ...settings }, ks, onFit) =>
      fuzzySweep(rowsOf(source, 'fuzzy c-means'), {
        ...context,
        ...settings,
        ks,
        init: (init ?? named) as Init | undefined,
        onFit,
      }),
    ),
};
