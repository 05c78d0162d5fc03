import { checkInteger } from '../core/check.ts';
import type { Dataset } from '../core/dataset.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../core/random.ts';
import { WeightedSampler } from '../core/weightedSampler.ts';
import { measure } from '../distances/measure.ts';
import { squaredDistance } from '../kernels/kmeans.ts';
import { threadCount } from '../kernels/pool.ts';
import type { SortedRows } from '../kernels/silhouette/rows.ts';
import { type DistanceSums, sumDistances, sumDistancesOf } from '../kernels/silhouette.ts';
import { centroidsOf } from './centroids.ts';
import type { NoiseRows } from './clusteredRows.ts';
import {
  aloneWeight,
  type ClusteredRows,
  checkClusterCount,
  clusteredRows,
  sortedX,
} from './clusteredRows.ts';
import type { Label } from './contingency.ts';
import { type DissimilarityOptions, pairDistance } from './dissimilarity.ts';

/** Options of `silhouette`. */
export interface SilhouetteOptions extends Pacing, DissimilarityOptions {
  /** How rows labeled -1 are treated, default omit. */
  noise?: NoiseRows;
  /**
   * Size of a random sample of rows, whose silhouettes are computed with all other rows; absent or at least n: every
   * row.
   */
  sample?: number;
  /** Seed of the sample, default 1. */
  seed?: number;
}

/** The result of `silhouette`. */
export interface Silhouette {
  /** Weighted mean over the rows that were measured. */
  mean: number;
  /** Standard error of the mean, if rows were sampled. */
  standardError?: number;
  /** Number of rows that were measured. */
  measured: number;
  /** Number of rows that were left out as noise. */
  omitted: number;
  /** n numbers from -1 to 1; NaN for rows that were left out or not drawn. */
  rows: Float64Array;
  /** n: the index in `clusters` of the nearest other cluster; -1 for rows that were left out or not drawn. */
  neighbors: Int32Array;
  /** The clusters in the order of their labels. */
  clusters: SilhouetteCluster[];
}

/** The silhouette of a cluster. */
export interface SilhouetteCluster {
  cluster: Label;
  /** Sum of the weights. */
  size: number;
  /** Mean over the rows of the cluster that were measured; NaN if there are none. */
  mean: number;
}

/**
 * Silhouettes (P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster
 * analysis", Journal of Computational and Applied Mathematics 20, 1987): for each row (b - a) / max(a, b), where a is
 * the mean distance to the other rows of its cluster and b is the least mean distance to the rows of another cluster; 0
 * for a row that is alone in its cluster.
 *
 * Whole weights are repetitions of rows. Other weights are masses: a row then also has distance 0 to its own mass.
 *
 * Time O(n^2 dim), for the metrics sqeuclidean, cosine and correlation (not 1 / r) O(n k dim), for a sample of m rows
 * O(m n dim); memory O(n dim), since pairwise distances are not stored. Euclidean distances of rows of bytes, and of
 * values that are multiples of an even step within 255 steps, are computed from whole numbers. Euclidean distances of
 * other rows with at least 32 columns come from products in f64, or from differences if products lose digits; their
 * relative error is at most 1e-12. In most of these cases zeros take no time. Neither the mean nor its standard error
 * depends on threads.
 *
 * @param labels n, of any kind
 * @throws {ClusterkitError} usage and input, as `clusteredRows`, and for one cluster or as many clusters as rows;
 * aborted
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12), n: 4, dim: 1 };
 * const { mean, rows } = await indices.silhouette(data, [0, 0, 1, 1]);
 * console.log(mean.toFixed(4), Array.from(rows, (row) => row.toFixed(3)));
 * // 0.7980 [ '0.818', '0.778', '0.778', '0.818' ]
 */
export async function silhouette(
  data: Dataset,
  labels: ArrayLike<Label>,
  options: SilhouetteOptions = {},
): Promise<Silhouette> {
  const { seed = DEFAULT_SEED, sample } = options;
  const rows = clusteredRows(data, labels, options);
  checkClusterCount('silhouette', rows);
  checkInteger('seed', seed, 0);
  if (sample !== undefined) checkInteger('sample', sample, 2);
  const draws = sample !== undefined && sample < rows.n ? drawPlaces(rows, sample, seed) : undefined;
  const places = draws ? Uint32Array.from(new Set(draws)).sort() : undefined;
  const sums = await distanceSums(rows, places, options);
  return collect(rows, sums, draws);
}

/** Draws rows in proportion to their weight; if there are no weights, without replacement. */
function drawPlaces({ n, order, weights, data }: ClusteredRows, count: number, seed: number): Uint32Array {
  const random = new Random(seed, n);
  if (data.weights) {
    const sampler = new WeightedSampler(
      n,
      Float64Array.from(order, (i) => weights[i]),
    );
    return Uint32Array.from({ length: count }, () => sampler.draw(random));
  }
  const places = Uint32Array.from({ length: n }, (_, place) => place);
  for (let at = 0; at < count; at++) {
    const other = at + random.below(n - at);
    [places[at], places[other]] = [places[other], places[at]];
  }
  return places.subarray(0, count);
}

