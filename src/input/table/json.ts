import { open, stat } from 'node:fs/promises';
import { ClusterkitError } from '../../core/errors.ts';
import type { Batch, Need, ReaderColumn, ReaderOptions, TableReader } from './batch.ts';
import { CellColumn } from './cells.ts';
import { jsonItems, unmarked } from './jsonItems.ts';

const NO_TABLE = 'a table is a list of objects, [{...}, {...}], or one object a line';

/** Bytes in which the first item, or the end of a long one, is looked for. */
const HEAD_BYTES = 65536;

type Item = Record<string, unknown>;

/** What is known of a key after a look at all items. */
interface Key {
  name: string;
  present: number;
  booleans: number;
  nested: number;
}

/**
 * Opens a list of objects, or of one object a line; their keys are the columns. Two passes over the file, the first of
 * which finds the keys.
 * @throws {ClusterkitError} input, when it is malformed or something else than a table
 */
export async function openJson(_path: string, real: string, options: ReaderOptions): Promise<TableReader> {
  const array = isArray(await headOf(real));
  const { keys, rows } = await describe(real, array, options.signal);
  if (keys.size === 0) throw new ClusterkitError('input', 'the table has no rows');
  const columns = [...keys.values()].map(columnOf);
  return {
    columns,
    reading: { format: array ? 'json' : 'ndjson', doubts: [] },
    rows,
    async *batches(needs, signal) {
      for await (const items of jsonItems(real, array, signal)) yield batchOf(items as Item[], keys, needs);
    },
    place: async (row) => ({ name: `item ${row + 1}` }),
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
function isArray(head: string): boolean {
  if (head.startsWith('[')) {
    if (/^\[\s*([{\]]|$)/.test(head)) return true;
    throw new ClusterkitError('input', `it is JSON but not a table: ${NO_TABLE}`);
  }
  const end = head.search(/[\r\n]/);
  const line = end < 0 ? head : head.slice(0, end);
  let first: object;
  try {
    first = JSON.parse(line) as object;
  } catch {
    if (end < 0) return false;
    throw new ClusterkitError('input', `it is a JSON object over several lines: ${NO_TABLE}`);
  }
  const alone = end < 0 || head.slice(end).trim() === '';
  // a line of numbers and words may be a table of one row, a document may not
  if (alone && Object.values(first).some((value) => typeof value === 'object' && value))
    throw new ClusterkitError('input', `it is one JSON object: ${NO_TABLE}`);
  return false;
}

async function describe(
  real: string,
  array: boolean,
  signal?: AbortSignal,
): Promise<{ keys: Map<string, Key>; rows: number }> {
  const keys = new Map<string, Key>();
  let rows = 0;
  let others = 0;
  for await (const items of jsonItems(real, array, signal)) {
    rows += items.length;
    for (const item of items) {
      if (typeof item !== 'object' || item === null || Array.isArray(item)) others++;
      else for (const key in item) note(keys, key, (item as Item)[key]);
    }
  }
  if (others > 0)
    throw new ClusterkitError('input', `it is not a table: ${others} of its items are not objects {...}`);
  return { keys, rows };
}

function note(keys: Map<string, Key>, key: string, value: unknown): void {
  let known = keys.get(key);
  if (!known) {
    known = { name: unmarked(key), present: 0, booleans: 0, nested: 0 };
    keys.set(key, known);
  }
  if (value === null) return;
  known.present++;
  if (typeof value === 'boolean') known.booleans++;
  else if (typeof value === 'object') known.nested++;
}

function columnOf({ name, present, booleans, nested }: Key): ReaderColumn {
  if (nested > 0) return { name, declared: 'nested' };
  return booleans > 0 && booleans === present ? { name, declared: 'boolean' } : { name };
}

function batchOf(items: Item[], keys: Map<string, Key>, needs: readonly Need[]): Batch {
  const columns = [...keys].map(([key, { booleans, present }], j) => {
    if (needs[j] === 'nothing') return undefined;
    const column = new CellColumn(items.length, needs[j]);
    const isBoolean = booleans === present;
    for (let i = 0; i < items.length; i++)
      if (Object.hasOwn(items[i], key)) setCell(column, i, items[i][key], isBoolean);
    return column.finish();
  });
  return { n: items.length, columns };
}

function setCell(column: CellColumn, i: number, value: unknown, isBoolean: boolean): void {
  if (typeof value === 'string') column.setText(i, unmarked(value));
  else if (typeof value === 'number' && Number.isFinite(value)) column.setNumber(i, value);
  else if (typeof value === 'boolean' && isBoolean) column.setNumber(i, Number(value), String(value));
  else if (typeof value === 'object' && value !== null)
    column.setWord(i, JSON.stringify(value).replaceAll('"\\u0001', '"'));
  else if (value !== null) column.setWord(i, String(value));
}
