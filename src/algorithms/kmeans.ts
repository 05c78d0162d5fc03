import { checkChoice } from '../core/check.ts';
import { type Dataset, totalWeight } from '../core/dataset.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { type AnyRows, checkAnyRows, isSparse, type SparseDataset } from '../core/sparse.ts';
import { CENTER_DISTANCES, type CenterDistance } from '../distances/table.ts';
import { unitRowSteps } from '../distances/unitRows.ts';
import { turnCenters } from '../kernels/spherical.ts';
import type { Start } from '../kernels/start.ts';
import {
  type CentroidClustering,
  checkCentroidOptions,
  everyRow,
  listOf,
  numberCenters,
  type OnFit,
} from './centers/centroids.ts';
import { type Init, resolveInit, unitInit } from './centers/init.ts';
import { openEngine } from './centers/openEngine.ts';
import { seededClusters } from './centers/seeded.ts';
import { distinctSteps, type Seeding } from './centers/seeding.ts';
import { bestOf, type Engine, type Task } from './centers/starts.ts';
import { clusterSizes, collectWarnings } from './clusters.ts';
import { anyRowsOf, sweepByK } from './door.ts';
import type { Algorithm } from './entry.ts';

/** Options of `kmeans`. */
export interface KMeansOptions extends StartOptions {
  /** Number of clusters, at least 1. If there are fewer distinct rows than k, each of them is a cluster. */
  k: number;
}

/** Options of `kmeansSweep`. */
export interface KMeansSweepOptions extends StartOptions {
  /** Numbers of clusters, as `k`, in any order. An empty list gives an empty list of results. */
  ks: readonly number[];
  /** Called for each of `ks`, in their order. `seconds` is the time of its restarts, summed over all threads. */
  onFit?: OnFit;
}

interface StartOptions extends Pacing {
  /** Number of restarts, at least 1, default 10, and 1 without iterations. Given centers make one restart. */
  nInit?: number;
  /** The first centers: a method of seeding, k * dim coordinates, or the numbers of k rows. Default k-means++. */
  init?: Init;
  /**
   * `cosine` is spherical k-means (Dhillon and Modha 2001): only the directions of the rows count, centers have length
   * 1, and the inertia is the weighted sum of 1 - cos. Default euclidean.
   */
  metric?: CenterDistance;
  /**
   * Maximum number of iterations of a restart, default 300. 0 makes clusters of the seeds: each row belongs to the nearest
   * seed, and `descent.seeding` tells the rows that were drawn and the inertia after each draw.
   */
  maxIter?: number;
  /**
   * An iteration is the last one if the squared moves of the centers add up to at most this share of the mean variance
   * of the columns. At least 0, default 0: the last iteration moves no center.
   */
  tol?: number;
  /** Whole number of at least 0, default 1. */
  seed?: number;
  /**
   * Memory that the rows and the work may take, in bytes, default: no bound. Dense rows are clustered in a slower way that
   * takes less, sparse rows are refused.
   */
  maxMemory?: number;
}

/** The result of `kmeans`. */
export interface KMeansResult extends CentroidClustering {
  algorithm: 'kmeans';
}

