import { ClusterkitError } from '../../core/errors.ts';
import { Database } from '../duckdb.ts';
import type { ReaderColumn } from './batch.ts';
import type { TableColumn } from './columns.ts';
import type { Cells } from './frame.ts';
import { listColumns, nearestName } from './names.ts';
import type { Missing } from './options.ts';
import { quoteName, quoteText, reason } from './sql.ts';

/** A node of the syntax tree of the database, with the fields that are used here. */
interface Node {
  class?: string;
  type?: string;
  function_name?: string;
  column_names?: string[];
  [key: string]: unknown;
}

/** A condition on rows, in the SQL of DuckDB: the columns that it names are all that the database ever sees. */
export class Condition {
  /** The places of the columns that it names. */
  readonly places: readonly number[];
  private readonly database: Database;
  private readonly where: string;
  private readonly names: readonly string[];

  private constructor(
    database: Database,
    where: string,
    names: readonly string[],
    places: readonly number[],
  ) {
    this.database = database;
    this.where = where;
    this.names = names;
    this.places = places;
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
      return new Condition(database, where, names, await placesIn(database, where, names));
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
    const { database, where } = this;
    const stored = columns.map((column, j) => storedAs(column, cells[j], missing));
    await database.fill(
      'items',
      columns.map(({ name }, j) => ({ name: quoteName(name), ...stored[j] })),
      n,
    );
    const chosen = new Uint32Array(n);
    let count = 0;
    try {
      // the line end keeps a comment from hiding the parenthesis
      const sql = `SELECT CAST(rowid AS DOUBLE) FROM items WHERE (${where}\n)`;
      for await (const piece of database.pieces(sql)) {
        const numbers = piece.column(0);
        for (let i = 0; i < piece.n; i++) chosen[count++] = numbers.getItem(i) as number;
      }
    } catch (error) {
      throw whereError(error, where, this.names);
    }
    return chosen.slice(0, count);
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

/** The type of a column in the database, and its values there. */
function storedAs(
  { kind, numbers, present }: TableColumn,
  cells: Cells,
  missing: Missing,
): { type: 'DOUBLE' | 'BOOLEAN' | 'VARCHAR'; at(i: number): number | boolean | string | null } {
  const { texts } = cells;
  const values = kind === 'text' ? undefined : cells.numbers?.();
  if (kind === 'boolean' && values)
    return { type: 'BOOLEAN', at: (i) => (Number.isNaN(values[i]) ? null : values[i] === 1) };
  if (kind === 'number' && values && (numbers === present || missing !== 'fail'))
    return { type: 'DOUBLE', at: (i) => (Number.isNaN(values[i]) ? null : values[i]) };
  return { type: 'VARCHAR', at: (i) => texts?.[i] ?? null };
}

/**
 * Checks that a condition is a single expression over the columns of a table: no second statement, no subquery and no
 * function whose value changes from one run to the next.
 * @returns the places of the columns that it names
 * @throws {ClusterkitError} usage, with the names of the columns there are
 */
async function placesIn(database: Database, where: string, names: readonly string[]): Promise<number[]> {
  const refuse = (what: string) =>
    new ClusterkitError('usage', `${what}; ${listColumns(names)}`, { option: 'where', value: where });
  const sql = `SELECT 1 FROM items WHERE ${where}`;
  const [[json]] = await database.rows(`SELECT json_serialize_sql(${quoteText(sql)})`);
  // the database writes a number such as 1e400 as no JSON can hold it
  const parsed = JSON.parse(String(json).replace(/(?<!\\)":(-?)Infinity(?=[,}])/g, '":$11e999'));
  if (/^Only SELECT/.test(parsed.error_message ?? '')) throw refuse(MORE);
  if (parsed.error) throw refuse(reason(String(parsed.error_message)));
  const [statement, ...more] = parsed.statements as { node: Record<string, unknown> }[];
  if (more.length > 0 || !isPlain(statement.node)) throw refuse(MORE);
  const volatile = await volatileFunctions(database);
  const places = new Set<number>();
  for (const node of nodesOf(statement.node.where_clause)) {
    if (node.class === 'SUBQUERY') throw refuse('holds a query of its own, which a condition may not');
    if (node.class === 'FUNCTION' && volatile.has(String(node.function_name)))
      throw refuse(`${node.function_name}() gives another value at each run`);
    if (node.class === 'FUNCTION' && growsBeyond(node))
      throw refuse(`${node.function_name}() takes a length of at most ${LONGEST}, written as a number`);
    if (node.class === 'COLUMN_REF') places.add(placeOf(node.column_names?.[0] ?? '', names, refuse));
    // COLUMNS('x.*') may mean any of them
    if (node.class === 'STAR') for (const at of distinctNames(names)) places.add(at);
  }
  return [...places].sort((a, b) => a - b);
}

const MORE = 'is more than one condition';

/** Functions whose values are as long as a number says: the database takes the memory before it can be stopped. */
const GROWING = /^(repeat|[lr]pad|range|generate_series|(list|array)_resize)$/;

/** The largest length for these functions. */
const LONGEST = 1000;

/** Whether a function may give values that are very long. */
function growsBeyond({ function_name, children }: Node): boolean {
  const name = String(function_name);
  if (!GROWING.test(name)) return false;
  const given = children as { class?: string; value?: { value?: unknown } }[];
  // ranges have bounds and a step, others what is to grow in front
  const lengths = /^(range|gen)/.test(name) ? given : given.slice(1, 2);
  return !lengths.every(({ class: kind, value }) => kind === 'CONSTANT' && Number(value?.value) <= LONGEST);
}

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
  const from = node.from_table as Node | undefined;
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

function* nodesOf(value: unknown): Generator<Node> {
  const open = [value];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (!Array.isArray(node)) yield node as Node;
    open.push(...Object.values(node));
  }
}
