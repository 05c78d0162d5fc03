import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { ClusteredRows, NoiseOption } from '../clusteredRows.ts';
import type { Labels } from '../contingency.ts';
import { type CenteredRows, centeredData, inertiaOf } from '../internal.ts';

/** Criteria that compare how well a clustering explains the data with its number of parameters. */
export interface Criteria {
  logLikelihood: number;
  /** Number of parameters: k - 1 shares, k * dim coordinates and one variance. */
  parameters: number;
  /** Lower is better for both criteria. */
  bic: number;
  aic: number;
}

/**
 * Bayes' and Akaike's criteria of k-means as D. Pelleg and A. Moore define them ("X-means: extending k-means with
 * efficient estimation of the number of clusters", ICML 2000). Rows come from round normal distributions, one for each
 * cluster, all with the variance inertia / (dim (n - k)). The paper uses log-likelihood - parameters / 2 * log n. Here
 * this value is multiplied by -2, as for other models, so lower is better.
 *
 * Whole weights are repetitions of rows. If weights are masses, n is the number of rows. -Infinity if the rows of each
 * cluster coincide. Time O(n dim), including the centroids.
 *
 * @throws {ClusterkitError} input, if there are as many clusters as rows
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12, 14), n: 5, dim: 1 };
 * const { bic, aic } = choosing.criteria(data, [0, 0, 1, 1, 1]);
 * console.log(bic.toFixed(3), aic.toFixed(3)); // 31.377 32.939
 */
export function criteria(data: Dataset, labels: Labels, options?: NoiseOption): Criteria {
  return criteriaOf(centeredData(data, labels, options));
}

/** `criteria` of rows with their centroids. */
export function criteriaOf(rows: CenteredRows): Criteria {
  const { k, sizes, total, data } = rows;
  const n = rowCount(rows);
  if (n <= k)
    throw new ClusterkitError('input', `bic requires more rows than clusters, and there are ${k} of each`);
  const parameters = k - 1 + k * data.dim + 1;
  const variance = ((inertiaOf(rows) / total) * n) / (data.dim * (n - k));
  let logLikelihood = -(n * data.dim * Math.log(2 * Math.PI * variance) + data.dim * (n - k)) / 2;
  for (const size of sizes) logLikelihood += (size / total) * n * Math.log(size / total);
  return {
    logLikelihood,
    parameters,
    bic: parameters * Math.log(n) - 2 * logLikelihood,
    aic: 2 * parameters - 2 * logLikelihood,
  };
}

function rowCount({ counts, total, n }: ClusteredRows): number {
  return counts ? total : n;
}
