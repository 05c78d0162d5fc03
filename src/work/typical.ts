import type { Clustering } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Cell, Items } from '../core/items.ts';
import { columnNames } from './items.ts';
import type { Subject } from './subject.ts';

/*
 * Columns of categories in words: what is most frequent in each cluster, and names in place of numbers.
 */

/** The most frequent category, the first of equals in their order, and its share by weight. */
export interface Typical {
  category: string;
  share: number;
}

/** What is typical of the clusters in a column of categories. */
interface TypicalColumn {
  column: string;
  clusters: Typical[];
  noise?: Typical;
  all: Typical;
}

/** What is typical in the columns of categories, by the numbers of these columns as they were read. */
export type TypicalColumns = ReadonlyMap<number, TypicalColumn>;

/** Numbers of the columns that hold categories among those that were read. */
function readCategories({ items, measuring, metric }: Subject): number[] {
  if (!items) return [];
  const { encodings = [], data } = items;
  // where nothing but categories is compared, numbers are categories as well
  if (metric && measuring.categorical?.length === data.dim) return [...measuring.categorical];
  const names = columnNames(data);
  return encodings.filter(({ how }) => how === 'label').map(({ column }) => names.indexOf(column));
}

/**
 * The name of a category for people: its text, or its number where numbers are categories.
 * @param column its name
 */
export function categoryName(
  { encodings = [] }: Pick<Items, 'encodings'>,
  column: string,
  value: number,
): Cell {
  const known = encodings.find((one) => one.column === column && one.how === 'label')?.categories[value];
  return known === undefined ? value : known === '' ? '(missing)' : known;
}

/** A row as it was read, with its categories by name, column by column; undefined without columns of categories. */
export function rowInWords(subject: Subject, row: number): Cell[] | undefined {
  const categories = new Set(readCategories(subject));
  const { items } = subject;
  if (categories.size === 0 || !items) return undefined;
  const { x, dim } = items.data;
  return columnNames(items.data).map((name, j) => {
    const value = x[row * dim + j];
    return categories.has(j) ? categoryName(items, name, value) : value;
  });
}

/** O(n dim) time. */
export function typicalColumns(
  subject: Subject,
  clustering: Pick<Clustering, 'labels' | 'k'>,
): TypicalColumns {
  const { items } = subject;
  const found = new Map<number, TypicalColumn>();
  if (!items) return found;
  const names = columnNames(items.data);
  for (const j of readCategories(subject)) found.set(j, typicalIn(items, names[j], j, clustering));
  return found;
}

function typicalIn(
  items: Items,
  column: string,
  j: number,
  { labels, k }: Pick<Clustering, 'labels' | 'k'>,
): TypicalColumn {
  const { x, n, dim, weights } = items.data;
  // the noise, then all rows, after the clusters
  const counts = Array.from({ length: k + 2 }, () => new Map<number, number>());
  const add = (of: Map<number, number>, value: number, weight: number) =>
    of.set(value, (of.get(value) ?? 0) + weight);
  for (let i = 0, p = j; i < n; i++, p += dim) {
    const weight = weights ? weights[i] : 1;
    add(counts[labels[i] < 0 ? k : labels[i]], x[p], weight);
    add(counts[k + 1], x[p], weight);
  }
  const typical = counts.map((of): Typical => {
    const sorted = [...of].sort(([a, m], [b, w]) => w - m || a - b);
    const total = sorted.reduce((sum, [, weight]) => sum + weight, 0);
    const [value, weight] = sorted[0] ?? [Number.NaN, 0];
    return { category: String(categoryName(items, column, value)), share: weight / total };
  });
  return {
    column,
    clusters: typical.slice(0, k),
    ...(counts[k].size > 0 && { noise: typical[k] }),
    all: typical[k + 1],
  };
}

/** Rows with columns of 0 and 1, and which columns these are. */
interface IndicatorRows {
  rows: Dataset;
  areShares: boolean[];
}

/**
 * Rows with a column of 0 and 1 for each category in place of its column. The squared distance of two such rows counts 2
 * for each category that differs.
 * @param rows as they were read, or as they were clustered
 */
export function indicatorRows(subject: Subject, rows: Dataset): IndicatorRows {
  const { x, n, dim, weights } = rows;
  const names = columnNames(rows);
  const isCategory = new Set(readCategories(subject));
  const columns = names.flatMap((name, j): { name: string; j: number; value?: number }[] => {
    if (!isCategory.has(j)) return [{ name, j }];
    const values = new Set(Array.from({ length: n }, (_, i) => x[i * dim + j]));
    return [...values]
      .sort((a, b) => a - b)
      .map((value) => ({ name: `${name}=${categoryName(subject.items as Items, name, value)}`, j, value }));
  });
  const made = new Float64Array(n * columns.length);
  for (let i = 0, q = 0; i < n; i++)
    for (const { j, value } of columns) {
      const own = x[i * dim + j];
      made[q++] = value === undefined ? own : Number(own === value);
    }
  return {
    rows: { x: made, n, dim: columns.length, weights, columns: columns.map(({ name }) => name) },
    areShares: columns.map(({ value }) => value !== undefined),
  };
}
