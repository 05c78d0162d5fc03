import type { StepRecord } from '../../core/preparation.ts';
import { toCsv } from '../../output/csv.ts';
import type { RowsRun } from '../../output/document.ts';
import type { RowsResult } from '../rows.ts';
import { eachFound, sweptKs } from '../sweep.ts';
import { type Column, count, meansText, measure, percent, plural, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { besideInertia, score, scoresLine } from '../words/indices.ts';

/** More columns than these would not fit into a line: their means are in the JSON. */
const MOST_COLUMNS = 8;

/** A heading with the facts, and a line a cluster with the means of its columns; the last line is the whole. */
export function rowsText({ run }: RowsResult, title: string, painter: Painter): string {
  const { sizes, shares, profile } = run;
  const shown = profile.columns.length <= MOST_COLUMNS ? profile.columns : [];
  const columns: Column[] = [
    { title: 'cluster', right: true },
    { title: itemsWord(run), right: true },
    { title: 'share', right: true },
    ...shown.map((column) => ({ title: printable(column), right: true })),
  ];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const means = shown.map((_, j) => meansText([...profile.clusters, profile.all].map((of) => of[j])));
  const line = (name: string, size: number, share: number, at: number) => [
    name,
    count(size),
    percent(share),
    ...means.map((column) => column[at]),
  ];
  const rows = sizes.map((size, c) => line(String(c), size, shares[c], c));
  const [header, ...lines] = tableLines(columns, [...rows, line('all', total, 1, sizes.length)]);
  const whole = lines.pop() as string;
  const beside = besideInertia(run.metrics);
  const told = Object.keys(beside).length > 0 ? [scoresLine(beside)] : [];
  const table = [header, ...lines, painter.faint(whole)];
  return `${[painter.strong(heading(run)), painter.faint(facts(run, title)), ...told, '', ...table].join('\n')}\n`;
}

/** "pca", "scale standard". */
export function stepName({ name, params }: StepRecord): string {
  return name === 'scale' ? `${name} ${params.method}` : name;
}

export function itemsWord(run: RowsRun): 'pictures' | 'rows' {
  return run.input.kind === 'folder' ? 'pictures' : 'rows';
}

function heading(run: RowsRun): string {
  const { input, n, dim, preparation } = run;
  const left = input.n - n;
  const items = plural(input.n, itemsWord(run).slice(0, -1));
  const used = left > 0 ? ` (${left} left out)` : '';
  const size =
    input.kind === 'folder' && input.shape
      ? `${input.shape.width} x ${input.shape.height}`
      : plural(input.dim, 'column');
  const became = preparation.length > 0 ? `, ${preparation.map(stepName).join(', ')}: ${dim}` : '';
  const more = input.files ? ` and ${input.files.length - 1} more` : '';
  return `${printable(input.path)}${more}  ${items}${used}, ${size}${became}`;
}

function facts(run: RowsRun, title: string): string {
  const { restarts = 0, iterations = 0 } = run;
  const starts = restarts > 1 ? `, best of ${restarts} starts` : '';
  const work = restarts > 0 ? `, ${plural(iterations, 'iteration')}${starts}, seed ${run.seed}` : '';
  return `${title}, k = ${run.k}: inertia ${measure(run.inertia)}${work}, ${run.seconds.fit.toFixed(2)} s`;
}

/** Sizes told in a line; the rest is in the JSON. */
const MOST_SIZES = 8;

/** A line for each k. */
export function rowsSweepText(results: readonly RowsResult[], title: string, painter: Painter): string {
  const runs = eachFound(results).map(({ run }) => run);
  const [first] = runs;
  const columns = [
    ...['k', 'inertia', ...Object.keys(besideInertia(first.metrics)), 'iterations', 'seconds'].map(
      (name) => ({
        title: name,
        right: true,
      }),
    ),
    { title: `${itemsWord(first)} of each cluster` },
  ];
  const rows = runs.map((run) => {
    const more = run.sizes.length > MOST_SIZES ? ` and ${run.sizes.length - MOST_SIZES} more` : '';
    const sizes = run.sizes.slice(0, MOST_SIZES).map(count).join(' ') + more;
    return [
      ...[String(run.k), measure(run.inertia), ...Object.values(besideInertia(run.metrics)).map(score)],
      ...[String(run.iterations ?? ''), run.seconds.fit.toFixed(3), sizes],
    ];
  });
  const [header, ...lines] = tableLines(columns, rows);
  const starts = (first.restarts ?? 0) > 1 ? `, best of ${first.restarts} starts each` : '';
  const ks = sweptKs(results.map(({ run }) => run));
  const what = `${title}, ${ks}${starts}, seed ${first.seed}`;
  return `${[painter.strong(heading(first)), painter.faint(what), '', painter.faint(header), ...lines].join('\n')}\n`;
}

/** A line a cluster; the header only where a table begins. */
export function rowsCsv(run: RowsRun, withHeader: boolean): string {
  const { columns, clusters } = run.profile;
  const header = [
    'input',
    'algorithm',
    'k',
    'cluster',
    itemsWord(run),
    'share',
    ...columns,
    ...Object.keys(run.metrics),
  ];
  const rows = run.sizes.map((size, c) => [
    run.input.path,
    run.algorithm,
    run.params.k as number,
    c,
    size,
    run.shares[c],
    ...clusters[c],
    ...Object.values(run.metrics),
  ]);
  const text = toCsv(header, rows);
  return withHeader ? text : text.slice(text.indexOf('\n') + 1);
}
