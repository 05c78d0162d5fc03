import { afterEach, describe, expect, it, vi } from 'vitest';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { openFloatrows } from '../../src/kernels/floatrows/layout.ts';
import { FloatrowsRunner } from '../../src/kernels/floatrows.ts';
import { openHighdim } from '../../src/kernels/highdim/layout.ts';
import { HighdimRunner } from '../../src/kernels/highdim.ts';
import { openLowdim } from '../../src/kernels/lowdim/layout.ts';
import { LowdimRunner, type Start, type StartLimits } from '../../src/kernels/lowdim.ts';
import { weightsOf } from '../support/datasets.ts';
import { plainKmeans, plainLloyd, rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';
import { anyRows } from '../support/starts.ts';
import { finish } from '../support/steps.ts';

/*
 * The wasm engines against lists of lists, which share no code with them. Coordinates and weights are whole numbers,
 * or quarters: all sums are exact, and so is what is compared.
 */

type Made = Start & { labels: Int32Array };

function startLowdim(data: Dataset, centers: Float64Array, limits: StartLimits): Made {
  const runner = new LowdimRunner(openLowdim(data, centers.length / 3, 1)!, 0);
  const task = { k: centers.length / 3, seed: 0, restart: 0, centers };
  const start = finish(runner.start(task, limits));
  return { ...start, labels: finish(runner.measure(start.centers)).labels };
}

function startHighdim(data: Dataset, centers: Float64Array, limits: StartLimits): Made {
  const runner = new HighdimRunner(openHighdim(data, centers.length / data.dim, 1)!);
  const start = finish(runner.start(centers, limits));
  runner.close();
  return start;
}

function startFloatrows(data: Dataset, centers: Float64Array, limits: StartLimits): Made {
  const runner = new FloatrowsRunner(openFloatrows(data, centers.length / data.dim, 1)!);
  const start = finish(runner.start(centers, limits));
  runner.close();
  return start;
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

function expectPlain(start: typeof startLowdim, data: Dataset, first: Float64Array, maxIter: number): Made {
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

describe('an engine makes of given centers what the algorithm does in plain words', () => {
  const CASES: [string, typeof startLowdim, 'bytes' | 'singles' | 'doubles', number, number, number][] = [
    ['colours', startLowdim, 'bytes', 900, 3, 11],
    ['colours, few of which are between clusters', startLowdim, 'bytes', 900, 3, 4],
    ['8-bit rows', startHighdim, 'bytes', 500, 17, 23],
    ['8-bit rows of an even number of columns', startHighdim, 'bytes', 400, 40, 9],
    ['f32', startFloatrows, 'singles', 600, 5, 21],
    ['f64', startFloatrows, 'doubles', 500, 18, 9],
    ['f64 on a line', startFloatrows, 'doubles', 700, 1, 6],
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
    expect(expectPlain(start, data, first, 300).relocated).toBeGreaterThan(0);
    expect(expectPlain(start, data, first, 1).relocated).toBeGreaterThan(0);
  });
});

describe('kmeans uses the engines, and they change nothing', () => {
  it.each([
    ['colours', LowdimRunner, 'bytes', 1000, 3, 12],
    ['8-bit rows of 100 000 values', HighdimRunner, 'bytes', 1000, 100, 8],
    ['f32 rows', FloatrowsRunner, 'singles', 1500, 20, 12],
    ['f64 rows', FloatrowsRunner, 'doubles', 1500, 20, 12],
    ['8-bit rows of few columns', FloatrowsRunner, 'bytes', 3000, 5, 21],
  ] as const)('%s', async (_, { prototype }, kind, n, dim, k) => {
    const data = heaps(kind, n, dim, true);
    const init = anyRows(data, k, 5);
    const used = vi.spyOn(prototype, 'start');
    const result = await kmeans(data, { k, init });
    expect(used).toHaveBeenCalledTimes(1);
    const plain = plainKmeans(rowsOf(data.x, dim), weightsOf(data), rowsOf(init, dim));
    expect(rowsOf(result.centers, dim)).toEqual(plain.centers);
    expect([...result.labels]).toEqual(plain.labels);
    expect([...result.sizes]).toEqual(plain.sizes);
    expect([result.iterations, result.converged]).toEqual([plain.iterations, plain.converged]);
    expect(Math.abs(result.inertia / plain.inertia - 1)).toBeLessThan(1e-12);
  });

  it('real numbers, but for the last digits', async () => {
    const [n, dim, k] = [1500, 20, 12];
    const lottery = new Lottery(1);
    const x = lottery.heaps(n, dim, 8).map((v) => v + 40 * lottery.normal());
    const data = { x, n, dim, weights: lottery.floats(n) };
    const init = anyRows(data, k, 5);
    const used = vi.spyOn(FloatrowsRunner.prototype, 'start');
    const result = await kmeans(data, { k, init });
    expect(used).toHaveBeenCalledTimes(1);
    const plain = plainKmeans(rowsOf(x, dim), weightsOf(data), rowsOf(init, dim));
    expect([...result.labels]).toEqual(plain.labels);
    expect(result.iterations).toBe(plain.iterations);
    plain.centers.flat().forEach((value, p) => {
      expect(Math.abs(result.centers[p] - value)).toBeLessThan(1e-12 * 900);
    });
    expect(Math.abs(result.inertia / plain.inertia - 1)).toBeLessThan(1e-12);
  });
});
