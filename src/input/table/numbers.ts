import { type FileHandle, open, stat } from 'node:fs/promises';
import { Pacer } from '../../core/pacer.ts';
import { inFile } from '../open.ts';
import { sniff } from '../sniff.ts';
import type { TableCells } from './cells.ts';
import type { TableColumn } from './columns.ts';
import { type Dialect, isNumber, lineOfRecord, sniffDialect } from './dialect.ts';
import type { TableOptions } from './options.ts';
import { planColumns } from './plan.ts';

/** Files above this size, in bytes, are not read whole. */
const LARGEST = 1e9;

/** Bytes that show how values are separated. */
const HEAD_BYTES = 65536;

/**
 * Reads a file of separated, unquoted numbers faster than a database starts. Everything else (a quote, an empty cell,
 * a word, a condition on rows) is left to the database, and so are all errors.
 * @returns undefined when the file holds anything else
 */
export async function readNumbers(paths: string[], options: TableOptions): Promise<TableCells | undefined> {
  const [path] = paths;
  const { where, limit, sample, id, labelColumn, encode, maxMemory = Number.POSITIVE_INFINITY } = options;
  if ([where, limit, sample, id, labelColumn].some((asked) => asked !== undefined)) return undefined;
  if (paths.length !== 1 || path === '-' || encode?.includes('=')) return undefined;
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile() || facts.size > Math.min(maxMemory, LARGEST)) return undefined;
  const { delimiter, header, signal } = options;
  const handle = await open(path).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const head = Buffer.alloc(Math.min(HEAD_BYTES, facts.size));
    await handle.read(head, 0, head.length, 0);
    const dialect = dialectOf(head, facts.size, { delimiter, header });
    if (!dialect) return undefined;
    const bytes = new Uint8Array(facts.size);
    if (!(await fill(handle, bytes))) return undefined;
    const values = await parseNumbers(bytes, dialect, maxMemory, new Pacer({ signal }));
    return values && (await plan(path, dialect, values, options));
  } finally {
    await handle.close();
  }
}

async function plan(
  path: string,
  { names, header }: Dialect,
  values: Float64Array[],
  options: TableOptions,
): Promise<TableCells> {
  const columns = names.map((name, j) => columnOf(name, values[j]));
  const plan = await inFile(path, () =>
    planColumns(columns, options, async (column) => new Set(values[columns.indexOf(column)]).size),
  );
  return {
    title: path,
    columns,
    plan,
    n: values[0].length,
    cells: values.map((numbers) => ({ numbers })),
    place: async (i) => ({
      file: path,
      name: `line ${await lineOfRecord(path, i + (header ? 1 : 0), names.length)}`,
    }),
  };
}

/** The dialect of a file that seems to hold only numbers. */
function dialectOf(
  head: Buffer,
  size: number,
  hints: { delimiter?: string; header?: boolean },
): Dialect | undefined {
  if (sniff(head) !== 'text' || /^\s*[[{]/.test(head.toString('latin1'))) return undefined;
  try {
    const dialect = sniffDialect(new TextDecoder().decode(head), size <= head.length, hints);
    const plain = dialect.numeric.every(Boolean) && dialect.delimiter.length === 1;
    return plain && dialect.delimiter.charCodeAt(0) < 128 ? dialect : undefined;
  } catch {
    return undefined;
  }
}

async function fill(handle: FileHandle, bytes: Uint8Array): Promise<boolean> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(bytes.length - done, 1 << 26), done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
}

function columnOf(name: string, values: Float64Array): TableColumn {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    if (values[i] < min) min = values[i];
    if (values[i] > max) max = values[i];
  }
  const { length } = values;
  const figures = { present: length, numbers: length, min, max };
  return { name, sql: '', stored: 'number', nested: false, kind: 'number', ...figures, number: '', text: '' };
}

const LF = 10;
const CR = 13;

/** Rows between two looks at the clock. */
const SLICE = 4096;

/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, e) => Number(`1e${e}`));

