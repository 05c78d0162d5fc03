import { open, stat } from 'node:fs/promises';
import type { TableReading } from '../../core/reading.ts';
import type { StoredRows } from '../../core/rowStore.ts';
import { noRowLeft } from '../gaps.ts';
import { inFile } from '../open.ts';
import type { Need } from './batch.ts';
import type { TableColumn } from './columns.ts';
import { checkSomeRow } from './names.ts';
import { checkOptions, type TableOptions } from './options.ts';
import { checkNames, checkPlan, encodedColumns, planColumns, type TablePlan } from './plan.ts';
import {
  checkRows,
  chosenOf,
  finishScans,
  lookOver,
  openCondition,
  openScans,
  tableReading,
} from './read.ts';
import { FileStore } from './rowFile.ts';
import { openSource, type TableSource } from './source.ts';
import { copiedOf, countCategories, RowCopier } from './storeRows.ts';

/** A table whose rows are in a temporary file. */
export interface TableStore extends StoredRows {
  /** How the table was read, and what of it is used. */
  reading: TableReading;
}

/**
 * Opens a table that is larger than memory: as `openTable`, but its rows go to a temporary file of 8 bytes a value,
 * and only what is clustered is kept. The categories of encoded text are those of all rows that are chosen. Rows of
 * weight 0 are left out, unless all are.
 *
 * Time: one pass over a file whose first rows show what the columns are, two or three otherwise. Memory: that of a
 * batch, 4 bytes a row that a condition or a sample chooses, and 8 bytes a row to fill missing cells.
 * @throws {ClusterkitError} as openTable does; output, when the temporary folder has no room
 */
export async function openTableStore(paths: string[], options: TableOptions = {}): Promise<TableStore> {
  checkOptions(options);
  const source = await openSource(paths, options);
  try {
    checkNames(source.columns, options);
    return (await copyAtOnce(source, options)) ?? (await copyAfterLook(source, options));
  } finally {
    await source.close();
  }
}

function needsOf({ columns }: TableSource, { labelColumn, encode }: TableOptions): Need[] {
  const texts = new Set([labelColumn, ...encodedColumns(encode)]);
  return columns.map(({ name }) => (texts.has(name) ? 'texts' : 'cells'));
}

function planOf(source: TableSource, columns: TableColumn[], options: TableOptions): Promise<TablePlan> {
  return inFile(source.title, () => {
    const plan = planColumns(columns, options, source);
    checkPlan(plan, options);
    return plan;
  });
}

/**
 * Copies rows while their columns are looked at: the first batch says which columns hold numbers.
 * @returns undefined when the rows that follow say something else, or rows have to be chosen first
 */
async function copyAtOnce(source: TableSource, options: TableOptions): Promise<TableStore | undefined> {
  const { where, sample, signal } = options;
  if (where !== undefined || sample !== undefined) return undefined;
  const needs = needsOf(source, options);
  const scans = openScans(source, needs);
  let copier: RowCopier | undefined;
  try {
    for await (const batch of source.batches(needs, signal)) {
      scans.forEach((scan, j) => {
        scan?.add(batch.columns[j]!, batch.n, batch.first);
      });
      if (!copier) {
        const plan = await planOf(source, finishScans(scans), options).catch(() => undefined);
        if (!plan?.clustered.every(({ how }) => how === 'number')) return undefined;
        copier = await RowCopier.open(source, plan, copiedOf(plan, new Map()), options);
      }
      if (await copier.add(batch)) break;
    }
    if (!copier) return undefined;
    const plan = await planOf(source, finishScans(scans), options);
    if (!isSame(plan, copier.plan)) return undefined;
    const store = await finish(source, plan, copier, options);
    copier = undefined;
    return store;
  } finally {
    await copier?.remove();
  }
}

/** Whether two plans copy the same numbers. */
function isSame(plan: TablePlan, other: TablePlan): boolean {
  const columns = ({ clustered, weights }: TablePlan) =>
    [...clustered.map(({ column, how }) => `${how} ${column.at}`), weights?.at].join();
  return columns(plan) === columns(other);
}

