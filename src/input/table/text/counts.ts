import type { Doubt } from '../batch.ts';
import type { HeadRecord } from './head.ts';
import type { Layout } from './layout.ts';
import { looksNumeric, MISSING_WORDS } from './numberFormat.ts';
import type { DialectOptions } from './options.ts';

/** Rows below which numbers in the first line agree with those of rows and columns by chance. */
const FEWEST_ROWS = 3;

/**
 * Whether the first line only says how many rows and columns follow, such as "15 2" or "15", in a table of numbers.
 * @param whole whether the records are all of the file
 * @returns what is to be told of it, and whether it is left out: in a part of the file rows cannot be counted
 */
export function countsLine(
  { records, first, width, short, syntax }: Layout,
  whole: boolean,
  { skip, header }: DialectOptions,
): { leftOut: boolean; doubt: Doubt } | undefined {
  if (skip !== undefined || header !== undefined || short || first > 1 || syntax.kind === 'fixed')
    return undefined;
  const [{ cells, line }, ...below] = records;
  const text = cells.join(' ').trim();
  const numbers = text.split(/[\s,]+/);
  if (numbers.length > 2 || !numbers.every((number) => /^\d{1,15}$/.test(number))) return undefined;
  const names = below[0]?.cells.every((cell) => cell !== '' && !isNumberOrGap(cell)) ? 1 : 0;
  const rows = below.length - names;
  if (rows < FEWEST_ROWS || !below.slice(names).every((row) => holdsNumbers(row, width))) return undefined;
  const [a, b = width] = numbers.map(Number);
  if (numbers.length === 1 && width === 1) return undefined;
  const agrees = (n: number, columns: number) => columns === width && (whole ? n === rows : n > rows);
  if (!agrees(a, b) && !agrees(b, a)) return undefined;
  // a line that is no row is refused, or looked at again with more of the file
  if (!whole && cells.length !== width) return undefined;
  const says = `says how many rows${numbers.length > 1 ? ' and columns' : ''} follow`;
  const [kept, out] = ['is a row', `${says}, and is left out`];
  return {
    leftOut: whole,
    doubt: {
      about: 'skip',
      taken: `line ${line}, "${text}", ${whole ? out : kept}`,
      other: whole ? 'a row' : `a line that ${says}`,
      option: 'skip',
    },
  };
}

function holdsNumbers({ cells }: HeadRecord, width: number): boolean {
  return cells.length === width && cells.every(isNumberOrGap);
}

function isNumberOrGap(cell: string): boolean {
  return cell === '' || MISSING_WORDS.includes(cell) || looksNumeric(cell, true);
}
