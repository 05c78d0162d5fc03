import { ClusterkitError, foreignMessage } from '../../core/errors.ts';
import { checkMemory } from '../../core/memory.ts';
import { Database, type Piece } from '../duckdb.ts';
import type { Batch, BatchColumn, Need, ReaderColumn, ReaderOptions, TableReader } from './batch.ts';
import { CellColumn, SAFE } from './cells.ts';
import { ragged } from './formats/ragged.ts';
import { quoteName, quoteText, reason } from './sql.ts';

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))$/;
const WHOLE = /^(U?(BIG|HUGE)INT|DECIMAL\(.*\))$/;
const NESTED = /\[\d*\]$|^(STRUCT|MAP|UNION|BLOB|VARIANT|GEOMETRY)/;

const LIST = /^((U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?)|FLOAT|DOUBLE|DECIMAL\(.*\))\[\d*\]$/;

/** Memory that a column takes without its cells, in bytes. */
const COLUMN_BYTES = 500;

/** A column of the table: a column in the database, or a place of its lists. */
interface Stored extends ReaderColumn {
  /** The column in the database, and its type. */
  from: string;
  type: string;
  /** The place in lists, which all have this length. */
  at?: number;
  length?: number;
}

/**
 * Opens a Parquet file by way of DuckDB. Lists of numbers that are equally long are columns "v[0]", "v[1]".
 * @throws {ClusterkitError} input, when it is cut short or damaged; memory
 */
