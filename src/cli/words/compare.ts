import { toCsv } from '../../output/csv.ts';
import type { Agreement } from '../../output/document.ts';
import type { Compared, Comparison } from '../../work/compare.ts';
import { type Result, sharesOf } from '../../work/result.ts';
import { type Column, measure, percent, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { countsText, spaceOf } from './facts.ts';
import { besideInertia, score } from './indices.ts';
import { headingOf } from './subject.ts';

const number = (title: string): Column => ({ title, right: true });

/** The results of each algorithm, and below them the agreement of each pair; for several settings, one line each. */
export function compareText({ subject, comparisons, results }: Compared, painter: Painter): string {
  const names = variedNames(comparisons);
  const lead = (settings: Comparison['settings']) => names.map((name) => valueText(settings[name]));
  const columns = resultColumns(results, comparisons);
  const rows = comparisons.flatMap((one) =>
    one.results.map((result) => [
      ...lead(one.settings),
      ...columns.map(({ value }) => value(result, one.results)),
    ]),
  );
  const paired = comparisons.some(({ agreement }) => agreement.some(({ centers }) => centers));
  const pairs = comparisons.flatMap(({ settings, agreement }) =>
    agreement.map((pair) => [...lead(settings), ...pairRow(pair, paired)]),
  );
  const isLong = comparisons.some((one) => one.results.length > MOST_LISTED);
  const table = (own: readonly Column[], cells: string[][]) => {
    if (cells.length === 0) return [];
    const [header, ...lines] = tableLines([...names.map(number), ...own], cells);
    return ['', painter.faint(header), ...lines];
  };
  const lines = [
    painter.strong(headingOf(subject)),
    painter.faint(settingsText(comparisons, results)),
    ...table(columns, rows),
    ...(isLong
      ? comparisons.flatMap((one) => matrixLines(one, names, painter))
      : table(agreementColumns(paired), pairs)),
  ];
  return `${lines.join('\n')}\n`;
}

/** Parameters that differ between comparisons. */
function variedNames(comparisons: readonly Comparison[]): string[] {
  const names = new Set(comparisons.flatMap(({ settings }) => Object.keys(settings)));
  return [...names].filter((name) => new Set(comparisons.map(({ settings }) => settings[name])).size > 1);
}

function valueText(value: unknown): string {
  return String(value ?? '');
}

/** "k = 2 to 3 in oklab, seed 1" */
function settingsText(comparisons: readonly Comparison[], results: readonly Result[]): string {
  const ks = comparisons.map(({ settings: { k } }) => k).filter((k) => typeof k === 'number');
  const seed = results.map(({ clustering }) => clustering.seed).find((one) => one !== undefined);
  const parts = [
    ...(ks.length > 0 ? [`k = ${countsText(ks)}${spaceOf(results[0].params)}`] : []),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
  ];
  return parts.length > 0 ? parts.join(', ') : `as each algorithm is set${spaceOf(results[0].params)}`;
}

interface ResultColumn extends Column {
  value(result: Result, beside: readonly Result[]): string;
}

/** The columns of a table of results; a cell is empty if a result lacks a value that other results have. */
function resultColumns(results: readonly Result[], comparisons: readonly Comparison[]): ResultColumn[] {
  const some = (has: (result: Result) => unknown) => results.some((result) => has(result) !== undefined);
  const indices = [...new Set(results.flatMap(({ scores }) => Object.keys(besideInertia(scores.values))))];
  const column = (title: string, value: ResultColumn['value'], shown = true): ResultColumn[] =>
    shown ? [{ ...number(title), value }] : [];
  return [
    { title: 'algorithm', value: nameOf },
    ...column(
      'clusters',
      ({ clustering }) => String(clustering.k),
      comparisons.some((one) =>
        one.results.some(({ settings }) => settings.k === undefined || settings.k !== one.settings.k),
      ),
    ),
    ...column(
      'noise',
      ({ clustering }) => (clustering.noise === undefined ? '' : percent(sharesOf(clustering).noise)),
      some(({ clustering }) => clustering.noise),
    ),
    ...(some(({ clustering }) => clustering.centers)
      ? [
          ...column('inertia', ({ clustering: { centers } }) => (centers ? measure(centers.inertia) : '')),
          ...column('excess', (result, beside) =>
            result.clustering.centers ? excessText(excessOf(result, beside)) : '',
          ),
        ]
      : []),
    ...indices.flatMap((name) =>
      column(name, ({ scores: { values } }) => (name in values ? score(values[name]) : '')),
    ),
    ...column(
      'iterations',
      ({ clustering: { descent } }) => (descent ? String(descent.iterations) : ''),
      some(({ clustering }) => clustering.descent),
    ),
    ...column('seconds', ({ seconds }) => seconds.toFixed(3)),
  ];
}

/** With more algorithms the pairs are a square of numbers. */
const MOST_LISTED = 5;

/** The adjusted Rand index of each pair, the algorithms numbered. */
function matrixLines(
  { settings, results, agreement }: Comparison,
  varied: readonly string[],
  painter: Painter,
): string[] {
  if (results.length < 2) return [];
  const names = results.map(nameOf);
  const about = varied.map((name) => `${name} = ${valueText(settings[name])}`).join(', ');
  const columns = [
    { title: `adjusted Rand${about === '' ? '' : `, ${about}`}` },
    ...names.slice(0, -1).map((_, at) => number(String(at + 1))),
  ];
  const cells = names.map((b, row) => [
    `${String(row + 1).padStart(String(names.length).length)} ${b}`,
    ...names.slice(0, -1).map((a, column) => {
      const pair = column < row && agreement.find((one) => one.a === a && one.b === b);
      return pair ? pair.ari.toFixed(2) : '';
    }),
  ]);
  const [header, ...lines] = tableLines(columns, cells);
  return ['', painter.faint(header), ...lines];
}

/** An algorithm as it was asked for. */
function nameOf({ asked, algorithm }: Result): string {
  return asked ?? algorithm;
}

function agreementColumns(paired: boolean): Column[] {
  const centers = paired ? ['centers apart: mean', 'max'] : [];
  return [{ title: 'agreement' }, ...['adjusted Rand', 'AMI', 'matched', ...centers].map(number)];
}

function pairRow({ a, b, ari, ami, matched, centers }: Agreement, paired: boolean): string[] {
  const apart = centers ? [centers.mean.toPrecision(4), centers.max.toPrecision(4)] : ['', ''];
  const shared = [ami?.toFixed(4) ?? '', matched === undefined ? '' : percent(matched)];
  return [`${a}, ${b}`, ari.toFixed(4), ...shared, ...(paired ? apart : [])];
}

/**
 * How far an inertia is above the least inertia of the same rows, in percent. Inertias of directions are compared with
 * each other, and so are those of points. undefined without centers, and if the least inertia is 0 and this one is not.
 */
function excessOf(
  { clustering: { centers }, subject }: Result,
  beside: readonly Result[],
): number | undefined {
  if (!centers) return undefined;
  const alike = beside.flatMap(({ clustering: { centers: one }, subject: of }) =>
    one && of === subject && one.directions === centers.directions ? [one.inertia] : [],
  );
  const best = Math.min(...alike);
  if (centers.inertia === best) return 0;
  return best > 0 ? 100 * (centers.inertia / best - 1) : undefined;
}

function excessText(excess: number | undefined): string {
  if (excess === undefined) return '-';
  return excess > 0 && excess < 0.005 ? '<0.01 %' : `${excess.toFixed(2)} %`;
}

/**
 * One line for each setting and algorithm, with its agreement with each algorithm; the header only at the start of a
 * table.
 */
export function compareCsv(
  { subject, comparisons, results, outcomes }: Compared,
  withHeader: boolean,
): string {
  const algorithms = outcomes.map(({ fit }) => fit.name);
  const others = variedNames(comparisons).filter((name) => name !== 'k');
  const indices = [...new Set(results.flatMap(({ scores }) => Object.keys(besideInertia(scores.values))))];
  const hasNoise = results.some(({ clustering }) => clustering.noise !== undefined);
  const header = [
    ...['input', ...others, 'k', 'algorithm', 'inertia', 'excess', 'iterations', 'seconds'],
    ...(hasNoise ? ['clusters', 'noise'] : []),
    ...indices,
    ...algorithms.flatMap((name) => [
      `ari_${name}`,
      `ami_${name}`,
      `matched_${name}`,
      `centers_mean_${name}`,
      `centers_max_${name}`,
    ]),
  ];
  const rows = comparisons.flatMap(({ settings, results: beside, agreement }) =>
    beside.map((result) => {
      const { clustering, scores, seconds } = result;
      return [
        ...[subject.record.path, ...others.map((name) => settings[name] as string | number)],
        ...[settings.k as number | undefined, nameOf(result)],
        ...[clustering.centers?.inertia, excessOf(result, beside)],
        ...[clustering.descent?.iterations, seconds],
        ...(hasNoise ? [clustering.k, clustering.noise] : []),
        ...indices.map((name) => scores.values[name]),
        ...algorithms.flatMap((name) => agreementCells(result, name, agreement)),
      ];
    }),
  );
  const text = toCsv(header, rows);
  return withHeader ? text : text.slice(text.indexOf('\n') + 1);
}

/** The agreement of an algorithm with itself is that of equal clusterings. */
function agreementCells(
  result: Result,
  other: string,
  agreement: readonly Agreement[],
): (number | undefined)[] {
  const own = nameOf(result);
  const pair = agreement.find(({ a, b }) => (a === own && b === other) || (a === other && b === own));
  if (pair) return [pair.ari, pair.ami, pair.matched, pair.centers?.mean, pair.centers?.max];
  // an algorithm that refuses the input agrees with none
  if (other !== own) return new Array<undefined>(5).fill(undefined);
  return [1, 1, 1, ...(result.clustering.centers ? [0, 0] : [undefined, undefined])];
}
