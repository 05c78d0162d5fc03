import { checkChoice } from '../../core/check.ts';
import { ClusterkitError, type Remedy } from '../../core/errors.ts';
import { splitList, unquoted } from '../../core/lists.ts';
import type { LeftOutReason } from '../../core/reading.ts';
import type { Warning } from '../../core/warnings.ts';
import { MOST_CATEGORIES, type TableColumn } from './columns.ts';
import { findColumn } from './names.ts';
import type { TableOptions } from './options.ts';
import { isIdentifier, namesRows, ownOutputs } from './roles.ts';
import { textColumn } from './textColumn.ts';

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
  /** The column of the texts that are clustered, if texts are. */
  text?: TableColumn;
  id?: TableColumn;
  truth?: TableColumn;
  weights?: TableColumn;
  preferences?: TableColumn;
  /** The column that names the rows, where no option names one. */
  rowNames?: TableColumn;
  /** Columns that no option names and that are not clustered. */
  leftOut: { columns: string[]; reason: LeftOutReason }[];
  warnings: Warning[];
}

/** The options that say which columns are used, and how. */
export type PlanOptions = Pick<
  TableOptions,
  | 'columns'
  | 'text'
  | 'id'
  | 'labelColumn'
  | 'strips'
  | 'weights'
  | 'preferenceColumn'
  | 'encode'
  | 'everyNumber'
  | 'categories'
>;

/** Columns whose part the format of their file tells, by their places. */
export interface MarkedColumns {
  /** The column that names the rows. */
  rowNames?: number;
  /** Labels and groups, which are no measurements. */
  apart?: readonly number[];
}

/**
 * Decides which columns are clustered: those asked for, or all numbers and all texts of few categories, without
 * identifiers, the names of the rows, and what clusterkit has added to the table before.
 * @param marked columns whose part the format tells
 * @throws {ClusterkitError} usage, when a column does not exist or cannot be clustered
 */
export function planColumns(
  columns: TableColumn[],
  options: PlanOptions,
  marked: MarkedColumns = {},
): TablePlan {
  const role = (option: string, name?: string) =>
    name === undefined ? undefined : findColumn(option, name, columns);
  const plan: TablePlan = {
    clustered: [],
    id: role('id', options.id),
    truth: role('labelColumn', options.labelColumn),
    weights: role('weights', options.weights),
    preferences: role('preferenceColumn', options.preferenceColumn),
    leftOut: [],
    warnings: [],
  };
  const encode = { ...parseEncode(options.encode ?? 'auto', columns), categories: options.categories };
  const byName = new Map(columns.map((column) => [column.name, column]));
  const named = options.columns?.map((name) => byName.get(name) ?? findColumn('columns', name, columns));
  const beside = (options.strips ?? []).map((name) => findColumn('strips', name, columns));
  const taken = new Set([plan.id, plan.truth, plan.weights, plan.preferences, ...beside, ...(named ?? [])]);
  const { rowNames, apart = [] } = marked;
  const naming = rowNames === undefined ? columns[0] : columns[rowNames];
  const byFormat = rowNames !== undefined;
  const asked = encode.columns.has(naming?.name);
  const free =
    naming &&
    columns.length > 1 &&
    !taken.has(naming) &&
    !asked &&
    !options.everyNumber &&
    naming.name !== options.text;
  if (free && (byFormat || namesRows(naming))) plan.rowNames = naming;
  if (options.text !== undefined)
    plan.text = textColumn(columns, options.text, [plan.id, plan.truth, plan.weights, plan.rowNames]);
  else if (named) planNamed(plan, named, encode);
  else
    planAll(
      plan,
      columns.filter((column) => !beside.includes(column)),
      encode,
      new Set(apart.map((at) => columns[at])),
      options.everyNumber,
    );
  return plan;
}

/** @throws {ClusterkitError} input, when nothing is left to cluster */
export function checkPlan({ clustered, text }: TablePlan, { categories }: PlanOptions): void {
  if (clustered.length > 0 || text) return;
  if (categories === 'all')
    throw new ClusterkitError('input', 'there is no column of categories to cluster', {
      remedies: [{ option: 'columns', how: 'set', to: 'take the values of other columns for categories' }],
    });
  const remedies: Remedy[] = [{ option: 'columns', how: 'set', to: 'name columns of text' }];
  throw new ClusterkitError('input', 'there is no column of numbers to cluster', { remedies });
}

