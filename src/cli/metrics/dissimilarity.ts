import type { Dataset } from '../../core/dataset.ts';
import type { Items } from '../../core/items.ts';
import { type CondensedMatrix, condensedIndex } from '../../distances/condensed.ts';
import { type DistanceOptions, distanceOf, measure } from '../../distances/measure.ts';
import { type Distance, findDistance } from '../../distances/table.ts';
import type { Dissimilarity } from '../../indices/dissimilarity.ts';
import { columnNames } from '../rows/input.ts';

/** Why an index of rows is none of given distances. */
export const NO_ROWS = 'needs rows, and a matrix of distances has none';

const NO_MEANS = 'columns of categories have no means';

/** What clusters are measured by. */
export interface Grounds {
  /** Of given distances rows that only stand for what they are between. */
  data: Dataset;
  metric: Dissimilarity;
}

/** Rows under a metric; by its name where that says all, which is quicker. */
export function groundsOfRows(
  data: Dataset,
  metric: Distance,
  options: Omit<DistanceOptions, 'transpose'> = {},
): Grounds {
  const { p = 2, correlationForm = 'one-minus' } = options;
  const isPlain: Partial<Record<Distance, boolean>> = {
    minkowski: p === 2,
    correlation: correlationForm === 'one-minus',
    gower: !options.categorical?.length,
  };
  if (isPlain[metric] ?? true) return { data, metric };
  const measured = measure(data, metric, options);
  return { data, metric: (i, l) => distanceOf(measured, i, l) };
}

export function groundsOfDistances({ condensed, n }: CondensedMatrix): Grounds {
  return {
    data: { x: new Uint8Array(n), n, dim: 1 },
    metric: (i, l) => (i === l ? 0 : condensed[condensedIndex(n, Math.min(i, l), Math.max(i, l))]),
  };
}

/** Why clusters have no means under a metric; undefined when they have. */
export function noMeansUnder(metric: Distance, { categorical = [] }: DistanceOptions) {
  return findDistance(metric).categorical && categorical.length > 0 ? NO_MEANS : undefined;
}

/** Numbers of the columns that hold categories. */
export function categoricalColumns({ encodings = [] }: Items, data: Dataset): number[] {
  const names = columnNames(data);
  return encodings
    .filter(({ how }) => how === 'label')
    .map(({ column }) => names.indexOf(column))
    .filter((j) => j >= 0);
}
