import type { Cell, Column } from '../../core/items.ts';
import { plural } from '../../core/words.ts';
import { readHead } from '../../input/open.ts';
import { wholeTable } from '../../input/table.ts';

/** A column of seconds, which are others in each run. */
const SECONDS = /^(.*[ _.])?seconds$/;

/** Whether the first line of a text is the header of a table with a column of seconds. */
export async function hasSeconds(path: string): Promise<boolean> {
  const [header] = new TextDecoder().decode(await readHead(path)).split('\n');
  return header.split(/[,\t]/).some((name) => SECONDS.test(name.trim()));
}

/**
 * What differs between two tables, sheet by sheet; undefined if nothing does but columns of seconds. Such columns change the
 * bytes of a file, so that only files without them have to be the same in all bytes.
 */
export async function tableDifference(was: string, is: string): Promise<string | undefined> {
  const [first, second] = [await wholeTable(was), await wholeTable(is)];
  const sheets = first.sheets.length > 0 || second.sheets.length > 0;
  if (first.sheets.join('\n') !== second.sheets.join('\n')) return 'other sheets';
  const found = sheetDifference(first.columns, second.columns);
  if (found !== undefined) return sheets ? `the first sheet: ${found}` : found;
  let timed = isTimed(first.columns);
  for (const sheet of first.sheets) {
    const [a, b] = [await wholeTable(was, { sheet }), await wholeTable(is, { sheet })];
    const other = sheetDifference(a.columns, b.columns);
    if (other !== undefined) return `the sheet ${sheet}: ${other}`;
    timed ||= isTimed(a.columns);
  }
  return timed ? undefined : 'the same cells in other bytes';
}

function isTimed(columns: readonly Column[]): boolean {
  return columns.some(({ name }) => SECONDS.test(name));
}

function sheetDifference(was: readonly Column[], is: readonly Column[]): string | undefined {
  const untimed = (columns: readonly Column[]) => columns.filter(({ name }) => !SECONDS.test(name));
  const [a, b] = [untimed(was), untimed(is)];
  const rows = ([column]: readonly Column[]) => column?.values.length ?? 0;
  if (a.map(({ name }) => name).join('\n') !== b.map(({ name }) => name).join('\n')) return 'other columns';
  if (rows(a) !== rows(b)) return `${plural(rows(a), 'row')} then, ${rows(b)} now`;
  for (const [j, { name, values }] of a.entries()) {
    const at = Array.prototype.findIndex.call(values, (cell: Cell, i) => !Object.is(cell, b[j].values[i]));
    if (at >= 0) return `differs first in row ${at + 1} of ${name}`;
  }
  return undefined;
}