function planNamed(plan: TablePlan, named: readonly TableColumn[], encode: Encodes): void {
  for (const column of new Set(named)) {
    const { name } = column;
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

function planAll(
  plan: TablePlan,
  columns: TableColumn[],
  encode: Encodes,
  apart: ReadonlySet<TableColumn>,
  everyNumber = false,
): void {
  const left = new Map<LeftOutReason, string[]>();
  const own: ReadonlySet<TableColumn> = everyNumber ? new Set() : ownOutputs(columns);
  for (const column of columns) {
    if ([plan.id, plan.truth, plan.weights, plan.preferences].includes(column)) continue;
    const how = howOf(column, encode);
    const asked = encode.columns.has(column.name) || (everyNumber && how === 'number');
    const byName = apart.has(column) ? 'labels' : whyNot(plan, column, how, own, encode.categories === 'all');
    const reason = asked ? unencoded(how) : byName;
    if (reason === undefined) plan.clustered.push({ column, how: how as PlannedColumn['how'] });
    else if (left.has(reason)) left.get(reason)?.push(column.name);
    else left.set(reason, [column.name]);
  }
  for (const reason of REASONS) {
    const names = left.get(reason);
    if (!names) continue;
    plan.leftOut.push({ columns: names, reason });
    plan.warnings.push({ code: 'columns-left-out', columns: names, reason });
  }
}

const REASONS: LeftOutReason[] = [
  'unencoded',
  'text',
  'identifiers',
  'row-names',
  'own-output',
  'empty',
  'labels',
  'numbers',
];

function unencoded(how: PlannedColumn['how'] | 'none'): LeftOutReason | undefined {
  return how === 'none' ? 'unencoded' : undefined;
}

/** Why a column that nobody named is not clustered; undefined when it is. */
function whyNot(
  plan: TablePlan,
  column: TableColumn,
  how: PlannedColumn['how'] | 'none',
  own: ReadonlySet<TableColumn>,
  onlyCategories: boolean,
): LeftOutReason | undefined {
  if (column === plan.rowNames) return 'row-names';
  if (column.present === 0) return 'empty';
  if (own.has(column)) return 'own-output';
  if (how === 'none') return 'unencoded';
  if (how === 'number' && isIdentifier(column)) return 'identifiers';
  if (how === 'number') return onlyCategories ? 'numbers' : undefined;
  if (column.kinds > MOST_CATEGORIES) return 'text';
  // a column for each row would not show which rows are alike
  return column.kinds > 2 && column.kinds >= 0.8 * column.present ? 'identifiers' : undefined;
}

interface Encodes {
  all: Encode;
  columns: Map<string, Encode>;
  categories?: TableOptions['categories'];
}

function howOf(column: TableColumn, encode: Encodes): PlannedColumn['how'] | 'none' {
  const own = encode.columns.get(column.name);
  if (column.kind === 'nested') return 'none';
  const isNumber = column.kind === 'number' || (column.kind === 'boolean' && !encode.categories);
  if (isNumber && (own === undefined || own === 'auto' || own === 'none')) return 'number';
  const how = own ?? encode.all;
  if (how !== 'auto') return how;
  return encode.categories ? 'label' : 'onehot';
}

/** Parses "onehot", "year=none" or "label,paradigm=onehot": for all columns, for some, or both. */
function parseEncode(text: string, columns: readonly TableColumn[]): Encodes {
  const encode: Encodes = { all: 'auto', columns: new Map() };
  for (const { name, how } of encodeParts(text)) {
    const checked = checkChoice('encode', how, ENCODES);
    if (name === undefined) encode.all = checked;
    else encode.columns.set(findColumn('encode', name, columns).name, checked);
  }
  return encode;
}

/**
 * Looks for the columns that options name, before anything is read.
 * @throws {ClusterkitError} usage, for a column that there is not
 */
export function checkNames(columns: readonly { name: string }[], options: PlanOptions): void {
  const { id, labelColumn, weights, preferenceColumn } = options;
  const known = new Set(columns.map(({ name }) => name));
  const check = (option: string, name: string | undefined) => {
    if (name !== undefined && !known.has(name)) findColumn(option, name, columns);
  };
  for (const name of options.columns ?? []) check('columns', name);
  for (const name of options.strips ?? []) check('strips', name);
  const text = options.text === true ? undefined : options.text;
  for (const [option, name] of Object.entries({ text, id, labelColumn, weights, preferenceColumn }))
    check(option, name);
  for (const name of encodedColumns(options.encode)) check('encode', name);
}

/** The columns that `encode` names; errors are left to `planColumns`. */
export function encodedColumns(text = 'auto'): string[] {
  return encodeParts(text).flatMap(({ name }) => (name === undefined ? [] : [name]));
}

function encodeParts(text: string): { name?: string; how: string }[] {
  return splitList(text).map((part) => {
    const at = part.lastIndexOf('=');
    const how = part.slice(at + 1).trim();
    return at < 0 ? { how } : { name: unquoted(part.slice(0, at).trim()), how };
  });
}
