import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';

/** The name of a column, or its number as text. */
export function columnName(columns: readonly string[] | undefined, j: number): string {
  return columns?.[j] ?? `column ${j}`;
}

/** Names of new columns: pca1, pca2 and so on, or from the number `first` on. */
export function numberedColumns(stem: string, dim: number, first = 1): string[] {
  return Array.from({ length: dim }, (_, j) => `${stem}${first + j}`);
}

/** @throws {ClusterkitError} input, if the data do not have the number of columns that was fitted */
export function checkSameDim(what: string, dim: number, data: Pick<Dataset, 'dim'>): void {
  if (data.dim !== dim)
    throw new ClusterkitError('input', `the ${what} has ${dim} columns, the data ${data.dim}`);
}

/**
 * Weights as numbers of repetitions. Whole weights stay as they are. Others are scaled so that the mean of the positive
 * weights is 1, because n - 1 and quantiles have no meaning for weights of an arbitrary scale.
 */
export function repetitions({ weights }: Dataset): Float64Array | undefined {
  if (!weights || weights.every((weight) => Number.isInteger(weight))) return weights;
  let total = 0;
  let positive = 0;
  for (const weight of weights) {
    total += weight;
    if (weight > 0) positive++;
  }
  return weights.map((weight) => (weight * positive) / total);
}

/** Makes the largest entry positive; among entries that differ by rounding errors only, the first one. */
export function turnSign(vector: Float64Array): void {
  let most = 0;
  for (let j = 0; j < vector.length; j++) most = Math.max(most, Math.abs(vector[j]));
  const at = vector.findIndex((value) => Math.abs(value) >= most * (1 - 1e-9));
  if (vector[at] < 0) for (let j = 0; j < vector.length; j++) vector[j] = -vector[j];
}
