import type { Dataset } from '../../core/dataset.ts';
import type { Random } from '../../core/random.ts';
import { WeightedSampler } from '../../core/sampling.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';
import { draw, lower } from './rows.ts';

/**
 * Greedy k-means++ (Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007, with the
 * trials of their section 6): each new center is the best of 2 + log k rows drawn by weighted squared distance to
 * the centers so far. O(n k log k dim) time.
 */
export function plusPlusRows(data: Dataset, k: number, random: Random, d2: Float64Array): number[] {
  const trials = 2 + Math.floor(Math.log(k));
  const first = new WeightedSampler(data.n, data.weights).draw(random);
  const rows = [first];
  d2.fill(Number.POSITIVE_INFINITY);
  lower(data, first, d2);
  while (rows.length < k) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let t = 0; t < trials; t++) {
      const row = draw(d2, random, data.weights);
      const potential = potentialWith(data, row, d2);
      if (best < 0 || potential < least) {
        least = potential;
        best = row;
      }
    }
    rows.push(best);
    lower(data, best, d2);
  }
  return rows;
}

/** The weighted sum of squared distances if `row` became a center. */
function potentialWith({ x, n, dim, weights }: Dataset, row: number, d2: Float64Array): number {
  let potential = 0;
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const d = squaredDistance(x, p, x, row * dim, dim);
    const nearest = Math.min(d, d2[i]);
    potential += weights ? weights[i] * nearest : nearest;
  }
  return potential;
}