export async function openParquet(_path: string, real: string, options: ReaderOptions): Promise<TableReader> {
  const database = await Database.open(options);
  const from = `read_parquet(${quoteText(real)}, hive_partitioning = false)`;
  try {
    await database.lock([real]);
    const described = await explained(() => database.rows(`DESCRIBE SELECT * FROM ${from}`));
    const columns: Stored[] = [];
    for (const [name, type] of described) {
      const stored = storedAs(String(name), String(type));
      const length = LIST.test(stored.type) ? await firstLength(database, from, stored.from) : 0;
      checkMemory(`${length} columns of lists`, length * COLUMN_BYTES, options.maxMemory ?? Infinity);
      columns.push(...(length > 0 ? placesOf(stored, length) : [stored]));
    }
    const [[rows]] = await explained(() => database.rows(`SELECT count(*) FROM ${from}`));
    return {
      columns: columns.map(({ name, declared }) => (declared ? { name, declared } : { name })),
      reading: { format: 'parquet', doubts: [] },
      rows: Number(rows),
      batches: (needs) => batchesOf(database, from, columns, needs, Number(rows)),
      place: async (row) => ({ name: `row ${row + 1}` }),
      close: () => database.close(),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Texts stand without a declaration: their cells decide, as those of separated values do. */
function storedAs(name: string, type: string): Stored {
  const one = { name, from: name, type };
  if (NESTED.test(type)) return { ...one, declared: 'nested' };
  if (type === 'BOOLEAN') return { ...one, declared: 'boolean' };
  return NUMBER.test(type) ? { ...one, declared: 'number' } : one;
}

/** The length of the first list, 0 where there is none. */
async function firstLength(database: Database, from: string, name: string): Promise<number> {
  const list = quoteName(name);
  const [first] = await explained(() =>
    database.rows(`SELECT len(${list}) FROM ${from} WHERE ${list} IS NOT NULL LIMIT 1`),
  );
  return Number(first?.[0] ?? 0);
}

function placesOf(stored: Stored, length: number): Stored[] {
  return Array.from({ length }, (_, at) => ({
    ...stored,
    name: `${stored.name}[${at}]`,
    declared: 'number',
    at,
    length,
  }));
}

async function* batchesOf(
  database: Database,
  from: string,
  columns: readonly Stored[],
  needs: readonly Need[],
  rows: number,
): AsyncGenerator<Batch> {
  const places = columns.map((_, j) => j).filter((j) => needs[j] !== 'nothing');
  if (places.length === 0) {
    yield { n: rows, columns: columns.map(() => undefined) };
    return;
  }
  const selected: string[] = [];
  // where the cells of each column are in the result; places of a list share one
  const found = new Map<string, number>();
  const starts = places.map((j) => {
    const { from: name, at } = columns[j];
    const known = at === undefined ? undefined : found.get(name);
    if (known !== undefined) return known;
    const start = selected.length;
    found.set(name, start);
    selected.push(...expressionsOf(columns[j], needs[j]));
    return start;
  });
  const pieces = database.piecesBeside(queriesOf(selected, from, columns.length));
  for (let before = 0; ; ) {
    const { value: piece, done } = await explained(() => pieces.next());
    if (done) return;
    const batch: Batch = { n: piece.n, columns: columns.map(() => undefined) };
    const lists = new Map<number, unknown[][]>();
    places.forEach((j, p) => {
      const { at, length } = columns[j];
      if (at === undefined) {
        batch.columns[j] = cellsOf(piece, starts[p], columns[j], needs[j]);
        return;
      }
      const cells = lists.get(starts[p]) ?? listsOf(piece, starts[p], columns[j], length!, before);
      lists.set(starts[p], cells);
      batch.columns[j] = placeOf(cells, at, needs[j]);
    });
    yield batch;
    before += piece.n;
  }
}

/**
 * Queries of some of the selected columns each: the time of one is quadratic in what it selects, and linear in the
 * columns of the file.
 */
function queriesOf(selected: readonly string[], from: string, columns: number) {
  const most = Math.max(1000, Math.ceil(10 * Math.sqrt(columns)));
  return Array.from({ length: Math.ceil(selected.length / most) }, (_, q) => {
    const some = selected.slice(q * most, (q + 1) * most);
    return { sql: `SELECT ${some.join(', ')} FROM ${from}`, width: some.length };
  });
}

/** The lists of a column, empty where there is none. @throws {ClusterkitError} input, for one of another length */
function listsOf(piece: Piece, start: number, { name }: Stored, length: number, before: number): unknown[][] {
  const vector = piece.column(start);
  return Array.from({ length: piece.n }, (_, i) => {
    const items = (vector.getItem(i) as { items: unknown[] } | null)?.items ?? [];
    if (items.length !== length && vector.getItem(i) !== null)
      throw ragged(name, items.length, length, before + i);
    return items;
  });
}

function placeOf(lists: readonly unknown[][], at: number, need: Need): BatchColumn {
  const column = new CellColumn(lists.length, need);
  for (let i = 0; i < lists.length; i++) {
    const value = lists[i][at];
    if (typeof value === 'number') setNumber(column, i, value);
  }
  return column.finish();
}

/** A column as number, as text, or as both. */
function expressionsOf({ from, type, declared, at }: Stored, need: Need): string[] {
  const quoted = quoteName(from);
  if (at !== undefined) return [`CAST(${quoted} AS DOUBLE[])`];
  const text = `CAST(${quoted} AS VARCHAR)`;
  if (declared === 'number') {
    const number = `CAST(${quoted} AS DOUBLE)`;
    return need === 'texts' || WHOLE.test(type) ? [number, text] : [number];
  }
  return declared === 'boolean' ? [`CAST(CAST(${quoted} AS INTEGER) AS DOUBLE)`] : [text];
}

function cellsOf(piece: Piece, at: number, stored: Stored, need: Need): BatchColumn {
  const column = new CellColumn(piece.n, need);
  const vector = piece.column(at);
  const { declared } = stored;
  const written = expressionsOf(stored, need).length > 1 ? piece.column(at + 1) : undefined;
  for (let i = 0; i < piece.n; i++) {
    const value = vector.getItem(i) as number | string | null;
    if (value === null) continue;
    if (typeof value === 'string') {
      if (declared === 'nested') column.setWord(i, value);
      else column.setText(i, value);
    } else if (declared === 'boolean') column.setNumber(i, value, value === 1 ? 'true' : 'false');
    else setNumber(column, i, value, written?.getItem(i) as string | undefined);
  }
  return column.finish();
}

function setNumber(column: CellColumn, i: number, value: number, text?: string): void {
  if (value - value !== 0)
    column.setWord(i, text ?? (Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'));
  else if (Math.abs(value) >= SAFE && text !== undefined) column.setWord(i, text, value);
  else column.setNumber(i, value, text);
}

/** Runs `work` and turns errors of the database into errors about the file. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClusterkitError) throw error;
    const message = foreignMessage(error);
    const what = `the Parquet file is cut short or damaged (${reason(message)})`;
    throw new ClusterkitError('input', what, { cause: error });
  }
}
