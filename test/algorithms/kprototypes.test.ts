import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import { kmodes } from '../../src/algorithms/kmodes.ts';
import { kprototypes } from '../../src/algorithms/kprototypes.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { repeated } from '../support/contract.ts';
import { dataOf } from '../support/datasets.ts';
import { categoryRows, mixedCost, partitions } from '../support/modes.ts';
import { Lottery } from '../support/random.ts';

/** Two columns of numbers and two of categories, around k places. */
function mixedRows(seed: number, n: number, k: number): Dataset & { x: Float64Array } {
  const lottery = new Lottery(seed);
  const categories = categoryRows(lottery, n, 2, k, 3);
  const x = Float64Array.from({ length: 4 * n }, (_, p) => {
    const i = Math.floor(p / 4);
    return p % 4 < 2 ? 3 * (i % k) + lottery.normal() : categories.x[2 * i + (p % 4) - 2];
  });
  return { x, n, dim: 4 };
}

const CATEGORICAL = [2, 3];

/** The iris data with their species as a category. */
function iris(): Dataset {
  const { cases } = JSON.parse(readFileSync('test/fixtures/r/hdbscan.json', 'utf8'));
  const { x, n } = cases.find(({ name }: { name: string }) => name === 'iris 5');
  return dataOf(Array.from({ length: n }, (_, i) => [...x.slice(4 * i, 4 * i + 4), Math.floor(i / 50)]));
}

it('finds two clusters of a hand case, and says everything', async () => {
  const data = dataOf([
    [1, 5, 10],
    [3, 5, 14],
    [2, 6, 12],
    [20, 6, 40],
    [24, 6, 44],
  ]);
  data.weights = Float64Array.of(1, 1, 2, 1, 1);
  // means 2 and 12 of the first three rows (by weight), of which 5 and 6 weigh 2 each; 22 and 42 of the others
  expect(await kprototypes(data, { k: 2, categorical: [1], gamma: 0.5, seed: 3 })).toEqual({
    algorithm: 'kprototypes',
    n: 5,
    k: 2,
    labels: Int32Array.of(0, 0, 0, 1, 1),
    sizes: Float64Array.of(4, 2),
    seed: 3,
    prototypes: {
      dim: 3,
      points: Float64Array.of(2, 5, 12, 22, 6, 42),
      categorical: [1],
      mismatches: 2,
      squares: 26,
      gamma: 0.5,
      cost: 27,
    },
    descent: { iterations: 2, converged: true, restarts: 10 },
    warnings: [],
  });
});

describe('gamma', () => {
  it('is half the mean standard deviation as Huang says, as in kmodes 0.12.2 of Python, which ends higher', async () => {
    const { prototypes } = await kprototypes(iris(), { k: 3, categorical: [4] });
    expect(prototypes.gamma).toBeCloseTo(0.47235112, 8);
    expect(prototypes.cost).toBeLessThan(85.7083587);
  });

  it('is the lambda of clustMixType by variances', async () => {
    const { prototypes, sizes } = await kprototypes(iris(), {
      k: 3,
      categorical: [4],
      gammaRule: 'variance',
    });
    expect(prototypes.gamma).toBeCloseTo(1.71485889, 8);
    expect(prototypes.cost).toBeCloseTo(87.9550946, 6);
    expect([...sizes]).toEqual([51, 50, 49]);
  });

  it('can be given: the total of both at 1', async () => {
    const { prototypes } = await kprototypes(iris(), { k: 3, categorical: [4], gamma: 1 });
    expect(prototypes.cost).toBeCloseTo(87.2402357, 6);
    expect(prototypes.cost).toBeCloseTo(prototypes.squares + prototypes.mismatches, 10);
  });

  it('is 1 where numbers do not differ or there are none', async () => {
    const data = dataOf([
      [4, 1],
      [4, 2],
      [4, 2],
    ]);
    for (const gammaRule of ['deviation', 'variance'] as const)
      for (const categorical of [[1], [0, 1]])
        expect((await kprototypes(data, { k: 1, categorical, gammaRule })).prototypes).toMatchObject({
          gamma: 1,
          cost: 1,
        });
  });

  it('0 leaves categories out: rows that differ in nothing else are one', async () => {
    const data = dataOf([
      [1, 1],
      [1, 2],
      [5, 3],
    ]);
    const { k, warnings } = await kprototypes(data, { k: 3, categorical: [1], gamma: 0 });
    expect([k, warnings[0].code]).toEqual([2, 'fewer-points-than-k']);
    const only = await kprototypes(data, { k: 3, categorical: [0, 1], gamma: 0, init: 'random' });
    expect(only.k).toBe(1);
  });
});

