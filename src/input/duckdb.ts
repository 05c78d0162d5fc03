import { join } from 'node:path';
import { memoryUsage } from 'node:process';
import type { DuckDBConnection, DuckDBInstance, DuckDBResult, DuckDBVector } from '@duckdb/node-api';
import { ClusterkitError, foreignMessage, type Remedy } from '../core/errors.ts';
import { formatBytes, MORE_MEMORY } from '../core/memory.ts';
import { quoteText } from './table/sql.ts';
import { removeTemporaryFolder, temporaryFolder } from './temporary.ts';

/** A value in the result of a query. */
type Value = string | number | boolean | null;

interface DatabaseOptions {
  /** Bytes that the database may take, one half in memory and one in its temporary folder; default is its own bound. */
  maxMemory?: number;
  signal?: AbortSignal;
}

/** The least memory, in bytes, that the database works with. */
const LEAST_MEMORY = 200e6;

/** Time between two looks at the memory of the process, in ms. */
const WATCH_MS = 20;

/**
 * A DuckDB database in memory, with a temporary folder for data that do not fit. The database loads no extensions,
 * opens no connections, and reads only the files that `lock` names.
 */
export class Database {
  /** A folder that is removed together with the database. */
  readonly folder: string;
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;
  private readonly signal?: AbortSignal;
  private readonly interrupt: () => void;
  /** Connections of queries whose rows are read side by side with those of `connection`. */
  private readonly others: DuckDBConnection[] = [];
  /** Bytes that it may have in memory, and as many in its temporary folder; undefined for any number. */
  readonly allowed?: number;
  /** Whether it was interrupted because it took more. */
  private isOver = false;

  private constructor(
    folder: string,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    { allowed, signal }: { allowed?: number; signal?: AbortSignal },
  ) {
    this.folder = folder;
    this.instance = instance;
    this.connection = connection;
    this.allowed = allowed;
    this.signal = signal;
    this.interrupt = () => {
      for (const each of [connection, ...this.others]) each.interrupt();
    };
    signal?.addEventListener('abort', this.interrupt);
  }

  static async open({ maxMemory, signal }: DatabaseOptions = {}): Promise<Database> {
    const { DuckDBInstance } = await loadDuckDB();
    const folder = await temporaryFolder();
    try {
      const config: Record<string, string> = {
        temp_directory: join(folder, 'spill'),
        extension_directory: join(folder, 'extensions'),
        secret_directory: join(folder, 'secrets'),
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
        allow_community_extensions: 'false',
        preserve_insertion_order: 'true',
      };
      const allowed = maxMemory && Math.round(Math.max(LEAST_MEMORY, maxMemory / 2));
      if (allowed) config.memory_limit = `${allowed}B`;
      const instance = await DuckDBInstance.create(':memory:', config);
      const connection = await instance.connect();
      // a database that is opened with this setting ignores it
      if (allowed) await connection.run(`SET max_temp_directory_size = '${allowed}B'`);
      return new Database(folder, instance, connection, { allowed, signal });
    } catch (error) {
      await removeTemporaryFolder(folder);
      throw error;
    }
  }

  /** Allows only `files` to be read from here on, and forbids changes of settings. */
  async lock(files: string[]): Promise<void> {
    await this.run(`SET allowed_paths = [${files.map(quoteText).join(', ')}]`);
    await this.run('SET enable_external_access = false');
    await this.run('SET lock_configuration = true');
  }

  async run(sql: string): Promise<void> {
    await this.guard(() => this.connection.run(sql));
  }

  /** All rows of a small result; whole numbers of any size become numbers. */
  async rows(sql: string, values: string[] = []): Promise<Value[][]> {
    const reader = await this.guard(() => this.connection.runAndReadAll(sql, values));
    return reader.getRows().map((row) => row.map(plain));
  }

  /** The result in pieces, each with one vector a column. */
  async *pieces(sql: string, connection = this.connection): AsyncGenerator<Piece> {
    const result: DuckDBResult = await this.guard(() => connection.stream(sql));
    for (;;) {
      const chunk = await this.guard(() => result.fetchChunk());
      if (!chunk || chunk.rowCount === 0) return;
      yield { n: chunk.rowCount, column: (j) => chunk.getColumnVector(j) };
    }
  }

  /**
   * As `pieces`, for queries that can fail on the way, such as queries over files. A stream that breaks off may end
   * like a complete stream, without an error. An extra last row, which is not handed on, shows that nothing is missing.
   * Vectors may be longer than their piece.
   * @param query.width number of columns of the result
   */
  async *wholePieces({ sql, width }: Query, connection = this.connection): AsyncGenerator<Piece> {
    const marker = `SELECT ${'NULL, '.repeat(width)}true`;
    const whole = `SELECT *, false FROM (${sql}) UNION ALL ${marker}`;
    for await (const { n, column } of this.pieces(whole, connection)) {
      const isLast = column(width).getItem(n - 1) === true;
      if (n > 1 || !isLast) yield { n: isLast ? n - 1 : n, column };
      if (isLast) return;
    }
    // the same query without a stream throws its error
    await this.run(sql);
    throw new ClusterkitError('input', 'reading the table broke off');
  }

