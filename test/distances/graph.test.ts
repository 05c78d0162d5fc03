import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { pairwiseDistances } from '../../src/distances/condensed.ts';
import { type GraphSpec, graphOfRows } from '../../src/distances/graph.ts';
import { graphFromWord } from '../../src/distances/graphWords.ts';
import { gridData, lineOf } from '../support/datasets.ts';
import { matrixOf, slowSymmetric } from '../support/graph.ts';
import { Lottery } from '../support/random.ts';

const between = ({ x, dim }: Dataset, i: number, l: number) =>
  Math.sqrt(
    Array.from({ length: dim }, (_, j) => (x[i * dim + j] - x[l * dim + j]) ** 2).reduce((a, b) => a + b, 0),
  );

/** The other rows of each row, the nearest first, by their numbers where they are equally near. */
function ranked(data: Dataset): number[][] {
  const rows = Array.from({ length: data.n }, (_, i) => i);
  return rows.map((i) =>
    rows.filter((l) => l !== i).sort((a, b) => between(data, i, a) - between(data, i, b) || a - b),
  );
}

/** The full matrix of a graph the slow way. */
function slow(data: Dataset, spec: GraphSpec): number[][] {
  const rows = ranked(data);
  const fill = (weight: (i: number, l: number) => number) =>
    rows.map((_, i) => rows.map((_, l) => weight(i, l)));
  const scale = rows.map((near, i) => between(data, i, near[Math.min(7, data.n - 1) - 1]));
  const heat = (gamma: number | 'auto' | undefined, i: number, l: number) => {
    const d = between(data, i, l);
    if (gamma === undefined) return 1;
    return Math.exp(gamma === 'auto' ? (-d * d) / (scale[i] * scale[l]) : -gamma * d * d);
  };
  switch (spec.kind) {
    case 'knn':
    case 'mutual-knn': {
      const { neighbors = 10, gamma } = spec;
      const arcs = fill((i, l) =>
        rows[i].indexOf(l) >= 0 && rows[i].indexOf(l) < neighbors ? heat(gamma, i, l) : 0,
      );
      return slowSymmetric(arcs, spec.kind === 'knn' ? (gamma === undefined ? 'mean' : 'union') : 'mutual');
    }
    case 'radius':
      return fill((i, l) => (i !== l && between(data, i, l) <= spec.radius ? heat(spec.gamma, i, l) : 0));
    case 'rbf':
      return fill((i, l) => (i === l ? 0 : heat(spec.gamma ?? 'auto', i, l)));
    default:
      throw new Error(spec.kind);
  }
}

const SPECS: GraphSpec[] = [
  { kind: 'knn', neighbors: 3 },
  { kind: 'knn', neighbors: 100 },
  { kind: 'knn', neighbors: 4, gamma: 0.5 },
  { kind: 'knn', neighbors: 9, gamma: 'auto' },
  { kind: 'mutual-knn', neighbors: 3 },
  { kind: 'mutual-knn', neighbors: 5, gamma: 'auto' },
  { kind: 'radius', radius: 0.4 },
  { kind: 'radius', radius: 0.5, gamma: 2 },
  { kind: 'rbf', gamma: 1 },
  { kind: 'rbf' },
];

