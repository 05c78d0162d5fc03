import { open, stat } from 'node:fs/promises';
import { ClusterkitError, type Remedy } from '../../core/errors.ts';
import { checkMemory } from '../../core/memory.ts';
import type { Batch, Need, ReaderColumn, ReaderOptions, TableReader } from './batch.ts';
import { CellColumn } from './cells.ts';
import { documentTable, isObject, listRows, NO_TABLE } from './formats/jsonDocument.ts';
import { isNumber, isValue, jsonItems, unmarked } from './jsonItems.ts';

/** Bytes in which the first item, or the end of a long one, is looked for. */
const HEAD_BYTES = 65536;

type Item = Record<string, unknown>;

/** Where the rows come from, as objects. */
interface Source {
  format: string;
  items(signal?: AbortSignal): AsyncGenerator<unknown[]>;
  header?: boolean;
  /** The key that names the rows. */
  rowNames?: string;
}

/** What is known of a key after a look at all items. */
interface Key {
  name: string;
  present: number;
  booleans: number;
  nested: number;
  /** Cells that are lists of numbers, and the length of the first one. */
  lists: number;
  length: number;
  /** The first item whose list has another length, from 0. */
  ragged?: number;
}

/** A column: a key, or one place of its lists. */
interface Column {
  key: string;
  at?: number;
  isBoolean: boolean;
}

/**
 * Opens a list of objects, whose keys are the columns, or of lists; one of these a line; or a document that is a table as
 * `documentTable` says. Lists of numbers that are equally long are columns "v[0]", "v[1]". Two passes over the file, the
 * first of which finds the keys. Memory: that of one piece, but for documents the whole file several times.
 * @throws {ClusterkitError} input, when it is malformed or something else than a table
 */
export async function openJson(_path: string, real: string, options: ReaderOptions): Promise<TableReader> {
  const source = await sourceOf(real, options);
  const { keys, rows } = await describe(source, options.signal);
  if (keys.size === 0) throw new ClusterkitError('input', 'the table has no rows');
  const columns = [...keys].flatMap(([key, known]) => columnsOf(key, known));
  const rowNames = columns.findIndex(({ key }) => key === source.rowNames);
  return {
    columns: columns.map((column) => readerColumn(column, keys.get(column.key)!)),
    reading: {
      format: source.format,
      ...(source.header === undefined ? {} : { header: source.header }),
      doubts: [],
    },
    rows,
    ...(rowNames < 0 ? {} : { rowNames }),
    async *batches(needs, signal) {
      for await (const items of source.items(signal)) yield batchOf(items as Item[], columns, needs);
    },
    place: async (row) => ({ name: `item ${row + (source.header ? 2 : 1)}` }),
    close: async () => {},
  };
}

async function headOf(real: string): Promise<string> {
  const handle = await open(real);
  try {
    const head = Buffer.alloc(Math.min(HEAD_BYTES, (await stat(real)).size));
    await handle.read(head, 0, head.length, 0);
    return new TextDecoder().decode(head).trimStart();
  } finally {
    await handle.close();
  }
}

