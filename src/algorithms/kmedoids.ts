import { checkChoice, checkInteger } from '../core/check.ts';
import type { Centers, Clustering, Descent, Medoids } from '../core/clustering.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { type AnyRows, checkSparse, isSparse } from '../core/sparse.ts';
import { type CondensedMatrix, checkDistanceMatrix } from '../distances/condensed.ts';
import { type DistanceOptions, measure } from '../distances/measure.ts';
import { sparsePairs } from '../distances/sparsePairs.ts';
import { type Distance, findDistance } from '../distances/table.ts';
import { squaredDistance } from '../kernels/kmeans.ts';
import { listOf, type OnFit } from './centers/centroids.ts';
import { collectWarnings } from './clusters.ts';
import { comparedOf, measuringOf, sweepByK, turnedSource } from './door.ts';
import type { Algorithm } from './entry.ts';
import { METHODS, type Method, OBJECTIVES, type Objective } from './kmedoids/choices.ts';
import { clustersOf } from './kmedoids/clusters.ts';
import { type MedoidInit, resolveMedoids } from './kmedoids/init.ts';
import { searchBytes } from './kmedoids/open.ts';
import { type Found, searchMedoids } from './kmedoids/search.ts';
import { type MedoidSource, sourceOfDistances, sourceOfPairs, sourceOfRows } from './kmedoids/source.ts';

/** Options of `kmedoids`, beside k. */
interface SearchOptions extends Omit<DistanceOptions, 'transpose'>, Pacing {
  /** The dissimilarity of rows, default euclidean; not used with given distances. */
  metric?: Distance;
  /** The first medoids, default k-means++. */
  init?: MedoidInit;
  /** Restarts of an exact search, of which the best is kept; default 1. */
  nInit?: number;
  /** Swaps of a search at most, default 100 000. */
  maxIter?: number;
  /**
   * exact: swaps until no row would be a better medoid; clara: this in samples; auto, the default: exact, or where that
   * takes too much memory or time, in samples, and then swaps with all rows.
   */
  method?: Method;
  /** Number of samples, default 5 of clara, and 3 before swaps with all rows. */
  samples?: number;
  /** Rows of a sample, default 2000, and 5000 to 8000 before swaps with all rows; at least k. */
  sampleSize?: number;
  /** What is made best: the sum of dissimilarities to medoids, or the medoid silhouette. Default loss. */
  objective?: Objective;
  /** Seed of the random numbers, default 1. */
  seed?: number;
  /** Most bytes that may be allocated, default no limit. */
  maxMemory?: number;
}

/** Options of `kmedoids`. */
export interface KMedoidsOptions extends SearchOptions {
  /** Number of clusters, at least 1; with the objective silhouette at least 2. */
  k: number;
}

/** Options of `kmedoidsSweep`. */
export interface KMedoidsSweepOptions extends SearchOptions {
  ks: readonly number[];
  /** Called after each k. */
  onFit?: OnFit;
}

/** What `kmedoids` finds. */
export interface KMedoidsResult extends Clustering {
  algorithm: 'kmedoids';
  seed: number;
  descent: Descent;
  medoids: Medoids & Required<Pick<Medoids, 'distances' | 'second' | 'search'>>;
}

/**
 * k-medoids by FasterPAM (E. Schubert, P. J. Rousseeuw, "Fast and eager k-medoids clustering", Information Systems 101,
 * 2021): k of the rows, the medoids, so that the sum of the dissimilarities of all rows to their nearest medoid is small.
 * A row takes the place of a medoid wherever that lowers the sum, until no row does; of candidates that are evaluated
 * together, the one that lowers the sum most. With the objective silhouette it is FasterMSC (L. Lenssen, E. Schubert,
 * SISAP 2022), which makes the mean of 1 - a / b large, for the dissimilarities a and b to the nearest medoid and to the
 * next.
 *
 * Searches compare dissimilarities in f32, and add them up in f64; labels and the loss are in f64. A row that is equally
 * near to several medoids goes to that of the lower row, as in R's `pam`. A row of weight w is w equal rows; a row
 * without weight gets a label, and is no medoid. Clusters are numbered by falling size, ties by their first row. If there
 * are fewer distinct rows than k, there are as many clusters as these.
 *
 * Where the dissimilarities of all rows take too much memory or time, the method auto searches medoids of a sample, and
 * then takes the rows that are the best candidates by 2048 random rows and swaps these where that lowers the loss of all
 * rows.
 *
 * O(n^2) time for each pass over the candidates, and 4 n^2 bytes; passes are few. O(n k) memory beside this.
 *
 * @param data rows, sparse or not, or distances as `checkDistanceMatrix` returns them
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be used; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11, 15), n: 6, dim: 1 };
 * const { labels, medoids } = await kmedoids(data, { k: 2 });
 * console.log([...labels], [...medoids.rows], medoids.loss); // [ 0, 0, 0, 1, 1, 1 ] [ 1, 4 ] 7
 */
export async function kmedoids(
  data: AnyRows | CondensedMatrix,
  { k, ...options }: KMedoidsOptions,
): Promise<KMedoidsResult> {
  const [result] = await kmedoidsSweep(data, { ...options, ks: [k] });
  return result;
}

