import type { Rows } from '../../core/dataset.ts';
import { ClusterkitError, type Place } from '../../core/errors.ts';
import { numbersTo } from '../../core/numbers.ts';
import type { TableReading } from '../../core/reading.ts';
import { chooseRows } from '../../core/rowChoice.ts';
import { inFile } from '../open.ts';
import type { Need } from './batch.ts';
import { ColumnScan, type TableColumn } from './columns.ts';
import { type Cells, checkTableMemory, Frame } from './frame.ts';
import { checkSomeRow } from './names.ts';
import type { ChoiceOptions, TableOptions } from './options.ts';
import { checkNames, checkPlan, encodedColumns, planColumns, type TablePlan } from './plan.ts';
import { isIdentifierName } from './roles.ts';
import { openSource, type TableSource } from './source.ts';
import type { Condition } from './where.ts';

/** Rows that were read: the cells of columns, and where they came from. */
interface ChosenRows {
  /** The files, for messages. */
  title: string;
  /** Those that were asked for. */
  columns: TableColumn[];
  /** One for each of the columns. */
  cells: Cells[];
  n: number;
  source: TableSource;
  /** Where row i came from. */
  place(i: number): Promise<Place>;
  /** What a missing cell holds, '' when it is empty; undefined where that is not known. */
  missingWord(i: number, column: TableColumn): Promise<string | undefined>;
}

/** Cells that were read from a table, and the plan for them. */
export interface TableCells extends ChosenRows {
  /** The numbers of some columns, row after row, where they were read so. They are not to be changed. */
  rowsOf(columns: readonly TableColumn[]): Rows | undefined;
  plan: TablePlan;
  reading: TableReading;
}

/**
 * Reads the cells of a table and hands them to `work`: all of its columns, or those that are `only` needed.
 * @throws {ClusterkitError} as openTable does
 */
export async function readTable<T>(
  paths: readonly string[],
  options: TableOptions,
  work: (table: TableCells) => Promise<T>,
  only?: readonly string[],
): Promise<T> {
  const source = await openSource(paths, options);
  try {
    checkNames(source.columns, options);
    const asTexts = textsOf(options);
    const needs = source.columns.map(({ name }): Need => {
      if (only && !only.includes(name)) return 'nothing';
      return asTexts.has(name) ? 'texts' : 'cells';
    });
    const { frame, ...rows } = await readFrame(source, needs, options);
    const plan = await inFile(source.title, () => {
      const made = planColumns(rows.columns, options, only ? undefined : source);
      if (!only) checkPlan(made, options);
      return made;
    });
    const texts = textual(plan);
    const cells = rows.columns.map((column) => frame.cells(column, texts.has(column)));
    const reading = tableReading(source, plan, rows.n);
    const rowsOf = (some: readonly TableColumn[]) => frame.rows(some.map(({ at }) => at));
    return await work({ ...rows, cells, rowsOf, plan, reading });
  } finally {
    await source.close();
  }
}

/** The columns whose cells are needed as they are written. */
function textsOf({ id, labelColumn, encode, text }: TableOptions): Set<string> {
  return new Set(
    [id, labelColumn, ...(text === true ? [] : [text]), ...encodedColumns(encode)].filter(
      (name) => name !== undefined,
    ),
  );
}

function textual({ clustered, text, id, truth }: TablePlan): Set<TableColumn | undefined> {
  const encoded = clustered.filter(({ how }) => how !== 'number').map(({ column }) => column);
  return new Set([text, id, truth, ...encoded]);
}

/** How a table was read, for people. */
export function tableReading({ reading }: TableSource, plan: TablePlan, rows: number): TableReading {
  const { clustered, text, leftOut, rowNames } = plan;
  const onehot = clustered.filter(({ how }) => how === 'onehot').map(({ column }) => column.name);
  return {
    ...reading,
    rows,
    used: text ? [text.name] : clustered.map(({ column }) => column.name),
    leftOut,
    ...(rowNames ? { rowNames: rowNames.name } : {}),
    ...(onehot.length > 0 ? { onehot } : {}),
  };
}

/** Scans of the columns that are needed. */
export function openScans(
  source: TableSource,
  needs: readonly Need[],
  mean = false,
): (ColumnScan | undefined)[] {
  return source.columns.map((column, at) =>
    needs[at] === 'nothing'
      ? undefined
      : new ColumnScan(column, { mean, counts: at === 0, distinct: isIdentifierName(column.name) }),
  );
}

/** The columns that were scanned. */
export function finishScans(scans: readonly (ColumnScan | undefined)[]): TableColumn[] {
  return scans.flatMap((scan, at) => scan?.finish(at) ?? []);
}

interface ReadRows extends Omit<ChosenRows, 'cells'> {
  frame: Frame;
}

/**
 * Reads the rows that are chosen: at once where all are, otherwise after a first look at all rows, which finds what
 * the columns hold and which rows meet the condition.
 */
