import type { Rows } from '../core/dataset.ts';
import type { ClusteredRows } from './clusteredRows.ts';

/** The centroids of clusters, and the distances of rows to the centroids of their clusters. */
export interface Centroids {
  /** k * dim weighted means. */
  centers: Float64Array;
  /** k weighted sums of squared distances of rows to the centroids of their clusters. */
  within: Float64Array;
  /** k weighted sums of distances of rows to the centroids of their clusters. */
  spread: Float64Array;
}

/** Centroids of clustered rows. Time O(n dim); memory O(k dim). */
export function centroidsOf(rows: ClusteredRows): Centroids {
  const { data, k, order, starts, weights } = rows;
  const { x, dim } = data;
  const centers = new Float64Array(k * dim);
  const [within, spread] = [new Float64Array(k), new Float64Array(k)];
  for (let c = 0; c < k; c++) {
    const members = order.subarray(starts[c], starts[c + 1]);
    addUp(rows, members, centers.subarray(c * dim, (c + 1) * dim));
    for (const i of members) {
      const d2 = squaredLength(x, i * dim, centers, c * dim, dim);
      within[c] += weights[i] * d2;
      spread[c] += weights[i] * Math.sqrt(d2);
    }
  }
  return { centers, within, spread };
}

/** The mean of all rows that are not left out, dim numbers, computed from the means of the clusters. */
export function meanOf({ data, k, sizes, total }: ClusteredRows, { centers }: Centroids): Float64Array {
  const { dim } = data;
  const mean = new Float64Array(dim);
  for (let c = 0; c < k; c++) {
    for (let j = 0; j < dim; j++) mean[j] += sizes[c] * (centers[c * dim + j] - centers[j]);
  }
  return mean.map((sum, j) => centers[j] + sum / total);
}

/** The mean of some rows: the first row plus the mean of the differences to it, since data may be far from 0. */
function addUp({ data, weights }: ClusteredRows, members: Uint32Array, mean: Float64Array): void {
  const { x, dim } = data;
  const first = members[0] * dim;
  // sums of bytes are exact
  const origin =
    x instanceof Uint8Array ? new Float64Array(dim) : Float64Array.from(x.subarray(first, first + dim));
  let mass = 0;
  mean.fill(0);
  let at = 0;
  for (; at + 3 < members.length; at += 4) {
    mass += addFour(x, members, at, weights, origin, mean);
  }
  for (; at < members.length; at++) {
    const [w, p] = [weights[members[at]], members[at] * dim];
    mass += w;
    for (let j = 0; j < dim; j++) mean[j] += w * (x[p + j] - origin[j]);
  }
  for (let j = 0; j < dim; j++) mean[j] = origin[j] + mean[j] / mass;
}

/**
 * Adds the differences of four rows to another row to a sum, which is read and written once. @returns the weight of the
 * four
 */
function addFour(
  x: Rows,
  members: Uint32Array,
  at: number,
  weights: Float64Array,
  origin: Float64Array,
  sum: Float64Array,
): number {
  const dim = sum.length;
  const a = members[at];
  const b = members[at + 1];
  const c = members[at + 2];
  const d = members[at + 3];
  const [p, q, r, s] = [a * dim, b * dim, c * dim, d * dim];
  const mass = weights[a] + weights[b] + weights[c] + weights[d];
  const ones = weights[a] === 1 && weights[b] === 1 && weights[c] === 1 && weights[d] === 1;
  if (ones && x instanceof Uint8Array) {
    for (let j = 0; j < dim; j++) sum[j] += x[p + j] + x[q + j] + x[r + j] + x[s + j];
    return mass;
  }
  if (ones) {
    for (let j = 0; j < dim; j++) {
      const from = origin[j];
      sum[j] += x[p + j] - from + (x[q + j] - from) + (x[r + j] - from + (x[s + j] - from));
    }
    return mass;
  }
  const [u, v, w, y] = [weights[a], weights[b], weights[c], weights[d]];
  for (let j = 0; j < dim; j++) {
    const from = origin[j];
    const left = u * (x[p + j] - from) + v * (x[q + j] - from);
    sum[j] += left + (w * (x[r + j] - from) + y * (x[s + j] - from));
  }
  return mass;
}

/** The squared distance of a row and a point. Four sums at a time do not wait for each other. */
export function squaredLength(x: Rows, p: number, points: Rows, q: number, dim: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const end = p + dim;
  for (; p + 3 < end; p += 4, q += 4) {
    const e = x[p] - points[q];
    const f = x[p + 1] - points[q + 1];
    const g = x[p + 2] - points[q + 2];
    const h = x[p + 3] - points[q + 3];
    a += e * e;
    b += f * f;
    c += g * g;
    d += h * h;
  }
  for (; p < end; p++, q++) a += (x[p] - points[q]) ** 2;
  return a + b + (c + d);
}