/**
 * k-means of weighted rows by Lloyd's algorithm (S. P. Lloyd, "Least squares quantization in PCM", IEEE Trans. Inf.
 * Theory 28, 1982), by default from greedy k-means++ seeds.
 *
 * The restart with the least inertia is returned, the earliest one if several are equal. If k exceeds the number of
 * distinct rows, the result has one cluster for each distinct row, and a warning. The center of a cluster that loses
 * all its rows moves to the row that is farthest from its own center. A row that is equally near to several centers
 * joins the first of them, in the order of the seeds. Clusters are numbered by size afterwards, so a fit that begins at
 * the centers of a result may label such a row differently. The same seed gives the same result.
 *
 * The cosine is spherical k-means (I. S. Dhillon, D. S. Modha, "Concept decompositions for large sparse text data using
 * clustering", Machine Learning 42, 2001): k-means of rows of length 1 whose centers are kept at length 1. For these |x
 * - c|^2 = 2 (1 - cos), so nearest centers, farthest rows and seeds are those of squared distances.
 *
 * Rows may be sparse: then products with the numbers other than 0 make the distances, whose error is at most about 1e-15
 * of the squared lengths, O(entries k) time for each iteration and O(entries + n + k dim) memory.
 *
 * Time: O(n k dim) for each iteration at most; where columns or clusters are many, bounds save most of it. Memory: rows
 * of floats with few columns and clusters take 14 bytes each, and a copy if they are not in shared memory; others O(n (dim
 * + k)) for copies and for the bounds, which take about 2 n k bytes (up to 1 GB) for rows of 16 columns or more whose
 * values are bytes or lie on 256 even steps, such as bytes / 255, and up to 64 f32 for each row of other floats. Rows of
 * floats whose copies and bounds would take more than 4 GB do without.
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered (the cosine also
 * refuses a row of zeros); aborted
 * @example
 * const data = { x: Float64Array.of(0, 0, 1, 0, 9, 8, 9, 9), n: 4, dim: 2 };
 * const { labels, centers, descent } = await kmeans(data, { k: 2 });
 * console.log([...labels], [...centers.points]); // [ 0, 0, 1, 1 ] [ 0.5, 0, 9, 8.5 ]
 * console.log(centers.inertia, descent.converged); // 1 true
 */
export async function kmeans(data: AnyRows, options: KMeansOptions): Promise<KMeansResult> {
  const { k, ...rest } = options;
  const [result] = await kmeansSweep(data, { ...rest, ks: [k] });
  return result;
}

/**
 * `kmeans` for several numbers of clusters. The results equal those of one call for each k, but the data are prepared
 * once and all restarts share the threads. Memory: that of the largest k, and O(n + k dim) for each result.
 * @returns one result for each of `ks`, in their order
 * @throws {ClusterkitError} as `kmeans`
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11), n: 4, dim: 1 };
 * const results = await kmeansSweep(data, { ks: [1, 2] });
 * console.log(results.map(({ k, centers }) => [k, centers.inertia])); // [ [ 1, 101 ], [ 2, 1 ] ]
 */
export async function kmeansSweep(rows: AnyRows, options: KMeansSweepOptions): Promise<KMeansResult[]> {
  const { metric = 'euclidean', maxIter = 300, tol = 0, seed = DEFAULT_SEED, maxMemory } = options;
  const ks = listOf(options.ks);
  checkAnyRows(rows);
  checkChoice('metric', metric, CENTER_DISTANCES);
  const cosine = metric === 'cosine';
  const pacer = new Pacer(options);
  const data = cosine ? await pacer.run(unitRowSteps(rows)) : rows;
  const first = resolveInit(options.init ?? 'k-means++', data, ks);
  const init = cosine ? unitInit(first, data.dim) : first;
  const nInit = typeof init === 'string' ? (options.nInit ?? (maxIter === 0 ? 1 : 10)) : 1;
  for (const k of ks) checkCentroidOptions(k, nInit, maxIter, tol, seed, 0);
  const found = await pacer.run(distinctSteps(data, Math.max(0, ...ks)));
  if (maxIter === 0) return sweepSeeds(data, { ks, found, init, nInit, seed, cosine }, pacer, options.onFit);
  // with k = n the seeds are the rows themselves
  const everyRowSeeded =
    ks.includes(data.n) &&
    (typeof init === 'string' || (!isSparse(data) && (await pacer.run(holdEveryRow(init, data)))));
  const isTrivial = (k: number) => k === data.n && everyRowSeeded;
  const reachable = [...new Set(ks.map((k) => Math.min(k, found)))].filter((k) => !isTrivial(k));
  const tasks = reachable.flatMap((k) => Array.from({ length: nInit }, (_, restart) => ({ k, restart })));
  const engine = await engineFor(data, tasks, { init, seed, maxIter, tol, cosine, maxMemory }, pacer);
  const spent = new Map<number, number>();
  const onStart = ({ k, seconds }: { k: number; seconds: number }) => {
    spent.set(k, (spent.get(k) ?? 0) + seconds);
  };
  const starts = (await engine?.makeStarts(tasks, options, onStart)) ?? [];
  const resultFor = async (requested: number): Promise<KMeansResult> => {
    const k = Math.min(requested, found);
    const mine = starts.filter((_, t) => tasks[t].k === k);
    const { centers, iterations, converged, relocated, ...clusters } =
      !engine || isTrivial(k) ? everyRow(data) : await clustersOf(data, mine, engine, cosine, pacer);
    return {
      algorithm: 'kmeans',
      ...clusters,
      seed,
      centers: { ...centers, ...(cosine && { directions: true }) },
      descent: { iterations, converged, restarts: nInit },
      warnings: collectWarnings({ requested, found, relocated, iterations, converged }),
    };
  };
  const results: KMeansResult[] = [];
  for (const k of ks) {
    const result = await resultFor(k);
    results.push(result);
    options.onFit?.({ k, seconds: spent.get(result.k) ?? 0 });
  }
  return results;
}

