import { nearestTwo } from '../../algorithms/centers/nearestTwo.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Column, Items } from '../../core/items.ts';
import { runFeatures } from '../../features/pipeline.ts';
import { parseFeatures } from '../../features/spec.ts';
import type { Silhouette } from '../../indices/silhouette.ts';
import type { RowsInput } from '../../output/document.ts';
import type { Sheet } from '../../output/xlsx.ts';
import { indexColumns } from '../metrics/table.ts';
import type { RowsResult } from '../rows.ts';
import type { Session } from '../session.ts';
import { columnNames } from './input.ts';
import type { RowsClusterOptions } from './options.ts';

/** The label of each item, with its name where it has one. */
export function labelColumns({ labels, items }: RowsResult): Column[] {
  const label = { name: 'label', values: presentLabels(labels) };
  return items.ids ? [{ name: 'id', values: items.ids }, label] : [label];
}

/** Items that were left out have none. */
export function presentLabels(labels: Int32Array): ArrayLike<number | null> {
  return labels.includes(-1) ? Array.from(labels, (label) => (label < 0 ? null : label)) : labels;
}

/** The centers in the columns that were clustered, each with its number and size where columns have names. */
export function centerColumns({ result, data }: RowsResult, named: boolean): Column[] {
  const { k, centers, sizes } = result;
  const { dim, points } = centers;
  const columns = columnNames(data).map((name, j) => ({
    name,
    values: Float64Array.from({ length: k }, (_, c) => points[c * dim + j]),
  }));
  if (!named) return columns;
  const record = withColumns(columns, [
    { name: 'cluster', values: Int32Array.from({ length: k }, (_, c) => c) },
    { name: 'size', values: sizes },
  ]);
  return [...record.slice(dim), ...columns];
}

/**
 * The rows as they were read, in their order, with label, distance to the center and second-best label, and
 * their silhouettes where these were measured.
 * @param places their coordinates, which become columns, too
 */
export async function joinedRows(
  session: Session,
  found: RowsResult,
  places: Dataset | undefined,
): Promise<Column[]> {
  const { items, labels, data, result, run, silhouette } = found;
  const { distance, second } = await nearestTwo(data, result, session.pacing);
  const rowOf = (i: number) => items.rowOf?.[i] ?? i;
  const ofItems = (of: ArrayLike<number>) =>
    items.rowOf ? Array.from(labels, (_, i) => (rowOf(i) < 0 ? null : of[rowOf(i)])) : of;
  return withColumns(readColumns(items, run.input.kind), [
    { name: 'label', values: presentLabels(labels) },
    { name: 'distance', values: ofItems(distance) },
    { name: 'second_label', values: ofItems(second) },
    ...silhouetteColumn(items, silhouette),
    ...(places ? columnNames(places) : []).map((name, j) => {
      const { x, n, dim } = places as Dataset;
      return { name, values: ofItems(Float64Array.from({ length: n }, (_, i) => x[i * dim + j])) };
    }),
  ]);
}

/** The silhouette of each item, where they were measured; those left out or not drawn have none. */
export function silhouetteColumn({ count, rowOf }: Items, silhouette: Silhouette | undefined): Column[] {
  if (!silhouette) return [];
  const { rows } = silhouette;
  const values = Array.from({ length: count }, (_, i) => {
    const row = rowOf?.[i] ?? i;
    return row < 0 || Number.isNaN(rows[row]) ? null : rows[row];
  });
  return [{ name: 'silhouette', values }];
}

/** Adds columns, under another name where theirs is taken. */
export function withColumns(columns: readonly Column[], added: readonly Column[]): Column[] {
  const taken = new Set(columns.map(({ name }) => name));
  const renamed = added.map(({ name, values }) => {
    let free = name;
    for (let i = 2; taken.has(free); i++) free = `${name}_${i}`;
    taken.add(free);
    return { name: free, values };
  });
  return [...columns, ...renamed];
}

/** What is known of the items: the columns of their table, or the numbers of their matrix. */
export function readColumns({ ids, columns, data, count, rowOf }: Items, kind: RowsInput['kind']): Column[] {
  // the names of a table's rows are one of its columns
  const named = ids && kind !== 'table' ? [{ name: 'id', values: ids }] : [];
  if (columns) return [...named, ...columns];
  const row = (i: number) => rowOf?.[i] ?? i;
  const numbers = columnNames(data).map((name, j) => ({
    name,
    values: Array.from({ length: count }, (_, i) => (row(i) < 0 ? null : data.x[row(i) * data.dim + j])),
  }));
  return [...named, ...numbers];
}

/** Steps whose columns are coordinates. */
const PLACES = ['pca', 'tsne', 'umap'];

/** @throws {ClusterkitError} usage, for what makes no coordinates, or when they are written nowhere */
export function checkCoordinates({ coordinates, out }: RowsClusterOptions): void {
  if (coordinates === undefined) return;
  const [{ name }, another] = parseFeatures([coordinates]);
  if (!PLACES.includes(name) || another)
    throw new ClusterkitError('usage', `--coordinates ${coordinates}: expected pca:3, tsne:2 or umap:2`);
  if (out === undefined)
    throw new ClusterkitError('usage', '--coordinates are columns of --out: add --out FILE');
}

/** Coordinates of what was clustered: those that were asked for, or that it had become. */
export async function coordinatesOf(
  session: Session,
  { data, run }: RowsResult,
  { coordinates, seed, out }: RowsClusterOptions,
): Promise<Dataset | undefined> {
  if (out === undefined) return undefined;
  if (coordinates === undefined)
    return PLACES.includes(run.preparation.at(-1)?.name ?? '') ? data : undefined;
  const settings = { seed, maxMemory: session.maxMemory, ...session.pacing };
  return (await runFeatures(data, parseFeatures([coordinates]), settings)).data;
}

/** What a workbook holds beside the rows: the means of the clusters, and what was measured. */
export function sheetsOf({ run }: RowsResult): Sheet[] {
  const { profile, sizes, shares, inertia, metrics, k } = run;
  const clusters: Column[] = [
    { name: 'cluster', values: Array.from({ length: k }, (_, c) => c) },
    { name: 'size', values: sizes },
    { name: 'share', values: shares },
    ...profile.columns.map((name, j) => ({ name, values: profile.clusters.map((means) => means[j]) })),
  ];
  return [
    { name: 'clusters', columns: withColumns([], clusters) },
    { name: 'metrics', columns: indexColumns({ inertia, ...metrics }) },
  ];
}