  /**
   * The columns of several queries with the same rows, as those of one query. The time of a query is quadratic in its
   * columns.
   */
  async *piecesBeside(queries: readonly Query[]): AsyncGenerator<Piece> {
    while (this.others.length < queries.length - 1) this.others.push(await this.instance.connect());
    const connections = [this.connection, ...this.others];
    const streams = queries.map((query, s) => this.wholePieces(query, connections[s]));
    const firsts = queries.map((_, s) => queries.slice(0, s).reduce((sum, { width }) => sum + width, 0));
    const places = queries.flatMap(({ width }, s) => new Array<number>(width).fill(s));
    const held: { piece: Piece; used: number }[] = [];
    for (;;) {
      let ended = 0;
      for (const [s, stream] of streams.entries()) {
        if (held[s] && held[s].used < held[s].piece.n) continue;
        const { value: piece, done } = await stream.next();
        if (done) ended++;
        else held[s] = { piece, used: 0 };
      }
      if (ended === streams.length) return;
      if (ended > 0) throw new ClusterkitError('input', 'reading the table broke off');
      const n = Math.min(...held.map(({ piece, used }) => piece.n - used));
      const parts = held.map(({ piece, used }) => ({ piece, used }));
      yield {
        n,
        column: (j) => {
          const { piece, used } = parts[places[j]];
          const vector = piece.column(j - firsts[places[j]]);
          return { getItem: (i) => vector.getItem(used + i) };
        },
      };
      for (const part of held) part.used += n;
    }
  }

  /** Makes a table of columns of n values, in place of one of its name. Row i has `rowid` i. */
  async fill(table: string, columns: readonly FilledColumn[], n: number): Promise<void> {
    const { BOOLEAN, DOUBLE, VARCHAR, DuckDBDataChunk } = await loadDuckDB();
    // a table has at least one column
    const all = columns.length > 0 ? columns : [NOTHING];
    const declared = all.map(({ name, type }) => `${name} ${type}`).join(', ');
    await this.run(`CREATE OR REPLACE TABLE ${table} (${declared})`);
    await this.guard(async () => {
      const appender = await this.connection.createAppender(table);
      const types = { BOOLEAN, DOUBLE, VARCHAR };
      const chunk = DuckDBDataChunk.create(all.map(({ type }) => types[type]));
      for (let start = 0; start < n; start += LONGEST_PIECE) {
        const length = Math.min(LONGEST_PIECE, n - start);
        chunk.reset();
        chunk.setColumns(all.map(({ at }) => Array.from({ length }, (_, i) => at(start + i))));
        appender.appendDataChunk(chunk);
        if ((start / LONGEST_PIECE) % 64 === 63) await new Promise((resolve) => setImmediate(resolve));
        this.checkSignal();
      }
      appender.closeSync();
    });
  }

  async close(): Promise<void> {
    this.signal?.removeEventListener('abort', this.interrupt);
    for (const connection of [this.connection, ...this.others]) connection.closeSync();
    this.instance.closeSync();
    await removeTemporaryFolder(this.folder);
  }

  private async guard<T>(work: () => Promise<T>): Promise<T> {
    this.checkSignal();
    const watch = this.watch();
    try {
      const result = await work();
      this.checkSignal();
      return result;
    } catch (error) {
      this.checkSignal();
      throw this.limited(error);
    } finally {
      clearInterval(watch);
    }
  }

  /** Interrupts work that takes too much: the database does not count the texts and lists that a query makes. */
  private watch(): NodeJS.Timeout | undefined {
    if (this.allowed === undefined) return undefined;
    const most = memoryUsage.rss() + this.allowed;
    return setInterval(() => {
      this.isOver ||= memoryUsage.rss() > most;
      if (this.isOver) this.interrupt();
    }, WATCH_MS);
  }

  /** The error of a limit where that is what an error of the database means. */
  private limited(error: unknown): unknown {
    if (error instanceof ClusterkitError) return error;
    const message = foreignMessage(error);
    if (!this.isOver && !/^Out of Memory/i.test(message)) return error;
    const where = /max_temp_directory_size/.test(message) ? 'disk for temporary files' : 'memory';
    const most =
      this.allowed === undefined ? 'there is' : `the ${formatBytes(this.allowed)} that it is allowed`;
    const reason = `DuckDB needs more ${where} than ${most}`;
    return new ClusterkitError('memory', reason, { remedies: [MORE_MEMORY], cause: error });
  }

  private checkSignal(): void {
    if (this.signal?.aborted) throw new ClusterkitError('aborted', 'interrupted');
  }
}

/**
 * Loads the large package when the first table needs it.
 * @throws {ClusterkitError} input, if the package or its binary for this machine is not installed
 */
export async function loadDuckDB(
  load: () => Promise<typeof import('@duckdb/node-api')> = () => import('@duckdb/node-api'),
): Promise<typeof import('@duckdb/node-api')> {
  try {
    return await load();
  } catch (error) {
    const reason =
      'Parquet, Arrow and conditions on rows require DuckDB, which is not installed for this machine';
    const remedies: Remedy[] = [
      { how: 'do', what: 'run "npm install @duckdb/node-api"' },
      { how: 'do', what: 'save the table, or the rows that are wanted, as CSV' },
    ];
    throw new ClusterkitError('input', reason, { remedies, cause: error });
  }
}

/** A column of a table to fill: its name, quoted where needed, and the value of each row. */
interface FilledColumn {
  name: string;
  type: 'BOOLEAN' | 'DOUBLE' | 'VARCHAR';
  at(i: number): boolean | number | string | null;
}

const NOTHING: FilledColumn = { name: '"nothing"', type: 'BOOLEAN', at: () => null };

/** Largest number of rows in a piece. */
const LONGEST_PIECE = 2048;

/** A query, and the number of its columns. */
interface Query {
  sql: string;
  width: number;
}

/** Some rows of a result. */
export interface Piece {
  n: number;
  column(j: number): Pick<DuckDBVector, 'getItem'>;
}

function plain(value: unknown): Value {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return String(value);
}