it('reaches the least cost of all partitions of few rows', async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const data = mixedRows(seed, 8, 3);
    let least = Number.POSITIVE_INFINITY;
    for (const labels of partitions(8, 3)) {
      const { squares, mismatches } = mixedCost(data, CATEGORICAL, labels, 3);
      least = Math.min(least, squares + 2 * mismatches);
    }
    const { prototypes, labels, k } = await kprototypes(data, {
      k: 3,
      categorical: CATEGORICAL,
      gamma: 2,
      nInit: 40,
    });
    const { squares, mismatches } = mixedCost(data, CATEGORICAL, labels, k);
    expect(prototypes.squares).toBeCloseTo(squares, 9);
    expect(prototypes.mismatches).toBe(mismatches);
    expect(prototypes.cost).toBeCloseTo(least, 9);
  }
});

it('is k-means of numbers, and k-modes of categories', async () => {
  const data = mixedRows(7, 120, 3);
  const mixed = await kprototypes(data, { k: 3 });
  const means = await kmeans(data, { k: 3 });
  expect(mixed.prototypes.squares).toBeCloseTo(means.centers.inertia, 8);
  expect(mixed.labels).toEqual(means.labels);
  const categories = categoryRows(new Lottery(8), 120, 5, 3, 4);
  const all = await kprototypes(categories, { k: 3, categorical: [0, 1, 2, 3, 4], nInit: 30 });
  const modes = await kmodes(categories, { k: 3, nInit: 30 });
  expect(all.prototypes.mismatches).toBe(modes.prototypes.mismatches);
});

describe('what must not matter', () => {
  const data = mixedRows(2, 90, 4);
  const options = { k: 4, categorical: CATEGORICAL };

  it('weights in place of rows that repeat', async () => {
    const weighted = { ...data, weights: new Lottery(4).wholes(90, 3) };
    const one = await kprototypes(weighted, options);
    const other = await kprototypes(repeated(weighted), options);
    expect(other.sizes).toEqual(one.sizes);
    expect(other.prototypes.mismatches).toBe(one.prototypes.mismatches);
    expect(other.prototypes.cost).toBeCloseTo(one.prototypes.cost, 8);
  });

  it('an offset of the numbers, even a large one', async () => {
    const one = await kprototypes(data, options);
    const other = await kprototypes({ ...data, x: data.x.map((v, p) => (p % 4 < 2 ? v + 1e9 : v)) }, options);
    expect(other.labels).toEqual(one.labels);
    expect(other.prototypes.cost / one.prototypes.cost).toBeCloseTo(1, 5);
  });

  it('columns that do not differ', async () => {
    const wider = dataOf(Array.from({ length: 90 }, (_, i) => [...data.x.subarray(4 * i, 4 * i + 4), 7, 8]));
    const one = await kprototypes(data, { ...options, gamma: 1 });
    const other = await kprototypes(wider, { k: 4, categorical: [2, 3, 5], gamma: 1 });
    expect(other.labels).toEqual(one.labels);
  });
});

it('takes one row, k = n, and leaves no cluster without rows', async () => {
  const one = await kprototypes(dataOf([[3, 4]]), { k: 1, categorical: [1] });
  expect([one.k, [...one.prototypes.points], one.prototypes.cost]).toEqual([1, [3, 4], 0]);
  for (let seed = 0; seed < 10; seed++) {
    const data = mixedRows(seed, 14, 2);
    for (const maxIter of [1, 100]) {
      const { sizes } = await kprototypes(data, {
        k: 14,
        categorical: CATEGORICAL,
        init: 'random',
        maxIter,
        nInit: 1,
      });
      expect([...sizes]).toEqual(new Array(14).fill(1));
      const few = await kprototypes(data, {
        k: 6,
        categorical: CATEGORICAL,
        init: 'random',
        maxIter,
        nInit: 1,
      });
      expect(few.sizes.every((size) => size > 0)).toBe(true);
    }
  }
});

it('refuses columns that there are not', async () => {
  await expect(kprototypes(mixedRows(1, 5, 2), { k: 2, categorical: [4] })).rejects.toMatchObject({
    code: 'usage',
  });
  await expect(kprototypes(mixedRows(1, 5, 2), { k: 2, maxMemory: 10 })).rejects.toMatchObject({
    code: 'memory',
  });
});
