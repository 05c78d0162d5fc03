import { centerDistances } from '../algorithms/centers/centerDistances.ts';
import { nearestTwo } from '../algorithms/centers/nearestTwo.ts';
import { averageColumns } from '../algorithms/tree/averageColumns.ts';
import type { Dataset } from '../core/dataset.ts';
import { toHex } from '../core/image.ts';
import type { Column, Items } from '../core/items.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { numbersTo } from '../core/numbers.ts';
import { runFeatures } from '../features/pipeline.ts';
import { parseFeatures } from '../features/spec.ts';
import type { Silhouette } from '../indices/silhouette.ts';
import { findIndex } from '../indices/table.ts';
import type { Sheet } from '../output/xlsx.ts';
import { colorColumns } from './colorTables.ts';
import { PLACES } from './coordinates.ts';
import { columnNames, datasetColumns } from './items.ts';
import { membershipColumns, secondOf } from './memberships.ts';
import { logDensityColumns } from './mixtures.ts';
import { rowNames } from './openRows.ts';
import type { Result } from './result.ts';
import type { Subject } from './subject.ts';
import { clusterColumns, placeColumns, runColumns, runName } from './tables.ts';
import type { Work } from './work.ts';
import { noCenters } from './writeChecks.ts';

/*
 * Tables with one line for each item, row or center: the files of labels, rows and centers.
 */

/** Adds columns; a column whose name is taken gets another name. */
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

/** Names that distinguish columns of several results: "label", or "label_k2" if there is more than one result. */
function columnOf(name: string, result: Result, results: readonly Result[]): string {
  if (results.length < 2) return name;
  const { varying, settings } = result;
  const differ = varying.filter((one) => results.some((other) => other.settings[one] !== settings[one]));
  return `${name}_${runName(result, differ)}`;
}

/**
 * The label of each row, column or item; one column for each of several results. Names come first, if there are any.
 */
export function labelColumns(results: readonly Result[]): Column[] {
  const { subject } = results[0];
  const { unit, items } = subject;
  const ids = unit === 'columns' || unit === 'items' ? subject.names() : items?.ids;
  const labels = results.map((result) => ({
    name: columnOf('label', result, results),
    values: presentLabels(result),
  }));
  return withColumns(ids ? [{ name: 'id', values: ids }] : [], labels);
}

/** One label for each item, -1 for noise; items that were left out have none. */
function presentLabels(result: Result): ArrayLike<number | null> {
  const { items, unit } = result.subject;
  const labels = result.labels();
  const rowOf = unit === 'columns' ? undefined : items?.rowOf;
  if (!rowOf?.includes(-1)) return labels;
  return Array.from(labels, (label, i) => (rowOf[i] < 0 ? null : label));
}

/** The label of each pixel, line by line; with a column of frames if there are several. -1 is noise, or left out. */
export function pixelColumns(
  { width, height, frames }: { width: number; height: number; frames: number },
  results: readonly Result[],
  labelsOf: (result: Result) => Int32Array,
): Column[] {
  const n = width * height * frames;
  const place = (name: string, of: (y: number, x: number) => number) => {
    const values = new Int32Array(n);
    for (let y = 0, p = 0; y < height * frames; y++) for (let x = 0; x < width; x++) values[p++] = of(y, x);
    return { name, values };
  };
  return [
    ...(frames > 1 ? [place('frame', (y) => Math.floor(y / height))] : []),
    place('x', (_, x) => x),
    place('y', (y) => y % height),
    ...results.map((result) => ({ name: columnOf('label', result, results), values: labelsOf(result) })),
  ];
}

/**
 * The rows as they were read, in their order, with their label; of a picture its colors, or its pixels where these were
 * clustered. If centers made the clusters, also the distance to the own center and the second-best label; if density did,
 * what it tells of each row. With p1 to pk if rows belong to several clusters, and the silhouette if it was computed. For
 * several results only labels and silhouettes, with one column each. For grouped columns, the rows with the mean of each
 * group.
 * @param places coordinates of the rows, which are added as columns
 */
