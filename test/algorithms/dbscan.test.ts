import { describe, expect, it } from 'vitest';
import { type DbscanResult, dbscan } from '../../src/algorithms/dbscan.ts';
import { Random } from '../../src/core/random.ts';
import { type CondensedMatrix, checkDistanceMatrix } from '../../src/distances/condensed.ts';
import { distanceOf, measure } from '../../src/distances/measure.ts';
import type { Distance } from '../../src/distances/table.ts';
import fixture from '../fixtures/sklearn/dbscan.json' with { type: 'json' };
import { dataOf } from '../support/datasets.ts';
import { plainDbscan } from '../support/dbscan.ts';

const square = (rows: number[][], metric: Distance = 'euclidean') => {
  const measured = measure(dataOf(rows), metric);
  return rows.map((_, i) => rows.map((_, l) => distanceOf(measured, i, l)));
};

/** Labels as the plain way allows them: border rows may be in the cluster of any of their nearest core points. */
function expectPlain(found: DbscanResult, plain: ReturnType<typeof plainDbscan>): void {
  const { labels, density, k } = found;
  expect([...density.core]).toEqual(plain.core);
  const roots = new Map<number, number>();
  for (const [i, root] of plain.component.entries()) {
    if (root < 0) continue;
    if (!roots.has(root)) roots.set(root, labels[i]);
    expect(labels[i]).toBe(roots.get(root));
  }
  expect(new Set(roots.values()).size).toBe(k);
  for (const [i, near] of plain.nearest.entries()) {
    if (plain.core[i]) continue;
    // of equally near core points the first
    expect(labels[i]).toBe(near.length === 0 ? -1 : labels[Math.min(...near)]);
  }
}