describe('graphOfRows', () => {
  it.each(SPECS.map((spec) => [JSON.stringify(spec), spec] as const))(
    '%s is that of all pairs',
    async (_, spec) => {
      for (const dim of [1, 2, 20]) {
        const lottery = new Lottery(dim);
        const data = { x: lottery.floats(60 * dim), n: 60, dim };
        const expected = slow(data, spec);
        const given = await pairwiseDistances(data);
        for (const input of [data, given]) {
          const found = matrixOf(await graphOfRows(input, { graph: spec }));
          for (const [i, row] of expected.entries())
            for (const [l, weight] of row.entries()) expect(found[i][l]).toBeCloseTo(weight, 12);
        }
      }
    },
  );

  it('takes ties and repeated rows by their numbers', async () => {
    const data = gridData(new Lottery(5), 40, 2, 3);
    const spec: GraphSpec = { kind: 'knn', neighbors: 4 };
    expect(matrixOf(await graphOfRows(data, { graph: spec }))).toEqual(slow(data, spec));
  });

  it('takes one row, two rows and equal rows', async () => {
    for (const graph of SPECS) {
      const one = await graphOfRows(lineOf([3]), { graph });
      expect([...one.offsets]).toEqual([0, 0]);
      const two = await graphOfRows(lineOf([3, 3]), { graph });
      expect([...two.targets]).toEqual([1, 0]);
      expect([...two.weights]).toEqual([1, 1]);
      expect(
        (await graphOfRows(lineOf(new Array(12).fill(1e9)), { graph })).weights.every((w) => w > 0),
      ).toBe(true);
    }
  });

  it('weighs pixels by their gradients', async () => {
    // gradients 0, 3, 3, 0 of 2 x 2 pixels: mean 1.5, deviation 1.5
    const data = lineOf([1, 1, 4, 4]);
    const plain = await graphOfRows(data, { graph: { kind: 'grid', width: 2, height: 2 } });
    expect(matrixOf(plain)).toEqual([
      [0, 1, 1, 0],
      [1, 0, 0, 1],
      [1, 0, 0, 1],
      [0, 1, 1, 0],
    ]);
    const graph = { kind: 'grid', width: 2, height: 2, beta: 3 } as const;
    const [far, near] = [Math.exp(-6) + 1e-6, 1 + 1e-6];
    expect(matrixOf(await graphOfRows(data, { graph }))).toEqual([
      [0, near, far, 0],
      [near, 0, 0, far],
      [far, 0, 0, near],
      [0, far, near, 0],
    ]);
    const even = await graphOfRows(lineOf([5, 5]), { graph: { kind: 'grid', width: 2, height: 1, beta: 9 } });
    expect([...even.weights]).toEqual([1 + 1e-6, 1 + 1e-6]);
  });

  it('has no edges between rows that are infinitely far apart', async () => {
    const condensed = Float64Array.of(1, Number.POSITIVE_INFINITY, 1);
    for (const graph of SPECS.filter(({ kind }) => kind !== 'radius')) {
      const found = matrixOf(await graphOfRows({ condensed, n: 3 }, { graph }));
      expect([found[0][2], found[2][0]]).toEqual([0, 0]);
      expect(found[0][1]).toBeGreaterThan(0);
    }
  });

  it('takes edges, and refuses what are none', async () => {
    const data = lineOf([1, 2, 3]);
    const of = (edges: number[], weights?: number[]) =>
      graphOfRows(data, {
        graph: {
          kind: 'edges',
          edges: Int32Array.from(edges),
          weights: weights && Float64Array.from(weights),
        },
      });
    expect(matrixOf(await of([0, 1, 1, 0, 2, 1], [1, 3, 2]))).toEqual([
      [0, 3, 0],
      [3, 0, 2],
      [0, 2, 0],
    ]);
    await expect(of([0, 1, 2])).rejects.toThrow(/pairs of row numbers/);
    await expect(of([0, 3])).rejects.toThrow(/edges/);
    await expect(of([0, 1], [1, 2])).rejects.toThrow(/1 numbers/);
    await expect(of([0, 1], [-0.5])).rejects.toThrow(
      /similarity -0\.5 of row 0 and row 1 is negative.*heat kernel/,
    );
    await expect(of([0, 1], [Number.NaN])).rejects.toThrow(/not a finite number/);
  });

  it('refuses what needs more memory than allowed, with a way out', async () => {
    const data = lineOf(Array.from({ length: 200 }, (_, i) => i));
    for (const graph of [
      { kind: 'rbf' },
      { kind: 'knn', neighbors: 50 },
      { kind: 'radius', radius: 90 },
    ] as const)
      await expect(graphOfRows(data, { graph, maxMemory: 1e5 })).rejects.toMatchObject({ code: 'memory' });
  });
});

describe('graphFromWord', () => {
  it.each<[string, GraphSpec]>([
    ['knn', { kind: 'knn' }],
    ['knn:15', { kind: 'knn', neighbors: 15 }],
    ['mutual-knn:10', { kind: 'mutual-knn', neighbors: 10 }],
    ['radius:0.3', { kind: 'radius', radius: 0.3 }],
    ['radius:1e-3', { kind: 'radius', radius: 0.001 }],
    ['rbf', { kind: 'rbf', gamma: 'auto' }],
    ['rbf:.5', { kind: 'rbf', gamma: 0.5 }],
    ['grid:8x4', { kind: 'grid', width: 8, height: 4 }],
  ])('%s', (word, spec) => {
    expect(graphFromWord(word, 'graph')).toEqual(spec);
  });

  it('leaves other words alone, and refuses broken ones', () => {
    expect(graphFromWord('edges.csv', 'graph')).toBeUndefined();
    for (const word of ['knn:', 'knn:1.5', 'radius', 'radius:-1', 'rbf:x', 'grid:8', 'grid'])
      expect(() => graphFromWord(word, 'graph'), word).toThrow(/graph/);
  });
});
