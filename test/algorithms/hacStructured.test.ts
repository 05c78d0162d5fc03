import { describe, expect, it } from 'vitest';
import { featureTree } from '../../src/algorithms/featureTree.ts';
import { joinComponents } from '../../src/algorithms/hac/connectivity.ts';
import type { Linkage } from '../../src/algorithms/hac/linkages.ts';
import { hac } from '../../src/algorithms/hac.ts';
import { cutTree } from '../../src/algorithms/tree/cut.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { componentsOf, symmetricGraph } from '../../src/core/graph.ts';
import { Pacer } from '../../src/core/pacer.ts';
import { pairwiseDistances } from '../../src/distances/condensed.ts';
import type { GraphSpec } from '../../src/distances/graph.ts';
import sklearn from '../fixtures/scipy/structured.json' with { type: 'json' };
import { dataOf, lineOf } from '../support/datasets.ts';
import { rowsOfMerges } from '../support/hac.ts';
import { Lottery } from '../support/random.ts';

describe('the trees of scikit-learn with connectivity', () => {
  for (const one of sklearn.cases) {
    it(`${one.linkage}, ${JSON.stringify(one.connectivity)}`, async () => {
      const data = { x: Float64Array.from(one.x), n: one.n, dim: one.dim };
      const connectivity = one.connectivity as GraphSpec;
      const { merges, warnings } = await hac(data, { linkage: one.linkage as Linkage, connectivity });
      const joined = warnings.find(({ code }) => code === 'components-joined');
      expect(joined).toEqual(
        one.components > 1 ? { code: 'components-joined', components: one.components } : undefined,
      );
      expect(rowsOfMerges(merges).map(([a, b]) => [a, b])).toEqual(one.children);
      one.heights.forEach((height, t) => {
        expect(merges.height[t]).toBeCloseTo(height, 9);
      });
    });
  }
});

describe('joining components', () => {
  it.each([
    [60, 5],
    [60, 1],
    [40, 40],
  ])(
    'finds the nearest rows of each two components (%i rows, the largest of %i or more)',
    async (n, inside) => {
      const lottery = new Lottery(n + inside);
      // whole numbers have many equal distances
      const x = lottery.wholes(2 * n, 12);
      const between = (i: number, l: number) => Math.hypot(x[2 * i] - x[2 * l], x[2 * i + 1] - x[2 * l + 1]);
      const pairs = Array.from({ length: n }, (_, i) =>
        i % 7 < 2 || i < inside ? [0, i] : [i, (i * 5) % 7],
      );
      const arcs = pairs.filter(([a, b]) => a !== b && a < n);
      const graph = symmetricGraph(
        {
          n,
          from: Int32Array.from(arcs, ([a]) => a),
          to: Int32Array.from(arcs, ([, b]) => b),
          weights: new Float64Array(arcs.length).fill(1),
        },
        'union',
      );
      const { labels, count } = componentsOf(graph);
      const found = await joinComponents(graph, between, new Pacer({}), Number.POSITIVE_INFINITY);
      const edges = Array.from(found.graph.left, (left, e) => [left, found.graph.right[e]]).slice(
        graph.targets.length / 2,
      );
      const slow: number[][] = [];
      for (let a = 0; a < count; a++) {
        for (let b = a + 1; b < count; b++) {
          let best = [Number.POSITIVE_INFINITY, 0, 0];
          for (let i = 0; i < n; i++) {
            for (let l = 0; l < i; l++) {
              const isBetween = Math.min(labels[i], labels[l]) === a && Math.max(labels[i], labels[l]) === b;
              if (isBetween && between(i, l) < best[0]) best = [between(i, l), l, i];
            }
          }
          slow.push(best.slice(1));
        }
      }
      expect(edges).toEqual(slow);
    },
  );
});

