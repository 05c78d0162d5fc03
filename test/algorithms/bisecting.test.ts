import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type BisectingResult, bisecting, bisectingSweep } from '../../src/algorithms/bisecting.ts';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import { cutTree } from '../../src/algorithms/tree/cut.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { Random } from '../../src/core/random.ts';
import { dataOf, distinctRows, gridRows, mixture } from '../support/datasets.ts';
import { distance2, rowsOf } from '../support/kmeans.ts';

const line = dataOf([[0], [10], [1], [30], [11]]);

describe('bisecting by hand', () => {
  it('gives every field', async () => {
    // 30 first (101 + 0; the other ways cost more), then {0, 1, 10, 11} in the middle
    const { tree, ...rest } = await bisecting(line, { k: 3, seed: 2 });
    expect(rest).toEqual({
      algorithm: 'bisecting',
      k: 3,
      n: 5,
      labels: Int32Array.of(0, 1, 0, 2, 1),
      sizes: Float64Array.of(2, 2, 1),
      seed: 2,
      centers: { dim: 1, points: Float64Array.of(0.5, 10.5, 30), inertia: 1 },
      descent: { iterations: expect.any(Number), converged: true, restarts: 5 },
      warnings: [],
    });
    // each split makes a pass at least, and one to see that nothing moves
    expect(rest.descent.iterations).toBeGreaterThanOrEqual(4);
    const bySize = (a: { size: number }, b: { size: number }) => b.size - a.size;
    expect(tree.kind).toBe('splits');
    const [whole, ...splits] = tree.nodes;
    expect(whole).toEqual({
      id: 0,
      parent: null,
      size: 5,
      inertia: expect.closeTo(581.2, 10),
      center: [10.4],
      children: [1, 2],
      cluster: null,
    });
    const [four, thirty] = splits.slice(0, 2).sort(bySize);
    expect(four).toMatchObject({
      parent: 0,
      size: 4,
      center: [5.5],
      children: [3, 4],
      cluster: null,
      inertia: 101,
    });
    expect(thirty).toMatchObject({
      parent: 0,
      size: 1,
      center: [30],
      children: null,
      cluster: 2,
      inertia: 0,
    });
    const halves = splits.slice(2).sort((a, b) => a.center[0] - b.center[0]);
    expect(halves.map(({ id }) => id).sort()).toEqual([3, 4]);
    expect(halves[0]).toMatchObject({
      parent: four.id,
      size: 2,
      center: [0.5],
      children: null,
      cluster: 0,
      inertia: 0.5,
    });
    expect(halves[1]).toMatchObject({
      parent: four.id,
      size: 2,
      center: [10.5],
      children: null,
      cluster: 1,
      inertia: 0.5,
    });
  });

  it('is the mean for k = 1', async () => {
    const result = await bisecting(line, { k: 1 });
    expect(result).toMatchObject({ k: 1, descent: { iterations: 0, converged: true } });
    expect([...result.centers.points, result.centers.inertia]).toEqual([10.4, expect.closeTo(581.2, 10)]);
    expect([...result.labels]).toEqual([0, 0, 0, 0, 0]);
    expect(result.tree.nodes).toHaveLength(1);
  });

  it.each([
    ['inertia', [0.5, 100, 140]],
    ['size', [0, 1, 120]],
  ] as const)('splits the cluster of the largest %s', async (strategy, centers) => {
    const data = dataOf([[0], [1], [100], [140]], [10, 10, 1, 1]);
    const result = await bisecting(data, { k: 3, strategy });
    expect([...result.centers.points]).toEqual(centers);
  });

  it('passes over the largest cluster when its rows are all the same', async () => {
    const data = dataOf([[0], [0], [0], [0], [9], [11]]);
    const result = await bisecting(data, { k: 3, strategy: 'size' });
    expect([...result.centers.points]).toEqual([0, 9, 11]);
  });
});

/** What must hold of the tree, found out from rows and labels alone. */
function expectTree(data: Dataset, { tree: { nodes: tree }, k, labels, centers, sizes }: BisectingResult) {
  const { points, inertia, dim } = centers;
  const rows = rowsOf(data.x, data.dim);
  const weights = data.weights ?? new Float64Array(data.n).fill(1);
  expect(tree).toHaveLength(2 * k - 1);
  const members = (id: number): number[] => {
    const { children, cluster } = tree[id];
    if (children) return children.flatMap(members);
    return Array.from(labels.keys()).filter((i) => labels[i] === cluster);
  };
  for (const node of tree) {
    const own = members(node.id);
    const size = own.reduce((sum, i) => sum + weights[i], 0);
    expect(node.size).toBe(size);
    for (let j = 0; j < dim; j++) {
      const mean = own.reduce((sum, i) => sum + weights[i] * rows[i][j], 0) / size;
      expect(node.center[j]).toBeCloseTo(mean, 9);
    }
    expect(node.inertia).toBeCloseTo(
      own.reduce((sum, i) => sum + weights[i] * distance2(rows[i], node.center), 0),
      9,
    );
    if (!node.children) {
      expect([...points.subarray(dim * (node.cluster ?? 0), dim * (node.cluster ?? 0) + dim)]).toEqual(
        node.center,
      );
      expect(sizes[node.cluster ?? 0]).toBe(node.size);
      continue;
    }
    const halves = node.children.map((id) => tree[id]);
    expect(halves.map(({ parent }) => parent)).toEqual([node.id, node.id]);
    expect(halves[0].inertia + halves[1].inertia).toBeLessThanOrEqual(node.inertia * (1 + 1e-12));
  }
  const leaves = tree.filter((node) => !node.children);
  expect(leaves.map(({ cluster }) => cluster).sort((a, b) => Number(a) - Number(b))).toEqual([
    ...sizes.keys(),
  ]);
  expect(inertia).toBeCloseTo(
    leaves.reduce((sum, leaf) => sum + leaf.inertia, 0),
    9,
  );
  expect([...sizes]).toEqual([...sizes].sort((a, b) => b - a));
}

