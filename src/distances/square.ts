import type { CondensedMatrix } from './condensed.ts';
import { condensedIndex } from './pairIndex.ts';

/**
 * The whole matrix of distances, row by row.
 * @param order rows, and columns, in the order wanted; absent: as they are
 * @example
 * const data = { x: Float64Array.of(0, 1, 5), n: 3, dim: 1 };
 * console.log([...distances.squareOf(await distances.pairwiseDistances(data))]); // [ 0, 1, 5, 1, 0, 4, 5, 4, 0 ]
 */
export function squareOf({ condensed, n }: CondensedMatrix, order?: Int32Array): Float64Array {
  const square = new Float64Array(n * n);
  for (let p = 0; p < n; p++) {
    const i = order ? order[p] : p;
    for (let q = 0; q < p; q++) {
      const l = order ? order[q] : q;
      const d = condensed[i < l ? condensedIndex(n, i, l) : condensedIndex(n, l, i)];
      square[p * n + q] = d;
      square[q * n + p] = d;
    }
  }
  return square;
}

/** The rows of the whole matrix, one after the other, in one array that is used again. */
export function* squareRows({ condensed, n }: CondensedMatrix): Generator<Float64Array> {
  const row = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let l = 0; l < i; l++) row[l] = condensed[condensedIndex(n, l, i)];
    row[i] = 0;
    for (let l = i + 1, at = condensedIndex(n, i, i + 1); l < n; l++) row[l] = condensed[at++];
    yield row;
  }
}
