import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { countDistinct, seedCenters } from '../../src/algorithms/centers/seeding.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { Random } from '../../src/core/random.ts';
import { WeightedSampler } from '../../src/core/weightedSampler.ts';
import { unitRows } from '../../src/distances/unitRows.ts';
import { openFloats } from '../../src/kernels/floats/layout.ts';
import { FloatRunner } from '../../src/kernels/floats.ts';
import { moveCenters } from '../../src/kernels/kmeans.ts';
import { turnCenters } from '../../src/kernels/spherical.ts';
import type { StartLimits } from '../../src/kernels/start.ts';
import { openStream } from '../../src/kernels/stream/layout.ts';
import { StreamRunner } from '../../src/kernels/stream.ts';
import { Lottery } from '../support/random.ts';
import { anyRows, plainStart } from '../support/starts.ts';
import { comesTrue, threadsAtWork } from '../support/threads.ts';

interface Shape {
  n: number;
  dim: number;
  /** Whole numbers on a grid (ties and duplicates), heaps, or one cloud. */
  kind: 'grid' | 'heaps' | 'cloud';
  single: boolean;
  offset: number;
  scale: number;
  weights: 'none' | 'whole' | 'fractional';
  seed: number;
}

function randomRows({ n, dim, kind, single, offset, scale, weights, seed }: Shape): Dataset {
  const lottery = new Lottery(seed);
  const middles = lottery.floats(8 * dim, 0, 5);
  const value = {
    grid: () => lottery.below(3),
    heaps: (p: number) => middles[(Math.floor(p / dim) % 8) * dim + (p % dim)] + lottery.float(),
    cloud: () => lottery.normal(),
  }[kind];
  // f32 has no room for more than its own scale
  const size = single ? 1 : scale;
  const values = Array.from({ length: n * dim }, (_, p) => value(p) * size + (size === 1 ? offset : 0));
  const x = single ? Float32Array.from(values) : Float64Array.from(values);
  if (weights === 'none') return { x, n, dim };
  const w = weights === 'whole' ? lottery.wholes(n, 3) : lottery.floats(n);
  w[0] = 1;
  return { x, n, dim, weights: w };
}

/** A job of either kernel, and memory of which each of its threads has a part. */
function openFor(name: 'floats' | 'stream', data: Dataset, k: number, threads: number, move = moveCenters) {
  const why = 'these data are for the kernel';
  if (name === 'floats') {
    const job = finish(openFloats(data, k, threads));
    expect(job, why).toBeDefined();
    return { job: job!, scratch: job!.run.fields, runner: new FloatRunner(job!, move) };
  }
  const job = finish(openStream(data, k, threads));
  expect(job, why).toBeDefined();
  const { x, next } = job!.rows.fields;
  return { job: job!, scratch: { scratch: x, scratchBytes: next }, runner: new StreamRunner(job!, move) };
}

/** The kernel with bounds for groups of centers and that with a bound for each row, and how many random data sets each tries. */
const KERNELS = [
  ['floats', 60],
  ['stream', 36],
] as const;

/** Rows are labeled, and centers stay. */
const NO_PASS = { maxIter: 0, shift: 0 };

type Kernel = (typeof KERNELS)[number][0];

function expectTwins(
  kernel: Kernel,
  data: Dataset,
  first: Float64Array[],
  limits: StartLimits,
  threads: number,
  move = moveCenters,
) {
  const kMax = Math.max(...first.map((f) => f.length / data.dim));
  const { runner } = openFor(kernel, data, kMax, threads, move);
  try {
    for (const centers of first) {
      const plain = plainStart(data, centers, limits, move);
      expect(finish(runner.start(centers, limits))).toStrictEqual(plain);
      expect(finish(runner.start(plain.centers, NO_PASS)).labels).toStrictEqual(plain.labels);
    }
  } finally {
    runner.close();
  }
}

/** Seeds of the kernel and of the twin, then starts from them, twice. */
function expectSeededTwins(kernel: Kernel, data: Dataset, wanted: number, threads: number, maxIter: number) {
  const k = Math.min(wanted, countDistinct(data, wanted));
  const plainRandom = new Random(3, k);
  const plain = seedCenters(data, k, 'k-means++', plainRandom, new Float64Array(data.n));
  const random = new Random(3, k);
  const first = new WeightedSampler(data.n, data.weights).draw(random);
  const { runner } = openFor(kernel, data, k, threads);
  const seeds = finish(runner.seed(k, first, random));
  expect(seeds).toStrictEqual(plain);
  expect(random.uint32(), 'as many draws').toBe(plainRandom.uint32());
  const limits = { maxIter, shift: 0 };
  const expected = plainStart(data, plain, limits);
  expect(finish(runner.start(seeds, limits))).toStrictEqual(expected);
  expect(finish(runner.start(seeds, limits))).toStrictEqual(expected);
  runner.close();
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  n: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 1300 })),
  dim: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 70 })),
  kind: fc.constantFrom('grid', 'heaps', 'cloud'),
  single: fc.boolean(),
  offset: fc.constantFrom(0, 0, 1e9, -3e5),
  scale: fc.constantFrom(1, 1, 1e-60, 1e130),
  weights: fc.constantFrom('none', 'whole', 'fractional'),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

