import { checkChoice } from '../core/check.ts';
import type { Dataset, Rows } from '../core/dataset.ts';
import { unitRows } from '../distances/unitRows.ts';

/** How unlike rows i and j of the data are; symmetric, not negative. */
export type PairDistance = (i: number, j: number) => number;

/** A dissimilarity by name, or as a function of two row numbers. */
export type Dissimilarity = (typeof DISSIMILARITIES)[number] | PairDistance;

export const DISSIMILARITIES = ['euclidean', 'sqeuclidean', 'manhattan', 'cosine'] as const;

/**
 * The function of a dissimilarity.
 * @throws {ClusterkitError} usage, for a word that is none; input, for rows of zeros with cosine
 */
export function pairDistance(data: Dataset, metric: Dissimilarity): PairDistance {
  if (typeof metric === 'function') return metric;
  const { x, dim } = data;
  switch (checkChoice('metric', metric, DISSIMILARITIES)) {
    case 'euclidean':
      return (i, j) => Math.sqrt(squared(x, i * dim, j * dim, dim));
    case 'sqeuclidean':
      return (i, j) => squared(x, i * dim, j * dim, dim);
    case 'manhattan':
      return (i, j) => manhattan(x, i * dim, j * dim, dim);
    case 'cosine': {
      // of unit rows |x - y|^2 is 2 (1 - cos)
      const unit = unitRows(data).x;
      return (i, j) => squared(unit, i * dim, j * dim, dim) / 2;
    }
  }
}

function squared(x: Rows, p: number, q: number, dim: number): number {
  let sum = 0;
  for (let j = 0; j < dim; j++) {
    const difference = x[p + j] - x[q + j];
    sum += difference * difference;
  }
  return sum;
}

function manhattan(x: Rows, p: number, q: number, dim: number): number {
  let sum = 0;
  for (let j = 0; j < dim; j++) sum += Math.abs(x[p + j] - x[q + j]);
  return sum;
}
