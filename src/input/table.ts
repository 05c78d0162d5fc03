import { type Dataset, LARGEST } from '../core/dataset.ts';
import type { Place } from '../core/errors.ts';
import type { Cell, Column, Items } from '../core/items.ts';
import { noRow } from './noRow.ts';
import { inFile } from './open.ts';
import type { Need } from './table/batch.ts';
import type { CellNumbers } from './table/block.ts';
import type { TableColumn } from './table/columns.ts';
import type { Cells } from './table/frame.ts';
import {
  buildMatrix,
  type Feature,
  firstMissing,
  firstTooLarge,
  gapText,
  isWeight,
  refuseCell,
  refuseSize,
  refuseWeight,
} from './table/matrix.ts';
import { checkOptions, type TableOptions } from './table/options.ts';
import type { PlannedColumn } from './table/plan.ts';
import { readFrame, readTable, type TableCells } from './table/read.ts';
import { openSource, type SourceOptions, type TableSource } from './table/source.ts';
import { textItems } from './table/texts.ts';
import { withoutWeightless } from './table/weightless.ts';

/**
 * Reads a table, recognized by content, gzipped or not: separated values, JSON, Parquet and the others of
 * `TABLE_FORMATS`. Several files, or a pattern such as data/*.csv, are one table when they have the same columns. Rows
 * stay in the order of the files. `reading` of the items tells how the file was read and which parts are used.
 *
 * A column is numeric when at least half of its cells are numbers: a cell counts when its whole text is a number;
 * "3abc", "0x10", NaN and Infinity do not count. Text that is clustered becomes a column of 0 and 1 for each category
 * ("paradigm=functional") or the position of the category in sorted order.
 *
 * Rows of weight 0 are left out, unless all are. Memory: about 16 bytes a cell.
 * @throws {ClusterkitError} input, naming file, line and column; usage, naming the columns there are; memory; aborted
 * @example
 * import { openTable } from 'clusterkit/input';
 * const { data, count } = await openTable(['data/citypopulation.json'], { columns: ['year', 'population'] });
 * console.log(count, data.dim, data.columns); // 442 2 [ 'year', 'population' ]
 */
export async function openTable(paths: string[], options: TableOptions = {}): Promise<Items> {
  checkOptions(options);
  return await readTable(paths, options, (table) => makeItems(table, options));
}

/**
 * Finds the place of an item of a table: the file, and "line 3" or the like. Reads the table once more.
 * @param i number of an item that `openTable` gives for the same options
 * @throws {ClusterkitError} as `openTable`
 */
export async function placeInTable(paths: string[], options: TableOptions, i: number): Promise<Place> {
  return readTable(paths, options, ({ place }) => place(i));
}

/**
 * The cells of one row of a table as they are, gaps included. One or two passes; memory: the rows up to this one.
 * @param row its number from 0
 * @throws {ClusterkitError} usage, for a row beyond the last; else as `openTable`
 */
export async function tableRow(paths: string[], row: number, options: SourceOptions = {}): Promise<TableRow> {
  return await shownTable(paths, { ...options, limit: row + 1 }, (shown, n, { title, reading }) => {
    if (row >= n) throw noRow(row, n, title);
    const cells = shown.map(({ column: { name, kind }, values }) => ({ name, kind, value: values[row] }));
    return { cells, named: reading.header !== false };
  });
}

/**
 * All cells of a table as they are, gaps included, and the other sheets of a workbook that hold something.
 * Memory: about 16 bytes a cell.
 * @throws {ClusterkitError} as `openTable`
 */
export async function wholeTable(path: string, options: SourceOptions = {}): Promise<WholeTable> {
  return await shownTable([path], options, (shown, n, { reading }) => ({
    n,
    columns: shown.map(({ column: { name }, values }) => ({ name, values })),
    sheets: reading.otherSheets ?? [],
  }));
}

interface WholeTable {
  n: number;
  columns: Column[];
  sheets: readonly string[];
}

/** A column with its cells as the user sees them. */
interface ShownColumn {
  column: TableColumn;
  values: ArrayLike<Cell>;
}

/** Reads the cells of all columns, and hands them to `work`. */
async function shownTable<T>(
  paths: readonly string[],
  options: SourceOptions & { limit?: number },
  work: (columns: ShownColumn[], n: number, source: TableSource) => T,
): Promise<T> {
  const source = await openSource(paths, options);
  try {
    const needs = source.columns.map((): Need => 'cells');
    const { columns, frame, n } = await readFrame(source, needs, options);
    const values = (column: TableColumn) => show(column, frame.cells(column, column.kind === 'text'));
    return work(
      columns.map((column) => ({ column, values: values(column) })),
      n,
      source,
    );
  } finally {
    await source.close();
  }
}

/** One row of a table. */
interface TableRow {
  cells: { name: string; kind: TableColumn['kind']; value: Cell }[];
  /** Whether the file names its columns. */
  named: boolean;
}

async function makeItems(table: TableCells, options: TableOptions): Promise<Items> {
  const { text } = table.plan;
  const made = text
    ? await textItems(table, text, options.missing ?? 'fail')
    : await rowItems(table, options);
  return withoutWeightless(await completed(table, made));
}