/**
 * `kmedoids` for several numbers of clusters, whose dissimilarities are measured once. With the objective silhouette, the
 * searches for fewer medoids start from those for more (DynMSC), so that all cost little more than that for the most.
 * @returns a result for each of `ks`
 * @throws {ClusterkitError} as `kmedoids` does
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11, 12, 20, 21, 22), n: 9, dim: 1 };
 * const results = await kmedoidsSweep(data, { ks: [2, 3, 4], objective: 'silhouette' });
 * console.log(results.map(({ k, medoids }) => [k, medoids.silhouette?.toFixed(2)]));
 * // [ [ 2, '0.79' ], [ 3, '0.93' ], [ 4, '0.90' ] ]
 */
export async function kmedoidsSweep(
  data: AnyRows | CondensedMatrix,
  options: KMedoidsSweepOptions,
): Promise<KMedoidsResult[]> {
  const checked = checkOptions(options);
  const { ks, seed, objective } = checked;
  const pacer = new Pacer(options);
  const source = sourceFor(data, options);
  const rows = 'condensed' in data || isSparse(data) ? undefined : data;
  const first = resolveMedoids(options.init ?? 'k-means++', source, rows, ks);
  const results = new Array<KMedoidsResult>(ks.length);
  const onFound = (found: Found, at: number, seconds: number) => {
    const clusters = clustersOf(source, found);
    const { k, medoids } = clusters;
    const { swaps, converged, restarts } = found;
    results[at] = {
      algorithm: 'kmedoids',
      n: source.n,
      ...clusters,
      seed,
      ...(rows && hasMeans(options) && { centers: centersOf(rows, clusters.labels, medoids.rows) }),
      descent: { iterations: swaps, converged, restarts },
      medoids: { ...medoids, search: { objective, ...found.facts } },
      warnings: collectWarnings({ requested: ks[at], found: k, iterations: swaps, converged }),
    };
    options.onFit?.({ k: ks[at], seconds });
  };
  if (ks.length > 0) await searchMedoids(source, first, checked, pacer, onFound);
  return results;
}

/** @throws {ClusterkitError} usage */
function checkOptions(options: KMedoidsSweepOptions) {
  const { nInit = 1, maxIter = 100_000, method = 'auto', objective = 'loss', seed = DEFAULT_SEED } = options;
  const { samples, sampleSize, maxMemory = Number.POSITIVE_INFINITY } = options;
  const ks = listOf(options.ks);
  checkChoice('objective', objective, OBJECTIVES);
  for (const k of ks) checkInteger('k', k, 1);
  if (objective === 'silhouette' && ks.includes(1))
    throw new ClusterkitError('usage', 'the medoid silhouette requires at least two clusters', {
      option: 'k',
    });
  checkInteger('nInit', nInit, 1);
  checkInteger('maxIter', maxIter, 1);
  checkInteger('seed', seed, 0);
  if (samples !== undefined) checkInteger('samples', samples, 1);
  if (sampleSize !== undefined) checkInteger('sampleSize', sampleSize, 1);
  return {
    ks,
    nInit,
    maxIter,
    objective,
    seed,
    samples,
    sampleSize,
    maxMemory,
    method: checkChoice('method', method, METHODS),
  };
}

/** @throws {ClusterkitError} usage or input */
function sourceFor(data: AnyRows | CondensedMatrix, options: SearchOptions): MedoidSource {
  if ('condensed' in data) return sourceOfDistances(checkDistanceMatrix(data.condensed, data.n));
  const { metric = 'euclidean', p, correlationForm, unit, categorical } = options;
  if (isSparse(data)) {
    checkSparse(data);
    return sourceOfPairs(sparsePairs(data, metric), data);
  }
  checkDataset(data);
  return sourceOfRows(measure(data, metric, { p, correlationForm, unit, categorical }), data.weights);
}

/** Categories that are but equal or not have no squared error: numbers stand for them. */
function hasMeans({ metric = 'euclidean', categorical = [] }: SearchOptions): boolean {
  return categorical.length === 0 || !findDistance(metric).categorical;
}

/** The medoids as points, and the squared error around these. */
function centersOf({ x, n, dim, weights }: Dataset, labels: Int32Array, rows: Int32Array): Centers {
  const points = new Float64Array(rows.length * dim);
  for (const [c, row] of rows.entries()) points.set(x.subarray(row * dim, (row + 1) * dim), c * dim);
  let inertia = 0;
  for (let i = 0; i < n; i++)
    inertia += (weights ? weights[i] : 1) * squaredDistance(x, i * dim, points, labels[i] * dim, dim);
  return { dim, points, inertia };
}

/** k-medoids behind the door that all algorithms share. */
export const algorithm: Algorithm = {
  bytes: ({ n, dim, k }) => searchBytes(n, dim, k),
  titleOf: ({ objective }) => (objective === 'silhouette' ? 'k-medoids by silhouette' : 'k-medoids'),
  fit(given, runs, { init, ...context }) {
    const source = turnedSource(given);
    return sweepByK(runs, ({ k: _, init: named, ...settings }, ks, onFit) =>
      kmedoidsSweep(source.sparse ?? comparedOf(source, 'k-medoids'), {
        ...context,
        ...settings,
        ...measuringOf(source, settings),
        ks,
        init: (init ?? named) as MedoidInit | undefined,
        onFit,
      }),
    );
  },
};
