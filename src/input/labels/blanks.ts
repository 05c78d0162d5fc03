import type { HeadRecord } from '../table/text/head.ts';
import type { TextRecords } from '../table/text/lines.ts';

/** A line that ends a print of pandas is no row. */
const MOST = 0.8;

/**
 * What lines with blanks between words are: the two cells of each line, where these are a name and a label; a table, where
 * hardly two lines are equal and numbers stand beside other cells, or where there are numbers alone; undefined for labels
 * of several words.
 * @param records cut at blanks
 * @param asked whether a column is asked for by name
 */
export function cellsBetweenBlanks(records: TextRecords, asked = false): string[][] | 'table' | undefined {
  const all = Array.from({ length: records.length }, (_, i) => i);
  const rows = all.map((i) => writtenCells(records.record(i)));
  const lines = all.map((i) => records.raw(i).trim());
  const body = rows.slice(1);
  const several = body.filter((row) => row.length > 1);
  if (body.length < 2 || several.length < MOST * body.length) return undefined;
  if (areNames(body) && rows[0].length <= 2)
    return rows.map((row) => ['', ...row].slice(-2).map((cell) => cell.replace(/^"(.*)"$/, '$1')));
  const numbers = several.map((row) => row.filter(isNumber).length);
  const isNumeric = numbers.every((count, i) => count === several[i].length);
  const isVaried = body.length > 2 && new Set(lines).size * 2 > lines.length;
  const isMixed = numbers.filter((count) => count > 0).length >= MOST * body.length;
  const isTable = asked || isNumeric || (isVaried && isMixed);
  return isTable ? 'table' : undefined;
}

/** The cells of a line, those in quotes with them. */
function writtenCells({ cells, quoted }: HeadRecord): string[] {
  return cells.map((cell, j) => (quoted[j] ? `"${cell}"` : cell)).filter((cell) => cell !== '');
}

/** Whether rows are a name each, all of them different, and a label, which is a number or occurs again. */
function areNames(rows: readonly string[][]): boolean {
  if (!rows.every(({ length }) => length === 2)) return false;
  const kinds = (j: number) => new Set(rows.map((row) => row[j])).size;
  return (
    kinds(0) === rows.length && (rows.every(([, label]) => isNumber(label)) || kinds(1) * 2 <= rows.length)
  );
}

function isNumber(cell: string): boolean {
  return Number.isFinite(Number(cell.replace(',', '.')));
}
