import { afterEach, describe, expect, it } from 'vitest';
import { joinClusters } from '../../src/algorithms/hdbscan/predict.ts';
import { type HdbscanResult, hdbscan, hdbscanSweep } from '../../src/algorithms/hdbscan.ts';
import { cutTree } from '../../src/algorithms/tree/cut.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { Random } from '../../src/core/random.ts';
import { checkDistanceMatrix } from '../../src/distances/condensed.ts';
import { distanceOf, measure } from '../../src/distances/measure.ts';
import type { Distance } from '../../src/distances/table.ts';
import fixture from '../fixtures/r/hdbscan.json' with { type: 'json' };
import { dataOf, lineOf } from '../support/datasets.ts';
import { allClusters, mostStable, type PlainCluster, plainHierarchy } from '../support/hdbscan.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

const square = (rows: number[][], metric: Distance = 'euclidean') => {
  const measured = measure(dataOf(rows), metric);
  return rows.map((_, i) => rows.map((_, l) => distanceOf(measured, i, l)));
};

/** Labels of clusters by falling weight, ties by their first row. */
function labelsOf(chosen: readonly PlainCluster[], weights: ArrayLike<number>, n: number): number[] {
  const first = (cluster: PlainCluster) => Math.min(...cluster.rows);
  const inOrder = [...chosen].sort((a, b) => b.weight - a.weight || first(a) - first(b));
  const labels = new Array<number>(n).fill(-1);
  for (const [at, { rows }] of inOrder.entries()) for (const i of rows) labels[i] = at;
  expect(weights).toHaveLength(n);
  return labels;
}

const near = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(10)) : value);

function expectPlain(
  found: HdbscanResult,
  distances: number[][],
  { minSamples, minClusterSize }: { minSamples: number; minClusterSize: number },
  weights: ArrayLike<number> = distances.map(() => 1),
): void {
  const plain = plainHierarchy(distances, minSamples, minClusterSize, weights);
  const { condensed, density, strengths, labels } = found;
  expect([...(density.coreDistances ?? [])]).toEqual(plain.core);
  expect([...condensed.rows.density]).toEqual(plain.density);
  const { birth, death, weight, stability, parent } = condensed.clusters;
  const clusters = allClusters(plain.root);
  const told = (one: number[]) => one.map(near).join(' ');
  const expected = clusters.map((one) => told([one.birth, one.death, one.weight, one.stability])).sort();
  const lines = Array.from(parent, (_, c) => told([birth[c], death[c], weight[c], stability[c]])).sort();
  expect(lines).toEqual(expected);
  const { chosen } = mostStable(plain.root, (cluster) => cluster !== plain.root);
  expect([...labels]).toEqual(labelsOf(chosen, weights, labels.length));
  for (const [i, label] of labels.entries()) {
    const cluster = chosen.find(({ rows }) => rows.includes(i));
    const most = cluster?.death ?? 0;
    const strength = plain.density[i] >= most ? 1 : plain.density[i] / most;
    expect(strengths[i]).toBe(label < 0 ? 0 : strength);
    const deepest = Math.max(...allClusters(plain.last[i]).map((one) => one.death));
    const score = plain.density[i] >= deepest ? 0 : 1 - plain.density[i] / deepest;
    expect(density.outlierScores?.[i]).toBe(score);
  }
}

