import type { FloatJob } from './layout.ts';

/**
 * Largest error of bounds from 16-bit points, as a share of the mean squared distance; with a larger error f32 is
 * faster.
 */
const MOST_MISSED = 0.02;

/** With fewer columns, most of a vector is padding. */
const LEAST_COLUMNS = 5;

/** Rows sampled to estimate the mean squared distance: a share of few rows, as the host compares these slowly. */
const SAMPLE = 64;
const LEAST_SAMPLE = 16;
const SAMPLED = 1 / 256;

/**
 * Whether bounds from 16-bit points are tight enough, by a sample of rows.
 * @param distance the squared distance of a row to its nearest center or seed
 */
export function worthShorts(job: FloatJob, distance: (row: number) => number): boolean {
  const { n, dim, scale } = job;
  if (dim < LEAST_COLUMNS) return false;
  const squares = new Float32Array(job.memory.buffer, job.rows.fields.squares, n);
  const sample = Math.min(n, SAMPLE, Math.max(LEAST_SAMPLE, Math.floor(n * SAMPLED)));
  let lengths = 0;
  let distances = 0;
  for (let e = 0; e < sample; e++) {
    const i = Math.floor((e * n) / sample);
    lengths += squares[i];
    distances += distance(i) * scale * scale;
  }
  return 4 * job.roughShare * lengths <= MOST_MISSED * distances;
}
