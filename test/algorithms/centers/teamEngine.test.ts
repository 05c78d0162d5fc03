import { expect, it, vi } from 'vitest';
import { TeamEngine } from '../../../src/algorithms/centers/teamEngine.ts';

it('a team is released if the signal fires between its opening and its starts', async () => {
  const close = vi.fn();
  const start = vi.fn();
  const runner = { start, canSeed: () => false, seed: vi.fn(), close };
  const data = { x: Float64Array.of(0, 1), n: 2, dim: 1 };
  const limits = { maxIter: 1, shift: 0 };
  const plan = { kMax: 1, starts: 1, init: Float64Array.of(0), seed: 1, limits };
  const engine = new TeamEngine(data, plan, runner, async () => new Int32Array(2));
  const starts = engine.makeStarts([{ k: 1, restart: 0 }], { signal: AbortSignal.abort() });
  await expect(starts).rejects.toThrow('interrupted');
  expect([close.mock.calls.length, start.mock.calls.length]).toEqual([1, 0]);
});