export async function readFrame(
  source: TableSource,
  needs: readonly Need[],
  options: ChoiceOptions,
): Promise<ReadRows> {
  const { where, limit, sample, maxMemory, signal } = options;
  const { title } = source;
  const origin = (rowOf: (i: number) => number) => ({
    place: (i: number) => source.place(rowOf(i)),
    missingWord: (i: number, { at }: TableColumn) => source.missingWord(rowOf(i), at),
  });
  const chooses = where !== undefined || limit !== undefined || sample !== undefined;
  const scans = openScans(source, needs);
  const frame = new Frame(source.columns.length, chooses ? undefined : source.about);
  const wide = needs.filter((need) => need !== 'nothing').length;
  if (!chooses) {
    checkTableMemory(title, source.rows ?? 0, wide, maxMemory);
    for await (const batch of source.batches(needs, signal)) {
      checkTableMemory(title, frame.n + batch.n, wide, maxMemory);
      scans.forEach((scan, j) => {
        scan?.add(batch.columns[j]!, batch.n, batch.first);
      });
      frame.add(batch);
    }
    checkRows(title, frame.n);
    return { title, source, columns: finishScans(scans), n: frame.n, frame, ...origin((i) => i) };
  }
  const { columns, chosen } = await choose(source, needs, scans, options);
  checkTableMemory(title, chosen.length, wide, maxMemory);
  let done = 0;
  let start = 0;
  for await (const batch of source.batches(needs, signal)) {
    const from = done;
    while (done < chosen.length && chosen[done] < start + batch.n) done++;
    frame.add(
      batch,
      Uint32Array.from(chosen.subarray(from, done), (row) => row - start),
    );
    start += batch.n;
    if (done === chosen.length) break;
  }
  return { title, source, columns, n: frame.n, frame, ...origin((i) => chosen[i]) };
}

/** @throws {ClusterkitError} input, for a table without rows */
export function checkRows(title: string, n: number): void {
  if (n === 0) throw new ClusterkitError('input', 'the table has no rows', { at: { file: title } });
}

/** Looks at all rows. @returns the numbers of the rows that are chosen, rising */
async function choose(
  source: TableSource,
  needs: readonly Need[],
  scans: readonly (ColumnScan | undefined)[],
  options: ChoiceOptions,
): Promise<{ columns: TableColumn[]; chosen: Uint32Array }> {
  const condition = await openCondition(source, options);
  try {
    const { rows, columns } = await lookOver(source, needs, scans, condition, options);
    checkRows(source.title, rows.total);
    const chosen = chosenOf(rows, options) ?? Uint32Array.from(numbersTo(rows.total));
    checkSomeRow(chosen.length, source.title, options.where);
    return { columns, chosen };
  } finally {
    await condition?.close();
  }
}

/** How many rows there are, and the numbers of those that meet the condition, if there is one. */
interface MeetingRows {
  total: number;
  meeting?: Uint32Array;
}

/** The numbers of the rows that are chosen among those that meet the condition; undefined for all. */
export function chosenOf({ total, meeting }: MeetingRows, options: ChoiceOptions): Uint32Array | undefined {
  const places = chooseRows(meeting?.length ?? total, options);
  return meeting && places ? places.map((place) => meeting[place]) : (places ?? meeting);
}

/** @throws {ClusterkitError} usage, when it is no condition or names a column that there is not */
export async function openCondition(
  source: TableSource,
  { where, maxMemory, signal }: ChoiceOptions,
): Promise<Condition | undefined> {
  if (where === undefined) return undefined;
  const { Condition } = await import('./where.ts');
  return Condition.open(where, source.columns, { maxMemory, signal });
}

/**
 * Scans all rows and finds those that meet a condition.
 * @param visit sees each batch as well
 */
export async function lookOver(
  source: TableSource,
  needs: readonly Need[],
  scans: readonly (ColumnScan | undefined)[],
  condition: Condition | undefined,
  { missing = 'fail', signal, maxMemory }: ChoiceOptions,
): Promise<{ columns: TableColumn[]; rows: MeetingRows }> {
  const named = condition?.places ?? [];
  const all = needs.map((need, j): Need => (need === 'nothing' && named.includes(j) ? 'cells' : need));
  const every = openScans(source, all).map((scan, j) => scans[j] ?? scan);
  const frame = new Frame(source.columns.length);
  let total = 0;
  for await (const batch of source.batches(all, signal)) {
    checkTableMemory(source.title, total + batch.n, named.length, maxMemory);
    every.forEach((scan, j) => {
      scan?.add(batch.columns[j]!, batch.n, batch.first);
    });
    const kept = batch.columns.map((column, j) => (named.includes(j) ? column : undefined));
    if (condition) frame.add({ ...batch, columns: kept });
    total += batch.n;
  }
  if (!condition || total === 0) return { columns: finishScans(scans), rows: { total } };
  const asked = named.map((at) => every[at]!.finish(at));
  const cells = asked.map((column) => frame.cells(column, false));
  const meeting = await condition.rows(asked, cells, total, missing);
  return { columns: finishScans(scans), rows: { total, meeting } };
}
