import type { Random } from '../../core/random.ts';
import { drawRows, trialsFor } from '../drawing.ts';
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
  private readonly nearest: Int32Array;
  private readonly weights: Float64Array;
  /** [chunks][MOST_CANDIDATES] */
  private readonly potentials: Float64Array;
  /** The potential of the seeds so far, by chunk. */
  private readonly sliceSums: Float64Array;

  constructor(job: ByteJob, k: number, random: Random, runStep: RunStep) {
    const { n } = job;
    const { buffer } = job.memory;
    const { fields } = job.run;
    this.job = job;
    this.runStep = runStep;
    this.random = random;
    this.trials = trialsFor(k);
    this.nearest = new Int32Array(buffer, fields.nearest, n).fill(FAR);
    this.weights = new Float64Array(buffer, job.rows.fields.weights, n);
    this.potentials = new Float64Array(buffer, fields.potentials, chunksOf(n) * MOST_CANDIDATES);
    this.sliceSums = new Float64Array(chunksOf(n));
  }

  /** Makes a row a seed. */
  *take(row: number): Generator<void, void> {
    yield* this.offer([row]);
    yield* this.choose(row, 0);
  }

  /** Makes the best of some drawn rows a seed, the first of equals. */
  *takeNext(): Generator<void, void> {
    const drawn = drawRows(this.trials, this.random, this.sliceSums, this.nearest, this.weights);
    const potentials = yield* this.offer(drawn);
    const best = potentials.indexOf(Math.min(...potentials));
    yield* this.choose(drawn[best], best);
  }

  /** The potential with each of several candidates as the next seed. */
  private *offer(candidates: readonly number[]): Generator<void, number[]> {
    const { job, potentials } = this;
    const vectors = Math.ceil(candidates.length / 4);
    this.writeCandidates(candidates, vectors);
    setFields(job, { candidateVectors: vectors });
    yield* this.runStep(Step.offerSeeds);
    return candidates.map((_, t) => {
      let sum = 0;
      for (let p = t; p < potentials.length; p += MOST_CANDIDATES) sum += potentials[p];
      return sum;
    });
  }

  private writeCandidates(candidates: readonly number[], vectors: number): void {
    const { memory, rows, run } = this.job;
    const { half } = rows.fields;
    const { starts, counts, pairs } = rows.fields;
    const squares = new Int32Array(memory.buffer, rows.fields.squares);
    const points = new Int16Array(memory.buffer, run.fields.candidates, half * vectors * 8).fill(0);
    const candidateSquares = new Int32Array(memory.buffer, run.fields.candidateSquares, MOST_CANDIDATES);
    for (const [t, row] of candidates.entries()) {
      candidateSquares[t] = squares[row];
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
    const { job, sliceSums, potentials } = this;
    setFields(job, { choice: candidate });
    yield* this.runStep(Step.takeSeed);
    for (let chunk = 0; chunk < sliceSums.length; chunk++)
      sliceSums[chunk] = potentials[chunk * MOST_CANDIDATES + candidate];
    this.rows.push(row);
  }
}