export async function joinedRows(
  work: Work,
  results: readonly Result[],
  places: Dataset | undefined,
): Promise<Column[]> {
  const [result] = results;
  const { subject } = result;
  if (subject.unit === 'columns') return groupedColumns(result);
  const { picture } = subject;
  const items: Pick<Items, 'count' | 'rowOf'> = subject.items ?? { count: subject.n };
  const found: Column[] = [];
  for (const one of results) {
    const labels = picture ? one.clustering.labels : presentLabels(one);
    found.push({ name: columnOf('label', one, results), values: labels });
    if (results.length === 1) {
      const told = [
        ...densityColumns(one),
        ...logDensityColumns(one),
        ...membershipColumns(one, work.maxMemory),
      ];
      found.push(...[...(await nearestColumns(work, one)), ...told].map((column) => ofItems(items, column)));
    }
    found.push(...silhouetteColumn(columnOf('silhouette', one, results), items, one.scores.silhouette));
  }
  if (places) found.push(...datasetColumns(places).map((column) => ofItems(items, column)));
  const read = picture ? colorColumns(subject, picture) : readColumns(subject, subject.items as Items);
  return withColumns(read, found);
}

async function nearestColumns(work: Work, { subject, clustering }: Result): Promise<Column[]> {
  const { centers, tree, membership, medoids, labels, k } = clustering;
  if (medoids?.distances && medoids.second)
    return [
      { name: 'distance', values: medoids.distances },
      { name: 'second_label', values: medoids.second },
    ];
  // the centers of a cut come after its clusters: a row may be nearer to another center
  if (!centers || tree?.kind === 'merges') return [];
  const rows = subject.sparse ?? (subject.data as Dataset);
  const { distance, second } = await nearestTwo(rows, { ...clustering, centers }, work.pacing);
  return [
    { name: 'distance', values: distance },
    { name: 'second_label', values: membership ? secondOf(membership, labels, k) : second },
  ];
}

/**
 * The distance of each item to every center, a column for each: to0, to1 and so on. The names of items come first, if there
 * are any.
 * @throws {ClusterkitError} usage, for clusters without centers; memory; aborted
 */
export async function centerDistanceColumns(work: Work, { subject, clustering }: Result): Promise<Column[]> {
  const { centers, k } = clustering;
  if (!centers || subject.unit === 'columns') throw noCenters('distancesOut');
  const { n } = subject;
  checkMemory(`the distances of ${n} rows to ${k} centers`, n * k * 8, work.maxMemory, [MORE_MEMORY]);
  const rows = subject.sparse ?? (subject.data as Dataset);
  const items: Pick<Items, 'rowOf' | 'ids'> = subject.items ?? {};
  const all = await centerDistances(rows, centers, k, work.pacing);
  const columns = all.map((values, c) => ofItems(items, { name: `to${c}`, values }));
  return withColumns(items.ids ? [{ name: 'id', values: items.ids }] : [], columns);
}

/** What density tells of each item: how firmly it belongs to its cluster, how far it lies out, how near others are. */
function densityColumns({ clustering: { strengths, density, reachability } }: Result): Column[] {
  const columns = {
    strength: strengths,
    outlier_score: density?.outlierScores,
    core_distance: density?.coreDistances,
    reachability: reachability?.reach,
  };
  return Object.entries(columns).flatMap(([name, values]) => (values ? [{ name, values }] : []));
}

/** Turns one value for each row into a column with one value for each item: items that were left out have none. */
export function ofItems({ rowOf }: Pick<Items, 'rowOf'>, { name, values }: Column): Column {
  if (!rowOf) return { name, values };
  return { name, values: Array.from(rowOf, (row) => (row < 0 ? null : values[row])) };
}

/** The silhouette of each item, if it was computed; items that were left out or not sampled have none. */
export function silhouetteColumn(
  name: string,
  { count, rowOf }: Pick<Items, 'count' | 'rowOf'>,
  silhouette: Silhouette | undefined,
): Column[] {
  if (!silhouette) return [];
  const { rows } = silhouette;
  const values = Array.from({ length: count }, (_, i) => {
    const row = rowOf?.[i] ?? i;
    return row < 0 || Number.isNaN(rows[row]) ? null : rows[row];
  });
  return [{ name, values }];
}