/** @throws {ClusterkitError} input, for JSON that is something else than a table */
async function sourceOf(real: string, options: ReaderOptions): Promise<Source> {
  const head = await headOf(real);
  if (/^\[\s*\[/.test(head)) return listSource(real, true);
  if (/^\[[^[\]{]*\][ \t]*[\r\n]+\s*\[/.test(head)) return listSource(real, false);
  if (/^\[\s*([{\]]|$)/.test(head))
    return { format: 'json', items: (signal) => jsonItems(real, true, signal) };
  if (head.startsWith('[')) throw new ClusterkitError('input', `it is JSON but not a table: ${NO_TABLE}`);
  const document = await documentOf(real, head, options);
  if (!document) return { format: 'ndjson', items: (signal) => jsonItems(real, false, signal) };
  const { records, rowNames } = documentTable(document);
  return {
    format: 'json',
    rowNames,
    async *items() {
      yield records;
    },
  };
}

async function listSource(real: string, array: boolean): Promise<Source> {
  const start: unknown[] = [];
  for await (const items of jsonItems(real, array)) {
    start.push(...items.slice(0, 2));
    if (start.length > 1) break;
  }
  const { header, toRecord } = listRows(start);
  return {
    format: array ? 'json' : 'ndjson',
    header,
    async *items(signal) {
      let before = 0;
      for await (const items of jsonItems(real, array, signal)) {
        const rows = header && before === 0 ? items.slice(1) : items;
        const first = before + items.length - rows.length;
        yield rows.map((row, i) => toRecord(row, first + i));
        before += items.length;
      }
    },
  };
}

/** Node has no longer texts. */
const LONGEST_TEXT = 2 ** 29 - 24;

/** The one object that a file consists of; undefined for one object a line, and for an object that is a row. */
async function documentOf(
  real: string,
  head: string,
  { signal, maxMemory }: ReaderOptions,
): Promise<Item | undefined> {
  const end = head.search(/[\r\n]/);
  if (end >= 0 && head.slice(end).trim() !== '' && isValue(head.slice(0, end))) return undefined;
  const { size } = await stat(real);
  if (size > LONGEST_TEXT) return undefined;
  const first: unknown[] = [];
  for await (const items of jsonItems(real, false, signal)) {
    first.push(...items.slice(0, 2));
    if (first.length > 1) return undefined;
  }
  const [one] = first;
  // a line of numbers and words may be a table of one row, a document may not
  if (!isObject(one) || !Object.values(one).some((value) => typeof value === 'object' && value))
    return undefined;
  checkMemory('reading one JSON object', 8 * size, maxMemory ?? Number.POSITIVE_INFINITY);
  return one;
}

async function describe(
  { items: read }: Source,
  signal?: AbortSignal,
): Promise<{ keys: Map<string, Key>; rows: number }> {
  const keys = new Map<string, Key>();
  let rows = 0;
  let others = 0;
  for await (const items of read(signal)) {
    for (const item of items) {
      if (isObject(item)) for (const key in item) note(keys, key, item[key], rows);
      else others++;
      rows++;
    }
  }
  if (others > 0)
    throw new ClusterkitError('input', `it is not a table: ${others} of its items are not objects {...}`);
  return { keys, rows };
}

function note(keys: Map<string, Key>, key: string, value: unknown, row: number): void {
  let known = keys.get(key);
  if (!known) {
    known = { name: unmarked(key), present: 0, booleans: 0, nested: 0, lists: 0, length: 0 };
    keys.set(key, known);
  }
  if (value === null || value === undefined) return;
  known.present++;
  if (typeof value === 'boolean') known.booleans++;
  else if (typeof value === 'object') {
    known.nested++;
    if (isNumbers(value)) noteList(known, value.length, row);
  }
}

function isNumbers(value: object): value is unknown[] {
  return Array.isArray(value) && value.every((cell) => cell === null || isNumber(cell));
}

function noteList(known: Key, length: number, row: number): void {
  if (known.lists++ === 0) known.length = length;
  else if (length !== known.length) known.ragged ??= row;
}

/** @throws {ClusterkitError} input, for lists of numbers that differ in length */
function columnsOf(key: string, { name, present, booleans, lists, length, ragged }: Key): Column[] {
  const isBoolean = booleans === present;
  if (lists === 0 || lists < present || length === 0) return [{ key, isBoolean }];
  if (ragged !== undefined) {
    const reason = `the lists of "${name}" differ in length: the first one has ${length} numbers`;
    const remedies: Remedy[] = [{ how: 'do', what: 'make them equally long, or leave them out of the file' }];
    throw new ClusterkitError('input', reason, { at: { name: `item ${ragged + 1}` }, remedies });
  }
  return Array.from({ length }, (_, at) => ({ key, at, isBoolean: false }));
}

function readerColumn({ at }: Column, { name, present, booleans, nested }: Key): ReaderColumn {
  if (at !== undefined) return { name: `${name}[${at}]`, declared: 'number' };
  if (nested > 0) return { name, declared: 'nested' };
  return booleans > 0 && booleans === present ? { name, declared: 'boolean' } : { name };
}

function batchOf(items: Item[], columns: readonly Column[], needs: readonly Need[]): Batch {
  const filled = columns.map(({ key, at, isBoolean }, j) => {
    if (needs[j] === 'nothing') return undefined;
    const column = new CellColumn(items.length, needs[j]);
    for (let i = 0; i < items.length; i++) {
      if (!Object.hasOwn(items[i], key)) continue;
      const value = items[i][key];
      setCell(column, i, at === undefined ? value : ((value as unknown[] | null)?.[at] ?? null), isBoolean);
    }
    return column.finish();
  });
  return { n: items.length, columns: filled };
}

function setCell(column: CellColumn, i: number, value: unknown, isBoolean: boolean): void {
  if (typeof value === 'string') column.setText(i, unmarked(value));
  else if (typeof value === 'number' && Number.isFinite(value)) column.setNumber(i, value);
  else if (typeof value === 'boolean' && isBoolean) column.setNumber(i, Number(value), String(value));
  else if (typeof value === 'object' && value !== null)
    column.setWord(i, JSON.stringify(value).replaceAll('"\\u0001', '"'));
  else if (value !== null) column.setWord(i, String(value));
}