interface SeedSweep {
  ks: readonly number[];
  /** Number of distinct rows. */
  found: number;
  init: Seeding | Float64Array;
  nInit: number;
  seed: number;
  cosine: boolean;
}

/** The clusters of seeds, without iterations. */
async function sweepSeeds(
  data: AnyRows,
  { ks, found, init, nInit, seed, cosine }: SeedSweep,
  pacer: Pacer,
  onFit?: OnFit,
): Promise<KMeansResult[]> {
  const results: KMeansResult[] = [];
  for (const requested of ks) {
    const began = performance.now();
    const k = Math.min(requested, found);
    const { centers, drawing, ...clusters } = await seededClusters(data, { k, init, nInit, seed }, pacer);
    // as below, 1 - cos is half of the squared distance
    const half = cosine ? 0.5 : 1;
    const potentials = drawing.potentials.map((potential) => half * potential);
    results.push({
      algorithm: 'kmeans',
      ...clusters,
      seed,
      centers: { ...centers, inertia: half * centers.inertia, ...(cosine && { directions: true }) },
      descent: {
        iterations: 0,
        converged: false,
        restarts: nInit,
        seeding: { ...drawing, potentials },
      },
      warnings: [
        ...collectWarnings({ requested, found }),
        ...(clusters.k < k
          ? [{ code: 'empty-clusters-left-out', requested: k, found: clusters.k } as const]
          : []),
      ],
    });
    onFit?.({ k: requested, seconds: (performance.now() - began) / 1000 });
  }
  return results;
}

/** Whether n centers are the n rows in any order, all of them distinct. O(n dim) time and memory. */
function* holdEveryRow(centers: Float64Array, { x, n, dim }: Dataset): Generator<void, boolean> {
  if ((yield* distinctSteps({ x: centers, n, dim }, n)) < n) return false;
  const both = new Float64Array(2 * n * dim);
  both.set(x);
  both.set(centers, n * dim);
  return (yield* distinctSteps({ x: both, n: 2 * n, dim }, n + 1)) === n;
}

interface EngineOptions {
  init: Seeding | Float64Array;
  seed: number;
  maxIter: number;
  tol: number;
  cosine: boolean;
  maxMemory?: number;
}

