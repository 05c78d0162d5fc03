import { afterEach, describe, expect, it } from 'vitest';
import { dbscan } from '../../src/algorithms/dbscan.ts';
import type { OpticsResult } from '../../src/algorithms/optics/cut.ts';
import { optics, opticsSweep } from '../../src/algorithms/optics.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { Random } from '../../src/core/random.ts';
import { checkDistanceMatrix } from '../../src/distances/condensed.ts';
import { distanceOf, measure } from '../../src/distances/measure.ts';
import type { Distance } from '../../src/distances/table.ts';
import fixture from '../fixtures/sklearn/optics.json' with { type: 'json' };
import { dataOf, lineOf } from '../support/datasets.ts';
import { plainOptics } from '../support/optics.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

const square = (rows: number[][], metric: Distance = 'euclidean') => {
  const measured = measure(dataOf(rows), metric);
  return rows.map((_, i) => rows.map((_, l) => distanceOf(measured, i, l)));
};

function expectPlain(found: OpticsResult, plain: ReturnType<typeof plainOptics>): void {
  const { reachability, density } = found;
  expect([...reachability.order]).toEqual(plain.order);
  expect([...reachability.reach]).toEqual(plain.reach);
  expect([...reachability.predecessors]).toEqual(plain.predecessors);
  expect([...(density.coreDistances ?? [])]).toEqual(plain.core);
}

/** Labels by the first row of each cluster, so that numbers do not matter. */
function byFirst(labels: ArrayLike<number>): number[] {
  const first = new Map<number, number>();
  return Array.from(labels, (label, i) => {
    if (label < 0) return -1;
    if (!first.has(label)) first.set(label, i);
    return first.get(label) as number;
  });
}

describe('optics', () => {
  it('finds what was computed by hand', async () => {
    // valleys of 1 with a step of 8 between; the way up to 18 and out of the plot is one area, so that 30 is in the second
    const found = await optics(lineOf([0, 1, 2, 10, 11, 12, 30]), { minSamples: 2 });
    expect(found).toEqual({
      algorithm: 'optics',
      n: 7,
      k: 2,
      labels: Int32Array.of(1, 1, 1, 0, 0, 0, 0),
      sizes: Float64Array.of(4, 3),
      noise: 0,
      density: { coreDistances: Float64Array.of(1, 1, 1, 1, 1, 1, 18) },
      reachability: {
        order: Int32Array.of(0, 1, 2, 3, 4, 5, 6),
        reach: Float64Array.of(Infinity, 1, 1, 8, 1, 1, 18),
        predecessors: Int32Array.of(-1, 0, 1, 2, 3, 4, 5),
        ranges: [
          { start: 0, end: 2 },
          { start: 3, end: 6 },
          { start: 0, end: 6 },
        ],
      },
      warnings: [],
    });
  });

  it('takes what is connected at one radius', async () => {
    const found = await optics(lineOf([0, 1, 2, 10, 11, 12, 30]), { minSamples: 2, eps: 2 });
    expect([...found.labels]).toEqual([0, 0, 0, 1, 1, 1, -1]);
    expect(found.density).toEqual({
      core: Uint8Array.of(1, 1, 1, 1, 1, 1, 0),
      eps: 2,
      coreDistances: Float64Array.of(1, 1, 1, 1, 1, 1, 18),
    });
    expect(found.reachability.ranges).toBeUndefined();
  });

  it('reaches nothing beyond the largest radius', async () => {
    const found = await optics(lineOf([0, 1, 2, 10, 11, 12, 30]), { minSamples: 2, maxEps: 2 });
    expect([...found.reachability.reach]).toEqual([Infinity, 1, 1, Infinity, 1, 1, Infinity]);
    expect([...(found.density.coreDistances ?? [])]).toEqual([1, 1, 1, 1, 1, 1, Infinity]);
  });

  it('is all noise at the ends', async () => {
    for (const options of [{ minSamples: 9 }, { minSamples: 9, eps: 100 }, { eps: 0, minSamples: 2 }]) {
      const none = await optics(lineOf([0, 1, 2]), options);
      expect([none.k, none.noise, none.warnings[0].code]).toEqual([0, 3, 'all-noise']);
    }
    const alone = await optics(lineOf([4]), { minSamples: 1, eps: 0 });
    expect([alone.k, [...alone.labels]]).toEqual([1, [0]]);
    const same = await optics(lineOf(new Array(40).fill(3)), { eps: 0 });
    expect([same.k, same.noise]).toEqual([1, 0]);
  });

  it('takes given distances, and several cuts of one order', async () => {
    const rows = [0, 1, 2, 10, 11, 12, 30].map((value) => [value]);
    const given = checkDistanceMatrix(Float64Array.from(square(rows).flat()), 7);
    expect(await optics(given, { minSamples: 2 })).toEqual(await optics(dataOf(rows), { minSamples: 2 }));
    const cuts = [{ eps: 1 }, { xi: 0.2 }, { minClusterSize: 4 }, { correction: 'none' as const }];
    const several = await opticsSweep(given, { minSamples: 2, cuts });
    for (const [at, cut] of cuts.entries())
      expect(several[at]).toEqual(await optics(given, { minSamples: 2, ...cut }));
  });

  it.each([
    ['eps', { eps: -1 }],
    ['eps', { eps: 3, maxEps: 2 }],
    ['maxEps', { maxEps: -1 }],
    ['xi', { xi: 0 }],
    ['xi', { xi: 1 }],
    ['minSamples', { minSamples: -1 }],
    ['minClusterSize', { minClusterSize: 1 }],
    ['correction', { correction: 'some' }],
    ['metric', { metric: 'euclid' }],
  ])('refuses a wrong %s', async (option, options) => {
    await expect(optics(lineOf([1, 2]), options as object)).rejects.toMatchObject({ code: 'usage', option });
  });

  it.each(['euclidean', 'manhattan', 'cosine', 'sqeuclidean'] as const)(
    'agrees with the slow way on random rows with ties and weights: %s',
    async (metric) => {
      for (let seed = 1; seed <= 30; seed++) {
        const random = new Random(seed, metric.length);
        const n = 1 + random.below(40);
        const side = 2 + random.below(10);
        const dim = metric === 'cosine' ? 2 : 1 + random.below(3);
        const rows = Array.from({ length: n }, () =>
          Array.from({ length: dim }, () => 1 + random.below(side)),
        );
        const minSamples = 1 + random.below(6);
        const maxEps = random.below(2) === 0 ? undefined : metric === 'cosine' ? 0.05 : 1 + random.below(4);
        const limit = maxEps ?? Number.POSITIVE_INFINITY;
        const options = { minSamples, maxEps, metric };
        expectPlain(
          await optics(dataOf(rows), options),
          plainOptics(square(rows, metric), minSamples, limit),
        );
        const weights = Float64Array.from(rows, () => random.below(4) / 2);
        if (weights.every((weight) => weight === 0)) continue;
        const heavy = plainOptics(square(rows, metric), minSamples, limit, weights);
        expectPlain(await optics({ ...dataOf(rows), weights }, options), heavy);
      }
    },
  );

  it('has the clusters of dbscan, but for borders', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed, 5);
      const rows = Array.from({ length: 150 }, () => [random.below(25), random.below(25)]);
      const eps = 1 + random.below(3);
      const found = await optics(dataOf(rows), { minSamples: 4, eps });
      const { labels, density } = await dbscan(dataOf(rows), { minSamples: 4, eps });
      expect(found.density.core).toEqual(density.core);
      const cores = (all: Int32Array) => byFirst(all.filter((_, i) => density.core[i] === 1));
      expect(cores(found.labels)).toEqual(cores(labels));
    }
  });

  it('gives the same without kernels, on rows far from 0 too', async () => {
    for (const dim of [1, 3, 20]) {
      const random = new Random(dim, 9);
      const rows = Array.from({ length: 300 }, () =>
        Array.from({ length: dim }, () => 1e9 + random.below(30)),
      );
      const fast = await optics(dataOf(rows), { minSamples: 4 });
      configureKernels({ mode: 'js' });
      expect(await optics(dataOf(rows), { minSamples: 4 })).toEqual(fast);
      configureKernels({ mode: 'wasm' });
    }
  });
});

