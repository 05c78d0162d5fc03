import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PlainEngine } from '../../src/algorithms/centers/plainEngine.ts';
import { SEEDINGS } from '../../src/algorithms/centers/seeding.ts';
import { type KMeansSweepOptions, kmeansSweep } from '../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { Random } from '../../src/core/random.ts';
import { colorDataset } from '../../src/features/colors.ts';
import { decodeImage } from '../../src/input/image.ts';
import { type ColorJob, openColors } from '../../src/kernels/colors/layout.ts';
import { ColorRunner } from '../../src/kernels/colors.ts';
import { assign } from '../../src/kernels/kmeans.ts';

/** Rows of three numbers below `levels`, weights below `heaviest`. */
function randomColors(n: number, levels: number, heaviest: number, seed: number): Dataset {
  const random = new Random(seed, n);
  const scale = Math.floor(255 / Math.max(1, levels - 1));
  const x = Uint8Array.from({ length: 3 * n }, () => random.below(levels) * scale);
  if (heaviest === 1) return { x, n, dim: 3 };
  const weights = Float64Array.from(
    { length: n },
    () => random.below(heaviest) + (random.float() < 0.9 ? 1 : 0),
  );
  weights[0] = 1;
  return { x, n, dim: 3, weights };
}

/** Every color of a cube of `side` per edge, `step` apart: full of ties. */
function grid(side: number, step: number): Dataset {
  const x = Uint8Array.from({ length: 3 * side ** 3 }, (_, p) => {
    const i = Math.floor(p / 3);
    return (Math.floor(i / side ** (2 - (p % 3))) % side) * step;
  });
  return { x, n: side ** 3, dim: 3 };
}

async function inMode(mode: 'wasm' | 'js', threads: number, data: Dataset, options: KMeansSweepOptions) {
  configureKernels({ mode, threads });
  return kmeansSweep(data, options);
}

async function expectTwins(data: Dataset, options: KMeansSweepOptions) {
  configureKernels({ mode: 'wasm' });
  expect(openColors(data, 1, 1), 'these data are for the kernel').toBeDefined();
  const plain = await inMode('js', 1, data, options);
  expect(await inMode('wasm', 1, data, options)).toStrictEqual(plain);
}

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

