import type { Column } from '../core/items.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { columnNames, itemsOfRows } from './items.ts';
import { type Inputs, lookAt } from './look.ts';
import type { RowsSubject } from './openRows.ts';
import type { FeaturesOptions } from './params/features.ts';
import type { Work } from './work.ts';

/** Looks at rows, pictures being rows of their own. */
export function lookAtRows(work: Work, paths: readonly string[]): Promise<Inputs> {
  return lookAt(work, paths, { by: 'pictures' });
}

/** What the JSON holds of rows made ready. */
export function featuresRun(
  { record, data, steps, seconds, warnings }: RowsSubject,
  { seed = DEFAULT_SEED }: FeaturesOptions,
) {
  const { n, dim } = data;
  return {
    input: record,
    seed,
    n,
    dim,
    columns: columnNames(data),
    steps,
    seconds: { total: seconds },
    warnings,
  };
}

/** The rows as a table: what they are called, the columns that were made, the known classes. */
export function featureColumns({ data, items }: RowsSubject): Column[] {
  const { x, n, dim } = data;
  const columns = columnNames(data).map((name, j) => ({
    name,
    values: Float64Array.from({ length: n }, (_, i) => x[i * dim + j]),
  }));
  const itemOf = itemsOfRows(items, n);
  const known = (name: string, values: readonly string[] | undefined): Column[] =>
    values ? [{ name, values: Array.from({ length: n }, (_, i) => values[itemOf?.[i] ?? i]) }] : [];
  return [...known('id', items.ids), ...columns, ...known('class', items.truth)];
}