async function copyAfterLook(source: TableSource, options: TableOptions): Promise<TableStore> {
  const needs = needsOf(source, options);
  const condition = await openCondition(source, options);
  try {
    const { columns, rows } = await lookOver(source, needs, openScans(source, needs), condition, options);
    checkRows(source.title, rows.total);
    const plan = await planOf(source, columns, options);
    const chosen = chosenOf(rows, options);
    checkSomeRow(chosen?.length ?? rows.total, source.title, options.where);
    const copied = copiedOf(plan, await countCategories(source, plan, options, chosen));
    const copier = await RowCopier.open(source, plan, copied, options, chosen);
    try {
      for await (const batch of source.batches(needs, options.signal)) if (await copier.add(batch)) break;
      return await finish(source, plan, copier, options);
    } catch (error) {
      await copier.remove();
      throw error;
    }
  } finally {
    await condition?.close();
  }
}

/** Closes the file of rows, after cells are filled. */
async function finish(
  source: TableSource,
  plan: TablePlan,
  copier: RowCopier,
  options: TableOptions,
): Promise<TableStore> {
  if (copier.refused) throw await copier.refused();
  const { missing } = options;
  const { writer, count, copied, weightless } = copier;
  let { rowOf } = copier;
  await writer.flush();
  if (writer.n === 0) throw noRowLeft({ file: source.title });
  const warnings = [...plan.warnings];
  const dropped = count - writer.n;
  if (dropped > 0) warnings.push({ code: 'rows-left-out', rows: dropped, total: count });
  if (missing === 'mean' || missing === 'median') {
    const cells = await fillHoles(copier, missing, options.maxMemory ?? DEFAULT_MEMORY);
    if (cells > 0) warnings.push({ code: 'cells-filled', cells, how: missing });
  }
  if (weightless > 0 && weightless < writer.n) {
    warnings.push({ code: 'weightless-rows-left-out', rows: weightless, total: writer.n });
    const placeOf = await writer.dropWeightless();
    rowOf = rowOf?.map((row) => (row < 0 ? -1 : placeOf[row])) ?? placeOf;
  }
  await writer.close();
  const store = new FileStore(writer, writer.n, copier.names, plan.weights !== undefined);
  const encodings = copied.flatMap(({ column, how, codes }) =>
    how === 'number' ? [] : [{ column: column.name, how, categories: [...codes.keys()] }],
  );
  return {
    store,
    count,
    ...(rowOf && writer.n < count ? { rowOf: rowOf.slice(0, count) } : {}),
    encodings,
    reading: tableReading(source, plan, count),
    warnings,
    close: () => store.close(),
  };
}

/** Memory for data about all rows while a table is read, when no bound is given, in bytes. */
const DEFAULT_MEMORY = 1e9;

/** Fills missing numbers; texts were filled as they were copied. @returns how many cells were missing */
async function fillHoles(
  { writer, copied, holes }: RowCopier,
  how: 'mean' | 'median',
  maxMemory: number,
): Promise<number> {
  const filling = copied.filter((one) => one.how === 'number' && holes.has(one.column));
  if (filling.length > 0)
    await writer.fill(
      filling.map(({ column, first }) => ({ name: column.name, at: first })),
      how,
      maxMemory,
    );
  return [...holes.values()].reduce((sum, times) => sum + times, 0);
}

/**
 * Whether tables should be read by `openTableStore`, guessed from the sizes of the files: in memory a table takes about
 * four times its size as CSV. The size of standard input is not known.
 * @param maxMemory bytes that may be taken
 */
export async function tableNeedsStore(paths: string[], maxMemory: number): Promise<boolean> {
  let bytes = 0;
  for (const path of paths) {
    const facts = await stat(path).catch(() => undefined);
    if (facts?.isFile()) bytes += facts.size * (await packing(path).catch(() => 1));
  }
  return 4 * bytes > maxMemory;
}

/** The approximate ratio of the size as CSV to the size of the file. @throws where the system does not read the file */
async function packing(path: string): Promise<number> {
  const handle = await open(path);
  try {
    const head = new Uint8Array(4);
    await handle.read(head);
    if (head[0] === 0x1f && head[1] === 0x8b) return 4;
    return head[0] === 0x50 && head[1] === 0x41 ? 3 : 1;
  } finally {
    await handle.close();
  }
}
