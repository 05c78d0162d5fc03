import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { applyPca, fitPca, type PcaModel, pca } from '../../src/features/pca.ts';
import { ROOT } from '../support/cli.ts';
import { dataOf } from '../support/datasets.ts';
import { readDigits } from '../support/digits.ts';
import { Lottery } from '../support/random.ts';

interface PcaCase {
  name: string;
  n: number;
  dim: number;
  x: number[];
  components: number;
  variance: number[];
  ratio: number[];
  vectors: number[];
  projected: number[];
}

const fixture: { cases: PcaCase[] } = JSON.parse(
  readFileSync(join(ROOT, 'test/fixtures/features/pca.json'), 'utf8'),
);

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  let most = 0;
  for (let p = 0; p < actual.length; p++) most = Math.max(most, Math.abs(actual[p] - expected[p]));
  expect(most).toBeLessThanOrEqual(tolerance);
}

/** Covariances as they are defined. */
function slowCovariance({ x, n, dim, weights }: Dataset): number[][] {
  const w = weights ? Array.from(weights) : new Array<number>(n).fill(1);
  const total = w.reduce((sum, weight) => sum + weight, 0);
  const column = (j: number) => w.map((_, i) => x[i * dim + j]);
  const centered = Array.from({ length: dim }, (_, j) => {
    const values = column(j);
    const mean = values.reduce((sum, value, i) => sum + w[i] * (value - values[0]), 0) / total;
    return values.map((value) => value - values[0] - mean);
  });
  return centered.map((a) =>
    centered.map((b) => a.reduce((sum, value, i) => sum + w[i] * value * b[i], 0) / (total - 1)),
  );
}

/** What does not hold of components, as the largest error relative to the largest variance. */
function worstFlaw(data: Dataset, { components, dim, vectors, variance, ratio }: PcaModel): number {
  const covariance = slowCovariance(data);
  const trace = covariance.reduce((sum, row, j) => sum + row[j], 0);
  const vector = (c: number) => Array.from(vectors.subarray(c * dim, (c + 1) * dim));
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, j) => sum + value * b[j], 0);
  let worst = 0;
  for (let c = 0; c < components; c++) {
    if (variance[c] === 0) continue;
    const own = vector(c);
    covariance.forEach((row, j) => {
      worst = Math.max(worst, Math.abs(dot(row, own) - variance[c] * own[j]) / variance[0]);
    });
    for (let b = 0; b <= c; b++) worst = Math.max(worst, Math.abs(dot(vector(b), own) - (b === c ? 1 : 0)));
    worst = Math.max(worst, Math.abs(ratio[c] - variance[c] / trace));
    const largest = own.reduce((best, value) => (Math.abs(value) > Math.abs(best) + 1e-8 ? value : best), 0);
    if (largest < 0 || (c > 0 && variance[c] > variance[c - 1])) worst = 1;
  }
  return worst;
}

/** Rows with columns of falling spread. */
function slopes(lottery: Lottery, n: number, dim: number, offset = 0): Dataset {
  return {
    x: Float64Array.from({ length: n * dim }, (_, p) => offset + lottery.normal() * 0.9 ** (p % dim)),
    n,
    dim,
  };
}

