import type { Rows } from '../../core/dataset.ts';
import type { Random } from '../../core/random.ts';
import { drawRows, mostGain, trialsFor } from '../drawing.ts';
import { setFields } from '../host.ts';
import { squaredDistance } from '../kmeans.ts';
import { BLOCK, LANES, Step } from '../layouts/floats.ts';
import { certify, chunksOf, type FloatJob } from './layout.ts';
import { copyToTile, shorten } from './shorts.ts';
import { worthShorts } from './worth.ts';

/**
 * Seeds are compared with candidates if there are at least this many rows for each seed; otherwise it saves no time.
 */
const ROWS_PER_SEED = 20;

/** This factor decreases distances that exclude rows, to cover their own rounding. */
const DOWN = 1 - 2 ** -20;

/** Runs a step over all chunks, with pauses. */
type RunStep = (step: number) => Generator<void, void>;

/** Greedy k-means++ in progress, with the draws of `plusPlusRows` of algorithms/centers/seedings/plusPlus.ts. */
export class PlusPlus {
  /** The seeds so far. */
  readonly rows: number[] = [];
  private readonly job: FloatJob;
  private readonly x: Rows;
  private readonly weights?: Float64Array;
  private readonly runStep: RunStep;
  private readonly trials: number;
  private readonly random: Random;
  private readonly nearest: Float64Array;
  private readonly sliceSums: Float64Array;
  /** [chunks][BLOCK] */
  private readonly gains: Float64Array;
  private readonly candidateRows: Int32Array;
  private readonly tile: Float32Array;
  private readonly norms: Float32Array;
  private readonly shorts: Int16Array;
  private readonly steps: Float32Array;
  private readonly roughNorms: Float32Array;
  /** Scratch: a candidate as a point. */
  private readonly point: Float64Array;
  /** [k][BLOCK] */
  private readonly apart: Float32Array;

  constructor(
    job: FloatJob,
    data: { x: Rows; weights?: Float64Array },
    k: number,
    random: Random,
    runStep: RunStep,
  ) {
    const { n, dim } = job;
    const { buffer } = job.memory;
    const { fields } = job.run;
    this.job = job;
    this.x = data.x;
    this.weights = data.weights;
    this.runStep = runStep;
    this.random = random;
    this.trials = trialsFor(k);
    this.nearest = new Float64Array(buffer, fields.nearest, n).fill(Number.POSITIVE_INFINITY);
    new Float32Array(buffer, fields.reach, n).fill(Number.POSITIVE_INFINITY);
    new Int32Array(buffer, fields.owners, n).fill(0);
    this.sliceSums = new Float64Array(buffer, fields.sliceSums, chunksOf(n));
    this.gains = new Float64Array(buffer, fields.gains, chunksOf(n) * BLOCK);
    this.candidateRows = new Int32Array(buffer, fields.candidateRows, BLOCK).fill(0);
    this.tile = new Float32Array(buffer, fields.candidateTile, BLOCK * dim).fill(0);
    this.norms = new Float32Array(buffer, fields.candidateNorms, BLOCK);
    const { width } = job.rows.fields;
    this.shorts = new Int16Array(buffer, fields.candidateShorts, BLOCK * width).fill(0);
    this.steps = new Float32Array(buffer, fields.candidateSteps, BLOCK).fill(0);
    this.roughNorms = new Float32Array(buffer, fields.candidateRoughNorms, BLOCK);
    this.point = new Float64Array(dim);
    this.apart = new Float32Array(buffer, fields.apart, BLOCK * k).fill(0);
  }

  /** Makes a row a seed. */
  *take(row: number): Generator<void, void> {
    yield* this.offer([row]);
    yield* this.choose(row, 0);
  }

  /** Makes the best of some drawn rows a seed, the first of equals. */
  *takeNext(): Generator<void, void> {
    const drawn = drawRows(this.trials, this.random, this.sliceSums, this.nearest, this.weights);
    yield* this.offer(drawn);
    const best = mostGain(this.gains, BLOCK, drawn.length);
    yield* this.choose(drawn[best], best);
  }

  /** Computes the gain of each candidate. */
  private *offer(candidates: readonly number[]): Generator<void, void> {
    this.norms.fill(Number.POSITIVE_INFINITY);
    this.roughNorms.fill(Number.POSITIVE_INFINITY);
    candidates.forEach((row, t) => {
      this.writeCandidate(row, t);
    });
    const rough = worthShorts(this.job, (i) => this.nearest[i]) ? 1 : 0;
    setFields(this.job, { rough, vectors: Math.ceil(candidates.length / LANES) });
    this.writeApart(candidates);
    yield* this.runStep(Step.offerSeeds);
  }

  private writeCandidate(row: number, t: number): void {
    const { job, x, tile, point } = this;
    const { dim, means, scale } = job;
    let squared = 0;
    for (let j = 0; j < dim; j++) {
      const v = (x[row * dim + j] - means[j]) * scale;
      point[j] = v;
      squared += v * v;
      tile[(Math.floor(t / LANES) * dim + j) * LANES + (t % LANES)] = -2 * Math.fround(v);
    }
    this.norms[t] = certify(job.share, squared).lower;
    const { width } = job.rows.fields;
    const shorts = new Int16Array(dim);
    this.steps[t] = -2 * shorten(point, squared, shorts);
    copyToTile(shorts, this.shorts, t, width);
    this.roughNorms[t] = certify(job.roughShare, squared).lower;
    this.candidateRows[t] = row;
  }

  private writeApart(candidates: readonly number[]): void {
    const { job, x, apart, rows } = this;
    const { dim, n, scale } = job;
    const known = rows.length * ROWS_PER_SEED < n;
    const factor = 0.25 * DOWN * scale * scale;
    for (let s = 0; s < Math.max(1, rows.length); s++) {
      apart.fill(Number.POSITIVE_INFINITY, s * BLOCK, (s + 1) * BLOCK);
      for (const [t, row] of candidates.entries()) {
        const d2 = known && s < rows.length ? squaredDistance(x, rows[s] * dim, x, row * dim, dim) : 0;
        apart[s * BLOCK + t] = factor * d2;
      }
    }
  }

  private *choose(row: number, choice: number): Generator<void, void> {
    setFields(this.job, { choice, seed: this.rows.length });
    this.rows.push(row);
    yield* this.runStep(Step.takeSeed);
  }
}
