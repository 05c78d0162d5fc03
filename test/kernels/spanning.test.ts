import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { finish } from '../../src/core/pacer.ts';
import { openTree } from '../../src/kernels/neighbors/layout.ts';
import { TreeSearch } from '../../src/kernels/neighbors/runner.ts';
import type { Cores, NeighborSearch } from '../../src/kernels/neighbors/search.ts';
import { openWide, WideSearch } from '../../src/kernels/neighbors/wide.ts';
import { gridData } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';
import { edgesBy, kruskal } from '../support/spanning.ts';
import { comesTrue, threadsAtWork } from '../support/threads.ts';

afterEach(() => void vi.restoreAllMocks());

/** How many of the nearest rows are known, and which of them the core reaches. */
interface Known {
  count: number;
  core: number;
}

function open(kind: string, data: Dataset, count: number, threads: number): NeighborSearch {
  const tree = kind === 'tree' ? openTree(data, count, threads) : undefined;
  const wide = kind === 'products' ? openWide(data, count, threads) : undefined;
  if (tree) return new TreeSearch(tree);
  if (wide) return new WideSearch(wide);
  throw new Error('the kernel was not built, or does not take the rows');
}

/** Edges where the cores are distances to one of the nearest rows, and the trees of plain loops. */
function bothWays(kind: string, data: Dataset, { count, core: reached }: Known) {
  const { n } = data;
  const search = open(kind, data, count, 1);
  try {
    const near = { count, indices: new Int32Array(n * count), distances: new Float64Array(n * count) };
    if (count > 0) finish(search.nearest(count, near.indices, near.distances));
    const core = Float64Array.from({ length: n }, (_, i) =>
      reached > 0 ? near.distances[i * count + reached - 1] : 0,
    );
    const cores: Cores | undefined = count > 0 ? { core, near } : undefined;
    return { found: edgesBy(search, n, cores), expected: kruskal(data, core) };
  } finally {
    search.close();
  }
}

function expectSame(kind: string, data: Dataset, known: Known): void {
  const { found, expected } = bothWays(kind, data, known);
  expect(found).toEqual(expected);
}

/** No two rows are equal. */
function distinct({ x, dim }: Dataset): Dataset {
  const rows = new Map<string, number[]>();
  for (let p = 0; p < x.length; p += dim)
    rows.set(x.subarray(p, p + dim).join(), [...x.subarray(p, p + dim)]);
  return { x: Float64Array.from([...rows.values()].flat()), n: rows.size, dim };
}

describe.each(['products', 'tree'])('a spanning tree by %s', (kind) => {
  it('is what was computed by hand', () => {
    // squares: the edges of 1 and 4 are as long as their ends are apart, the last one is as long as the core of 9.5
    const data = { x: Float64Array.of(0.5, 1.5, 3.5, 9.5, 5.5), n: 5, dim: 1 };
    const search = open(kind, data, 0, 1);
    const core = Float64Array.of(1, 1, 4, 25, 4);
    expect(edgesBy(search, 5, { core })).toEqual([
      [0, 1, 1],
      [1, 2, 4],
      [2, 4, 4],
      [3, 4, 25],
    ]);
    search.close();
  });

  it('is that of all pairs, with ties', () => {
    const lottery = new Lottery(90);
    for (const [n, dim, side] of [
      [1, 1, 2],
      [2, 2, 9],
      [9, 3, 4],
      [21, 8, 3],
      [130, 20, 3],
      [200, 3, 7],
    ]) {
      const grid = distinct(gridData(lottery, n, dim, side));
      const most = grid.n - 1;
      // halves are floats to the kernel, whole numbers are bytes
      for (const data of [grid, { ...grid, x: grid.x.map((value) => value / 2) }]) {
        expectSame(kind, data, { count: 0, core: 0 });
        for (const count of [1, 4, most].filter((one) => one > 0 && one <= most)) {
          for (const core of [0, 1, count]) expectSame(kind, data, { count, core });
        }
      }
    }
  });

  it('is that of all pairs, whatever the numbers', () => {
    const lottery = new Lottery(91);
    const [n, dim] = [150, 17];
    const floats = lottery.floats(n * dim, -2, 2);
    const kinds: Dataset['x'][] = [
      floats,
      Float32Array.from(floats),
      lottery.bytes(n * dim),
      floats.map((value) => 1e9 + value),
      floats.map((value) => 1e140 * value),
      floats.map((value) => 1e-90 * value),
      floats.map((value, p) => (p < dim ? 1e6 : value)),
      // in heaps whose rows know only each other
      lottery.heaps(n, dim, 5),
      lottery.heaps(n, dim, 5).map((value) => Math.round(value)),
      Uint8Array.from(lottery.heaps(n, dim, 2), (value) => Math.max(0, value)),
    ];
    for (const x of kinds) {
      expectSame(kind, { x, n, dim }, { count: 0, core: 0 });
      expectSame(kind, { x, n, dim }, { count: 5, core: 5 });
    }
  });

  it('is the same on more threads', () => {
    const lottery = new Lottery(92);
    const data = { x: lottery.heaps(300, 220, 7), n: 300, dim: 220 };
    const expected = kruskal(data, new Float64Array(300));
    for (const threads of [1, 2, 3]) {
      const search = open(kind, data, 0, threads);
      expect(edgesBy(search, 300, undefined)).toEqual(expected);
      search.close();
    }
  });
});

it('helpers look for edges by products', async () => {
  // however fast the machine is, work seems worth helpers
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 60));
  const data = { x: new Lottery(93).heaps(300, 40, 7), n: 300, dim: 40 };
  const expected = kruskal(data, new Float64Array(300));
  const job = openWide(data, 0, 2);
  if (!job) throw new Error('the kernel was not built');
  const search = new WideSearch(job);
  const come = await comesTrue(
    () => threadsAtWork(job).length === 2,
    () => expect(edgesBy(search, 300, undefined)).toEqual(expected),
  );
  search.close();
  expect(come).toBe(true);
});
