import { COORDINATES } from '../layouts/projected.ts';

/** Rows that the directions are made of, and rounds that turn them towards the widest ones. */
const SAMPLE = 256;
const ROUNDS = 1;

/** A direction that is so short beside what it was before others were subtracted is none of its own. */
const SHORT = 1e-6;

/**
 * Orthonormal directions in which centers differ most, about, by powers of the covariance of some of them.
 * @param centers in, k * dim
 * @param origin in, dim: about the mean of the centers
 * @returns dim * COORDINATES, a column for each direction; columns of zeros where there are fewer, and at the end
 */
export function* basisOf(
  centers: Float64Array,
  dim: number,
  origin: Float64Array,
): Generator<void, Float64Array> {
  const k = centers.length / dim;
  const size = Math.min(k, SAMPLE);
  const count = Math.min(COORDINATES - 1, dim, size);
  const sample = new Float64Array(size * dim);
  for (let s = 0; s < size; s++) {
    const from = Math.floor((s * k) / size) * dim;
    for (let j = 0; j < dim; j++) sample[s * dim + j] = centers[from + j] - origin[j];
  }
  // sums of some rows, so that no direction is missed by chance
  const lines = new Float64Array(count * dim);
  for (let s = 0; s < size; s++) {
    const to = (s % count) * dim;
    for (let j = 0; j < dim; j++) lines[to + j] += sample[s * dim + j];
  }
  orthonormalize(lines, dim, count);
  const products = new Float64Array(count);
  for (let round = 0; round < ROUNDS; round++) {
    const turned = new Float64Array(count * dim);
    for (let s = 0; s < size; s++) {
      const row = sample.subarray(s * dim, (s + 1) * dim);
      for (let t = 0; t < count; t++) products[t] = dot(row, 0, lines, t * dim, dim);
      for (let t = 0; t < count; t++) addTo(turned, t * dim, products[t], row, 0, dim);
      if (s % 16 === 0) yield;
    }
    lines.set(turned);
    orthonormalize(lines, dim, count);
  }
  const basis = new Float64Array(dim * COORDINATES);
  for (let t = 0; t < count; t++)
    for (let j = 0; j < dim; j++) basis[j * COORDINATES + t] = lines[t * dim + j];
  return basis;
}

/**
 * Makes lines orthonormal, in two passes so that none of their products is above rounding; lines without a direction
 * become 0.
 */
function orthonormalize(lines: Float64Array, dim: number, count: number): void {
  for (let t = 0; t < count; t++) {
    const at = t * dim;
    const before = Math.sqrt(dot(lines, at, lines, at, dim));
    for (let pass = 0; pass < 2; pass++)
      for (let other = 0; other < t; other++)
        addTo(lines, at, -dot(lines, at, lines, other * dim, dim), lines, other * dim, dim);
    const length = Math.sqrt(dot(lines, at, lines, at, dim));
    const factor = length > SHORT * before ? 1 / length : 0;
    for (let j = 0; j < dim; j++) lines[at + j] *= factor;
  }
}

function dot(a: Float64Array, p: number, b: Float64Array, q: number, dim: number): number {
  let sum = 0;
  for (let j = 0; j < dim; j++) sum += a[p + j] * b[q + j];
  return sum;
}

function addTo(sums: Float64Array, p: number, factor: number, x: Float64Array, q: number, dim: number): void {
  for (let j = 0; j < dim; j++) sums[p + j] += factor * x[q + j];
}
