import type { Pacer } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import type { Evaluation, MedoidSearch } from '../../kernels/kmedoids/search.ts';
import { LANES } from '../../kernels/layouts/kmedoids.ts';
import type { Objective } from './choices.ts';
import { type Solution, swapAll } from './solve.ts';
import type { MedoidSource } from './source.ts';
import { MedoidState } from './state.ts';
import { GOALS } from './swaps.ts';

/** The most promising candidates, which are evaluated by all rows. */
const PROMISING = 512;

/** Rows by which all candidates are evaluated: as many as take this work, but at least and at most so many. */
const BATCH_WORK = 4e9;
const LEAST_BATCH = 2048;
const MOST_BATCH = 16_384;

/** What a pair takes beside its distance, in multiplications. */
const EVALUATED = 8;

/** Rounds at most; a round that lowers the loss by less than this share is the last one. */
const ROUNDS = 8;
const WORTH = 5e-4;

/** Panels between two chances for a pause. */
const AT_ONCE = 64;

/** Random numbers of the order are none that searches or samples use. */
const ORDER = 2 ** 21;

/**
 * Improves medoids by swaps with all rows. In each round a random batch of the rows says which candidates are promising;
 * these are then evaluated by all rows, and swaps are made until none of these lowers the loss.
 * @param search among the rows of `source`, which are in the order of `shuffled`; its distances are not kept
 */
export async function refine(
  source: MedoidSource,
  search: MedoidSearch,
  { rows, swaps }: Solution,
  { objective, maxIter }: { objective: Objective; maxIter: number },
  pacer: Pacer,
): Promise<Solution> {
  const state = new MedoidState(search, source.weights, objective, rows.length);
  state.set(rows);
  let done = swaps;
  for (let round = 0; round < ROUNDS && done < maxIter; round++) {
    const before = state.loss;
    const candidates = await promising(search, state, batchOf(source, round), pacer);
    search.choose(candidates);
    const found = await swapAll(search, state, { most: maxIter - done, candidates }, pacer);
    done += found.swaps;
    if (before - state.loss <= WORTH * before) break;
  }
  return { rows: state.rows.slice(), loss: state.loss, swaps: done, converged: done < maxIter };
}

/**
 * Some of the rows, in place of all: another stretch in each round. With weights always the first, where a row is as
 * likely as its weight says; so that all of these weigh the same, but those that are there for certain.
 */
function batchOf({ n, weights, cost }: MedoidSource, round: number): Pick<Evaluation, 'rows' | 'weights'> {
  const size = Math.round(BATCH_WORK / (n * (cost + EVALUATED)));
  const batch = Math.min(n, Math.max(LEAST_BATCH, Math.min(MOST_BATCH, size)));
  if (!weights) {
    const from = Math.min((round * batch) % n, n - batch);
    return { rows: { from, end: from + batch } };
  }
  const share = weights.reduce((sum, w) => sum + w, 0) / batch;
  return { rows: { from: 0, end: batch }, weights: weights.slice(0, batch).map((w) => Math.max(w, share)) };
}

/** The candidates that lower the loss of some rows most. */
async function promising(
  search: MedoidSearch,
  state: MedoidState,
  batch: Pick<Evaluation, 'rows' | 'weights'>,
  pacer: Pacer,
): Promise<Int32Array> {
  const { n, gains } = search;
  const k = state.rows.length;
  search.choose(Int32Array.from({ length: n }, (_, row) => row));
  const removal = new Float64Array(k);
  state.sumOf(batch.rows, removal, batch.weights);
  const evaluation = { goal: GOALS[state.objective], k, removal, ...batch };
  const panels = Math.ceil(n / LANES);
  for (let at = 0; at < panels; at += AT_ONCE) {
    search.evaluate(evaluation, at, Math.min(panels, at + AT_ONCE));
    if (!pacer.due) continue;
    pacer.report({ stage: `candidates, k = ${k}`, done: Math.min(n, at * LANES), total: n });
    await pacer.pause();
  }
  const taken = new Set(state.rows);
  const free = Int32Array.from({ length: n }, (_, row) => row).filter((row) => !taken.has(row));
  return free.sort((a, b) => gains[a] - gains[b] || a - b).slice(0, PROMISING);
}

/**
 * Rows in random order, which follows from the seed alone: any stretch is a random sample. With weights, the first rows
 * are as if drawn by weight without replacement (P. S. Efraimidis, P. G. Spirakis, 2006).
 * @param weights above 0; absent: all the same
 */
export function shuffled(n: number, weights: Float64Array | undefined, seed: number): Int32Array {
  const random = new Random(seed, ORDER);
  const keys = Float64Array.from(
    { length: n },
    (_, i) => -Math.log(1 - random.float()) / (weights?.[i] ?? 1),
  );
  return Int32Array.from({ length: n }, (_, row) => row).sort((a, b) => keys[a] - keys[b] || a - b);
}
