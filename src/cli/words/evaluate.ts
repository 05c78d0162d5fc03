import { plural } from '../../core/words.ts';
import { findIndex } from '../../indices/table.ts';
import type { EvaluationRun } from '../../output/document.ts';
import { SIDE_BY_SIDE } from '../../work/evaluate/plan.ts';
import { type Column, count, percent, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { bestOf, score } from './indices.ts';

/** Maximum number of clusters or classes that fit on a screen; the JSON has all of them. */
const MOST_CLUSTERS = 40;
const MOST_CLASSES = 16;
const MOST_COLUMNS = 12;

/** One clustering in full; for several, one line each, with the best of each column marked. */
export function evaluateText(runs: readonly EvaluationRun[], painter: Painter): string {
  if (runs.length === 0) return '';
  return runs.length === 1 ? oneText(runs[0], painter) : severalText(runs, painter);
}

function oneText(run: EvaluationRun, painter: Painter): string {
  const indices = Object.entries(run.metrics).map(([name, value]) => {
    const { title, better } = findIndex(name);
    return [name, score(value), better, title + sureness(name, run)];
  });
  const columns = [{ title: 'index' }, { title: 'value', right: true }, { title: 'better' }, { title: '' }];
  const tables = [tableLines(columns, indices), clusterLines(run), contingencyLines(run)];
  const lines = tables.flatMap(([header, ...lines]) => (header ? ['', painter.faint(header), ...lines] : []));
  return `${[painter.strong(heading(run)), painter.faint(against(run)), ...lines].join('\n')}\n`;
}

function sureness(name: string, { silhouette, n, data }: EvaluationRun): string {
  if (name !== 'silhouette' || silhouette?.standardError === undefined) return '';
  const unit = data?.kind === 'image' ? 'pixels' : 'rows';
  return ` of ${silhouette.measured} of ${n} ${unit}, standard error ${score(silhouette.standardError)}`;
}

function heading({ name, n, k, noise, input }: EvaluationRun): string {
  const left = input.n > n ? ` (${input.n - n} left out)` : '';
  const alone = noise > 0 ? `, ${noise} noise` : '';
  return `${printable(name)}  ${plural(input.n, 'label')}${left}, ${plural(k - (noise > 0 ? 1 : 0), 'cluster')}${alone}`;
}

function against({ truth, data }: EvaluationRun): string {
  const column = truth?.column ? `${truth.column} of ` : '';
  const classes = truth && `truth ${printable(column + truth.path)} (${truth.classes} classes)`;
  const rows =
    data && `${data.kind === 'distances' ? 'distances' : 'data'} ${printable(data.path)} (${extent(data)})`;
  return `against ${[classes, rows].filter(Boolean).join(' and ')}`;
}

function extent(data: NonNullable<EvaluationRun['data']>): string {
  if (data.kind === 'distances' || data.kind === 'tree' || data.kind === 'graph')
    return plural(data.n, 'item');
  return data.kind === 'image' ? plural(data.n, 'pixel') : `${data.n} x ${data.dim}`;
}

const NOISE = 'noise';

/** The name of a cluster, or noise for what is in none. */
function nameOf(cluster: number | string): string {
  return String(cluster) === '-1' ? NOISE : printable(String(cluster));
}

function clusterLines({ clusters, truth }: EvaluationRun): string[] {
  const judged = clusters.some(({ silhouette }) => silhouette !== undefined);
  const right = (title: string): Column => ({ title, right: true });
  const columns = [
    ...['cluster', 'size', 'share'].map(right),
    ...(truth ? [{ title: 'mostly' }, ...['correct', 'errors', 'entropy'].map(right)] : []),
    ...(judged ? [right('silhouette')] : []),
  ];
  const isNoise = ({ cluster }: (typeof clusters)[number]) => nameOf(cluster) === NOISE;
  const largest = clusters.filter((one) => !isNoise(one)).slice(0, MOST_CLUSTERS);
  const rows = [...largest, ...clusters.filter(isNoise)].map((one) => [
    ...[nameOf(one.cluster), count(one.size), percent(one.share)],
    ...(truth
      ? [printable(String(one.majority)), percent((one.correct ?? 0) / one.size), count(one.errors ?? 0)]
      : []),
    ...(truth ? [score(one.entropy ?? Number.NaN)] : []),
    ...(judged ? [score(one.silhouette ?? Number.NaN)] : []),
  ]);
  const left = clusters.length - rows.length;
  return [...tableLines(columns, rows), ...(left > 0 ? [`and ${left} more: --json has all`] : [])];
}

/** Rows of each class in each cluster, if they fit. */
function contingencyLines({ contingency }: EvaluationRun): string[] {
  if (!contingency) return [];
  const { clusters, classes, counts } = contingency;
  if (clusters.length > MOST_CLUSTERS || classes.length > MOST_CLASSES) return [];
  const columns = ['cluster', ...classes.map((name) => printable(String(name)))];
  const lines = clusters.map((cluster, row) => [
    nameOf(cluster),
    ...counts[row].map((sum) => (sum === 0 ? '.' : count(sum))),
  ]);
  const rows = [...lines.filter(([name]) => name !== NOISE), ...lines.filter(([name]) => name === NOISE)];
  return tableLines(
    columns.map((title) => ({ title, right: true })),
    rows,
  );
}

function severalText(runs: readonly EvaluationRun[], painter: Painter): string {
  const names = fitting(Object.keys(runs[0].metrics));
  const marks = new Map(
    names.map((name) => [
      name,
      bestOf(
        runs.map(({ metrics }) => metrics[name]),
        findIndex(name).better,
      ),
    ]),
  );
  const columns = [
    { title: 'labels' },
    ...['n', 'k', ...names].map((title) => ({ title: `${title} `, right: true })),
  ];
  const rows = runs.map((run, at) => [
    printable(run.name),
    `${run.n} `,
    `${run.k} `,
    ...names.map((name) => score(run.metrics[name]) + (marks.get(name)?.[at] ? '*' : ' ')),
  ]);
  const [header, ...lines] = tableLines(columns, rows);
  const what = `${plural(runs.length, 'clustering')} ${against(runs[0])}`;
  const table = [painter.faint(header), ...lines];
  return `${[painter.strong(what), painter.faint('* the best of its column'), '', ...table].join('\n')}\n`;
}

/** All names, or the usual ones if all would not fit into a line. */
function fitting(names: string[]): string[] {
  const usual: readonly string[] = [...SIDE_BY_SIDE.truth, ...SIDE_BY_SIDE.data];
  return names.length <= MOST_COLUMNS ? names : names.filter((name) => usual.includes(name));
}