/** The engine that makes the starts; undefined if there are no starts to make. */
async function engineFor(
  data: AnyRows,
  tasks: readonly Task[],
  { init, seed, maxIter, tol, cosine, maxMemory }: EngineOptions,
  pacer: Pacer,
): Promise<Engine | undefined> {
  if (tasks.length === 0) return undefined;
  const kMax = tasks.reduce((most, { k }) => Math.max(most, k), 0);
  const limits = { maxIter, shift: tol > 0 ? tol * meanVariance(data) : 0 };
  const move = cosine ? { move: turnCenters } : {};
  return openEngine(data, { kMax, starts: tasks.length, init, seed, limits, maxMemory, ...move }, pacer);
}

/** The clusters of the start with the least inertia, and how often a cluster became empty in any of the starts. */
async function clustersOf(
  data: AnyRows,
  starts: readonly Start[],
  engine: Engine,
  cosine: boolean,
  pacer: Pacer,
) {
  const best = bestOf(starts);
  const k = best.centers.length / data.dim;
  const labels = await engine.label(best.centers, pacer);
  if (pacer.due) await pacer.pause();
  // between points of the unit sphere, 1 - cos is half of the squared distance
  const inertia = cosine ? best.inertia / 2 : best.inertia;
  const centers = { dim: data.dim, points: best.centers, inertia };
  return {
    k,
    n: data.n,
    ...numberCenters(centers, labels, clusterSizes(data, labels, k)),
    iterations: best.iterations,
    converged: best.converged,
    relocated: starts.reduce((sum, start) => sum + start.relocated, 0),
  };
}

/** The mean variance of the columns: `tol` is a share of this variance. */
function meanVariance(data: AnyRows): number {
  if (isSparse(data)) return sparseVariance(data);
  const { x, n, dim, weights } = data;
  const total = totalWeight(data);
  const mean = new Float64Array(dim);
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const w = (weights ? weights[i] : 1) / total;
    for (let j = 0; j < dim; j++) mean[j] += w * x[p + j];
  }
  let variance = 0;
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const w = (weights ? weights[i] : 1) / total;
    for (let j = 0; j < dim; j++) {
      const off = x[p + j] - mean[j];
      variance += w * (off * off);
    }
  }
  return variance / dim;
}

function sparseVariance(data: SparseDataset): number {
  const { rows, n, dim, weights } = data;
  const { starts, places, values } = rows;
  const total = totalWeight(data);
  const mean = new Float64Array(dim);
  // the weight of the rows that have no entry in a column
  const absent = new Float64Array(dim).fill(1);
  const each = (visit: (j: number, value: number, w: number) => void) => {
    for (let i = 0; i < n; i++)
      for (let p = starts[i]; p < starts[i + 1]; p++)
        visit(places[p], values[p], (weights ? weights[i] : 1) / total);
  };
  each((j, value, w) => {
    mean[j] += w * value;
    absent[j] -= w;
  });
  let variance = 0;
  for (let j = 0; j < dim; j++) variance += Math.max(0, absent[j]) * mean[j] ** 2;
  each((j, value, w) => {
    variance += w * (value - mean[j]) ** 2;
  });
  return variance / dim;
}

/** The entry point of k-means for the table of algorithms. */
export const algorithm: Algorithm = {
  titleOf: ({ metric }) => (metric === 'cosine' ? 'spherical k-means' : 'k-means'),
  fit: (source, runs, { init, ...context }) =>
    sweepByK(runs, ({ k: _, init: named, ...settings }, ks, onFit) =>
      kmeansSweep(anyRowsOf(source, 'k-means'), {
        ...context,
        ...settings,
        ks,
        init: (init ?? named) as Init | undefined,
        onFit,
      }),
    ),
  async fitStore(store, settings, { init: given, ...context }) {
    const { kmeansStore, refusePasses } = await import('./passes/fit.ts');
    const { k, nInit, maxIter, tol, seed } = settings as unknown as KMeansOptions;
    const first = given ?? settings.init;
    refusePasses({ ...settings, init: first });
    const init = first instanceof Float64Array ? first : undefined;
    return kmeansStore(store, { ...context, k, nInit, maxIter, tol, seed, ...(init && { init }) });
  },
};
