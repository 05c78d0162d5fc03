import type { Cell, Column } from '../core/items.ts';
import { inChunks } from './columns.ts';

/** RFC 4180 with LF line ends: a header, then one line for each row; missing values and NaN are empty. */
export function toCsv(header: readonly string[], rows: Iterable<readonly (Cell | undefined)[]>): string {
  const lines = [line(header, ',')];
  for (const row of rows) lines.push(line(row, ','));
  return lines.join('');
}

/** `toCsv` for a table in columns, in pieces. */
export function csvTable(columns: readonly Column[], separator: ',' | '\t' = ','): Iterable<string> {
  return inChunks(tableLines(columns, separator));
}

function* tableLines(columns: readonly Column[], separator: string): Generator<string> {
  yield line(
    columns.map(({ name }) => name),
    separator,
  );
  const n = columns[0]?.values.length ?? 0;
  for (let i = 0; i < n; i++) {
    let text = cell(columns[0].values[i], separator);
    for (let j = 1; j < columns.length; j++) text += separator + cell(columns[j].values[i], separator);
    yield `${text}\n`;
  }
}

function line(row: readonly (Cell | undefined)[], separator: string): string {
  return `${row.map((value) => cell(value, separator)).join(separator)}\n`;
}

function cell(value: Cell | undefined, separator: string): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (typeof value !== 'string') return value === null || value === undefined ? '' : String(value);
  const special = value.includes(separator) || /["\r\n]/.test(value);
  return special ? `"${value.replaceAll('"', '""')}"` : value;
}
