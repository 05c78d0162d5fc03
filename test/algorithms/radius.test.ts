import { describe, expect, it } from 'vitest';
import { dbscan } from '../../src/algorithms/dbscan.ts';
import { chooseRadius, kDistances } from '../../src/algorithms/density/radius.ts';
import { distanceOf, measure } from '../../src/distances/measure.ts';
import { dataOf, lineOf } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

describe('kDistances', () => {
  it('are the sorted distances of each row to all, at the place of min-samples', async () => {
    const lottery = new Lottery(4);
    for (let round = 0; round < 20; round++) {
      const rows = Array.from({ length: 30 }, () => Array.from(lottery.wholes(2, 6), (v) => v / 2));
      const measured = measure(dataOf(rows), 'euclidean');
      for (const minSamples of [1, 2, 5, 30]) {
        const expected = rows.map((_, i) => {
          const sorted = rows.map((_, l) => distanceOf(measured, i, l)).sort((a, b) => a - b);
          return sorted[minSamples - 1];
        });
        expect([...(await kDistances(dataOf(rows), { minSamples }))]).toEqual(expected);
      }
    }
  });

  it('count weights, and are infinite where there is not enough weight', async () => {
    const data = lineOf([0, 1, 3, 10], [1, 2, 1, 5]);
    expect([...(await kDistances(data, { minSamples: 3 }))]).toEqual([1, 1, 2, 0]);
    expect([...(await kDistances(data, { minSamples: 10 }))]).toEqual(new Array(4).fill(Infinity));
  });
});

describe('chooseRadius', () => {
  it('takes the point farthest below the line between the ends, by hand', () => {
    // from (0, 1) to (8, 12): 6 of 8 rows have 1.2, 1.2 is (1.2 - 1) / 11 high and 6 / 8 wide
    const found = chooseRadius([1, 1, 1.1, 1, 1.2, 1.1, 9, 12]);
    expect(found).toEqual({ eps: 1.2, reason: 'knee', within: 0.75 });
  });

  it('leaves out distances of 0, and says where there is no knee', () => {
    expect(chooseRadius([0, 0, 0, 0, 0, 0, 1, 1, 1.1, 30])).toEqual({
      eps: 1.1,
      reason: 'knee',
      within: 0.9,
    });
    expect(chooseRadius([1, 2, 3, 4, 5])).toEqual({ eps: 5, reason: 'straight', within: 1 });
    expect(chooseRadius([1, 5, 5, 5, 5])).toMatchObject({ eps: 5, reason: 'straight' });
    expect(chooseRadius([1, 1, 1, 5])).toEqual({ eps: 1, reason: 'knee', within: 0.75 });
    expect(chooseRadius([1, 4.9, 4.95, 4.99, 5, 5])).toMatchObject({ eps: 5, reason: 'straight' });
    expect(chooseRadius([0, 0, 2, 2])).toEqual({ eps: 2, reason: 'level', within: 1 });
    expect(chooseRadius([0, 0])).toEqual({ eps: 0, reason: 'level', within: 1 });
    expect(chooseRadius([Infinity, Infinity])).toEqual({ eps: 0, reason: 'sparse', within: 0 });
  });

  it('takes a weight for that many equal rows', () => {
    const distances = [0, 0.5, 1, 1, 1.2, 4, 9];
    const weights = [3, 1, 2, 0, 4, 1, 1];
    const repeated = distances.flatMap((d, i) => new Array<number>(weights[i]).fill(d));
    expect(chooseRadius(distances, weights)).toEqual(chooseRadius(repeated));
  });
});

describe('dbscan with eps auto', () => {
  const heaps = [0, 1, 2, 3, 4, 50, 51, 52, 53, 54, 200].map((value) => [value]);

  it('makes core points of the rows up to the knee, and keeps what it was read from', async () => {
    const { k, labels, density, warnings } = await dbscan(dataOf(heaps), { eps: 'auto', minSamples: 3 });
    expect([k, density.eps, density.choice?.reason, warnings]).toEqual([2, 2, 'knee', []]);
    expect([...labels]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, -1]);
    expect([...density.core]).toEqual(Array.from(density.coreDistances ?? [], (d) => (d <= 2 ? 1 : 0)));
  });

  it('works at eps itself for distances that are no whole numbers', async () => {
    const lottery = new Lottery(9);
    const rows = Array.from({ length: 200 }, () => [lottery.float(), lottery.float() ** 3]);
    for (const metric of ['euclidean', 'manhattan', 'cosine'] as const) {
      const { density } = await dbscan(dataOf(rows), { eps: 'auto', minSamples: 4, metric });
      const within = Array.from(density.coreDistances ?? [], (d) => (d <= density.eps ? 1 : 0));
      expect([...density.core]).toEqual(within);
      expect(density.choice?.within).toBeCloseTo(within.filter((one) => one === 1).length / 200, 12);
    }
  });

  it('warns of a missing knee, of noise alone and of one cluster, each with the way out', async () => {
    const warnings = async (rows: number[][], minSamples: number) =>
      (await dbscan(dataOf(rows), { eps: 'auto', minSamples })).warnings;
    const row = (values: number[]) => values.map((value) => [value]);
    expect(await warnings(row([0, 10, 110, 209, 309, 409, 509]), 2)).toEqual([
      { code: 'no-knee', eps: 100 },
      { code: 'one-cluster', raise: [], lower: ['eps'] },
    ]);
    expect(await warnings(heaps, 20)).toEqual([{ code: 'all-noise', raise: [], lower: ['minSamples'] }]);
    expect(await warnings(row([7, 7, 7, 7]), 3)).toEqual([]);
  });
});
