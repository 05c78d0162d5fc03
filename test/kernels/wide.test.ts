import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { loadKernel } from '../../src/kernels/host.ts';
import { TreeSearch } from '../../src/kernels/neighbors/runner.ts';
import type { WithinSearch } from '../../src/kernels/neighbors/search.ts';
import { plainSearch, squaresOf } from '../../src/kernels/neighbors/twin.ts';
import { openWide, WideSearch } from '../../src/kernels/neighbors/wide.ts';
import { openNeighbors, openWithin } from '../../src/kernels/neighbors.ts';
import { gridData } from '../support/datasets.ts';
import { neighborsOf, searchAll } from '../support/neighbors.ts';
import { Lottery } from '../support/random.ts';
import { comesTrue, threadsAtWork } from '../support/threads.ts';

afterEach(() => {
  configureKernels({ mode: 'wasm', threads: undefined });
  vi.restoreAllMocks();
});

/** What products find. */
function byProducts(data: Dataset, count: number, limit: number, rows?: Int32Array<ArrayBuffer>) {
  const job = openWide(data, count, 1);
  if (!job) throw new Error('the kernel was not built, or does not take the rows');
  const search = new WideSearch(job);
  const found = searchAll(search, data.n, count, limit, rows);
  search.close();
  return found;
}

/** What plain loops find. */
function byTwin({ x, n, dim }: Dataset, count: number, limit: number, rows?: Int32Array<ArrayBuffer>) {
  return searchAll(plainSearch(n, squaresOf(x, dim)), n, count, limit, rows);
}

/** The squared distance of rows 0 and 1, which some pair of rows meets exactly. */
function limitOf({ x, dim }: Dataset): number {
  return squaresOf(x, dim)(0, 1, Number.POSITIVE_INFINITY);
}

it('the kernel was built, and takes rows of many columns', () => {
  expect(loadKernel('wide')).toBeInstanceOf(WebAssembly.Module);
  const lottery = new Lottery(80);
  expect(openNeighbors(gridData(lottery, 9, 16, 9), 1, 1)).toBeInstanceOf(WideSearch);
  expect(openNeighbors(gridData(lottery, 9, 15, 9), 1, 1)).not.toBeInstanceOf(WideSearch);
  // squares of these are too near to the limits of f64
  const huge = { x: new Lottery(81).floats(9 * 16, -1e150, 1e150), n: 9, dim: 16 };
  expect(openNeighbors(huge, 1, 1)).not.toBeInstanceOf(WideSearch);
});

it('rows in clumps, of whatever many columns, are left to the tree', () => {
  const lottery = new Lottery(87);
  const [n, dim] = [4100, 16];
  const x = lottery.floats(n * dim, -1, 1);
  const clumps = x.map((value, p) => value + 9 * (((Math.floor(p / dim) % 64) >> ((p % dim) % 6)) & 1));
  expect(openNeighbors({ x, n, dim }, 1, 1)).toBeInstanceOf(WideSearch);
  expect(openNeighbors({ x: clumps, n, dim }, 1, 1)).toBeInstanceOf(TreeSearch);
});