const HEAPS: Shape = {
  n: 900,
  dim: 7,
  kind: 'heaps',
  single: true,
  offset: 0,
  scale: 1,
  weights: 'none',
  seed: 5,
};

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

describe.each(KERNELS)('k-means on rows of floats, %s: wasm and plain, to the last bit', (kernel, runs) => {
  it('on random rows of every shape', () => {
    const options = fc.record({
      k: fc.oneof(fc.integer({ min: 1, max: 45 }), fc.integer({ min: 1, max: 700 })),
      maxIter: fc.constantFrom(1, 2, 5, 100),
      shift: fc.constantFrom(0, 0, 1),
      threads: fc.constantFrom(1, 1, 2, 3),
    });
    fc.assert(
      fc.property(shapes, options, (shape, { k, maxIter, shift, threads }) => {
        const data = randomRows(shape);
        const first = [k, 1 + (k % 6)].map((wanted) =>
          anyRows(data, Math.min(wanted, countDistinct(data, wanted)), 3),
        );
        expectTwins(kernel, data, first, { maxIter, shift }, threads);
      }),
      { numRuns: runs },
    );
  });

  it.each([
    [1, 1],
    [13, 2],
    [25, 3],
    [64, 8],
  ])('from rows drawn twice, so that %i clusters run empty, on %i threads', (k, threads) => {
    const data = randomRows({ ...HEAPS, kind: 'grid', dim: 5 });
    expectTwins(
      kernel,
      data,
      [anyRows(data, k, 1), anyRows(data, k, 2)],
      { maxIter: 300, shift: 0 },
      threads,
    );
  });

  it('with as many clusters as rows', () => {
    const data = randomRows({ ...HEAPS, n: 90, dim: 3, kind: 'cloud', single: false });
    const reversed = Float64Array.from(data.x).reverse();
    expectTwins(kernel, data, [Float64Array.from(data.x), reversed], { maxIter: 9, shift: 0 }, 2);
  });

  it('from centers that tie everywhere', () => {
    const data = randomRows({ ...HEAPS, n: 400, kind: 'grid', dim: 4 });
    const middle = new Float64Array(30 * 4).fill(1);
    const corners = Float64Array.from({ length: 24 * 4 }, (_, p) => (p % 4 === p % 7 ? 2 : 0));
    const close = middle.map((v, p) => v + (p % 5) * 1e-9);
    expectTwins(kernel, data, [middle, corners, close], { maxIter: 20, shift: 0 }, 2);
  });

  it('with centers on the unit sphere', () => {
    const data = unitRows(randomRows({ ...HEAPS, dim: 20, weights: 'fractional' }));
    expectTwins(kernel, data, [anyRows(data, 15, 1)], { maxIter: 50, shift: 0 }, 2, turnCenters);
  });

  it('with one row far from all others', () => {
    const data = randomRows({ ...HEAPS, single: false });
    data.x.fill(1e7, 0, data.dim);
    expectTwins(kernel, data, [anyRows(data, 30, 1)], { maxIter: 50, shift: 0 }, 2);
  });

  it('when all rows are alike, or differ by less than f32 can tell', () => {
    const alike = { x: new Float64Array(300).fill(4.2), n: 100, dim: 3 };
    expectTwins(kernel, alike, [anyRows(alike, 1, 1)], { maxIter: 5, shift: 0 }, 1);
    const close = { ...alike, x: alike.x.map((v, p) => v + (p % 7) * 2 ** -50) };
    close.x[0] = 9e6;
    expectTwins(kernel, close, [anyRows(close, 6, 1)], { maxIter: 20, shift: 0 }, 2);
  });

  it.each([2, 3])('on many rows, by all of %i threads', async (threads) => {
    const data = randomRows({ ...HEAPS, n: 20_000, dim: 17 });
    const first = anyRows(data, 21, 1);
    const limits = { maxIter: 12, shift: 0 };
    const plain = plainStart(data, first, limits);
    const { job, scratch, runner } = openFor(kernel, data, 21, threads);
    const start = () => expect(finish(runner.start(first, limits))).toStrictEqual(plain);
    const all = () => threadsAtWork(job, scratch).length === threads;
    expect(await comesTrue(all, start), 'all have come').toBe(true);
    start();
    runner.close();
  });

  it('on many rows, by more threads than there are processors', () => {
    const data = randomRows({ ...HEAPS, n: 20_000, dim: 17 });
    expectTwins(kernel, data, [anyRows(data, 21, 1)], { maxIter: 12, shift: 0 }, 8);
  });

  it('seeds by greedy k-means++, and goes on from what the seeding knows', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(1, 2),
        fc.constantFrom(0, 1, 2, 100),
        (shape, wanted, threads, maxIter) =>
          expectSeededTwins(kernel, randomRows(shape), wanted, threads, maxIter),
      ),
      { numRuns: (2 * runs) / 3 },
    );
  });

  it.each<[string, Partial<Shape>, number, number]>([
    ['ties and duplicates', { kind: 'grid', dim: 3 }, 27, 2],
    ['far from 0', { single: false, offset: 1e9, dim: 12 }, 40, 3],
    ['weights', { weights: 'fractional', dim: 9 }, 33, 8],
    ['as many seeds as rows', { n: 70, kind: 'cloud' }, 70, 2],
    ['groups of several vectors', { kind: 'cloud' }, 300, 2],
    ['too many seeds to compare with each other', { n: 325, kind: 'cloud', dim: 200 }, 320, 1],
  ])('goes on from seeds: %s', (_, shape, k, threads) => {
    expectSeededTwins(kernel, randomRows({ ...HEAPS, ...shape }), k, threads, 30);
  });

  it('goes on from other centers after it has found seeds', () => {
    const data = randomRows(HEAPS);
    const { runner } = openFor(kernel, data, 20, 1);
    const limits = { maxIter: 40, shift: 0 };
    const seeds = [20, 11].map((k) => finish(runner.seed(k, 5, new Random(1, k))));
    for (const first of [seeds[0], anyRows(data, 20, 1), seeds[1], seeds[1]])
      expect(finish(runner.start(first, limits))).toStrictEqual(plainStart(data, first, limits));
    runner.close();
  });
});

