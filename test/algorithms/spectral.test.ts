import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { afterEach, describe, expect, it } from 'vitest';
import { ASSIGNMENTS } from '../../src/algorithms/spectral/assign.ts';
import { polarFactor } from '../../src/algorithms/spectral/polar.ts';
import { type SpectralOptions, spectral } from '../../src/algorithms/spectral.ts';
import { componentsOf, type Graph } from '../../src/core/graph.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { Pacer } from '../../src/core/pacer.ts';
import { graphOfRows } from '../../src/distances/graph.ts';
import { type EigenOptions, eigenOf } from '../../src/distances/graphEigen.ts';
import { shrinkImage } from '../../src/features/shrink.ts';
import { adjustedRand } from '../../src/indices/external.ts';
import { openBlock } from '../../src/kernels/spectral.ts';
import sklearn from '../fixtures/sklearn/spectral.json' with { type: 'json' };
import { lineOf } from '../support/datasets.ts';
import { graphOf, matrixOf } from '../support/graph.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

/** All eigenvalues of D^-1/2 A D^-1/2, falling, by ml-matrix. */
function allValues(graph: Graph): number[] {
  const full = matrixOf(graph);
  const roots = full.map((row) => Math.sqrt(row.reduce((a, b) => a + b, 0)));
  const scaled = full.map((row, i) => row.map((w, l) => w / roots[i] / roots[l]));
  return new EigenvalueDecomposition(new Matrix(scaled), { assumeSymmetric: true }).realEigenvalues.sort(
    (a, b) => b - a,
  );
}

