import { readFile, stat } from 'node:fs/promises';
import type { Column, DataType, Table } from '@uwdata/flechette';
import { ClusterkitError, foreignMessage } from '../../../core/errors.ts';
import { checkMemory, formatBytes, MORE_MEMORY } from '../../../core/memory.ts';
import type { ReaderColumn, ReaderOptions, TableReader } from '../batch.ts';
import { CellColumn } from '../cells.ts';
import { dateText } from './dates.ts';
import { unpackLz4 } from './lz4.ts';
import { ragged } from './ragged.ts';

/** A column of the table: a whole column of the file, or one place of its lists. */
interface ArrowColumn extends ReaderColumn {
  values: Column<unknown>;
  type: DataType;
  /** The place in the lists. */
  at?: number;
  /** The length of all lists. */
  length?: number;
}

/** Bytes that a file may unpack to where nobody has set a bound. */
const DEFAULT_MEMORY = 8e9;

/**
 * Opens an Arrow file or stream, or Feather of version 2, packed by LZ4, by Zstandard or not at all. Lists of equally
 * many numbers are columns "v[0]", "v[1]"; dates are 2024-01-31 or 2024-01-31T12:30:00. Memory: the file and what it
 * unpacks to.
 * @throws {ClusterkitError} input, when the file is damaged or cut short; memory
 */
export async function openArrow(_path: string, real: string, options: ReaderOptions): Promise<TableReader> {
  const allowed = options.maxMemory ?? DEFAULT_MEMORY;
  checkMemory('reading the file', (await stat(real)).size, allowed);
  const table = await decode(await readFile(real), allowed);
  const columns = table.schema.fields.flatMap(({ name, type }, j) =>
    undamaged(() => columnsOf(name, type, table.getChildAt(j))),
  );
  if (columns.length === 0) throw new ClusterkitError('input', 'the Arrow table has no columns');
  const rowNames = columns.findIndex(({ name }) => name === '__index_level_0__');
  const lengths = table.getChildAt(0).data.map(({ length }) => length);
  return {
    columns: columns.map(({ name, declared }) => (declared ? { name, declared } : { name })),
    reading: { format: 'arrow', doubts: [] },
    rows: table.numRows,
    ...(rowNames < 0 ? {} : { rowNames }),
    async *batches(needs) {
      let before = 0;
      for (let k = 0; k < lengths.length; k++) {
        for (let from = 0; from < lengths[k]; from += PIECE) {
          const n = Math.min(PIECE, lengths[k] - from);
          const lists = new Map<Column<unknown>, unknown[]>();
          const filled = columns.map((column, j) => {
            if (needs[j] === 'nothing') return undefined;
            const cells = lists.get(column.values) ?? cellsOf(column, k, from, n, before);
            if (column.at !== undefined) lists.set(column.values, cells);
            return fill(new CellColumn(n, needs[j]), cells, column);
          });
          yield { n, columns: filled };
          before += n;
        }
      }
    },
    place: async (row) => ({ name: `row ${row + 1}` }),
    close: async () => {},
  };
}

/** Consecutive rows that are handed on together. */
const PIECE = 4096;

async function decode(bytes: Uint8Array, allowed: number): Promise<Table> {
  const { tableFromIPC, setCompressionCodec, CompressionType } = await import('@uwdata/flechette');
  const { Decompress } = await import('fzstd');
  let left = allowed;
  const take = (count: number) => {
    left -= count;
    if (left >= 0) return;
    const reason = `it unpacks to more than the ${formatBytes(allowed)} of memory that are allowed`;
    throw new ClusterkitError('memory', reason, { remedies: [MORE_MEMORY] });
  };
  const encode = () => {
    throw new Error('only read');
  };
  setCompressionCodec(CompressionType.LZ4_FRAME, {
    encode,
    decode: (packed) => {
      const whole = unpackLz4(packed, left);
      // LZ4 packs 255 bytes into one at best
      if (!whole && packed.length * 255 > left) take(left + 1);
      if (!whole) throw new Error('a column is packed wrongly');
      take(whole.length);
      return whole;
    },
  });
  setCompressionCodec(CompressionType.ZSTD, {
    encode,
    decode: (packed) => {
      const parts: Uint8Array[] = [];
      new Decompress((part) => {
        take(part.length);
        parts.push(part);
      }).push(packed, true);
      return Buffer.concat(parts);
    },
  });
  const table = undamaged(() => tableFromIPC(bytes, { useBigInt: true }));
  checkMemory(`${table.numRows} rows`, table.numRows, allowed);
  return table;
}