describe.each([
  ['floats', (data: Dataset): unknown => finish(openFloats(data, 1, 1))],
  ['stream', (data: Dataset): unknown => finish(openStream(data, 1, 1))],
])('what the kernel %s is not for', (_, open) => {
  it.each<[string, Dataset]>([
    ['rows too close together', { x: Float64Array.of(0, 1e-110), n: 2, dim: 1 }],
    ['rows of too different sizes', { x: Float64Array.of(1, 1e100), n: 2, dim: 1 }],
    ['very many columns', { x: new Float32Array(70_000), n: 1, dim: 70_000 }],
  ])('%s', (__, data) => {
    expect(open(data)).toBeUndefined();
  });

  it('anything, when it is switched off', () => {
    configureKernels({ mode: 'js' });
    expect(open(randomRows(HEAPS))).toBeUndefined();
  });
});

describe('rows that stay outside the memory of a kernel', () => {
  const { n, dim } = HEAPS;
  const openOne = (data: Dataset, k = 3) => finish(openStream(data, k, 1));

  it('are not copied if they are in shared memory', () => {
    const { x } = randomRows(HEAPS);
    const shared = new Float32Array(new SharedArrayBuffer(4 * n * dim));
    shared.set(x);
    expect(openOne({ x: shared, n, dim })!.data.x).toBe(shared);
    expect(openOne({ x, n, dim })!.data.x).not.toBe(x);
  });

  it('are compared in f32 only if their differences are far from its limits', () => {
    const column = (...x: number[]) => ({ x: Float32Array.from(x), n: x.length, dim: 1 });
    expect(openOne(column(0, 1e-37))).toBeUndefined();
    expect(openOne(column(-3e38, 3e38))).toBeUndefined();
    expect(openOne(column(3e38, 3e38))).toBeDefined();
    expect(openOne(column(3, 3 + 2 ** -20))).toBeDefined();
  });

  it('have at most 65534 centers, which are the labels of two bytes', () => {
    const data = randomRows(HEAPS);
    expect(openOne(data, 65_534)).toBeDefined();
    expect(openOne(data, 65_535)).toBeUndefined();
  });

  it.each([1, 3, 4, 5, 8, 17])('give the same bytes from f32 and f64, in %i columns', (columns) => {
    const shape = { ...HEAPS, n: 5000, dim: columns, seed: columns };
    const single = randomRows(shape);
    const double = { ...single, x: Float64Array.from(single.x) };
    const first = anyRows(single, 9, 2);
    const [a, b] = [single, double].map((data) => {
      const { runner } = openFor('stream', data, 9, 2);
      const start = finish(runner.start(first, { maxIter: 8, shift: 0 }));
      runner.close();
      return start;
    });
    expect(b).toStrictEqual(a);
  });
});