describe('products and plain loops', () => {
  it('find what sorting all distances finds, with ties and duplicates', () => {
    const lottery = new Lottery(82);
    for (const [n, dim, side] of [
      [1, 1, 2],
      [2, 2, 2],
      [9, 3, 4],
      [20, 17, 2],
      [21, 8, 3],
      [130, 20, 3],
    ]) {
      const grid = gridData(lottery, n, dim, side);
      // whole numbers are bytes to the kernel, halves are floats
      const halves = { ...grid, x: grid.x.map((value) => value / 2) };
      for (const data of [grid, halves, { ...grid, x: Uint8Array.from(grid.x) }]) {
        for (const count of [0, Math.min(1, n - 1), Math.min(6, n - 1), n - 1]) {
          for (const limit of [0, 1, 5, side * side]) {
            expect(byProducts(data, count, limit)).toEqual(neighborsOf(data, count, limit));
          }
        }
      }
    }
  });

  it('agree to the last bit, whatever the numbers', () => {
    const lottery = new Lottery(83);
    const [n, dim] = [160, 33];
    const floats = lottery.floats(n * dim, -2, 2);
    const kinds: Dataset['x'][] = [
      floats,
      Float32Array.from(floats),
      lottery.bytes(n * dim),
      // whole numbers that are bytes, and nearly
      Float64Array.from(lottery.bytes(n * dim)),
      Float32Array.from(lottery.bytes(n * dim)),
      Float64Array.from(lottery.bytes(n * dim), (value, p) => (p === 7 ? 256 : value)),
      Float64Array.from(lottery.bytes(n * dim), (value, p) => (p === 7 ? -1 : value)),
      // zeros, and only the largest bytes
      lottery.bytes(n * dim).map((value) => (value < 200 ? 0 : 255)),
      floats.map((value) => 1e9 + value),
      floats.map((value) => 1e140 * value),
      floats.map((value) => 1e-90 * value),
      floats.map((value, p) => (p < dim ? 1e6 : value)),
      new Float64Array(n * dim),
      new Uint8Array(n * dim),
      // rows that 16 bits cannot tell apart, and a row far away
      floats.map((value, p) => (p < dim ? 1e3 : 1e-7 * value)),
    ];
    for (const x of kinds) {
      const data = { x, n, dim };
      const limit = limitOf(data);
      for (const most of [0, limit, limit * 40, Number.MAX_VALUE, Number.POSITIVE_INFINITY]) {
        expect(byProducts(data, 15, most)).toEqual(byTwin(data, 15, most));
      }
    }
  });

  it('agree where candidates do not fit at once', () => {
    const lottery = new Lottery(84);
    const [n, dim] = [900, 24];
    // ever nearer to the last row
    const x = lottery.floats(n * dim, -1, 1).map((value, p) => value * (1.001 - Math.floor(p / dim) / n));
    for (const data of [
      { x, n, dim },
      { x: Uint8Array.from(x, (value) => 127 + 120 * value), n, dim },
    ])
      expect(byProducts(data, 3, limitOf(data))).toEqual(byTwin(data, 3, limitOf(data)));
  });

  it('answer for some rows in the order that was asked', () => {
    const lottery = new Lottery(85);
    const data = gridData(lottery, 300, 18, 3);
    const rows = Int32Array.from(lottery.permutation(300).slice(0, 131));
    expect(byProducts(data, 0, 20, rows)).toEqual(byTwin(data, 0, 20, rows));
  });
});

it('helpers change nothing', async () => {
  // however fast the machine is, work seems worth helpers
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 60));
  const grid = gridData(new Lottery(86), 1500, 20, 3);
  for (const data of [{ ...grid, x: grid.x.map((value) => value / 2) }, grid]) {
    const expected = byTwin(data, 5, 18);
    for (const threads of [2, 3]) {
      const job = openWide(data, 5, threads);
      if (!job) throw new Error('the kernel was not built');
      const search = new WideSearch(job);
      const come = await comesTrue(
        () => threadsAtWork(job).length === threads,
        () => expect(searchAll(search, data.n, 5, 18)).toEqual(expected),
      );
      search.close();
      expect(come).toBe(true);
    }
  }
});

describe('floats that are multiples of one step', () => {
  const lottery = new Lottery(88);
  const [n, dim] = [150, 18];
  const bytes = lottery.bytes(n * dim, 6);

  it.each([
    ['shares of 255', (value: number) => value / 255],
    ['standardized', (value: number) => (value / 255 - 0.1307) / 0.3081],
    ['far from 0', (value: number) => 1e6 + value / 64],
    ['halves in f32', (value: number) => Math.fround(value / 2)],
  ])('have the neighbors of plain loops, at exact distances too: %s', (name, from) => {
    const values = Float64Array.from(bytes, from);
    // row 2 is equal to row 1 but for rounding
    for (let j = 0; j < dim; j++) values[2 * dim + j] = values[dim + j] * (1 + 2 ** -52);
    const x = name.includes('f32') ? Float32Array.from(values) : values;
    const between = squaresOf(x, dim);
    for (const limit of [0, between(0, 1, 1e9), between(3, 4, 1e9), between(5, 9, 1e9) * 1.01, 1e9]) {
      const search = openWithin({ x, n, dim }, 1);
      expect(search).toBeInstanceOf(WideSearch);
      const found = searchAll({ ...plainSearch(n, between), ...bound(search) }, n, 0, limit);
      expect(found).toEqual(byTwin({ x, n, dim }, 0, limit));
      search.close();
    }
  });

  function bound(search: WithinSearch): WithinSearch {
    return {
      counts: (...given) => search.counts(...given),
      lists: (...given) => search.lists(...given),
      close: () => search.close(),
    };
  }
});