describe('hdbscan', () => {
  it('finds what was computed by hand', async () => {
    // core distances reach 1 other row: 1, 1, 1, 1, 1, 1, 18; the triples split at 8 and fall apart at 1; 30 goes at 18
    const found = await hdbscan(lineOf([0, 1, 2, 10, 11, 12, 30]), { minClusterSize: 3, minSamples: 2 });
    const { tree, condensed, ...rest } = found;
    expect(rest).toEqual({
      algorithm: 'hdbscan',
      n: 7,
      k: 2,
      labels: Int32Array.of(0, 0, 0, 1, 1, 1, -1),
      sizes: Float64Array.of(3, 3),
      noise: 1,
      density: {
        coreDistances: Float64Array.of(1, 1, 1, 1, 1, 1, 18),
        outlierScores: Float64Array.of(0, 0, 0, 0, 0, 0, 1 - 1 / 18),
      },
      strengths: Float64Array.of(1, 1, 1, 1, 1, 1, 0),
      warnings: [],
    });
    expect([...tree.merges.height]).toEqual([1, 1, 1, 1, 8, 18]);
    expect(tree.kind).toBe('merges');
    expect(Array.from(tree.nodes, (node) => tree.merges.size[node - 7])).toEqual([3, 3]);
    const { parent, birth, death, weight, stability } = condensed.clusters;
    expect([...parent]).toEqual([-1, 0, 0]);
    expect([...birth]).toEqual([0, 1 / 8, 1 / 8]);
    expect([...death]).toEqual([1 / 8, 1, 1]);
    expect([...weight]).toEqual([7, 3, 3]);
    expect([...stability].map(near)).toEqual([1 / 18 + 6 / 8, 3 * (7 / 8), 3 * (7 / 8)].map(near));
    expect([...condensed.rows.density]).toEqual([1, 1, 1, 1, 1, 1, 1 / 18]);
    expect([...condensed.selected].sort()).toEqual([1, 2]);
    expect(condensed.exemplars.map((rows) => [...rows])).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect([...cutTree(tree.merges, { k: 3 }).labels]).toEqual([0, 0, 0, 1, 1, 1, 2]);
  });

  it('splits into all parts of one density at once', async () => {
    // three pairs, each 4 from the next
    const found = await hdbscan(lineOf([0, 1, 5, 6, 10, 11]), { minClusterSize: 2, minSamples: 1 });
    expect([...found.condensed.clusters.parent]).toEqual([-1, 0, 0, 0]);
    expect([...found.labels]).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('chooses leaves, takes parts together below a distance, and bounds the size', async () => {
    // pairs at 1, 4 apart; two quadruples 14 apart, and a third 100 away
    const data = lineOf([0, 1, 5, 6, 20, 21, 25, 26, 126, 127, 131, 132]);
    const labels = async (options: object) => [
      ...(await hdbscan(data, { minClusterSize: 2, minSamples: 1, ...options })).labels,
    ];
    const pairs = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5];
    expect(await labels({ method: 'leaf' })).toEqual(pairs);
    const quadruples = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
    expect(await labels({ method: 'leaf', epsilon: 5 })).toEqual(quadruples);
    expect(await labels({ method: 'leaf', epsilon: 4 })).toEqual(pairs);
    expect(await labels({ epsilon: 5 })).toEqual(quadruples);
    const halves = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1];
    expect(await labels({ method: 'leaf', epsilon: 1000 })).toEqual(halves);
    expect(await labels({ method: 'leaf', epsilon: 1000, allowSingleCluster: true })).toEqual(
      new Array(12).fill(0),
    );
    expect(await labels({ maxClusterSize: 3 })).toEqual(pairs);
  });

  it('takes all rows as one cluster by leave', async () => {
    const data = lineOf([0, 1, 2, 3, 9]);
    const none = await hdbscan(data, { minClusterSize: 3, minSamples: 1 });
    expect([none.k, none.noise, none.warnings[0].code]).toEqual([0, 5, 'all-noise']);
    const one = await hdbscan(data, { minClusterSize: 3, minSamples: 1, allowSingleCluster: true });
    expect([one.k, one.noise, [...one.labels]]).toEqual([1, 0, [0, 0, 0, 0, 0]]);
    expect([...one.strengths]).toEqual([1, 1, 1, 1, 1 / 6]);
    const within = { minClusterSize: 3, minSamples: 1, allowSingleCluster: true, epsilon: 5 };
    expect([...(await hdbscan(data, within)).labels]).toEqual([0, 0, 0, 0, -1]);
  });

  it('knows rows that never part, and rows that are too few', async () => {
    const heaps = await hdbscan(lineOf([0, 0, 0, 0, 5, 5, 5, 5, 20]), { minClusterSize: 3, minSamples: 3 });
    expect([...heaps.labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, -1]);
    expect([...heaps.strengths]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0]);
    expect([...heaps.condensed.clusters.stability].slice(1)).toEqual([Infinity, Infinity]);
    const same = await hdbscan(lineOf(new Array(50).fill(7)));
    expect([same.k, same.noise]).toEqual([0, 50]);
    const few = await hdbscan(lineOf([1, 2, 4]), { minSamples: 4 });
    expect([few.k, few.noise, [...few.tree.merges.height]]).toEqual([0, 3, [Infinity, Infinity]]);
    const alone = await hdbscan(lineOf([3]));
    expect([alone.k, alone.noise, [...alone.labels]]).toEqual([0, 1, [-1]]);
  });

  it('finds for several sizes what it finds for each', async () => {
    const random = new Random(3);
    const data = lineOf(Array.from({ length: 200 }, () => random.below(300)));
    const results = await hdbscanSweep(data, { minClusterSizes: [2, 5, 9, 30], minSamples: 3 });
    for (const [at, minClusterSize] of [2, 5, 9, 30].entries())
      expect(results[at]).toEqual(await hdbscan(data, { minClusterSize, minSamples: 3 }));
    expect(results[1].tree.merges).toBe(results[0].tree.merges);
  });

  it('takes given distances', async () => {
    const rows = [0, 1, 2, 10, 11, 12, 30].map((value) => [value]);
    const given = checkDistanceMatrix(Float64Array.from(square(rows).flat()), 7);
    const options = { minClusterSize: 3, minSamples: 2 };
    expect(await hdbscan(given, options)).toEqual(await hdbscan(dataOf(rows), options));
  });

  it('knows components that nothing connects, and says so', async () => {
    const square = [0, 1, 2, 10, 11, 12, 30].map((a, i, all) =>
      all.map((b, l) => (i < 3 === l < 3 ? Math.abs(a - b) : Infinity)),
    );
    const condensed = Float64Array.from(square.flatMap((row, i) => row.slice(i + 1)));
    const options = { minClusterSize: 3, minSamples: 2 };
    const found = await hdbscan({ condensed, n: 7 }, options);
    expect([...found.labels]).toEqual([1, 1, 1, 0, 0, 0, 0]);
    expect(found.warnings).toEqual([{ code: 'components-apart', components: 2, largest: 4 }]);
    const missing = condensed.map((d) => (d === Infinity ? Number.NaN : d));
    expect(await hdbscan({ condensed: missing, n: 7 }, options)).toEqual(found);
    const negative = { condensed: Float64Array.of(-1), n: 2 };
    await expect(hdbscan(negative)).rejects.toMatchObject({ code: 'input' });
  });

  it('puts other rows into its clusters, and its own rows where they are', async () => {
    const random = new Random(5);
    const options = { minClusterSize: 6, minSamples: 4 };
    const rows = Array.from({ length: 200 }, (_, i) => [
      (i % 4) * 30 + random.below(14),
      (i % 4) * 20 + random.below(14),
    ]);
    const weights = Float64Array.from(rows, () => random.below(4));
    for (const data of [dataOf(rows), { ...dataOf(rows), weights }]) {
      const found = await hdbscan(data, options);
      const { weights: _, ...plain } = data;
      const joined = await joinClusters(data, found, plain, options);
      expect(joined.labels).toEqual(found.labels);
      expect(joined.strengths).toEqual(found.strengths);
      const far = await joinClusters(data, found, dataOf([[1e5, 0]]), options);
      expect([far.labels[0], far.strengths[0]]).toEqual([-1, 0]);
    }
    const line = await hdbscan(lineOf([0, 1, 2, 10, 11, 12, 30]), { minClusterSize: 3, minSamples: 2 });
    const data = lineOf([0, 1, 2, 10, 11, 12, 30]);
    const joined = await joinClusters(data, line, lineOf([1.5, 8, 100]), { minSamples: 2 });
    // 8 reaches 10 at 3: the second row from it is 11
    expect([...joined.labels]).toEqual([0, 1, -1]);
    expect([...joined.strengths]).toEqual([1, 1 / 3, 0]);
    await expect(joinClusters(data, line, dataOf([[1, 2]]))).rejects.toMatchObject({ code: 'usage' });
    // a range of 30: 8 is 2 / 30 from 10 and 3 / 30 from 11
    const metric = 'gower';
    const ranged = await hdbscan(data, { minClusterSize: 3, minSamples: 2, metric });
    const by = await joinClusters(data, ranged, lineOf([1.5, 8, 100]), { minSamples: 2, metric });
    expect([...by.labels]).toEqual([0, 1, -1]);
    expect(by.strengths[1]).toBeCloseTo(1 / 3, 12);
  });

  it.each([
    ['minClusterSize', { minClusterSize: 1 }],
    ['minSamples', { minSamples: -1 }],
    ['method', { method: 'excess' }],
    ['epsilon', { epsilon: -1 }],
    ['maxClusterSize', { maxClusterSize: 0 }],
    ['metric', { metric: 'euclid' }],
  ])('refuses a wrong %s', async (option, options) => {
    await expect(hdbscan(lineOf([1, 2]), options as object)).rejects.toMatchObject({ code: 'usage', option });
  });
});

