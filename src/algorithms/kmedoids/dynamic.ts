import type { Pacer } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import type { MedoidSearch } from '../../kernels/kmedoids/search.ts';
import { FIRST_MEDOIDS } from './first.ts';
import { type FirstRows, type Solution, type SolveOptions, swapAll } from './solve.ts';
import { MedoidState } from './state.ts';

/**
 * Several k for little more than the price of the largest, by the medoid silhouette: DynMSC (L. Lenssen, E. Schubert,
 * Information Systems 120, 2024). The search for k - 1 medoids starts from those for k, without the one whose loss
 * costs least.
 * @param ks numbers of medoids, at least 2 each
 * @returns a solution for each of `ks`
 */
export async function searchDown(
  search: MedoidSearch,
  weights: Float64Array | undefined,
  ks: readonly number[],
  first: FirstRows,
  { objective, maxIter, seed }: SolveOptions,
  stream: number,
  pacer: Pacer,
): Promise<Solution[]> {
  const most = Math.max(...ks);
  const state = new MedoidState(search, weights, objective, most);
  if (typeof first !== 'string') state.set(first);
  else {
    const random = new Random(seed, most, stream);
    await pacer.run(FIRST_MEDOIDS[first](search, state, most, weights, random));
    state.sum();
  }
  const found = new Map<number, Solution>();
  for (let k = most; k >= Math.min(...ks); k--) {
    if (k < most) {
      const removal = state.removal.subarray(0, k + 1);
      state.remove(removal.indexOf(removal.reduce((least, change) => Math.min(least, change))));
    }
    const swaps = await swapAll(search, state, { most: maxIter }, pacer);
    found.set(k, { ...swaps, rows: state.rows.slice(), loss: state.loss });
  }
  return ks.map((k) => found.get(k) as Solution);
}
