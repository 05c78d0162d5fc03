import { afterEach, describe, expect, it } from 'vitest';
import { dbscan } from '../../src/algorithms/dbscan.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { squareWithin } from '../../src/distances/neighbors.ts';
import { joinByCells } from '../../src/kernels/dbscan/cells.ts';
import { gridOf } from '../../src/kernels/dbscan/grid.ts';
import { loadKernel } from '../../src/kernels/host.ts';
import { squaresOf } from '../../src/kernels/neighbors/twin.ts';
import { gridData } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

const settings = { minSamples: 3, border: 'nearest' } as const;

it('the kernel was built', () => expect(loadKernel('cells')).toBeInstanceOf(WebAssembly.Module));

describe('cells find what is computed by hand', () => {
  // on a line: cores 1 and 2 reach their borders 0 and 3 exactly; 10, 11, 12 have the core 11; 20 is alone
  const x = Float64Array.of(20, 0, 1, 2, 3, 10, 11, 12);
  const core = [0, 0, 1, 1, 0, 0, 1, 0];

  it.each([
    ['nearest', [-1, 2, 2, 2, 2, 6, 6, 6]],
    ['first', [-1, 2, 2, 2, 2, 6, 6, 6]],
    ['noise', [-1, -1, 2, 2, -1, -1, 6, -1]],
  ] as const)('with borders: %s', (border, component) => {
    for (const dim of [1, 2, 3]) {
      const rows = new Float64Array(8 * dim);
      for (let i = 0; i < 8; i++) rows[i * dim + dim - 1] = x[i];
      const steps = joinByCells({ x: rows, n: 8, dim }, { limit: 1, minSamples: 3, border }, 1);
      const found = finish(steps as NonNullable<typeof steps>);
      expect([...found.core]).toEqual(core);
      expect([...found.component]).toEqual(component);
    }
  });
});

describe('a grid', () => {
  const lottery = new Lottery(91);

  it.each([1, 2, 3])('has cells of neighbors only, and neighbors are two cells apart at most: %d', (dim) => {
    for (const [low, side, eps] of [
      [0, 100, 3],
      [1e9, 1e-3, 2e-5],
      [-1e5, 1e5, 0.7],
    ]) {
      const n = 400;
      const x = lottery.floats(n * dim, low, low + side);
      // near pairs, and some exactly eps apart where numbers allow it
      for (let p = dim; p < x.length; p += 2 * dim) {
        for (let j = 0; j < dim; j++) x[p + j] = x[p + j - dim];
        x[p] += eps / (1 + lottery.below(3));
      }
      const limit = squareWithin(eps);
      const grid = gridOf({ x, n, dim }, limit) as NonNullable<ReturnType<typeof gridOf>>;
      const cellOf = (i: number) =>
        Array.from(grid.low, (least, j) => Math.floor((x[i * dim + j] - least) * grid.scale));
      const cells = Array.from({ length: n }, (_, i) => cellOf(i));
      const between = squaresOf(x, dim);
      const wrong: number[][] = [];
      for (let i = 0; i < n; i++) {
        for (let l = 0; l < i; l++) {
          const apart = Math.max(...cells[i].map((place, j) => Math.abs(place - cells[l][j])));
          const isNear = between(i, l, Number.POSITIVE_INFINITY) <= limit;
          if (isNear ? apart > 2 : apart === 0) wrong.push([i, l]);
        }
      }
      expect(wrong).toEqual([]);
    }
  });

  it('is not made where cells would not be certain, or too many', () => {
    const rows = { x: lottery.floats(60, 0, 1), n: 20, dim: 3 };
    expect(gridOf(rows, 0.01)).toBeDefined();
    for (const limit of [0, 1e-300, 1e300, Number.POSITIVE_INFINITY, 1e-30])
      expect(gridOf(rows, limit)).toBeUndefined();
    expect(gridOf({ ...rows, n: 15, dim: 4 }, 0.01)).toBeUndefined();
    expect(joinByCells(rows, { ...settings, limit: 0.01 }, 1)).toBeDefined();
    // rows are weighed faster by a tree, or keys and rows have no room in a word
    expect(joinByCells(rows, { ...settings, limit: 0.01, minSamples: 1000 }, 1)).toBeUndefined();
    expect(joinByCells(rows, { ...settings, limit: 1e-14 }, 1)).toBeUndefined();
  });
});

/** The same clusters as by comparing all rows, one by one. */
async function expectTwin(data: Dataset, eps: number, minSamples: number): Promise<void> {
  for (const border of ['nearest', 'first', 'noise'] as const) {
    configureKernels({ mode: 'wasm' });
    const fast = await dbscan(data, { eps, minSamples, border });
    configureKernels({ mode: 'js' });
    expect(fast).toEqual(await dbscan(data, { eps, minSamples, border }));
  }
}

describe('cells and plain loops', () => {
  const lottery = new Lottery(92);

  it.each([1, 2, 3])('agree far from 0: %d columns', async (dim) => {
    const x = lottery.floats(500 * dim, 1e9, 1e9 + 20);
    for (const eps of [1e-7, 0.3, 2]) await expectTwin({ x, n: 500, dim }, eps, 4);
  });

  it.each([9.999, 10.001])('agree where many points face each other, %d apart', async (apart) => {
    // two dense lines aslant: cells of hundreds of points, all pairs of which are nearly or just within reach of 10
    const n = 1200;
    const x = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) {
      const [along, across] = [40 * lottery.float(), (i & 1) * apart];
      x.set([along * 0.8 - across * 0.6, along * 0.6 + across * 0.8], 2 * i);
    }
    await expectTwin({ x, n, dim: 2 }, 10, 5);
    expect((await dbscan({ x, n, dim: 2 }, { eps: 10, minSamples: 5 })).k).toBe(apart < 10 ? 1 : 2);
  });

  it('agree on heaps of equal rows, some without weight', async () => {
    const data = gridData(lottery, 900, 3, 4);
    const weights = Float64Array.from({ length: 900 }, () => lottery.below(3));
    for (const eps of [0.5, 1, 1.5]) await expectTwin({ ...data, weights }, eps, 40);
  });

  it('agree with several threads', async () => {
    const data = { x: lottery.floats(620_000, 0, 1e4), n: 310_000, dim: 2 };
    const options = { eps: 20, minSamples: 5 };
    configureKernels({ threads: 1 });
    const expected = await dbscan(data, options);
    expect(expected.k).toBeGreaterThan(100);
    configureKernels({ threads: 3 });
    expect(await dbscan(data, options)).toEqual(expected);
  });
});
