import { checkInteger } from './check.ts';
import {
  checkDataset,
  checkSums,
  checkWeights,
  type Dataset,
  LARGEST,
  notFinite,
  VANISHING,
} from './dataset.ts';
import { ClusterkitError, invalid, type Remedy } from './errors.ts';

/** The entries of rows that are mostly zeros, row after row. */
export interface SparseRows {
  /** n + 1 numbers: where the entries of each row begin, and how many there are in all. */
  starts: Int32Array;
  /** The column of each entry, rising within a row. */
  places: Int32Array;
  /** The number of each entry; none is 0. */
  values: Float64Array;
}

/**
 * Points to cluster, of which only the numbers other than 0 are kept, such as the words of texts: 12 bytes for each of
 * them. A sibling of `Dataset`, with the same bounds; `isSparse` tells them apart.
 */
export interface SparseDataset {
  rows: SparseRows;
  n: number;
  dim: number;
  /** Weights of the rows: n numbers of at least 0, whole or not; absent: 1 each. */
  weights?: Float64Array;
  /** Names of the columns, dim entries. */
  columns?: string[];
}

/** Rows of either kind. */
export type AnyRows = Dataset | SparseDataset;

/** Whether only numbers other than 0 are kept; not so of what is no data at all. */
export function isSparse(data: AnyRows): data is SparseDataset {
  return typeof data === 'object' && data !== null && 'rows' in data;
}

/** What to do where sparse rows are not taken: dense rows of few columns can be made of them. */
export const DENSE_ROWS: Remedy = {
  option: 'features',
  how: 'set',
  value: 'tfidf,lsa:100',
  to: 'make dense rows of texts',
};

/** Why sparse rows are refused, behind what refuses them. */
export const REQUIRES_DENSE = 'requires dense rows, and those of texts are sparse';

/** The refusal of sparse rows, which names the way out. */
export function requiresDense(
  what: string,
  facts: { option?: string; value?: string } = {},
): ClusterkitError {
  return new ClusterkitError('usage', `${what} ${REQUIRES_DENSE}`, { ...facts, remedies: [DENSE_ROWS] });
}

/** Bytes of so many entries of so many rows. */
export function sparseBytes(entries: number, n: number): number {
  return 12 * entries + 4 * (n + 1);
}

/**
 * Refuses sparse rows that cannot be clustered. O(n + entries) time.
 * @throws {ClusterkitError} usage, for arrays that do not fit each other; input, naming the first offending row
 */
export function checkSparse({ rows, n, dim, weights, columns }: SparseDataset): void {
  checkInteger('dim', dim, 1);
  checkInteger('n', n, 0);
  if (n === 0) throw new ClusterkitError('input', 'there are no rows to cluster');
  const { starts, places, values } = rows;
  if (!(starts instanceof Int32Array) || starts.length !== n + 1)
    throw invalid('starts', `an Int32Array of n + 1 = ${n + 1} numbers`, starts?.length);
  if (!(places instanceof Int32Array && values instanceof Float64Array) || places.length !== values.length)
    throw invalid('rows', 'places (Int32Array) and values (Float64Array) of one length', values?.length);
  if (starts[0] !== 0 || starts[n] !== values.length)
    throw invalid('starts', `0 to ${values.length}`, `${starts[0]} to ${starts[n]}`);
  let most = 0;
  for (let i = 0; i < n; i++) {
    let before = -1;
    for (let p = starts[i]; p < starts[i + 1]; p++) {
      const j = places[p];
      if (j <= before || j >= dim) throw invalid('places', `rising columns below ${dim} in row ${i}`, j);
      before = j;
      const size = Math.abs(values[p]);
      if (!(size <= LARGEST)) throw notFinite(values[p], { row: i, column: columns?.[j] ?? j });
      if (size < VANISHING) throw invalid('values', `numbers other than 0 in row ${i}`, values[p]);
      if (size > most) most = size;
    }
    if (starts[i + 1] < starts[i]) throw invalid('starts', 'rising numbers', starts[i + 1]);
  }
  checkSums(most, dim, weights ? checkWeights(weights, n) : n);
}

/**
 * Refuses rows of either kind that cannot be clustered: `checkSparse` or `checkDataset`.
 * @throws {ClusterkitError} usage or input
 */
export function checkAnyRows(data: AnyRows): void {
  if (isSparse(data)) checkSparse(data);
  else checkDataset(data);
}

/** Some of the rows, in their order. O(entries) time and memory. @param weights absent: none */
export function pickRows(
  { rows: { starts, places, values }, dim, columns }: SparseDataset,
  picked: ArrayLike<number>,
  weights?: Float64Array,
): SparseDataset {
  const n = picked.length;
  const from = new Int32Array(n + 1);
  for (let at = 0; at < n; at++) from[at + 1] = from[at] + starts[picked[at] + 1] - starts[picked[at]];
  const some = { starts: from, places: new Int32Array(from[n]), values: new Float64Array(from[n]) };
  for (let at = 0; at < n; at++) {
    const [first, end] = [starts[picked[at]], starts[picked[at] + 1]];
    some.places.set(places.subarray(first, end), from[at]);
    some.values.set(values.subarray(first, end), from[at]);
  }
  return { rows: some, n, dim, columns, ...(weights && { weights }) };
}

/** The columns as rows, with their entries by rising row. O(n + dim + entries) time and memory. */
export function transposeSparse({ starts, places, values }: SparseRows, dim: number): SparseRows {
  const from = new Int32Array(dim + 1);
  for (let p = 0; p < places.length; p++) from[places[p] + 1]++;
  for (let j = 0; j < dim; j++) from[j + 1] += from[j];
  const next = from.slice(0, dim);
  const turned = new Int32Array(places.length);
  const numbers = new Float64Array(places.length);
  for (let i = 0; i + 1 < starts.length; i++)
    for (let p = starts[i]; p < starts[i + 1]; p++) {
      const at = next[places[p]]++;
      turned[at] = i;
      numbers[at] = values[p];
    }
  return { starts: from, places: turned, values: numbers };
}
