import type { ModelSource } from '../../algorithms/models/kind.ts';
import type { Model } from '../../algorithms/models/kinds.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Encoding, Items } from '../../core/items.ts';
import { nameInList } from '../../core/lists.ts';
import type { SubjectKind } from '../../core/params.ts';
import type { Warning } from '../../core/warnings.ts';
import { givenDialect, savedDialect } from '../dialect.ts';
import type { ReadOptions } from '../openItems.ts';

/*
 * Rows in the form that a model requires: its columns, in its order, with its categories.
 */

/** Options that read inputs like those of the model, unless the user gives others. */
export function readingFor(
  source: ModelSource | undefined,
  kind: SubjectKind,
  options: ReadOptions,
): ReadOptions {
  if (kind === 'folder' && source?.shape) {
    const { width, height, bands } = source.shape;
    return { ...options, size: { width, height }, grey: bands === 1 };
  }
  if (kind !== 'table' || !source) return options;
  const reading = { ...savedDialect(source.reading), ...givenDialect(options) };
  if (options.columns || !source.columns) return { ...options, ...reading };
  const encoded = source.encodings ?? [];
  const columns = source.columns.map((name) => encoded.find((one) => isPartOf(name, one))?.column ?? name);
  const encode = encoded.map(({ column, how }) => `${nameInList(column)}=${how}`).join(',');
  return { ...options, ...reading, columns: [...new Set(columns)], ...(encode === '' ? {} : { encode }) };
}

function isPartOf(name: string, { column, how, categories }: Encoding): boolean {
  if (how === 'label') return name === column;
  return categories.some((category) => name === `${column}=${category}`);
}

/**
 * The columns of the model, in its order. Categories that the model does not know belong to none of its columns, with a
 * warning.
 * @throws {ClusterkitError} input, if columns are missing or labels have other meanings
 */
export function alignItems(items: Items, { source, algorithm }: Model): Items {
  const wanted = source?.columns;
  const { data, encodings = [] } = items;
  if (!wanted || !data.columns) return items;
  const known = source.encodings ?? [];
  checkLabels(encodings, known);
  const found = new Map(data.columns.map((name, j) => [name, j]));
  const places = wanted.map((name) => found.get(name) ?? -1);
  const isKnown = (name: string) => known.some((one) => isPartOf(name, one));
  const missing = wanted.filter((name, at) => places[at] < 0 && !isKnown(name));
  if (missing.length > 0) throw lacking(missing, encodings, algorithm);
  if (places.every((place, j) => place === j) && data.dim === wanted.length) return items;
  const warnings = [...items.warnings, ...unknownCategories(items, known)];
  return { ...items, data: pickColumns(data, places, wanted), warnings };
}

/** @param missing columns that the model requires */
function lacking(
  missing: readonly string[],
  encodings: readonly Encoding[],
  algorithm: string,
): ClusterkitError {
  const text = encodings.find(({ column }) => missing.includes(column));
  if (text) {
    const { column, categories } = text;
    const example = `such as ${JSON.stringify(categories[0])}`;
    return new ClusterkitError('input', `it holds text, ${example}; the model needs numbers`, {
      at: { column },
    });
  }
  const columns = missing.length > 1 ? 'columns' : 'column';
  return new ClusterkitError('input', `the ${algorithm} model needs the ${columns} ${missing.join(', ')}`);
}

/** @throws {ClusterkitError} input, if the numbers of a label encoding stand for other categories */
function checkLabels(found: readonly Encoding[], known: readonly Encoding[]): void {
  for (const { column, how, categories } of known) {
    if (how !== 'label') continue;
    const now = found.find((one) => one.column === column)?.categories;
    const isSame =
      !now || (now.length === categories.length && now.every((one, at) => one === categories[at]));
    if (isSame) continue;
    const reason = "it has other categories than the model's, so that its numbers mean something else";
    throw new ClusterkitError('input', reason, {
      at: { column },
      remedies: [{ how: 'do', what: `fit the model with a column of 0 and 1 for each category (onehot)` }],
    });
  }
}

/** Rows with categories that have no column in the model. */
function unknownCategories({ data, encodings = [] }: Items, known: readonly Encoding[]): Warning[] {
  return encodings.flatMap(({ column, how, categories: found }): Warning[] => {
    const own = known.find((one) => one.column === column)?.categories;
    const categories = how === 'onehot' && own ? found.filter((category) => !own.includes(category)) : [];
    if (categories.length === 0) return [];
    const places = categories.map((category) => data.columns?.indexOf(`${column}=${category}`) ?? -1);
    let rows = 0;
    for (let i = 0; i < data.n; i++)
      if (places.some((place) => place >= 0 && data.x[i * data.dim + place] === 1)) rows++;
    return [{ code: 'unknown-categories', column, rows, categories }];
  });
}

/** @param places the source of each column; -1: the column is 0 */
function pickColumns(
  { x, n, dim, weights, shape }: Dataset,
  places: readonly number[],
  columns: string[],
): Dataset {
  const picked = new Float64Array(n * places.length);
  for (let i = 0, q = 0; i < n; i++)
    for (const place of places) picked[q++] = place < 0 ? 0 : x[i * dim + place];
  return { x: picked, n, dim: places.length, weights, columns, shape };
}
