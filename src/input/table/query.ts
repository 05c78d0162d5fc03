import { SAFE, type TableCells } from './cells.ts';
import { describeColumns, type TableColumn } from './columns.ts';
import type { TableOptions } from './options.ts';
import { encodedColumns, planTable, type TablePlan, titleOf } from './plan.ts';
import { checkTableMemory, chooseRows, readCells } from './rows.ts';
import { locate, openTableSource } from './source.ts';
import { checkSomeRow } from './where.ts';

/**
 * Reads the cells of any table, by way of the database, and hands them to `work`.
 * @throws {ClusterkitError} as openTable does
 */
export async function queryCells<T>(
  paths: string[],
  options: TableOptions,
  work: (table: TableCells) => Promise<T>,
): Promise<T> {
  const asked = [options.id, options.labelColumn, ...encodedColumns(options.encode)];
  const texts = asked.filter((name) => name !== undefined);
  const source = await openTableSource(paths, { ...options, texts });
  try {
    const title = titleOf(source);
    const { columns, rows } = await describeColumns(source);
    const plan = await planTable(source, columns, rows, options);
    const chosen = await chooseRows(source, columns, rows, options);
    const n = chosen?.length ?? rows;
    checkSomeRow(n, title, options.where);
    checkTableMemory(title, n, columns.length, options.maxMemory);
    const cells = await readCells(source, columns, chosen, n, (column) => needs(column, plan));
    const place = (i: number) => locate(source, chosen ? chosen[i] : i);
    return await work({ title, columns, plan, n, cells, place });
  } finally {
    await source.close();
  }
}

function needs(column: TableColumn, plan: TablePlan): { numbers: boolean; texts: boolean } {
  const planned = plan.clustered.find((other) => other.column === column);
  const asText = column === plan.id || column === plan.truth || (planned && planned.how !== 'number');
  if (column.kind === 'text' || column.kind === 'nested')
    return { numbers: column === plan.weights, texts: true };
  const inexact = column.numbers < column.present || column.max >= SAFE || column.min <= -SAFE;
  return { numbers: true, texts: asText || (inexact && column.kind === 'number') };
}
