import type { Rows } from '../core/dataset.ts';

/*
 * The plain passes of Lloyd's algorithm ("Least squares quantization in PCM", IEEE Trans. Inf. Theory 28, 1982)
 * over n rows of dim columns, in f64. Inputs are valid. One pass costs O(n k dim).
 */

/**
 * Labels each row with its nearest center; of equally near ones, the first.
 * @param x in, n * dim
 * @param centers in, k * dim
 * @param labels out, n entries in [0, k)
 * @param d2 out, n squared distances to the nearest center
 */
export function assign(
  x: Rows,
  n: number,
  dim: number,
  centers: Float64Array,
  k: number,
  labels: Int32Array,
  d2: Float64Array,
): void {
  if (dim === 3) {
    assign3(x, n, centers, k, labels, d2);
    return;
  }
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    let best = Number.POSITIVE_INFINITY;
    let label = 0;
    for (let c = 0, q = 0; c < k; c++, q += dim) {
      let sum = 0;
      for (let j = 0; j < dim; j++) {
        const d = x[p + j] - centers[q + j];
        sum += d * d;
      }
      if (sum < best) {
        best = sum;
        label = c;
      }
    }
    d2[i] = best;
    labels[i] = label;
  }
}

/** `assign` for colors: the row stays in registers. */
function assign3(
  x: Rows,
  n: number,
  centers: Float64Array,
  k: number,
  labels: Int32Array,
  d2: Float64Array,
): void {
  const end = 3 * k;
  for (let i = 0, p = 0; i < n; i++, p += 3) {
    const x0 = x[p];
    const x1 = x[p + 1];
    const x2 = x[p + 2];
    let best = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let q = 0; q < end; q += 3) {
      const a = x0 - centers[q];
      const b = x1 - centers[q + 1];
      const c = x2 - centers[q + 2];
      const sum = a * a + b * b + c * c;
      if (sum < best) {
        best = sum;
        at = q;
      }
    }
    d2[i] = best;
    labels[i] = (at / 3) | 0;
  }
}

/**
 * Adds rows to the sums of their clusters.
 * @param weights in, n; absent: every row counts once
 * @param sums inout, k * dim weighted sums
 * @param mass inout, k sums of weights
 */
export function accumulate(
  x: Rows,
  weights: Float64Array | undefined,
  n: number,
  dim: number,
  labels: Int32Array,
  sums: Float64Array,
  mass: Float64Array,
): void {
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const w = weights ? weights[i] : 1;
    const q = labels[i] * dim;
    mass[labels[i]] += w;
    for (let j = 0; j < dim; j++) sums[q + j] += w * x[p + j];
  }
}

/**
 * Moves each center to the mean of its cluster; the center of an empty cluster stays.
 * @param centers inout, k * dim
 * @returns the sum of the squared distances moved
 */
export function moveCenters(
  centers: Float64Array,
  dim: number,
  sums: Float64Array,
  mass: Float64Array,
): number {
  let shift = 0;
  for (let c = 0; c < mass.length; c++)
    if (mass[c] !== 0) shift += moveCenter(centers, sums, mass[c], c * dim, dim);
  return shift;
}

/** Largest relative error of a mean: a few units in the last place. */
export const ROUNDING = 2 ** -51;

/**
 * `moveCenters` for rows of floats: a center that is as near to the mean as rounding allows does not move. The mean of
 * equal rows may differ from these rows, and rows that differ in the last place would exchange their centers forever.
 */
export function moveBeyondRounding(
  centers: Float64Array,
  dim: number,
  sums: Float64Array,
  mass: Float64Array,
): number {
  let shift = 0;
  for (let c = 0, q = 0; c < mass.length; c++, q += dim) {
    let j = 0;
    while (j < dim && Math.abs(sums[q + j] / mass[c] - centers[q + j]) <= ROUNDING * Math.abs(centers[q + j]))
      j++;
    if (mass[c] !== 0 && j < dim) shift += moveCenter(centers, sums, mass[c], q, dim);
  }
  return shift;
}

/** @returns the squared distance moved */
function moveCenter(
  centers: Float64Array,
  sums: Float64Array,
  mass: number,
  from: number,
  dim: number,
): number {
  let move = 0;
  for (let q = from; q < from + dim; q++) {
    const mean = sums[q] / mass;
    const d = mean - centers[q];
    move += d * d;
    centers[q] = mean;
  }
  return move;
}

/** The weighted sum of squared distances, the inertia. */
export function weightedSum(d2: Float64Array, weights: Float64Array | undefined, n: number): number {
  let total = 0;
  if (weights) {
    for (let i = 0; i < n; i++) total += weights[i] * d2[i];
  } else {
    for (let i = 0; i < n; i++) total += d2[i];
  }
  return total;
}

/** Squared Euclidean distance between the row that starts at p in `x` and the point that starts at q in `points`. */
export function squaredDistance(
  x: Rows,
  p: number,
  points: ArrayLike<number>,
  q: number,
  dim: number,
): number {
  let sum = 0;
  for (let j = 0; j < dim; j++) {
    const d = x[p + j] - points[q + j];
    sum += d * d;
  }
  return sum;
}

/** |c|^2 of the point that begins at q. */
export function squaredLength(points: Float64Array, q: number, dim: number): number {
  let sum = 0;
  for (let j = q; j < q + dim; j++) sum += points[j] * points[j];
  return sum;
}