describe('pca', () => {
  it.each(fixture.cases)('gives the components of scikit-learn: $name', async (given) => {
    const { n, dim, x, components } = given;
    const { model, data } = await pca({ x: Float64Array.from(x), n, dim }, { components });
    expectClose(model.variance, given.variance, 1e-10 * given.variance[0]);
    expectClose(model.ratio, given.ratio, 1e-12);
    expectClose(model.vectors, given.vectors, 1e-9);
    expectClose(data.x.subarray(0, 5 * components), given.projected, 1e-8);
  });

  it('is right for rows worked out by hand', async () => {
    // along (3, 4) / 5 at -10, 0 and 10, and nothing across
    const { model, data, warnings } = await pca(
      dataOf([
        [-5, -7],
        [1, 1],
        [7, 9],
      ]),
    );
    expect(model).toMatchObject({ components: 2, dim: 2, method: 'exact', whiten: false });
    expectClose(model.mean, [1, 1], 0);
    expectClose(model.variance, [100, 0], 1e-12);
    expectClose(model.ratio, [1, 0], 1e-14);
    expectClose(model.vectors, [0.6, 0.8, 0, 0], 1e-14);
    expectClose(data.x, [-10, 0, 0, 0, 10, 0], 1e-13);
    expect(data.columns).toEqual(['pca1', 'pca2']);
    expect(warnings).toEqual([{ code: 'zero-variance-components', components: 1 }]);
  });

  it('diagonalizes the covariance, whatever the shape', async () => {
    const lottery = new Lottery(21);
    for (let trial = 0; trial < 40; trial++) {
      const [n, dim] = [2 + lottery.below(30), 1 + lottery.below(30)];
      const data: Dataset = { x: lottery.wholes(n * dim, 5), n, dim };
      if (trial % 3 === 0) data.weights = lottery.wholes(n, 3).map((weight, i) => (i < 2 ? 1 : weight));
      const components = 1 + lottery.below(Math.min(n, dim));
      const { model } = await fitPca(data, { components });
      expect(worstFlaw(data, model), JSON.stringify({ n, dim, trial })).toBeLessThan(1e-10);
    }
  });

  it.each([
    ['columns', 500, 300],
    ['rows', 280, 400],
  ])('finds the first of many by blocks: by %s', async (_, n, dim) => {
    const data = slopes(new Lottery(22), n, dim, 5);
    const { model } = await fitPca(data, { components: 12 });
    expect(worstFlaw(data, model)).toBeLessThan(1e-8);
    const other = await fitPca(data, { components: 12, method: 'randomised' });
    expect(other.model.method).toBe('randomised');
    for (let c = 0; c < 12; c++)
      expect(other.model.variance[c] / model.variance[c]).toBeCloseTo(1, c < 3 ? 6 : 3);
  });

  it('finds directions of equal variance', async () => {
    // 300 columns, each 1 in one pair of rows and -1 in another: one variance 300 times
    const dim = 300;
    const x = new Float64Array(2 * dim * dim);
    for (let j = 0; j < dim; j++) {
      x[2 * j * dim + j] = 1;
      x[(2 * j + 1) * dim + j] = -1;
    }
    const data = { x, n: 2 * dim, dim };
    const { model } = await fitPca(data, { components: 5 });
    expectClose(model.variance, new Array(5).fill(2 / (2 * dim - 1)), 1e-12);
    expect(worstFlaw(data, model)).toBeLessThan(1e-8);
  });

  it('is exact however far away the rows are', async () => {
    const lottery = new Lottery(23);
    const near: Dataset = { x: lottery.wholes(60 * 4, 1000).map((value) => value / 8), n: 60, dim: 4 };
    const far = { ...near, x: near.x.map((value) => value + 1e9) };
    for (const method of ['exact', 'randomised'] as const) {
      const first = await pca(near, { components: 3, method });
      const second = await pca(far, { components: 3, method });
      expectClose(second.model.variance, first.model.variance, 1e-9 * first.model.variance[0]);
      expectClose(second.data.x, first.data.x, 1e-8);
    }
  });

  it('takes weights for repetitions', async () => {
    const lottery = new Lottery(24);
    const data = { x: lottery.floats(40 * 3), n: 40, dim: 3, weights: lottery.wholes(40, 4) };
    const rows = Array.from(data.weights).flatMap((weight, i) =>
      Array.from({ length: weight }, () => Array.from(data.x.subarray(3 * i, 3 * i + 3))),
    );
    for (const method of ['exact', 'randomised'] as const) {
      const weighted = await pca(data, { components: 3, method });
      const repeated = await fitPca(dataOf(rows), { components: 3 });
      expectClose(weighted.model.variance, repeated.model.variance, 1e-12);
      expectClose(weighted.model.vectors, repeated.model.vectors, 1e-9);
      expect(weighted.data.weights).toBe(data.weights);
    }
  });

  it('is the same from run to run, and the same but for rounding for bytes and doubles', async () => {
    const { data } = readDigits(300);
    const bytes = await pca(data, { components: 10 });
    expect(await pca(data, { components: 10 })).toEqual(bytes);
    const doubles = await pca({ ...data, x: Float64Array.from(data.x) }, { components: 10 });
    expectClose(doubles.model.vectors, bytes.model.vectors, 1e-12);
  });

  it('whitens', async () => {
    const data = slopes(new Lottery(25), 200, 6, 3);
    const { data: white } = await pca(data, { components: 4, whiten: true });
    const covariance = slowCovariance(white);
    expectClose(
      covariance.flat(),
      covariance.flatMap((row, a) => row.map((_, b) => (a === b ? 1 : 0))),
      1e-10,
    );
  });

  it('puts other rows where their likes are', async () => {
    const data = slopes(new Lottery(26), 50, 5, 1e6);
    const { model, data: projected } = await pca(data, { components: 3 });
    const one = await applyPca({ x: data.x.subarray(35, 40), n: 1, dim: 5 }, model);
    expect(one.x).toEqual(projected.x.slice(21, 24));
    await expect(applyPca(dataOf([[1, 2]]), model)).rejects.toThrow(/model has 5 columns, the data 2/);
  });

  it('has nothing to say of rows that are all equal', async () => {
    const { model, data } = await pca(
      dataOf([
        [1, 2],
        [1, 2],
        [1, 2],
      ]),
    );
    expect([...model.variance, ...model.ratio, ...data.x]).toEqual(new Array(10).fill(0));
  });

  it('refuses what it cannot do', async () => {
    const data = dataOf([
      [1, 2, 3],
      [4, 5, 7],
    ]);
    await expect(pca(data, { components: 3 })).rejects.toThrow(/2 rows of 3 columns have at most 2/);
    await expect(pca(data, { components: 0 })).rejects.toMatchObject({ code: 'usage' });
    await expect(pca(dataOf([[1, 2]]), { components: 1 })).rejects.toThrow(/two rows/);
    await expect(pca(dataOf([[1, 2, 3]]), { components: 2 })).rejects.toThrow(
      '1 row of 3 columns has at most 1 principal component, not 2',
    );
    await expect(pca(data, { method: 'randomized' as 'exact' })).rejects.toThrow(/did you mean randomised/);
    await expect(pca(dataOf([[1], [Number.NaN]]))).rejects.toMatchObject({ code: 'input' });
    await expect(pca(data, { maxMemory: 10 })).rejects.toThrow(/randomised method/);
    await expect(pca(data, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });
});
