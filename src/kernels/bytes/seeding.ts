import type { Dataset } from '../../core/dataset.ts';
import type { Random } from '../../core/random.ts';
import { drawRows, mostGain, trialsFor } from '../drawing.ts';
import { setFields } from '../host.ts';
import { MOST_CANDIDATES, Step } from '../layouts/bytes.ts';
import { type ByteJob, chunksOf } from './layout.ts';

/** Larger than any squared distance of two rows. */
const FAR = 2 ** 31 - 1;

/** Runs a step over all chunks, with pauses. */
type RunStep = (step: number) => Generator<void, void>;

/** Greedy k-means++ in progress, with the draws of `plusPlusRows` of algorithms/centers/seedings/plusPlus.ts. */
export class PlusPlus {
  /** The seeds so far. */
  readonly rows: number[] = [];
  private readonly job: ByteJob;
  private readonly runStep: RunStep;
  private readonly trials: number;
  private readonly random: Random;
  private readonly nearest: Float64Array;
  private readonly weights: Float64Array;
  /** [chunks][MOST_CANDIDATES] */
  private readonly gains: Float64Array;
  /** The weighted squared distances to the seeds so far, by chunk. */
  private readonly sliceSums: Float64Array;
  private readonly data: Dataset;

  constructor(job: ByteJob, data: Dataset, k: number, random: Random, runStep: RunStep) {
    const { n } = job;
    const { buffer } = job.memory;
    const { fields } = job.run;
    this.job = job;
    this.runStep = runStep;
    this.random = random;
    this.trials = trialsFor(k);
    this.data = data;
    this.nearest = new Float64Array(buffer, fields.nearest, n).fill(Number.POSITIVE_INFINITY);
    new Int32Array(buffer, fields.reach, n).fill(FAR);
    this.weights = new Float64Array(buffer, job.rows.fields.weights, n);
    this.gains = new Float64Array(buffer, fields.gains, chunksOf(n) * MOST_CANDIDATES);
    this.sliceSums = new Float64Array(buffer, fields.sliceSums, chunksOf(n));
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
    const best = mostGain(this.gains, MOST_CANDIDATES, drawn.length);
    yield* this.choose(drawn[best], best);
  }

  /** How much each of several candidates would lower the weighted sum of squared distances. */
  private *offer(candidates: readonly number[]): Generator<void, void> {
    const { job } = this;
    const vectors = Math.ceil(candidates.length / 4);
    this.writeCandidates(candidates, vectors);
    setFields(job, { candidateVectors: vectors, offered: candidates.length });
    yield* this.runStep(Step.offerSeeds);
  }

  private writeCandidates(candidates: readonly number[], vectors: number): void {
    const { memory, rows, run } = this.job;
    const { half } = rows.fields;
    const { starts, counts, pairs } = rows.fields;
    const { x, dim } = this.data;
    const values = new Float64Array(memory.buffer, run.fields.candidateRows, 2 * half * candidates.length);
    const squares = new Int32Array(memory.buffer, rows.fields.squares);
    const points = new Int16Array(memory.buffer, run.fields.candidates, half * vectors * 8).fill(0);
    const candidateSquares = new Int32Array(memory.buffer, run.fields.candidateSquares, MOST_CANDIDATES);
    for (const [t, row] of candidates.entries()) {
      candidateSquares[t] = squares[row];
      values.set(x.subarray(row * dim, (row + 1) * dim), 2 * half * t);
      const [start] = new Uint32Array(memory.buffer, starts + 4 * row, 1);
      const [count] = new Uint32Array(memory.buffer, counts + 4 * row, 1);
      for (const pair of new Uint32Array(memory.buffer, pairs + 4 * start, count)) {
        const at = ((pair & 0xffff) * 4 * vectors + t) * 2;
        points[at] = (pair >>> 16) & 255;
        points[at + 1] = pair >>> 24;
      }
    }
  }

  private *choose(row: number, candidate: number): Generator<void, void> {
    setFields(this.job, { choice: candidate });
    yield* this.runStep(Step.takeSeed);
    this.rows.push(row);
  }
}
