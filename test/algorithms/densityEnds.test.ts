import { describe, expect, it } from 'vitest';
import { dbscan } from '../../src/algorithms/dbscan.ts';
import { hdbscan } from '../../src/algorithms/hdbscan.ts';
import { optics } from '../../src/algorithms/optics.ts';
import type { CondensedMatrix } from '../../src/distances/condensed.ts';
import { dataOf } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

/** What holds for all three, and where their settings end. */

const rowsOf = (seed: number, n: number, dim = 2) => {
  const lottery = new Lottery(seed);
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: dim }, () => 3 * (i % 3) + 1 + 0.7 * lottery.float()),
  );
};

/** Rows 0 to 3 and 4 to 6 on two lines, between which no distance is known. */
function islands(unknown: number): CondensedMatrix {
  const places = [0, 1, 2, 3, 0, 1, 2];
  const condensed: number[] = [];
  for (let i = 0; i < 7; i++)
    for (let l = i + 1; l < 7; l++)
      condensed.push(i < 4 === l < 4 ? Math.abs(places[i] - places[l]) : unknown);
  return { condensed: Float64Array.from(condensed), n: 7 };
}

describe('an infinite radius', () => {
  it.each([
    'euclidean',
    'sqeuclidean',
    'manhattan',
    'chebyshev',
    'minkowski',
    'cosine',
    'haversine',
    'gower',
  ] as const)('takes in all rows: %s', async (metric) => {
    const weights = Float64Array.from({ length: 30 }, (_, i) => i % 3);
    for (const data of [dataOf(rowsOf(4, 30)), { ...dataOf(rowsOf(5, 30)), weights }]) {
      const found = await dbscan(data, { eps: Number.POSITIVE_INFINITY, metric });
      expect([found.k, found.noise, found.density.eps]).toEqual([1, 0, Number.POSITIVE_INFINITY]);
      const cores = data.weights ? data.weights.filter((weight) => weight > 0).length : 30;
      expect(found.density.core.reduce((sum, isCore) => sum + isCore, 0)).toBe(cores);
      const whole = await optics(data, {
        eps: Number.POSITIVE_INFINITY,
        maxEps: Number.POSITIVE_INFINITY,
        metric,
      });
      expect([whole.k, whole.noise]).toEqual([1, 0]);
      expect(whole.reachability).toEqual((await optics(data, { eps: 1e300, metric })).reachability);
    }
  });

  it('does not join what is infinitely far apart', async () => {
    for (const unknown of [Number.POSITIVE_INFINITY, Number.NaN]) {
      const options = { minSamples: 2, eps: Number.POSITIVE_INFINITY };
      const { labels, density } = await dbscan(islands(unknown), options);
      expect([...labels]).toEqual([0, 0, 0, 0, 1, 1, 1]);
      expect([...density.core]).toEqual(new Array(7).fill(1));
      const found = await optics(islands(unknown), options);
      expect([[...found.labels], [...(found.density.core ?? [])]]).toEqual([[...labels], [...density.core]]);
      // rows of the smaller island have three rows within any distance
      const many = await dbscan(islands(unknown), { ...options, minSamples: 4 });
      expect([...many.labels]).toEqual([0, 0, 0, 0, -1, -1, -1]);
      const order = await optics(islands(unknown), { ...options, minSamples: 4 });
      expect([...order.labels]).toEqual([0, 0, 0, 0, -1, -1, -1]);
    }
  });
});

