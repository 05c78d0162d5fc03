import { afterEach, describe, expect, it, vi } from 'vitest';
import { kmeans } from '../../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import { finish } from '../../../src/core/pacer.ts';
import type { Random } from '../../../src/core/random.ts';
import { openBytes } from '../../../src/kernels/bytes/layout.ts';
import { ByteRunner } from '../../../src/kernels/bytes.ts';
import { openColors } from '../../../src/kernels/colors/layout.ts';
import { ColorRunner } from '../../../src/kernels/colors.ts';
import { openFloats } from '../../../src/kernels/floats/layout.ts';
import { FloatRunner } from '../../../src/kernels/floats.ts';
import type { Start, StartLimits } from '../../../src/kernels/start.ts';
import { openStream } from '../../../src/kernels/stream/layout.ts';
import { StreamRunner } from '../../../src/kernels/stream.ts';
import { weightsOf } from '../../support/datasets.ts';
import { plainKmeans, plainLloyd, rowsOf } from '../../support/kmeans.ts';
import { Lottery } from '../../support/random.ts';
import { anyRows } from '../../support/starts.ts';

/*
 * The wasm engines against lists of lists, which share no code with them. Coordinates and weights are whole numbers,
 * or quarters: all sums are exact, and so is what is compared.
 */

type Made = Start & { labels: Int32Array };

function startColor(data: Dataset, centers: Float64Array, limits: StartLimits): Made {
  const runner = new ColorRunner(openColors(data, centers.length / 3, 1)!, 0);
  const task = { k: centers.length / 3, seed: 0, restart: 0, centers };
  const start = finish(runner.start(task, limits));
  return { ...start, labels: finish(runner.measure(start.centers)).labels };
}

function startByte(data: Dataset, centers: Float64Array, limits: StartLimits): Made {
  const runner = new ByteRunner(finish(openBytes(data, centers.length / data.dim, 1))!, data);
  const start = finish(runner.start(centers, limits));
  runner.close();
  return start;
}

function startFloat(data: Dataset, centers: Float64Array, limits: StartLimits): Made {
  const runner = new FloatRunner(finish(openFloats(data, centers.length / data.dim, 1))!);
  const start = finish(runner.start(centers, limits));
  runner.close();
  return start;
}

function startStream(data: Dataset, centers: Float64Array, limits: StartLimits): Made {
  const runner = new StreamRunner(finish(openStream(data, centers.length / data.dim, 1))!);
  const start = finish(runner.start(centers, limits));
  runner.close();
  return start;
}

/** `startStream` for rows in shared memory, which are not copied. */
function startShared(data: Dataset, centers: Float64Array, limits: StartLimits): Made {
  const { x } = data;
  const buffer = new SharedArrayBuffer(8 * x.length);
  const shared = x instanceof Float64Array ? new Float64Array(buffer) : new Float32Array(buffer, 0, x.length);
  shared.set(x);
  return startStream({ ...data, x: shared }, centers, limits);
}

/** Heaps that overlap, one after the other, with duplicates and ties: whole numbers from 0 to 255, or quarters around 0. */
function heaps(kind: 'bytes' | 'singles' | 'doubles', n: number, dim: number, weighted: boolean): Dataset {
  const lottery = new Lottery(n + dim);
  const middles = lottery.wholes(6 * dim, 200);
  const values = Array.from({ length: n * dim }, (_, p) => {
    const heap = Math.floor((6 * p) / (n * dim));
    return middles[heap * dim + (p % dim)] + lottery.below(56);
  });
  for (let p = 0; p < 9 * dim; p++) values[p] = values[p % dim];
  const quarters = () => values.map((v) => v / 4 - 30);
  const x = {
    bytes: () => Uint8Array.from(values),
    singles: () => Float32Array.from(quarters()),
    doubles: () => Float64Array.from(quarters()),
  }[kind]();
  if (!weighted) return { x, n, dim };
  const weights = lottery.wholes(n, 5);
  return { x, n, dim, weights };
}