/** Runs `work`, and reports its errors as damage: the package trusts the lengths in a file. */
function undamaged<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ClusterkitError) throw error;
    const what = `the Arrow file is damaged or cut short (${foreignMessage(error).split('\n')[0]})`;
    throw new ClusterkitError('input', what, { cause: error });
  }
}

/** Numbers of the types, as the format counts them (arrow.apache.org, Schema.fbs). */
const NUMBERS = new Set([2, 3, 7, 18]);
const TEXTS = new Set([5, 20, 24]);
const LISTS = new Set([12, 16, 21, 25, 26]);
const [NULL, BOOL, DATE, TIMESTAMP, DICTIONARY] = [1, 6, 8, 10, -1];

function columnsOf(name: string, type: DataType, values: Column<unknown>): ArrowColumn[] {
  const { typeId } = type;
  if (typeId === DICTIONARY) return columnsOf(name, (type as { dictionary: DataType }).dictionary, values);
  if (LISTS.has(typeId)) {
    const child = (type as unknown as { children: { type: DataType }[] }).children[0].type;
    const first = NUMBERS.has(child.typeId) ? firstList(values) : undefined;
    if (first)
      return Array.from({ length: first }, (_, at) => ({
        name: `${name}[${at}]`,
        declared: 'number',
        values,
        type: child,
        at,
        length: first,
      }));
  }
  const one = { name, values, type };
  if (NUMBERS.has(typeId)) return [{ ...one, declared: 'number' }];
  if (typeId === BOOL) return [{ ...one, declared: 'boolean' }];
  // texts may be numbers
  if (TEXTS.has(typeId) || typeId === NULL) return [one];
  return [{ ...one, declared: typeId === DATE || typeId === TIMESTAMP ? 'text' : 'nested' }];
}

/** The length of the first list, undefined without a list or for an empty list. */
function firstList(values: Column<unknown>): number | undefined {
  for (const value of values) if (value) return (value as ArrayLike<unknown>).length || undefined;
  return undefined;
}

/** Some cells of a record batch. @throws {ClusterkitError} input, for lists of another length than the first */
function cellsOf(
  { values, name, at, length }: ArrowColumn,
  k: number,
  from: number,
  n: number,
  before: number,
): unknown[] {
  const part = values.data[k];
  const cells = undamaged(() => Array.from({ length: n }, (_, i) => part.at(from + i) as unknown));
  if (at === undefined) return cells;
  const odd = cells.findIndex((list) => list && (list as ArrayLike<unknown>).length !== length);
  if (odd >= 0) throw ragged(name, (cells[odd] as ArrayLike<unknown>).length, length!, before + odd);
  return cells;
}

function fill(column: CellColumn, cells: readonly unknown[], { type, at }: ArrowColumn) {
  for (let i = 0; i < cells.length; i++) {
    const value = at === undefined ? cells[i] : (cells[i] as ArrayLike<unknown> | null)?.[at];
    if (value !== null && value !== undefined) setCell(column, i, value, type);
  }
  return column.finish();
}

function setCell(column: CellColumn, i: number, value: unknown, { typeId, ...type }: DataType): void {
  if (typeof value === 'number' && (typeId === DATE || typeId === TIMESTAMP)) {
    const day = typeId === DATE && (type as { unit: number }).unit === 0;
    column.setWord(i, dateText(new Date(value), day) || String(value));
  } else if (typeof value === 'number') {
    if (Number.isFinite(value)) column.setNumber(i, value);
    else if (!Number.isNaN(value)) column.setWord(i, String(value));
  } else if (typeof value === 'bigint' || typeof value === 'string') {
    column.setText(i, String(value));
  } else if (typeof value === 'boolean') {
    column.setNumber(i, Number(value), String(value));
  } else {
    column.setWord(
      i,
      JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? '',
    );
  }
}
