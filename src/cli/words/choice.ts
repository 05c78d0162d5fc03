import { listAll } from '../../core/words.ts';
import type { ChoiceOfK } from '../../output/choiceRecord.ts';
import { betterOf } from '../../work/choosing.ts';
import { tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { contradictionText } from './contradiction.ts';
import { bestOf, score } from './indices.ts';
import { voteLines } from './vote.ts';

/** The values of each index for each k, its five best k, and the verdict. */
export function choiceText(choice: ChoiceOfK, painter: Painter): string {
  const [header, ...lines] = evidenceLines(choice);
  const [topHeader, ...topLines] = topTable(choice);
  const contradiction = contradictionText(choice);
  const parts = [
    ...[painter.strong(questionOf(choice)), painter.faint(header), ...lines, ''],
    ...[painter.faint(topHeader), ...topLines, ''],
    ...remarks(choice),
    painter.strong(`Verdict: ${choice.verdict.text}`),
    ...(contradiction === undefined ? [] : [contradiction]),
    ...moreText(choice),
    ...(choice.vote ? ['', ...voteLines(choice.vote, painter)] : []),
  ];
  return `${parts.join('\n')}\n`;
}

/** The best k is the last of several: there may be a better one beyond. */
function moreText({ ks, verdict: { k } }: ChoiceOfK): string[] {
  return k !== null && k === ks[ks.length - 1]
    ? [`k = ${k} is the largest k that was tried, and more may be better: -k ${ks[0]}..${2 * k} tries them.`]
    : [];
}

/** The question; for several algorithms it names the algorithm. */
function questionOf({ algorithm }: ChoiceOfK): string {
  return `How many clusters${algorithm === undefined ? '' : ` of ${algorithm}`}?`;
}

/** One line for each k; the best value of each column is marked, and so is the k of the gap statistic. */
function evidenceLines({ ks, indices, gap }: ChoiceOfK): string[] {
  const names = Object.keys(indices).filter((name) => name !== 'inertia');
  const marks = new Map(names.map((name) => [name, bestOf(indices[name], betterOf(name))]));
  const gapAt = (k: number) => {
    if (!gap) return [];
    const at = gap.ks.indexOf(k);
    return [at < 0 ? '- ' : `${score(gap.gap[at])} ± ${score(gap.error[at])}${k === gap.k ? '*' : ' '}`];
  };
  const alone = ks.includes(1) || !gap ? [] : [['1 ', ...names.map(() => '- '), ...gapAt(1)]];
  const rows = ks.map((k, at) => [
    `${k} `,
    ...names.map((name) => score(indices[name][at]) + (marks.get(name)?.[at] ? '*' : ' ')),
    ...gapAt(k),
  ]);
  const columns = ['k', ...names, ...(gap ? ['gap'] : [])].map((title) => ({
    title: `${title} `,
    right: true,
  }));
  return tableLines(columns, [...alone, ...rows]);
}

function topTable({ top, indices }: ChoiceOfK): string[] {
  const names = Object.keys(indices).filter((name) => name !== 'inertia');
  const columns = [{ title: 'best five' }, { title: 'k' }];
  return tableLines(
    columns,
    names.map((name) => [name, top[name].map(({ k }) => k).join(' ')]),
  );
}

function remarks(choice: ChoiceOfK): string[] {
  const { knee, gap, hopkins, rows, silhouetteRows, stability, indices, leftOut = {} } = choice;
  const found: string[] = [];
  const bend = knee === null ? 'has no knee' : `has its knee at k = ${knee}`;
  if (indices.inertia) found.push(`the inertia ${bend}`);
  if (gap) {
    const last = gap.k === gap.ks[gap.ks.length - 1] && gap.k > 1;
    const chosen = last ? 'still rises at the largest k' : `chooses k = ${gap.k}${laterRise(gap)}`;
    found.push(`the gap (1-SE rule, from k = 1) ${chosen}`);
  }
  if (hopkins) {
    const heaps = hopkins.clustered ? 'the rows are in heaps' : 'the rows may be spread by chance';
    found.push(`Hopkins ${hopkins.statistic.toFixed(2)}: ${heaps}`);
  }
  const repeated = [
    ...(gap
      ? [`gap with ${gap.references} references${gap.reference ? ' in the box of the columns' : ''}`]
      : []),
    ...(stability ? [`stability of ${stability.rounds} rounds`] : []),
  ];
  return [
    ...(found.length > 0 ? [found.join('; ')] : []),
    ...(repeated.length > 0 ? [`${repeated.join(' and ')} on ${rows} rows`] : []),
    ...(silhouetteRows === undefined ? [] : [`silhouette estimated from ${silhouetteRows} rows`]),
    ...reasons(leftOut),
  ];
}

/**
 * The rule stops at the first k that the next k does not improve on; clusters that are not round may appear later only.
 */
function laterRise({ ks, gap, error, k }: NonNullable<ChoiceOfK['gap']>): string {
  const highest = gap.indexOf(Math.max(...gap));
  return k === 1 && gap[highest] - error[highest] > gap[ks.indexOf(1)]
    ? `, though it is higher at k = ${ks[highest]}`
    : '';
}

/** What is left out, and the reason: "without gap and stability: neighbors are ...". */
function reasons(leftOut: NonNullable<ChoiceOfK['leftOut']>): string[] {
  const byReason = new Map<string, string[]>();
  for (const [name, reason] of Object.entries(leftOut)) {
    const word = name === 'means' ? 'indices of means' : name === 'hopkins' ? 'Hopkins' : name;
    byReason.set(reason, [...(byReason.get(reason) ?? []), word]);
  }
  return [...byReason].map(([reason, names]) => `without ${listAll(names)}: ${reason}`);
}
