import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { pickRows } from '../../src/core/sparse.ts';
import { applyLsa, lsa } from '../../src/features/text/lsa.ts';
import { tfidf } from '../../src/features/text/tfidf.ts';
import { Lottery } from '../support/random.ts';
import { denseOf, randomSparse, sparseOf } from '../support/texts.ts';

afterEach(() => configureKernels({ mode: undefined, threads: undefined }));

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/sklearn/texts.json', import.meta.url), 'utf8'),
) as {
  texts: string[];
  lsa: { singular: number[]; products: number[][] };
};

describe('latent semantic analysis', () => {
  it('is the truncated SVD of scikit-learn, but for signs', async () => {
    const { texts } = fixture;
    const { data } = await tfidf({ texts, n: texts.length });
    const { data: rows, model } = await lsa(data, { components: 3 });
    for (const [c, value] of fixture.lsa.singular.entries()) expect(model.singular[c]).toBeCloseTo(value, 10);
    for (const [i, line] of fixture.lsa.products.entries())
      for (const [j, product] of line.entries()) {
        let sum = 0;
        for (let c = 0; c < 3; c++) sum += rows.x[i * 3 + c] * rows.x[j * 3 + c];
        expect(sum).toBeCloseTo(product, 10);
      }
  });

  it('is computed by hand', async () => {
    // rows (3, 0), (0, 0), (0, -2): directions are the axes, with the lengths 3 and 2
    const { data, model, warnings } = await lsa(sparseOf([[[0, 3]], [], [[1, -2]]], 2), { components: 2 });
    expect(model).toMatchObject({ components: 2, dim: 2 });
    expect([...model.singular].map((value) => value.toFixed(9))).toEqual(['3.000000000', '2.000000000']);
    expect(Array.from(model.vectors, Math.round)).toEqual([1, 0, 0, 1]);
    expect(data).toMatchObject({ n: 3, dim: 2, columns: ['lsa1', 'lsa2'] });
    expect(Array.from(data.x, Math.round)).toEqual([3, 0, 0, 0, 0, -2]);
    expect(warnings).toEqual([]);
  });

  it.each([
    [400, 90, 4],
    [90, 400, 4],
    [30, 12, 5],
  ])('finds directions whose products with the rows are as long as said: %i x %i', async (n, dim, r) => {
    const data = randomSparse(new Lottery(n), n, dim, 0.05);
    const { model } = await lsa(data, { components: r });
    const { x } = denseOf(data);
    for (let c = 0; c < r; c++) {
      const own = model.vectors.subarray(c * dim, (c + 1) * dim);
      // A' A v = s^2 v
      const there = new Float64Array(n);
      for (let i = 0; i < n; i++) for (let j = 0; j < dim; j++) there[i] += x[i * dim + j] * own[j];
      let off = 0;
      for (let j = 0; j < dim; j++) {
        let back = 0;
        for (let i = 0; i < n; i++) back += there[i] * x[i * dim + j];
        off = Math.max(off, Math.abs(back - model.singular[c] ** 2 * own[j]));
      }
      expect(off).toBeLessThan(1e-2 * model.singular[0] ** 2);
      expect(Math.hypot(...own)).toBeCloseTo(1, 10);
      for (let b = 0; b < c; b++) {
        const other = model.vectors.subarray(b * dim, (b + 1) * dim);
        expect(own.reduce((sum, v, j) => sum + v * other[j], 0)).toBeCloseTo(0, 6);
      }
    }
  });

  it('counts a weight as so many rows, and projects other rows', async () => {
    const rows = randomSparse(new Lottery(7), 20, 9, 0.4);
    const times = Array.from({ length: 20 }, (_, i) => i % 3);
    const repeated = pickRows(
      rows,
      times.flatMap((many, i) => new Array<number>(many).fill(i)),
    );
    const weighted = await lsa({ ...rows, weights: Float64Array.from(times) }, { components: 3 });
    const wanted = await lsa(repeated, { components: 3 });
    for (const [c, value] of wanted.model.singular.entries())
      expect(weighted.model.singular[c]).toBeCloseTo(value, 8);
    const again = await applyLsa(repeated, weighted.model);
    for (const [p, value] of wanted.data.x.entries()) expect(again.x[p]).toBeCloseTo(value, 6);
  });

  it('has the same bytes on any number of threads, and in plain JavaScript', async () => {
    const data = randomSparse(new Lottery(11), 1400, 200, 0.05);
    const run = async (settings: object) => {
      configureKernels({ mode: undefined, threads: undefined, ...settings });
      return (await lsa(data, { components: 12 })).data.x;
    };
    const wanted = await run({ threads: 1 });
    expect(await run({ threads: 3 })).toEqual(wanted);
    expect(await run({ mode: 'js' })).toEqual(wanted);
  });

  it('takes as many components as there are rows, a single row, and rows of zeros', async () => {
    const many = await lsa(sparseOf([[[0, 1]], [[1, 1]]], 5), { components: 9 });
    expect([many.model.components, many.warnings]).toEqual([
      2,
      [{ code: 'fewer-components', requested: 9, found: 2 }],
    ]);
    expect((await lsa(sparseOf([[[0, 1]], [[1, 1]]], 5))).warnings).toEqual([]);
    expect([...(await lsa(sparseOf([[[2, 4]]], 5), { components: 1 })).data.x]).toEqual([4]);
    const flat = await lsa(sparseOf([[[0, 1]], [[0, 1]], []], 3), { components: 2 });
    expect([...flat.data.x].map((value) => value + 0)).toEqual([1, 0, 1, 0, 0, 0]);
    await expect(lsa(sparseOf([[[0, 1]]], 1), { components: 0 })).rejects.toThrow('components');
    await expect(lsa(randomSparse(new Lottery(1), 50, 50), { maxMemory: 1000 })).rejects.toThrow(
      'lsa of 50 components needs',
    );
  });
});
