import type { Gap } from '../choose/gap.ts';
import type { Measured, Part } from './measure.ts';
import { readK } from './rules.ts';
import { MOST_COLUMNS } from './scatter.ts';
import { RULES, VOTERS, type VoteEntry, type VoteRule } from './table.ts';

/** The vote of one index. */
export interface IndexVote {
  name: string;
  title: string;
  rule: VoteRule;
  /** The rule in words. */
  by: string;
  /** One value for each k, NaN where it is not defined; empty if it is for no k. */
  values: number[];
  /** For each k the critical value, or the probability, that the value is compared with. */
  bounds?: number[];
  /** The k that it votes for; absent if it has no vote. */
  k?: number;
  /** Why it has no vote. */
  reason?: string;
}

/** The vote of all indices. */
export interface Ballot {
  ks: number[];
  indices: IndexVote[];
  /** Every k with votes, the most votes first; of equal numbers of votes the smaller k is first. */
  ranking: { k: number; votes: number; names: string[] }[];
  /** Number of votes. */
  count: number;
  /** The k with the most votes, the smallest if several have; absent without votes. */
  k?: number;
  /** All k with the most votes, if there are several. */
  tied: number[];
  /** Rows whose pairs were measured. */
  pairRows: number;
}

/** What votes are read from, beside the measured indices. */
interface Poll {
  ks: readonly number[];
  parts: readonly Part[];
  silhouettes: ArrayLike<number>;
  gap?: Pick<Gap, 'ks' | 'gap' | 'k'>;
  noMeans: boolean;
  pairRows: number;
}

/** Reads the vote of each index, and counts. */
export function ballotOf(measured: Measured, poll: Poll): Ballot {
  const { ks, parts, pairRows } = poll;
  const places = ks.map((k) => parts.findIndex(({ rows }) => rows.k === k));
  const pick = (values: readonly number[]) => places.map((at) => values[at]);
  const indices = VOTERS.map((entry): IndexVote => {
    const { name, title, rule } = entry;
    const about = { name, title, rule, by: RULES[rule] };
    if (name === 'gap') return { ...about, ...gapVote(poll) };
    const found = measured.get(name);
    if (!found && name !== 'silhouette') return { ...about, values: [], reason: absence(entry, poll) };
    const values = found ? pick(found.values) : Array.from(poll.silhouettes);
    const bounds = found?.bounds && pick(found.bounds);
    const k = readK(rule, ks, values, bounds);
    const told = { ...about, values, ...(bounds ? { bounds } : {}) };
    return k === undefined ? { ...told, reason: abstention(entry, values, poll) } : { ...told, k };
  });
  return { ks: [...ks], indices, ...counted(indices), pairRows };
}

function counted(indices: readonly IndexVote[]): Pick<Ballot, 'ranking' | 'count' | 'k' | 'tied'> {
  const byK = new Map<number, string[]>();
  for (const { name, k } of indices) if (k !== undefined) byK.set(k, [...(byK.get(k) ?? []), name]);
  const ranking = [...byK]
    .map(([k, names]) => ({ k, votes: names.length, names }))
    .sort((a, b) => b.votes - a.votes || a.k - b.k);
  const best = ranking.filter(({ votes }) => votes === ranking[0].votes).map(({ k }) => k);
  return {
    ranking,
    count: ranking.reduce((sum, { votes }) => sum + votes, 0),
    ...(best.length > 0 ? { k: best[0] } : {}),
    tied: best.length > 1 ? best : [],
  };
}

function gapVote({ ks, gap }: Poll): Pick<IndexVote, 'values' | 'k' | 'reason'> {
  if (!gap) return { values: [], reason: 'references are not known here' };
  const values = ks.map((k) => gap.gap[gap.ks.indexOf(k)] ?? Number.NaN);
  // the last k is the result if the rule holds for no k
  if (gap.k === gap.ks[gap.ks.length - 1]) return { values, reason: 'the gap still rises at the largest k' };
  return { values, k: gap.k };
}

/** Why an index is not defined at all. */
function absence({ needs }: VoteEntry, { noMeans }: Poll): string {
  if (needs === 'counts') return 'pairs of distances are counted, and weights are not whole numbers';
  if (needs === 'nested-pairs') return NOT_NESTED;
  if (noMeans) return 'rows have no means';
  return NOT_NESTED;
}

const NOT_NESTED = 'clusters of k and k + 1 are not nested';

/** Why an index that is defined has no vote. */
function abstention({ rule, needs }: VoteEntry, values: readonly number[], { ks, parts }: Poll): string {
  if (values.every((value) => !Number.isFinite(value))) {
    const [{ rows }] = parts;
    if (needs !== 'matrix') return ks.length < 2 ? 'there is one k' : 'not defined for any of these k';
    return rows.data.dim > MOST_COLUMNS
      ? `there are more than ${MOST_COLUMNS} columns`
      : 'columns are constant within clusters, or follow from others';
  }
  if (rule === 'above-critical' || rule === 'below-critical' || rule === 'likely-one')
    return 'every cluster can still be split';
  if (rule === 'before-below-1') return 'no value falls below 1 after the least k';
  return 'too few of the k follow each other';
}
