import type { Dataset } from '../../core/dataset.ts';

/** The rows of a subject that a page has. */
export interface PageRows {
  /** Their numbers, rising; absent: all. */
  chosen?: Int32Array;
  /** As they were read, and as they were clustered. */
  read: Dataset;
  clustered: Dataset;
}

/** One entry of a list for each row of the page. */
export function pick<T>(values: ArrayLike<T>, { chosen }: PageRows): ArrayLike<T> {
  return chosen ? Array.from(chosen, (i) => values[i]) : values;
}