describe('k-means on colors: wasm and plain, to the last bit', () => {
  it('on random rows of every shape', async () => {
    const shape = fc.record({
      n: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 3000 })),
      levels: fc.constantFrom(1, 2, 3, 8, 256),
      heaviest: fc.constantFrom(1, 2, 100, 1e6, 1e7),
      k: fc.integer({ min: 1, max: 40 }),
      maxIter: fc.constantFrom(1, 2, 5, 300),
      tol: fc.constantFrom(0, 0, 1e-4, 0.1),
      init: fc.constantFrom(...SEEDINGS),
      seed: fc.integer({ min: 0, max: 1e6 }),
    });
    await fc.assert(
      fc.asyncProperty(shape, async ({ n, levels, heaviest, k, maxIter, tol, init, seed }) => {
        const data = randomColors(n, levels, heaviest, seed);
        await expectTwins(data, { ks: [k, 1 + (k % 7)], nInit: 2, maxIter, tol, init, seed });
      }),
      { numRuns: 300 },
    );
  });

  it.each([1, 2, 5, 17, 63, 64, 65])('on %i rows, each its own cluster', async (n) => {
    const data = randomColors(n, 256, 10, n);
    await expectTwins(data, { ks: [n, Math.ceil(n / 2)], nInit: 3 });
  });

  it('on many rows', async () => {
    await expectTwins(randomColors(20_000, 256, 1000, 1), { ks: [2, 9, 30], nInit: 2, maxIter: 30 });
  });

  // colors in Morton order, the case that blocks, owners and margins are made for
  it.each(['flower.jpg', 'china.jpg'])('on the colors of %s', async (name) => {
    const bytes = readFileSync(new URL(`../../images/${name}`, import.meta.url));
    const data = colorDataset((await decodeImage(bytes, {})).image);
    await expectTwins(data, { ks: [5, 20], nInit: 1, maxIter: name === 'china.jpg' ? 12 : 300 });
  });

  it.each([
    [2, 255],
    [4, 2],
    [6, 51],
    [8, 1],
    [12, 20],
  ])('on a grid of %i^3 rows %i apart, where ties abound', async (side, step) => {
    await expectTwins(grid(side, step), { ks: [2, 3, 4, 8, 13, 27], nInit: 4 });
  });

  it('in slices, where there are so many clusters that a pass takes long', async () => {
    const data = randomColors(30_000, 256, 10, 5);
    const k = 2500;
    configureKernels({ mode: 'wasm' });
    const runner = new ColorRunner(openColors(data, k, 1) as ColorJob, 0);
    const centers = Float64Array.from(data.x.subarray(0, 3 * k), (v) => v * 0.99);
    const steps = runner.measure(centers);
    let pauses = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) pauses++;
    expect(pauses).toBe(2);
    const d2 = new Float64Array(data.n);
    const labels = new Int32Array(data.n);
    assign(data.x, data.n, 3, centers, k, labels, d2);
    expect(step.value).toStrictEqual({ labels, d2 });
    await expectTwins(data, { ks: [k], init: centers, maxIter: 2 });
  });

  it('on rows that are all the same', async () => {
    const data = { x: new Uint8Array(300).fill(7), n: 100, dim: 3 };
    await expectTwins(data, { ks: [1, 3] });
  });

  it('from given centers, some of which stay empty at first', async () => {
    const data = randomColors(2000, 8, 50, 3);
    const init = Float64Array.from({ length: 24 }, (_, j) => (j < 12 ? j * 20 : 255 - (j % 3) * 1e-9));
    await expectTwins(data, { ks: [8], init });
    await expectTwins(data, { ks: [8], init, maxIter: 1 });
  });

  it('from centers that tie everywhere', async () => {
    const data = grid(9, 31);
    const init = Float64Array.from([0, 0, 0, 248, 248, 248, 0, 248, 0, 248, 0, 248, 124, 124, 124]);
    await expectTwins(data, { ks: [5], init });
    await expectTwins(data, { ks: [5], init: new Float64Array(15).fill(100) });
  });

  it('from centers that differ by less than f32 can tell', async () => {
    const data = grid(10, 28);
    const init = Float64Array.from({ length: 18 }, (_, j) => 126 + (j % 5) * 1e-7);
    await expectTwins(data, { ks: [6], init, maxIter: 3 });
  });
});

/** Rows of whole numbers as multiples of 2^-bits, some of them below 0. */
function inSteps({ x, ...data }: Dataset, bits: number, below: number): Dataset {
  return { ...data, x: Float32Array.from(x, (v) => (v - below) * 2 ** -bits + 0) };
}

async function expectSameStarts(data: Dataset, k: number, maxIter: number, shift: number, seed: number) {
  const job = openColors(data, k, 1);
  if (!job) throw new Error('these data are for the kernel');
  const limits = { maxIter, shift };
  const plain = new PlainEngine(data, { kMax: k, starts: 1, init: 'k-means++', seed, limits });
  const [expected] = await plain.makeStarts([{ k, restart: 0 }], {});
  const runner = new ColorRunner(job, 0);
  expect(finish(runner.start({ k, seed, restart: 0 }, limits))).toStrictEqual(expected);
  const found = finish(runner.measure(expected.centers));
  const d2 = new Float64Array(data.n);
  const labels = new Int32Array(data.n);
  assign(data.x, data.n, 3, expected.centers, k, labels, d2);
  expect(found).toStrictEqual({ labels, d2 });
}

