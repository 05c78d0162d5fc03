import type { Pacer } from '../../core/pacer.ts';
import type { Exchange } from '../../kernels/affinity.ts';

/** When messages end. */
export interface ExchangeLimits {
  /** Share of each message that stays, from 0.5 to below 1. */
  damping: number;
  maxIter: number;
  /** Messages have converged when so many iterations in a row have the same exemplars. */
  convergenceIter: number;
}

/** How messages ended. */
export interface Exchanged {
  /** The rows that are exemplars, rising; at least one. */
  chosen: number[];
  iterations: number;
  converged: boolean;
}

/** Sends messages until exemplars stay the same. If there is none at the end, the row that is nearest to being one is taken. */
export async function exchangeMessages(
  exchange: Exchange,
  { damping, maxIter, convergenceIter }: ExchangeLimits,
  pacer: Pacer,
): Promise<Exchanged> {
  const { ownAvailabilities, ownResponsibilities } = exchange;
  const n = ownAvailabilities.length;
  const wasChosen = new Uint8Array(n);
  let unchanged = 0;
  let iterations = 0;
  let converged = false;
  while (iterations < maxIter && !converged) {
    for (const _ of exchange.iterate(damping)) if (pacer.due) await pacer.pause();
    iterations++;
    let count = 0;
    let changed = iterations === 1;
    for (let k = 0; k < n; k++) {
      const isChosen = ownAvailabilities[k] + ownResponsibilities[k] > 0 ? 1 : 0;
      changed ||= isChosen !== wasChosen[k];
      wasChosen[k] = isChosen;
      count += isChosen;
    }
    unchanged = changed ? 1 : unchanged + 1;
    converged = unchanged >= convergenceIter && iterations > convergenceIter && count > 0;
    if (!pacer.due) continue;
    pacer.report({ stage: 'affinity propagation', done: iterations, total: maxIter });
    await pacer.pause();
  }
  const chosen: number[] = [];
  let nearest = 0;
  const evidence = (k: number) => ownAvailabilities[k] + ownResponsibilities[k];
  for (let k = 0; k < n; k++) {
    if (wasChosen[k]) chosen.push(k);
    if (evidence(k) > evidence(nearest)) nearest = k;
  }
  return { chosen: chosen.length > 0 ? chosen : [nearest], iterations, converged };
}
