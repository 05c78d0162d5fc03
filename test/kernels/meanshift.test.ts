import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import type { Shifted, ShiftRows, ShiftSettings } from '../../src/kernels/meanshift/settings.ts';
import { shiftSeeds } from '../../src/kernels/meanshift.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

const USUAL = { limitOf: (radius: number) => radius * radius, tol: 1e-3 };

function shifted(
  mode: 'wasm' | 'js',
  rows: ShiftRows,
  seeds: Float64Array,
  settings: Omit<ShiftSettings, 'limitOf' | 'tol' | 'maxIter'>,
  threads = 1,
  maxIter = 30,
): Shifted {
  configureKernels({ mode });
  return finish(shiftSeeds(rows, seeds, { ...USUAL, ...settings, maxIter }, threads));
}

it.each(['wasm', 'js'] as const)('goes the way that was computed by hand: %s', (mode) => {
  const rows = { x: Float64Array.of(0, 1, 3), n: 3, dim: 1, weights: Float64Array.of(1, 2, 1) };
  const flat = shifted(mode, rows, Float64Array.of(0, 2, 3, 90), { kernel: 'flat', bandwidth: 2 });
  // 0 goes to 2 / 3 among 0 and 1; 2 to 5 / 4 among all, and so does 3 by way of 5 / 3; no row is around 90
  expect([...flat.points]).toEqual([2 / 3, 1.25, 1.25, 90]);
  expect([...flat.masses]).toEqual([3, 4, 4, 0]);
  expect([...flat.steps]).toEqual([2, 2, 3, 0]);
  expect([...flat.states]).toEqual([1, 1, 1, 2]);
});

/** Rows, columns, whole numbers, weights, bandwidth. */
const CASES: [n: number, dim: number, whole: boolean, weighted: boolean, bandwidth: number][] = [
  [1, 1, false, false, 1],
  [7, 2, true, false, 0],
  [9, 1, true, true, 2],
  [70, 2, false, true, 0.3],
  [130, 3, true, false, 3],
  [600, 3, false, false, 0.2],
  [600, 2, true, true, 2],
  [60, 20, false, true, 1.4],
  [24, 300, false, false, 6.8],
];

describe.each(['flat', 'gaussian'] as const)('%s', (kernel) => {
  it.each(CASES)(
    'the twin finds the same bits: %d x %d, whole %s, weights %s, %d',
    (n, dim, whole, weighted, h) => {
      const lottery = new Lottery(n + dim);
      const x = Float64Array.from({ length: n * dim }, () => (whole ? lottery.below(9) : lottery.float()));
      const weights = weighted ? Float64Array.from({ length: n }, () => 0.1 + lottery.below(3)) : undefined;
      const seeds = x.slice(0, 24 * dim);
      const settings = { kernel, bandwidth: kernel === 'flat' ? h : h / 4 };
      const one = shifted('wasm', { x, n, dim, weights }, seeds, settings);
      expect(shifted('js', { x, n, dim, weights }, seeds, settings)).toEqual(one);
      expect(one.states.some((state) => state === 1)).toBe(true);
    },
  );

  it('finds the same bits near the limits of numbers', () => {
    const x = Float64Array.of(1e15, 1, 1.5, 2, -1e-12, 3e-12, 1e15 + 2);
    for (const bandwidth of [1e-11, 1, 4, 1e16]) {
      const one = shifted('wasm', { x, n: 7, dim: 1 }, x, { kernel, bandwidth });
      expect(shifted('js', { x, n: 7, dim: 1 }, x, { kernel, bandwidth })).toEqual(one);
      // what is far away takes no digits from the mean of those near
      if (kernel === 'flat' && bandwidth === 1)
        expect([one.points[1], Math.round(1e13 * one.points[4])]).toEqual([1.5, 10]);
    }
  });
});

it.each([
  [3, 1200, 'flat', 0.1, 1e8],
  [100, 300, 'flat', 3.6, 2e7],
  [2, 300, 'gaussian', 0.05, 3e6],
] as const)(
  'any number of threads finds the same bits: %d columns, %d rows, %s',
  (dim, n, kernel, bandwidth, many) => {
    const lottery = new Lottery(3);
    const rows = { x: lottery.floats(dim * n), n, dim, weights: lottery.floats(n, 0.5, 2) };
    // enough seeds that helpers are called
    const count = Math.ceil(many / (n * dim)) + 1;
    const seeds = Float64Array.from({ length: count * dim }, (_, p) => rows.x[p % rows.x.length]);
    const settings = { kernel, bandwidth };
    const one = shifted('wasm', rows, seeds, settings, 1, 2);
    expect(one.masses.some((mass) => mass > 3)).toBe(true);
    expect(shifted('wasm', rows, seeds, settings, 2, 2)).toEqual(one);
  },
);
