import { ClusterkitError } from '../../core/errors.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import type { PassSums, RowPasses, RowRange, RowStore } from '../../core/rowStore.ts';
import { moveBeyondRounding, moveCenters } from '../../kernels/kmeans.ts';
import { type CentroidClustering, checkCentroidOptions, numberCenters } from '../centers/centroids.ts';
import { collectWarnings } from '../clusters.ts';
import type { Settings } from '../entry.ts';
import { ownPasses } from './pieces.ts';
import { totalOf, unpacked } from './rows.ts';
import { distinct, passSeeds } from './seeds.ts';

/** Options of `kmeansStore`. */
export interface KMeansStoreOptions extends Pacing {
  /** Number of clusters, at least 1. If there are fewer distinct rows than k, each of them is a cluster. */
  k: number;
  /** Number of restarts, at least 1, default 1; each of them takes passes over all rows. Given centers make one restart. */
  nInit?: number;
  /** The first centers, k * dim; absent: k-means||. */
  init?: Float64Array;
  /** Maximum number of iterations of a restart, default 300. */
  maxIter?: number;
  /**
   * An iteration is the last one if the squared moves of the centers add up to at most this share of the mean variance of
   * the columns. At least 0, default 0.
   */
  tol?: number;
  /** Whole number of at least 0, default 1. */
  seed?: number;
  /** Memory in bytes, of which a part may keep labels between passes; default 2 GB. */
  maxMemory?: number;
}

/** The result of `kmeansStore`; its `labels` have length 0. */
export interface KMeansStoreResult extends CentroidClustering {
  algorithm: 'kmeans';
}

/**
 * Refuses settings of k-means that passes over rows in files do not have.
 * @throws {ClusterkitError} usage
 */
export function refusePasses({ init, metric, maxIter }: Settings): void {
  const where = 'where rows stay in their files';
  const refuse = (option: string, reason: string, value: string) =>
    new ClusterkitError('usage', reason, { option, remedies: [{ option, how: 'set', value }] });
  if (!(init instanceof Float64Array) && init !== 'k-means||')
    throw refuse('init', `is k-means|| or a file of centers ${where}`, 'k-means||');
  if (metric === 'cosine') throw refuse('metric', `is euclidean ${where}`, 'euclidean');
  if (maxIter === 0) throw refuse('maxIter', `is at least 1 ${where}`, '1');
}

/**
 * k-means by Lloyd's algorithm for rows that need not fit in memory, by passes over all of them. The result does not depend
 * on how the rows are cut into pieces or shards, nor on who passes over them: sums are exact, draws depend on the number of
 * a row alone, and of equally far rows the first one counts. `labelPieces` returns the labels.
 *
 * First centers are those of k-means||. The center of a cluster that loses all its rows moves to the row that is farthest
 * from its own center. Numbers below some 2^-88 of the sum of their column count as 0 in means.
 *
 * Time: O(n k dim) for each iteration, and for the seeds as much as about ten iterations. Memory: O(k dim) and a piece.
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for rows that cannot be clustered; aborted
 * @example
 * const x = Float64Array.of(0, 1, 0, 1, 8, 9);
 * const store: RowStore = {
 *   n: 6,
 *   dim: 1,
 *   weighted: false,
 *   gather: async (rows, out) => rows.forEach((row, i) => { out[i] = x[row]; }),
 *   pieces: async function* () { yield { x, n: 6, dim: 1 }; },
 * };
 * const { centers, sizes } = await kmeansStore(store, { k: 2 });
 * console.log([...centers.points], [...sizes]); // [ 0.5, 8.5 ] [ 4, 2 ]
 */
export async function kmeansStore(store: RowStore, options: KMeansStoreOptions): Promise<KMeansStoreResult> {
  const { k, nInit = 1, init, maxIter = 300, tol = 0, seed = DEFAULT_SEED } = options;
  checkCentroidOptions(k, nInit, maxIter, tol, seed);
  if (store.n < 1) throw new ClusterkitError('input', 'there are no rows to cluster');
  const pacer = new Pacer(options);
  const passes = store.passes ?? (await ownPasses(store, options));
  let best: Descended | undefined;
  let relocated = 0;
  const restarts = init ? 1 : nInit;
  try {
    const shift = tol > 0 ? tol * (await meanVariance(passes)) : 0;
    for (let restart = 0; restart < restarts; restart++) {
      const first = init ? init.slice() : await passSeeds(passes, k, seed, restart, pacer);
      const found = await descend(passes, first, maxIter, shift);
      relocated += found.relocated;
      if (!best || found.inertia < best.inertia) best = found;
    }
  } finally {
    passes.close?.();
  }
  const { centers, masses, inertia, iterations, converged } = best as Descended;
  if (!Number.isFinite(inertia))
    throw new ClusterkitError('input', 'squared distances times weights have no finite sum');
  const found = masses.length;
  const points = { dim: store.dim, points: centers, inertia };
  return {
    algorithm: 'kmeans',
    k: found,
    n: store.n,
    ...numberCenters(points, new Int32Array(0), masses),
    seed,
    descent: { iterations, converged, restarts },
    warnings: collectWarnings({ requested: k, found, relocated, iterations, converged }),
  };
}

