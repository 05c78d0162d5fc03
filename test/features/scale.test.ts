import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { applyScale, fitScale, scale } from '../../src/features/scale.ts';
import type { ScaleMethod } from '../../src/features/words.ts';
import { ROOT } from '../support/cli.ts';
import { dataOf } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

interface ScaleCase {
  method: ScaleMethod;
  n: number;
  dim: number;
  x: number[];
  weights?: number[];
  scaled: number[];
}

const fixture: { cases: ScaleCase[] } = JSON.parse(
  readFileSync(join(ROOT, 'test/fixtures/features/scale.json'), 'utf8'),
);

const METHODS = ['standard', 'minmax', 'robust'] as const;

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let p = 0; p < actual.length; p++) {
    expect(Math.abs(actual[p] - expected[p])).toBeLessThanOrEqual(tolerance);
  }
}

/** Each row as often as its weight says. */
function repeated({ x, n, dim, weights }: Dataset): Dataset {
  const rows: number[] = [];
  for (let i = 0; i < n; i++)
    for (let r = 0; r < (weights as Float64Array)[i]; r++) rows.push(...x.subarray(i * dim, (i + 1) * dim));
  return { x: Float64Array.from(rows), n: rows.length / dim, dim };
}

describe('scale', () => {
  it.each(fixture.cases.map((given, at) => [at, given.method, given] as const))(
    'gives the values of scikit-learn: case %i, %s',
    async (_, method, { n, dim, x, weights, scaled }) => {
      const data: Dataset = { x: Float64Array.from(x), n, dim };
      if (weights) data.weights = Float64Array.from(weights);
      expectClose((await scale(data, { method })).data.x, scaled, 1e-12);
    },
  );

  it('is right for rows worked out by hand', async () => {
    const data = dataOf([
      [1, 3],
      [3, 3],
      [5, 3],
      [11, 3],
    ]);
    const standard = await scale(data, { method: 'standard' });
    // mean 5, squares 16 + 4 + 0 + 36 = 56, over 4 rows: 14
    expect(standard.scaling.center).toEqual(Float64Array.of(5, 3));
    expect(standard.scaling.spread).toEqual(Float64Array.of(Math.sqrt(14), 0));
    expect(standard.warnings).toEqual([{ code: 'constant-columns', columns: ['column 1'] }]);
    expect((await scale(data, { method: 'minmax' })).data.x).toEqual(
      Float64Array.of(0, 0, 0.2, 0, 0.4, 0, 1, 0),
    );
    // quartiles at places 0.75, 1.5 and 2.25: 2.5, 4, 6.5
    expect((await scale(data, { method: 'robust' })).data.x).toEqual(
      Float64Array.of(-0.75, 0, -0.25, 0, 0.25, 0, 1.75, 0),
    );
    expect((await scale(dataOf([[3, 4]]), { method: 'l2' })).data.x).toEqual(Float64Array.of(0.6, 0.8));
  });

  it.each(METHODS)('is exact however far away the rows are: %s', async (method) => {
    const lottery = new Lottery(3);
    const x = Float64Array.from({ length: 600 }, () => lottery.below(1000) / 8);
    const near = await scale({ x, n: 200, dim: 3 }, { method });
    const far = await scale({ x: x.map((value) => value + 1e9), n: 200, dim: 3 }, { method });
    expectClose(far.data.x, near.data.x, 1e-12);
  });

  it.each(METHODS)('takes weights for repetitions: %s', async (method) => {
    const lottery = new Lottery(5);
    const data = { x: lottery.floats(150), n: 50, dim: 3, weights: lottery.wholes(50, 4) };
    const { scaling } = await fitScale(data, { method });
    const once = await fitScale(repeated(data), { method });
    expectClose(scaling.center, once.scaling.center, 1e-12);
    expectClose(scaling.spread, once.scaling.spread, 1e-12);
  });

  it('knows weights of any scale', async () => {
    const lottery = new Lottery(6);
    const data = { x: lottery.floats(60), n: 30, dim: 2, weights: lottery.floats(30, 0.001, 0.002) };
    const { scaling } = await fitScale(data, { method: 'robust' });
    const even = await fitScale(
      { ...data, weights: new Float64Array(30).fill(1 / 30) },
      { method: 'robust' },
    );
    const none = await fitScale({ ...data, weights: undefined }, { method: 'robust' });
    expectClose(even.scaling.center, none.scaling.center, 1e-12);
    for (let j = 0; j < 2; j++)
      expect(Math.abs(scaling.center[j] - none.scaling.center[j])).toBeLessThan(0.2);
  });

  it('treats other rows as those it was found from, and leaves its input alone', async () => {
    const data = dataOf([
      [0, 5],
      [10, 5],
    ]);
    const before = data.x.slice();
    const { scaling } = await fitScale(data, { method: 'minmax' });
    expect(
      applyScale(
        dataOf([
          [20, 7],
          [5, 5],
        ]),
        scaling,
      ).data.x,
    ).toEqual(Float64Array.of(2, 0, 0.5, 0));
    expect(data.x).toEqual(before);
    expect(() => applyScale(dataOf([[1]]), scaling)).toThrow(/2 columns, the data 1/);
  });

  it('finds the deviation of values whose squares underflow', async () => {
    const { scaling } = await fitScale(dataOf([[1e-200], [3e-200]]), { method: 'standard' });
    expect(scaling.spread[0] / 1e-200).toBeCloseTo(1, 12);
  });

  it('says which columns have no spread in their middle half', async () => {
    const data = { ...dataOf([[0], [0], [0], [0], [9]]), columns: ['height'] };
    const { data: scaled, warnings } = await scale(data, { method: 'robust' });
    expect(warnings).toEqual([{ code: 'no-spread-columns', columns: ['height'] }]);
    expect(scaled.x).toEqual(Float64Array.of(0, 0, 0, 0, 9));
  });

  it('leaves rows of zeros and says so', async () => {
    const { data, warnings } = await scale(
      dataOf([
        [0, 2],
        [0, 0],
        [0, 0],
      ]),
      { method: 'l2' },
    );
    expect(data.x).toEqual(Float64Array.of(0, 1, 0, 0, 0, 0));
    expect(warnings).toEqual([{ code: 'zero-rows', rows: 2, first: 1 }]);
  });

  it('does nothing when asked to', async () => {
    const data = dataOf([[1, 2]]);
    expect((await scale(data, { method: 'none' })).data).toBe(data);
  });

  it('makes a single row 0', async () => {
    const { data, warnings } = await scale(dataOf([[4, 5]]), { method: 'standard' });
    expect(data.x).toEqual(Float64Array.of(0, 0));
    expect(warnings).toEqual([{ code: 'constant-columns', columns: ['column 0', 'column 1'] }]);
  });

  it('refuses what it cannot scale', async () => {
    const data = dataOf([[1], [2]]);
    await expect(scale(data, { method: 'standart' as 'standard' })).rejects.toThrow(/did you mean standard/);
    await expect(scale(dataOf([[1], [Number.NaN]]), { method: 'minmax' })).rejects.toMatchObject({
      code: 'input',
    });
    await expect(scale(data, { method: 'minmax', maxMemory: 10 })).rejects.toMatchObject({ code: 'memory' });
  });
});
