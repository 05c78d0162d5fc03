import { listAll, plural } from '../../core/words.ts';
import type { VoteRecord } from '../../output/choiceRecord.ts';
import { tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';

/** Characters of the longest bar of votes. */
const BAR = 30;

/** The vote of each index with its rule, the counts as bars, and the majority. */
export function voteLines(vote: VoteRecord, painter: Painter): string[] {
  const { indices, ranking, count, pairRows } = vote;
  const voters = indices.filter(({ k }) => k !== null);
  const columns = [{ title: 'index' }, { title: 'k', right: true }, { title: 'by' }];
  const rows = voters.map(({ name, k, by }) => [name, String(k), by]);
  const [header, ...lines] = tableLines(columns, rows);
  return [
    painter.strong(`The vote: ${count} of the ${indices.length} indices of NbClust have one`),
    painter.faint(header),
    ...lines,
    ...silent(indices),
    `indices of pairs on ${plural(pairRows, 'row')}`,
    '',
    ...countLines(ranking, painter),
    painter.strong(`Majority: ${majorityText(vote)}`),
  ];
}

/** A bar for each k, the most votes first. */
function countLines(ranking: VoteRecord['ranking'], painter: Painter): string[] {
  const most = ranking[0]?.votes ?? 1;
  const [header, ...lines] = tableLines(
    [{ title: 'k', right: true }, { title: 'votes', right: true }, { title: '' }],
    ranking.map(({ k, votes }) => [
      String(k),
      String(votes),
      '#'.repeat(Math.max(1, Math.round((votes / most) * BAR))),
    ]),
  );
  return [painter.faint(header), ...lines];
}

/** "k = 3 has 11 of 26 votes", or all k with as many. */
function majorityText({
  ranking,
  count,
  tied,
  k,
}: Pick<VoteRecord, 'ranking' | 'count' | 'tied' | 'k'>): string {
  if (k === null) return 'no index has a vote';
  const [{ votes }, next] = ranking;
  if (tied.length > 1)
    return `a tie, k = ${listAll(tied.map(String))} have ${votes} of ${count} votes each; k = ${k} is the smallest`;
  return `k = ${k} has ${votes} of ${count} votes${next ? `; next is k = ${next.k} with ${next.votes}` : ''}`;
}

/** The indices without a vote, by the reason. */
function silent(indices: VoteRecord['indices']): string[] {
  const byReason = new Map<string, string[]>();
  for (const { name, k, reason = '' } of indices)
    if (k === null) byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  return [...byReason].map(([reason, names]) => `without ${listAll(names)}: ${reason}`);
}
