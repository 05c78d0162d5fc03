import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';

/**
 * A column counts as a combination of other columns if these leave less than this share of its variance unexplained.
 */
const LEAST_OWN = 1e-12;

/** Means of columns, and a factor of their covariance, as plain data. */
export interface Whitening {
  /** The first row. */
  origin: number[];
  /** The mean of the rows minus the first one, which loses no digits to a common offset. */
  mean: number[];
  /** dim * dim: Cholesky's factor L of the covariance L L' (divided by n - 1). */
  lower: number[];
}

/**
 * What Mahalanobis distances depend on of all rows. O(n dim^2 + dim^3) time.
 * @throws {ClusterkitError} input, when the covariance has no inverse
 */
export function whiteningOf(data: Dataset): Whitening {
  const { n, dim } = data;
  const refuse = (why: string) => {
    const reason = `mahalanobis requires an inverse of the covariance of ${dim} columns, and ${why}`;
    throw new ClusterkitError('input', reason, { remedies: [{ how: 'do', what: 'leave columns out' }] });
  };
  if (n <= dim) refuse(n === 1 ? 'one row is too few' : `${n} rows are too few`);
  const center = centerOf(data);
  const centered = centeredRows(data, center);
  const covariance = covarianceOf(centered, n, dim);
  const lower = choleskyFactor(covariance, dim);
  for (let j = 0; j < dim; j++) {
    const own = lower[j * dim + j] ** 2;
    if (own > LEAST_OWN * covariance[j * dim + j]) continue;
    refuse(
      `column ${data.columns ? JSON.stringify(data.columns[j]) : j} is constant or a combination of the columns before it`,
    );
  }
  return { ...center, lower: Array.from(lower) };
}

/**
 * Rows whose Euclidean distances are the Mahalanobis distances of the given rows: row y solves L y = x - mean. O(n dim^2)
 * time.
 */
export function whitenedRows(data: Dataset, { lower, ...center }: Whitening): Float64Array {
  const { dim } = data;
  const out = centeredRows(data, center);
  for (let p = 0; p < out.length; p += dim) {
    for (let j = 0; j < dim; j++) {
      let rest = out[p + j];
      for (let l = 0; l < j; l++) rest -= lower[j * dim + l] * out[p + l];
      out[p + j] = rest / lower[j * dim + j];
    }
  }
  return out;
}

type Center = Pick<Whitening, 'origin' | 'mean'>;

function centerOf({ x, n, dim }: Dataset): Center {
  const origin = Array.from(x.subarray(0, dim));
  const mean = origin.map((first, j) => {
    let sum = 0;
    for (let p = j; p < x.length; p += dim) sum += x[p] - first;
    return sum / n;
  });
  return { origin, mean };
}

function centeredRows({ x, dim }: Dataset, { origin, mean }: Center): Float64Array {
  const out = Float64Array.from(x);
  for (let j = 0; j < dim; j++) for (let p = j; p < out.length; p += dim) out[p] = x[p] - origin[j] - mean[j];
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