describe('dbscan', () => {
  it('finds what was computed by hand', async () => {
    // 0, 1, 2 are neighbors in a line, 3 is at exactly eps from 2; 10 and 11 are two only; 20 is alone
    const found = await dbscan(dataOf([[0], [1], [2], [3], [10], [11], [20]]), { eps: 1, minSamples: 3 });
    expect(found).toEqual({
      algorithm: 'dbscan',
      n: 7,
      k: 1,
      labels: Int32Array.of(0, 0, 0, 0, -1, -1, -1),
      sizes: Float64Array.of(4),
      noise: 3,
      density: { core: Uint8Array.of(0, 1, 1, 0, 0, 0, 0), eps: 1 },
      warnings: [],
    });
  });

  it('gives a border row to the nearest core point, whatever the order of the rows', async () => {
    // 3.9 is within 2 of cores on both sides: 2 is 1.9 away, 5.7 is 1.8 away
    const rows = [0, 1, 2, 3.9, 5.7, 6.7, 7.7, 8];
    const options = { eps: 2, minSamples: 4 };
    const clusterOf = async (order: number[]) => {
      const { labels } = await dbscan(dataOf(order.map((value) => [value])), options);
      return labels[order.indexOf(3.9)] === labels[order.indexOf(5.7)];
    };
    expect(await clusterOf(rows)).toBe(true);
    expect(await clusterOf([...rows].reverse())).toBe(true);
  });

  it('gives a border row to the first cluster, or calls it noise', async () => {
    // the core points are 2, and 5.5, 6.5 and 7.5; 4 is 2 from the one and 1.5 from the others
    const rows = [[0], [1], [2], [4], [5.5], [6.5], [7.5], [8]];
    const labels = async (border: 'nearest' | 'first' | 'noise') => [
      ...(await dbscan(dataOf(rows), { eps: 2, minSamples: 4, border })).labels,
    ];
    expect(await labels('nearest')).toEqual([1, 1, 1, 0, 0, 0, 0, 0]);
    expect(await labels('first')).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(await labels('noise')).toEqual([-1, -1, 1, -1, 0, 0, 0, -1]);
  });

  it('counts a row of weight w as w rows', async () => {
    const rows = [[0], [1], [5], [6], [7], [30]];
    const weights = Float64Array.of(3, 1, 1, 2, 0, 1);
    const weighted = await dbscan({ ...dataOf(rows), weights }, { eps: 1, minSamples: 3 });
    const repeated = rows.flatMap((row, i) => Array<number[]>(weights[i]).fill(row));
    const plain = await dbscan(dataOf(repeated), { eps: 1, minSamples: 3 });
    expect([weighted.k, [...weighted.sizes], weighted.noise]).toEqual([
      plain.k,
      [...plain.sizes],
      plain.noise,
    ]);
    const first = rows.map((row) => repeated.indexOf(row));
    for (const [i, at] of first.entries()) if (at >= 0) expect(weighted.labels[i]).toBe(plain.labels[at]);
  });

  it('is all noise, or one cluster, at the ends', async () => {
    const data = dataOf([[0], [1], [2]]);
    const none = await dbscan(data, { eps: 0.5, minSamples: 2 });
    expect([none.k, none.noise, [...none.labels]]).toEqual([0, 3, [-1, -1, -1]]);
    const all = await dbscan(data, { eps: 100 });
    expect([all.k, all.noise]).toEqual([0, 3]);
    const one = await dbscan(data, { eps: 100, minSamples: 3 });
    expect([one.k, one.noise, [...one.sizes]]).toEqual([1, 0, [3]]);
    const each = await dbscan(data, { eps: 0, minSamples: 1 });
    expect([each.k, [...each.labels]]).toEqual([3, [0, 1, 2]]);
  });

  it('takes given distances', async () => {
    const rows = [[0], [1], [2], [3], [10], [11], [20]];
    const given = checkDistanceMatrix(Float64Array.from(square(rows).flat()), rows.length) as CondensedMatrix;
    const options = { eps: 1, minSamples: 3 };
    expect(await dbscan(given, options)).toEqual(await dbscan(dataOf(rows), options));
  });

  it.each([
    ['eps', { eps: -1 }],
    ['eps', { eps: Number.NaN }],
    ['eps', {}],
    ['minSamples', { eps: 1, minSamples: -1 }],
    ['metric', { eps: 1, metric: 'euclid' }],
    ['border', { eps: 1, border: 'last' }],
  ])('refuses a wrong %s', async (option, options) => {
    await expect(dbscan(dataOf([[1], [2]]), options as { eps: number })).rejects.toMatchObject({
      code: 'usage',
      option,
    });
  });

  it('can be stopped', async () => {
    const signal = AbortSignal.abort();
    await expect(dbscan(dataOf([[1], [2]]), { eps: 1, signal })).rejects.toMatchObject({ code: 'aborted' });
  });

  it.each(['euclidean', 'manhattan', 'cosine', 'hamming'] as const)(
    'agrees with the slow way on random rows with ties: %s',
    async (metric) => {
      for (let seed = 1; seed <= 30; seed++) {
        const random = new Random(seed, metric.length);
        const n = 1 + random.below(40);
        const rows = Array.from({ length: n }, () => [1 + random.below(6), 1 + random.below(6)]);
        const weights = Float64Array.from(rows, () => random.below(4) / 2);
        const eps =
          metric === 'cosine' ? 0.02 * random.below(5) : random.below(4) / (metric === 'hamming' ? 2 : 1);
        const minSamples = 1 + random.below(6);
        const plain = plainDbscan(square(rows, metric), eps, minSamples);
        expectPlain(await dbscan(dataOf(rows), { eps, minSamples, metric }), plain);
        if (weights.every((weight) => weight === 0)) continue;
        const heavy = plainDbscan(square(rows, metric), eps, minSamples, weights);
        const heavyRows = { ...dataOf(rows), weights };
        expectPlain(await dbscan(heavyRows, { eps, minSamples, metric }), heavy);
        const first = await dbscan(heavyRows, { eps, minSamples, metric, border: 'first' });
        const none = await dbscan(heavyRows, { eps, minSamples, metric, border: 'noise' });
        for (const [i, isCore] of heavy.core.entries()) {
          if (isCore) continue;
          expect(none.labels[i]).toBe(-1);
          expect(first.labels[i]).toBe(heavy.first[i] < 0 ? -1 : first.labels[heavy.first[i]]);
        }
      }
    },
  );
});

describe('dbscan and scikit-learn', () => {
  it.each(fixture.cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { n, dim, eps, min_samples: minSamples, x } = one;
    const weights = 'weights' in one ? Float64Array.from(one.weights as number[]) : undefined;
    const data = { x: Float64Array.from(x), n, dim, ...(weights && { weights }) };
    const { labels, density } = await dbscan(data, { eps, minSamples, metric: one.metric as Distance });
    // scikit-learn has core points without weight, and clusters that these connect
    const isLoose = weights?.includes(0) === true;
    const core = one.core.map((isCore, i) => (weights?.[i] === 0 ? 0 : isCore));
    expect([...density.core]).toEqual(core);
    // the same rows are noise, and core points are in the same clusters by other numbers
    for (const [i, label] of one.labels.entries())
      if (label < 0 || !isLoose) expect(labels[i] < 0).toBe(label < 0);
    const names = new Map<number, number>();
    for (const [i, isCore] of core.entries()) {
      if (!isCore || isLoose) continue;
      if (!names.has(one.labels[i])) names.set(one.labels[i], labels[i]);
      expect(labels[i]).toBe(names.get(one.labels[i]));
    }
    expect(new Set(names.values()).size).toBe(names.size);
  });
});
