import { Pacer } from '../core/pacer.ts';
import { REPEATS } from './params/timing.ts';
import type { Findings } from './result.ts';
import type { Work } from './work.ts';

/** No round of fits begins later than this, in milliseconds. */
const MOST_MS = 10_000;

/** Options that ask for charts of times. */
interface TimingOptions {
  chart?: readonly string[];
  repeat?: number;
}

/** How often each fit is measured; 0 if no chart draws times. */
export function repeatsFor({ chart = [], repeat = REPEATS }: TimingOptions): number {
  return chart.includes('time') || chart.includes('times') ? repeat : 0;
}

/**
 * Measures fits several times, in rounds of all runs: no more begin after ten seconds. Results stay those of the first
 * time, which has warmed up.
 * @param again makes the same results again
 * @throws {ClusterkitError} aborted
 */
export async function measureAgain(
  work: Work,
  found: Findings,
  repeats: number,
  again: (quiet: Work) => Promise<Findings>,
): Promise<Findings> {
  if (repeats === 0) return found;
  const { signal } = work.pacing;
  // everything has been said the first time
  const quiet: Work = { ...work, pacing: { signal }, note: () => {}, warn: () => {} };
  const pacer = new Pacer(work.pacing);
  const measured = found.results.map((): number[] => []);
  const began = performance.now();
  for (let round = 0; round < repeats; round++) {
    if (round > 0 && performance.now() - began > MOST_MS) break;
    pacer.report({ stage: 'fits again', done: round, total: repeats });
    await pacer.pause();
    const { results } = await again(quiet);
    for (const [at, { seconds }] of results.entries()) measured[at].push(seconds);
  }
  const results = found.results.map((result, at) => ({ ...result, measured: measured[at] }));
  return { ...found, results };
}
