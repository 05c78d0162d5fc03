import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Items } from '../core/items.ts';
import { isSparse } from '../core/sparse.ts';
import { givenDialect } from './dialect.ts';
import { columnNames, ofRows } from './items.ts';
import type { Group } from './look.ts';
import { encodingOf, openItems, placeOfRow, startRecord, titleName } from './openItems.ts';
import type { SubjectOptions } from './params/reading.ts';
import { prepareRows } from './prepare.ts';
import type { Subject } from './subject.ts';
import { type PreparedTexts, prepareTexts, takesTexts } from './texts.ts';
import type { Work } from './work.ts';

/** A subject of rows in memory. */
export interface RowsSubject extends Subject {
  items: Items;
}

/**
 * Reads tables, a matrix or a folder and prepares the rows.
 * @throws {ClusterkitError} usage, input, memory or aborted
 */
export async function openRows(work: Work, group: Group, options: SubjectOptions): Promise<RowsSubject> {
  const started = performance.now();
  if (options.transpose && takesTexts(options))
    throw new ClusterkitError('usage', 'columns are not compared of texts, which are one column');
  if (options.transpose && options.weights !== undefined)
    throw new ClusterkitError('usage', 'is not used where columns are compared: it weights rows', {
      option: 'weights',
    });
  if (options.preferenceColumn !== undefined && options.transpose)
    throw new ClusterkitError('usage', 'is not used where columns are compared: it is about rows', {
      option: 'preferenceColumn',
    });
  const items = await openItems(work, group, options);
  const { data, texts } = items;
  const [file] = group.files;
  const prepared = texts
    ? await prepareTexts(work, file, { texts, n: data.n, weights: data.weights }, options)
    : await prepareRows(work, file, data, options, keptColumns(items, options));
  return rowsSubject(work, group, options, items, prepared, started);
}

/**
 * A subject of items that were read and prepared.
 * @param started when reading began, in milliseconds
 */
export function rowsSubject(
  work: Work,
  group: Group,
  options: SubjectOptions,
  items: Items,
  { data, terms, steps, models, warnings }: PreparedTexts,
  started: number,
): RowsSubject {
  const { kind, files } = group;
  const transpose = options.transpose === true;
  const { ids, truth } = items;
  return {
    kind,
    path: files[0],
    files,
    name: titleName(files),
    unit: transpose ? 'columns' : items.texts ? 'texts' : kind === 'folder' ? 'pictures' : 'rows',
    n: transpose ? data.dim : data.n,
    ...(isSparse(data) ? { sparse: data } : { data }),
    ...(terms && { terms }),
    items,
    measuring: { transpose, categorical: isSparse(data) ? [] : comparedCategories(items, data, options) },
    ...(options.categories && { metric: 'gower' as const }),
    ...startRecord(work, group, items),
    reading: readingOf(options),
    steps,
    models,
    ...(options.preferenceColumn !== undefined && {
      preferences: preferencesOf(items, options.preferenceColumn, group.files[0]),
    }),
    ...(ids && !transpose ? { ids } : {}),
    ...(truth && !transpose ? { truth: ofRows(items, truth) } : {}),
    warnings: [...items.warnings, ...warnings],
    seconds: (performance.now() - started) / 1000,
    names: () => (transpose ? columnNames(data) : rowNames(items)),
    placeOf: (row) => placeOfRow(work, group, items, options, row),
  };
}

/** The numbers of a column, one for each row. @throws {ClusterkitError} input, for a cell that is no number */
function preferencesOf(items: Items, name: string, file: string): Float64Array {
  const values = items.columns?.find((column) => column.name === name)?.values ?? [];
  const preferences = Float64Array.from(ofRows(items, values), (value) =>
    typeof value === 'number' ? value : Number.NaN,
  );
  const bad = preferences.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return preferences;
  throw new ClusterkitError('input', 'a preference is no number', {
    option: 'preferenceColumn',
    at: { file, name: `row ${bad}`, column: name },
  });
}

/** Columns that no step of the preparation changes. */
function keptColumns(items: Items, options: SubjectOptions): number[] {
  return options.categories ? comparedCategories(items, items.data, options) : [];
}

/** Numbers of the columns whose categories are compared: of rows that are nothing but categories all. */
function comparedCategories(items: Items, data: Dataset, { categories }: SubjectOptions): number[] {
  return categories === 'all'
    ? Array.from({ length: data.dim }, (_, j) => j)
    : categoricalColumns(items, data);
}

/** Numbers of the columns that hold categories. */
function categoricalColumns({ encodings = [] }: Items, data: Dataset): number[] {
  const names = columnNames(data);
  return encodings
    .filter(({ how }) => how === 'label')
    .map(({ column }) => names.indexOf(column))
    .filter((j) => j >= 0);
}

/** The names of the rows: their ids, or their numbers among the items. */
export function rowNames({ count, rowOf, ids }: Pick<Items, 'count' | 'rowOf' | 'ids'>): string[] {
  const names: string[] = [];
  for (let i = 0; i < count; i++) if (!rowOf || rowOf[i] >= 0) names.push(ids?.[i] ?? String(i));
  return names;
}

/** How rows were read, for the JSON. */
export function readingOf(options: SubjectOptions): Record<string, unknown> {
  const { columns, text, where, id, labelColumn, strips, weights, preferenceColumn, limit, sample } = options;
  const { missing = 'fail', scale = 'none', features } = options;
  const encode = encodingOf(options);
  const of = {
    columns,
    text,
    where,
    id,
    labelColumn,
    strips,
    weights,
    preferenceColumn,
    limit,
    sample,
    missing,
    encode,
    scale,
    features,
  };
  const all = { ...of, ...givenDialect(options) };
  return options.transpose ? { transpose: true, ...all } : all;
}
