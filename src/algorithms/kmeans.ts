import { checkChoice } from '../core/check.ts';
import { checkDataset, type Dataset, totalWeight } from '../core/dataset.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { CENTER_DISTANCES, type CenterDistance } from '../distances/table.ts';
import { turnCenters } from '../kernels/spherical.ts';
import type { Start } from '../kernels/start.ts';
import {
  type CentroidClustering,
  checkCentroidOptions,
  everyRow,
  listOf,
  numberCenters,
  type OnFit,
} from './centroids.ts';
import { clusterSizes, collectWarnings } from './clusters.ts';
import { rowsOf, sweepByK } from './door.ts';
import { bestOf, type Engine, type Task } from './engine.ts';
import type { Algorithm } from './entry.ts';
import { type Init, resolveInit } from './init.ts';
import { openEngine } from './lloyd.ts';
import { distinctSteps, type Seeding } from './seeding.ts';
import { unitRowSteps, unitRows } from './spherical.ts';

export interface KMeansOptions extends StartOptions {
  /** Clusters wanted, at least 1; no more than there are distinct rows are found. */
  k: number;
}

export interface KMeansSweepOptions extends StartOptions {
  /** As `k`, in any order; none give no results. */
  ks: readonly number[];
  /** Called for each of `ks`, in their order, with the seconds of its starts (of several threads together). */
  onFit?: OnFit;
}

interface StartOptions extends Pacing {
  /** Starts to make, at least 1, default 10; given centers make one. */
  nInit?: number;
  /** The first centers: a way to find them, k * dim coordinates, or the numbers of k rows. Default k-means++. */
  init?: Init;
  /**
   * `cosine`: spherical k-means (Dhillon and Modha 2001). Only the rows' directions count; centers have length 1, and
   * the inertia is the weighted sum of 1 - cos. Default euclidean.
   */
  metric?: CenterDistance;
  /** Most passes of a start, at least 1, default 300. */
  maxIter?: number;
  /**
   * Stop when the centers' squared moves add up to at most this share of the mean variance of the columns. At least 0;
   * default 0: go on until no center moves.
   */
  tol?: number;
  /** Whole number of at least 0, default 1. */
  seed?: number;
}

export interface KMeansResult extends CentroidClustering {
  algorithm: 'kmeans';
}

/**
 * k-means by Lloyd's algorithm (IEEE Trans. Inf. Theory 28, 1982) from greedy k-means++ starts, for weighted rows.
 *
 * The start of least inertia is returned (the earliest of equals). With k above the number of distinct rows the result
 * has as many clusters as there are, and a warning. A cluster that runs empty continues at the row farthest from its
 * center. A row exactly as near to several centers goes to the first in the order of the start; clusters are numbered by
 * size afterwards, so that beginning at a result's centers may give such a row to another. Deterministic for a seed.
 * Time O(n k dim) a pass, mostly less thanks to bounds; memory O(n (dim + k)): copies of the rows, and bounds, about
 * 2 n k bytes (up to 1 GB) for 8-bit rows of many columns, up to 64 f32 a row for floats.
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered, with the cosine
 * also for a row of zeros; aborted
 */
export async function kmeans(data: Dataset, options: KMeansOptions): Promise<KMeansResult> {
  const { k, ...rest } = options;
  const [result] = await kmeansSweep(data, { ...rest, ks: [k] });
  return result;
}

/**
 * `kmeans` for several k: the same results as one call for each, but the data are prepared once and all starts are
 * shared out among processors. Memory as for the largest k, and O(n + k dim) for each result.
 * @returns one result for each of `ks`, in their order
 * @throws {ClusterkitError} as `kmeans` does
 */