/** Distances that are Euclidean distances of transformed rows, or squares of them, are computed as such. */
async function distanceSums(
  rows: ClusteredRows,
  places: Uint32Array | undefined,
  options: SilhouetteOptions,
): Promise<DistanceSums> {
  const { metric = 'euclidean', ...rest } = options;
  const { data } = rows;
  if (typeof metric === 'string') {
    const { x, dim, squared } = measure(data, metric, rest);
    const made = { ...rows, data: { x, n: data.n, dim, weights: data.weights } };
    if (squared === 'root') return pairSums(made, sortedX(made), undefined, places, options);
    if (squared) return squaredSums(made, places, options);
  }
  const { order } = rows;
  const pair = pairDistance(data, options);
  return pairSums(rows, undefined, (p, q) => pair(order[p], order[q]), places, options);
}

/** With fewer pairs times columns, the work ends before threads have started. */
const WORTH_HELP = 2e8;

async function pairSums(
  rows: ClusteredRows,
  x: SortedRows['x'],
  distance: ((p: number, q: number) => number) | undefined,
  places: Uint32Array | undefined,
  pacing: Pacing,
): Promise<DistanceSums> {
  const { data, n, k, order, starts, sizes, labels, weights } = rows;
  const sorted: SortedRows = {
    x,
    n,
    dim: data.dim,
    k,
    starts,
    sizes,
    weights: Float64Array.from(order, (i) => weights[i]),
    labels: Int32Array.from(order, (i) => labels[i]),
  };
  const pairs = places ? places.length * n : (n * n) / 2;
  const threads = pairs * data.dim < WORTH_HELP ? 1 : threadCount();
  const steps = places
    ? sumDistancesOf(sorted, places, threads, distance)
    : sumDistances(sorted, threads, distance);
  return new Pacer(pacing).run(steps, (progress) => ({ stage: 'silhouette', ...progress }));
}

/** Distances to centroids, times columns, between two checks of the clock. */
const SLICE = 1e7;

/**
 * The squared distances of a row to the rows of a cluster add up to the size of the cluster times the squared distance
 * to the centroid, plus the squared distances of the cluster to its centroid.
 */
async function squaredSums(
  rows: ClusteredRows,
  places: Uint32Array | undefined,
  pacing: Pacing,
): Promise<DistanceSums> {
  const { centers, within } = centroidsOf(rows);
  const { data, n, k, order, sizes, labels } = rows;
  const { x, dim } = data;
  const pacer = new Pacer(pacing);
  const sums = {
    own: new Float64Array(n),
    best: new Float64Array(n).fill(Number.POSITIVE_INFINITY),
    neighbors: new Int32Array(n).fill(-1),
  };
  const slice = Math.ceil(SLICE / (k * dim));
  const count = places?.length ?? n;
  for (let at = 0; at < count; at++) {
    const place = places ? places[at] : at;
    const i = order[place];
    for (let c = 0; c < k; c++) {
      const mean = squaredDistance(x, i * dim, centers, c * dim, dim) + within[c] / sizes[c];
      if (labels[i] === c) sums.own[place] = mean * sizes[c];
      else if (mean < sums.best[place]) {
        sums.best[place] = mean;
        sums.neighbors[place] = c;
      }
    }
    if (at % slice > 0 || !pacer.due) continue;
    pacer.report({ stage: 'silhouette', done: at, total: count });
    await pacer.pause();
  }
  return sums;
}

/** Turns sums by position into silhouettes by row. */
function collect(rows: ClusteredRows, sums: DistanceSums, draws: Uint32Array | undefined): Silhouette {
  const { data, k, n, order, labels, sizes, weights, names, omitted, total } = rows;
  const values = new Float64Array(data.n).fill(Number.NaN);
  const neighbors = new Int32Array(data.n).fill(-1);
  const [clusterSums, clusterMass] = [new Float64Array(k), new Float64Array(k)];
  // a sample draws rows by weight, so each draw counts once
  const measured = draws?.length ?? n;
  let [sum, squares] = [0, 0];
  for (let at = 0; at < measured; at++) {
    const place = draws ? draws[at] : at;
    const i = order[place];
    const others = sizes[labels[i]] - aloneWeight(rows);
    const s = silhouetteOf(others > 0 ? sums.own[place] / others : -1, sums.best[place]);
    const w = draws ? 1 : weights[i];
    values[i] = s;
    neighbors[i] = sums.neighbors[place];
    clusterSums[labels[i]] += w * s;
    clusterMass[labels[i]] += w;
    sum += w * s;
    squares += w * s * s;
  }
  const mean = sum / (draws ? measured : total);
  const clusters = names.map((cluster, c) => ({
    cluster,
    size: sizes[c],
    mean: clusterSums[c] / clusterMass[c],
  }));
  const found: Silhouette = { mean, measured, omitted, rows: values, neighbors, clusters };
  if (!draws) return found;
  const variance = Math.max(0, squares / measured - mean * mean) * (measured / (measured - 1));
  // sampling without replacement has a smaller error
  const left = data.weights ? 1 : 1 - measured / n;
  return { ...found, standardError: Math.sqrt((variance / measured) * left) };
}

/** @param a mean distance within the cluster, negative for a row that is alone */
function silhouetteOf(a: number, b: number): number {
  const most = Math.max(a, b);
  return a < 0 || most === 0 ? 0 : (b - a) / most;
}
