import { afterEach, describe, expect, it } from 'vitest';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import { minibatch, minibatchSweep } from '../../src/algorithms/minibatch.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { dataOf, distinctRows, flaws, gridData, lineOf, warningOf } from '../support/datasets.ts';
import { plainDistinct, rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

describe('minibatch', () => {
  it('gives every field when all rows of a cluster are the same', async () => {
    const data = lineOf([5, 5, 5, 9, 9, 1], [1, 1, 1, 1, 1, 1]);
    const init = Float64Array.of(1, 5, 9);
    expect(await minibatch(data, { k: 3, seed: 3, init })).toEqual({
      algorithm: 'minibatch',
      k: 3,
      n: 6,
      centers: { dim: 1, points: Float64Array.of(5, 9, 1), inertia: 0 },
      labels: Int32Array.of(0, 0, 0, 1, 1, 2),
      sizes: Float64Array.of(3, 2, 1),
      // of 100 steps at most, 20 are for settling; the first batch is not looked at, 15 are smoothed, ten bring no less
      descent: { iterations: 26, converged: true, restarts: 1 },
      seed: 3,
      warnings: [],
    });
  });

  it('finds heaps that are far apart', async () => {
    const lottery = new Lottery(61);
    const data = { x: lottery.heaps(2000, 3, 5), n: 2000, dim: 3 };
    for (let seed = 0; seed < 10; seed++) {
      const result = await minibatch(data, { k: 5, seed });
      expect([...result.sizes]).toEqual([400, 400, 400, 400, 400]);
      for (let i = 5; i < 2000; i++) expect(result.labels[i]).toBe(result.labels[i - 5]);
      expect(flaws(data, result)).toEqual([]);
    }
  });

  it('waits as long as its patience for less inertia', async () => {
    const data = { x: new Lottery(62).floats(10_000), n: 5000, dim: 2 };
    const steps = async (patience: number) =>
      (await minibatch(data, { k: 6, batch: 100, patience })).descent.iterations;
    expect(await steps(1)).toBeLessThan(await steps(10));
    // 30 batches are smoothed before patience begins
    expect(await steps(1)).toBeGreaterThan(30);
  });

  it('converges on data far smaller than a batch', async () => {
    const lottery = new Lottery(65);
    for (let n = 1; n <= 40; n++) {
      const data = { x: lottery.floats(2 * n, -3, 3), n, dim: 2 };
      for (const k of [1, 2, 5]) {
        const result = await minibatch(data, { k: Math.min(k, n), seed: n });
        expect(result.warnings, `n ${n}, k ${k}`).toEqual([]);
        expect(result.descent.converged).toBe(true);
        expect(result.descent.iterations).toBeLessThan(100);
      }
    }
  });

  it('comes near k-means where clusters run into each other', async () => {
    const data = { x: new Lottery(66).bytes(3 * 20_000), n: 20_000, dim: 3 };
    const best = await kmeans(data, { k: 12, nInit: 3 });
    let mean = 0;
    for (let seed = 1; seed <= 5; seed++)
      mean += (await minibatch(data, { k: 12, seed })).centers.inertia / 5;
    // 2.5 % more when every row counts the same from the first batch on
    expect(mean / best.centers.inertia).toBeLessThan(1.018);
  });

  it('starts from given centers', async () => {
    const data = lineOf([0, 1, 100, 101]);
    const result = await minibatch(data, { k: 2, init: Float64Array.of(100, 0), nInit: 9 });
    expect(result.descent.restarts).toBe(1);
    expect([...result.labels].map((label) => label === result.labels[0])).toEqual([true, true, false, false]);
  });

  it('feeds a center that gets no rows, so that it ends among rows of its own', async () => {
    const data = { x: new Lottery(64).heaps(1000, 2, 2), n: 1000, dim: 2 };
    const best = await kmeans(data, { k: 2 });
    for (let seed = 0; seed < 10; seed++) {
      const init = Float64Array.of(50, 50, 1e6, 1e6);
      const result = await minibatch(data, { k: 2, seed, init });
      // left between the heaps, the other center would make it a hundred times as much
      expect(result.centers.inertia).toBeLessThan(best.centers.inertia * 1.5);
      expect(warningOf(result, 'empty-cluster-relocated')).toBeUndefined();
    }
  });

  it.each(['k-means++', 'random'] as const)('works from %s starts', async (init) => {
    const data = { x: new Lottery(63).heaps(600, 2, 4), n: 600, dim: 2 };
    const result = await minibatch(data, { k: 4, init, nInit: 5 });
    expect(result.descent.restarts).toBe(5);
    expect(flaws(data, result)).toEqual([]);
  });
});

describe('minibatch returns as many clusters as asked', () => {
  it('from 60 seeds, for k up to 64, with small batches and large ones', async () => {
    const lottery = new Lottery(71);
    for (let seed = 0; seed < 60; seed++) {
      const data = { x: lottery.bytes(3 * 400), n: 400, dim: 3, weights: lottery.floats(400, 0, 50) };
      const k = [2, 5, 16, 33, 64][seed % 5];
      const batch = [1, 16, 256][seed % 3];
      const result = await minibatch(data, { k, seed, batch, maxIter: 20 });
      expect(result.k, `seed ${seed}`).toBe(k);
      expect(flaws(data, result), `seed ${seed}`).toEqual([]);
    }
  });

  it('on two frequent colors and 62 that hardly occur', async () => {
    const lottery = new Lottery(72);
    const rows = lottery.permutation(216).slice(0, 64);
    const cube = rows.map((v) => [(v % 6) * 51, (Math.floor(v / 6) % 6) * 51, Math.floor(v / 36) * 51]);
    const data = dataOf(
      cube,
      cube.map((_, i) => (i < 2 ? 100_000 : 1)),
    );
    for (let seed = 0; seed < 25; seed++) {
      const result = await minibatch(data, { k: 64, seed, maxIter: 1 });
      expect(result.k).toBe(64);
      expect(flaws(data, result), `seed ${seed}`).toEqual([]);
      // each color has a center of its own, near it
      expect(new Set(result.labels).size).toBe(64);
    }
  });

  it('on data with duplicates and ties, or as many as there are distinct rows', async () => {
    const lottery = new Lottery(73);
    for (let t = 0; t < 200; t++) {
      const dim = 1 + lottery.below(3);
      const data = gridData(lottery, 2 + lottery.below(25), dim, 3);
      if (t % 2 === 0) data.weights = lottery.wholes(data.n, 3).map((w, i) => (i === 0 ? 1 : w));
      const distinct = plainDistinct(rowsOf(data.x, dim), [...(data.weights ?? new Array(data.n).fill(1))]);
      const k = 1 + lottery.below(12);
      const result = await minibatch(data, { k, seed: t, batch: 1 + lottery.below(40) });
      expect(result.k).toBe(Math.min(k, distinct));
      expect(flaws(data, result), JSON.stringify({ t, data, k })).toEqual([]);
      expect(warningOf(result, 'fewer-points-than-k')).toEqual(
        distinct < k ? { code: 'fewer-points-than-k', requested: k, found: distinct } : undefined,
      );
    }
  });

  it('with a center on every distinct row, where there are no more', async () => {
    const lottery = new Lottery(75);
    const data = gridData(lottery, 60, 2, 5);
    const distinct = distinctRows(data);
    const results = await minibatchSweep(data, { ks: [distinct - 1, distinct, distinct + 9] });
    expect(results.map(({ k }) => k)).toEqual([distinct - 1, distinct, distinct]);
    expect(results[0].centers.inertia).toBeGreaterThan(0);
    for (const result of results) expect(flaws(data, result)).toEqual([]);
    for (const result of results.slice(1))
      expect(result).toMatchObject({ centers: { inertia: 0 }, descent: { converged: true } });
  });

  it('on rows without weight, wherever centers begin', async () => {
    const lottery = new Lottery(74);
    for (let t = 0; t < 300; t++) {
      const n = 3 + lottery.below(6);
      const data = lineOf([...lottery.wholes(n, 20)], [1, 1, ...lottery.wholes(n - 2, 2)]);
      const k = Math.min(2 + lottery.below(2), distinctRows(data));
      const init = lottery.wholes(k, 20);
      const result = await minibatch(data, { k, init, batch: 2, maxIter: 1 });
      expect(flaws(data, result), JSON.stringify({ data, init })).toEqual([]);
    }
  });

  it('even when the given centers are far from all rows', async () => {
    const data = lineOf([0, 1, 2, 3, 4, 5]);
    const result = await minibatch(data, {
      k: 4,
      init: Float64Array.of(1e6, 2e6, 3e6, 4e6),
      batch: 1,
      maxIter: 1,
    });
    expect(warningOf(result, 'empty-cluster-relocated')).toBeDefined();
    expect(flaws(data, result)).toEqual([]);
  });
});

describe('minibatchSweep', () => {
  const lottery = new Lottery(74);
  const colors = { x: lottery.bytes(3 * 500), n: 500, dim: 3, weights: lottery.wholes(500, 40) };
  const wide = { x: lottery.floats(1200 * 5, -1, 1), n: 1200, dim: 5 };

  it.each([
    ['colors', colors],
    ['wide rows', wide],
  ] as const)('gives what one call for each k gives: %s', async (_, data) => {
    const ks = [7, 2, 2, 30, 1];
    const told: number[] = [];
    const results = await minibatchSweep(data, { ks, batch: 100, onFit: ({ k }) => told.push(k) });
    expect(told).toEqual(ks);
    for (const [at, k] of ks.entries())
      expect(results[at], `k ${k}`).toEqual(await minibatch(data, { k, batch: 100 }));
  });

  it.each([
    ['colors', colors],
    ['wide rows', wide],
  ] as const)('gives the same bytes without the fast kernels: %s', async (_, data) => {
    const options = { ks: [1, 3, 8, 20], batch: 333, seed: 5 };
    const fast = await minibatchSweep(data, options);
    configureKernels({ mode: 'js' });
    expect(await minibatchSweep(data, options)).toEqual(fast);
  });
});

it('counts rows as one that differ by less than f64 can square', async () => {
  const data = { x: Float64Array.of(1, 1, 1e-200, 3e-200, -0), n: 5, dim: 1 };
  const { k, sizes, warnings } = await minibatch(data, { k: 3 });
  expect([k, ...sizes]).toEqual([2, 3, 2]);
  expect(warnings).toContainEqual({ code: 'fewer-points-than-k', requested: 3, found: 2 });
});
