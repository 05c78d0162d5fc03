import { afterEach, describe, expect, it } from 'vitest';
import { estimateBandwidth } from '../../src/algorithms/meanshift/bandwidth.ts';
import { type MeanshiftOptions, meanshift } from '../../src/algorithms/meanshift.ts';
import { modelOf } from '../../src/algorithms/model.ts';
import { predict } from '../../src/algorithms/predict.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import irisRows from '../fixtures/sklearn/affinity.json' with { type: 'json' };
import fixture from '../fixtures/sklearn/meanshift.json' with { type: 'json' };
import { repeated } from '../support/contract.ts';
import { lineOf } from '../support/datasets.ts';
import { shiftAll } from '../support/meanshift.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: 1 }));

const rowsOf = ({ x, n, dim }: Dataset) =>
  Array.from({ length: n }, (_, i) => Array.from(x.subarray(i * dim, (i + 1) * dim)));
const centersOf = ({ centers }: { centers: { points: Float64Array; dim: number } }) =>
  rowsOf({ x: centers.points, n: centers.points.length / centers.dim, dim: centers.dim });

/** Rows as one draws them, in heaps. */
function heaps(seed: number, n: number, dim: number): Dataset & { x: Float64Array } {
  const lottery = new Lottery(seed);
  const x = Float64Array.from({ length: n * dim }, () => 0);
  for (let i = 0; i < n; i++) {
    const middle = 5 * lottery.below(3);
    for (let j = 0; j < dim; j++) x[i * dim + j] = middle + lottery.normal();
  }
  return { x, n, dim };
}

it('fills every field', async () => {
  // 0 goes to 1 and stays there among 0, 1 and 2 (weight 4); 2 stays at 12 / 6; 4 goes to 10 / 3 among 2 and 4 (weight 3)
  const data = lineOf([0, 1, 2, 4, 9], [1, 2, 1, 2, 3]);
  expect(await meanshift(data, { bandwidth: 2 })).toEqual({
    algorithm: 'meanshift',
    n: 5,
    k: 2,
    labels: Int32Array.of(0, 0, 0, 0, 1),
    sizes: Float64Array.of(6, 3),
    centers: { dim: 1, points: Float64Array.of(2, 9), inertia: 4 + 2 + 0 + 8 },
    descent: { iterations: 2, converged: true, restarts: 1 },
    modes: { bandwidth: 2, seeds: 5, masses: Float64Array.of(6, 3) },
    warnings: [],
  });
});

it('tells noise, and an estimated bandwidth', async () => {
  // 1.5 goes to 1.15 and stays there, within 1 of the mode of 0 and 0.8 at 0.16; the row itself is too far away
  const apart = await meanshift(lineOf([0, 0, 0, 0, 0.8, 1.5, 9]), { bandwidth: 1, orphans: 'noise' });
  expect(apart).toMatchObject({ k: 2, noise: 1, modes: { reach: 1 } });
  expect([...apart.labels]).toEqual([0, 0, 0, 0, 0, -1, 1]);
  expect([...apart.centers.points]).toEqual([0.16, 9]);
  expect(apart.centers.inertia).toBeCloseTo(4 * 0.16 ** 2 + 0.64 ** 2, 12);
  const auto = await meanshift(lineOf([0, 1, 2, 10, 11]), { quantile: 0.4 });
  expect(auto.modes).toMatchObject({ bandwidth: 1, quantile: 0.4 });
  expect(auto.k).toBe(2);
});

describe.each(['iris', 'cloud', 'whole'] as const)('scikit-learn, %s', (name) => {
  const { bandwidths, runs } = fixture[name];
  const { x, dim } = name === 'iris' ? irisRows.iris : fixture[name];
  const data = { x: Float64Array.from(x), n: x.length / dim, dim };

  it('estimates the same bandwidths', async () => {
    for (const [quantile, bandwidth] of Object.entries(bandwidths))
      expect(await estimateBandwidth(data, { quantile: Number(quantile) })).toBeCloseTo(bandwidth, 12);
  });

  it.each(runs.map((run) => [JSON.stringify(run.options), run] as const))('%s', async (_, run) => {
    const given: { bandwidth?: number; bin_seeding?: boolean; cluster_all?: boolean } = run.options;
    const found = await meanshift(data, {
      bandwidth: given.bandwidth,
      binSeeding: given.bin_seeding,
      orphans: given.cluster_all === false ? 'noise' : 'nearest',
    });
    // its centers in the order of ours
    const near = centersOf(found).map((center) => {
      const apart = run.centers.map((other) => Math.hypot(...center.map((value, j) => value - other[j])));
      expect(Math.min(...apart)).toBeLessThan(1e-9);
      return apart.indexOf(Math.min(...apart));
    });
    expect(found.k).toBe(new Set(run.labels.filter((label) => label >= 0)).size);
    expect(Array.from(found.labels, (label) => (label < 0 ? -1 : near[label]))).toEqual(run.labels);
  });
});

