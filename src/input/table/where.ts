import { nearest } from '../../core/check.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Database } from '../duckdb.ts';
import { quoteName, quoteText, reason } from './sql.ts';

/** A node of the syntax tree of the database, with the fields that are used here. */
interface Node {
  class?: string;
  type?: string;
  function_name?: string;
  column_names?: string[];
  [key: string]: unknown;
}

/**
 * Checks that a condition is a single expression over the columns of a table: no second statement, no subquery and no
 * function whose value changes from one run to the next.
 * @returns the condition, in parentheses
 * @throws {ClusterkitError} usage, with the names of the columns there are
 */
export async function checkWhere(database: Database, where: string, names: string[]): Promise<string> {
  const refuse = (what: string) =>
    new ClusterkitError('usage', `${what}; ${listColumns(names)}`, {
      option: 'where',
      value: where,
    });
  const sql = `SELECT 1 FROM items WHERE ${where}`;
  const [[json]] = await database.rows(`SELECT json_serialize_sql(${quoteText(sql)})`);
  const parsed = JSON.parse(String(json));
  if (/^Only SELECT/.test(parsed.error_message ?? '')) throw refuse(MORE);
  if (parsed.error) throw refuse(reason(String(parsed.error_message)));
  const [statement, ...more] = parsed.statements as { node: Record<string, unknown> }[];
  if (more.length > 0 || !isPlain(statement.node)) throw refuse(MORE);
  const volatile = new Set(
    (
      await database.rows(
        "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability <> 'CONSISTENT'",
      )
    ).map(([name]) => String(name)),
  );
  for (const node of nodesOf(statement.node.where_clause)) {
    if (node.class === 'SUBQUERY') throw refuse('holds a query of its own, which a condition may not');
    if (node.class === 'FUNCTION' && volatile.has(String(node.function_name)))
      throw refuse(`${node.function_name}() gives another value at each run`);
    if (node.class === 'COLUMN_REF') checkColumn(node.column_names?.[0] ?? '', names, refuse);
  }
  // the line end keeps a comment from hiding the parenthesis
  return `(${where}\n)`;
}

const MORE = 'is more than one condition';

/** Turns an error of the database about a condition into an error about the option `where`. */
export function whereError(error: unknown, where: string, names: string[]): ClusterkitError {
  if (error instanceof ClusterkitError) return error;
  const what = `${reason(error)}; ${listColumns(names)}`;
  return new ClusterkitError('usage', what, { option: 'where', value: where, cause: error });
}

/** @throws {ClusterkitError} input, when a condition leaves no row */
export function checkSomeRow(count: number, title: string, where = ''): void {
  if (count > 0) return;
  throw new ClusterkitError('input', `no row meets the condition ${where}`, { at: { file: title } });
}

/** "the columns are: year, population". */
function listColumns(names: string[]): string {
  const shown = names.slice(0, 30).join(', ');
  return `the columns are: ${shown}${names.length > 30 ? ` and ${names.length - 30} more` : ''}`;
}

/**
 * Finds a column by the name that an option gives.
 * @param option in camel case
 * @throws {ClusterkitError} usage, with the nearest name and those that exist
 */
export function findColumn<T extends { name: string }>(option: string, name: string, columns: T[]): T {
  const found = columns.find((column) => column.name === name);
  if (found) return found;
  const names = columns.map((column) => column.name);
  const near = nearest(name, names);
  const hint = near === undefined ? '' : ` (did you mean "${near}"?)`;
  const reason = `there is no column "${name}"${hint}; ${listColumns(names)}`;
  throw new ClusterkitError('usage', reason, { option });
}

function checkColumn(name: string, names: string[], refuse: (what: string) => ClusterkitError): void {
  if (names.some((other) => other.toLowerCase() === name.toLowerCase())) return;
  const near = nearest(name, names);
  const hint =
    near === undefined ? ', and texts stand in single quotes' : ` (did you mean ${quoteName(near)}?)`;
  throw refuse(`there is no column ${quoteName(name)}${hint}`);
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
