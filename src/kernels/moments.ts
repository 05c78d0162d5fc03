import type { Rows } from '../core/dataset.ts';

/*
 * Means and sums of squares of columns, in two passes over differences from a row, so that a common offset of any size
 * loses no digits. O(n dim) for each pass.
 */

/**
 * Means of the columns.
 * @param x in, n * dim
 * @param weights in, n; absent: 1 each
 * @param origin in, dim: subtracted first; ideally a row of positive weight
 * @param means out, dim
 * @param rests out, dim: rounding errors of the means, which matter if the spread is small compared with the offset
 */
export function columnMeans(
  x: Rows,
  n: number,
  dim: number,
  weights: Float64Array | undefined,
  origin: ArrayLike<number>,
  means: Float64Array,
  rests: Float64Array,
): void {
  means.fill(0);
  rests.fill(0);
  let total = 0;
  if (x instanceof Uint8Array && !weights) {
    total = addBytes(x, n, dim, origin, means);
  } else {
    total = addCarefully(x, n, dim, weights, origin, means, rests);
  }
  for (let j = 0; j < dim; j++) {
    const offset = (means[j] + rests[j]) / total;
    means[j] = origin[j] + offset;
    rests[j] = offset - (means[j] - origin[j]);
  }
}

/** Sums of whole numbers are exact. */
function addBytes(
  x: Uint8Array,
  n: number,
  dim: number,
  origin: ArrayLike<number>,
  sums: Float64Array,
): number {
  for (let i = 0, p = 0; i < n; i++) for (let j = 0; j < dim; j++, p++) sums[j] += x[p];
  for (let j = 0; j < dim; j++) sums[j] -= n * origin[j];
  return n;
}

/** @returns the total weight */
function addCarefully(
  x: Rows,
  n: number,
  dim: number,
  weights: Float64Array | undefined,
  origin: ArrayLike<number>,
  means: Float64Array,
  rests: Float64Array,
): number {
  let total = 0;
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const w = weights ? weights[i] : 1;
    if (w === 0) continue;
    total += w;
    for (let j = 0; j < dim; j++) {
      // Neumaier's sum: rounding errors are added up separately
      const term = w * (x[p + j] - origin[j]);
      const sum = means[j] + term;
      rests[j] += Math.abs(means[j]) >= Math.abs(term) ? means[j] - sum + term : term - sum + means[j];
      means[j] = sum;
    }
  }
  return total;
}

/**
 * Weighted sums of squared differences from the means.
 * @param x in, n * dim
 * @param weights in, n; absent: 1 each
 * @param means in, dim
 * @param rests in, dim
 * @param squares out, dim
 */
export function columnSquares(
  x: Rows,
  n: number,
  dim: number,
  weights: Float64Array | undefined,
  means: Float64Array,
  rests: Float64Array,
  squares: Float64Array,
): void {
  squares.fill(0);
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const w = weights ? weights[i] : 1;
    if (w === 0) continue;
    for (let j = 0; j < dim; j++) {
      const d = x[p + j] - means[j] - rests[j];
      squares[j] += w * d * d;
    }
  }
}

/** Numbers of the columns that are not constant among the rows of positive weight, rising. */
export function variedColumns(
  x: Rows,
  n: number,
  dim: number,
  weights: Float64Array | undefined,
): Int32Array {
  const varied = new Uint8Array(dim);
  const same = Int32Array.from({ length: dim }, (_, j) => j);
  let left = dim;
  let first = -1;
  for (let i = 0; i < n && left > 0; i++) {
    if (weights && weights[i] === 0) continue;
    if (first < 0) first = i * dim;
    for (let s = 0; s < left; ) {
      const j = same[s];
      if (x[i * dim + j] === x[first + j]) s++;
      else {
        varied[j] = 1;
        same[s] = same[--left];
      }
    }
  }
  return Int32Array.from({ length: dim }, (_, j) => j).filter((j) => varied[j] === 1);
}

/**
 * Least and greatest value of each column among the rows of positive weight.
 * @param low out, dim
 * @param high out, dim
 */
export function columnRanges(
  x: Rows,
  n: number,
  dim: number,
  weights: Float64Array | undefined,
  low: Float64Array,
  high: Float64Array,
): void {
  low.fill(Number.POSITIVE_INFINITY);
  high.fill(Number.NEGATIVE_INFINITY);
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    if (weights && weights[i] === 0) continue;
    for (let j = 0; j < dim; j++) {
      const value = x[p + j];
      if (value < low[j]) low[j] = value;
      if (value > high[j]) high[j] = value;
    }
  }
}
