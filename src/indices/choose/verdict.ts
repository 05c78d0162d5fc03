import { checkInteger } from '../../core/check.ts';
import { invalid } from '../../core/errors.ts';
import type { Gap } from './gap.ts';
import type { Hopkins } from './hopkins.ts';

/** An index over several k. */
export interface IndexCurve {
  name: string;
  better: 'higher' | 'lower';
  /** One value for each k; values that are not finite are ignored. */
  values: ArrayLike<number>;
}

/** A k and the value of an index for it. */
export interface RankedK {
  k: number;
  value: number;
}

/**
 * The ks with the best values of an index, best first; of equal values the smaller k is first.
 * @example
 * const silhouettes = { better: 'higher', values: [0.4, 0.7, 0.6] } as const;
 * console.log(choosing.topKs([2, 3, 4], silhouettes, 2)); // [ { k: 3, value: 0.7 }, { k: 4, value: 0.6 } ]
 */
export function topKs(
  ks: ArrayLike<number>,
  { better, values }: Omit<IndexCurve, 'name'>,
  count = 5,
): RankedK[] {
  checkInteger('count', count, 1);
  if (values.length !== ks.length)
    throw invalid('values', `${ks.length} numbers, as there are ks`, values.length);
  const sign = better === 'higher' ? -1 : 1;
  return Array.from(ks, (k, at) => ({ k, value: values[at] }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => sign * (a.value - b.value) || a.k - b.k)
    .slice(0, count);
}

/** The evidence for a verdict. */
export interface Witnesses {
  ks: readonly number[];
  /** Indices that vote for the k of their best value; without the inertia, which is best at the largest k. */
  indices: readonly IndexCurve[];
  /** Votes of other methods, such as the knee: name and k. */
  votes?: readonly { name: string; k: number | undefined }[];
  gap?: Pick<Gap, 'k'>;
  hopkins?: Pick<Hopkins, 'statistic' | 'clustered'>;
}

/** The result of `verdict`. */
export interface Verdict {
  /**
   * The best k, the smallest one if several are best; undefined if there is no clear structure or there are no votes.
   */
  k: number | undefined;
  /** The vote of each index or method. */
  votes: { name: string; k: number }[];
  /** Every k with votes, the most votes first; of equal numbers of votes the smaller k is first. */
  ranking: { k: number; votes: number; names: string[] }[];
  /** Reasons why there is no clear structure; empty if there is one. */
  doubts: ('gap-at-1' | 'not-clustered')[];
  /** The verdict in words. */
  text: string;
}

/**
 * One verdict on the number of clusters: the k with the most votes. There is no clear structure if the gap statistic
 * chooses 1 or Hopkins' statistic finds no clusters. Of ks with equal numbers of votes the smallest is chosen, and the
 * text says that the indices disagree.
 *
 * @throws {ClusterkitError} usage, if a curve differs in length from ks
 * @example
 * const { k, text } = choosing.verdict({
 *   ks: [2, 3, 4],
 *   indices: [{ name: 'silhouette', better: 'higher', values: [0.4, 0.7, 0.6] }],
 *   votes: [{ name: 'knee', k: 3 }],
 * });
 * console.log(k, text); // 3 k = 3 has 2 of 2 votes (silhouette, knee)
 */
export function verdict({ ks, indices, votes: others = [], gap, hopkins }: Witnesses): Verdict {
  const votes: Verdict['votes'] = [];
  for (const { name, ...curve } of indices) {
    const [best] = topKs(ks, curve, 1);
    if (best) votes.push({ name, k: best.k });
  }
  for (const { name, k } of others) if (k !== undefined) votes.push({ name, k });
  if (gap) votes.push({ name: 'gap', k: gap.k });
  const ranking = rank(votes);
  const doubts: Verdict['doubts'] = [];
  if (gap?.k === 1) doubts.push('gap-at-1');
  if (hopkins && !hopkins.clustered) doubts.push('not-clustered');
  const k = doubts.length > 0 ? undefined : ranking[0]?.k;
  return { k, votes, ranking, doubts, text: describe(ranking, votes.length, doubts, hopkins) };
}

function rank(votes: Verdict['votes']): Verdict['ranking'] {
  const byK = new Map<number, string[]>();
  for (const { name, k } of votes) byK.set(k, [...(byK.get(k) ?? []), name]);
  return [...byK]
    .map(([k, names]) => ({ k, votes: names.length, names }))
    .sort((a, b) => b.votes - a.votes || a.k - b.k);
}

function describe(
  ranking: Verdict['ranking'],
  count: number,
  doubts: Verdict['doubts'],
  hopkins: Witnesses['hopkins'],
): string {
  const favorite = favorites(ranking, count);
  if (doubts.length > 0) {
    const reasons = doubts.map((doubt) =>
      doubt === 'gap-at-1'
        ? 'the gap statistic finds one cluster'
        : `the rows are spread as by chance (Hopkins ${hopkins?.statistic.toFixed(2)})`,
    );
    return `no clear structure: ${reasons.join(' and ')}${favorite ? `; ${favorite}` : ''}`;
  }
  if (!favorite) return 'nothing to judge by';
  const voters = ({ k, names }: Verdict['ranking'][number]) => `k = ${k}: ${names.join(', ')}`;
  const equal = ranking.filter(({ votes }) => votes === ranking[0].votes);
  if (equal.length > 1)
    return `the indices disagree: ${favorite} (${equal.map(voters).join('; ')}); k = ${ranking[0].k} is the smallest of these`;
  const next =
    ranking[1] && `; next is k = ${ranking[1].k} with ${ranking[1].votes} (${ranking[1].names.join(', ')})`;
  return `${favorite} (${ranking[0].names.join(', ')})${next ?? ''}`;
}

/** "k = 3 has 5 of 7 votes", or all ks with this number of votes. */
function favorites(ranking: Verdict['ranking'], count: number): string | undefined {
  const equal = ranking.filter(({ votes }) => votes === ranking[0].votes).map(({ k }) => k);
  if (equal.length === 0) return undefined;
  const [{ votes }] = ranking;
  if (equal.length === 1) return `k = ${equal[0]} has ${votes} of ${count} votes`;
  return `k = ${equal.slice(0, -1).join(', ')} and ${equal.at(-1)} have ${votes} of ${count} votes each`;
}