describe.each(['flat', 'gaussian'] as const)('%s', (kernel) => {
  const cases: [number, number, number, number][] = [
    [1, 40, 1, 1.2],
    [2, 90, 2, 1.5],
    [3, 120, 3, kernel === 'flat' ? 3 : 1],
    [4, 50, 20, kernel === 'flat' ? 6 : 2],
  ];
  it.each(cases)(
    'finds the modes of the slow way: seed %d, %d x %d, bandwidth %d',
    async (seed, n, dim, bandwidth) => {
      const weights = Float64Array.from({ length: n }, (_, i) => i % 4);
      const data = { ...heaps(seed, n, dim), weights };
      const options = { bandwidth, kernel, tol: 1e-9, maxIter: 2000 };
      const found = await meanshift(data, options);
      const { modes, labels } = shiftAll(rowsOf(data), [...weights], options);
      const own = centersOf(found);
      const order = own.map((center) => {
        const apart = modes.map((mode) => Math.hypot(...center.map((value, j) => value - mode[j])));
        expect(Math.min(...apart)).toBeLessThan(1e-6);
        return apart.indexOf(Math.min(...apart));
      });
      expect(found.k).toBeGreaterThan(1);
      expect(Array.from(found.labels, (label) => order[label])).toEqual(labels);
    },
  );

  it('finds the same for rows in another order, and for weights as for equal rows', async () => {
    const lottery = new Lottery(7);
    const { x, n, dim } = heaps(7, 60, 3);
    const weights = Float64Array.from({ length: n }, () => 1 + lottery.below(3));
    const options = { bandwidth: kernel === 'flat' ? 2.5 : 0.8, kernel };
    const found = await meanshift({ x, n, dim, weights }, options);
    const order = lottery.permutation(n);
    const moved = {
      x: Float64Array.from(order.flatMap((i) => [...x.subarray(i * dim, i * dim + dim)])),
      n,
      dim,
      weights: Float64Array.from(order, (i) => weights[i]),
    };
    const again = await meanshift(moved, options);
    expect(again.centers.points).toEqual(found.centers.points);
    expect(Array.from(again.labels)).toEqual(order.map((i) => found.labels[i]));
    const often = await meanshift(repeated({ x, n, dim, weights }), options);
    expect(often.sizes).toEqual(found.sizes);
    expect(often.modes.masses).toEqual(found.modes.masses);
    expect(often.centers.points).toEqual(found.centers.points);
  });

  it('far from 0, and in 784 columns', async () => {
    const near = heaps(9, 40, 2);
    const far = { ...near, x: near.x.map((value) => Math.round(value * 1024) / 1024 + 1e9) };
    const options: MeanshiftOptions = { bandwidth: 2, kernel };
    const back = await meanshift({ ...far, x: far.x.map((value) => value - 1e9) }, options);
    const found = await meanshift(far, options);
    expect(found.labels).toEqual(back.labels);
    for (const [p, value] of found.centers.points.entries())
      expect(value - 1e9).toBeCloseTo(back.centers.points[p], 5);
    const wide = heaps(10, 30, 784);
    const found784 = await meanshift(wide, { bandwidth: kernel === 'flat' ? 50 : 15, kernel });
    const { labels } = shiftAll(rowsOf(wide), new Array(30).fill(1), {
      bandwidth: kernel === 'flat' ? 50 : 15,
      kernel,
    });
    expect(found784.k).toBe(3);
    expect(new Set(Array.from(found784.labels, (label, i) => `${label} ${labels[i]}`)).size).toBe(3);
  });

  it.each([
    ['one row', [3], {}, [0], 1],
    ['equal rows', [2, 2, 2], {}, [0, 0, 0], 1],
    ['bandwidth 0', [1, 1, 2], { bandwidth: 0 }, [0, 0, 1], 2],
    ['bandwidth 0 with bins', [1, 1, 2], { bandwidth: 0, binSeeding: true }, [0, 0, 1], 2],
    ['a tiny one', [1, 1, 2], { bandwidth: 1e-200 }, [0, 0, 1], 2],
    ['a tiny one with bins', [1, 1, 2e9], { bandwidth: 1e-305, binSeeding: true }, [0, 0, 1], 2],
    ['a huge one', [1, 1, 4], { bandwidth: 1e120 }, [0, 0, 0], 1],
    ['an infinite one', [1, 1, 4], { bandwidth: Number.POSITIVE_INFINITY, binSeeding: true }, [0, 0, 0], 1],
  ] as [string, number[], MeanshiftOptions, number[], number][])(
    '%s',
    async (_, values, options, labels, k) => {
      const found = await meanshift(lineOf(values), { ...options, kernel });
      expect([...found.labels]).toEqual(labels);
      expect(found.k).toBe(k);
      if (options.bandwidth === 1e120) expect(found.centers.points[0]).toBeCloseTo(2, 12);
    },
  );
});

