import { toCsv } from '../../output/csv.ts';
import type { Agreement } from '../../output/document.ts';
import type { Comparison } from '../compare.ts';
import { heading, spaceOf } from '../palette/text.ts';
import { type Column, measure, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { besideInertia, score } from '../words/indices.ts';

const number = (title: string): Column => ({ title, right: true });

const AGREEMENT_COLUMNS = [
  { title: 'agreement' },
  ...['adjusted Rand', 'centers apart: mean', 'max'].map(number),
];

/** What each algorithm reached, and below it how far each pair agrees; of several ks a line for each. */
export function compareText(comparisons: readonly Comparison[], painter: Painter): string {
  const { run } = comparisons[0].results[0];
  const ks = comparisons.map(({ k }) => k);
  const several = ks.length > 1;
  const runs = comparisons.flatMap((one) => runRows(one).map((row) => [String(one.k), ...row]));
  const pairs = comparisons.flatMap((one) => one.agreement.map((pair) => [String(one.k), ...pairRow(pair)]));
  const table = (columns: readonly Column[], rows: string[][]) => {
    const shown = several ? rows : rows.map((row) => row.slice(1));
    const [header, ...lines] = tableLines(several ? [number('k'), ...columns] : columns, shown);
    return ['', painter.faint(header), ...lines];
  };
  const what = `k = ${ks[0]}${several ? ` to ${ks.at(-1)}` : ''}${spaceOf(run)}, seed ${run.seed}`;
  const lines = [
    painter.strong(heading(run)),
    painter.faint(what),
    ...table(runColumns(run), runs),
    ...table(AGREEMENT_COLUMNS, pairs),
  ];
  return `${lines.join('\n')}\n`;
}

function runColumns({ metrics }: { metrics: Record<string, number> }): Column[] {
  const names = ['inertia', 'excess', ...Object.keys(besideInertia(metrics)), 'iterations', 'seconds'];
  return [{ title: 'algorithm' }, ...names.map(number)];
}

function runRows({ results }: Comparison): string[][] {
  return results.map(({ run }) => {
    return [
      run.algorithm,
      measure(run.inertia),
      excessText(excessOf(run.inertia, results)),
      ...Object.values(besideInertia(run.metrics)).map(score),
      String(run.iterations ?? ''),
      run.seconds.fit.toFixed(3),
    ];
  });
}

function pairRow({ a, b, ari, centers }: Agreement): string[] {
  return [`${a}, ${b}`, ari.toFixed(4), centers.mean.toPrecision(4), centers.max.toPrecision(4)];
}

/** How much more than the least inertia, in percent; undefined when that is 0 and this is not. */
function excessOf(inertia: number, results: Comparison['results']): number | undefined {
  const best = Math.min(...results.map(({ run }) => run.inertia));
  if (inertia === best) return 0;
  return best > 0 ? 100 * (inertia / best - 1) : undefined;
}

function excessText(excess: number | undefined): string {
  if (excess === undefined) return '-';
  return excess > 0 && excess < 0.005 ? '<0.01 %' : `${excess.toFixed(2)} %`;
}

/** A line for each k and algorithm, with its agreement with each; the header only where a table begins. */
export function compareCsv(comparisons: readonly Comparison[], withHeader: boolean): string {
  const [first] = comparisons[0].results;
  const names = comparisons[0].results.map(({ run }) => run.algorithm);
  const header = [
    ...['input', 'k', 'algorithm', 'inertia', 'excess', 'iterations', 'seconds'],
    ...Object.keys(besideInertia(first.run.metrics)),
    ...names.flatMap((name) => [`ari_${name}`, `centers_mean_${name}`, `centers_max_${name}`]),
  ];
  const rows = comparisons.flatMap(({ k, results, agreement }) =>
    results.map(({ run }) => [
      ...[run.input.path, k, run.algorithm, run.inertia, excessOf(run.inertia, results)],
      ...[run.iterations, run.seconds.fit, ...Object.values(besideInertia(run.metrics))],
      ...names.flatMap((name) => agreementCells(run.algorithm, name, agreement)),
    ]),
  );
  const text = toCsv(header, rows);
  return withHeader ? text : text.slice(text.indexOf('\n') + 1);
}

/** Of an algorithm with itself: the same. */
function agreementCells(one: string, other: string, agreement: readonly Agreement[]): number[] {
  const pair = agreement.find(({ a, b }) => (a === one && b === other) || (a === other && b === one));
  return pair ? [pair.ari, pair.centers.mean, pair.centers.max] : [1, 0, 0];
}
