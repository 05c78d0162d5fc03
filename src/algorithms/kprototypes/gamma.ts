import type { MixedRows } from './rows.ts';
import type { GammaRule } from './words.ts';

/**
 * What a mismatch counts beside squared distances.
 *
 * deviation: half the mean standard deviation of the columns of numbers, as Huang (1998) advises. variance: the mean
 * variance of the columns of numbers (divided by n - 1) by the mean of 1 - sum of p^2 of the columns of categories, p
 * being the shares of their categories; it grows with squared distances when the numbers change their unit (G.
 * Szepannek, "clustMixType: User-friendly clustering of mixed-type data in R", The R Journal 10, 2018). 1 where that is
 * 0 or not defined.
 */
export function gammaOf(rows: MixedRows, rule: GammaRule): number {
  const { deviations } = rows;
  const gamma = rule === 'deviation' ? mean(deviations) / 2 : meanVariance(rows) / meanDiversity(rows);
  return gamma > 0 && Number.isFinite(gamma) ? gamma : 1;
}

function meanVariance({ deviations, n, weights }: MixedRows): number {
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : n;
  // a weight of 1 in all has no other estimate
  const toSample = total > 1 ? total / (total - 1) : 1;
  return toSample * mean(deviations.map((deviation) => deviation * deviation));
}

/** The mean of 1 - sum of p^2. */
function meanDiversity({ codes: { rows, dim, offsets }, n, weights }: MixedRows): number {
  const counts = new Float64Array(offsets[dim]);
  let total = 0;
  for (let i = 0, p = 0; i < n; i++) {
    const weight = weights ? weights[i] : 1;
    total += weight;
    for (let j = 0; j < dim; j++) counts[offsets[j] + rows[p++]] += weight;
  }
  return mean(
    Float64Array.from({ length: dim }, (_, j) => {
      const own = counts.subarray(offsets[j], offsets[j + 1]);
      return 1 - own.reduce((sum, count) => sum + (count / total) * (count / total), 0);
    }),
  );
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