it('finds rows that are far from 0 for their distances, by bins too', async () => {
  const data = lineOf([1, 2, 3, 11, 12, 13].map((second) => 1020260000 + second));
  for (const binSeeding of [false, true]) {
    const found = await meanshift(data, { bandwidth: 2, binSeeding });
    expect([...found.labels, ...found.centers.points]).toEqual([0, 0, 0, 1, 1, 1, 1020260002, 1020260012]);
  }
});

it('rows without weight move nothing and open no cluster', async () => {
  const data = lineOf([0, 1, 5, 9, 10], [1, 1, 0, 1, 1]);
  const found = await meanshift(data, { bandwidth: 2 });
  expect([...found.centers.points].sort((a, b) => a - b)).toEqual([0.5, 9.5]);
  expect([...found.sizes]).toEqual([2, 2]);
  expect(found.labels[2]).toBeGreaterThanOrEqual(0);
});

it('warns of what is odd', async () => {
  const codes = async (values: number[], options: MeanshiftOptions) =>
    (await meanshift(lineOf(values), options)).warnings.map(({ code }) => code);
  expect(await codes([1, 2], {})).toEqual(['no-bandwidth']);
  expect(await codes([1, 1, 1, 1, 2], { quantile: 0.2 })).toEqual(['no-bandwidth']);
  expect(await codes([1, 2, 3], { bandwidth: 9 })).toEqual(['one-cluster']);
  expect(await codes([0, 1, 2, 3, 4, 5, 30], { bandwidth: 2.5, maxIter: 1, tol: 0 })).toEqual([
    'not-converged',
  ]);
  // after a step 0 is at 4.5 from both
  const lost = { bandwidth: 4.4, binSeeding: true, orphans: 'noise', maxIter: 1, tol: 0 } as const;
  expect(await codes([0, 0.1, 8.7, 8.8], lost)).toEqual(['not-converged']);
});

it('averages a sample of many rows for a bandwidth, of equal steps of weight', async () => {
  const n = 4300;
  const x = Float64Array.from({ length: n }, (_, i) => (i * 2659) % n);
  const bandwidth = await estimateBandwidth({ x, n, dim: 1 }, { quantile: 0.1 });
  // half of the rows within 10 % are on either side, but at the ends
  expect(bandwidth).toBeGreaterThan(0.05 * n);
  expect(bandwidth).toBeLessThan(0.06 * n);
  const weights = Float64Array.from(x, (value) => (value < 10 ? 1e6 : 0));
  expect(await estimateBandwidth({ x, n, dim: 1, weights }, { quantile: 0.15 })).toBe(1);
});

it('makes a model that knows noise', async () => {
  const data = lineOf([0, 1, 2, 10, 11, 12]);
  const other = lineOf([0.5, 3.5, 11.5, 100]);
  for (const [orphans, expected] of [
    ['nearest', [0, 0, 1, 1]],
    ['noise', [0, -1, 1, -1]],
  ] as const) {
    const clustering = await meanshift(data, { bandwidth: 2, orphans });
    const model = await modelOf(data, clustering, { settings: { bandwidth: 2, orphans } } as never);
    expect(model.kind).toBe('modes');
    const { labels } = await predict(JSON.parse(JSON.stringify(model)), other);
    expect([...labels]).toEqual(expected);
  }
});

it('refuses options out of range', async () => {
  const data = lineOf([0, 1]);
  for (const options of [
    { bandwidth: -1 },
    { bandwidth: Number.NaN },
    { quantile: 0 },
    { quantile: 1.5 },
    { kernel: 'box' as never },
    { orphans: 'maybe' as never },
    { tol: -1 },
    { maxIter: 0 },
  ])
    await expect(meanshift(data, options)).rejects.toMatchObject({ code: 'usage' });
  await expect(meanshift(data, { bandwidth: 1, maxMemory: 10 })).rejects.toMatchObject({ code: 'memory' });
});
