import type { Cell, Column as DataColumn } from '../../core/items.ts';
import { plural } from '../../core/words.ts';
import { INDEX_NAMES } from '../../indices/table.ts';
import type { BestFit } from '../../output/bestRecord.ts';
import { type Column, measure, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';
import { score } from './indices.ts';

/** What an experiment found. */
export interface RunFacts {
  /** A row for each fit. */
  table: readonly DataColumn[];
  best: readonly BestFit[];
  /** How many fits there are not. */
  failed: number;
}

/** Rows of an input that are printed; a file has all. */
const MOST_ROWS = 40;

/** Columns of whole numbers. */
const COUNTS = new Set(['k', 'found', 'seed', 'n', 'noise']);

/** Columns that are shown though all of their values may be the same. */
const FOUND = new Set(['algorithm', 'k', 'inertia', 'seconds', ...INDEX_NAMES]);

/** The fits of each input as a table, and the best of them with its command line. */
export function runText({ table, best, failed }: RunFacts, painter: Painter): string {
  const inputs = Array.from(table[0].values);
  const parts = [...new Set(inputs)].map((input) => {
    const rows = inputs.map((_, at) => at).filter((at) => inputs[at] === input);
    const own = best.find((one) => one.input === input);
    return inputLines(String(input), table.slice(1), rows, own, painter).join('\n');
  });
  const lost = failed > 0 ? [`${plural(failed, 'fit')} could not be made.`] : [];
  return `${[...parts, ...lost].join('\n\n')}\n`;
}

function inputLines(
  input: string,
  table: readonly DataColumn[],
  rows: readonly number[],
  best: BestFit | undefined,
  painter: Painter,
): string[] {
  const shown = rows.slice(0, MOST_ROWS);
  const told = table.filter(({ values }) => shown.some((at) => values[at] !== null));
  // what is the same in all rows stands above them
  const isShared = ({ name, values }: DataColumn) =>
    rows.length > 1 && !FOUND.has(name) && rows.every((at) => values[at] === values[rows[0]]);
  const shared = told.filter(isShared).map(({ name, values }) => `${name} ${values[rows[0]]}`);
  const columns = told.filter((column) => !isShared(column));
  const [header, ...lines] = tableLines(
    columns.map(titled),
    shown.map((at) => columns.map((column) => cellText(column, column.values[at]))),
  );
  const left = rows.length - shown.length;
  return [
    painter.strong(`${printable(input)}, ${plural(rows.length, 'fit')}`),
    ...(shared.length > 0 ? [painter.faint(shared.join(', '))] : []),
    '',
    painter.faint(header),
    ...lines,
    ...(left > 0 ? [painter.faint(`and ${left} more; -o fits.csv writes all of them`)] : []),
    ...(best ? ['', ...bestLines(best)] : []),
  ];
}

function titled({ name, values }: DataColumn): Column {
  return { title: name, right: Array.from(values).some((value) => typeof value === 'number') };
}

function cellText({ name }: DataColumn, value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'number') return String(value);
  if (name === 'seconds') return value.toFixed(3);
  return COUNTS.has(name) || Number.isInteger(value)
    ? String(value)
    : name === 'inertia'
      ? measure(value)
      : score(value);
}

function bestLines({ by, value, algorithm, k, arguments: words }: BestFit): string[] {
  const text = by === 'inertia' ? measure(value) : by === 'seconds' ? value.toFixed(3) : score(value);
  return [`Best by ${by} (${text}): ${algorithm}, k = ${k}`, `  clusterkit ${words.map(inShell).join(' ')}`];
}

/** A word as a shell takes it. */
function inShell(word: string): string {
  return /^[\w.,:/+=@%-]+$/.test(word) ? printable(word) : `'${printable(word).replaceAll("'", `'\\''`)}'`;
}