const twoRings = (n: number, gap: number) => {
  const x = Float64Array.from({ length: 4 * n }, (_, p) => {
    const angle = (2 * Math.PI * Math.floor(p / 2)) / n;
    return (p < 2 * n ? 1 : 1 + gap) * (p % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
  return { x, n: 2 * n, dim: 2 };
};

const FREELY: EigenOptions = {
  seed: 1,
  maxMemory: Number.POSITIVE_INFINITY,
  remedy: { option: 'k', how: 'lower' },
};

describe('eigenOf', () => {
  const graphs: [string, () => Graph | Promise<Graph>][] = [
    [
      'random rows',
      () =>
        graphOfRows(
          { x: new Lottery(3).floats(900), n: 300, dim: 3 },
          { graph: { kind: 'knn', neighbors: 9 } },
        ),
    ],
    [
      'random rows by heat',
      () =>
        graphOfRows({ x: new Lottery(4).floats(400), n: 200, dim: 2 }, { graph: { kind: 'rbf', gamma: 9 } }),
    ],
    // all eigenvalues but the first and the last occur twice
    [
      'a ring',
      () =>
        graphOf(
          400,
          Array.from({ length: 400 }, (_, i) => [i, (i + 1) % 400]),
        ),
    ],
    [
      'a square grid',
      () => graphOfRows(lineOf(new Array(400).fill(0)), { graph: { kind: 'grid', width: 20, height: 20 } }),
    ],
    [
      'few rows',
      () =>
        graphOf(5, [
          [0, 1],
          [1, 2],
          [2, 3],
          [3, 4],
          [4, 0, 3],
        ]),
    ],
  ];

  it.each(graphs)('finds the largest eigenvalues of %s', async (_, make) => {
    const graph = await make();
    expect(componentsOf(graph).count).toBe(1);
    const r = Math.min(7, graph.n);
    const { values, vectors, residuals } = await eigenOf(graph, r, FREELY, new Pacer());
    for (const [c, value] of allValues(graph).slice(0, r).entries()) expect(values[c]).toBeCloseTo(value, 10);
    for (const residual of residuals) expect(residual).toBeLessThan(1e-7);
    for (let a = 0; a < r; a++)
      for (let b = 0; b <= a; b++) {
        let dot = 0;
        for (let i = 0; i < graph.n; i++) dot += vectors[a * graph.n + i] * vectors[b * graph.n + i];
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 9);
      }
  });

  it('gives the same bytes without kernels', async () => {
    const graph = await graphs[0][1]();
    const run = () => eigenOf(graph, 5, { ...FREELY, seed: 3 }, new Pacer());
    const expected = await run();
    configureKernels({ mode: 'js' });
    expect(await run()).toStrictEqual(expected);
  });

  it('refuses what needs more memory than allowed', async () => {
    for (const [, make] of graphs)
      await expect(
        eigenOf(await make(), 5, { ...FREELY, maxMemory: 1e3 }, new Pacer()),
      ).rejects.toMatchObject({ code: 'memory' });
  });
});

it('multiplies blocks as the twin does, and as the full matrix', () => {
  const lottery = new Lottery(8);
  const graph = graphOf(
    30,
    Array.from({ length: 70 }, () => [0, 0].map(() => Math.floor(30 * lottery.float()))),
  );
  const values = lottery.floats(graph.targets.length);
  const [x, y] = [lottery.floats(30 * 16), lottery.floats(30 * 16)];
  const results = (['wasm', 'js'] as const).map((mode) => {
    configureKernels({ mode });
    const block = openBlock({ ...graph, values }, 16);
    block.x.set(x);
    block.y.set(y);
    block.multiply(2, -0.5, 3);
    const made = block.x.slice();
    block.rotate(
      Float64Array.from({ length: 256 }, (_, p) => Math.sin(p)),
      true,
    );
    const all = [made, block.x.slice(), block.y.slice(), block.gram('x'), block.gram('y')];
    block.close();
    return all;
  });
  expect(results[1]).toEqual(results[0]);
  const full = matrixOf({ ...graph, weights: values });
  for (let i = 0; i < 30; i++)
    for (let c = 0; c < 16; c++) {
      const sum = full[i].reduce((all, weight, l) => all + weight * y[l * 16 + c], 0);
      expect(results[0][0][i * 16 + c]).toBeCloseTo(2 * sum - 0.5 * y[i * 16 + c] + 3 * x[i * 16 + c], 12);
    }
});

it('finds the orthogonal factor of a matrix, of one without full rank too', () => {
  const lottery = new Lottery(2);
  for (const k of [1, 2, 5]) {
    const matrix = lottery.floats(k * k, -1, 1);
    if (k === 5) matrix.copyWithin(0, 5, 15);
    const { factor, sum } = polarFactor(matrix, k);
    const of = (i: number, j: number, a: Float64Array, b: Float64Array) =>
      Array.from({ length: k }, (_, at) => a[at * k + i] * b[at * k + j]).reduce((x, y) => x + y, 0);
    let trace = 0;
    for (let i = 0; i < k; i++) {
      trace += of(i, i, factor, matrix);
      for (let j = 0; j < k; j++) {
        expect(of(i, j, factor, factor)).toBeCloseTo(i === j ? 1 : 0, 12);
        // factor' matrix is symmetric, with the singular values as eigenvalues
        expect(of(i, j, factor, matrix)).toBeCloseTo(of(j, i, factor, matrix), 12);
      }
    }
    expect(trace).toBeCloseTo(sum, 12);
  }
});

describe('spectral', () => {
  it('is worked out by hand: two pairs with a weak edge', async () => {
    // D = 1 1.5 1.5 1; rows and their mirror images have equal or opposite entries (a, b) in each vector, so that with
    // c = 1 / sqrt(1.5) the matrix is 0 c; c 1/3 or 0 c; c -1/3, with the eigenvalues 1 and -2/3, or 2/3 and -1
    const graph = graphOf(4, [
      [0, 1, 1],
      [1, 2, 0.5],
      [2, 3, 1],
    ]);
    const found = await spectral(graph, { k: 2 });
    const expected = [0, 1 / 3, 5 / 3, 2];
    for (const [c, value] of expected.entries()) expect(found.spectrum.eigenvalues[c]).toBeCloseTo(value, 12);
    expect(found).toMatchObject({
      algorithm: 'spectral',
      n: 4,
      k: 2,
      labels: Int32Array.of(0, 0, 1, 1),
      sizes: Float64Array.of(2, 2),
      seed: 1,
      warnings: [],
      spectrum: { suggested: 2, components: 1 },
    });
    expect('noise' in found || 'centers' in found).toBe(false);
  });

  describe.each(sklearn.cases)(
    '$affinity with $assign is that of scikit-learn',
    ({ affinity, assign, labels }) => {
      it('on iris', async () => {
        const data = { x: Float64Array.from(sklearn.x), n: 150, dim: 4 };
        const options = { k: 3, assign: assign as (typeof ASSIGNMENTS)[number] };
        const found =
          affinity === 'rbf'
            ? await spectral(data, { ...options, graph: { kind: 'rbf', gamma: 1 } })
            : await spectral(graphOf(150, sklearn.edges), options);
        // discretize begins at a random row, and several ends are known
        const least = assign === 'discretize' ? 0.9 : 0.98;
        expect(adjustedRand(found.labels, labels)).toBeGreaterThan(least);
      });
    },
  );

  it.each(ASSIGNMENTS)('finds rings by %s, and gives the same in any order', async (assign) => {
    const data = twoRings(60, 0.6);
    const truth = Array.from({ length: 120 }, (_, i) => (i < 60 ? 0 : 1));
    const options: SpectralOptions = { k: 2, assign, graph: { kind: 'rbf', gamma: 30 } };
    const found = await spectral(data, options);
    expect(adjustedRand(found.labels, truth)).toBe(1);
    const order = new Lottery(1).permutation(120);
    const x = Float64Array.from(order.flatMap((i) => [data.x[2 * i], data.x[2 * i + 1]]));
    const after = await spectral({ ...data, x }, options);
    expect(
      adjustedRand(
        after.labels,
        order.map((i) => truth[i]),
      ),
    ).toBe(1);
    expect((await spectral(data, { ...options, unitRows: true })).k).toBe(2);
  });

  it('clusters components by themselves, and tells', async () => {
    const square = (first: number) =>
      [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 0],
      ].map((edge) => edge.map((i) => first + i));
    // two squares, joined weakly, a square apart, and a row without neighbors
    const graph = graphOf(13, [...square(0), ...square(4), [0, 4, 0.01], ...square(8)]);
    const found = await spectral(graph, { k: 4 });
    expect([...found.labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3]);
    expect(found.warnings).toEqual([{ code: 'graph-apart', components: 3, clusters: 3 }]);
    expect([...found.spectrum.eigenvalues.subarray(0, 3)]).toEqual([0, 0, 0]);
    const fewer = await spectral(graph, { k: 2 });
    expect([...fewer.labels]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, -1]);
    expect(fewer).toMatchObject({
      k: 2,
      noise: 1,
      warnings: [{ code: 'graph-apart', components: 3, clusters: 2 }],
    });
  });

  it('takes equal rows, one row and more clusters than rows', async () => {
    const equal = await spectral(lineOf(new Array(9).fill(4)), { k: 3 });
    expect(equal).toMatchObject({
      k: 1,
      warnings: [{ code: 'fewer-points-than-k', requested: 3, found: 1 }],
    });
    expect((await spectral(lineOf([1]), { k: 1 })).spectrum.eigenvalues).toEqual(Float64Array.of(0));
    const far = await spectral(lineOf([1e9, 1e9 + 1, 1e9 + 20, 1e9 + 21]), {
      k: 2,
      graph: { kind: 'knn', neighbors: 1 },
    });
    expect([...far.labels]).toEqual([0, 0, 1, 1]);
  });

  it('refuses rows without weight and unknown words', async () => {
    await expect(spectral(lineOf([1, 2, 3], [1, 0, 1]), { k: 1 })).rejects.toMatchObject({
      code: 'input',
      at: { row: 1 },
    });
    await expect(spectral(lineOf([1, 2]), { k: 0 })).rejects.toMatchObject({ code: 'usage' });
    await expect(spectral(lineOf([1, 2]), { k: 1, assign: 'best' as 'kmeans' })).rejects.toMatchObject({
      code: 'usage',
    });
  });
});

it('shrinks pictures by the means of areas', () => {
  const image = { width: 4, height: 2, bands: 1, frames: 1, data: Uint8Array.of(0, 2, 10, 30, 4, 6, 50, 70) };
  expect(shrinkImage(image as never, 0.5)).toMatchObject({ width: 2, height: 1, data: Uint8Array.of(3, 40) });
  const odd = { width: 3, height: 1, bands: 1, frames: 1, data: Uint8Array.of(0, 30, 90) };
  // pixels of 1.5: (0 + 15) / 1.5 and (15 + 90) / 1.5
  expect(shrinkImage(odd as never, 2 / 3)).toMatchObject({ width: 2, data: Uint8Array.of(10, 70) });
  for (const share of [0, 1.5, 0.01]) expect(() => shrinkImage(image as never, share)).toThrow(/resize/);
});
