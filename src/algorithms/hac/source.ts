import type { CondensedMatrix } from '../../distances/condensed.ts';
import { distanceOf, type Measure } from '../../distances/measure.ts';
import { condensedIndex, pairCount } from '../../distances/pairIndex.ts';
import { sqeuclidean } from '../../distances/pairs.ts';

/** What is merged: rows with a distance, or given distances. */
export type MergeSource = { n: number; weights?: Float64Array } & (
  | { measured: Measure; given?: undefined }
  | { measured?: undefined; given: CondensedMatrix }
);

/**
 * Writes the dissimilarities between a row and all later rows.
 * @param squares whether to write squared distances
 * @param out out, from `at` on
 */
export function fillLaterRows(
  source: MergeSource,
  i: number,
  squares: boolean,
  out: Float64Array,
  at: number,
): void {
  const { n } = source;
  if (source.given) {
    const { condensed } = source.given;
    const from = pairCount(n) - pairCount(n - i);
    for (let l = 0; l < n - 1 - i; l++) {
      const d = condensed[from + l];
      out[at + l] = squares ? d * d : d;
    }
    return;
  }
  const { x, dim, pair, squared } = source.measured;
  // the squares of rounded roots differ from squared distances
  const measurePair = squares && squared === 'root' ? sqeuclidean : pair;
  for (let l = i + 1; l < n; l++) {
    const d = measurePair(x, i * dim, x, l * dim, dim);
    out[at + l - i - 1] = squares && squared !== 'root' ? d * d : d;
  }
}

/** The dissimilarity of any two rows. */
export function betweenRows(source: MergeSource): (i: number, l: number) => number {
  const { n, measured } = source;
  if (measured) return (i, l) => distanceOf(measured, i, l);
  const { condensed } = source.given;
  return (i, l) => condensed[i < l ? condensedIndex(n, i, l) : condensedIndex(n, l, i)];
}
