import type { Dataset } from '../core/dataset.ts';
import type { Column } from '../core/items.ts';
import { datasetColumns } from './items.ts';

/** A table of rows that no file has, and a column of labels whose name no other column has. */
export function drawnColumns(data: Dataset, labels: Int32Array, title: string): Column[] {
  const columns = datasetColumns(data);
  const taken = new Set(columns.map(({ name }) => name));
  let name = title;
  for (let i = 2; taken.has(name); i++) name = `${title}_${i}`;
  return [...columns, { name, values: labels }];
}

/** The rows as lists. */
export function drawnRows({ x, n, dim }: Dataset): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from(x.subarray(i * dim, (i + 1) * dim)));
}
