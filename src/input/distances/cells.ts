import { ClusterkitError } from '../../core/errors.ts';

/** Lines of cells. Cells are made on demand: a large matrix is not held as texts. */
export interface CellLines {
  length: number;
  cells(i: number): string[];
  /** The name of a line for the user: "line 7". */
  name(i: number): string;
}

/** The lines of a text that are not empty, split by the first of ; tab and comma that occurs, else by blanks. */
export interface TextLines extends CellLines {
  /** The line as written. */
  raw(i: number): string;
  byBlanks: boolean;
}

export function noMatrix(why: string, cause?: unknown): ClusterkitError {
  return new ClusterkitError('input', `not a matrix of distances: ${why}`, { cause });
}

export function linesOf(text: string): TextLines {
  // the decoder removes a byte order mark
  const all = text.split(/\r\n|\n|\r/);
  const kept = all.flatMap((line, i) => (line.trim() === '' || isComment(line, i) ? [] : [i]));
  if (kept.length === 0) throw noMatrix('the file is empty');
  // a header may begin with the sign of comments
  all[kept[0]] = all[kept[0]].replace(/^#\s?/, '');
  const ends = [all[kept[0]], all[kept[kept.length - 1]]];
  // a file with semicolons or tabs may have decimal commas
  const separator = [';', '\t', ','].find((one) => ends.some((line) => line.trim().includes(one)));
  return {
    length: kept.length,
    raw: (i) => all[kept[i]],
    cells: (i) => (separator === undefined ? byBlanks(all[kept[i]]) : bySeparator(all[kept[i]], separator)),
    name: (i) => `line ${kept[i] + 1}`,
    byBlanks: separator === undefined,
  };

  /** Only a line that has as many cells as the next may be a header. */
  function isComment(line: string, i: number): boolean {
    if (!line.startsWith('#')) return false;
    const next = all.slice(i + 1).find((other) => other.trim() !== '');
    const count = (one: string) => one.replace(/^#\s?/, '').split(/[;,\t]|\s+/).length;
    return i > 0 || next === undefined || next.startsWith('#') || count(line) !== count(next);
  }
}

function byBlanks(line: string): string[] {
  if (!line.includes('"')) return line.trim().split(/\s+/);
  return Array.from(line.matchAll(/"((?:[^"]|"")*)"|\S+/g), ([all, quoted]) =>
    quoted === undefined ? all : quoted.replaceAll('""', '"'),
  );
}

/** Cells in double quotes may hold separators. */
function bySeparator(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  const pattern = new RegExp(`[ \\f]*(?:"((?:[^"]|"")*)"|([^${separator}]*))[ \\f]*(${separator}|$)`, 'gy');
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    cells.push(match[1] === undefined ? match[2].trim() : match[1].replaceAll('""', '"'));
    if (match[3] === '') break;
  }
  return cells;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COMMA_NUMBER = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i;
const BLANK = /^(|na|n\/a|#n\/a|nan|null|none|-|\?|\.)$/i;

/** Whether a cell stands for a missing value. */
export function isBlank(cell: string): boolean {
  return BLANK.test(cell);
}

/** Whether a cell is a name: neither a number nor blank. */
export function isWord(cell: string): boolean {
  return !isBlank(cell) && Number.isNaN(toNumber(cell));
}

/** The number in a cell, with a decimal point or comma; NaN without a number. */
export function toNumber(cell: string): number {
  if (NUMBER.test(cell)) return Number(cell);
  if (COMMA_NUMBER.test(cell)) return Number(cell.replace(',', '.'));
  const [, sign] = /^([+-]?)inf(?:inity)?$/i.exec(cell) ?? [];
  if (sign === undefined) return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/**
 * The distance in a cell, NaN for a blank cell.
 * @throws {ClusterkitError} input, for a word, with its line
 */
export function distanceIn(cell: string, line: string, column: number): number {
  const value = toNumber(cell);
  if (!Number.isNaN(value) || isBlank(cell)) return value;
  const reason = `"${cell.slice(0, 40)}" is not a distance`;
  throw new ClusterkitError('input', reason, { at: { name: `${line}, cell ${column + 1}` } });
}

/** Whether two lists hold the same names, in any order. */
export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(a);
  return a.length === b.length && new Set(b).size === known.size && b.every((name) => known.has(name));
}

/** "alpha", "beta" and 3 more. */
export function fewOf(names: readonly string[], most = 5): string {
  const few = names.slice(0, most).join(', ');
  return names.length > most ? `${few} and ${names.length - most} more` : few;
}
