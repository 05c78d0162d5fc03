import { joinParts, PARTS } from '../exactSums.ts';
import { setFields } from '../host.ts';
import { NONE } from '../layouts/stream.ts';
import type { StreamJob } from './layout.ts';

/** Absolute bound of the error of comparisons of points with lengths around 1: covers underflow in f32. */
const REST = 1e-30;

/** Twice the error of a comparison, with room for rounding; assembly/stream/tile.ts derives it. */
const TWICE = 2.04 * 2 ** -24;

/** The centers and sums of a start: what the struct Run of assembly/stream/layout.ts points to. */
export class State {
  readonly k: number;
  /** k * dim */
  readonly centers: Float64Array;
  /** Weighted sums and masses of the clusters, k * dim and k, from `collect`. */
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  private readonly job: StreamJob;
  /** f32[k / 2][dim][2] */
  private readonly places: Float32Array;
  private readonly norms: Float32Array;
  /** [threads][k][3][dim] and [threads][k][3] */
  private readonly sumParts: Float64Array;
  private readonly massParts: Float64Array;

  constructor(job: StreamJob, first: Float64Array) {
    const { threads, memory, data, run } = job;
    const { buffer } = memory;
    const { dim } = data;
    const k = first.length / dim;
    const lanes = k + (k % 2);
    this.job = job;
    this.k = k;
    this.centers = new Float64Array(buffer, run.fields.centers, k * dim);
    this.centers.set(first);
    this.sums = new Float64Array(k * dim);
    this.mass = new Float64Array(k);
    this.places = new Float32Array(buffer, run.fields.places, lanes * dim).fill(0);
    this.norms = new Float32Array(buffer, run.fields.norms, lanes).fill(Number.POSITIVE_INFINITY);
    this.sumParts = new Float64Array(buffer, run.fields.sums, threads * k * PARTS * dim);
    this.massParts = new Float64Array(buffer, run.fields.masses, threads * k * PARTS);
    this.forget();
    this.publish();
  }

  /** Drops labels and sums: the next pass adds up all rows. */
  forget(): void {
    this.job.labels.fill(NONE);
    this.sumParts.fill(0);
    this.massParts.fill(0);
  }

  /** Gives the kernel the centers as points. */
  publish(): void {
    const { k, job, centers, places, norms } = this;
    const { origin, scale, data } = job;
    const { dim } = data;
    let longest = 0;
    for (let c = 0; c < k; c++) {
      const to = (c - (c % 2)) * dim + (c % 2);
      let squared = 0;
      for (let j = 0; j < dim; j++) {
        const v = (centers[c * dim + j] - origin[j]) * scale;
        squared += v * v;
        places[to + 2 * j] = -2 * v;
      }
      norms[c] = squared;
      longest = Math.max(longest, squared);
    }
    const share = TWICE * (1.01 * dim + 5);
    const rest = TWICE * (2.02 * dim + 6) * longest + REST;
    setFields(job, { k, share, rest });
  }

  /** Adds up the sums of all threads; true if no cluster is empty. */
  collect(): boolean {
    const { k, sumParts, massParts, sums, mass } = this;
    const { dim } = this.job.data;
    for (let c = 0; c < k; c++) {
      joinParts(sumParts, c * PARTS * dim, k * PARTS * dim, sums.subarray(c * dim, (c + 1) * dim));
      joinParts(massParts, c * PARTS, k * PARTS, mass.subarray(c, c + 1));
    }
    return !mass.includes(0);
  }
}
