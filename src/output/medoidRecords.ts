import type { MedoidSearchFacts } from '../core/clustering.ts';
import type { Cell } from '../core/items.ts';

/** What is known of medoids. */
export interface MedoidFacts {
  /**
   * For each cluster the row that is its medoid, as `--init rows:` takes it, its name, and its numbers; with columns of
   * categories also the row as it was read, in words.
   */
  medoids?: { row: number; name: string; values?: number[]; words?: Cell[] }[];
  /** Sum of the distances of all rows to the medoids of their clusters, by weight; and their mean. */
  loss?: number;
  meanLoss?: number;
  /** The similarity of an exemplar with itself; and the sum of all similarities with exemplars. */
  preference?: number;
  netSimilarity?: number;
  /** Mean of 1 - a / b, for the distances a and b of a row to the nearest medoid and to the next. */
  medoidSilhouette?: number;
  /** What was made best, and among which rows. */
  search?: MedoidSearchFacts;
}