function expectPlain(start: typeof startColor, data: Dataset, first: Float64Array, maxIter: number): Made {
  const rows = rowsOf(data.x, data.dim);
  const { sizes: _, ...plain } = plainLloyd(rows, weightsOf(data), rowsOf(first, data.dim), maxIter);
  const { centers, labels, inertia, ...rest } = start(data, first, { maxIter, shift: 0 });
  const made = { ...rest, centers: rowsOf(centers, data.dim), labels: [...labels] };
  expect({ ...made, inertia: plain.inertia }).toEqual(plain);
  expect(Math.abs(inertia / plain.inertia - 1)).toBeLessThan(1e-12);
  return { centers, labels, inertia, ...rest };
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** A start worked out on paper; x and y go to two of the columns. */
const PAPER = {
  rows: [
    [0, 0],
    [4, 0],
    [20, 0],
    [20, 10],
    [0, 30],
    [0, 40],
  ],
  weights: Float64Array.of(1, 3, 1, 1, 2, 2),
  // the second row is nearest to the first center only when the second center has left for (10.4, 2)
  first: [
    [0, 0],
    [4, 0],
    [0, 30],
  ],
  afterOne: [
    [0, 0],
    [52 / 5, 2],
    [0, 35],
  ],
  last: [
    [3, 0],
    [20, 5],
    [0, 35],
  ],
  labels: [0, 0, 1, 1, 2, 2],
};

describe('an engine does what was worked out on paper', () => {
  type Widen = (row: number[]) => number[];
  const ENGINES: [string, typeof startColor, Widen, new (values: number[]) => Dataset['x']][] = [
    ['colors', startColor, ([x, y]) => [x, 7, y], Uint8Array],
    ['colors in even steps', startColor, ([x, y]) => [x, -7, y], Float32Array],
    ['8-bit rows', startByte, ([x, y]) => [0, x, 255, y, 3], Uint8Array],
    ['f32', startFloat, ([x, y]) => [x, y], Float32Array],
    ['f64', startFloat, ([x, y]) => [y, -1e6, x, 0.1], Float64Array],
    ['f32 in doubt', startStream, ([x, y]) => [x, y], Float32Array],
    ['f64 in doubt', startStream, ([x, y]) => [y, -1e6, x, 0.1], Float64Array],
    ['many columns of f32', startStream, ([x, y]) => [x, ...new Array(17).fill(7), y], Float32Array],
    ['many columns of f64', startShared, ([x, y]) => [x, ...new Array(18).fill(-1e6), y], Float64Array],
  ];

  it.each(ENGINES)('%s: passes, centers, labels and inertia', (_, start, widen, Values) => {
    const { rows, weights, first, afterOne, last, labels } = PAPER;
    const wide = (points: number[][]) => Float64Array.from(points.flatMap(widen));
    const data = { x: new Values(rows.flatMap(widen)), n: 6, dim: widen([0, 0]).length, weights };
    const made = (maxIter: number, shift = 0) => start(data, wide(first), { maxIter, shift });
    // 1 * 9 + 3 * 1 of the first cluster, 25 + 25 of the second, 2 * 25 + 2 * 25 of the third
    const end = { centers: expect.anything(), labels: Int32Array.from(labels), inertia: 162, relocated: 0 };
    expect(made(300)).toEqual({ ...end, iterations: 3, converged: true });
    expectNear(made(300).centers, wide(last));
    expect(made(2)).toEqual({ ...end, iterations: 2, converged: false });
    // squared moves: 0 + (6.4^2 + 2^2) + 5^2 = 69.96, then 3^2 + (9.6^2 + 3^2) = 110.16, then none
    expect(made(300, 69.9)).toMatchObject({ iterations: 3, converged: true });
    expect(made(300, 70)).toMatchObject({ iterations: 1, converged: true });
    const one = made(1);
    expectNear(one.centers, wide(afterOne));
    expect([...one.labels]).toEqual(labels);
    // 3 * 4^2, then 9.6^2 + 2^2 and 9.6^2 + 8^2, then 4 * 5^2
    expect(one.inertia).toBeCloseTo(48 + 96.16 + 156.16 + 100, 9);
  });

  it.each(ENGINES)('%s: an empty cluster gets the row worst served', (_, start, widen, Values) => {
    const { rows, weights, last, labels } = PAPER;
    const wide = (points: number[][]) => Float64Array.from(points.flatMap(widen));
    const data = { x: new Values(rows.flatMap(widen)), n: 6, dim: widen([0, 0]).length, weights };
    const first = wide([
      [3, 0],
      [3, 0],
      [0, 35],
    ]);
    const one = start(data, first, { maxIter: 1, shift: 0 });
    // the fourth row, 17^2 + 10^2 from its center; its cluster keeps (0 + 3 * 4 + 20) / 5
    expectNear(
      one.centers,
      wide([
        [6.4, 0],
        [20, 10],
        [0, 35],
      ]),
    );
    expect(one).toMatchObject({ iterations: 1, converged: false, relocated: 1 });
    expect([...one.labels]).toEqual(labels);
    // with no pass, the third row joins the fourth as well: 9 + 3 and 10^2 and 4 * 5^2
    const none = start(data, first, { maxIter: 0, shift: 0 });
    expect(none).toMatchObject({ iterations: 0, converged: false, relocated: 1, inertia: 212 });
    expect([...none.labels]).toEqual(labels);
    const all = start(data, first, { maxIter: 300, shift: 0 });
    expect(all).toMatchObject({ iterations: 3, converged: true, relocated: 1, inertia: 162 });
    expectNear(all.centers, wide(last));
  });
});

function expectNear(actual: Float64Array, expected: Float64Array) {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, p) => {
    expect(value).toBeCloseTo(expected[p], 9);
  });
}

