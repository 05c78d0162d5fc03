import { describe, expect, it } from 'vitest';
import { bisectingSweep } from '../../src/algorithms/bisecting.ts';
import { type KMeansOptions, kmeans, kmeansSweep } from '../../src/algorithms/kmeans.ts';
import { minibatch, minibatchSweep } from '../../src/algorithms/minibatch.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { dataOf, flaws, lineOf } from '../support/datasets.ts';

const ALGORITHMS = [
  { name: 'kmeans', run: kmeans },
  { name: 'minibatch', run: minibatch },
] as const;

const GOOD = lineOf([0, 1, 5, 6]);

describe.each(ALGORITHMS)('$name refuses', ({ run }) => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.1e140, -1e300]) {
    it(`${bad} in the data, naming row and column`, async () => {
      for (const [row, column] of [
        [0, 0],
        [3, 2],
        [6, 1],
      ]) {
        const rows = Array.from({ length: 7 }, (_, i) => [i, 2 * i, 3 * i]);
        rows[row][column] = bad;
        const refusal = expect(run(dataOf(rows), { k: 2 })).rejects;
        await refusal.toThrow(`row ${row}, column ${column}: ${bad}`);
        await refusal.toMatchObject({ code: 'input' });
      }
    });
  }

  it('NaN in single precision too', async () => {
    const x = Float32Array.of(1, 2, Number.NaN, 4);
    await expect(run({ x, n: 2, dim: 2 }, { k: 1 })).rejects.toThrow('row 1, column 0: NaN');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, -1e-300])('weight %s, naming its row', async (bad) => {
    const refusal = expect(run(lineOf([1, 2, 3], [1, 0, bad]), { k: 1 })).rejects;
    await refusal.toThrow(`row 2: the weight ${bad}`);
    await refusal.toMatchObject({ code: 'input' });
  });

  it.each([
    ['no rows', { x: new Float64Array(0), n: 0, dim: 2 }, 'input', /no rows/],
    ['no weight at all', lineOf([1, 2], [0, 0]), 'input', /every weight is zero/],
    ['no columns', { x: new Float64Array(0), n: 3, dim: 0 }, 'usage', /dim but received 0/],
    ['numbers that do not fill the rows', { x: new Float64Array(5), n: 2, dim: 3 }, 'usage', /6.* for x .*5/],
    [
      'too few weights',
      { x: new Float64Array(3), n: 3, dim: 1, weights: new Float64Array(2) },
      'usage',
      /3.* for weights .*2/,
    ],
  ] as [string, Dataset, string, RegExp][])('%s', async (_, data, code, message) => {
    const refusal = expect(run(data, { k: 1 })).rejects;
    await refusal.toMatchObject({ code });
    await refusal.toThrow(message);
  });

  it.each([
    [{ k: 0 }, /at least 1 for k but received 0/],
    [{ k: 2.5 }, /for k but received 2.5/],
    [{ k: Number.NaN }, /for k but received NaN/],
    [{ k: 2, nInit: 0 }, /for nInit but received 0/],
    [{ k: 2, maxIter: 0 }, /for maxIter but received 0/],
    [{ k: 2, seed: -1 }, /for seed but received -1/],
    [{ k: 2, seed: 0.5 }, /for seed but received 0.5/],
    [{ k: 2, init: 'kmeans++' }, /did you mean k-means\+\+\?.* for init but received "kmeans\+\+"/],
    [{ k: 2, init: Float64Array.of(1) }, /for init but received 1/],
    [{ k: 2, init: Float64Array.of(1, 2, 3) }, /for init but received 3/],
  ] as [KMeansOptions, RegExp][])('options %j', async (options, message) => {
    const refusal = expect(run(GOOD, options)).rejects;
    await refusal.toThrow(message);
    await refusal.toMatchObject({ code: 'usage' });
  });

  it('nothing up to 1e140', async () => {
    const data = lineOf([1e140, -1e140, 0, 1]);
    const result = await run(data, { k: 3 });
    expect(result.k).toBe(3);
    expect(Number.isFinite(result.centers.inertia)).toBe(true);
    expect(flaws(data, result)).toEqual([]);
  });

  it('weights whose sums of squares overflow', async () => {
    const data = lineOf([0, 1e130, -1e130, 5], [1e60, 1e60, 1e60, 1e60]);
    const inertia = await run(data, { k: 2 }).then(
      (result) => result.centers.inertia,
      (error) => error.code,
    );
    expect(inertia === 'input' || Number.isFinite(inertia)).toBe(true);
  });

  it('to start when the signal has fired before', async () => {
    await expect(run(GOOD, { k: 2, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('kmeans refuses', () => {
  it('to leave a cluster empty when rows differ by less than f64 can square', async () => {
    const result = await kmeans(lineOf([0, 1e-200, 2e-200, 1]), { k: 3, nInit: 2, maxIter: 20 });
    expect([...result.sizes]).toEqual([3, 1]);
    expect(result.warnings).toEqual([{ code: 'fewer-points-than-k', requested: 3, found: 2 }]);
  });

  it('values that are all too small to be squared', async () => {
    const refusal = expect(kmeans(lineOf([0, 1e-200, 2e-200]), { k: 2 })).rejects;
    await refusal.toMatchObject({ code: 'input' });
    await refusal.toThrow(
      'column 0: the values are at most 2e-200, and their squares are 0 in f64; scale the column up',
    );
  });

  it('a column that is too small to be squared, beside others', async () => {
    const rows = [
      [1, 0, 1e-170],
      [1, 0, -2e-170],
      [2, 0, 0],
    ];
    const data = { ...dataOf(rows), columns: ['a', 'b', 'c'] };
    await expect(kmeans(data, { k: 2 })).rejects.toThrow('column "c": the values are at most 2e-170');
    rows[1][2] = 1;
    expect((await kmeans(dataOf(rows), { k: 3 })).k).toBe(3);
  });

  it.each([
    [{ x: [1, 2], n: 2, dim: 1 }, /Float64Array for x but received Array/],
    [{ x: new Int32Array(2), n: 2, dim: 1 }, /for x but received Int32Array/],
    [{ n: 2, dim: 1 }, /for x but received undefined/],
    [{ x: new Float64Array(6), n: 1.5, dim: 4 }, /for n but received 1.5/],
    [{ x: new Float64Array(6), n: '6', dim: 1 }, /for n but received "6"/],
    [
      { x: new Float64Array(2), n: 2, dim: 1, weights: ['1', '1'] },
      /Float64Array for weights but received Array/,
    ],
    [undefined, /dataset .* for data but received undefined/],
  ])('data of other types: %j', async (data, message) => {
    const refusal = expect(kmeans(data as unknown as Dataset, { k: 1 })).rejects;
    await refusal.toMatchObject({ code: 'usage' });
    await refusal.toThrow(message);
  });

  it.each([{ init: 5 }, { metric: null }, { metric: 5 }])('options %j', async (options) => {
    const refusal = expect(kmeans(GOOD, { k: 2, ...options } as unknown as KMeansOptions)).rejects;
    await refusal.toMatchObject({ code: 'usage' });
    await refusal.toThrow(/^Expected /);
  });

  it.each([-1e-9, Number.NaN, Number.POSITIVE_INFINITY])('tolerance %s', async (tol) => {
    await expect(kmeans(GOOD, { k: 2, tol })).rejects.toThrow(/at least 0 for tol/);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('given centers with %s', async (bad) => {
    const refusal = expect(kmeans(GOOD, { k: 2, init: Float64Array.of(1, bad) })).rejects;
    await refusal.toThrow(`for init but received ${bad}`);
  });
});

describe('minibatch refuses', () => {
  it.each([
    [{ batch: 0 }, /for batch but received 0/],
    [{ batch: 1.5 }, /for batch but received 1.5/],
    [{ patience: 0 }, /for patience but received 0/],
  ])('options %j', async (options, message) => {
    await expect(minibatch(GOOD, { k: 2, ...options })).rejects.toThrow(message);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('given centers with %s', async (bad) => {
    await expect(minibatch(GOOD, { k: 1, init: Float64Array.of(bad) })).rejects.toMatchObject({
      code: 'usage',
    });
  });
});

describe.each([
  { name: 'kmeansSweep', run: kmeansSweep },
  { name: 'minibatchSweep', run: minibatchSweep },
  { name: 'bisectingSweep', run: bisectingSweep },
])('$name', ({ run }) => {
  it('takes several k in any array, or none', async () => {
    const expected = await run(GOOD, { ks: [2, 3] });
    expect(await run(GOOD, { ks: Int32Array.of(2, 3) as unknown as number[] })).toEqual(expected);
    expect(await run(GOOD, { ks: [] })).toEqual([]);
  });

  it('refuses a single one', async () => {
    const refusal = expect(run(GOOD, { ks: 3 as unknown as number[] })).rejects;
    await refusal.toThrow('Expected an array of numbers for ks but received 3');
  });
});
