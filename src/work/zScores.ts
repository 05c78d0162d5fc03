import { columnDeviations } from '../indices/profile.ts';
import type { ZScores } from '../output/zScores.ts';
import type { Result } from './result.ts';

/**
 * The means of the clusters in each column as it was read, in standard deviations from the mean of all rows; columns of
 * categories are left out. A constant column has 0. O(n dim) time.
 * @returns undefined if rows have no columns
 */
export function zScoresOf(result: Result): ZScores | undefined {
  const profile = result.profile();
  const { items } = result.subject;
  if (!profile || !items) return undefined;
  const typical = result.typical();
  const deviations = columnDeviations(items.data, profile.all);
  const shown = profile.columns.map((_, j) => j).filter((j) => !typical.has(j));
  const score = (value: number, j: number) =>
    deviations[j] > 0 ? (value - profile.all[j]) / deviations[j] : 0;
  return {
    columns: shown.map((j) => profile.columns[j]),
    clusters: profile.clusters.map((means) => shown.map((j) => score(means[j], j))),
    deviations: shown.map((j) => deviations[j]),
  };
}