describe('warnings of noise alone', () => {
  const one = dataOf([[4, 5]]);
  const same = dataOf(new Array(6).fill([1, 2]));
  const lower = (...names: string[]) => ({ code: 'all-noise', raise: [], lower: names });

  it('advise what can help', async () => {
    const warnings = async (found: Promise<{ warnings: object[] }>) => (await found).warnings;
    expect(await warnings(dbscan(one, { eps: 1 }))).toEqual([lower('minSamples')]);
    expect(await warnings(dbscan(same, { eps: 1, minSamples: 9 }))).toEqual([lower('minSamples')]);
    expect(await warnings(dbscan(same, { eps: 1 }))).toEqual([]);
    expect(await warnings(dbscan(dataOf([[1], [9], [20]]), { eps: 1, minSamples: 2 }))).toEqual([
      { code: 'all-noise', raise: ['eps'], lower: ['minSamples'] },
    ]);
    expect(await warnings(optics(one))).toEqual([lower()]);
    expect(await warnings(optics(one, { eps: 1 }))).toEqual([lower('minSamples')]);
    expect(await warnings(optics(same, { minSamples: 9 }))).toEqual([lower('minSamples')]);
    expect(await warnings(optics(same, { minSamples: 2, minClusterSize: 9 }))).toEqual([
      lower('minClusterSize', 'minSamples'),
    ]);
    expect(await warnings(optics(same))).toEqual([]);
    for (const data of [one, same])
      expect(await warnings(hdbscan(data))).toEqual([{ ...lower(), allow: 'allowSingleCluster' }]);
  });
});

describe('clusters by density', () => {
  const ways = {
    dbscan: (data: Parameters<typeof dbscan>[0]) => dbscan(data, { eps: 0.35, minSamples: 5 }),
    optics: (data: Parameters<typeof dbscan>[0]) => optics(data, { eps: 0.35, minSamples: 5 }),
    hdbscan: (data: Parameters<typeof dbscan>[0]) => hdbscan(data, { minClusterSize: 6, minSamples: 4 }),
  };

  /** Which pairs of rows are in one cluster, and which rows are noise. */
  const pairs = (labels: Int32Array, of: readonly number[]) =>
    of.map((i) => of.map((l) => (labels[i] < 0 || labels[l] < 0 ? -1 : Number(labels[i] === labels[l]))));

  it.each(Object.entries(ways))(
    '%s finds the same in any order of the rows, and anywhere',
    async (name, way) => {
      for (let seed = 1; seed <= 6; seed++) {
        const rows = rowsOf(seed, 60);
        const { labels, k, noise, density } = await way(dataOf(rows));
        expect(k).toBeGreaterThan(0);
        const order = new Lottery(seed + 50).permutation(60);
        const moved = await way(dataOf(order.map((i) => rows[i])));
        const back = Int32Array.from({ length: 60 }, (_, i) => moved.labels[order.indexOf(i)]);
        // which border rows optics reaches depends on the order
        const sure = rows.map((_, i) => i).filter((i) => name !== 'optics' || density.core?.[i] === 1);
        expect(pairs(back, sure)).toEqual(pairs(labels, sure));
        if (name !== 'optics') expect([moved.k, moved.noise]).toEqual([k, noise]);
        // sixteenths survive 1e9
        const coarse = rows.map((row) => row.map((value) => Math.round(16 * value) / 16));
        const far = coarse.map((row) => row.map((value) => value + 1e9));
        const [near, away] = [await way(dataOf(coarse)), await way(dataOf(far))];
        expect(away.labels).toEqual(near.labels);
      }
    },
  );

  it.each(Object.entries(ways))('%s takes a row of weight w for w rows', async (name, way) => {
    for (let seed = 1; seed <= 6; seed++) {
      const rows = rowsOf(seed, 40);
      const lottery = new Lottery(seed);
      const weights = Float64Array.from(rows, () => 1 + lottery.below(3));
      const heavy = await way({ ...dataOf(rows), weights });
      const first: number[] = [];
      const repeated = rows.flatMap((row, i) => {
        first.push(i === 0 ? 0 : first[i - 1] + weights[i - 1]);
        return Array<number[]>(weights[i]).fill(row);
      });
      const plain = await way(dataOf(repeated));
      const sure = rows.map((_, i) => i).filter((i) => name !== 'optics' || heavy.density.core?.[i] === 1);
      expect(sure.map((i) => heavy.labels[i])).toEqual(sure.map((i) => plain.labels[first[i]]));
      if (name === 'optics') continue;
      expect([heavy.k, heavy.noise, [...heavy.sizes]]).toEqual([plain.k, plain.noise, [...plain.sizes]]);
    }
  });
});
