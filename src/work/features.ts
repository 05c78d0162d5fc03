import type { Dataset } from '../core/dataset.ts';
import type { Column, Items } from '../core/items.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { DENSE_ROWS, type SparseDataset } from '../core/sparse.ts';
import { formatOf, TABLE_FORMATS } from '../output/formats.ts';
import { writeOutput } from './files.ts';
import { columnNames, datasetColumns, itemsOfRows } from './items.ts';
import { type Group, type Inputs, lookAt } from './look.ts';
import { fillTemplate, type OutputPlan, templateOf } from './names.ts';
import { openRows } from './openRows.ts';
import type { FeaturesOptions } from './params/features.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/** Rows after all steps, every number of them. */
export interface FeaturesSubject extends Subject {
  data: Dataset;
  items: Items;
}

/**
 * Reads rows and prepares them; sparse rows become dense.
 * @throws {ClusterkitError} usage, input, memory or aborted
 */
export async function openFeatures(
  work: Work,
  group: Group,
  options: FeaturesOptions,
): Promise<FeaturesSubject> {
  const { data, sparse, ...subject } = await openRows(work, group, options);
  await subject.hashed;
  return { ...subject, data: data ?? denseRows(sparse as SparseDataset, work.maxMemory) };
}

/** @throws {ClusterkitError} memory */
function denseRows(sparse: SparseDataset, maxMemory: number): Dataset {
  const { rows, n, dim, weights, columns } = sparse;
  checkMemory(`writing ${n} rows of ${dim} columns with their zeros`, 8 * n * dim, maxMemory, [
    DENSE_ROWS,
    MORE_MEMORY,
  ]);
  const x = new Float64Array(n * dim);
  for (let i = 0; i < n; i++)
    for (let p = rows.starts[i]; p < rows.starts[i + 1]; p++) x[i * dim + rows.places[p]] = rows.values[p];
  return { x, n, dim, weights, columns };
}

/** Looks at inputs of rows; pictures are rows, too. */
export function lookAtRows(work: Work, paths: readonly string[]): Promise<Inputs> {
  return lookAt(work, paths, { by: 'pictures' });
}

/**
 * Names the file of each input; undefined if no file is written.
 * @throws {ClusterkitError} usage, as `OutputPlan`
 */
export function planFeatures(
  plan: OutputPlan,
  { groups }: Inputs,
  { output, seed = DEFAULT_SEED }: FeaturesOptions,
): (string | undefined)[] {
  return groups.map(({ files: [input] }, i) => {
    if (output === undefined) return undefined;
    const template = templateOf(output, '{stem}-features.npy');
    const path = fillTemplate(template, { input, i: i + 1, command: 'features', seed });
    return plan.add('output', path, TABLE_FORMATS);
  });
}

/** Writes the rows: NPY with their number type, or a table. */
export async function writeFeatures(work: Work, path: string, subject: FeaturesSubject): Promise<void> {
  const { x, n, dim } = subject.data;
  const format = formatOf(path, TABLE_FORMATS) ?? 'npy';
  if (format === 'npy') {
    const { toNpy } = await import('../output/npy.ts');
    return writeOutput(work, path, toNpy(x, [n, dim]));
  }
  const { tableBytes } = await import('../output/table.ts');
  await writeOutput(work, path, await tableBytes(format, featureColumns(subject), work.pacing));
}

/** The JSON of prepared rows. */
export function featuresRun(
  { record, data, steps, seconds, warnings }: FeaturesSubject,
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

/** The rows as a table: their names, the columns of the features, the known classes. */
function featureColumns({ data, items }: FeaturesSubject): Column[] {
  const { n } = data;
  const itemOf = itemsOfRows(items, n);
  const known = (name: string, values: readonly string[] | undefined): Column[] =>
    values ? [{ name, values: Array.from({ length: n }, (_, i) => values[itemOf?.[i] ?? i]) }] : [];
  return [...known('id', items.ids), ...datasetColumns(data), ...known('class', items.truth)];
}