describe('optics and scikit-learn', () => {
  it.each(fixture.cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const { n, dim, min_samples: minSamples } = one;
    const maxEps = one.max_eps ?? undefined;
    const metric = one.metric as Distance;
    const cuts = [
      ...one.eps.map(({ eps }) => ({ eps })),
      ...one.xi.map(({ xi, corrects }) => ({
        xi,
        correction: corrects ? ('predecessor' as const) : ('none' as const),
      })),
    ];
    const data = { x: Float64Array.from(one.x), n, dim };
    const found = await opticsSweep(data, { minSamples, maxEps, metric, cuts });
    const [{ reachability, density }] = found;
    const core = Array.from(density.coreDistances ?? []);
    for (const [i, distance] of one.core_distances.entries())
      expect(core[i]).toBeCloseTo(distance ?? Infinity, 10);
    expect([...reachability.order]).toEqual(one.ordering);
    expect([...reachability.predecessors]).toEqual(one.predecessor);
    for (const [i, reach] of one.reachability.entries())
      expect(reachability.reach[i]).toBeCloseTo(reach ?? Infinity, 10);
    for (const [at, { labels }] of [...one.eps, ...one.xi].entries())
      expect(byFirst(found[at].labels)).toEqual(byFirst(labels));
    for (const [at, { ranges }] of one.xi.entries()) {
      const own = found[one.eps.length + at].reachability.ranges ?? [];
      expect(own.map(({ start, end }) => [start, end])).toEqual(ranges);
    }
  });

  it('warns of one cluster of all rows, with the way to turn', async () => {
    const data = dataOf([[0], [1], [2], [3]]);
    const warnings = async (options: { minSamples: number; eps: number }) =>
      (await optics(data, options)).warnings;
    expect(await warnings({ minSamples: 2, eps: 5 })).toEqual([
      { code: 'one-cluster', raise: [], lower: ['eps'] },
    ]);
    expect(await warnings({ minSamples: 2, eps: 0.5 })).toEqual([
      { code: 'all-noise', raise: ['eps'], lower: ['minSamples'] },
    ]);
  });
});
