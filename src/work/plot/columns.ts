import { ClusterkitError } from '../../core/errors.ts';
import type { Cell } from '../../core/items.ts';
import { numbersTo } from '../../core/numbers.ts';
import type { Warning } from '../../core/warnings.ts';
import { findColumn } from '../../input/table/names.ts';
import type { ColumnValues, WantedColumn } from '../../input/table/values.ts';
import type { RowsInput } from '../../output/document.ts';
import { dialectOf } from '../dialect.ts';
import { columnNames } from '../items.ts';
import type { Group } from '../look.ts';
import { openItems, recordOf, tellReading } from '../openItems.ts';
import type { PlotOptions } from '../params/plot.ts';
import type { Work } from '../work.ts';

/** The columns of a plot, with only the rows that have all values. */
export interface PlotColumns {
  /** Names of the columns. */
  names: { x: string; y?: string; group?: string; facet?: string };
  /** Numbers, or categories. */
  x: Float64Array | string[];
  y?: Float64Array;
  /** Whether x is where a row stands among all. */
  isByPosition?: true;
  /** The values of --stack or --color-by. */
  group?: string[];
  facet?: string[];
  distinct?: string[];
  /** Names of the rows. */
  ids?: string[];
}

interface OpenedPlot {
  columns: PlotColumns;
  record: RowsInput;
  warnings: Warning[];
}

/** The name of an empty cell. */
const NOTHING = '(missing)';

type Role = 'x' | 'y' | 'group' | 'facet' | 'distinct' | 'ids';
type Roles = Partial<Record<Role, WantedColumn>>;

/** The columns that a plot asks for. */
export async function openPlotColumns(work: Work, group: Group, options: PlotOptions): Promise<OpenedPlot> {
  const source = await (group.kind === 'table'
    ? openOfTable(work, group, options)
    : openOfItems(work, group, options));
  const { found, roles, count, record } = source;
  const values = (role: Role) => found[Object.keys(roles).indexOf(role)] as ColumnValues | undefined;
  const [given, y] = [values('x'), values('y')];
  const x = given ?? positions(count);
  const there = Array.from({ length: count }, (_, i) => i).filter(
    (i) => isThere(x, i) && (y === undefined || isThere(y, i)),
  );
  if (there.length === 0) {
    const what = [given, y].flatMap((column) => (column ? [`"${column.name}"`] : [])).join(' and ');
    throw new ClusterkitError('input', `no row has ${what}`, { at: { file: group.files[0] } });
  }
  const left = count - there.length;
  const texts = (role: Role) => {
    const column = values(role);
    return column && there.map((i) => textAt(column, i) ?? NOTHING);
  };
  const columns: PlotColumns = {
    ...(!given && { isByPosition: true }),
    names: { x: x.name, y: y?.name, group: values('group')?.name, facet: values('facet')?.name },
    x: x.numbers ? Float64Array.from(there, (i) => x.numbers[i]) : there.map((i) => x.texts[i] as string),
    ...(y?.numbers ? { y: Float64Array.from(there, (i) => y.numbers[i]) } : {}),
    group: texts('group'),
    facet: texts('facet'),
    distinct: texts('distinct'),
    ids: texts('ids'),
  };
  const warnings: Warning[] = left > 0 ? [{ code: 'rows-left-out', rows: left, total: count }] : [];
  return { columns, record, warnings };
}

/** Where rows stand among all, the first at 0. */
function positions(count: number): ColumnValues {
  return { name: 'position', numbers: Float64Array.from(numbersTo(count)) };
}

function isThere({ numbers, texts }: ColumnValues, i: number): boolean {
  return numbers ? !Number.isNaN(numbers[i]) : texts[i] !== null;
}

function textAt({ numbers, texts }: ColumnValues, i: number): string | null {
  if (texts) return texts[i];
  return Number.isNaN(numbers[i]) ? null : String(numbers[i]);
}

interface Source {
  roles: Roles;
  /** Columns in the order of the roles. */
  found: ColumnValues[];
  count: number;
  record: RowsInput;
}

