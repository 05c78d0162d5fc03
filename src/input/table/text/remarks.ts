import type { Doubt } from '../batch.ts';
import type { Front } from './front.ts';
import { cutRecords, type HeadRecord, headOf } from './head.ts';
import { looksNumeric } from './numberFormat.ts';
import type { Table } from './table.ts';

/** Free lines in front of the table that were left out. */
export function skippedDoubt({ records, first, counted }: Table): Doubt[] {
  if (first === 0 || counted) return [];
  const { line } = records[first];
  const lines = line - 1 === 1 ? 'the first line is' : `the first ${line - 1} lines are`;
  return [
    { about: 'skip', taken: `${lines} no part of the table`, other: 'a header or a row', option: 'skip' },
  ];
}

/** Words at the begin of a row that sums others up. */
const FOOTER =
  /^(grand |sub)?(total|totals|sum|summe|gesamt|insgesamt|mean|average|mittelwert|moyenne|somme)s?:?$/i;

/** A last row that holds the sums or means of the others, or notes behind an empty line. */
export function footerDoubt(rows: readonly HeadRecord[], whole: boolean, footer = 0): Doubt[] {
  const last = rows.at(-1);
  const word = last?.cells.find((cell) => cell !== '');
  if (!whole || last === undefined || word === undefined || footer > 0) return [];
  const isSum = FOOTER.test(word);
  const filled = (row: HeadRecord) => row.cells.filter((cell) => cell !== '').length;
  const note = rows.findIndex((row, i) => i > 0 && row.line > rows[i - 1].line + rows[i - 1].lines);
  const isNote = note > 0 && last.cells.length > 2 && rows.slice(note).every((row) => filled(row) === 1);
  if (!isSum && !isNote) return [];
  const at = isNote ? rows[note] : last;
  const begin = at.cells.find((cell) => cell !== '');
  const taken = `line ${at.line}, which begins with "${begin}", is a row as the others`;
  const other = isNote ? 'a note behind the table' : 'a line that sums them up';
  return [{ about: 'rows', taken, other, option: 'footer' }];
}

/** A first row of words over columns of numbers, such as units. */
export function unitsDoubt(rows: readonly HeadRecord[], hasHeader: boolean): Doubt[] {
  const [first, ...others] = rows;
  if (!hasHeader || others.length < 2) return [];
  const words = first.cells.filter((cell, j) => {
    const below = others.map(({ cells }) => cells[j] ?? '').filter((text) => text !== '');
    return (
      cell !== '' && !looksNumeric(cell) && below.length > 0 && below.every((text) => looksNumeric(text))
    );
  }).length;
  if (words < 2 || first.cells.some((cell) => looksNumeric(cell))) return [];
  const taken = `line ${first.line}, words over numbers, is a row`;
  return [{ about: 'header', taken, other: 'a second line of the header, such as units', option: 'header' }];
}

/** The names in the last comment in front of rows without a header, as numpy and gnuplot write them. */
export function namesInComment({ comments, comment }: Front, { syntax, width }: Table): string[] | undefined {
  const text = comments.at(-1)?.slice(comment.length).trim();
  if (!text || width < 2) return undefined;
  const { records } = cutRecords(headOf(Buffer.from(text), true), { ...syntax, comment: '' });
  const cells = records[0]?.cells ?? [];
  if (records.length !== 1 || cells.length !== width) return undefined;
  // "#,x,y" names the first column #
  if (cells[0] === '') cells[0] = comment;
  return cells.every((cell) => cell !== '' && !looksNumeric(cell)) ? cells : undefined;
}

/**
 * The column that names the rows by the rule of R and pandas: the first one, when it alone has no name and its cells
 * are different words or whole numbers.
 */
export function rowNamesOf(
  written: readonly string[],
  rows: readonly HeadRecord[],
  short: boolean,
): { rowNames?: number; doubts: Doubt[] } {
  const others = written.slice(1);
  if (written.length < 2 || written[0] !== '' || others.includes('')) return { doubts: [] };
  const cells = rows.map((row) => row.cells[0] ?? '');
  const words = cells.every((cell) => !looksNumeric(cell));
  const whole = cells.every((cell) => /^\d+$/.test(cell));
  if (!short && (new Set(cells).size < cells.length || !(words || whole))) return { doubts: [] };
  const first = Number(cells[0]);
  if (words || ((first === 0 || first === 1) && cells.every((cell, i) => Number(cell) === first + i)))
    return { rowNames: 0, doubts: [] };
  const taken = 'the first column, which has no name, names the rows';
  return { rowNames: 0, doubts: [{ about: 'rowNames', taken, other: 'data', option: 'columns' }] };
}
