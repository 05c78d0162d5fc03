import type { FloatJob } from './layout.ts';

/** As in assembly/floats/shorts.ts, which says why. */
const TINY = 1e-20;
const MOST_LENGTH = 46_300;
const MOST_PART = 32_760;

/** Largest error of bounds from 16-bit points, as a share of the mean squared distance; beyond it f32 is faster. */
const MOST_MISSED = 0.02;

/** With fewer columns, most of a vector is padding. */
const LEAST_COLUMNS = 5;

/** Rows sampled to estimate the mean squared distance. */
const SAMPLE = 64;

/** Relative error bound of squared distances from 16-bit points, f32 rounding included. */
export function roughShare(dim: number): number {
  const rounding = Math.sqrt(dim) / (2 * MOST_PART);
  return 1.02 * (2 * rounding + rounding ** 2) + 24 * 2 ** -24;
}

/**
 * Rounds a point to whole numbers.
 * @param point in, dim coordinates
 * @param squared its squared length
 * @param shorts out, whole numbers
 * @returns the step between whole numbers
 */
export function shorten(point: Float64Array, squared: number, shorts: Int16Array): number {
  const dim = point.length;
  const length = Math.sqrt(squared);
  let most = 0;
  for (let j = 0; j < dim; j++) most = Math.max(most, Math.abs(point[j]));
  const room = MOST_LENGTH - Math.sqrt(dim) / 2;
  const perStep = length < TINY ? 0 : Math.min(room / length, MOST_PART / most);
  for (let j = 0; j < dim; j++) shorts[j] = Math.round(point[j] * perStep);
  return perStep > 0 ? 1 / perStep : 0;
}

/** Copies whole numbers to a lane of tiles of i16[width / 2][4][2]. */
export function copyToTile(shorts: Int16Array, tiles: Int16Array, lane: number, width: number): void {
  const at = (lane >> 2) * 4 * width + 2 * (lane & 3);
  for (let j = 0; j < shorts.length; j++) tiles[at + 8 * (j >> 1) + (j & 1)] = shorts[j];
}

/**
 * Whether 16-bit points bound distances well enough, judged by a sample of rows.
 * @param distance the squared distance of a row to its nearest center or seed
 */
export function worthShorts(job: FloatJob, distance: (row: number) => number): boolean {
  const { n, dim, scale } = job;
  if (dim < LEAST_COLUMNS) return false;
  const squares = new Float32Array(job.memory.buffer, job.rows.fields.squares, n);
  let lengths = 0;
  let distances = 0;
  for (let e = 0; e < SAMPLE; e++) {
    const i = Math.floor((e * n) / SAMPLE);
    lengths += squares[i];
    distances += distance(i) * scale * scale;
  }
  return 4 * job.roughShare * lengths <= MOST_MISSED * distances;
}
