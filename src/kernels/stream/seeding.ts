import type { Random } from '../../core/random.ts';
import { drawRows, mostGain, trialsFor } from '../drawing.ts';
import { setFields } from '../host.ts';
import { SLICE_ROWS } from '../layouts/drawing.ts';
import { CANDIDATES, Step } from '../layouts/stream.ts';
import type { StreamJob } from './layout.ts';

/** Runs a step over all chunks, with pauses. */
type RunStep = (step: number) => Generator<void, void>;

/** Greedy k-means++ with the draws of `plusPlusRows` of algorithms/centers/seedings/plusPlus.ts; pauses. @returns k rows */
export function* plusPlus(
  job: StreamJob,
  k: number,
  firstRow: number,
  random: Random,
  runStep: RunStep,
): Generator<void, number[]> {
  const { data, nearest, memory, run } = job;
  const { x, n, dim, weights } = data;
  const slices = Math.ceil(n / SLICE_ROWS);
  const sliceSums = new Float64Array(memory.buffer, run.fields.sliceSums, slices);
  const gains = new Float64Array(memory.buffer, run.fields.gains, slices * CANDIDATES);
  const candidates = new Float64Array(memory.buffer, run.fields.candidates, CANDIDATES * dim).fill(0);
  const seed = new Float64Array(memory.buffer, run.fields.seed, dim);
  const trials = trialsFor(k);
  const rows: number[] = [];
  function* take(row: number): Generator<void, void> {
    seed.set(x.subarray(row * dim, (row + 1) * dim));
    setFields(job, { first: rows.length === 0 ? 1 : 0 });
    rows.push(row);
    yield* runStep(Step.takeSeed);
  }
  setFields(job, { pairs: Math.ceil(trials / 2) });
  yield* take(firstRow);
  while (rows.length < k) {
    const drawn = drawRows(trials, random, sliceSums, nearest, weights);
    for (const [t, row] of drawn.entries()) {
      const to = (t - (t % 2)) * dim + (t % 2);
      for (let j = 0; j < dim; j++) candidates[to + 2 * j] = x[row * dim + j];
    }
    yield* runStep(Step.offerSeeds);
    yield* take(drawn[mostGain(gains, CANDIDATES, trials)]);
  }
  return rows;
}
