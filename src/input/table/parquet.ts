import { ClusterkitError, foreignMessage } from '../../core/errors.ts';
import { MORE_MEMORY } from '../../core/memory.ts';
import { Database, type Piece } from '../duckdb.ts';
import type { Batch, BatchColumn, Need, ReaderColumn, ReaderOptions, TableReader } from './batch.ts';
import { CellColumn, SAFE } from './cells.ts';
import { quoteName, quoteText, reason } from './sql.ts';

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))$/;
const WHOLE = /^(U?(BIG|HUGE)INT|DECIMAL\(.*\))$/;
const NESTED = /\[\d*\]$|^(STRUCT|MAP|UNION|BLOB|VARIANT|GEOMETRY)/;

/** A column and its type in the database. */
interface Stored extends ReaderColumn {
  type: string;
}

/**
 * Opens a Parquet file by way of DuckDB.
 * @throws {ClusterkitError} input, when it is cut short or damaged; memory
 */
export async function openParquet(_path: string, real: string, options: ReaderOptions): Promise<TableReader> {
  const database = await Database.open(options);
  const from = `read_parquet(${quoteText(real)}, hive_partitioning = false)`;
  try {
    await database.lock([real]);
    const described = await explained(() => database.rows(`DESCRIBE SELECT * FROM ${from}`));
    const columns = described.map(([name, type]) => storedAs(String(name), String(type)));
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
  if (NESTED.test(type)) return { name, type, declared: 'nested' };
  if (type === 'BOOLEAN') return { name, type, declared: 'boolean' };
  return NUMBER.test(type) ? { name, type, declared: 'number' } : { name, type };
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
  const queries = places.flatMap((j) => expressionsOf(columns[j], needs[j]));
  const sql = `SELECT ${queries.join(', ')} FROM ${from}`;
  const pieces = database.wholePieces(sql, queries.length);
  for (;;) {
    const { value: piece, done } = await explained(() => pieces.next());
    if (done) return;
    const batch: Batch = { n: piece.n, columns: columns.map(() => undefined) };
    let at = 0;
    for (const j of places) {
      batch.columns[j] = cellsOf(piece, at, columns[j], needs[j]);
      at += expressionsOf(columns[j], needs[j]).length;
    }
    yield batch;
  }
}

/** A column as number, as text, or as both. */
function expressionsOf({ name, type, declared }: Stored, need: Need): string[] {
  const quoted = quoteName(name);
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
    if (/^Out of Memory/i.test(message)) {
      const remedies = [MORE_MEMORY];
      throw new ClusterkitError('memory', 'it does not fit into the memory that is allowed', {
        remedies,
        cause: error,
      });
    }
    const what = `the Parquet file is cut short or damaged (${reason(message)})`;
    throw new ClusterkitError('input', what, { cause: error });
  }
}
