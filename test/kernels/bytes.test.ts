import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { seedCenters } from '../../src/algorithms/centers/seeding.ts';
import { kmeansSweep } from '../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { Random } from '../../src/core/random.ts';
import { WeightedSampler } from '../../src/core/weightedSampler.ts';
import { openBytes } from '../../src/kernels/bytes/layout.ts';
import { ByteRunner } from '../../src/kernels/bytes.ts';
import { moveBeyondRounding, moveCenters } from '../../src/kernels/kmeans.ts';
import type { StartLimits } from '../../src/kernels/start.ts';
import { anyRows, plainStart } from '../support/starts.ts';
import { comesTrue, threadsAtWork } from '../support/threads.ts';

interface Shape {
  n: number;
  dim: number;
  /** Distinct values. */
  levels: number;
  /** Share of values that are not zero. */
  density: number;
  /** Rows are copies of this many. */
  distinct: number;
  heaviest: number;
  seed: number;
}

function randomRows({ n, dim, levels, density, distinct, heaviest, seed }: Shape): Dataset {
  const random = new Random(seed, n, dim);
  const scale = Math.floor(255 / Math.max(1, levels - 1));
  const rows = Uint8Array.from({ length: Math.min(n, distinct) * dim }, () =>
    random.float() < density ? random.below(levels) * scale : 0,
  );
  const x = new Uint8Array(n * dim);
  for (let i = 0; i < n; i++) {
    const from = i < distinct ? i : random.below(Math.min(n, distinct));
    x.set(rows.subarray(from * dim, (from + 1) * dim), i * dim);
  }
  if (heaviest === 1) return { x, n, dim };
  const weights = Float64Array.from({ length: n }, () => random.below(heaviest));
  weights[0] = 1;
  return { x, n, dim, weights };
}

function expectTwins(
  data: Dataset,
  first: Float64Array[],
  limits: StartLimits,
  threads: number,
  history?: number,
) {
  const { dim } = data;
  const job = finish(openBytes(data, Math.max(...first.map((f) => f.length / dim)), threads));
  expect(job, 'these data are for the kernel').toBeDefined();
  const runner = new ByteRunner({ ...job!, history: Math.min(history ?? 24, job!.history) }, data);
  try {
    for (const centers of first) {
      const move = data.x instanceof Uint8Array ? moveCenters : moveBeyondRounding;
      const plain = plainStart(data, centers, limits, move);
      expect(finish(runner.start(centers, limits))).toStrictEqual(plain);
      expect(finish(runner.measure(plain.centers)).labels).toStrictEqual(plain.labels);
    }
  } finally {
    runner.close();
  }
}

const shapes = fc.record({
  n: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 1200 })),
  dim: fc.integer({ min: 4, max: 200 }),
  levels: fc.constantFrom(1, 2, 3, 256),
  density: fc.constantFrom(0.05, 0.3, 1),
  distinct: fc.constantFrom(1, 5, 40, 1e6),
  heaviest: fc.constantFrom(1, 2, 100, 1e6),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

/** Values of floats that lie on even steps, from whole numbers up to 255. */
const SCALES: Record<string, (v: number) => number> = {
  'whole numbers': (v) => v,
  'shares of 255': (v) => Math.fround(v / 255),
  'around 0': (v) => Math.fround(Math.fround(v / 127.5) - 1),
  'one decimal': (v) => Math.fround(v / 10),
  'far from 0': (v) => Math.fround(1000 + v / 16),
  'all below 0': (v) => -3 - v / 4,
  tiny: (v) => Math.fround(v * 1e-30),
};

const onScale = (scale: (v: number) => number) => (data: Dataset) => ({
  ...data,
  x: Float32Array.from(data.x, scale),
});

/** Bytes and floats, whose seeds the kernel finds. */
const SEEDED = [(data: Dataset) => data, ...Object.values(SCALES).map(onScale)];

const SPARSE: Shape = { n: 900, dim: 61, levels: 256, density: 0.2, distinct: 1e6, heaviest: 1, seed: 5 };

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

