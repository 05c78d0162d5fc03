import type { Clustering } from '../../core/clustering.ts';
import { Pacer } from '../../core/pacer.ts';
import type { Warning } from '../../core/warnings.ts';
import type { Work } from '../work.ts';
import type { Timing } from './document.ts';

/** The results by which a fit is compared; facets that it lacks are absent. */
export interface Outcome {
  inertia?: number;
  iterations?: number;
  converged?: boolean;
  warnings: Warning[];
}

/** The results of a clustering by which a fit is compared. */
export function outcomeOf({ centers, descent, warnings }: Clustering): Outcome {
  return {
    ...(centers && { inertia: centers.inertia }),
    ...(descent && { iterations: descent.iterations, converged: descent.converged }),
    warnings,
  };
}

/** A fit to repeat. */
export interface Case {
  fit(): Promise<Outcome>;
}

/** The last outcome of each case, and the seconds of each repeat. */
export interface Measured {
  outcome: Outcome;
  seconds: number[];
}

/**
 * Times fits in turns: each case once, then each case once more, so that disturbances of the machine affect all cases.
 * @throws {ClusterkitError} aborted
 */
export async function timeInTurns(
  { pacing }: Work,
  cases: readonly Case[],
  { repeat, warmup }: { repeat: number; warmup: number },
): Promise<Measured[]> {
  const pacer = new Pacer(pacing);
  const rounds = warmup + repeat;
  const seconds = cases.map((): number[] => []);
  const outcomes: Outcome[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [at, one] of cases.entries()) {
      pacer.report({ stage: 'bench, fits', done: round * cases.length + at, total: rounds * cases.length });
      await pacer.pause();
      const began = performance.now();
      outcomes[at] = await one.fit();
      if (round >= warmup) seconds[at].push((performance.now() - began) / 1000);
    }
  }
  return cases.map((_, at) => ({ outcome: outcomes[at], seconds: seconds[at] }));
}

/** @param all seconds, at least one number */
export function summarize(all: readonly number[]): Timing {
  const sorted = [...all].sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  return {
    min: sorted[0],
    median,
    spread: median > 0 ? (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / median : 0,
    all: [...all],
  };
}

/** Interpolates between the two nearest of sorted values. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
