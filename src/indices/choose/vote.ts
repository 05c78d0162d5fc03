import { checkInteger } from '../../core/check.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError, invalid } from '../../core/errors.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import { clusteredRows } from '../clusteredRows.ts';
import type { DissimilarityOptions } from '../dissimilarity.ts';
import { centeredRows } from '../internal.ts';
import { silhouette } from '../silhouette.ts';
import { type Ballot, ballotOf } from '../vote/ballot.ts';
import { type Measured, measureMeans, measurePairs, type Part } from '../vote/measure.ts';
import { sampledPairs } from '../vote/pairs.ts';
import { countOf } from '../vote/scatter.ts';
import { MOST_ROWS } from '../vote/single.ts';
import type { Gap } from './gap.ts';

/** Options of `vote`. */
export interface VoteOptions extends Pacing, DissimilarityOptions {
  /** The numbers of clusters that may be voted for, default all of at least 2; others help their neighbors. */
  ks?: readonly number[];
  /** Rows have no means: only distances of pairs are used. Default false. */
  noMeans?: boolean;
  /** The silhouette of each of `ks`, if it is known; default: it is computed. */
  silhouettes?: ArrayLike<number>;
  /** The gap statistic; without it, it has no vote. */
  gap?: Pick<Gap, 'ks' | 'gap' | 'k'>;
  /** Indices of pairs use a random sample of this many rows, if there are more. Default 2000. */
  sample?: number;
  /** Seed of the sample, default 1. */
  seed?: number;
  /** Bytes that the pairs may take, default no bound. */
  maxMemory?: number;
}

/** One clustering of the rows. */
export interface Partition {
  /** n labels; -1 for noise, which is left out for every k. */
  labels: ArrayLike<number>;
}

/**
 * Which number of clusters each of the thirty indices of NbClust votes for, and which has most votes (M. Charrad,
 * N. Ghazzali, V. Boiteau, A. Niknafs, "NbClust: an R package for determining the relevant number of clusters in a data
 * set", Journal of Statistical Software 61, 2014). Formulas are those of the papers, and rules those of Milligan and
 * Cooper (1985), as in NbClust; the notes of `VOTERS` say where NbClust differs. An index that is not defined for the
 * clusters, the distance or the weights has no vote, and says why.
 *
 * Indices of means use Euclidean distances; indices of pairs use `metric`, and a random sample of rows where there are
 * more than `sample`. Whole weights are repetitions of rows. Differences need successive k, and the index of a k may need
 * the clusters of k + 1.
 *
 * Time O(n dim^2) for each k, and O(m^2 (dim + number of ks)) for m sampled rows; memory about 14 m^2 bytes.
 *
 * @param partitions clusterings of the same rows, by rising number of clusters
 * @throws {ClusterkitError} usage and input, as `silhouette`; memory; aborted
 * @example
 * const x = Float64Array.of(0, 1, 2, 20, 21, 22, 50, 51, 52);
 * const partitions = [
 *   { labels: [0, 0, 0, 0, 0, 0, 1, 1, 1] },
 *   { labels: [0, 0, 0, 1, 1, 1, 2, 2, 2] },
 *   { labels: [0, 0, 3, 1, 1, 1, 2, 2, 2] },
 * ];
 * const { k, count } = await choosing.vote({ x, n: 9, dim: 1 }, partitions);
 * console.log(k, count); // 3 27
 */
export async function vote(
  data: Dataset,
  partitions: readonly Partition[],
  options: VoteOptions = {},
): Promise<Ballot> {
  const { seed = DEFAULT_SEED, sample = MOST_ROWS, noMeans = false } = options;
  checkInteger('seed', seed, 0);
  checkInteger('sample', sample, 2);
  const masked = withoutNoise(data, partitions);
  const parts = masked.map((labels) => partOf(data, labels, noMeans));
  const found = parts.map(({ rows }) => rows.k);
  for (const [at, k] of found.entries())
    if (at > 0 && k <= found[at - 1])
      throw invalid('partitions', 'rising numbers of clusters', found.join(', '));
  const ks = (options.ks ?? found).filter((k) => k > 1);
  const judged = ks.map((k) => found.indexOf(k));
  if (ks.length === 0 || judged.includes(-1))
    throw new ClusterkitError('usage', 'a vote requires a clustering for each number of clusters', {
      option: 'ks',
    });
  const pacer = new Pacer(options);
  const measured: Measured = new Map();
  if (!noMeans) {
    const single = masked[0].map((label) => Math.min(label, 0));
    await measureMeans(measured, parts, { all: partOf(data, single, false), most: ks[ks.length - 1] }, pacer);
  }
  const paired = clusteredRows(
    data,
    masked[0].map((label) => Math.min(label, 0)),
  );
  const sorted = await sampledPairs(paired, { ...options, sample, seed }, pacer);
  await measurePairs(measured, parts, sorted, pacer);
  const silhouettes =
    options.silhouettes ??
    (await silhouettesOf(
      data,
      judged.map((at) => masked[at]),
      options,
    ));
  return ballotOf(measured, {
    ks,
    parts,
    silhouettes,
    gap: options.gap,
    noMeans,
    pairRows: sorted.rows.length,
  });
}

/** Labels in which a row of noise in any partition is noise. */
function withoutNoise({ n }: Dataset, partitions: readonly Partition[]): Int32Array[] {
  for (const { labels } of partitions)
    if (labels.length !== n) throw invalid('labels', `n = ${n} labels`, labels.length);
  const all = partitions.map(({ labels }) => Int32Array.from(labels));
  for (let i = 0; i < n; i++)
    if (all.some((labels) => labels[i] < 0)) for (const labels of all) labels[i] = -1;
  return all;
}

function partOf(data: Dataset, labels: Int32Array, noMeans: boolean): Part {
  const rows = clusteredRows(data, labels);
  return { rows, ...(noMeans ? {} : { centered: centeredRows(rows) }), n: countOf(rows) };
}

async function silhouettesOf(
  data: Dataset,
  labelings: readonly Int32Array[],
  { metric, signal, onProgress, ...options }: VoteOptions,
): Promise<number[]> {
  const found: number[] = [];
  for (const labels of labelings) {
    const isAlone = new Set(labels).size >= data.n && !data.weights;
    if (isAlone) found.push(Number.NaN);
    else
      found.push(
        (await silhouette(data, labels, { ...options, metric, sample: undefined, signal, onProgress })).mean,
      );
  }
  return found;
}