/** Ward on a graph the slow way: each time all pairs of neighbors, by their rows. */
function slowWard(data: Dataset, edges: [number, number][]): number[][] {
  const { n, dim, x } = data;
  const heaps = new Map(Array.from({ length: n }, (_, i) => [i, [i]]));
  const center = (rows: number[]) =>
    Array.from({ length: dim }, (_, j) => rows.reduce((sum, i) => sum + x[i * dim + j], 0) / rows.length);
  const merges: number[][] = [];
  for (let t = 0; t < n - 1; t++) {
    let best = { d: Number.POSITIVE_INFINITY, p: -1, q: -1 };
    for (const [p, rows] of heaps) {
      for (const [q, others] of heaps) {
        if (p >= q) continue;
        const touch = edges.some(
          ([i, l]) => (rows.includes(i) && others.includes(l)) || (rows.includes(l) && others.includes(i)),
        );
        if (!touch) continue;
        const [a, b] = [center(rows), center(others)];
        const d2 = a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0);
        const d = Math.sqrt(((2 * rows.length * others.length) / (rows.length + others.length)) * d2);
        if (d < best.d - 1e-12) best = { d, p, q };
      }
    }
    const rows = [...(heaps.get(best.p) ?? []), ...(heaps.get(best.q) ?? [])];
    heaps.delete(best.p);
    heaps.delete(best.q);
    heaps.set(n + t, rows);
    merges.push([best.p, best.q, best.d, rows.length]);
  }
  return merges;
}

describe('on a graph', () => {
  it('ward is what the slow way finds', async () => {
    const lottery = new Lottery(41);
    const n = 14;
    const data = { x: lottery.floats(n * 2), n, dim: 2 };
    const edges = Array.from({ length: n - 1 }, (_, i): [number, number] => [i + 1, lottery.below(i + 1)]);
    for (let extra = 0; extra < 8; extra++) {
      edges.push([lottery.below(n), lottery.below(n)]);
    }
    const connectivity = { kind: 'edges', edges: Int32Array.from(edges.flat()) } as const;
    const { merges } = await hac(data, { connectivity });
    const expected = slowWard(data, edges);
    rowsOfMerges(merges).forEach(([a, b, height, size], t) => {
      expect([a, b, size]).toEqual([expected[t][0], expected[t][1], expected[t][3]]);
      expect(height).toBeCloseTo(expected[t][2], 9);
    });
  });

  it('refuses a graph that needs more memory than allowed', async () => {
    const data = { x: new Lottery(4).floats(400), n: 200, dim: 2 };
    const connectivity = { kind: 'knn', neighbors: 50 } as const;
    await expect(hac(data, { connectivity, maxMemory: 1e5 })).rejects.toMatchObject({ code: 'memory' });
  });

  it('of all pairs the tree is the free one', async () => {
    const data = { x: new Lottery(42).floats(20 * 2), n: 20, dim: 2 };
    const { condensed } = await pairwiseDistances(data);
    for (const linkage of ['single', 'complete', 'average', 'ward'] as const) {
      const free = rowsOfMerges((await hac(data, { linkage })).merges);
      const connectivity = { kind: 'knn', neighbors: 99 } as const;
      const found = rowsOfMerges((await hac(data, { linkage, connectivity })).merges);
      expectClose(found, free);
      if (linkage === 'ward') continue;
      expectClose(rowsOfMerges((await hac({ n: 20, condensed }, { linkage, connectivity })).merges), free);
    }
  });

  it('only neighbors merge, and clusters stay in one piece', async () => {
    const width = 9;
    const n = 9 * 6;
    const data = { x: new Lottery(43).wholes(n, 4), n, dim: 1 };
    const connectivity = { kind: 'grid', width, height: 6 } as const;
    const { merges, warnings } = await hac(data, { connectivity });
    expect(warnings.every(({ code }) => code === 'inversions')).toBe(true);
    const { labels, k } = cutTree(merges, { k: 7 });
    expect(k).toBe(7);
    for (let c = 0; c < k; c++) expect(piecesOf(labels, c, width)).toBe(1);
  });

  it('heavy rows pull', async () => {
    const connectivity = { kind: 'grid', width: 3, height: 1 } as const;
    const { merges } = await hac(lineOf([0, 1, 2.5], [1, 100, 100]), { connectivity });
    // 0 with 1: sqrt(200 / 101) * 1; 1 with 2: sqrt(100) * 1.5
    expect(Array.from(merges.a)).toEqual([0, 2]);
    expect(merges.height[0]).toBeCloseTo(Math.sqrt(200 / 101), 12);
  });

  it('components are joined by their nearest rows', async () => {
    const edges = Int32Array.of(0, 1, 2, 3, 3, 2, 2, 2);
    const data = lineOf([0, 1, 5, 6, 20]);
    const { merges, warnings } = await hac(data, {
      linkage: 'single',
      connectivity: { kind: 'edges', edges },
    });
    expect(warnings).toEqual([{ code: 'components-joined', components: 3 }]);
    expect(Array.from(merges.height)).toEqual([1, 1, 4, 14]);
  });

  it('components are joined within a memory limit', async () => {
    const connectivity = { kind: 'edges', edges: new Int32Array(0) } as const;
    const data = lineOf(Array.from({ length: 100 }, (_, i) => i * i));
    expect((await hac(data, { linkage: 'single', connectivity })).merges.height[98]).toBe(99 * 99 - 98 * 98);
    await expect(hac(data, { connectivity, maxMemory: 1e5 })).rejects.toThrow(
      'joining 100 components needs about 673 kB of memory, 100 kB are allowed; use connectivity to connect more rows or raise maxMemory',
    );
  });

  it('refuses what does not fit', async () => {
    const data = lineOf([0, 1, 5, 6]);
    const grid = { kind: 'grid', width: 3, height: 1 } as const;
    await expect(hac(data, { connectivity: grid })).rejects.toThrow(/3 x 1 has 3 pixels, not 4 rows/);
    const knn = { kind: 'knn' } as const;
    await expect(hac(data, { linkage: 'centroid', connectivity: knn })).rejects.toThrow(
      /is not used with connectivity/,
    );
    const given = { n: 3, condensed: Float64Array.of(1, 2, 3) };
    await expect(hac(given, { connectivity: knn })).rejects.toThrow(/requires rows, not distances/);
    const edges = (...list: number[]) => ({ kind: 'edges', edges: Int32Array.from(list) }) as const;
    await expect(hac(data, { connectivity: edges(0, 4) })).rejects.toThrow(/from 0 to 3 for edges/);
    await expect(hac(data, { connectivity: edges(0) })).rejects.toThrow(/pairs of row numbers/);
    const other = { kind: 'ring' } as unknown as GraphSpec;
    await expect(hac(data, { connectivity: other })).rejects.toThrow(/kind grid, knn,/);
  });
});

