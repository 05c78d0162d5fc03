import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';

/**
 * A column counts as a combination of other columns if these leave less than this share of its variance unexplained.
 */
const LEAST_OWN = 1e-12;

/**
 * Rows whose Euclidean distances are the Mahalanobis distances of the given rows, by the covariance of all rows
 * (divided by n - 1): if the covariance is L L', row y solves L y = x - mean. O(n dim^2 + dim^3) time.
 * @throws {ClusterkitError} input, when the covariance has no inverse
 */
export function whitenedRows(data: Dataset): Float64Array {
  const { n, dim } = data;
  const refuse = (why: string) => {
    const reason = `mahalanobis requires an inverse of the covariance of ${dim} columns, and ${why}`;
    throw new ClusterkitError('input', reason, { remedies: [{ how: 'do', what: 'leave columns out' }] });
  };
  if (n <= dim) refuse(n === 1 ? 'one row is too few' : `${n} rows are too few`);
  const centered = centeredRows(data);
  const covariance = covarianceOf(centered, n, dim);
  const lower = choleskyFactor(covariance, dim);
  for (let j = 0; j < dim; j++) {
    const own = lower[j * dim + j] ** 2;
    if (own > LEAST_OWN * covariance[j * dim + j]) continue;
    refuse(
      `column ${data.columns ? JSON.stringify(data.columns[j]) : j} is constant or a combination of the columns before it`,
    );
  }
  for (let p = 0; p < centered.length; p += dim) {
    for (let j = 0; j < dim; j++) {
      let rest = centered[p + j];
      for (let l = 0; l < j; l++) rest -= lower[j * dim + l] * centered[p + l];
      centered[p + j] = rest / lower[j * dim + j];
    }
  }
  return centered;
}

function centeredRows({ x, n, dim }: Dataset): Float64Array {
  const out = Float64Array.from(x);
  for (let j = 0; j < dim; j++) {
    let sum = 0;
    for (let p = j; p < out.length; p += dim) sum += x[p] - x[j];
    const mean = sum / n;
    for (let p = j; p < out.length; p += dim) out[p] = x[p] - x[j] - mean;
  }
  return out;
}

/** The lower half of the covariance matrix; the upper half is left at 0. */
function covarianceOf(centered: Float64Array, n: number, dim: number): Float64Array {
  const sums = new Float64Array(dim * dim);
  for (let j = 0; j < dim; j++) {
    for (let l = 0; l <= j; l++) {
      let sum = 0;
      for (let p = 0; p < centered.length; p += dim) sum += centered[p + j] * centered[p + l];
      sums[j * dim + l] = sum / (n - 1);
    }
  }
  return sums;
}

/**
 * Cholesky's factor L of a matrix L L'. A column without a variance of its own has 0 on the diagonal.
 * @param matrix the lower half
 */
function choleskyFactor(matrix: Float64Array, dim: number): Float64Array {
  const lower = new Float64Array(dim * dim);
  for (let j = 0; j < dim; j++) {
    let squares = 0;
    for (let k = 0; k < j; k++) {
      let sum = 0;
      for (let i = 0; i < k; i++) sum += lower[k * dim + i] * lower[j * dim + i];
      const entry = (matrix[j * dim + k] - sum) / lower[k * dim + k];
      lower[j * dim + k] = entry;
      squares += entry * entry;
    }
    lower[j * dim + j] = Math.sqrt(Math.max(matrix[j * dim + j] - squares, 0));
  }
  return lower;
}
