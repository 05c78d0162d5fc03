import { checkMemory } from '../../core/memory.ts';
import { sortByValue } from '../../core/order.ts';
import type { Pacer } from '../../core/pacer.ts';
import { chooseRows } from '../../core/rowChoice.ts';
import { laterRows } from '../../distances/laterRows.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';
import type { ClusteredRows } from '../clusteredRows.ts';
import { clusteredPairs, type DissimilarityOptions } from '../dissimilarity.ts';

/** Bytes that `sortedPairs` takes for each pair of rows: the distance, its bits, two orders and the rows of the pair. */
const BYTES_PER_PAIR = 28;

/** All pairs of some rows, the nearest first. A row with weight w stands for w rows, whose distances are 0. */
export interface SortedPairs {
  /** Rows of the data, m of them; pairs name places in this list. */
  rows: Uint32Array;
  /** Distances in rising order, and of each pair the first place * m + the second. */
  distances: Float64Array;
  pairs: Uint32Array;
  /** m weights, with a sum that is a number of rows. */
  weights: Float64Array;
  /** Weight of the pairs of equal rows that single rows stand for. */
  selfPairs: Float64Array;
}

/**
 * Measures and sorts all pairs of rows: O(m^2 dim) time, `BYTES_PER_PAIR` bytes a pair.
 * @param clustered rows of any clustering, since neither their order nor their labels matter
 */
async function sortedPairs(
  clustered: ClusteredRows,
  options: DissimilarityOptions,
  pacer: Pacer,
): Promise<SortedPairs> {
  const { order, weights, counts, total } = clustered;
  const m = order.length;
  const measured = new Float64Array((m * (m - 1)) / 2);
  const named = new Uint32Array(measured.length);
  let [p, done] = [0, 0];
  for (const distances of laterRows(clusteredPairs(clustered, options))) {
    measured.set(distances, done);
    for (let q = 0; q < distances.length; q++) named[done + q] = p * m + p + 1 + q;
    done += distances.length;
    p++;
    if (!pacer.due) continue;
    pacer.report({ stage: 'pairs of rows', done, total: measured.length });
    await pacer.pause();
  }
  const places = Int32Array.from(measured.keys());
  sortByValue(places, measured);
  const unit = counts ? 1 : m / total;
  const own = Float64Array.from(order, (i) => weights[i] * unit);
  return {
    rows: order,
    distances: Float64Array.from(places, (at) => measured[at]),
    pairs: Uint32Array.from(places, (at) => named[at]),
    weights: own,
    selfPairs: own.map((w) => (w * (w - (counts ? 1 : 0))) / 2),
  };
}

/**
 * The pairs of rows, or of a random sample of them if they are more than `sample`.
 * @throws {ClusterkitError} memory
 */
export async function sampledPairs(
  clustered: ClusteredRows,
  { maxMemory = Number.POSITIVE_INFINITY, sample, seed, ...options }: SampledOptions,
  pacer: Pacer,
): Promise<SortedPairs> {
  const { order, weights } = clustered;
  const chosen = order.length > sample ? chooseRows(order.length, { sample, seed }) : undefined;
  const rows = chosen ? (chosen.map((place) => order[place]) as Uint32Array) : order;
  const m = rows.length;
  checkMemory(`the pairs of ${m} rows`, (BYTES_PER_PAIR * m * (m - 1)) / 2, maxMemory);
  const total = rows.reduce((sum, i) => sum + weights[i], 0);
  return sortedPairs({ ...clustered, order: rows, total }, options, pacer);
}

interface SampledOptions extends DissimilarityOptions {
  /** The largest number of rows. */
  sample: number;
  seed: number;
  /** Bytes that the pairs may take, default no bound. */
  maxMemory?: number;
}

/** What the indices of one clustering are made of: weights and sums of pairs within and between clusters. */
export interface PairSums {
  within: { pairs: number; sum: number };
  between: { pairs: number; sum: number };
  squares: number;
  /** Pairs of a pair within and a pair between clusters: the first is nearer, or farther. */
  concordant: number;
  discordant: number;
  /** The least distance between and the largest distance within clusters. */
  leastBetween: number;
  mostWithin: number;
}

