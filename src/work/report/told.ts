import type { Dataset } from '../../core/dataset.ts';
import type { SparseDataset } from '../../core/sparse.ts';
import { columnNames } from '../items.ts';
import type { Subject } from '../subject.ts';
import { indicatorRows } from '../typical.ts';
import { type Profiles, profilesOf } from './parts.ts';
import type { PageRows } from './some.ts';

/* What a page tells of clusters by columns: numbers as they were read, shares of categories, weights of terms. */

/** Columns of a page that categories become, and numbers that the means of terms are. */
const MOST_CATEGORIES = 300;
const MOST_MEANS = 2e6;

/** Columns of which the rows have the number of a category, by their names. */
export function categoriesOf({
  items,
  measuring,
}: Pick<Subject, 'items' | 'measuring'>): Map<string, string[]> {
  if ((measuring.categorical ?? []).length === 0) return new Map();
  const coded = (items?.encodings ?? []).filter(({ how }) => how === 'label');
  return new Map(coded.map(({ column, categories }) => [column, categories]));
}

/** Rows without some columns. */
function without({ x, n, dim, weights, ...data }: Dataset, left: ReadonlyMap<string, unknown>): Dataset {
  const names = columnNames({ ...data, dim });
  const kept = names.flatMap((name, j) => (left.has(name) ? [] : [j]));
  const own = new Float64Array(n * kept.length);
  for (let i = 0, p = 0; i < n; i++) for (const j of kept) own[p++] = x[i * dim + j];
  return { x: own, n, dim: kept.length, columns: kept.map((j) => names[j]), ...(weights && { weights }) };
}

/** Rows whose means a page tells: shares of categories, unless these are very many. */
function toldRows(subject: Subject, read: Dataset): Dataset {
  const categories = categoriesOf(subject);
  if (categories.size === 0) return read;
  const count = [...categories.values()].reduce((sum, words) => sum + words.length, 0);
  return count > MOST_CATEGORIES ? without(read, categories) : indicatorRows(subject, read).rows;
}

/** Means of clusters, and the names of what these are the means of. */
export interface Told {
  names: string[];
  profiles: Profiles;
}

/** What a page tells of clusters. @param shares of the clusters among the rows of the page */
export function toldOf(
  subject: Subject,
  { read, chosen }: PageRows,
  labels: Int32Array,
  shares: number[],
): Told {
  const k = shares.length;
  const { terms } = subject;
  if (terms?.columns && !chosen && terms.n === labels.length && terms.dim * k <= MOST_MEANS)
    return { names: terms.columns, profiles: profilesOfTerms(terms, labels, shares) };
  const rows = toldRows(subject, read);
  return { names: columnNames(rows), profiles: profilesOf(rows, labels, k, shares) };
}

/** The same as `profilesOf` of rows of which only numbers other than 0 are kept. */
function profilesOfTerms(
  { rows: { starts, places, values }, n, dim }: SparseDataset,
  labels: Int32Array,
  shares: number[],
): Profiles {
  const k = shares.length;
  const sums = Array.from({ length: k + 1 }, () => new Float64Array(dim));
  const rowsOf = new Float64Array(dim);
  for (let i = 0; i < n; i++) {
    const own = sums[labels[i] < 0 ? k : labels[i]];
    for (let e = starts[i]; e < starts[i + 1]; e++) own[places[e]] += values[e];
  }
  const all = Array.from({ length: dim }, (_, j) => sums.reduce((sum, own) => sum + own[j], 0) / n);
  const squares = new Float64Array(dim);
  for (let e = 0; e < starts[n]; e++) {
    squares[places[e]] += (values[e] - all[places[e]]) ** 2;
    rowsOf[places[e]]++;
  }
  return {
    means: shares.map((share, c) => Array.from(sums[c], (sum) => sum / (share * n))),
    all,
    deviations: all.map((mean, j) => Math.sqrt((squares[j] + (n - rowsOf[j]) * mean * mean) / n)),
    shares,
  };
}
