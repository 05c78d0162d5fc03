import type { Place } from '../core/errors.ts';
import type { Cell, Column, Items } from '../core/items.ts';
import { inFile } from './open.ts';
import { type Cells, SAFE, type TableCells } from './table/cells.ts';
import type { TableColumn } from './table/columns.ts';
import {
  buildMatrix,
  type Feature,
  firstMissing,
  firstNaN,
  firstTooLarge,
  isWeight,
  refuseCell,
  refuseSize,
  refuseWeight,
} from './table/matrix.ts';
import { readNumbers } from './table/numbers.ts';
import { checkOptions, type TableOptions } from './table/options.ts';

/**
 * Reads a table: CSV, TSV, JSON, JSON lines or Parquet, recognized by content, gzipped or not. Several files, or a
 * pattern such as data/*.csv, are one table when they have the same columns. Rows stay in the order of the files.
 *
 * A column is numeric when at least half of its cells are numbers: a cell counts when its whole text is a number;
 * "3abc", "0x10", NaN and Infinity do not count. Text that is clustered becomes a column of 0 and 1 for each category
 * ("paradigm=functional") or the position of the category in sorted order.
 *
 * Memory: about 16 bytes a cell besides the database's own copy.
 * @throws {ClusterkitError} input, naming file, line and column; usage, naming the columns there are; memory; aborted
 * @example
 * import { openTable } from 'clusterkit/input';
 * const { data, count } = await openTable(['data/citypopulation.json'], { columns: ['year', 'population'] });
 * console.log(count, data.dim, data.columns); // 442 2 [ 'year', 'population' ]
 */
export async function openTable(paths: string[], options: TableOptions = {}): Promise<Items> {
  checkOptions(options);
  const plain = await readNumbers(paths, options);
  if (plain) return await makeItems(plain, options);
  const { queryCells } = await import('./table/query.ts');
  return await queryCells(paths, options, (table) => makeItems(table, options));
}

/**
 * Where an item of a table came from: the file, and "line 3" or the like. Reads the table once more.
 * @param i number among the items that `openTable` gave for the same options
 * @throws {ClusterkitError} as openTable does
 */
export async function placeInTable(paths: string[], options: TableOptions, i: number): Promise<Place> {
  const { queryCells } = await import('./table/query.ts');
  return queryCells(paths, options, ({ place }) => place(i));
}

async function makeItems(table: TableCells, options: TableOptions): Promise<Items> {
  const { title, columns, plan, n, cells, place } = table;
  const cellsOf = (column: TableColumn) => cells[columns.indexOf(column)];
  // as the user has them, before cells are filled
  const shown = columns.map((column, j): Column => ({ name: column.name, values: show(column, cells[j]) }));
  const { missing = 'fail' } = options;
  const fills = missing === 'mean' || missing === 'median';
  const features = plan.clustered.map((planned): Feature => {
    const { numbers, texts } = cellsOf(planned.column);
    return {
      ...planned,
      cells: fills ? { numbers: numbers?.slice(), texts: texts?.slice() } : { numbers, texts },
    };
  });
  if (missing === 'fail') {
    const bad = firstMissing(features, n);
    if (bad) {
      const { column } = bad.feature;
      throw refuseCell(await place(bad.row), column, cellsOf(column).texts?.[bad.row] ?? null);
    }
  }
  const large = firstTooLarge(features, n);
  if (large) {
    const { column, cells } = large.feature;
    throw refuseSize(await place(large.row), column, cells.numbers![large.row]);
  }
  const matrix = await inFile(title, () => buildMatrix(features, n, missing));
  const items: Items = {
    data: matrix.data,
    count: n,
    columns: shown,
    warnings: [...plan.warnings, ...matrix.warnings],
  };
  if (matrix.rowOf) items.rowOf = matrix.rowOf;
  if (matrix.encodings.length > 0) items.encodings = matrix.encodings;
  if (plan.id) items.ids = cellsOf(plan.id).texts!.map((text) => text ?? '');
  if (plan.truth) items.truth = cellsOf(plan.truth).texts!.map((text) => text ?? '');
  if (plan.weights) {
    const { numbers } = cellsOf(plan.weights);
    items.data.weights = await weightsOf(table, plan.weights, numbers!, items);
  }
  return items;
}

/** The cells as the user has them: numbers as numbers, what is missing as null. */
function show({ kind, max, min }: TableColumn, { numbers, texts }: Cells): ArrayLike<Cell> {
  if (kind === 'text' || kind === 'nested') return texts!;
  if (kind === 'boolean') return Array.from(numbers!, (value) => (Number.isNaN(value) ? null : value === 1));
  if (texts && (max >= SAFE || min <= -SAFE)) return texts;
  if (firstNaN(numbers!, numbers!.length) < 0) return numbers!;
  return Array.from(numbers!, (value, i) => (Number.isNaN(value) ? (texts?.[i] ?? null) : value));
}

async function weightsOf(
  { place }: TableCells,
  column: TableColumn,
  values: Float64Array,
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
