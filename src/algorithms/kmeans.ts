import { checkChoice } from '../core/check.ts';
import { type Dataset, totalWeight } from '../core/dataset.ts';
import { invalid } from '../core/errors.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { Random } from '../core/random.ts';
import type { Warning } from '../core/warnings.ts';
import { accumulate, assign, moveCenters, weightedSum } from '../kernels/kmeans.ts';
import {
  type CentroidResult,
  checkCentroidOptions,
  checkDataset,
  clusterSizes,
  DEFAULT_SEED,
  numberBySize,
} from './centroids.ts';
import { fillEmpty, relocateEmpty } from './empty.ts';
import { countDistinct, SEEDINGS, type Seeding, seedCenters } from './seeding.ts';

export interface KMeansOptions extends Pacing {
  k: number;
  /** Starts to make, default 10; with given centers there is one. */
  nInit?: number;
  /** How the first centers are found, or the centers themselves (k * dim). Default k-means++. */
  init?: Seeding | Float64Array;
  /** Passes of a start at most, default 300. */
  maxIter?: number;
  /**
   * Stop when the centers' squared moves add up to at most this share of the data's mean variance by column.
   * Default 0: go on until no label changes.
   */
  tol?: number;
  /** Whole number, default 1. */
  seed?: number;
}

export interface KMeansResult extends CentroidResult {
  algorithm: 'kmeans';
}

/** What a start works on; taken once, used by every start. */
interface Buffers {
  labels: Int32Array;
  d2: Float64Array;
  sums: Float64Array;
  mass: Float64Array;
}

interface Start {
  centers: Float64Array;
  inertia: number;
  iterations: number;
  converged: boolean;
  relocated: number;
}

/**
 * k-means by Lloyd's algorithm (IEEE Trans. Inf. Theory 28, 1982) from greedy k-means++ starts, for weighted rows.
 *
 * The start of least inertia wins (the earliest of equals); its clusters are numbered by falling size. With more
 * clusters than distinct rows the result has as many clusters as there are, and a warning. A cluster that runs
 * empty continues at the row farthest from its center. Deterministic for a seed.
 * Time O(n k dim) a pass; memory O(n + k dim).
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; aborted
 */
export async function kmeans(data: Dataset, options: KMeansOptions): Promise<KMeansResult> {
  const { k: requested, init = 'k-means++', maxIter = 300, tol = 0, seed = DEFAULT_SEED } = options;
  const nInit = typeof init === 'string' ? (options.nInit ?? 10) : 1;
  checkDataset(data);
  checkCentroidOptions(requested, nInit, maxIter, tol, seed);
  checkInit(init, requested, data.dim);
  const found = countDistinct(data, requested);
  const k = Math.min(requested, found);
  const buffers = allocate(data, k);
  const limits = { maxIter, shift: tol * meanVariance(data) };
  const pacer = new Pacer(options);

  let best: Start | undefined;
  let relocated = 0;
  for (let restart = 0; restart < nInit; restart++) {
    pacer.report({ stage: `k-means, k = ${k}`, done: restart, total: nInit });
    const random = new Random(seed, k, restart);
    const centers =
      typeof init === 'string'
        ? seedCenters(data, k, init, random, buffers.d2)
        : firstDistinct(init, requested, k, data.dim);
    const start = await lloyd(data, centers, buffers, limits, pacer);
    relocated += start.relocated;
    if (!best || start.inertia < best.inertia) best = start;
  }
  if (!best) throw invalid('nInit', 'at least one start', nInit);

  const { centers, inertia, iterations, converged } = best;
  assign(data.x, data.n, data.dim, centers, k, buffers.labels, buffers.d2);
  const sizes = clusterSizes(data, buffers.labels, k);
  const warnings = collectWarnings(requested, found, best, relocated);
  const numbered = numberBySize(data.dim, centers, buffers.labels, sizes);
  return {
    algorithm: 'kmeans',
    k,
    n: data.n,
    dim: data.dim,
    ...numbered,
    inertia,
    iterations,
    converged,
    restarts: nInit,
    seed,
    warnings,
  };
}

function checkInit(init: Seeding | Float64Array, k: number, dim: number): void {
  if (typeof init === 'string') checkChoice('init', init, SEEDINGS);
  else if (init.length !== k * dim) throw invalid('init', `k * dim = ${k * dim} coordinates`, init.length);
  else if (!init.every(Number.isFinite))
    throw invalid(
      'init',
      'finite coordinates',
      init.find((v) => !Number.isFinite(v)),
    );
}

function allocate({ n, dim }: Dataset, k: number): Buffers {
  return {
    labels: new Int32Array(n),
    d2: new Float64Array(n),
    sums: new Float64Array(k * dim),
    mass: new Float64Array(k),
  };
}

/** One start, from `centers` (which it moves) to a fixed point or a limit. */
async function lloyd(
  data: Dataset,
  centers: Float64Array,
  buffers: Buffers,
  limits: { maxIter: number; shift: number },
  pacer: Pacer,
): Promise<Start> {
  const { x, n, dim, weights } = data;
  const { labels, d2, sums, mass } = buffers;
  const k = mass.length;
  let relocated = 0;
  let iterations = 0;
  let converged = false;
  labels.fill(-1);
  while (iterations < limits.maxIter && !converged) {
    iterations++;
    // labels that stand still leave the centers at their means: a fixed point
    if (assign(x, n, dim, centers, k, labels, d2) === 0) {
      converged = true;
      break;
    }
    accumulate(x, weights, n, dim, labels, sums, mass);
    const moved = relocateEmpty(data, labels, d2, sums, mass);
    relocated += moved;
    const shift = moveCenters(centers, dim, sums, mass);
    converged = moved === 0 && limits.shift > 0 && shift <= limits.shift;
    if (pacer.due) await pacer.pause();
  }
  assign(x, n, dim, centers, k, labels, d2);
  relocated += fillEmpty(data, centers, labels, d2, mass);
  return { centers, inertia: weightedSum(d2, weights, n), iterations, converged, relocated };
}

/** With k below the given centers (too few distinct rows), the first k of them. */
function firstDistinct(init: Float64Array, requested: number, k: number, dim: number): Float64Array {
  return k === requested ? init.slice() : init.slice(0, k * dim);
}

/** The variance of a column, averaged over the columns: what `tol` is a share of. */
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

function collectWarnings(requested: number, found: number, best: Start, relocated: number): Warning[] {
  const warnings: Warning[] = [];
  if (found < requested) warnings.push({ code: 'fewer-points-than-k', requested, found });
  if (relocated > 0) warnings.push({ code: 'empty-cluster-relocated', times: relocated });
  if (!best.converged) warnings.push({ code: 'not-converged', iterations: best.iterations });
  return warnings;
}
