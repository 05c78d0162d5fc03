import { checkChoice } from '../../core/check.ts';
import { ClusterkitError, type Remedy } from '../../core/errors.ts';
import type { Warning } from '../../core/warnings.ts';
import { inFile } from '../open.ts';
import type { TableColumn } from './columns.ts';
import type { TableSource } from './source.ts';
import { findColumn } from './where.ts';

/** How text becomes numbers: auto is onehot. */
type Encode = 'auto' | 'label' | 'onehot' | 'none';

const ENCODES: Encode[] = ['auto', 'label', 'onehot', 'none'];

/** A column that is clustered. */
export interface PlannedColumn {
  column: TableColumn;
  how: 'number' | 'label' | 'onehot';
}

export interface TablePlan {
  clustered: PlannedColumn[];
  id?: TableColumn;
  truth?: TableColumn;
  weights?: TableColumn;
  warnings: Warning[];
}

interface PlanOptions {
  columns?: string[];
  id?: string;
  labelColumn?: string;
  weights?: string;
  encode?: string;
}

/** A column with more different texts is only clustered when it is asked for. */
const MOST_CATEGORIES = 20;

/** The files of a table, for messages. */
export function titleOf({ files }: TableSource): string {
  const [first] = files;
  return files.length > 2
    ? `${first.path} and ${files.length - 1} more`
    : files.map(({ path }) => path).join(', ');
}

/**
 * Decides which columns are clustered.
 * @throws {ClusterkitError} usage, when a column does not exist or cannot be clustered; input, when there is no column to cluster
 */
export async function planTable(
  source: TableSource,
  columns: TableColumn[],
  rows: number,
  options: PlanOptions,
): Promise<TablePlan> {
  const title = titleOf(source);
  if (rows === 0) throw new ClusterkitError('input', 'the table has no rows', { at: { file: title } });
  return inFile(title, () =>
    planColumns(columns, options, async ({ sql }, most) => {
      const distinct = `SELECT DISTINCT ${sql} FROM items WHERE ${sql} IS NOT NULL LIMIT ${most + 1}`;
      const [[kinds]] = await source.database.rows(`SELECT count(*) FROM (${distinct})`);
      return Number(kinds);
    }),
  );
}

/** Counts the different values of a column, up to `most` and one more. */
type CountKinds = (column: TableColumn, most: number) => Promise<number>;

/**
 * Decides which columns are clustered: those asked for, or all numbers and all texts of few categories, without
 * identifiers (whole numbers that are all different in a column called id or the like).
 * @throws {ClusterkitError} usage, when a column does not exist or cannot be clustered
 */
export async function planColumns(
  columns: TableColumn[],
  options: PlanOptions,
  kinds: CountKinds,
): Promise<TablePlan> {
  const role = (option: string, name?: string) =>
    name === undefined ? undefined : findColumn(option, name, columns);
  const plan: TablePlan = {
    clustered: [],
    id: role('id', options.id),
    truth: role('labelColumn', options.labelColumn),
    weights: role('weights', options.weights),
    warnings: [],
  };
  const encode = parseEncode(options.encode ?? 'auto', columns);
  if (options.columns) planNamed(plan, options.columns, columns, encode);
  else await planAll(plan, columns, encode, kinds);
  return plan;
}

function planNamed(plan: TablePlan, names: string[], columns: TableColumn[], encode: Encodes): void {
  for (const name of new Set(names)) {
    const column = findColumn('columns', name, columns);
    if (column === plan.truth) {
      const reason = `"${name}" is the label column, which is never clustered`;
      throw new ClusterkitError('usage', reason, { option: 'columns' });
    }
    const how = howOf(column, encode);
    if (how === 'none') {
      const isText = column.kind !== 'nested';
      const remedies: Remedy[] = [{ how: 'do', what: 'leave the column out' }];
      if (isText) remedies.push({ option: 'encode', how: 'set', value: 'onehot' });
      const reason = `"${name}" holds ${isText ? 'text, which is not encoded' : 'lists or objects'}`;
      throw new ClusterkitError('usage', reason, { option: 'columns', remedies });
    }
    plan.clustered.push({ column, how });
  }
}

