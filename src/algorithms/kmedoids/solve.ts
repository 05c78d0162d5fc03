import type { Pacer } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import type { MedoidSearch } from '../../kernels/kmedoids/search.ts';
import type { MedoidSeeding, Objective } from './choices.ts';
import { FIRST_MEDOIDS } from './first.ts';
import { MedoidState } from './state.ts';
import { type SwapOptions, type Swaps, swapMedoids } from './swaps.ts';

/** The first medoids: a method, or numbers of rows. */
export type FirstRows = MedoidSeeding | readonly number[];

/** What all searches of a fit have in common. */
export interface SolveOptions {
  objective: Objective;
  /** Swaps at most. */
  maxIter: number;
  seed: number;
}

/** Medoids from which no swap lowers the loss, or that were reached after the last swap allowed. */
export interface Solution extends Swaps {
  rows: number[];
  /** In the units of the search. */
  loss: number;
}

/** Searches medoids from one start. @param stream what else random numbers depend on, beside the seed and k */
export async function solve(
  search: MedoidSearch,
  weights: Float64Array | undefined,
  k: number,
  first: FirstRows,
  { objective, maxIter, seed }: SolveOptions,
  stream: number,
  pacer: Pacer,
): Promise<Solution> {
  const state = new MedoidState(search, weights, objective, k);
  if (typeof first !== 'string') state.set(first);
  else {
    // the best single medoid needs no search
    const how = k === 1 ? 'build' : first;
    await pacer.run(FIRST_MEDOIDS[how](search, state, k, weights, new Random(seed, k, stream)));
    state.sum();
  }
  const swaps =
    k === 1 ? await oneMedoid(search, state, pacer) : await swapAll(search, state, { most: maxIter }, pacer);
  return { ...swaps, rows: state.rows.slice(), loss: state.loss };
}

/** The best single medoid is found by comparing all rows. */
async function oneMedoid(search: MedoidSearch, state: MedoidState, pacer: Pacer): Promise<Swaps> {
  const before = state.rows[0];
  state.clear();
  await pacer.run(FIRST_MEDOIDS.build(search, state, 1, undefined, new Random(0)));
  state.sum();
  return { swaps: state.rows[0] === before ? 0 : 1, converged: true };
}

/** Swaps until none lowers the loss. Pauses, and reports the share of the candidates that was looked at in vain. */
export async function swapAll(
  search: MedoidSearch,
  state: MedoidState,
  options: SwapOptions,
  pacer: Pacer,
): Promise<Swaps> {
  const steps = swapMedoids(search, state, options);
  const stage = `k-medoids, k = ${state.rows.length}`;
  const total = search.n;
  return pacer.run(steps, (share) => ({ stage, done: Math.round(share * total), total }));
}
