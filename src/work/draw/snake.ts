import { snakeChart } from '../../charts/snake.ts';
import type { Dataset } from '../../core/dataset.ts';
import { columnDeviations, profile } from '../../indices/profile.ts';
import type { Result } from '../result.ts';
import { unitOf } from '../tables.ts';
import { profiledRows } from './profiles.ts';
import { wordsOf } from './text.ts';

/** The standardized means of clusters, and of the noise, with the quartiles of their rows. */
export function snake(result: Result) {
  const { subject, clustering } = result;
  const { k, noise = 0, sizes } = clustering;
  const { rows, columns, colors } = profiledRows(result, 'snake');
  // the noise is one more cluster, the last
  const groups = noise > 0 ? k + 1 : k;
  const labels = clustering.labels.map((label) => (label < 0 ? k : label));
  const { clusters, all } = profile(rows, labels, groups);
  const deviations = columnDeviations(rows, all);
  const standard = (j: number, value: number) => (deviations[j] > 0 ? (value - all[j]) / deviations[j] : 0);
  const members = Array.from({ length: groups }, (): number[] => []);
  for (let i = 0; i < labels.length; i++) if (labels[i] < groups) members[labels[i]].push(i);
  return snakeChart({
    ...wordsOf(result),
    columns,
    clusters: clusters.map((means, c) => {
      const quartiles = columns.map((_, j) => quantilesOf(rows, j, members[c], [0.25, 0.75]));
      return {
        cluster: c === k ? -1 : c,
        size: c === k ? noise : sizes[c],
        means: means.map((mean, j) => standard(j, mean)),
        lower: quartiles.map(([lower], j) => standard(j, lower)),
        upper: quartiles.map(([, upper], j) => standard(j, upper)),
      };
    }),
    unit: unitOf(subject),
    ...(colors && { colors }),
  });
}

/**
 * Quantiles of a column among some rows: the least values up to which the shares of the weight lie.
 * @param shares rising, 0 to 1
 */
export function quantilesOf(
  { x, dim, weights }: Pick<Dataset, 'x' | 'dim' | 'weights'>,
  j: number,
  rows: readonly number[],
  shares: readonly number[],
): number[] {
  const sorted = Int32Array.from(rows).sort((i, l) => x[i * dim + j] - x[l * dim + j]);
  const weightOf = (i: number) => (weights ? weights[i] : 1);
  const total = sorted.reduce((sum, i) => sum + weightOf(i), 0);
  const upTo = (share: number) => {
    let sum = 0;
    for (const i of sorted) {
      sum += weightOf(i);
      if (sum > 0 && sum >= share * total) return x[i * dim + j];
    }
    return x[sorted[sorted.length - 1] * dim + j];
  };
  return shares.map(upTo);
}
