import type { Random } from '../../../core/random.ts';
import type { AnyRows } from '../../../core/sparse.ts';
import { WeightedSampler } from '../../../core/weightedSampler.ts';
import { drawRows, trialsFor } from '../../../kernels/drawing.ts';
import { SLICE_ROWS } from '../../../kernels/layouts/drawing.ts';
import { distancesToRow } from '../../../kernels/sparseRows.ts';
import { lower, type RowSearch, sliceSumsOf } from './rows.ts';

/**
 * Greedy k-means++ (D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007, with the
 * trials of their section 6): each new center is the best of 2 + log k rows. These are drawn with probabilities in
 * proportion to their weighted squared distances to the nearest center so far. O(n k log k dim) time.
 */
export function* plusPlusRows(data: AnyRows, k: number, random: Random, d2: Float64Array): RowSearch {
  const trials = trialsFor(k);
  const first = new WeightedSampler(data.n, data.weights).draw(random);
  const rows = [first];
  d2.fill(Number.POSITIVE_INFINITY);
  lower(data, first, d2);
  while (rows.length < k) {
    const sliceSums = sliceSumsOf(d2, data.weights);
    let best = -1;
    let most = -1;
    for (const row of drawRows(trials, random, sliceSums, d2, data.weights)) {
      const gain = gainBy(data, row, d2);
      yield;
      if (gain <= most) continue;
      most = gain;
      best = row;
    }
    rows.push(best);
    lower(data, best, d2);
    yield;
  }
  return rows;
}

/** The decrease of the weighted sum of squared distances if `row` becomes a center, summed by slices of rows. */
function gainBy(data: AnyRows, row: number, d2: Float64Array): number {
  const { n, weights } = data;
  const distanceTo = distancesToRow(data, row);
  let gain = 0;
  for (let start = 0; start < n; start += SLICE_ROWS) {
    const end = Math.min(start + SLICE_ROWS, n);
    let sum = 0;
    for (let i = start; i < end; i++) {
      const d = distanceTo(i);
      if (d < d2[i]) sum += weights ? weights[i] * (d2[i] - d) : d2[i] - d;
    }
    gain += sum;
  }
  return gain;
}