async function planAll(
  plan: TablePlan,
  columns: TableColumn[],
  encode: Encodes,
  kinds: CountKinds,
): Promise<void> {
  const unencoded: string[] = [];
  const texts: string[] = [];
  const identifiers: string[] = [];
  for (const column of columns) {
    if (column === plan.id || column === plan.truth || column === plan.weights || column.present === 0)
      continue;
    const how = howOf(column, encode);
    const asked = encode.columns.has(column.name);
    if (how === 'none') unencoded.push(column.name);
    else if (how === 'number' && (await isIdentifier(column, kinds))) identifiers.push(column.name);
    else if (how !== 'number' && !asked) {
      const found = await kinds(column, MOST_CATEGORIES);
      if (found > MOST_CATEGORIES) texts.push(column.name);
      // a column for each row would not show which rows are alike
      else if (found === column.present && found > 2) identifiers.push(column.name);
      else plan.clustered.push({ column, how });
    } else plan.clustered.push({ column, how });
  }
  if (plan.clustered.length === 0) {
    const remedies: Remedy[] = [{ option: 'columns', how: 'set', to: 'name columns of text' }];
    throw new ClusterkitError('input', 'there is no column of numbers to cluster', { remedies });
  }
  if (unencoded.length > 0)
    plan.warnings.push({ code: 'columns-left-out', columns: unencoded, reason: 'unencoded' });
  if (texts.length > 0) plan.warnings.push({ code: 'columns-left-out', columns: texts, reason: 'text' });
  if (identifiers.length > 0)
    plan.warnings.push({ code: 'columns-left-out', columns: identifiers, reason: 'identifiers' });
}

interface Encodes {
  all: Encode;
  columns: Map<string, Encode>;
}

function howOf(column: TableColumn, encode: Encodes): PlannedColumn['how'] | 'none' {
  const own = encode.columns.get(column.name);
  if (column.kind === 'nested') return 'none';
  if (column.kind !== 'text' && (own === undefined || own === 'auto' || own === 'none')) return 'number';
  const how = own ?? encode.all;
  return how === 'auto' ? 'onehot' : how;
}

const IDENTIFIER = /^(id|_id|.*[_ .-]id|.*[a-z]Id|uuid|index|row|rowid|row[_ ]?number|unnamed: 0)$/i;

/** Whether a column is an identifier by its name, provided that its values are different whole numbers. */
export function isIdentifierName(name: string): boolean {
  return IDENTIFIER.test(name);
}

async function isIdentifier(column: TableColumn, kinds: CountKinds): Promise<boolean> {
  if (!isIdentifierName(column.name) || !Number.isInteger(column.min) || !Number.isInteger(column.max))
    return false;
  return (await kinds(column, column.present)) === column.present;
}

/** Parses "onehot", "year=none" or "label,paradigm=onehot": for all columns, for some, or both. */
function parseEncode(text: string, columns: TableColumn[]): Encodes {
  const encode: Encodes = { all: 'auto', columns: new Map() };
  for (const part of text.split(',')) {
    const at = part.lastIndexOf('=');
    const how = checkChoice('encode', part.slice(at + 1).trim(), ENCODES);
    if (at < 0) encode.all = how;
    else encode.columns.set(findColumn('encode', part.slice(0, at).trim(), columns).name, how);
  }
  return encode;
}

/** The columns that `encode` names; errors are left to `planColumns`. */
export function encodedColumns(text = 'auto'): string[] {
  return text
    .split(',')
    .filter((part) => part.includes('='))
    .map((part) => part.slice(0, part.lastIndexOf('=')).trim());
}
