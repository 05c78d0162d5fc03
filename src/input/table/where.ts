import { ClusterkitError } from '../../core/errors.ts';
import { formatBytes, MORE_MEMORY } from '../../core/memory.ts';
import { Database } from '../duckdb.ts';
import type { ReaderColumn } from './batch.ts';
import type { TableColumn } from './columns.ts';
import { conditionSize, growthOf } from './conditionSize.ts';
import type { Cells } from './frame.ts';
import { listColumns, nearestName } from './names.ts';
import type { Missing } from './options.ts';
import { quoteName, quoteText, reason } from './sql.ts';
import { nodesOf, type SyntaxNode } from './syntax.ts';

/** A condition on rows, in the SQL of DuckDB: the columns that it names are all that the database ever sees. */
export class Condition {
  /** The places of the columns that it names. */
  readonly places: readonly number[];
  private readonly database: Database;
  private readonly where: string;
  private readonly names: readonly string[];
  private readonly tree: SyntaxNode;

  private constructor(database: Database, where: string, names: readonly string[], tree: SyntaxNode) {
    this.database = database;
    this.where = where;
    this.names = names;
    this.tree = tree;
    this.places = placesIn(tree, where, names);
  }

  /** @throws {ClusterkitError} usage, when it is no condition or names a column that there is not */
  static async open(
    where: string,
    columns: readonly ReaderColumn[],
    options: { maxMemory?: number; signal?: AbortSignal },
  ): Promise<Condition> {
    const database = await Database.open(options);
    const names = columns.map(({ name }) => name);
    try {
      await database.lock([]);
      return new Condition(database, where, names, await treeOf(database, where, names));
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  /**
   * The numbers of the rows that meet the condition, rising.
   * @param columns those of `places`, and their cells
   */
  async rows(
    columns: readonly TableColumn[],
    cells: readonly Cells[],
    n: number,
    missing: Missing,
  ): Promise<Uint32Array> {
    const stored = columns.map((column, j) => storedAs(column, cells[j], missing));
    const chosen = new Uint32Array(n);
    let count = 0;
    try {
      for (const [from, to] of this.pieces(stored, n))
        count += await this.meet(columns, stored, from, to, chosen.subarray(count));
    } catch (error) {
      throw whereError(error, this.where, this.names);
    }
    return chosen.slice(0, count);
  }

  /** Writes the numbers of the rows of a piece that meet the condition into `chosen`. @returns how many there are */
  private async meet(
    columns: readonly TableColumn[],
    stored: readonly StoredColumn[],
    from: number,
    to: number,
    chosen: Uint32Array,
  ): Promise<number> {
    const filled = stored.map(({ type, at }, j) => ({
      name: quoteName(columns[j].name),
      type,
      at: (i: number) => at(from + i),
    }));
    await this.database.fill('items', filled, to - from);
    // the line end keeps a comment from hiding the parenthesis
    const sql = `SELECT CAST(rowid AS DOUBLE) FROM items WHERE (${this.where}\n)`;
    let count = 0;
    for await (const piece of this.database.pieces(sql)) {
      const numbers = piece.column(0);
      for (let i = 0; i < piece.n; i++) chosen[count++] = from + (numbers.getItem(i) as number);
    }
    return count;
  }

  /** Pieces of rows whose values fit into what the database may take, since it does not count them itself. */
  private *pieces(stored: readonly StoredColumn[], n: number): Generator<[number, number]> {
    const room = (this.database.allowed ?? Number.POSITIVE_INFINITY) / COPIES;
    let from = 0;
    let size = 0;
    for (let i = 0; i < n && room < Number.POSITIVE_INFINITY; i++) {
      const length = stored.reduce((sum, { at }) => sum + lengthOf(at(i)), 0);
      const own = conditionSize(this.tree, length);
      if (own > room) throw this.tooLarge(own, room);
      size += own;
      if (size <= room) continue;
      yield [from, i];
      from = i;
      size = own;
    }
    yield [from, n];
  }

  private tooLarge(size: number, room: number): ClusterkitError {
    const reason = `the condition may take ${formatBytes(size)} for a row, and ${formatBytes(room)} are allowed`;
    return new ClusterkitError('memory', reason, {
      option: 'where',
      value: this.where,
      remedies: [MORE_MEMORY],
    });
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

/** How many copies of a value may be there at once, in the database and of its vectors. */
const COPIES = 4;

/** The type of a column in the database, and its values there. */
interface StoredColumn {
  type: 'DOUBLE' | 'BOOLEAN' | 'VARCHAR';
  at(i: number): number | boolean | string | null;
}

function lengthOf(value: number | boolean | string | null): number {
  return typeof value === 'string' ? value.length : 0;
}

function storedAs({ kind, numbers, present }: TableColumn, cells: Cells, missing: Missing): StoredColumn {
  const { texts } = cells;
  const values = kind === 'text' ? undefined : cells.numbers?.();
  if (kind === 'boolean' && values)
    return { type: 'BOOLEAN', at: (i) => (Number.isNaN(values[i]) ? null : values[i] === 1) };
  if (kind === 'number' && values && (numbers === present || missing !== 'fail'))
    return { type: 'DOUBLE', at: (i) => (Number.isNaN(values[i]) ? null : values[i]) };
  return { type: 'VARCHAR', at: (i) => texts?.[i] ?? null };
}

/** Makes errors of a condition, with the names of the columns there are. */
function refusal(where: string, names: readonly string[]): (what: string) => ClusterkitError {
  return (what) =>
    new ClusterkitError('usage', `${what}; ${listColumns(names)}`, { option: 'where', value: where });
}

/**
 * Checks that a condition is a single expression: no second statement, no subquery, no function whose value changes
 * from one run to the next, and none whose value may be of any length.
 * @throws {ClusterkitError} usage
 */
async function treeOf(database: Database, where: string, names: readonly string[]): Promise<SyntaxNode> {
  const refuse = refusal(where, names);
  const sql = `SELECT 1 FROM items WHERE ${where}`;
  const [[json]] = await database.rows(`SELECT json_serialize_sql(${quoteText(sql)})`);
  // the database writes a number such as 1e400 as no JSON can hold it
  const parsed = JSON.parse(String(json).replace(/(?<!\\)":(-?)Infinity(?=[,}])/g, '":$11e999'));
  if (/^Only SELECT/.test(parsed.error_message ?? '')) throw refuse(MORE);
  if (parsed.error) throw refuse(reason(String(parsed.error_message)));
  const [statement, ...more] = parsed.statements as { node: Record<string, unknown> }[];
  if (more.length > 0 || !isPlain(statement.node)) throw refuse(MORE);
  const volatile = await volatileFunctions(database);
  const tree = statement.node.where_clause as SyntaxNode;
  for (const node of nodesOf(tree)) {
    if (node.class === 'SUBQUERY') throw refuse('holds a query of its own, which a condition may not');
    if (node.class === 'FUNCTION' && volatile.has(String(node.function_name)))
      throw refuse(`${node.function_name}() gives another value at each run`);
    const growth = node.class === 'FUNCTION' ? growthOf(node) : undefined;
    if (growth) throw refuse(`${node.function_name}() ${growth}`);
  }
  return tree;
}

/**
 * The places of the columns that a condition names.
 * @throws {ClusterkitError} usage, for a column that there is not
 */
function placesIn(tree: SyntaxNode, where: string, names: readonly string[]): number[] {
  const refuse = refusal(where, names);
  const places = new Set<number>();
  for (const node of nodesOf(tree)) {
    if (node.class === 'COLUMN_REF') places.add(placeOf(node.column_names?.[0] ?? '', names, refuse));
    // COLUMNS('x.*') may mean any of them
    if (node.class === 'STAR') for (const at of distinctNames(names)) places.add(at);
  }
  return [...places].sort((a, b) => a - b);
}

const MORE = 'is more than one condition';

async function volatileFunctions(database: Database): Promise<Set<string>> {
  const found = await database.rows(
    "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability <> 'CONSISTENT'",
  );
  return new Set(found.map(([name]) => String(name)));
}

/** The database ignores case: of two names that differ in case it takes the first. */
function placeOf(name: string, names: readonly string[], refuse: (what: string) => ClusterkitError): number {
  const place = names.findIndex((other) => other.toLowerCase() === name.toLowerCase());
  if (place >= 0) return place;
  const near = nearestName(name, names);
  const hint =
    near === undefined ? ', and texts stand in single quotes' : ` (did you mean ${quoteName(near)}?)`;
  throw refuse(`there is no column ${quoteName(name)}${hint}`);
}

/** Places of names, of those that differ in case alone the first. */
function distinctNames(names: readonly string[]): number[] {
  const first = new Map<string, number>();
  names.forEach((name, at) => {
    if (!first.has(name.toLowerCase())) first.set(name.toLowerCase(), at);
  });
  return [...first.values()];
}

/** Turns an error of the database about a condition into an error about the option `where`. */
function whereError(error: unknown, where: string, names: readonly string[]): ClusterkitError {
  if (error instanceof ClusterkitError) return error;
  const what = `${reason(error)}; ${listColumns(names)}`;
  return new ClusterkitError('usage', what, { option: 'where', value: where, cause: error });
}

/** Whether a query is SELECT 1 FROM items WHERE ... with nothing behind it. */
function isPlain(node: Record<string, unknown>): boolean {
  const empty = (value: unknown) => Array.isArray(value) && value.length === 0;
  const from = node.from_table as SyntaxNode | undefined;
  return (
    node.type === 'SELECT_NODE' &&
    empty(node.modifiers) &&
    empty(node.group_expressions) &&
    empty(node.group_sets) &&
    !node.having &&
    !node.qualify &&
    !node.sample &&
    from?.type === 'BASE_TABLE' &&
    from.table_name === 'items'
  );
}
