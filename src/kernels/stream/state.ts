import { joinParts, PARTS } from '../exactSums.ts';
import { setFields } from '../host.ts';
import { NONE } from '../layouts/stream.ts';
import type { StreamJob } from './layout.ts';
import { type ShortArrays, shortBytes, shortenCenters } from './shorts.ts';

/** Absolute bound of the error of comparisons of points with lengths around 1: covers underflow in f32. */
const REST = 1e-30;

/** Twice the error of a comparison, with room for rounding; assembly/stream/tile.ts derives it. */
const TWICE = 2.04 * 2 ** -24;

/** With more rows in doubt, comparing in 16 bits before takes longer. */
const MOST_DOUBTFUL = 0.4;

/** This factor increases moves and their sums, to cover their own rounding and that of f32. */
const UP = 1 + 2 ** -22;

/** The centers and sums of a start: what the struct Run of assembly/stream/layout.ts points to. */
export class State {
  readonly k: number;
  /** k * dim */
  readonly centers: Float64Array;
  /** Weighted sums and masses of the clusters, k * dim and k, from `collect`. */
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  private readonly job: StreamJob;
  /** f32[k / 2][dim][2], or of long rows f32[k][stride] */
  private readonly places: Float32Array;
  /** Of long rows the numbers from one center to the next, else 0. */
  private readonly stride: number;
  private readonly norms: Float32Array;
  /** The centers that the kernel last received. */
  private readonly published: Float64Array;
  /** For each center, the sum of its moves and of the largest move of another one in each pass. */
  private readonly drifts: Float64Array;
  private readonly kernelDrifts: Float32Array;
  /** [threads][k][3][dim] and [threads][k][3] */
  private readonly sumParts: Float64Array;
  private readonly massParts: Float64Array;
  private readonly shorts: ShortArrays;
  /** [threads]: rows of which 16 bits could not decide. */
  private readonly doubts: Int32Array;
  private doubted = false;

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
    this.stride = job.rows.fields.long === 1 ? 4 * Math.ceil(dim / 4) : 0;
    this.places = new Float32Array(buffer, run.fields.places, lanes * Math.max(dim, this.stride)).fill(0);
    this.norms = new Float32Array(buffer, run.fields.norms, lanes).fill(Number.POSITIVE_INFINITY);
    this.published = first.slice();
    this.drifts = new Float64Array(k);
    this.kernelDrifts = new Float32Array(buffer, run.fields.drifts, k);
    this.sumParts = new Float64Array(buffer, run.fields.sums, threads * k * PARTS * dim);
    this.massParts = new Float64Array(buffer, run.fields.masses, threads * k * PARTS);
    const bytes = shortBytes(k, dim);
    this.shorts = {
      places: new Int16Array(buffer, run.fields.shortPlaces, bytes.places / 2),
      norms: new Int32Array(buffer, run.fields.shortNorms, bytes.norms / 4),
    };
    this.doubts = new Int32Array(buffer, run.fields.doubts, threads);
    this.forget();
    this.publish();
  }

  /** Drops labels and sums: the next pass compares all rows with all centers, and adds them up. */
  forget(): void {
    this.job.labels.fill(NONE);
    setFields(this.job, { fresh: 1 });
    this.sumParts.fill(0);
    this.massParts.fill(0);
  }

  /** Gives the kernel the centers as points. */
  publish(): void {
    const { k, job, centers, places, norms, stride } = this;
    const { origin, scale, data } = job;
    const { dim } = data;
    const next = stride > 0 ? 1 : 2;
    let longest = 0;
    for (let c = 0; c < k; c++) {
      const to = stride > 0 ? c * stride : (c - (c % 2)) * dim + (c % 2);
      let squared = 0;
      for (let j = 0; j < dim; j++) {
        const v = (centers[c * dim + j] - origin[j]) * scale;
        squared += v * v;
        places[to + next * j] = -2 * v;
      }
      norms[c] = squared;
      longest = Math.max(longest, squared);
    }
    const added = stride > 0 ? stride / 4 + 3 : dim;
    const share = TWICE * (1.01 * added + 5);
    const rest = TWICE * (2.02 * added + 6) * longest + REST;
    setFields(job, { k, share, rest });
    this.shorten();
    this.drift();
  }

  /** Gives the kernel the centers in 16 bits, where these are enough. */
  private shorten(): void {
    const { job, centers, shorts } = this;
    const { origin, scale, sizes, data } = job;
    const points = centers.map((v, p) => (v - origin[p % data.dim]) * scale);
    const bounds = sizes && !this.doubted ? shortenCenters(points, data.dim, sizes, shorts) : undefined;
    setFields(job, bounds ? { ...bounds, short: 1, shortFactor: bounds.shortFactor * scale } : { short: 0 });
    this.doubts.fill(0);
  }

  /** Called after a pass over some rows: compares the next ones in f32 alone where 16 bits decide too seldom. */
  judgeShorts(rows: number): void {
    const doubtful = this.doubts.reduce((sum, some) => sum + some, 0);
    if (doubtful > MOST_DOUBTFUL * rows) {
      this.doubted = true;
      setFields(this.job, { short: 0 });
    }
    this.doubts.fill(0);
  }

  /** Adds the moves of the centers since the last pass. */
  private drift(): void {
    const { k, centers, published, drifts, kernelDrifts } = this;
    const { scale, data } = this.job;
    const { dim } = data;
    const moves = Float64Array.from({ length: k }, (_, c) => {
      let squared = 0;
      for (let p = c * dim; p < (c + 1) * dim; p++) {
        const move = (centers[p] - published[p]) * scale;
        squared += move * move;
      }
      return Math.sqrt(squared);
    });
    published.set(centers);
    const farthest = moves.indexOf(moves.reduce((most, move) => Math.max(most, move), 0));
    const second = moves.reduce((most, move, c) => (c === farthest ? most : Math.max(most, move)), 0);
    for (let c = 0; c < k; c++) {
      drifts[c] += (moves[c] + (c === farthest ? second : moves[farthest])) * UP;
      kernelDrifts[c] = drifts[c] * UP;
    }
  }

  /** The parts of the sums and masses after `collect`, f64[k][3][dim] and f64[k][3]. */
  parts(): { sums: Float64Array; masses: Float64Array } {
    const { k, sumParts, massParts } = this;
    const { dim } = this.job.data;
    return { sums: sumParts.slice(0, k * PARTS * dim), masses: massParts.slice(0, k * PARTS) };
  }

  /** Called after a pass: adds up the sums of all threads. @returns whether no cluster is empty */
  collect(): boolean {
    setFields(this.job, { fresh: 0 });
    const { k, sumParts, massParts, sums, mass } = this;
    const { dim } = this.job.data;
    for (let c = 0; c < k; c++) {
      joinParts(sumParts, c * PARTS * dim, k * PARTS * dim, sums.subarray(c * dim, (c + 1) * dim));
      joinParts(massParts, c * PARTS, k * PARTS, mass.subarray(c, c + 1));
    }
    return !mass.includes(0);
  }
}