describe('seeds worked out on paper', () => {
  // squared distances to row 0 are 0, 3 * 1, 9, 100, 400 by weight: in all 512
  const DRAWS = [
    // rows 2, 3 and 4, which leave 341, 112 and 112: the first of equals is taken, and 0, 3, 9, 0, 100 are left
    5 / 512,
    12 / 512,
    0.5,
    // rows 1, 2 and 4, which leave 104, 103 and 12
    0,
    0.05,
    0.5,
  ];

  it.each([
    ['8-bit rows', openBytes, ByteRunner, Uint8Array],
    ['f64', openFloats, FloatRunner, Float64Array],
  ] as const)('%s', (_, open, Runner, Values) => {
    const x = new Values([0, 1, 3, 10, 20].flatMap((v) => [5, v]));
    const left = [...DRAWS];
    const random = { float: () => left.shift() } as unknown as Random;
    const data = { x, n: 5, dim: 2, weights: Float64Array.of(1, 3, 1, 1, 1) };
    const job = finish<unknown>(open(data, 3, 1)) as never;
    const runner = Runner === ByteRunner ? new ByteRunner(job, data) : new FloatRunner(job);
    const seeds = finish(runner.seed(3, 0, random));
    runner.close();
    expect([...seeds]).toEqual([5, 0, 5, 10, 5, 20]);
    expect(left).toEqual([]);
  });
});

describe('an engine makes of given centers what the algorithm does in plain words', () => {
  const CASES: [string, typeof startColor, 'bytes' | 'singles' | 'doubles', number, number, number][] = [
    ['colors', startColor, 'bytes', 900, 3, 11],
    ['colors, few of which are between clusters', startColor, 'bytes', 900, 3, 4],
    ['colors in even steps', startColor, 'singles', 900, 3, 11],
    ['8-bit rows', startByte, 'bytes', 500, 17, 23],
    ['8-bit rows of an even number of columns', startByte, 'bytes', 400, 40, 9],
    ['f32', startFloat, 'singles', 600, 5, 21],
    ['f64', startFloat, 'doubles', 500, 18, 9],
    ['f64 on a line', startFloat, 'doubles', 700, 1, 6],
    ['f32 in doubt', startStream, 'singles', 1100, 5, 12],
    ['f64 in doubt, shared', startShared, 'doubles', 1100, 3, 7],
    ['f32 of many columns', startStream, 'singles', 600, 18, 9],
    ['f64 of many columns', startStream, 'doubles', 600, 19, 6],
    ['f32 of many columns, shared', startShared, 'singles', 600, 16, 7],
    ['f64 of three clusters, shared', startShared, 'doubles', 700, 33, 3],
  ];

  it.each(CASES)('%s', (_, start, kind, n, dim, k) => {
    for (const weighted of [false, true]) {
      const data = heaps(kind, n, dim, weighted);
      const made = expectPlain(start, data, anyRows(data, k, 2), 300);
      expect(made.converged).toBe(true);
      expect(made.iterations).toBeGreaterThan(3);
      expectPlain(start, data, anyRows(data, k, 3), 2);
    }
  });

  it.each(CASES)('%s, when clusters run empty', (_, start, kind, n, dim, k) => {
    const data = heaps(kind, n, dim, true);
    // copies of one row: most centers are the first of nobody
    const first = anyRows(data, k, 4);
    for (let c = 1; c < k - 1; c++) first.copyWithin(c * dim, 0, dim);
    expect(expectPlain(start, data, first, 12).relocated).toBeGreaterThan(0);
    expect(expectPlain(start, data, first, 1).relocated).toBeGreaterThan(0);
  });
});

