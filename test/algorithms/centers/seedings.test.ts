import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEEDINGS, type Seeding, seedCenters } from '../../../src/algorithms/centers/seeding.ts';
import { kmeans } from '../../../src/algorithms/kmeans.ts';
import { minibatch } from '../../../src/algorithms/minibatch.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import { Random } from '../../../src/core/random.ts';
import { dataOf, distinctRows, gridRows, mixture } from '../../support/datasets.ts';
import { distance2, rowsOf } from '../../support/kmeans.ts';
import { TEST_LIMIT } from '../../support/limits.ts';

/** The seeds as lists. */
function seedsOf(data: Dataset, k: number, how: Seeding, seed: number): number[][] {
  const x = seedCenters(data, k, how, new Random(seed, k), new Float64Array(data.n));
  return rowsOf(x, data.dim);
}

/** Inertia of the seeds themselves. */
function potential(data: Dataset, seeds: number[][]): number {
  return rowsOf(data.x, data.dim).reduce(
    (sum, row, i) => sum + (data.weights?.[i] ?? 1) * Math.min(...seeds.map((seed) => distance2(row, seed))),
    0,
  );
}

describe.each(SEEDINGS)('%s', (how) => {
  it('gives k rows of the data, all different, none without weight', () => {
    fc.assert(
      fc.property(
        fc.record({
          n: fc.integer({ min: 1, max: 60 }),
          dim: fc.integer({ min: 1, max: 3 }),
          seed: fc.nat(1e6),
        }),
        fc.integer({ min: 1, max: 30 }),
        ({ n, dim, seed }, wanted) => {
          const data = gridRows(n, dim, 4, seed);
          const k = Math.min(wanted, distinctRows(data));
          const seeds = seedsOf(data, k, how, seed).map((row) => row.join());
          const rows = rowsOf(data.x, data.dim).filter((_, i) => (data.weights as Float64Array)[i] > 0);
          expect(new Set(seeds).size).toBe(k);
          for (const seed of seeds) expect(rows.map((row) => row.join())).toContain(seed);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is the same for the same seed, and differs from seed to seed', () => {
    const data = mixture(9, 1);
    expect(seedsOf(data, 5, how, 3)).toEqual(seedsOf(data, 5, how, 3));
    expect(new Set([1, 2, 3, 4, 5].map((seed) => seedsOf(data, 5, how, seed).join())).size).toBeGreaterThan(
      1,
    );
  });

  it('does not change with the scale of the data', () => {
    const data = mixture(9, 2);
    for (const scale of [2 ** -30, 2 ** 30]) {
      const scaled = { ...data, x: data.x.map((v) => v * scale) };
      const expected = seedsOf(data, 7, how, 1).map((row) => row.map((v) => v * scale));
      expect(seedsOf(scaled, 7, how, 1)).toEqual(expected);
    }
  });

  it('serves kmeans and minibatch', async () => {
    const data = mixture(6, 3);
    const best = (await kmeans(data, { k: 6, nInit: 30 })).centers.inertia;
    expect((await kmeans(data, { k: 6, init: how, nInit: 30 })).centers.inertia).toBeCloseTo(best, 6);
    expect(await minibatch(data, { k: 6, init: how })).toMatchObject({ k: 6, descent: { restarts: 12 } });
  });
});

describe('farthest-first', () => {
  it('takes the farthest row each time, the first of equals', () => {
    // from 10, rows 0 and 20 are as far; the rows of no weight at 100 do not count
    const data = dataOf([[10], [0], [20], [12], [100], [4]], [1, 1, 1, 1, 0, 1]);
    const first = { 10: [0, 20, 4], 0: [20, 10, 4], 20: [0, 10, 4], 12: [0, 20, 4], 4: [20, 12, 0] };
    const seen = new Set<number>();
    for (let seed = 0; seed < 60; seed++) {
      const [start, ...rest] = seedsOf(data, 4, 'farthest-first', seed).flat();
      expect(rest).toEqual(first[start as keyof typeof first]);
      seen.add(start);
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([0, 4, 10, 12, 20]);
  });

  it('does what a plain search does', () => {
    for (let seed = 0; seed < 60; seed++) {
      const data = gridRows(40, 2, 9, seed);
      const rows = rowsOf(data.x, data.dim).filter((_, i) => (data.weights as Float64Array)[i] > 0);
      const seeds = seedsOf(data, Math.min(8, distinctRows(data)), 'farthest-first', seed);
      for (let c = 1; c < seeds.length; c++) {
        const gaps = rows.map((row) => Math.min(...seeds.slice(0, c).map((other) => distance2(row, other))));
        expect(seeds[c]).toEqual(rows[gaps.indexOf(Math.max(...gaps))]);
      }
    }
  });

  it('covers the data within twice the best radius', () => {
    // 5 heaps 10 wide and far apart: one seed in each
    const data = dataOf([0, 1, 2, 3, 4].flatMap((c) => [[100 * c], [100 * c + 9], [100 * c + 4]]));
    for (let seed = 0; seed < 20; seed++) {
      const heaps = seedsOf(data, 5, 'farthest-first', seed).map(([v]) => Math.floor(v / 100));
      expect(new Set(heaps).size).toBe(5);
    }
  });
});

describe('k-means||', () => {
  it('draws by weight where one center is wanted', () => {
    // both rows become candidates, weighing 3 and 1
    const data = dataOf([[0], [10], [0]], [1, 1, 2]);
    const starts = 4000;
    const zeros = Array.from(
      { length: starts },
      (_, seed) => seedsOf(data, 1, 'k-means||', seed)[0][0],
    ).filter((v) => v === 0).length;
    expect(Math.abs(zeros / starts - 0.75)).toBeLessThan(5 * Math.sqrt((0.75 * 0.25) / starts));
  });

  it('takes every row in its turn', () => {
    const data = gridRows(12, 2, 50, 8, false);
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 600; seed++)
      for (const row of seedsOf(data, 3, 'k-means||', seed))
        counts.set(row.join(), (counts.get(row.join()) ?? 0) + 1);
    expect(counts.size).toBe(distinctRows(data));
  });

  it('is about as good as k-means++ and much better than random rows', () => {
    const data = mixture(20, 5);
    const mean = (how: Seeding) =>
      Array.from({ length: 30 }, (_, seed) => potential(data, seedsOf(data, 20, how, seed))).reduce(
        (sum, value) => sum + value / 30,
        0,
      );
    const [parallel, plusPlus, random] = [mean('k-means||'), mean('k-means++'), mean('random')];
    expect(parallel).toBeLessThan(1.25 * plusPlus);
    expect(parallel).toBeLessThan(0.2 * random);
  });

  it('fills up when its rounds find too few', () => {
    const data = dataOf([[0], [1], [1e9]]);
    for (let seed = 0; seed < 50; seed++)
      expect(
        seedsOf(data, 3, 'k-means||', seed)
          .flat()
          .sort((a, b) => a - b),
      ).toEqual([0, 1, 1e9]);
  });
});

describe('rows by number', () => {
  const data = dataOf([[0], [1], [10], [11], [0]]);

  it('begin where centers with their values begin', async () => {
    for (const algorithm of [kmeans, minibatch]) {
      const byNumber = await algorithm(data, { k: 2, init: { rows: [3, 1] } });
      expect(byNumber).toStrictEqual(await algorithm(data, { k: 2, init: Float64Array.of(11, 1) }));
      expect(byNumber.descent.restarts).toBe(1);
    }
  });

  it.each<[string, unknown, RegExp]>([
    ['too few', { rows: [1] }, /k = 2 rows for init but received 1/],
    ['out of range', { rows: [1, 5] }, /from 0 to 4 for a row of init but received 5/],
    ['not whole', { rows: [1, 2.5] }, /a whole number/],
    ['equal', { rows: [0, 4] }, /^init: expected different rows, but 0 and 4 are equal/],
    ['named twice', { rows: [3, 3] }, /3 and 3 are equal/],
    ['a plain list', [0, 1], /a name, a Float64Array or \{ rows \}/],
    ['a near miss', 'farthest', /farthest-first/],
    ['centers that are too few', Float64Array.of(1), /k \* dim = 2 coordinates/],
    ['centers that are no numbers', Float64Array.of(1, Number.NaN), /finite coordinates/],
  ])('are refused when %s', async (_, init, message) => {
    for (const algorithm of [kmeans, minibatch])
      await expect(algorithm(data, { k: 2, init: init as Seeding })).rejects.toThrow(message);
  });
});

it('ends where tiny weights of tiny distances vanish', async () => {
  const weights = new Float64Array(5).fill(1e-100);
  const data = { x: Float64Array.of(0, 1e-130, 2e-130, 3e-130, 3e-130), n: 5, dim: 1, weights };
  for (const init of SEEDINGS) {
    const { k, sizes } = await kmeans(data, { k: 3, init, signal: AbortSignal.timeout(TEST_LIMIT / 2) });
    expect([k, sizes.every((size) => size > 0)]).toEqual([3, true]);
  }
});
