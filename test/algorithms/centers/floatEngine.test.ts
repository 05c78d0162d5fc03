import { afterEach, describe, expect, it } from 'vitest';
import { openFloatEngine } from '../../../src/algorithms/centers/floatEngine.ts';
import { openEngine } from '../../../src/algorithms/centers/openEngine.ts';
import type { Seeding } from '../../../src/algorithms/centers/seeding.ts';
import type { StartPlan } from '../../../src/algorithms/centers/starts.ts';
import { type KMeansSweepOptions, kmeans, kmeansSweep } from '../../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import { configureKernels } from '../../../src/core/kernelSettings.ts';
import { Pacer, type Progress } from '../../../src/core/pacer.ts';
import { Lottery } from '../../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

/** Heaps that overlap. */
function heaps(n: number, dim: number, seed: number): Float64Array {
  const lottery = new Lottery(seed);
  const middles = lottery.floats(10 * dim, 0, 4);
  return Float64Array.from({ length: n * dim }, (_, p) => {
    const heap = Math.floor(p / dim) % 10;
    return middles[heap * dim + (p % dim)] + lottery.normal();
  });
}

const WIDE: Dataset = { x: Float32Array.from(heaps(3000, 30, 1)), n: 3000, dim: 30 };
const LAB: Dataset = { x: heaps(4000, 3, 2), n: 4000, dim: 3, weights: new Lottery(3).wholes(4000, 50) };
const FAR: Dataset = { x: heaps(3000, 12, 4).map((v) => v + 1e9), n: 3000, dim: 12 };
const BYTES: Dataset = {
  x: new Lottery(5).bytes(3000 * 8),
  n: 3000,
  dim: 8,
  weights: new Lottery(6).floats(3000),
};

function descentFor(kMax: number, init: Seeding | Float64Array = 'k-means++') {
  return { kMax, starts: 2, init, seed: 1, limits: { maxIter: 9, shift: 0 } };
}

describe('kmeans on rows of floats', () => {
  it.each<[string, Dataset, Partial<KMeansSweepOptions>]>([
    ['f32, many columns', WIDE, {}],
    ['f64, weighted colors', LAB, {}],
    ['far from 0', FAR, {}],
    ['bytes with fractional weights', BYTES, {}],
    ['cosine', WIDE, { metric: 'cosine' }],
    ['random rows', WIDE, { init: 'random' }],
    ['farthest first', LAB, { init: 'farthest-first' }],
    ['k-means||', LAB, { init: 'k-means||' }],
    ['a tolerance', FAR, { tol: 1e-3 }],
  ])(
    'gives the same bytes with and without the kernel, on any number of threads: %s',
    async (_, data, some) => {
      const options = { ks: [2, 30], nInit: 2, seed: 4, maxIter: 30, ...some };
      configureKernels({ mode: 'js' });
      const plain = await kmeansSweep(data, options);
      for (const threads of [1, 2, 3, 8]) {
        configureKernels({ mode: 'wasm', threads });
        expect(await kmeansSweep(data, options)).toStrictEqual(plain);
      }
    },
  );

  it('has a kernel for these data, and none for very few rows or far-away centers', async () => {
    const open = (data: Dataset, descent: StartPlan) => openFloatEngine(data, descent, new Pacer());
    for (const data of [WIDE, LAB, FAR, BYTES]) expect(await open(data, descentFor(30))).toBeDefined();
    const few = { x: new Float64Array(24), n: 8, dim: 3 };
    expect(await open(few, descentFor(2))).toBeUndefined();
    const far = new Float64Array(90).fill(1e12);
    expect(await open(LAB, descentFor(30, far))).toBeUndefined();
    configureKernels({ mode: 'js' });
    expect(await open(WIDE, descentFor(30))).toBeUndefined();
  });

  it('finds the same clusters wherever the data are', async () => {
    const near = await kmeans({ ...FAR, x: heaps(3000, 12, 4) }, { k: 10, nInit: 3 });
    const far = await kmeans(FAR, { k: 10, nInit: 3 });
    expect(Math.abs(far.centers.inertia / near.centers.inertia - 1)).toBeLessThan(1e-6);
    expect(far.labels).toEqual(near.labels);
  });

  it('labels rows by other centers', async () => {
    const engine = await openEngine(LAB, descentFor(30), new Pacer());
    const centers = Float64Array.from(LAB.x.subarray(0, 90));
    const labels = await engine.label(centers, new Pacer());
    configureKernels({ mode: 'js' });
    const plain = await openEngine(LAB, descentFor(30), new Pacer());
    expect(await plain.label(centers, new Pacer())).toStrictEqual(labels);
  });

  it('tells how far it has come', async () => {
    const seen: Progress[] = [];
    await kmeans(LAB, { k: 12, nInit: 3, onProgress: (progress) => seen.push(progress) });
    // passes are told as well, where they take long
    const starts = seen.filter(({ pass }) => pass === undefined);
    expect(starts.map(({ done, total }) => [done, total])).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
  });

  it.each(['wasm', 'js'] as const)('stops in the middle when asked to: %s', async (mode) => {
    configureKernels({ mode });
    const data = { x: Float32Array.from(heaps(20_000, 20, 7)), n: 20_000, dim: 20 };
    const stop = new AbortController();
    const run = kmeans(data, { k: 200, nInit: 50, signal: stop.signal });
    setTimeout(() => stop.abort(), 30);
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
  });

  it.each<Seeding>(['k-means++', 'random', 'farthest-first', 'k-means||'])(
    'leaves the event loop its turns while it seeds by %s',
    async (init) => {
      configureKernels({ mode: 'js' });
      const data = { x: heaps(20_000, 3, 8), n: 20_000, dim: 3 };
      let turns = 0;
      const stop = new AbortController();
      const timer = setInterval(() => {
        if (++turns === 2) stop.abort();
      }, 1);
      const run = kmeans(data, { k: 3000, nInit: 1, init, signal: stop.signal });
      await expect(run).rejects.toMatchObject({ code: 'aborted' });
      clearInterval(timer);
    },
  );
});
