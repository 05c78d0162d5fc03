import { cutTree } from '../algorithms/tree/cut.ts';
import { type Partition, vote } from '../indices/choose/vote.ts';
import type { ChoiceOfK, VoteRecord } from '../output/choiceRecord.ts';
import type { Refit } from './choosing.ts';
import { groundsOf } from './judge.ts';
import type { Result } from './result.ts';
import type { Work } from './work.ts';

/** What is known before indices vote. */
interface Voting {
  /** Absent: no clustering is made. */
  refit?: Refit;
  seed: number;
  /** Clusters have no means. */
  noMeans: boolean;
  gap?: ChoiceOfK['gap'];
}

/** Restarts of the clustering after the largest k, where the algorithm has restarts and none are given. */
const STARTS = 10;

/**
 * The votes of the thirty indices. Those that compare k with k + 1 need one clustering after the largest k: a cut of the
 * same tree, or another fit.
 * @param results results of one subject, for rising k, with their silhouettes
 */
export async function voteOf(
  work: Work,
  results: readonly Result[],
  { refit, seed, noMeans, gap }: Voting,
): Promise<VoteRecord> {
  const [{ subject, settings }] = results;
  const { data, ...how } = groundsOf(subject, settings);
  // fewer distinct rows than k give the same clusters again
  const found = new Map(results.map((result) => [result.clustering.k, result]));
  const ks = [...found.keys()].filter((k) => k > 1).sort((a, b) => a - b);
  const last = ks[ks.length - 1];
  const asked: Partition[] = ks.map((k) => ({ labels: (found.get(k) as Result).clustering.labels }));
  const after = await labelsAfter(results, data, last, { refit, seed });
  const partitions =
    after && new Set(Array.from(after)).size === last + 1 ? [...asked, { labels: after }] : asked;
  const known = ks.map((k) => found.get(k)?.scores.values.silhouette);
  const silhouettes = known.every((value) => value !== undefined) ? known : undefined;
  const { maxMemory, pacing } = work;
  const options = { ...how, ...pacing, maxMemory, ks, noMeans, seed, silhouettes };
  const ballot = await vote(data, partitions, { ...options, ...(gap ? { gap: gapOf(gap) } : {}) });
  return {
    ...ballot,
    k: ballot.k ?? null,
    indices: ballot.indices.map(({ k = null, ...index }) => ({ ...index, k })),
  };
}

function gapOf({ ks, gap, k }: NonNullable<ChoiceOfK['gap']>) {
  return { ks, gap: Float64Array.from(gap), k };
}

/** The labels of one cluster more than the largest k; undefined if there are no more rows, or they are leaves of a tree. */
async function labelsAfter(
  [{ subject, settings, tree, clustering }]: readonly Result[],
  data: { n: number },
  last: number,
  { refit, seed }: Pick<Voting, 'refit' | 'seed'>,
): Promise<ArrayLike<number> | undefined> {
  if (last >= data.n) return undefined;
  if (tree) return tree.merges.n === clustering.n ? cutTree(tree.merges, { k: last + 1 }).labels : undefined;
  const isOfPlaces = subject.graph !== undefined || subject.pixels !== undefined;
  if (!refit || !subject.data || settings.connectivity !== undefined || isOfPlaces) return undefined;
  const starts = typeof settings.nInit === 'number' ? settings.nInit : STARTS;
  return (await refit(subject.data, [last + 1], { seed, starts }))[0];
}
