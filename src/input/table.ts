import { ClusterkitError } from '../core/errors.ts';
import type { Cell, Column, Items } from '../core/items.ts';
import { checkMemory } from '../core/memory.ts';
import { describeColumns, type TableColumn } from './tableColumns.ts';
import { buildMatrix, type Feature, firstMissing, refuseCell, refuseWeight } from './tableMatrix.ts';
import { checkOptions, type TableOptions } from './tableOptions.ts';
import { encodedColumns, inTitle, planTable, type TablePlan, titleOf } from './tablePlan.ts';
import { type Cells, chooseRows, readCells } from './tableRows.ts';
import { locate, openTableSource, type TableSource } from './tableSource.ts';

export type { TableOptions } from './tableOptions.ts';

/**
 * Reads a table: CSV, TSV, JSON, JSON lines or Parquet, by content, packed by gzip or not. Several files, or a
 * pattern such as data/*.csv, are one table when they have the same columns. Rows stay in the order of the files.
 *
 * A column is one of numbers when at least half of its cells are: whole texts that are numbers count, "3abc",
 * "0x10", NaN and Infinity do not. Text that is clustered becomes a column of 0 and 1 for each category
 * ("paradigm=functional") or the place of the category in sorted order.
 *
 * Memory: about 16 bytes a cell besides the database's own copy.
 * @throws {ClusterkitError} input, naming file, line and column; usage, naming the columns there are; memory; aborted
 */
export async function openTable(paths: string[], options: TableOptions = {}): Promise<Items> {
  checkOptions(options);
  const texts = [options.id, options.labelColumn, ...encodedColumns(options.encode)];
  const source = await openTableSource(paths, {
    ...options,
    texts: texts.filter((name) => name !== undefined),
  });
  try {
    return await readItems(source, options);
  } finally {
    await source.close();
  }
}

async function readItems(source: TableSource, options: TableOptions): Promise<Items> {
  const title = titleOf(source);
  const { columns, rows } = await describeColumns(source);
  const plan = await planTable(source, columns, rows, options);
  const chosen = await chooseRows(source, columns, rows, options);
  const n = chosen?.length ?? rows;
  if (n === 0) throw new ClusterkitError('input', `${title}: no row meets --where ${options.where}`);
  checkMemory(
    `${title}: reading ${n} rows of ${columns.length} columns`,
    16 * n * columns.length,
    options.maxMemory ?? Number.POSITIVE_INFINITY,
    'take --columns, --sample or minibatch, or raise --max-memory',
  );
  const cells = await readCells(source, columns, chosen, n, (column) => needs(column, plan));
  const cellsOf = (column: TableColumn) => cells[columns.indexOf(column)];
  // before cells are filled, as the user has them
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
  const rowAt = (i: number) => (chosen ? chosen[i] : i);
  if (missing === 'fail') {
    const bad = firstMissing(features, n);
    if (bad) {
      const { column } = bad.feature;
      throw refuseCell(
        await locate(source, rowAt(bad.row)),
        column,
        cellsOf(column).texts?.[bad.row] ?? null,
      );
    }
  }
  const matrix = await inTitle(title, () => buildMatrix(features, n, missing));
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
    items.data.weights = await weightsOf(source, plan.weights, numbers!, items, rowAt);
  }
  return items;
}

/** Past this, neighbouring whole numbers are one and the same to a double. */
const SAFE = 2 ** 53;

function needs(column: TableColumn, plan: TablePlan): { numbers: boolean; texts: boolean } {
  const planned = plan.clustered.find((other) => other.column === column);
  const asText = column === plan.id || column === plan.truth || (planned && planned.how !== 'number');
  if (column.kind === 'text' || column.kind === 'nested')
    return { numbers: column === plan.weights, texts: true };
  const inexact = column.numbers < column.present || column.max >= SAFE || column.min <= -SAFE;
  return { numbers: true, texts: asText || (inexact && column.kind === 'number') };
}

/** The cells as the user has them: numbers as numbers, what is missing as null. */
function show({ kind, max, min }: TableColumn, { numbers, texts }: Cells): ArrayLike<Cell> {
  if (kind === 'text' || kind === 'nested') return texts!;
  if (kind === 'boolean') return Array.from(numbers!, (value) => (Number.isNaN(value) ? null : value === 1));
  if (texts && (max >= SAFE || min <= -SAFE)) return texts;
  if (!numbers!.some(Number.isNaN)) return numbers!;
  return Array.from(numbers!, (value, i) => (Number.isNaN(value) ? (texts?.[i] ?? null) : value));
}

async function weightsOf(
  source: TableSource,
  column: TableColumn,
  values: Float64Array,
  { data, rowOf }: Items,
  rowAt: (i: number) => number,
): Promise<Float64Array> {
  const weights = new Float64Array(data.n);
  for (let i = 0; i < values.length; i++) {
    const row = rowOf ? rowOf[i] : i;
    if (row < 0) continue;
    if (!(values[i] >= 0)) throw refuseWeight(await locate(source, rowAt(i)), column);
    weights[row] = values[i];
  }
  return weights;
}
