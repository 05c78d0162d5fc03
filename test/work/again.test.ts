import { afterEach, expect, it, vi } from 'vitest';
import { measureAgain, repeatsFor } from '../../src/work/again.ts';
import type { Findings } from '../../src/work/result.ts';
import type { Work } from '../../src/work/work.ts';

afterEach(() => vi.restoreAllMocks());

/** Findings of two results that took so long. */
const found = (...seconds: number[]) => ({ results: seconds.map((one) => ({ seconds: one })) }) as Findings;

function work() {
  const told: string[] = [];
  const pacing = { onProgress: ({ stage }: { stage: string }) => told.push(stage) };
  return { told, work: { pacing, note: () => told.push('note') } as unknown as Work };
}

it('keeps the results and lists the seconds of each fit, in rounds', async () => {
  const { told, work: loud } = work();
  let round = 0;
  const again = async (quiet: Work) => {
    quiet.note('said before');
    quiet.pacing.onProgress?.({ stage: 'inside', done: 0, total: 1 });
    round++;
    return found(round, 10 * round);
  };
  const { results } = await measureAgain(loud, found(7, 8), 3, again);
  expect(results).toEqual([
    { seconds: 7, measured: [1, 2, 3] },
    { seconds: 8, measured: [10, 20, 30] },
  ]);
  expect(new Set(told)).toEqual(new Set(['fits again']));
});

it('begins no round after ten seconds, but has one at least', async () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const lasting = (ms: number) => async () => {
    now += ms;
    return found(1);
  };
  const rounds = async (ms: number) =>
    (await measureAgain(work().work, found(1), 5, lasting(ms))).results[0].measured?.length;
  expect([await rounds(4000), await rounds(60_000), await rounds(1)]).toEqual([3, 1, 5]);
});

it('is asked for by charts of times alone', async () => {
  expect(repeatsFor({ chart: ['time'] })).toBe(5);
  expect(repeatsFor({ chart: ['times'], repeat: 2 })).toBe(2);
  expect(repeatsFor({ chart: ['elbow'], repeat: 2 })).toBe(0);
  const same = found(1);
  expect(await measureAgain(work().work, same, 0, async () => found(2))).toBe(same);
});