/** Adds up the sorted pairs of one clustering. O(pairs) time. @param labels m clusters */
export function pairSums(
  { distances, pairs, weights, selfPairs }: SortedPairs,
  labels: Int32Array,
): PairSums {
  const m = labels.length;
  const zeros = selfPairs.reduce((sum, weight) => sum + weight, 0);
  const within = { pairs: zeros, sum: 0 };
  const between = { pairs: 0, sum: 0 };
  let [squares, concordant, discordant] = [0, 0, 0];
  let [leastBetween, mostWithin] = [Number.POSITIVE_INFINITY, 0];
  let at = 0;
  // pairs before this run of equal distances
  let [nearerWithin, nearerBetween] = distances.length > 0 && distances[0] > 0 ? [zeros, 0] : [0, 0];
  while (at < distances.length) {
    const distance = distances[at];
    let [same, other] = distance === 0 ? [zeros, 0] : [0, 0];
    const first = same;
    for (; at < distances.length && distances[at] === distance; at++) {
      const p = Math.floor(pairs[at] / m);
      const q = pairs[at] - p * m;
      const weight = weights[p] * weights[q];
      if (labels[p] === labels[q]) same += weight;
      else other += weight;
    }
    concordant += other * nearerWithin;
    discordant += same * nearerBetween;
    nearerWithin += same;
    nearerBetween += other;
    within.pairs += same - first;
    within.sum += (same - first) * distance;
    between.pairs += other;
    between.sum += other * distance;
    squares += (same - first + other) * distance * distance;
    if (same > first) mostWithin = distance;
    if (other > 0) leastBetween = Math.min(leastBetween, distance);
  }
  return { within, between, squares, concordant, discordant, leastBetween, mostWithin };
}

/** The mean distance within and between clusters; NaN without such pairs. */
export function meansOf({ within, between }: PairSums): [within: number, between: number] {
  return [within.sum / within.pairs, between.sum / between.pairs];
}

/**
 * The point-biserial correlation of distances and whether pairs lie in two clusters (G. W. Milligan, "A Monte Carlo study
 * of thirty internal criterion measures for cluster analysis", Psychometrika 46, 1981).
 */
export function pointBiserial(sums: PairSums): number {
  const { within, between, squares } = sums;
  const all = within.pairs + between.pairs;
  const mean = (within.sum + between.sum) / all;
  const variance = squares / all - mean * mean;
  const [near, far] = meansOf(sums);
  return variance > 0
    ? ((far - near) * Math.sqrt((within.pairs / all) * (between.pairs / all))) / Math.sqrt(variance)
    : Number.NaN;
}

/**
 * J. O. McClain, V. R. Rao, "CLUSTISZ: a program to test for the quality of clustering of a set of objects", Journal of
 * Marketing Research 12, 1975: the mean distance within clusters over the mean distance between clusters.
 */
export function mcClainRao(sums: PairSums): number {
  const [within, between] = meansOf(sums);
  return within / between;
}

/**
 * F. B. Baker, L. J. Hubert, "Measuring the power of hierarchical cluster analysis", JASA 70, 1975: of the pairs of a
 * distance within and a distance between clusters, the share in which the first is less, minus the share in which it is
 * larger; equal distances do not count.
 */
export function bakerHubert({ concordant, discordant }: PairSums): number {
  return (concordant - discordant) / (concordant + discordant);
}

/**
 * G+ (F. J. Rohlf, "Methods of comparing classifications", Annual Review of Ecology and Systematics 5, 1974): the share of
 * all pairs of distances in which one within a cluster is larger than one between clusters.
 */
export function gPlus({ within, between, discordant }: PairSums): number {
  const all = within.pairs + between.pairs;
  return (2 * discordant) / (all * (all - 1));
}