describe('bisecting', () => {
  const shape = fc.record({
    n: fc.integer({ min: 1, max: 60 }),
    dim: fc.integer({ min: 1, max: 3 }),
    seed: fc.nat(1e6),
    k: fc.integer({ min: 1, max: 12 }),
    strategy: fc.constantFrom('inertia' as const, 'size' as const),
    init: fc.constantFrom(
      'k-means++' as const,
      'random' as const,
      'farthest-first' as const,
      'k-means||' as const,
    ),
  });

  it('makes a tree whose leaves are the clusters, k or as many as there are distinct rows', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ n, dim, seed, ...options }) => {
        const data = gridRows(n, dim, 6, seed);
        const found = distinctRows(data);
        const result = await bisecting(data, { ...options, seed });
        expect(result.k).toBe(Math.min(options.k, found));
        expectTree(data, result);
        const few = result.warnings.filter(({ code }) => code === 'fewer-points-than-k');
        expect(few).toEqual(
          found < options.k ? [{ code: 'fewer-points-than-k', requested: options.k, found }] : [],
        );
      }),
      { numRuns: 150 },
    );
  });

  it('holds the clusterings for every smaller k', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ n, dim, seed, ...options }) => {
        const data = gridRows(n, dim, 9, seed);
        const whole = await bisecting(data, { ...options, seed });
        for (let k = 1; k <= whole.k; k++) {
          const { descent, ...rest } = await bisecting(data, { ...options, seed, k });
          const expected = { ...rest, warnings: [] };
          expect(cutTree(whole, { k })).toStrictEqual(expected);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('gives for several k at once what it gives for each', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ n, dim, seed, k, ...options }) => {
        const data = gridRows(n, dim, 9, seed);
        const ks = [k, 1, k + 3, Math.ceil(k / 2), k];
        const told: number[] = [];
        const results = await bisectingSweep(data, { ...options, seed, ks, onFit: ({ k }) => told.push(k) });
        for (const [at, k] of ks.entries())
          expect(results[at]).toStrictEqual(await bisecting(data, { ...options, seed, k }));
        expect(told).toEqual(ks);
      }),
      { numRuns: 30 },
    );
    expect(await bisectingSweep(line, { ks: [] })).toEqual([]);
  });

  it('finds what k-means finds where the heaps are plain', async () => {
    const data = mixture(4, 11);
    const [tree, flat] = [await bisecting(data, { k: 4 }), await kmeans(data, { k: 4 })];
    expect(tree.centers.inertia).toBeGreaterThanOrEqual(flat.centers.inertia * (1 - 1e-12));
    expect(tree.centers.inertia).toBeLessThan(1.01 * flat.centers.inertia);
  });

  it('gives the same bytes for the same seed, and leaves its input alone', async () => {
    const data = mixture(5, 12);
    const before = data.x.slice();
    const options = { k: 9, nInit: 1, seed: 4 };
    expect(JSON.stringify(await bisecting(data, options))).toBe(
      JSON.stringify(await bisecting(data, options)),
    );
    expect(data.x).toEqual(before);
  });

  it('reports splits that did not converge', async () => {
    const data = mixture(9, 13);
    const result = await bisecting(data, { k: 3, nInit: 1, maxIter: 1 });
    expect(result).toMatchObject({ descent: { converged: false, iterations: 2 } });
    expect(result.warnings).toEqual([{ code: 'not-converged', iterations: 2 }]);
  });

  it.each<[string, object, RegExp]>([
    ['k', { k: 0 }, /at least 1 for k but received 0/],
    ['strategy', { strategy: 'sise' }, /strategy "sise": did you mean size\? Expected inertia or size/],
    ['init', { init: 'kmeans++' }, /did you mean k-means\+\+\?/],
    ['nInit', { nInit: 0 }, /nInit/],
    ['seed', { seed: -1 }, /seed/],
  ])('refuses a wrong %s', async (_, options, message) => {
    await expect(bisecting(line, { k: 2, ...options })).rejects.toThrow(message);
  });

  it('refuses what is no number, and a cut beyond its k', async () => {
    await expect(bisecting(dataOf([[1], [Number.NaN]]), { k: 2 })).rejects.toThrow('row 1, column 0');
    const result = await bisecting(line, { k: 3 });
    expect(() => cutTree(result, { k: 4 })).toThrow('from 1 to 3 for k but received 4');
    expect(() => cutTree(result, { height: 1 } as never)).toThrow('k for cut');
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort();
    await expect(bisecting(mixture(60, 3), { k: 500, nInit: 50, signal })).rejects.toThrow('interrupted');
  });
});

describe('bisecting on colors', () => {
  afterEach(() => configureKernels({ mode: 'wasm' }));

  it('gives the same bytes in wasm and plain', async () => {
    const random = new Random(5);
    const x = Uint8Array.from({ length: 3 * 800 }, () => random.below(256));
    const weights = Float64Array.from({ length: 800 }, () => random.below(9));
    const data = { x, n: 800, dim: 3, weights };
    const fast = await bisecting(data, { k: 20 });
    configureKernels({ mode: 'js' });
    expect(await bisecting(data, { k: 20 })).toStrictEqual(fast);
  });
});