describe('hdbscan and the slow way', () => {
  it.each(['euclidean', 'manhattan', 'cosine', 'sqeuclidean'] as const)(
    'agree on random rows with ties, duplicates and weights: %s',
    async (metric) => {
      for (let seed = 1; seed <= 40; seed++) {
        const random = new Random(seed, metric.length);
        const n = 1 + random.below(36);
        const side = 2 + random.below(12);
        const dim = metric === 'cosine' ? 2 : 1 + random.below(3);
        const rows = Array.from({ length: n }, () =>
          Array.from({ length: dim }, () => 1 + random.below(side)),
        );
        const options = { minSamples: 1 + random.below(6), minClusterSize: 2 + random.below(4), metric };
        const distances = square(rows, metric);
        expectPlain(await hdbscan(dataOf(rows), options), distances, options);
        const weights = Float64Array.from(rows, () => random.below(5) / 2);
        if (weights.every((weight) => weight === 0)) continue;
        expectPlain(await hdbscan({ ...dataOf(rows), weights }, options), distances, options, weights);
      }
    },
  );

  it('agree on rows far from 0, on more columns, and without kernels', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = new Random(seed, 77);
      const dim = seed % 2 === 0 ? 20 : 2;
      const rows = Array.from({ length: 60 }, () => Array.from({ length: dim }, () => 1e9 + random.below(9)));
      const options = { minSamples: 3, minClusterSize: 4 };
      const fast = await hdbscan(dataOf(rows), options);
      expectPlain(fast, square(rows), options);
      configureKernels({ mode: 'js' });
      expect(await hdbscan(dataOf(rows), options)).toEqual(fast);
      configureKernels({ mode: 'wasm' });
    }
  });
});