/**
 * Tau (F. J. Rohlf, 1974; Milligan, 1981): concordant minus discordant pairs of distances, over the root of the number of
 * all pairs of distances times those of one within and one between clusters.
 */
export function rohlfTau({ within, between, concordant, discordant }: PairSums): number {
  const all = within.pairs + between.pairs;
  return (concordant - discordant) / Math.sqrt(within.pairs * between.pairs * ((all * (all - 1)) / 2));
}

/** Dunn's index, of these rows. */
export function dunnOfPairs({ leastBetween, mostWithin }: PairSums): number {
  return leastBetween === 0 ? 0 : leastBetween / mostWithin;
}

/** The C-index, of these rows: the sum within clusters between the least and the largest sum of as many distances. */
export function cIndexOfPairs(sorted: SortedPairs, { within }: PairSums): number {
  const low = sumOfFirst(sorted, within.pairs, false);
  const high = sumOfFirst(sorted, within.pairs, true);
  return high > low ? Math.min(1, Math.max(0, (within.sum - low) / (high - low))) : 0;
}

/** The sum of the least, or the largest, distances with a given weight. */
function sumOfFirst({ distances, pairs, weights, selfPairs }: SortedPairs, mass: number, isLargest: boolean) {
  const m = weights.length;
  let left = isLargest ? mass : mass - selfPairs.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (let step = 0; step < distances.length && left > 0; step++) {
    const at = isLargest ? distances.length - 1 - step : step;
    const p = Math.floor(pairs[at] / m);
    const weight = Math.min(left, weights[p] * weights[pairs[at] - p * m]);
    sum += weight * distances[at];
    left -= weight;
  }
  return sum;
}

/**
 * Hubert's normalized gamma (L. Hubert, P. Arabie, "Comparing partitions", Journal of Classification 2, 1985): the
 * correlation of the distances of rows and the distances of the centroids of their clusters. NaN if either is constant.
 * @param centers k * dim
 */
export function hubertGamma(
  sorted: SortedPairs,
  labels: Int32Array,
  centers: Float64Array,
  k: number,
): number {
  const { distances, pairs, weights, selfPairs } = sorted;
  const m = labels.length;
  const apart = centerDistances(centers, k);
  let all = selfPairs.reduce((sum, weight) => sum + weight, 0);
  let [sumP, sumQ] = [0, 0];
  const each = (see: (weight: number, own: number, between: number) => void) => {
    for (let at = 0; at < distances.length; at++) {
      const p = Math.floor(pairs[at] / m);
      const q = pairs[at] - p * m;
      see(weights[p] * weights[q], distances[at], apart[labels[p] * k + labels[q]]);
    }
  };
  const zeros = all;
  each((weight, own, between) => {
    all += weight;
    sumP += weight * own;
    sumQ += weight * between;
  });
  const [meanP, meanQ] = [sumP / all, sumQ / all];
  let [product, squareP, squareQ] = [zeros * meanP * meanQ, zeros * meanP * meanP, zeros * meanQ * meanQ];
  each((weight, own, between) => {
    const [p, q] = [own - meanP, between - meanQ];
    product += weight * p * q;
    squareP += weight * p * p;
    squareQ += weight * q * q;
  });
  if (squareP === 0 || squareQ === 0) return Number.NaN;
  const both = squareP * squareQ;
  // of very large and of very small distances, the product has no number
  const isNumber = both > 0 && both < Number.POSITIVE_INFINITY;
  return product / (isNumber ? Math.sqrt(both) : Math.sqrt(squareP) * Math.sqrt(squareQ));
}

function centerDistances(centers: Float64Array, k: number): Float64Array {
  const dim = centers.length / k;
  const apart = new Float64Array(k * k);
  for (let c = 0; c < k; c++)
    for (let other = 0; other < c; other++) {
      const distance = Math.sqrt(squaredDistance(centers, c * dim, centers, other * dim, dim));
      apart[c * k + other] = distance;
      apart[other * k + c] = distance;
    }
  return apart;
}