function expectClose(found: number[][], expected: number[][]): void {
  expect(found.map(([a, b]) => [a, b])).toEqual(expected.map(([a, b]) => [a, b]));
  found.forEach(([, , height], t) => {
    expect(height).toBeCloseTo(expected[t][2], 9);
  });
}

/** How many pieces of neighboring pixels a cluster has. */
function piecesOf(labels: Int32Array, c: number, width: number): number {
  const left = new Set(Array.from(labels.keys()).filter((i) => labels[i] === c));
  let pieces = 0;
  for (const start of labels.keys()) {
    if (!left.delete(start)) continue;
    pieces++;
    const stack = [start];
    while (stack.length > 0) {
      const i = stack.pop() as number;
      const sides = [i - width, i + width];
      if (i % width > 0) sides.push(i - 1);
      if (i % width < width - 1) sides.push(i + 1);
      for (const side of sides) if (left.delete(side)) stack.push(side);
    }
  }
  return pieces;
}

describe('a feature tree', () => {
  it('groups columns that are alike and averages them', async () => {
    const data = {
      ...dataOf([
        [1, 10, 1.5, 11, 50],
        [2, 20, 2.5, 19, 10],
        [3, 10, 2.5, 12, 90],
      ]),
      columns: ['a', 'b', 'c', 'd', 'e'],
      weights: Float64Array.of(1, 2, 3),
    };
    const { tree, groups, data: reduced } = await featureTree(data, { linkage: 'average', cut: { k: 3 } });
    expect(tree.n).toBe(5);
    expect(Array.from(groups.labels)).toEqual([0, 1, 0, 1, 2]);
    expect(Array.from(reduced.x)).toEqual([1.25, 10.5, 50, 2.25, 19.5, 10, 2.75, 11, 90]);
    expect(reduced).toMatchObject({ n: 3, dim: 3, columns: ['a+c', 'b+d', 'e'] });
    expect(reduced.weights).toEqual(data.weights);
  });

  it('can go by correlation', async () => {
    const data = dataOf([
      [1, 100, 3],
      [2, 201, 1],
      [3, 299, 2],
    ]);
    const cut = { k: 2 };
    const { groups } = await featureTree(data, { linkage: 'average', metric: 'correlation', cut });
    expect(Array.from(groups.labels)).toEqual([0, 0, 1]);
  });
});