/** The original data of the items: the columns of their table, or the numbers of their matrix. */
export function readColumns({ kind }: Subject, { ids, columns, data, rowOf }: Items): Column[] {
  // the names of a table's rows are one of its columns
  const named = ids && kind !== 'table' ? [{ name: 'id', values: ids }] : [];
  if (columns) return [...named, ...columns.map(asNumbers)];
  const numbers = datasetColumns(data).map(({ name, values }) => ({
    name,
    values: rowOf
      ? Array.from(rowOf, (row) => (row < 0 ? null : values[row]))
      : Array.from(values as ArrayLike<number>),
  }));
  return [...named, ...numbers];
}

/** Columns that fit into bytes are written as other numbers are. */
function asNumbers({ name, values }: Column): Column {
  return { name, values: values instanceof Uint8Array ? Float64Array.from(values) : values };
}

/** The rows with the mean of each group of columns. */
function groupedColumns({ subject, clustering }: Result): Column[] {
  const data = subject.data as Dataset;
  return withColumns([], datasetColumns(averageColumns({ ...data, columns: columnNames(data) }, clustering)));
}

/** Coordinates of the rows: the requested ones, or the columns in which they were clustered. */
export async function coordinatesOf(
  work: Work,
  { data, steps }: Subject,
  coordinates: string | undefined,
  seed: number | undefined,
): Promise<Dataset | undefined> {
  if (!data) return undefined;
  if (coordinates === undefined) return Object.hasOwn(PLACES, steps.at(-1)?.name ?? '') ? data : undefined;
  const settings = { seed, maxMemory: work.maxMemory, ...work.pacing };
  return (await runFeatures(data, parseFeatures([coordinates]), settings)).data;
}

/**
 * The centers in the columns that were clustered, each with the number and size of its cluster, and for a picture with
 * its color.
 */
export function centerColumns(result: Result): Column[] {
  const { clustering, subject, palette } = result;
  const { centers, k, sizes } = clustering;
  if (!centers) throw noCenters('centersOut');
  const { points, dim } = centers;
  const columns = centerNames(subject, dim).map((name, j) => ({
    name,
    values: Float64Array.from({ length: k }, (_, c) => points[c * dim + j]),
  }));
  const known: Column[] = [
    { name: 'cluster', values: numbersTo(k) },
    { name: 'size', values: sizes },
    ...(palette ? [{ name: 'hex', values: palette.map(toHex) }] : []),
  ];
  // the columns of the data keep their names
  const named = withColumns(columns, known);
  return [...named.slice(dim), ...placeColumns(result), ...named.slice(0, dim)];
}

/** The names of the coordinates of centers; if columns are compared, the coordinates are the rows. */
function centerNames({ data, sparse, items, unit }: Subject, dim: number): string[] {
  if (unit !== 'columns') return columnNames(data ?? sparse ?? { dim });
  return items ? rowNames(items) : Array.from({ length: dim }, (_, i) => String(i));
}

/** The sheets of a workbook beside the rows: clusters and indices, or one line for each of several results. */
export function sheetsOf(results: readonly Result[]): Sheet[] {
  if (results.length > 1) return [{ name: 'runs', columns: runColumns(results) }];
  const [{ clustering, scores }] = results;
  const { centers } = clustering;
  const values = { ...(centers ? { inertia: centers.inertia } : {}), ...scores.values };
  return [
    { name: 'clusters', columns: withColumns([], sheetColumns(results[0])) },
    ...(Object.keys(values).length > 0 ? [{ name: 'metrics', columns: indexColumns(values) }] : []),
  ];
}

/** The clusters, with the column names of sheets. */
function sheetColumns(result: Result): Column[] {
  return clusterColumns(result).map((column, at) => (at === 1 ? { ...column, name: 'size' } : column));
}

/** One line for each index of one clustering: its title, its value, and whether higher is better. */
function indexColumns(metrics: Record<string, number>): Column[] {
  const names = Object.keys(metrics);
  return [
    { name: 'index', values: names },
    { name: 'value', values: Object.values(metrics) },
    { name: 'better', values: names.map((name) => findIndex(name).better) },
    { name: 'title', values: names.map((name) => findIndex(name).title) },
  ];
}
