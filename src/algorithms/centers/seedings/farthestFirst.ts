import type { Random } from '../../../core/random.ts';
import type { AnyRows } from '../../../core/sparse.ts';
import { WeightedSampler } from '../../../core/weightedSampler.ts';
import { lower, type RowSearch } from './rows.ts';

/**
 * Farthest-first traversal (T. Gonzalez, "Clustering to minimize the maximum intercluster distance", Theor. Comput.
 * Sci. 38, 1985): a row drawn by weight, then repeatedly the row that is farthest from the rows so far, the first one
 * if several are equally far. Rows of weight 0 are left out. O(n k dim) time.
 */
export function* farthestFirstRows(data: AnyRows, k: number, random: Random, d2: Float64Array): RowSearch {
  const rows = [new WeightedSampler(data.n, data.weights).draw(random)];
  d2.fill(Number.POSITIVE_INFINITY);
  lower(data, rows[0], d2);
  while (rows.length < k) {
    const row = farthest(data, d2);
    rows.push(row);
    lower(data, row, d2);
    yield;
  }
  return rows;
}

/** The row of positive weight with the largest d2, the first one if several are equal. */
export function farthest({ n, weights }: AnyRows, d2: Float64Array): number {
  let row = 0;
  let most = -1;
  for (let i = 0; i < n; i++) {
    if (d2[i] <= most || (weights && weights[i] === 0)) continue;
    most = d2[i];
    row = i;
  }
  return row;
}
