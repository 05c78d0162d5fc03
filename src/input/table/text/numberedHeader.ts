import type { Doubt } from '../batch.ts';
import type { HeadRecord } from './head.ts';
import { countsUp, isYear } from './layout.ts';
import { looksNumeric } from './numberFormat.ts';

/** Whether the first record holds names, and why. */
export interface HeaderGuess {
  header: boolean;
  reason: string;
  doubt?: Doubt;
}

/** How the cells of a column look. */
export type Look = 'number' | 'word' | 'none';

/**
 * A header of years, of 0, 1, 2, ... as pandas writes it, or of other numbers in order such as wavelengths and samples:
 * numbers in order, which the rows are not.
 */
export function numberedHeader(
  first: readonly string[],
  looks: readonly Look[],
  rows: readonly HeadRecord[],
): HeaderGuess | undefined {
  const columns = first.map((_, j) => j).filter((j) => looks[j] === 'number');
  const pick = (cells: readonly string[]) => columns.map((j) => cells[j] ?? '');
  // beside the numbers only words over words, or the empty corner over names of rows
  const beside = first.map((_, j) => j).filter((j) => looks[j] !== 'number');
  const isIndexed = first[0] === '' && first.length > 1;
  if (columns.length < (isIndexed ? 1 : 2) || beside.some((j) => looks[j] === 'none' && j > 0))
    return undefined;
  const shareOf = (test: (cells: readonly string[]) => boolean) =>
    rows.filter(({ cells }) => test(pick(cells))).length / rows.length;
  const corner = looks[0] !== 'number';
  if (rising(pick(first)) && pick(first).every(isYear)) {
    const years = (cells: readonly string[]) => rising(cells) && cells.every(isYear);
    if (shareOf(years) < 0.5)
      return sure(corner, 'years over numbers', 'the first line holds years in order');
  }
  if (!countsUp(pick(first))) return scaleHeader(first, columns, rows) ?? namedCorner(first, columns, rows);
  if (shareOf(countsUp) >= 0.5) return undefined;
  const fractions = shareOf((cells) => cells.some((cell) => /[.,]\d/.test(cell)));
  const header = isIndexed || columns.length >= 5 || (columns.length > 2 && fractions > 0.5);
  const what = 'the first line counts the columns';
  if (!header) return columns.length < 3 ? undefined : { header, reason: what, doubt: doubt(header, what) };
  return sure(isIndexed || (corner && columns.length > 2), 'columns that are counted', what);
}

/** Numbers in order, by equal steps or far from those below, such as wavelengths; hardly a row has them so. */
function scaleHeader(
  first: readonly string[],
  columns: readonly number[],
  rows: readonly HeadRecord[],
): HeaderGuess | undefined {
  const of = (cells: readonly string[]) => columns.map((j) => numberOf(cells[j]));
  const names = of(first);
  if (columns.length < 3 || rows.length < 3 || !inOrder(names)) return undefined;
  const below = rows.map(({ cells }) => of(cells));
  const shareOf = (test: (cells: readonly number[]) => boolean) => below.filter(test).length / below.length;
  if (shareOf(inOrder) >= 0.5) return undefined;
  // a row of words beside the numbers is no header if the words come again
  if (first.some((cell, j) => !columns.includes(j) && rows.some(({ cells }) => cells[j] === cell)))
    return undefined;
  const isScale = columns.length >= 5 && evenSteps(names) && shareOf(evenSteps) < 0.05;
  const isApart = names.every((name, c) => {
    const values = below.map((row) => row[c]).filter((value) => !Number.isNaN(value));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return Math.max(low - name, name - high) > high - low;
  });
  if (!isScale && !isApart) return undefined;
  return sure(false, 'numbers in order over others', 'the first line holds numbers in order, as rows do not');
}

/** What the column of the names of rows is called. */
const CORNER =
  /^(|#|ids?|index|names?|(samples?|genes?|probes?|probesets?|features?|subjects?|species|otu|asv|row|station|site|country|city)([ _.-]?(ids?|names?|symbol|no|nr))?)$/i;

/** Nothing, or a word for names of rows, over texts that are all different. */
function namedCorner(
  first: readonly string[],
  columns: readonly number[],
  rows: readonly HeadRecord[],
): HeaderGuess | undefined {
  const names = rows.map(({ cells }) => cells[0]);
  const areDifferent = (texts: readonly string[]) => new Set(texts).size === texts.length;
  if (columns.length !== first.length - 1 || columns[0] !== 1) return undefined;
  if (!areDifferent(first) || !areDifferent([first[0], ...names])) return undefined;
  if (!CORNER.test(first[0]) || names.some((name) => looksNumeric(name))) return undefined;
  const what = first[0] === '' ? 'without a name' : `with "${first[0]}"`;
  return sure(false, 'a corner over names of rows', `the first line begins ${what}, over names of rows`);
}

function numberOf(cell = ''): number {
  return cell === '' ? Number.NaN : Number(cell.replace(',', '.'));
}

function inOrder(numbers: readonly number[]): boolean {
  return numbers.every((value, j) => j === 0 || value > numbers[j - 1]);
}

function evenSteps(numbers: readonly number[]): boolean {
  const step = (numbers[numbers.length - 1] - numbers[0]) / (numbers.length - 1);
  return numbers.every((value, j) => Math.abs(value - numbers[0] - j * step) <= 0.01 * Math.abs(step));
}

function rising(cells: readonly string[]): boolean {
  return inOrder(cells.map(Number));
}

function sure(known: boolean, reason: string, what: string): HeaderGuess {
  return { header: true, reason, ...(known ? {} : { doubt: doubt(true, what) }) };
}

/** A header, or none, that is doubtful. */
export function doubt(header: boolean, what: string): Doubt {
  const [names, row] = ['a header', 'a row'];
  return {
    about: 'header',
    taken: `${header ? names : row}: ${what}`,
    other: header ? row : names,
    option: 'header',
  };
}