/** Items that are made of texts or numbers, and what is known of them beside. */
async function completed(
  table: TableCells,
  made: Omit<Items, 'count' | 'columns' | 'reading'>,
): Promise<Items> {
  const { columns, plan, n, cells, reading } = table;
  const cellsOf = (column: TableColumn) => cells[columns.indexOf(column)];
  const namesOf = (column: TableColumn) => cellsOf(column).texts!.map((text) => text ?? '');
  // the cells of the user, before gaps are filled
  const shown = columns.map((column, j) => shownColumn(column, cells[j]));
  const items: Items = {
    ...made,
    count: n,
    columns: shown,
    reading,
    warnings: [...plan.warnings, ...made.warnings],
  };
  const ids = plan.id ? namesOf(plan.id) : rowNames(table);
  if (ids) items.ids = ids;
  if (plan.truth) items.truth = namesOf(plan.truth);
  if (plan.weights) {
    const numbers = cellsOf(plan.weights).numbers!();
    items.data.weights = await weightsOf(table, plan.weights, numbers, items);
  }
  return items;
}

/** Rows of numbers, without gaps. */
async function rowItems(
  table: TableCells,
  options: TableOptions,
): Promise<Pick<Items, 'data' | 'rowOf' | 'encodings' | 'warnings'>> {
  const { title, columns, cells, n, place } = table;
  const { missing = 'fail' } = options;
  const ready = rowsAtHand(table);
  if (ready) return { data: ready, warnings: [] };
  const features = featuresOf(table, missing === 'mean' || missing === 'median', gapText(missing));
  if (missing === 'fail' || missing === 'category') {
    const bad = firstMissing(features, n);
    if (bad) {
      const { column } = bad.feature;
      const text = cells[columns.indexOf(column)].texts?.[bad.row] ?? null;
      const word = text === null ? await table.missingWord(bad.row, column) : undefined;
      throw refuseCell(await place(bad.row), column, text, word);
    }
  }
  const large = firstTooLarge(features, n);
  if (large) {
    const { column, cells } = large.feature;
    throw refuseSize(await place(large.row), column, cells.numbers![large.row]);
  }
  const matrix = await inFile(title, () => buildMatrix(features, n, missing));
  return {
    data: matrix.data,
    warnings: matrix.warnings,
    ...(matrix.rowOf && { rowOf: matrix.rowOf }),
    ...(matrix.encodings.length > 0 && { encodings: matrix.encodings }),
  };
}

/** The rows as they were read, where all of their cells are numbers that can be squared. */
function rowsAtHand({ columns, cells, plan, n, rowsOf }: TableCells): Dataset | undefined {
  const places = new Map(columns.map((column, j) => [column, j]));
  const isReady = ({ column, how }: PlannedColumn) =>
    how === 'number' && cells[places.get(column)!].whole && Math.max(-column.min, column.max) <= LARGEST;
  if (!plan.clustered.every(isReady)) return undefined;
  const clustered = plan.clustered.map(({ column }) => column);
  const x = rowsOf(clustered);
  return x && { x, n, dim: clustered.length, columns: clustered.map(({ name }) => name) };
}

/**
 * The clustered columns with their cells, which may be changed when gaps are to be filled.
 * @param gap the category of missing texts, if they are one
 */
function featuresOf({ columns, cells, plan }: TableCells, copied: boolean, gap: string | null): Feature[] {
  const places = new Map(columns.map((column, j) => [column, j]));
  return plan.clustered.map((planned): Feature => {
    const { numbers, texts } = cells[places.get(planned.column) as number];
    if (planned.how === 'number') {
      const values = numbers!();
      return { ...planned, cells: { numbers: copied ? values.slice() : values, texts } };
    }
    const filled = gap === null ? texts : texts?.map((text) => text ?? gap);
    return { ...planned, cells: { texts: copied ? filled?.slice() : filled } };
  });
}

/** The names of rows in the first column; numbers from 0 are no names. */
function rowNames({ columns, cells, plan }: TableCells): string[] | undefined {
  const { rowNames } = plan;
  if (!rowNames || (rowNames.counts && rowNames.min === 0)) return undefined;
  const { numbers, texts } = cells[columns.indexOf(rowNames)];
  return texts ? texts.map((text) => text ?? '') : Array.from(numbers!(), String);
}

/** A column as the user has it. Numbers that lie in rows are gathered when they are asked for: most are never shown. */
function shownColumn(column: TableColumn, cells: Cells): Column {
  const { name, large } = column;
  if (!cells.whole || (cells.texts && large)) return { name, values: show(column, cells) };
  let values: ArrayLike<Cell> | undefined;
  return {
    name,
    get values() {
      values ??= show(column, cells);
      return values;
    },
  };
}

/** The cells of the user: numbers as numbers, missing cells as null. */
function show({ kind, large }: TableColumn, { numbers: gather, texts, whole }: Cells): ArrayLike<Cell> {
  if (kind === 'text' || kind === 'nested') return texts!;
  if (kind === 'number' && texts && large) return texts;
  const numbers = gather!();
  if (kind === 'boolean') return Array.from(numbers, (value) => (Number.isNaN(value) ? null : value === 1));
  if (whole) return numbers;
  return Array.from(numbers, (value, i) => (Number.isNaN(value) ? (texts?.[i] ?? null) : value));
}

async function weightsOf(
  { place }: TableCells,
  column: TableColumn,
  values: CellNumbers,
  { data, rowOf }: Items,
): Promise<Float64Array> {
  const weights = new Float64Array(data.n);
  for (let i = 0; i < values.length; i++) {
    const row = rowOf ? rowOf[i] : i;
    if (row < 0) continue;
    if (!isWeight(values[i])) throw refuseWeight(await place(i), column);
    weights[row] = values[i];
  }
  return weights;
}