/**
 * @param bytes lines of numbers
 * @param maxMemory bytes that may be taken
 * @returns one array a column; undefined when there is anything but numbers, or lines differ in length
 */
async function parseNumbers(
  bytes: Uint8Array,
  dialect: Dialect,
  maxMemory: number,
  pacer: Pacer,
): Promise<Float64Array[] | undefined> {
  const dim = dialect.names.length;
  let lines = 1;
  for (let p = 0; p < bytes.length; p++) if (bytes[p] === LF) lines++;
  // the cells, and the dataset that is made of them
  if (bytes.length + 16 * lines * dim > maxMemory) return undefined;
  const values = dialect.names.map(() => new Float64Array(lines));
  const cursor: Cursor = { p: dialect.header ? bytes.indexOf(LF) + 1 : 0, row: 0 };
  // a quoted header may have several lines, and a byte order mark is not a number
  if (dialect.header && (cursor.p === 0 || bytes.subarray(0, cursor.p).includes(34))) return undefined;
  while (cursor.p < bytes.length) {
    if (!parseLines(bytes, dialect, dim, values, cursor)) return undefined;
    if (pacer.due) await pacer.pause();
  }
  return cursor.row === 0 ? undefined : values.map((column) => column.subarray(0, cursor.row));
}

interface Cursor {
  p: number;
  row: number;
}

/**
 * Parses up to SLICE lines. A number of at most 15 digits is a whole number divided by a power of ten. A double holds
 * both exactly, so that one division is rounded correctly; longer numbers are parsed by Number().
 */
function parseLines(
  bytes: Uint8Array,
  { delimiter, comma }: Dialect,
  dim: number,
  values: Float64Array[],
  cursor: Cursor,
): boolean {
  const separator = delimiter.charCodeAt(0);
  let { p, row } = cursor;
  const last = row + SLICE;
  let j = 0;
  while (p < bytes.length && row < last) {
    // an empty line
    if (j === 0 && dim > 1 && (bytes[p] === LF || (bytes[p] === CR && bytes[p + 1] === LF))) {
      p += bytes[p] === LF ? 1 : 2;
      continue;
    }
    const start = p;
    const negative = bytes[p] === 45;
    if (negative) p++;
    let mantissa = 0;
    let digits = 0;
    let point = -1;
    for (; p < bytes.length; p++) {
      const digit = bytes[p] - 48;
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digits++;
      } else if (point < 0 && (bytes[p] === 46 || (comma && bytes[p] === 44))) point = digits;
      else break;
    }
    const next = p < bytes.length ? bytes[p] : LF;
    if (digits > 0 && digits <= 15 && (next === separator || next === LF || next === CR)) {
      const value = point < 0 ? mantissa : mantissa / POWERS[digits - point];
      values[j][row] = negative ? -value : value;
    } else {
      while (p < bytes.length && bytes[p] !== separator && bytes[p] !== LF && bytes[p] !== CR) p++;
      const value = parseLong(bytes, start, p, comma);
      if (Number.isNaN(value)) return false;
      values[j][row] = value;
    }
    if (p < bytes.length && bytes[p] === separator) {
      if (++j === dim) return false;
      p++;
      continue;
    }
    if (j !== dim - 1) return false;
    j = 0;
    row++;
    if (bytes[p] === CR && bytes[++p] !== LF && p < bytes.length) return false;
    p++;
  }
  if (j !== 0) return false;
  cursor.p = p;
  cursor.row = row;
  return true;
}

/** Parses a longer number: NaN when it is not finite, or a whole number that a double does not hold. */
function parseLong(bytes: Uint8Array, start: number, end: number, comma: boolean): number {
  if (end - start > 400) return Number.NaN;
  const text = String.fromCharCode(...bytes.subarray(start, end));
  if (!isNumber(text, comma) || /^\s*[+-]?\d{16,}\s*$/.test(text)) return Number.NaN;
  const value = Number(comma ? text.replace(',', '.') : text);
  return Number.isFinite(value) ? value : Number.NaN;
}
