import { describe, expect, it } from 'vitest';
import { bisectingSweep } from '../../src/algorithms/bisecting.ts';
import { type KMeansOptions, kmeans, kmeansSweep } from '../../src/algorithms/kmeans.ts';
import { minibatch, minibatchSweep } from '../../src/algorithms/minibatch.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { dataOf, flaws, lineOf } from '../support/datasets.ts';

const GOOD = lineOf([0, 1, 5, 6]);

/*
 * What is special to algorithms with centers; what every algorithm refuses is in contract.test.ts.
 */
describe.each([
  { name: 'kmeans', run: kmeans },
  { name: 'minibatch', run: minibatch },
])('$name', ({ run }) => {
  it.each([
    [{ k: 2, init: 'kmeans++' }, /init "kmeans\+\+": did you mean k-means\+\+\?/],
    [{ k: 2, init: Float64Array.of(1) }, /for init but received 1/],
    [{ k: 2, init: Float64Array.of(1, 2, 3) }, /for init but received 3/],
    [{ k: 2, init: Float64Array.of(1, Number.NaN) }, /for init but received NaN/],
    [{ k: 2, init: Float64Array.of(1, Number.POSITIVE_INFINITY) }, /for init but received Infinity/],
    [{ k: 2, init: 5 }, /^Expected /],
  ] as [KMeansOptions, RegExp][])('refuses options %j', async (options, message) => {
    const refusal = expect(run(GOOD, options)).rejects;
    await refusal.toThrow(message);
    await refusal.toMatchObject({ code: 'usage' });
  });

  it('takes all numbers up to 1e140', async () => {
    const data = lineOf([1e140, -1e140, 0, 1]);
    const result = await run(data, { k: 3 });
    expect(result.k).toBe(3);
    expect(Number.isFinite(result.centers.inertia)).toBe(true);
    expect(flaws(data, result)).toEqual([]);
  });

  it('refuses weights whose sums of squares overflow', async () => {
    const data = lineOf([0, 1e130, -1e130, 5], [1e60, 1e60, 1e60, 1e60]);
    const inertia = await run(data, { k: 2 }).then(
      (result) => result.centers.inertia,
      (error) => error.code,
    );
    expect(inertia === 'input' || Number.isFinite(inertia)).toBe(true);
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
      'column 0: the values are at most 2e-200, and below 1e-135 they count as 0; scale the column up',
    );
  });

  it('a weight whose sums are not finite, with the range of weights', async () => {
    const weights = Float64Array.of(1, 1e300, 1);
    const refusal = expect(kmeans({ ...lineOf([0, 1, 2]), weights }, { k: 2 })).rejects;
    await refusal.toThrow('row 1: the weight 1e+300 is not a number from 0 to 1e+140');
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

  it('something else than a dataset', async () => {
    const refusal = expect(kmeans(undefined as unknown as Dataset, { k: 1 })).rejects;
    await refusal.toMatchObject({ code: 'usage' });
    await refusal.toThrow(/dataset .* for data but received undefined/);
  });

  it.each([{ metric: null }, { metric: 5 }])('options %j', async (options) => {
    const refusal = expect(kmeans(GOOD, { k: 2, ...options } as unknown as KMeansOptions)).rejects;
    await refusal.toMatchObject({ code: 'usage' });
    await refusal.toThrow(/^Expected /);
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