describe('kmeans uses the engines, and they change nothing', () => {
  it.each([
    ['colors', ColorRunner, 'bytes', 1000, 3, 12],
    ['8-bit rows of many columns', ByteRunner, 'bytes', 300, 800, 8],
    ['f32 rows', FloatRunner, 'singles', 800, 40, 40],
    ['f64 rows', FloatRunner, 'doubles', 800, 40, 40],
    ['8-bit rows of few columns', StreamRunner, 'bytes', 3000, 5, 21],
    ['f32 rows of few clusters', StreamRunner, 'singles', 1000, 40, 2],
  ] as const)('%s', async (_, { prototype }, kind, n, dim, k) => {
    const data = heaps(kind, n, dim, true);
    const init = anyRows(data, k, 5);
    const used = vi.spyOn(prototype, 'start');
    const result = await kmeans(data, { k, init });
    expect(used).toHaveBeenCalledTimes(1);
    const plain = plainKmeans(rowsOf(data.x, dim), weightsOf(data), rowsOf(init, dim));
    expect(rowsOf(result.centers.points, dim)).toEqual(plain.centers);
    expect([...result.labels]).toEqual(plain.labels);
    expect([...result.sizes]).toEqual(plain.sizes);
    expect([result.descent.iterations, result.descent.converged]).toEqual([
      plain.iterations,
      plain.converged,
    ]);
    expect(Math.abs(result.centers.inertia / plain.inertia - 1)).toBeLessThan(1e-12);
  });

  it.each([
    ['8-bit', 'bytes', 300, 800, 8],
    ['f32', 'singles', 800, 40, 40],
  ] as const)('one that takes less memory where there is little, %s rows', async (_, kind, n, dim, k) => {
    const data = heaps(kind, n, dim, true);
    const init = anyRows(data, k, 5);
    const used = [ByteRunner, FloatRunner].map(({ prototype }) => vi.spyOn(prototype, 'start'));
    const expected = await kmeans(data, { k, init });
    const count = used.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
    expect(count).toBe(1);
    expect(await kmeans(data, { k, init, maxMemory: data.x.byteLength + 1e5 })).toStrictEqual(expected);
    expect(used.reduce((sum, spy) => sum + spy.mock.calls.length, 0)).toBe(count);
  });

  it('real numbers, but for the last digits', async () => {
    const [n, dim, k] = [800, 40, 40];
    const lottery = new Lottery(1);
    const x = lottery.heaps(n, dim, 8).map((v) => v + 40 * lottery.normal());
    const data = { x, n, dim, weights: lottery.floats(n) };
    const init = anyRows(data, k, 5);
    const used = vi.spyOn(FloatRunner.prototype, 'start');
    const result = await kmeans(data, { k, init });
    expect(used).toHaveBeenCalledTimes(1);
    const plain = plainKmeans(rowsOf(x, dim), weightsOf(data), rowsOf(init, dim));
    expect([...result.labels]).toEqual(plain.labels);
    expect(result.descent.iterations).toBe(plain.iterations);
    plain.centers.flat().forEach((value, p) => {
      expect(Math.abs(result.centers.points[p] - value)).toBeLessThan(1e-12 * 900);
    });
    expect(Math.abs(result.centers.inertia / plain.inertia - 1)).toBeLessThan(1e-12);
  });
});