/** The column of each option, in the order of reading. */
function rolesOf(options: PlotOptions, x: string | undefined, y: string | undefined, group?: string): Roles {
  const { stack, colorBy, facet, distinct, bins, log, id } = options;
  const want = (role: Role, option: string, name: string | undefined, as: WantedColumn['as']) =>
    name === undefined ? [] : [[role, { option, name, as }] as const];
  return Object.fromEntries([
    ...want('x', 'x', x, bins !== undefined || log?.includes('x') ? 'number' : 'anything'),
    ...want('y', 'y', y, 'number'),
    ...want('group', stack === undefined ? 'colorBy' : 'stack', stack ?? colorBy ?? group, 'text'),
    ...want('facet', 'facet', facet, 'text'),
    ...want('distinct', 'distinct', distinct, 'text'),
    ...want('ids', 'id', id, 'text'),
  ]);
}

async function openOfTable(work: Work, group: Group, options: PlotOptions): Promise<Source> {
  const { openColumns } = await import('../../input/table/values.ts');
  const { where, limit, sample, seed } = options;
  const { maxMemory, stdin, pacing } = work;
  const reading = {
    where,
    limit,
    sample,
    seed,
    maxMemory,
    stdin,
    signal: pacing.signal,
    ...dialectOf(options),
  };
  let roles: Roles = {};
  const choose = (names: readonly string[]) => {
    // a list is drawn against its positions, or counted
    const only =
      options.x === undefined && options.y === undefined && names.length === 1 ? names[0] : undefined;
    const isCounted = isAlone(options);
    const x = options.x ?? (isCounted ? only : undefined);
    const y = options.y ?? (isCounted ? undefined : only);
    if (x === undefined && y === undefined) throw whichColumn(names, group.files[0]);
    roles = rolesOf(options, x, y, options.labelColumn);
    return Object.values(roles);
  };
  const { columns, names, count, reading: found } = await openColumns([...group.files], choose, reading);
  tellReading(work, group.files, found);
  const record = await recordOf(work, group, { data: { dim: names.length, columns: names }, count });
  return { roles, found: columns, count, record };
}

/** Whether x needs no y: its values are counted. */
function isAlone({ bins, count, distinct }: PlotOptions): boolean {
  return bins !== undefined || count === true || distinct !== undefined;
}

function whichColumn(names: readonly string[], file: string): ClusterkitError {
  const there = `its columns are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', ...' : ''}`;
  return new ClusterkitError('usage', `which column is drawn? ${there}`, { option: 'x', at: { file } });
}

/** The columns of a matrix with the class of each row, or the sizes of the pictures of a folder. */
async function openOfItems(work: Work, group: Group, options: PlotOptions): Promise<Source> {
  const items = await openItems(work, group, options);
  const { data, count } = items;
  const numbers = columnNames(data).map((name, j) => ({
    name,
    at: (i: number): Cell => data.x[(items.rowOf?.[i] ?? i) * data.dim + j],
  }));
  const known = (group.kind === 'folder' ? (items.columns ?? []) : []).map(({ name, values }) => ({
    name,
    at: (i: number): Cell => values[i],
  }));
  const { truth } = items;
  const classes = truth ? [{ name: 'class', at: (i: number): Cell => truth[i] }] : [];
  const columns = group.kind === 'folder' ? known : [...numbers, ...classes];
  const alone = options.x !== undefined || isAlone(options);
  const isList = columns.length - classes.length < 2;
  const y = options.y ?? (alone ? undefined : columns[isList ? 0 : 1].name);
  const isByPosition = options.x === undefined && (options.y !== undefined || (isList && !alone));
  const x = isByPosition ? undefined : (options.x ?? columns[0].name);
  const roles = rolesOf(options, x, y, classes[0]?.name);
  const found = Object.values(roles).map(({ option, name, as }): ColumnValues => {
    const { at } = findColumn(option, name, columns);
    if (as === 'text' || name === 'class') {
      return { name, texts: Array.from({ length: count }, (_, i) => String(at(i) ?? '') || null) };
    }
    return { name, numbers: Float64Array.from({ length: count }, (_, i) => Number(at(i) ?? Number.NaN)) };
  });
  return { roles, found, count, record: await recordOf(work, group, items) };
}
