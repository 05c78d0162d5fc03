import { describe, expect, it } from 'vitest';
import { persistentRadius } from '../../src/algorithms/dbscan/auto.ts';
import { dbscan } from '../../src/algorithms/dbscan.ts';
import { chooseRadius, kDistances } from '../../src/algorithms/density/radius.ts';
import { condense } from '../../src/algorithms/hdbscan/condense.ts';
import { reachTree } from '../../src/algorithms/hdbscan/reach.ts';
import { hdbscan } from '../../src/algorithms/hdbscan.ts';
import { Pacer } from '../../src/core/pacer.ts';
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

describe('persistentRadius', () => {
  const clustersOf = async (values: number[], weights?: number[]) => {
    const source = { ...lineOf(values, weights), measured: measure(lineOf(values), 'euclidean') };
    const options = { minSamples: 2, maxMemory: Number.POSITIVE_INFINITY, pacer: new Pacer({}) };
    return condense(await reachTree(source, options), 2);
  };

  it('takes a radius between those at which clusters part and end, by hand', async () => {
    // two halves from radius 1 to 8: each counts ln 8 times half of the rows times the half apart from it
    const found = persistentRadius(await clustersOf([0, 1, 2, 10, 11, 12]), undefined);
    expect(found?.eps).toBe(3);
    expect(found?.persistence).toBeCloseTo(Math.log(8) / 2, 12);
    expect(persistentRadius(await clustersOf([0, 1, 2, 3]), undefined)).toBeUndefined();
    expect(persistentRadius(await clustersOf([7, 7, 7]), undefined)).toBeUndefined();
    expect(persistentRadius(await clustersOf([7]), undefined)).toBeUndefined();
  });

  it('takes no radius with more clusters than the square root of the rows', async () => {
    // five pairs: at radius 1 each is a cluster, which are more than the root of 10
    const pairs = [0, 1, 10, 11, 20, 21, 30, 31, 40, 41];
    expect(persistentRadius(await clustersOf(pairs), undefined)).toBeUndefined();
    const more = persistentRadius(await clustersOf([...pairs.slice(0, 6), 200, 201, 202]), undefined);
    expect(more?.eps).toBeGreaterThan(9);
  });

  it('takes a weight for that many equal rows', async () => {
    const values = [0, 1, 2.5, 30, 31, 33, 70];
    const weights = [2, 1, 3, 1, 2, 1, 1];
    const repeated = values.flatMap((value, i) => new Array<number>(weights[i]).fill(value));
    const one = persistentRadius(await clustersOf(values, weights), Float64Array.from(weights));
    const other = persistentRadius(await clustersOf(repeated), undefined);
    expect(one?.eps).toBe(other?.eps);
    expect(one?.persistence).toBeCloseTo(other?.persistence ?? Number.NaN, 12);
  });

  it('persists most where the clusters of every radius, found by dbscan, do', async () => {
    const lottery = new Lottery(12);
    for (let round = 0; round < 6; round++) {
      const values = [
        ...lottery.floats(12, 0, 5),
        ...lottery.floats(12, 9, 14),
        ...lottery.floats(6, 40, 60),
      ];
      const data = lineOf([...values]);
      const { tree, condensed } = await hdbscan(data, { minClusterSize: 2, minSamples: 2 });
      const found = persistentRadius(await clustersOf([...values]), undefined);
      const heights = [...new Set(tree.merges.height)].sort((a, b) => a - b);
      // rows of a cluster of the tree at a radius, and how long it lasts
      const { birth, death, parent } = condensed.clusters;
      const isWithin = (i: number, c: number) => {
        let at = condensed.rows.last[i];
        while (at !== c && at > 0) at = parent[at];
        return at === c;
      };
      let best = 0;
      let eps = Number.NaN;
      for (let t = 0; t + 1 < heights.length; t++) {
        const radius = (heights[t] + heights[t + 1]) / 2;
        const { labels, k } = await dbscan(data, { eps: radius, minSamples: 2, border: 'noise' });
        let sum = 0;
        for (let cluster = 0; cluster < k && k <= Math.sqrt(values.length); cluster++) {
          const rows = values.map((_, i) => i).filter((i) => labels[i] === cluster);
          const c = Array.from(birth, (_, at) => at).findLast(
            (at) => birth[at] < 1 / radius && rows.every((i) => isWithin(i, at)),
          ) as number;
          if (c > 0) sum += Math.log(death[c] / birth[c]) * rows.length * (values.length - rows.length);
        }
        if (sum > best + 1e-6) [best, eps] = [sum, radius];
      }
      expect(found?.persistence).toBeCloseTo(best / values.length ** 2, 9);
      const same = await Promise.all(
        [eps, found?.eps as number].map((one) => dbscan(data, { eps: one, minSamples: 2, border: 'noise' })),
      );
      expect(same[1].labels).toEqual(same[0].labels);
    }
  });
});

describe('dbscan with eps auto', () => {
  const heaps = [0, 1, 2, 3, 4, 50, 51, 52, 53, 54, 200].map((value) => [value]);

  it('takes the radius at which clusters persist longest, and keeps what it was read from', async () => {
    const { k, labels, density, warnings } = await dbscan(dataOf(heaps), { eps: 'auto', minSamples: 3 });
    expect([k, density.eps, warnings]).toEqual([2, 10, []]);
    expect(density.choice).toMatchObject({ eps: 10, reason: 'persistent', knee: 2, within: 10 / 11 });
    expect([...labels]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, -1]);
    expect([...density.core]).toEqual(Array.from(density.coreDistances ?? [], (d) => (d <= 10 ? 1 : 0)));
  });

  it('takes the knee where clusters persist nowhere', async () => {
    const lottery = new Lottery(3);
    for (const columns of [1, 2, 3, 8]) {
      const rows = Array.from({ length: 400 }, () => Array.from({ length: columns }, () => lottery.normal()));
      const { density } = await dbscan(dataOf(rows), { eps: 'auto' });
      expect([columns, density.choice]).toEqual([columns, chooseRadius(density.coreDistances ?? [])]);
      expect(density.choice?.reason).toBe('knee');
    }
  });

  it('finds heaps of unlike density, where the knee takes some for noise or one', async () => {
    const lottery = new Lottery(8);
    const heap = (count: number, at: number, width: number) =>
      Array.from({ length: count }, () => [at + width * lottery.normal(), width * lottery.normal()]);
    const rows = [...heap(150, 0, 0.3), ...heap(150, 20, 2), ...heap(150, 40, 1)];
    const { k, sizes, noise } = await dbscan(dataOf(rows), { eps: 'auto' });
    expect([k, noise < 15, sizes[2] > 140]).toEqual([3, true, true]);
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
    expect(await warnings(row([0, 90, 190, 289, 389, 489, 589]), 2)).toEqual([
      { code: 'no-knee', eps: 100 },
      { code: 'one-cluster', raise: [], lower: ['eps'] },
    ]);
    expect(await warnings(heaps, 20)).toEqual([{ code: 'all-noise', raise: [], lower: ['minSamples'] }]);
    expect(await warnings(row([7, 7, 7, 7]), 3)).toEqual([]);
  });
});
