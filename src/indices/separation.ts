import type { Dataset } from '../core/dataset.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { laterRows } from '../distances/laterRows.ts';
import { type ClusteredRows, checkClusterCount, clusteredRows, type NoiseOption } from './clusteredRows.ts';
import type { Labels } from './contingency.ts';
import { clusteredPairs, type DissimilarityOptions } from './dissimilarity.ts';

/* Indices that look at every pair of rows, one after the other: time O(n^2 dim), memory O(n dim). */

/** Options of the indices of pairs of rows. */
export interface PairOptions extends Pacing, DissimilarityOptions {}

/**
 * Dunn's index ("A fuzzy relative of the ISODATA process", Journal of Cybernetics 3, 1973): the least distance of two
 * rows of different clusters over the largest distance of two rows of the same cluster; higher is better. Infinite if
 * the rows of each cluster coincide, and 0 if clusters touch. Weights are not used, except that rows of weight 0 are
 * ignored.
 *
 * @throws {ClusterkitError} input, for one cluster or as many as rows; aborted
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12), n: 4, dim: 1 };
 * console.log(await indices.dunn(data, [0, 0, 1, 1])); // 4
 */
export async function dunn(
  data: Dataset,
  labels: Labels,
  options: PairOptions & NoiseOption = {},
): Promise<number> {
  return dunnOf(clusteredRows(data, labels, options), options);
}

/** `dunn` of rows sorted by cluster. */
export async function dunnOf(rows: ClusteredRows, options: PairOptions = {}): Promise<number> {
  checkClusterCount('dunn', rows);
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  await eachPair('dunn', rows, options, (d, same) => {
    if (same) most = Math.max(most, d);
    else least = Math.min(least, d);
  });
  return least === 0 ? 0 : least / most;
}

/** Calls `see` for each pair of rows with its distance, whether both rows are in one cluster, and its weight. */
async function eachPair(
  stage: string,
  rows: ClusteredRows,
  options: PairOptions,
  see: (distance: number, same: boolean, weight: number) => void,
): Promise<void> {
  const { order, labels, weights } = rows;
  const pacer = new Pacer(options);
  const total = (order.length * (order.length - 1)) / 2;
  let [done, p] = [0, 0];
  for (const distances of laterRows(clusteredPairs(rows, options))) {
    const i = order[p++];
    for (let q = 0; q < distances.length; q++) {
      const j = order[p + q];
      see(distances[q], labels[i] === labels[j], weights[i] * weights[j]);
    }
    done += distances.length;
    if (!pacer.due) continue;
    pacer.report({ stage, done, total });
    await pacer.pause();
  }
}

/**
 * The C-index (L. J. Hubert, J. R. Levin, "A general statistical framework for assessing categorical clustering in free
 * recall", Psychological Bulletin 83, 1976): the sum of the m distances within clusters, scaled so that the sum of the
 * m smallest distances is 0 and the sum of the m largest distances is 1. Lower is better; 0 if all distances are equal
 * or no two rows share a cluster.
 *
 * Finer and finer histograms find the smallest distances without sorting, in up to four passes over the pairs.
 *
 * @throws {ClusterkitError} input, for one cluster; aborted
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12), n: 4, dim: 1 };
 * console.log(await indices.cIndex(data, [0, 0, 1, 1]), await indices.cIndex(data, [0, 1, 0, 1]));
 * // 0 0.8888888888888888
 */
export async function cIndex(
  data: Dataset,
  labels: Labels,
  options: PairOptions & NoiseOption = {},
): Promise<number> {
  return cIndexOf(clusteredRows(data, labels, options), options);
}

/** `cIndex` of rows sorted by cluster. */
export async function cIndexOf(rows: ClusteredRows, options: PairOptions = {}): Promise<number> {
  checkClusterCount('c-index', rows);
  const { order, labels, weights, sizes, total: mass } = rows;
  // a row with weight w stands for w rows, whose pairwise distances are 0
  const zeros = order.reduce((sum, i) => sum + selfPairs(rows, i), 0);
  const squares = new Float64Array(rows.k);
  for (const i of order) squares[labels[i]] += weights[i] ** 2;
  const pairs = sizes.reduce((sum, size, c) => sum + (size ** 2 - squares[c]) / 2, zeros);
  const all = (mass ** 2 - squares.reduce((sum, square) => sum + square, 0)) / 2 + zeros;
  const smallest = new LeastSum(pairs, all);
  const largest = new LeastSum(all - pairs, all);
  let [within, total] = [0, 0];
  for (let digit = 0; digit === 0 || (digit < DIGITS && !(smallest.known && largest.known)); digit++) {
    for (const side of [smallest, largest]) side.begin(zeros);
    [within, total] = [0, 0];
    await eachPair('c-index', rows, options, (d, same, weight) => {
      total += weight * d;
      if (same) within += weight * d;
      smallest.add(d, weight);
      largest.add(d, weight);
    });
    for (const side of [smallest, largest]) side.end();
  }
  const [low, high] = [smallest.sum, total - largest.sum];
  return high > low ? Math.min(1, Math.max(0, (within - low) / (high - low))) : 0;
}

/** The weight of the pairs among the rows that a row of weight w represents. */
function selfPairs({ weights, counts }: ClusteredRows, i: number): number {
  return (weights[i] * (weights[i] - (counts ? 1 : 0))) / 2;
}

/** Distances are compared by 16 bits at a time. */
const BINS = 65536;
const DIGITS = 4;

const word = new Float64Array(1);
const bits = new Uint16Array(word.buffer);

/** The sum of the smallest values with a given total weight, from several passes over all values. */
class LeastSum {
  /** Sum of the values that are certainly among the smallest. */
  sum = 0;
  known: boolean;
  /** The weight that must still come from values that begin with `prefix`. */
  private left: number;
  private readonly prefix: number[] = [];
  private readonly masses = new Float64Array(BINS);
  private readonly sums = new Float64Array(BINS);

  /** @param mass the weight of the smallest values, at most `all` */
  constructor(mass: number, all: number) {
    this.left = Math.min(mass, all);
    this.known = this.left <= 0;
  }

  /** @param zeros the weight of values of 0 that are not added one by one */
  begin(zeros: number): void {
    this.masses.fill(0);
    this.sums.fill(0);
    this.add(0, zeros);
  }

  add(value: number, weight: number): void {
    if (this.known) return;
    // values are at least 0, so the order of their bits, from the highest, is their own order
    word[0] = value;
    const { prefix } = this;
    for (let digit = 0; digit < prefix.length; digit++) if (bits[3 - digit] !== prefix[digit]) return;
    const bin = bits[3 - prefix.length];
    this.masses[bin] += weight;
    this.sums[bin] += weight * value;
  }

  end(): void {
    if (this.known) return;
    let bin = 0;
    while (bin < BINS - 1 && this.masses[bin] < this.left) {
      this.sum += this.sums[bin];
      this.left -= this.masses[bin++];
    }
    this.prefix.push(bin);
    const whole = this.masses[bin] <= this.left;
    // in the last pass all values of the bin are equal
    if (!whole && this.prefix.length < DIGITS) return;
    if (this.masses[bin] > 0) this.sum += this.sums[bin] * Math.min(1, this.left / this.masses[bin]);
    this.known = true;
  }
}
