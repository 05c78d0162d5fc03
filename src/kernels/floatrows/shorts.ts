import type { FloatrowsJob } from './layout.ts';

/** As in assembly/floatrows/shorts.ts, which says why. */
const TINY = 1e-20;
const MOST_LENGTH = 46_300;
const MOST_PART = 32_760;

/** Lower bounds from whole numbers may miss mean distances, squared, by this share; beyond it f32 is faster. */
const MOST_MISSED = 0.02;

/** Fewer columns fill their vectors badly. */
const LEAST_COLUMNS = 5;

/** Rows that are asked how far their centers are. */
const SAMPLE = 64;

/** What squared distances from shorts may be off, as a share of the squared lengths, roundings in f32 included. */
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
 * Whether whole numbers are good enough to bound distances, as far as some rows can tell.
 * @param distance the squared distance of a row to what is nearest to it
 */
export function worthShorts(job: FloatrowsJob, distance: (row: number) => number): boolean {
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
