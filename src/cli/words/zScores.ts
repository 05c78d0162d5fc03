import type { Result } from '../../work/result.ts';
import { zScoresOf } from '../../work/zScores.ts';
import { printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';

/** With more columns, each is a line. */
const MOST_COLUMNS = 8;

/** The means of clusters in standard deviations from the mean of all rows: a line for each cluster, or for each column. */
export function zScoreLines(result: Result, painter: Painter): string[] {
  const scores = zScoresOf(result);
  if (!scores) return [];
  const { columns, clusters, deviations } = scores;
  const figures = clusters.map((own) => own.map(signed));
  const spread = deviations.map((value) => String(Number(value.toPrecision(4))));
  const names = columns.map(printable);
  const right = (title: string) => ({ title, right: true });
  const isWide = columns.length > MOST_COLUMNS;
  const titles = isWide
    ? [{ title: 'column' }, ...clusters.map((_, c) => right(String(c))), right('deviation')]
    : ['cluster', ...names].map(right);
  const rows = isWide
    ? names.map((name, j) => [name, ...figures.map((own) => own[j]), spread[j]])
    : [...figures.map((own, c) => [String(c), ...own]), ['deviation', ...spread]];
  const [header, ...lines] = tableLines(titles, rows);
  return [
    'z-scores: means in standard deviations from the mean of all rows',
    painter.faint(header),
    ...lines,
  ];
}

/** "+0.12" */
function signed(value: number): string {
  const text = value.toFixed(2);
  return value > 0 && Number(text) !== 0 ? `+${text}` : Number(text) === 0 ? '0.00' : text;
}