describe('k-means on 8-bit rows: wasm and plain, to the last bit', () => {
  it('on random rows of every shape', () => {
    const options = fc.record({
      k: fc.integer({ min: 1, max: 45 }),
      maxIter: fc.constantFrom(1, 2, 5, 300),
      shift: fc.constantFrom(0, 0, 1, 100),
      threads: fc.constantFrom(1, 1, 2, 3),
      history: fc.constantFrom(3, 4, 24),
    });
    fc.assert(
      fc.property(shapes, options, (shape, { k, maxIter, shift, threads, history }) => {
        const data = randomRows(shape);
        const first = [k, 1 + (k % 6)].map((wanted) => plusPlus(data, Math.min(wanted, countRows(data))));
        expectTwins(data, first, { maxIter, shift }, threads, history);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    [1, 1],
    [9, 2],
    [25, 2],
    [64, 3],
  ])('from rows drawn twice, so that %i clusters run empty, on %i threads', (k, threads) => {
    const data = randomRows({ ...SPARSE, distinct: 70 });
    expectTwins(data, [anyRows(data, k, 1), anyRows(data, k, 2)], { maxIter: 300, shift: 0 }, threads);
  });

  it('with as many clusters as rows', () => {
    const data = randomRows({ ...SPARSE, n: 90, dim: 33, density: 1 });
    expectTwins(
      data,
      [Float64Array.from(data.x), Float64Array.from(data.x).reverse()],
      { maxIter: 9, shift: 0 },
      2,
    );
  });

  it('on so many rows that threads take more of them at a time', () => {
    const data = randomRows({ ...SPARSE, n: 17_000, dim: 16, levels: 9 });
    expectTwins(data, [anyRows(data, 22, 1)], { maxIter: 5, shift: 0 }, 1);
  });

  it('with more groups of centers than a word has bits', () => {
    const data = randomRows({ ...SPARSE, n: 1500, dim: 24, levels: 9 });
    expectTwins(data, [anyRows(data, 700, 1)], { maxIter: 6, shift: 0 }, 2, 4);
  });

  it('from centers that tie everywhere', () => {
    const data = randomRows({ ...SPARSE, n: 400, levels: 2, density: 1 });
    const { dim } = data;
    const middle = new Float64Array(30 * dim).fill(127.5);
    const corners = Float64Array.from({ length: 24 * dim }, (_, p) => (p % dim === p % 7 ? 255 : 0));
    const close = middle.map((v, p) => v + (p % 5) * 1e-9);
    expectTwins(data, [middle, corners, close], { maxIter: 20, shift: 0 }, 2);
  });

  it('on white rows, the longest there are', () => {
    const data = { x: new Uint8Array(300 * 3000).fill(255), n: 300, dim: 3000 };
    for (let i = 0; i < data.n; i++) data.x[i * data.dim + i] = i % 256;
    expectTwins(data, [anyRows(data, 4, 1)], { maxIter: 20, shift: 0 }, 2);
  });

  it.each([2, 3])('on many rows, by all of %i threads', async (threads) => {
    const data = randomRows({ ...SPARSE, n: 3000, dim: 130 });
    const first = anyRows(data, 21, 1);
    const limits = { maxIter: 10, shift: 0 };
    const plain = plainStart(data, first, limits);
    const job = finish(openBytes(data, 21, threads))!;
    const runner = new ByteRunner(job, data);
    const start = () => expect(finish(runner.start(first, limits))).toStrictEqual(plain);
    const all = () => threadsAtWork(job).length === threads;
    expect(await comesTrue(all, start), 'all have come').toBe(true);
    start();
    runner.close();
  });

  it('on many rows, by more threads than there are processors', () => {
    const data = randomRows({ ...SPARSE, n: 3000, dim: 130 });
    expectTwins(data, [anyRows(data, 21, 1)], { maxIter: 10, shift: 0 }, 8);
  });

  it('seeds by greedy k-means++', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(...SEEDED),
        (shape, wanted, values) => {
          const heaviest = values === SEEDED[0] ? shape.heaviest : Math.min(shape.heaviest, 100);
          const data = values(randomRows({ ...shape, heaviest }));
          const k = Math.min(wanted, countRows(data));
          const random = new Random(3, k);
          const first = new WeightedSampler(data.n, data.weights).draw(random);
          const runner = new ByteRunner(finish(openBytes(data, k, 1))!, data);
          expect(finish(runner.seed(k, first, random))).toStrictEqual(plusPlus(data, k));
          expect(random.uint32(), 'as many draws').toBe(drawsAfter(data, k));
          runner.close();
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('k-means on 8-bit rows, as a whole', () => {
  it.each(['k-means++', 'random'] as const)('starts by %s, with and without the kernel', async (init) => {
    const bytes = randomRows({ ...SPARSE, n: 2000, dim: 64, heaviest: 9 });
    for (const data of [bytes, onScale((v) => v / 255)(bytes)]) {
      const options = { ks: [3, 12], nInit: 2, init, seed: 4, maxIter: 12 };
      configureKernels({ mode: 'js' });
      const plain = await kmeansSweep(data, options);
      configureKernels({ mode: 'wasm' });
      expect(await kmeansSweep(data, options)).toStrictEqual(plain);
    }
  });

  it('stops when asked to', async () => {
    const data = randomRows({ ...SPARSE, n: 20_000, dim: 100 });
    const stop = new AbortController();
    const run = kmeansSweep(data, { ks: [60], signal: stop.signal });
    setTimeout(() => stop.abort(), 30);
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('what the kernel is not for', () => {
  it.each<[string, Dataset]>([
    ['floats of any kind', { x: Float64Array.from({ length: 40 }, (_, p) => Math.sqrt(p)), n: 2, dim: 20 }],
    ['fractional weights', { x: new Uint8Array(40), n: 2, dim: 20, weights: Float64Array.of(1, 0.5) }],
    [
      'weights whose sums are not exact',
      { x: new Uint8Array(20), n: 1, dim: 20, weights: Float64Array.of(1e11) },
    ],
    ['squares beyond 32 bits', { x: new Uint8Array(40_000), n: 1, dim: 40_000 }],
  ])('%s', (_, data) => {
    expect(finish(openBytes(data, 1, 1))).toBeUndefined();
  });

  it('anything, when it is switched off', () => {
    configureKernels({ mode: 'js' });
    expect(finish(openBytes(randomRows(SPARSE), 1, 1))).toBeUndefined();
  });
});

function plusPlus(data: Dataset, k: number): Float64Array {
  return seedCenters(data, k, 'k-means++', new Random(3, k), new Float64Array(data.n));
}

function drawsAfter(data: Dataset, k: number): number {
  const random = new Random(3, k);
  seedCenters(data, k, 'k-means++', random, new Float64Array(data.n));
  return random.uint32();
}

function countRows({ x, n, dim, weights }: Dataset): number {
  const seen = new Set<string>();
  for (let i = 0; i < n; i++) {
    if (!weights || weights[i] > 0) seen.add(x.subarray(i * dim, (i + 1) * dim).join());
  }
  return seen.size;
}

describe('k-means on floats in even steps: wasm and plain, to the last bit', () => {
  it('on random rows of every shape and scale', () => {
    const options = fc.record({
      k: fc.integer({ min: 1, max: 45 }),
      maxIter: fc.constantFrom(1, 2, 5, 300),
      shift: fc.constantFrom(0, 0, 1e-3),
      threads: fc.constantFrom(1, 1, 2, 3),
      scale: fc.constantFrom(...Object.values(SCALES)),
      wide: fc.boolean(),
    });
    fc.assert(
      fc.property(shapes, options, (shape, { k, maxIter, shift, threads, scale, wide }) => {
        const { x, ...rest } = randomRows({ ...shape, heaviest: Math.min(100, shape.heaviest) });
        const data = { ...rest, x: wide ? Float64Array.from(x, scale) : Float32Array.from(x, scale) };
        const first = [k, 1 + (k % 6)].map((wanted) => plusPlus(data, Math.min(wanted, countRows(data))));
        expectTwins(data, first, { maxIter, shift }, threads, 5);
      }),
      { numRuns: 25 },
    );
  });

  it.each(Object.entries(SCALES))('where clusters run empty, and from centers that tie: %s', (_, scale) => {
    const bytes = randomRows({ ...SPARSE, distinct: 70 });
    const data = onScale(scale)(bytes);
    const { dim } = data;
    const middle = new Float64Array(30 * dim).fill(scale(127.5));
    const first = [anyRows(data, 25, 1), anyRows(data, 9, 2), middle];
    expectTwins(data, first, { maxIter: 300, shift: 0 }, 2);
  });

  it('decides by the values, not by their steps', () => {
    // 1 / 255 and 2 / 255 in f32 lie unequally far from their steps, so the middle of the steps is nearer to one value
    const dim = 16;
    const x = Float32Array.from({ length: 40 * dim }, (_, p) =>
      p % dim === 0 ? (Math.floor(p / dim) % 40) / 255 : 0,
    );
    const data = { x, n: 40, dim };
    const first = Float64Array.from({ length: 2 * dim }, (_, p) =>
      p === 0 ? 3 / 255 : p === dim ? 8 / 255 : 0,
    );
    expectTwins(data, [first], { maxIter: 1, shift: 0 }, 1);
    expectTwins(data, [first], { maxIter: 50, shift: 0 }, 1);
  });

  it.each([
    ['too many distinct values', (p: number) => p % 300],
    ['a value between steps', (p: number) => (p === 777 ? 0.4 : p % 9)],
    ['a value beyond the steps', (p: number) => (p === 777 ? 1e9 : p % 256)],
    ['two values on a step', (p: number) => (p === 777 ? 1 + 2 ** -20 : p % 9)],
    ['sums that are not exact', (p: number) => (p % 256) / 255],
  ])('leaves other rows to other kernels: %s', (_, value) => {
    const n = 400;
    const data = { x: Float64Array.from({ length: 17 * n }, (_, p) => value(p)), n, dim: 17 };
    expect(finish(openBytes(data, 4, 1))).toBeUndefined();
  });

  it('finds values that a sample does not have', () => {
    const [n, dim] = [30_000, 16];
    const x = Float32Array.from({ length: n * dim }, (_, p) => (20 + (p % 7)) / 255);
    x[1] = 0;
    x[3] = 1;
    const data = { x, n, dim };
    expectTwins(data, [anyRows(data, 3, 1)], { maxIter: 3, shift: 0 }, 1);
  });
});
