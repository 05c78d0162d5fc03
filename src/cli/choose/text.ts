import type { Choice } from '../../output/document.ts';
import { betterOf } from '../choose.ts';
import { bestOf, score } from '../metrics/text.ts';
import { tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';

/** What each index says of each k, its five favourites, and the verdict. */
export function choiceText(choice: Choice, painter: Painter): string {
  const [header, ...lines] = evidenceLines(choice);
  const [topHeader, ...topLines] = topTable(choice);
  const parts = [
    ...[painter.strong('How many clusters?'), painter.faint(header), ...lines, ''],
    ...[painter.faint(topHeader), ...topLines, ''],
    ...remarks(choice),
    painter.strong(`Verdict: ${choice.verdict.text}`),
  ];
  return `${parts.join('\n')}\n`;
}

/** A line for each k; the best of each column is marked, and the k that the gap statistic chooses. */
function evidenceLines({ ks, indices, gap }: Choice): string[] {
  const names = Object.keys(indices).filter((name) => name !== 'inertia');
  const marks = new Map(names.map((name) => [name, bestOf(indices[name], betterOf(name))]));
  const gapAt = (k: number) => {
    const at = gap.ks.indexOf(k);
    return at < 0 ? '- ' : `${score(gap.gap[at])} ± ${score(gap.error[at])}${k === gap.k ? '*' : ' '}`;
  };
  const alone = ks.includes(1) ? [] : [['1 ', ...names.map(() => '- '), gapAt(1)]];
  const rows = ks.map((k, at) => [
    `${k} `,
    ...names.map((name) => score(indices[name][at]) + (marks.get(name)?.[at] ? '*' : ' ')),
    gapAt(k),
  ]);
  const columns = ['k', ...names, 'gap'].map((title) => ({ title: `${title} `, right: true }));
  return tableLines(columns, [...alone, ...rows]);
}

function topTable({ top, indices }: Choice): string[] {
  const names = Object.keys(indices).filter((name) => name !== 'inertia');
  const columns = [{ title: 'best five' }, { title: 'k' }];
  return tableLines(
    columns,
    names.map((name) => [name, top[name].map(({ k }) => k).join(' ')]),
  );
}

function remarks({ knee, gap, hopkins, rows, stability }: Choice): string[] {
  const bend = knee === null ? 'the inertia has no knee' : `the inertia has its knee at k = ${knee}`;
  const last = gap.k === gap.ks[gap.ks.length - 1] && gap.k > 1;
  const gapChoice = last ? 'still rises at the largest k' : `chooses k = ${gap.k}`;
  const heaps = hopkins.clustered ? 'the rows are in heaps' : 'the rows may be spread by chance';
  return [
    `${bend}; the gap (1-SE rule, from k = 1) ${gapChoice}; Hopkins ${hopkins.statistic.toFixed(2)}: ${heaps}`,
    `gap with ${gap.references} references and stability of ${stability.rounds} rounds on ${rows} rows`,
  ];
}
