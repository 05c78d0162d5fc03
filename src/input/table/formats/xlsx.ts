import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClusterkitError, foreignMessage } from '../../../core/errors.ts';
import { checkMemory } from '../../../core/memory.ts';
import { removeTemporaryFolder, temporaryFolder } from '../../temporary.ts';
import type { Doubt, ReaderOptions, TableReader } from '../batch.ts';
import type { DialectOptions } from '../text/options.ts';
import { openText } from '../text/reader.ts';
import { dateText } from './dates.ts';
import { checkSheet, chooseSheet, readSheets, sheetsBeside } from './workbook.ts';

/** The content of a cell after reading. */
type SheetCell = string | number | boolean | Date | null;

/**
 * Opens a sheet of an Excel workbook: saved values of formulas, dates as 2024-01-31 or 2024-01-31T12:30:00, errors such
 * as #N/A as missing. The cells are read by the rules of separated text, which find the header. Titles before the
 * header are left out. Memory: about 100 bytes a cell.
 * @throws {ClusterkitError} usage, for a sheet that does not exist; input, when the sheet is damaged or empty; memory
 */
export async function openXlsx(
  path: string,
  real: string,
  options: DialectOptions & ReaderOptions,
): Promise<TableReader> {
  checkMemory('reading the file', (await stat(real)).size, options.maxMemory ?? Number.POSITIVE_INFINITY);
  const bytes = await readFile(real);
  const { name, rows, columns, doubts, others } = await readSheet(bytes, options);
  const folder = await temporaryFolder();
  const remove = () => removeTemporaryFolder(folder);
  try {
    const text = join(folder, 'sheet.tsv');
    await writeFile(text, linesOf(rows, columns));
    const skip = options.skip ?? rows.findIndex((row) => columns.length === 1 || filled(row) > 1);
    const reader = await openText(path, text, { decimal: '.', comment: 'none', ...options, ...TSV, skip });
    const { delimiter: _, encoding: __, decimal: ___, ...reading } = reader.reading;
    return {
      columns: reader.columns,
      rowNames: reader.rowNames,
      reading: {
        ...reading,
        format: 'xlsx',
        sheet: name,
        ...(others.length > 0 && { otherSheets: others }),
        doubts: [...reading.doubts, ...doubts],
      },
      batches: (needs, signal) => reader.batches(needs, signal),
      // every row is a line
      place: async (row) => ({ name: (await reader.place(row)).name?.replace(/^line/, 'row') }),
      close: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The cells of a sheet, and its columns that hold something. */
async function readSheet(bytes: Buffer, { sheet, maxMemory }: DialectOptions & ReaderOptions) {
  const sheets = await readSheets(bytes);
  const chosen = chooseSheet(sheets, sheet);
  const { hiddenRows, hidesColumns } = await checkSheet(bytes, chosen, maxMemory);
  const { name, number } = chosen;
  const rows = await readCells(bytes, number);
  const columns = filledColumns(rows);
  if (columns.length === 0)
    throw new ClusterkitError('input', `the sheet "${name}" is empty`, { option: 'sheet' });
  const doubts = hiddenDoubts(hiddenRows, hidesColumns);
  const others = sheet === undefined ? await sheetsBeside(bytes, sheets, chosen) : [];
  return { name, rows, columns, doubts, others };
}

/** What is hidden in a sheet is read. */
function hiddenDoubts(rows: number, columns: boolean): Doubt[] {
  const hidden = (what: string) => `${what} that the sheet hides are read as the others`;
  const other = 'left out on purpose';
  const doubts: Doubt[] = [];
  if (rows > 0)
    doubts.push({
      about: 'rows',
      taken: hidden(rows === 1 ? '1 row' : `${rows} rows`),
      other,
      option: 'where',
    });
  if (columns) doubts.push({ about: 'columns', taken: hidden('columns'), other, option: 'columns' });
  return doubts;
}

/**
 * A sheet as lines with tabs between the cells.
 * @param options in place of them, those that read the lines
 * @throws {ClusterkitError} as `openXlsx` does
 */
export async function sheetText(
  bytes: Uint8Array,
  options: DialectOptions & ReaderOptions,
): Promise<{ sheet: string; text: Uint8Array; options: DialectOptions }> {
  const { name, rows, columns } = await readSheet(Buffer.from(bytes), options);
  const { sheet: _, ...others } = options;
  return {
    sheet: name,
    text: Buffer.from(linesOf(rows, columns)),
    options: { comment: 'none', ...others, ...TSV },
  };
}

const TSV = { delimiter: 'tab', quote: 'none', encoding: 'utf-8' } as const;

async function readCells(bytes: Buffer, sheet: number): Promise<SheetCell[][]> {
  const { readSheet: readNumbered } = await import('read-excel-file/node');
  try {
    return (await readNumbered(bytes, sheet)) as SheetCell[][];
  } catch (error) {
    const reason = `the Excel workbook is damaged or cut short (${foreignMessage(error).split('\n')[0]})`;
    throw new ClusterkitError('input', reason, { cause: error });
  }
}

function isFilled(cell: SheetCell | undefined): boolean {
  return cell !== null && cell !== undefined && cell !== '';
}

function filled(row: readonly SheetCell[]): number {
  return row.filter(isFilled).length;
}

/** Columns with at least one cell that is not empty. */
function filledColumns(rows: readonly SheetCell[][]): number[] {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return Array.from({ length: width }, (_, j) => j).filter((j) => rows.some((row) => isFilled(row[j])));
}

/** Lines of cells with tabs between them; an empty row is an empty line. */
function linesOf(rows: readonly SheetCell[][], columns: readonly number[]): string {
  const lines = rows.map((row) => (filled(row) === 0 ? '' : columns.map((j) => textOf(row[j])).join('\t')));
  return `${lines.join('\n')}\n`;
}

function textOf(cell: SheetCell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return timeText(cell);
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  return String(cell).replace(/[\t\r\n]+/g, ' ');
}

/** The text of a date: Excel stores a time of day alone on the day from which it counts. */
function timeText(date: Date): string {
  const text = dateText(date);
  if (text < '1900') return text.slice(11);
  return text.endsWith('T00:00:00') ? dateText(date, true) : text;
}
