import { ClusterkitError } from '../../../core/errors.ts';
import type { ReaderColumn, ReaderOptions, TableReader } from '../batch.ts';
import { numberOf } from '../cells.ts';
import { inLine, readLines } from './lines.ts';
import { type RowCell, rowTable, type TableRow } from './rowTable.ts';

/** The contents of the first three lines. */
interface GctHeader {
  rows: number;
  /** Names of all columns. The first `texts` columns hold text. */
  names: string[];
  texts: number;
  /** Lines before the rows: the header, and annotations of columns. */
  before: number;
}

const MISSING = /^(na|nan|n\/a|null|)$/i;

/**
 * Opens a GCT file of the Broad Institute, version 1.2 or 1.3. A row has a gene: its name in the first column, its
 * descriptions, then a number for each sample. Annotations of samples in version 1.3 are left out. Memory grows with
 * one block of the file.
 * @throws {ClusterkitError} input, with the line
 */
export async function openGct(_path: string, real: string, options: ReaderOptions): Promise<TableReader> {
  const header = await readHeader(real, options.signal);
  const declared = (j: number) => (j < header.texts ? 'text' : 'number');
  return rowTable({
    columns: header.names.map((name, j): ReaderColumn => ({ name, declared: declared(j) })),
    reading: { format: 'gct', header: true, doubts: [] },
    rows: header.rows,
    rowNames: 0,
    unit: 'line',
    read: (signal) => rowPieces(real, header, signal),
  });
}

async function readHeader(real: string, signal?: AbortSignal): Promise<GctHeader> {
  const start: string[] = [];
  for await (const { lines } of readLines(real, signal)) {
    start.push(...lines.slice(0, 3 - start.length));
    if (start.length === 3) break;
  }
  if (start.length < 3)
    throw new ClusterkitError('input', 'the GCT file is cut short: it has no line of names');
  const modern = start[0].replace(/^\ufeff/, '').startsWith('#1.3');
  const sizes = start[1].trim().split(/\s+/).map(Number);
  if (sizes.length < (modern ? 4 : 2) || !sizes.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw inLine(2, `expected the numbers of rows and columns, not "${start[1].slice(0, 40)}"`);
  const [rows, samples] = sizes;
  const [rowFields, columnFields] = modern ? sizes.slice(2) : [1, 0];
  const names = start[2].split('\t').map((name) => name.trim());
  const wanted = 1 + rowFields + samples;
  // spreadsheets add empty cells to shorter lines
  while (names.length > wanted && names.at(-1) === '') names.pop();
  if (names.length !== wanted) throw inLine(3, `expected ${wanted} names of columns, not ${names.length}`);
  const twice = names.find((name, j) => names.indexOf(name) !== j);
  if (twice !== undefined) throw inLine(3, `two columns are called "${twice}"`);
  return { rows, names, texts: 1 + rowFields, before: 3 + columnFields };
}

/** The approximate number of cells in rows that are handed on together. */
const PIECE = 2 ** 18;

async function* rowPieces(
  real: string,
  { rows, names, texts, before }: GctHeader,
  signal?: AbortSignal,
): AsyncGenerator<TableRow[]> {
  let piece: TableRow[] = [];
  let count = 0;
  for await (const { first, lines } of readLines(real, signal)) {
    for (let i = 0; i < lines.length; i++) {
      const at = first + i;
      if (at <= before || lines[i].trim() === '') continue;
      if (++count > rows) throw inLine(at, `there are more rows than the ${rows} of the header`);
      piece.push({ at, cells: readRow(lines[i], names, texts, at) });
      if (piece.length * names.length < PIECE) continue;
      yield piece;
      piece = [];
    }
  }
  if (piece.length > 0) yield piece;
  if (count < rows)
    throw new ClusterkitError('input', `the GCT file is cut short: it holds ${count} of ${rows} rows`);
}

function readRow(text: string, names: string[], texts: number, line: number): RowCell[] {
  const cells = text.split('\t');
  while (cells.length > names.length && cells.at(-1)?.trim() === '') cells.pop();
  if (cells.length !== names.length)
    throw inLine(line, `expected ${names.length} values, not ${cells.length}`);
  return cells.map((cell, j) => {
    if (j < texts || MISSING.test(cell.trim())) return j < texts ? cell : null;
    const value = numberOf(cell);
    if (Number.isNaN(value)) throw inLine(line, `expected a number, not "${cell.slice(0, 40)}"`, names[j]);
    return value;
  });
}
