import type { Rows } from '../core/dataset.ts';
import type { Cuts, SumCuts } from './exactSums.ts';

/*
 * The plain passes of Lloyd's algorithm ("Least squares quantization in PCM", IEEE Trans. Inf. Theory 28, 1982)
 * over n rows of dim columns, in f64. Inputs are valid. One pass costs O(n k dim).
 */

/**
 * Labels each row with its nearest center; of equally near ones, the first.
 * @param x in, n * dim
 * @param centers in, k * dim
 * @param labels inout, n entries in [0, k); entries out of that range count as changed
 * @param d2 out, n squared distances to the nearest center
 * @returns how many labels changed
 */
export function assign(
  x: Rows,
  n: number,
  dim: number,
  centers: Float64Array,
  k: number,
  labels: Int32Array,
  d2: Float64Array,
): number {
  if (dim === 3) return assign3(x, n, centers, k, labels, d2);
  let changed = 0;
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
    if (labels[i] !== label) {
      labels[i] = label;
      changed++;
    }
  }
  return changed;
}

/** `assign` for colours: the row stays in registers while the centers pass by. */
function assign3(
  x: Rows,
  n: number,
  centers: Float64Array,
  k: number,
  labels: Int32Array,
  d2: Float64Array,
): number {
  const end = 3 * k;
  let changed = 0;
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
    const label = (at / 3) | 0;
    if (labels[i] !== label) {
      labels[i] = label;
      changed++;
    }
  }
  return changed;
}

/**
 * Adds up the rows of each cluster.
 * @param weights in, n; absent: every row counts once
 * @param sums out, k * dim weighted sums
 * @param mass out, k sums of weights
 * @param cuts in, of these rows: sums are then the same whatever the order of the rows, see exactSums.ts
 */
export function accumulate(
  x: Rows,
  weights: Float64Array | undefined,
  n: number,
  dim: number,
  labels: Int32Array,
  sums: Float64Array,
  mass: Float64Array,
  cuts?: SumCuts,
): void {
  if (cuts) {
    addParts(x, weights, n, dim, labels, sums, cuts.coordinates);
    addParts(weights, undefined, n, 1, labels, mass, cuts.masses);
    return;
  }
  sums.fill(0);
  mass.fill(0);
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const w = weights ? weights[i] : 1;
    const q = labels[i] * dim;
    mass[labels[i]] += w;
    for (let j = 0; j < dim; j++) sums[q + j] += w * x[p + j];
  }
}

/** @param x in, n * dim; absent: ones */
function addParts(
  x: Rows | undefined,
  weights: Float64Array | undefined,
  n: number,
  dim: number,
  labels: Int32Array,
  sums: Float64Array,
  cuts: Cuts,
): void {
  const seconds = new Float64Array(sums.length);
  const thirds = new Float64Array(sums.length);
  sums.fill(0);
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const w = weights ? weights[i] : 1;
    const q = labels[i] * dim;
    for (let j = 0; j < dim; j++) {
      const first = cuts[j];
      const second = cuts[dim + j];
      const third = cuts[2 * dim + j];
      const v = x ? w * x[p + j] : w;
      const a = v + first - first;
      const b = v - a + second - second;
      sums[q + j] += a;
      seconds[q + j] += b;
      thirds[q + j] += v - a - b + third - third;
    }
  }
  for (let q = 0; q < sums.length; q++) sums[q] += seconds[q] + thirds[q];
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
  for (let c = 0; c < mass.length; c++) {
    if (mass[c] === 0) continue;
    let move = 0;
    for (let q = c * dim; q < (c + 1) * dim; q++) {
      const mean = sums[q] / mass[c];
      const d = mean - centers[q];
      move += d * d;
      centers[q] = mean;
    }
    shift += move;
  }
  return shift;
}

/** The weighted sum of the squared distances, `d2` as `assign` left it. */
export function weightedSum(d2: Float64Array, weights: Float64Array | undefined, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += weights ? weights[i] * d2[i] : d2[i];
  return total;
}

/** Squared Euclidean distance of row i to a point of dim numbers that starts at q in `points`. */
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
