import type { Dataset } from '../../core/dataset.ts';
import type { Random } from '../../core/random.ts';
import { WeightedSampler } from '../../core/weightedSampler.ts';
import { drawRows, trialsFor } from '../../kernels/drawing.ts';
import { randomRows } from '../centers/seedings/random.ts';
import { sliceSumsOf } from '../centers/seedings/rows.ts';
import { pairDistance } from './distance.ts';
import type { MixedRows } from './rows.ts';
import type { MixedSeeding } from './words.ts';

/**
 * Numbers of k rows, no two of them equal, as first prototypes. k-means++ is greedy (Arthur and Vassilvitskii 2007):
 * each row is the best of 2 + log k, drawn by weight times distance to the nearest row so far. Yields for pauses.
 * @param distinct the columns that count, by which rows are equal
 */
export function seedRows(
  rows: MixedRows,
  distinct: Dataset,
  gamma: number,
  k: number,
  how: MixedSeeding,
  random: Random,
): Generator<void, number[]> {
  if (how === 'random') return randomRows(distinct, k, random, new Float64Array(rows.n));
  return plusPlus(rows, gamma, k, random);
}

function* plusPlus(rows: MixedRows, gamma: number, k: number, random: Random): Generator<void, number[]> {
  const { n, weights } = rows;
  const first = new WeightedSampler(n, weights).draw(random);
  const found = [first];
  const nearest = Float64Array.from({ length: n }, (_, i) => pairDistance(rows, gamma, i, first));
  while (found.length < k) {
    let best = -1;
    let most = -1;
    for (const row of drawRows(trialsFor(k), random, sliceSumsOf(nearest, weights), nearest, weights)) {
      let gain = 0;
      for (let i = 0; i < n; i++) {
        const less = nearest[i] - pairDistance(rows, gamma, i, row);
        if (less > 0) gain += weights ? weights[i] * less : less;
      }
      yield;
      if (gain <= most) continue;
      most = gain;
      best = row;
    }
    found.push(best);
    for (let i = 0; i < n; i++) nearest[i] = Math.min(nearest[i], pairDistance(rows, gamma, i, best));
    yield;
  }
  return found;
}
