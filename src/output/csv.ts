import type { Cell, Column } from '../core/items.ts';
import { type LineCells, openLines } from '../kernels/lines.ts';

/** RFC 4180 with LF line ends: a header, then one line for each row; missing values and NaN are empty. */
export function toCsv(header: readonly string[], rows: Iterable<readonly (Cell | undefined)[]>): string {
  return [...csvLines(header, rows)].join('');
}

/** `toCsv`, line by line. */
export function* csvLines(
  header: readonly string[],
  rows: Iterable<readonly (Cell | undefined)[]>,
): Generator<string> {
  yield line(header, ',');
  for (const row of rows) yield line(row, ',');
}

/** `toCsv` for a table in columns, in pieces. */
export function* csvTable(
  columns: readonly Column[],
  separator: ',' | '\t' = ',',
): Generator<string | Uint8Array> {
  yield line(
    columns.map(({ name }) => name),
    separator,
  );
  const n = columns[0]?.values.length ?? 0;
  if (n === 0) return;
  const size = Math.max(1, Math.floor(PIECE_CELLS / columns.length));
  const writer = openLines(columns.length, separator, n * columns.length);
  const values = columns.map((column) => column.values);
  for (let from = 0; from < n; from += size) {
    const rows = Math.min(size, n - from);
    const numeric = values.map((column) => holdsNumbers(column, from, rows));
    const cells = values.map((column, j) => cellsOf(column, from, rows, numeric[j], separator));
    yield writer.write(cells, numeric, rows);
  }
  writer.close();
}

/** Cells of a piece. */
const PIECE_CELLS = 1 << 15;

/** Whether each of some cells of a column is a number or missing. */
function holdsNumbers(values: ArrayLike<Cell>, from: number, rows: number): boolean {
  if (ArrayBuffer.isView(values)) return true;
  for (let i = from; i < from + rows; i++)
    if (typeof values[i] !== 'number' && values[i] !== null) return false;
  return true;
}

function cellsOf(
  values: ArrayLike<Cell>,
  from: number,
  rows: number,
  numeric: boolean,
  separator: string,
): LineCells {
  if (!numeric) return Array.from({ length: rows }, (_, i) => cell(values[from + i], separator));
  if (ArrayBuffer.isView(values)) return (values as unknown as Float64Array).subarray(from, from + rows);
  return Float64Array.from({ length: rows }, (_, i) => (values[from + i] as number | null) ?? Number.NaN);
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