export async function kmeansSweep(rows: Dataset, options: KMeansSweepOptions): Promise<KMeansResult[]> {
  const { metric = 'euclidean', maxIter = 300, tol = 0, seed = DEFAULT_SEED } = options;
  const ks = listOf(options.ks);
  checkDataset(rows);
  checkChoice('metric', metric, CENTER_DISTANCES);
  const cosine = metric === 'cosine';
  const pacer = new Pacer(options);
  const data = cosine ? await pacer.run(unitRowSteps(rows)) : rows;
  const init = firstOf(options.init ?? 'k-means++', data, ks, cosine);
  const nInit = typeof init === 'string' ? (options.nInit ?? 10) : 1;
  for (const k of ks) checkCentroidOptions(k, nInit, maxIter, tol, seed);
  const found = await pacer.run(distinctSteps(data, Math.max(0, ...ks)));
  // with k = n the seeds are the rows themselves
  const everyRowSeeded =
    ks.includes(data.n) && (typeof init === 'string' || (await pacer.run(holdEveryRow(init, data))));
  const isTrivial = (k: number) => k === data.n && everyRowSeeded;
  const reachable = [...new Set(ks.map((k) => Math.min(k, found)))].filter((k) => !isTrivial(k));
  const tasks = reachable.flatMap((k) => Array.from({ length: nInit }, (_, restart) => ({ k, restart })));
  const engine = await engineFor(data, tasks, { init, seed, maxIter, tol, cosine }, pacer);
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

/** Whether n centers are the n rows, all distinct, in any order. Time and memory O(n dim). */
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
}

/** The engine for some starts; undefined when there are none. */
async function engineFor(
  data: Dataset,
  tasks: readonly Task[],
  { init, seed, maxIter, tol, cosine }: EngineOptions,
  pacer: Pacer,
): Promise<Engine | undefined> {
  if (tasks.length === 0) return undefined;
  const kMax = tasks.reduce((most, { k }) => Math.max(most, k), 0);
  const limits = { maxIter, shift: tol > 0 ? tol * meanVariance(data) : 0 };
  const move = cosine ? { move: turnCenters } : {};
  return openEngine(data, { kMax, starts: tasks.length, init, seed, limits, ...move }, pacer);
}

/** The clusters of the start of least inertia, and how often a cluster ran empty in all starts. */
async function clustersOf(
  data: Dataset,
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

/** Centers whose squared length differs from 1 by no more than this have length 1, up to rounding. */
const UNIT = 2 ** -48;

/** The first centers; for the cosine, on the unit sphere. */
function firstOf(init: Init, data: Dataset, ks: readonly number[], cosine: boolean): Seeding | Float64Array {
  const first = resolveInit(init, data, ks);
  if (typeof first === 'string' || !cosine) return first;
  const { dim } = data;
  const { x } = unitRows({ x: first, n: first.length / dim, dim }, (c) => ({ name: `center ${c}` }));
  const centers = Float64Array.from(x);
  // centers of a result have length 1 already; scaling would move them by rounding
  for (let q = 0; q < centers.length; q += dim) {
    const given = first.subarray(q, q + dim);
    const length2 = given.reduce((sum, v) => sum + v * v, 0);
    if (Math.abs(length2 - 1) <= UNIT) centers.set(given, q);
  }
  return centers;
}

/** The mean variance of the columns, to which `tol` is relative. */
function meanVariance(data: Dataset): number {
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
    for (let j = 0; j < dim; j++) variance += w * (x[p + j] - mean[j]) ** 2;
  }
  return variance / dim;
}

/** k-means behind the door that all algorithms share. */
export const algorithm: Algorithm = {
  titleOf: ({ metric }) => (metric === 'cosine' ? 'spherical k-means' : 'k-means'),
  fit: (source, runs, { init, ...context }) =>
    sweepByK(runs, ({ k: _, init: named, ...settings }, ks, onFit) =>
      kmeansSweep(rowsOf(source, 'k-means'), {
        ...context,
        ...settings,
        ks,
        init: init ?? (named as Init | undefined),
        onFit,
      }),
    ),
};
