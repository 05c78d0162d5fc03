import type { CondensedMatrix } from '../../distances/condensed.ts';
import { laterRows } from '../../distances/laterRows.ts';
import { distanceOf, type Measure } from '../../distances/measure.ts';
import { condensedIndex } from '../../distances/pairIndex.ts';
import { sqeuclidean } from '../../distances/pairs.ts';

/** What is merged: rows with a distance, or given distances. */
export type MergeSource = { n: number; weights?: Float64Array } & (
  | { measured: Measure; given?: undefined }
  | { measured?: undefined; given: CondensedMatrix }
);

/**
 * For each row but the last, in turn, the dissimilarities to all later rows, which are valid until the next are asked
 * for.
 * @param squares whether to give squared distances
 */
export function* rowsAfter(source: MergeSource, squares: boolean): Generator<Float64Array> {
  const { measured } = source;
  // the squares of rounded roots differ from squared distances
  const isRoot = squares && measured?.squared === 'root';
  const rows = measured
    ? laterRows(isRoot ? { ...measured, pair: sqeuclidean } : measured)
    : givenRows(source);
  for (const row of rows) {
    if (squares && !isRoot) for (let l = 0; l < row.length; l++) row[l] *= row[l];
    yield row;
  }
}

function* givenRows({ n, given }: Extract<MergeSource, { given: CondensedMatrix }>): Generator<Float64Array> {
  for (let i = 0, at = 0; i < n - 1; at += n - 1 - i, i++) {
    yield Float64Array.from(given.condensed.subarray(at, at + n - 1 - i));
  }
}

/** The dissimilarity of any two rows. */
export function betweenRows(source: MergeSource): (i: number, l: number) => number {
  const { n, measured } = source;
  if (measured) return (i, l) => distanceOf(measured, i, l);
  const { condensed } = source.given;
  return (i, l) => condensed[i < l ? condensedIndex(n, i, l) : condensedIndex(n, l, i)];
}