describe('k-means on floats in even steps: wasm and plain, to the last bit', () => {
  it('on random rows of every shape', async () => {
    const shape = fc.record({
      n: fc.oneof(fc.integer({ min: 8, max: 70 }), fc.integer({ min: 8, max: 2000 })),
      levels: fc.constantFrom(3, 8, 256),
      heaviest: fc.constantFrom(1, 2, 100, 1e6),
      bits: fc.integer({ min: -30, max: 30 }),
      below: fc.constantFrom(0, 100, 255, 1000),
      k: fc.integer({ min: 1, max: 8 }),
      maxIter: fc.constantFrom(0, 1, 5, 300),
      shift: fc.constantFrom(0, 0, 10),
      seed: fc.integer({ min: 0, max: 1e6 }),
    });
    await fc.assert(
      fc.asyncProperty(shape, async ({ n, levels, heaviest, bits, below, k, maxIter, shift, seed }) => {
        const data = inSteps(randomColors(n, levels, heaviest, seed), bits, below);
        const distinct = new Set(Array.from({ length: n }, (_, i) => data.x.slice(3 * i, 3 * i + 3).join()));
        if (data.weights && distinct.size < n) return;
        await expectSameStarts(data, Math.min(k, distinct.size), maxIter, shift * 4 ** -bits, seed);
      }),
      { numRuns: 150 },
    );
  });

  it('on numbers of fifteen bits, the most that there may be', async () => {
    const random = new Random(5);
    const x = Float32Array.from(
      { length: 3 * 500 },
      (_, p) => (random.below(16385) - (p % 3 ? 8000 : 0)) / 64,
    );
    await expectSameStarts({ x, n: 500, dim: 3 }, 7, 300, 0, 1);
  });

  it.each(['lab', 'oklab'] as const)('on the colors of a picture in %s', async (space) => {
    const bytes = readFileSync(new URL('../../images/flower.jpg', import.meta.url));
    const data = colorDataset((await decodeImage(bytes, {})).image, { space });
    await expectTwins(data, { ks: [6, 20], nInit: 1, maxIter: 40 });
    const made = vi.spyOn(ColorRunner.prototype, 'start');
    await inMode('wasm', 1, data, { ks: [3], nInit: 1 });
    expect(made).toHaveBeenCalledTimes(1);
    made.mockRestore();
  });

  it('seeds elsewhere where sums of squares would be rounded', async () => {
    const data = inSteps(randomColors(3000, 256, 2, 1), 0, 128);
    data.x[0] = 8000;
    const weights = new Float64Array(3000).fill(2 ** 20);
    const heavy = { ...data, weights };
    expect(openColors(heavy, 1, 1)?.stepped.exact).toBe(false);
    data.x.sort();
    await expectTwins(heavy, { ks: [5], nInit: 2 });
  });
});

describe('what the kernel is not for', () => {
  it.each<[string, Dataset]>([
    ['floats of 64 bits', { x: new Float64Array(6), n: 2, dim: 3 }],
    ['floats in no even steps', { x: Float32Array.of(0.1, 0.2, 0.3), n: 1, dim: 3 }],
    ['floats in too many steps', { x: Float32Array.of(2 ** 15, 1, 0), n: 1, dim: 3 }],
    ['floats that are all 0', { x: new Float32Array(6), n: 2, dim: 3 }],
    ['floats far apart', { x: Float32Array.of(16383, 16383, 16383, -16383, -16383, -16383), n: 2, dim: 3 }],
    ['two columns', { x: new Uint8Array(4), n: 2, dim: 2 }],
    ['fractional weights', { x: new Uint8Array(6), n: 2, dim: 3, weights: Float64Array.of(1, 0.5) }],
    [
      'weights whose sums are not exact',
      { x: new Uint8Array(3), n: 1, dim: 3, weights: Float64Array.of(1e12) },
    ],
  ])('%s', (_, data) => {
    configureKernels({ mode: 'wasm' });
    expect(openColors(data, 1, 1)).toBeUndefined();
  });

  it('anything, when it is switched off', () => {
    configureKernels({ mode: 'js' });
    expect(openColors(randomColors(10, 256, 1, 1), 1, 1)).toBeUndefined();
  });
});
