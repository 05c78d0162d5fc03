import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { loadKernel } from '../../src/kernels/host.ts';
import { openTree } from '../../src/kernels/neighbors/layout.ts';
import { TreeSearch } from '../../src/kernels/neighbors/runner.ts';
import { plainSearch, squaresOf } from '../../src/kernels/neighbors/twin.ts';
import { openNeighbors } from '../../src/kernels/neighbors.ts';
import { gridData, lineOf } from '../support/datasets.ts';
import { neighborsOf, searchAll } from '../support/neighbors.ts';
import { Lottery } from '../support/random.ts';
import { comesTrue, threadsAtWork } from '../support/threads.ts';

afterEach(() => {
  configureKernels({ mode: 'wasm', threads: undefined });
  vi.restoreAllMocks();
});

/** What the tree finds. */
function byTree(data: Dataset, count: number, limit: number, rows?: Int32Array<ArrayBuffer>, threads = 1) {
  const job = openTree(data, count, threads);
  if (!job) throw new Error('the kernel was not built');
  const search = new TreeSearch(job);
  const found = searchAll(search, data.n, count, limit, rows);
  search.close();
  return found;
}

/** What plain loops find. */
function byTwin({ x, n, dim }: Dataset, count: number, limit: number, rows?: Int32Array<ArrayBuffer>) {
  return searchAll(plainSearch(n, squaresOf(x, dim)), n, count, limit, rows);
}

it('the kernel was built', () => {
  expect(loadKernel('neighbors')).toBeInstanceOf(WebAssembly.Module);
  expect(openNeighbors(lineOf([1, 2]), 1, 1)).toBeInstanceOf(TreeSearch);
  configureKernels({ mode: 'js' });
  expect(openNeighbors(lineOf([1, 2]), 1, 1)).not.toBeInstanceOf(TreeSearch);
});

describe('the tree and plain loops', () => {
  it('are right for a line worked out by hand', () => {
    const expected = {
      indices: Int32Array.of(1, 2, 0, 2, 3, 1, 2, 1, 2, 3),
      d2: Float64Array.of(1, 9, 1, 4, 0, 4, 0, 4, 49, 49),
      counts: Int32Array.of(2, 4, 3, 3, 1),
      lists: [
        Int32Array.of(0, 0, 1),
        Int32Array.of(1, 0, 1, 2, 3),
        Int32Array.of(2, 1, 2, 3),
        Int32Array.of(3, 1, 2, 3),
        Int32Array.of(4, 4),
      ],
    };
    const data = lineOf([0, 1, 3, 3, 10]);
    expect(byTree(data, 2, 4)).toEqual(expected);
    expect(byTwin(data, 2, 4)).toEqual(expected);
  });

  it('find what sorting all distances finds, with ties and duplicates', () => {
    const lottery = new Lottery(71);
    for (const [n, dim, side] of [
      [1, 1, 2],
      [2, 2, 2],
      [8, 1, 3],
      [9, 3, 4],
      [65, 2, 5],
      [130, 20, 3],
      [200, 3, 1e6],
    ]) {
      const data = gridData(lottery, n, dim, side);
      for (const count of [0, Math.min(1, n - 1), Math.min(6, n - 1), n - 1]) {
        for (const limit of [0, 1, 5, side * side]) {
          const expected = neighborsOf(data, count, limit);
          expect(byTree(data, count, limit)).toEqual(expected);
          expect(byTwin(data, count, limit)).toEqual(expected);
        }
      }
    }
  });

  it('agree to the last bit, whatever the numbers', () => {
    const lottery = new Lottery(72);
    const floats = lottery.floats(150 * 3, -2, 2);
    const kinds: Dataset[] = [
      { x: floats, n: 150, dim: 3 },
      { x: Float32Array.from(floats), n: 150, dim: 3 },
      { x: lottery.bytes(150 * 33), n: 150, dim: 33 },
      { x: floats.map((value) => 1e9 + value), n: 150, dim: 3 },
      { x: floats.subarray(150).map((value) => 1e140 * (value / 2)), n: 300, dim: 1 },
      { x: floats.map((value) => 1e-130 * value), n: 150, dim: 3 },
      { x: new Float64Array(150), n: 50, dim: 3 },
    ];
    for (const data of kinds) {
      // a limit that one pair of rows meets exactly
      const [, , limit] = byTwin(data, 40, 0).d2;
      for (const most of [0, limit, limit * 40, Number.MAX_VALUE, Number.POSITIVE_INFINITY]) {
        expect(byTree(data, 40, most)).toEqual(byTwin(data, 40, most));
      }
    }
  });

  it('answer for some rows in the order that was asked', () => {
    const lottery = new Lottery(73);
    const data = gridData(lottery, 500, 2, 12);
    const rows = Int32Array.from(lottery.permutation(500).slice(0, 131));
    const found = byTree(data, 0, 4, rows);
    expect(found.lists.map(([row]) => row)).toEqual([...rows]);
    expect(found).toEqual(byTwin(data, 0, 4, rows));
  });

  it('hand out lists that do not fit all at once', () => {
    const data = gridData(new Lottery(74), 3000, 2, 9);
    const search = openNeighbors(data, 0, 1);
    let rows = 0;
    const visit = (row: number, neighbors: Int32Array) => {
      expect(row).toBe(rows++);
      expect([neighbors.length, neighbors[0], neighbors[2999]]).toEqual([3000, 0, 2999]);
    };
    finish(
      search.lists(
        200,
        Int32Array.from({ length: 3000 }, (_, i) => i),
        visit,
      ),
    );
    expect(rows).toBe(3000);
    search.close();
  });
});

describe('helpers', () => {
  const data = gridData(new Lottery(75), 1500, 3, 15);
  const expected = byTwin(data, 5, 6);

  it('change nothing', async () => {
    // however fast the machine is, work seems worth helpers
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 60));
    for (const threads of [1, 2, 3]) {
      const job = openTree(data, 5, threads);
      if (!job) throw new Error('the kernel was not built');
      const search = new TreeSearch(job);
      const come = await comesTrue(
        () => threadsAtWork(job).length === threads,
        () => expect(searchAll(search, 1500, 5, 6)).toEqual(expected),
      );
      search.close();
      expect(come).toBe(true);
    }
  });
});