interface Descended {
  centers: Float64Array;
  /** Sums of the weights of the clusters. */
  masses: Float64Array;
  inertia: number;
  iterations: number;
  converged: boolean;
  relocated: number;
}

/** Lloyd's algorithm. @param first k * dim @param shift the sum of squared moves that ends it */
async function descend(
  passes: RowPasses,
  first: Float64Array,
  maxIter: number,
  shift: number,
): Promise<Descended> {
  const { range } = passes;
  const centers = first.slice();
  let [iterations, relocated, converged] = [0, 0, false];
  let last: PassSums | undefined;
  while (iterations < maxIter && !converged) {
    iterations++;
    last = await passes.run({ kind: 'step', centers: centers.slice() });
    const step = moveByStep(centers, last, range);
    relocated += step.relocated;
    converged = step.relocated === 0 && step.moves <= shift;
    // the sums are those of the centers before they moved
    if (step.moves > 0 || step.relocated > 0) last = undefined;
  }
  return { ...(await settle(passes, centers, last)), iterations, converged, relocated };
}

/** What a step of Lloyd's algorithm has changed. */
export interface StepMoves {
  /** The sum of the squared moves of the centers. */
  moves: number;
  /** How many centers without rows went to far rows. */
  relocated: number;
}

/** Moves centers to the means of their rows, and those without rows to the farthest rows. @param centers inout, k * dim */
export function moveByStep(
  centers: Float64Array,
  sums: PassSums,
  { dim, type }: Pick<RowRange, 'dim' | 'type'>,
): StepMoves {
  const move = type === 'u8' ? moveCenters : moveBeyondRounding;
  const masses = totals(sums.masses, 1);
  const moves = move(centers, dim, totals(sums.sums, dim), masses);
  return { moves, relocated: relocate(centers, masses, sums, dim) };
}

/** The centers that have rows, with the sums of the weights of their clusters. */
export function clustersOfStep(
  centers: Float64Array,
  sums: PassSums,
  dim: number,
): Pick<Descended, 'centers' | 'masses' | 'inertia'> {
  const masses = totals(sums.masses, 1);
  const full = Array.from(masses.keys()).filter((c) => masses[c] > 0);
  return {
    centers: Float64Array.from(full.flatMap((c) => Array.from(centers.subarray(c * dim, (c + 1) * dim)))),
    masses: Float64Array.from(full, (c) => masses[c]),
    inertia: totalOf(sums.inertia),
  };
}

/**
 * Inertia and sizes at the last centers; a center that has no rows moves to a far row, or is left out where all rows are equal to
 * centers.
 */
async function settle(
  passes: RowPasses,
  centers: Float64Array,
  known: PassSums | undefined,
): Promise<Pick<Descended, 'centers' | 'masses' | 'inertia'>> {
  const { dim } = passes.range;
  let last = known ?? (await passes.run({ kind: 'step', centers: centers.slice() }));
  for (let tries = 0; tries < centers.length / dim; tries++) {
    if (relocate(centers, totals(last.masses, 1), last, dim) === 0) break;
    last = await passes.run({ kind: 'step', centers: centers.slice() });
  }
  return clustersOfStep(centers, last, dim);
}

/**
 * Moves centers without rows to the rows that are farthest from their own centers, each to another one.
 * @param centers inout
 * @returns how many moved
 */
function relocate(centers: Float64Array, masses: Float64Array, { far }: PassSums, dim: number): number {
  if (!masses.includes(0)) return 0;
  const rows = distinct(unpacked(far, 2 + dim), 2);
  let moved = 0;
  for (let c = 0; c < masses.length && moved < rows.length; c++) {
    if (masses[c] > 0) continue;
    centers.set(rows[moved].slice(2), c * dim);
    moved++;
  }
  return moved;
}

/** The totals of sums in parts. @param parts f64[k][3][dim] */
function totals(parts: Float64Array, dim: number): Float64Array {
  const sums = new Float64Array(parts.length / 3);
  for (let c = 0; c * dim < sums.length; c++) {
    const p = 3 * c * dim;
    for (let j = 0; j < dim; j++)
      sums[c * dim + j] = parts[p + j] + (parts[p + dim + j] + parts[p + 2 * dim + j]);
  }
  return sums;
}

/** The mean variance of the columns, from the inertia around the mean of all rows. */
async function meanVariance(passes: RowPasses): Promise<number> {
  const { dim, lows, highs } = passes.range;
  const middle = lows.map((low, j) => low + (highs[j] - low) / 2);
  const { sums, masses } = await passes.run({ kind: 'step', centers: middle });
  const total = totalOf(masses);
  const mean = totals(sums, dim).map((sum) => sum / total);
  const { inertia } = await passes.run({ kind: 'step', centers: mean });
  return totalOf(inertia) / (total * dim);
}