const closeTo = (found: ArrayLike<number>, expected: ArrayLike<number>, error = 1e-9) => {
  expect(found).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(found[i] - expected[i])).toBeLessThan(error);
};

const dataIn = ({ n, dim, x }: (typeof fixture.cases)[number]) => ({ x: Float64Array.from(x), n, dim });

describe('hdbscan and the package dbscan of R', () => {
  it.each(fixture.cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { minPts } = one;
    const found = await hdbscan(dataIn(one), { minClusterSize: minPts, minSamples: minPts });
    closeTo(found.density.coreDistances ?? [], one.core);
    closeTo(found.tree.merges.height, one.heights);
    // R lets a cluster go on that has become too small, and so may choose others
    if (minPts > 5) return;
    const names = new Map<number, number>();
    for (const [i, label] of found.labels.entries()) {
      if (!names.has(one.labels[i])) names.set(one.labels[i], label);
      expect(label).toBe(names.get(one.labels[i]));
    }
    expect(new Set(names.values()).size).toBe(names.size);
  });
});

/** Found by the package hdbscan 0.8.43 for Python on R's moons, its min_samples being one less than minSamples. */
describe('hdbscan and the package hdbscan of Python', () => {
  const moons = dataIn(fixture.cases[1]);

  it.each([
    [4, 24.9840853, [50, 25, 25], 0],
    [5, 28.96577292, [50, 25, 25], 0],
    [6, 33.50638149, [49, 25, 25], 1],
    [7, 37.95684474, [48, 25, 25], 2],
  ])('%d samples', async (minSamples, total, sizes, noise) => {
    const found = await hdbscan(moons, { minClusterSize: 5, minSamples });
    closeTo([found.tree.merges.height.reduce((sum, height) => sum + height, 0)], [total], 1e-7);
    expect([[...found.sizes], found.noise]).toEqual([sizes, noise]);
  });

  it('leaves, strengths and outlier scores', async () => {
    const leaf = await hdbscan(moons, { minClusterSize: 5, minSamples: 6, method: 'leaf' });
    // Python removes edges of one length one after the other, and keeps a row more: 13 and 12
    expect([[...leaf.sizes], leaf.noise]).toEqual([[25, 25, 19, 12, 6], 13]);
    const { density, strengths } = await hdbscan(moons, { minClusterSize: 5 });
    closeTo((density.outlierScores ?? []).slice(0, 4), [0.097397, 0.256106, 0, 0.113585], 1e-6);
    expect([...strengths.slice(0, 4)]).toEqual([1, 1, 1, 1]);
  });
});
