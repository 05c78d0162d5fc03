import type { Model } from '../../algorithms/models/kinds.ts';
import { MODEL_KINDS, type ModelKindEntry } from '../../algorithms/models/table.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Encoding, Items } from '../../core/items.ts';
import { nameInList } from '../../core/lists.ts';
import type { SubjectKind } from '../../core/params.ts';
import type { Warning } from '../../core/warnings.ts';
import { listFew } from '../../core/words.ts';
import { findDistance } from '../../distances/table.ts';
import { findFeature } from '../../features/table.ts';
import { givenDialect, savedDialect } from '../dialect.ts';
import type { ReadOptions } from '../openItems.ts';

/*
 * Rows in the form that a model requires: its columns, in its order, with its categories.
 */

/** Options that read inputs like those of the model, unless the user gives others. */
export function readingFor(
  { source, preparation = [] }: Pick<Model, 'source' | 'preparation'>,
  kind: SubjectKind,
  options: ReadOptions,
): ReadOptions {
  const [first] = preparation;
  if (first && findFeature(first.name).takes === 'texts') {
    const reading = { ...savedDialect(source?.reading), ...givenDialect(options) };
    const text = kind === 'table' ? (options.text ?? source?.text) : undefined;
    return { ...options, ...reading, features: [first.name], ...(text !== undefined && { text }) };
  }
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
 * The columns of the model, in its order, and its numbers of categories. Categories that the model does not know belong
 * to none of its columns, or where categories are but equal or not to none of its numbers, with a warning.
 * @throws {ClusterkitError} input, if columns are missing or numbers would mean other categories
 */
export function alignItems(read: Items, model: Model): Items {
  const { source, algorithm } = model;
  const wanted = source?.columns;
  if (!wanted || !read.data.columns || read.texts) return read;
  const known = source.encodings ?? [];
  const items = alignLabels(read, known, comparesCategories(model));
  const { data, encodings = [] } = items;
  const { columns = [] } = data;
  const found = new Map(columns.map((name, j) => [name, j]));
  const places = wanted.map((name) => found.get(name) ?? -1);
  const isKnown = (name: string) => known.some((one) => isPartOf(name, one));
  const missing = wanted.filter((name, at) => places[at] < 0 && !isKnown(name));
  if (missing.length > 0) throw lacking(missing, encodings, algorithm);
  if (places.every((place, j) => place === j) && data.dim === wanted.length) return items;
  const warnings = [...items.warnings, ...unknownCategories(items, known)];
  return { ...items, data: pickColumns(data, places, wanted), warnings };
}

/** Whether numbers of categories are but equal or not. */
function comparesCategories({ kind, metric }: Model): boolean {
  const entry: ModelKindEntry | undefined = MODEL_KINDS.find(({ name }) => name === kind);
  return entry?.categorical === true || findDistance(metric).categorical === true;
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

/**
 * Gives categories the numbers that the model has for them.
 * @param known encodings of the model
 * @param isOpen whether other categories get further numbers
 * @throws {ClusterkitError} input, for other categories, if they would be as near to some as to others
 */
function alignLabels(items: Items, known: readonly Encoding[], isOpen: boolean): Items {
  const { encodings = [] } = items;
  return known.reduce((aligned, { column, how, categories }) => {
    const now = encodings.find((one) => one.column === column && one.how === 'label');
    if (how !== 'label' || !now) return aligned;
    const others = now.categories.filter((category) => !categories.includes(category));
    if (others.length > 0 && !isOpen) {
      const reason = `the model does not know its categories ${listFew(others)}`;
      throw new ClusterkitError('input', reason, {
        at: { column },
        remedies: [{ how: 'do', what: `fit the model with a column of 0 and 1 for each category (onehot)` }],
      });
    }
    const all = [...categories, ...others];
    return renumbered(aligned, now, all, categories.length);
  }, items);
}

/** @param all the categories in the order of their numbers, of which the model knows the first `known` */
function renumbered(items: Items, now: Encoding, all: string[], known: number): Items {
  const { data, encodings = [], warnings } = items;
  const { column } = now;
  const numbers = now.categories.map((category) => all.indexOf(category));
  const j = data.columns?.indexOf(column) ?? -1;
  const x = Float64Array.from(data.x);
  let rows = 0;
  for (let i = 0, p = j; i < data.n; i++, p += data.dim) {
    x[p] = numbers[x[p]];
    if (x[p] >= known) rows++;
  }
  const others = all.slice(known);
  return {
    ...items,
    data: { ...data, x },
    encodings: encodings.map((one) => (one === now ? { ...now, categories: all } : one)),
    warnings:
      rows > 0 ? [...warnings, { code: 'unknown-categories', column, rows, categories: others }] : warnings,
  };
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
