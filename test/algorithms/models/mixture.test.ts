import { describe, expect, it } from 'vitest';
import { sampleMixture } from '../../../src/algorithms/gmm/sample.ts';
import { gmm } from '../../../src/algorithms/gmm.ts';
import { kmeans } from '../../../src/algorithms/kmeans.ts';
import { checkModel, modelOf } from '../../../src/algorithms/model.ts';
import type { Model } from '../../../src/algorithms/models/kinds.ts';
import { predict } from '../../../src/algorithms/predict.ts';
import { dataOf, lineOf } from '../../support/datasets.ts';
import { logDensity, type PlainMixture, sharesOf } from '../../support/gmm.ts';
import { Lottery } from '../../support/random.ts';

const stored = (model: Model): Model => checkModel(JSON.parse(JSON.stringify(model)));

const HEAD = {
  schema: 'clusterkit/model@1',
  tool: 'clusterkit',
  kind: 'mixture',
  algorithm: 'gmm',
  metric: 'euclidean',
} as const;

/** A mixture that is written down. */
const PLAIN: PlainMixture = {
  weights: [0.7, 0.3],
  means: [
    [0, 0],
    [5, 1],
  ],
  covariances: [
    [
      [2, 1],
      [1, 3],
    ],
    [
      [0.5, -0.2],
      [-0.2, 0.4],
    ],
  ],
};

const MODEL = {
  ...HEAD,
  k: 2,
  dim: 2,
  sizes: [7, 3],
  columns: ['a', 'b'],
  centers: PLAIN.means,
  weights: PLAIN.weights,
  covariances: PLAIN.covariances,
  form: 'VVV',
  parameters: 11,
} as unknown as Model;

describe('a model of normal distributions', () => {
  it('holds what a mixture consists of', async () => {
    const data = { ...lineOf([0, 1, 2, 10, 11, 12, 13]), columns: ['x'] };
    const found = await gmm(data, { k: 2, covariance: 'diag' });
    const model = stored(await modelOf(data, found));
    expect(model).toEqual({
      ...HEAD,
      k: 2,
      dim: 1,
      columns: ['x'],
      sizes: [4, 3],
      seed: 1,
      centers: [[expect.closeTo(11.5, 9)], [expect.closeTo(1, 9)]],
      weights: [expect.closeTo(4 / 7, 9), expect.closeTo(3 / 7, 9)],
      form: 'VVI',
      parameters: 5,
      variances: [[expect.closeTo(1.25, 9)], [expect.closeTo(2 / 3, 9)]],
    });
  });

  it('says of other rows where they belong and how dense it is', async () => {
    const rows = [
      [0, 0],
      [4, 1],
      [3, 1],
      [-40, 900],
    ];
    const found = await predict(stored(MODEL), dataOf(rows, [1, 2, 1, 1]));
    const shares = rows.map((row) => sharesOf(row, PLAIN));
    expect([...found.labels]).toEqual(shares.map(([first]) => (first >= 0.5 ? 0 : 1)));
    for (const [p, share] of shares.flat().entries())
      expect(found.membership?.probabilities[p]).toBeCloseTo(share, 10);
    const densities = rows.map((row) => logDensity(row, PLAIN));
    for (const [i, density] of densities.entries())
      expect(found.mixture?.logDensities[i]).toBeCloseTo(density, 6);
    const logLikelihood = densities[0] + 2 * densities[1] + densities[2] + densities[3];
    expect(found.mixture?.logLikelihood).toBeCloseTo(logLikelihood, 6);
    expect(found.mixture?.bic).toBeCloseTo(-2 * logLikelihood + 11 * Math.log(5), 6);
    expect(found.d2?.[1]).toBe(1);
  });

  it.each(['full', 'tied', 'diag', 'spherical'] as const)(
    'gives its own rows their labels again: %s',
    async (covariance) => {
      const lottery = new Lottery(3);
      const data = { x: Float64Array.from({ length: 300 }, () => 1e6 + lottery.normal()), n: 100, dim: 3 };
      const found = await gmm(data, { k: 3, covariance, nInit: 2 });
      const again = await predict(stored(await modelOf(data, found)), data);
      expect(again.labels).toEqual(found.labels);
      expect(again.mixture?.logLikelihood).toBeCloseTo(found.mixture.logLikelihood, 4);
    },
  );

  it.each([
    ['weights', [0.7], /weights must be k = 2/],
    ['weights', [1, 0], /above 0/],
    ['form', 'XYZ', /form must be/],
    ['parameters', 1.5, /parameters/],
    ['covariances', undefined, /covariances must be k = 2/],
    [
      'covariances',
      [
        PLAIN.covariances[0],
        [
          [1, 2],
          [2, 1],
        ],
      ],
      /positive definite/,
    ],
    ['centers', [[1, 2]], /centers/],
  ])('is refused with broken %s', (name, value, reason) => {
    expect(() => checkModel({ ...MODEL, [name]: value })).toThrow(reason);
  });

  it('with axes along the columns wants variances', () => {
    expect(() => checkModel({ ...MODEL, form: 'VVI' })).toThrow(/variances must be/);
    expect(() =>
      checkModel({
        ...MODEL,
        form: 'VVI',
        variances: [
          [1, 2],
          [1, 0],
        ],
      }),
    ).toThrow(/above 0/);
  });
});

describe('a sample', () => {
  it('has the means and covariances of its components', async () => {
    const { data, labels } = await sampleMixture(MODEL, 40000, { seed: 5 });
    expect(data).toMatchObject({ n: 40000, dim: 2, columns: ['a', 'b'] });
    for (let c = 0; c < 2; c++) {
      const own = [...labels.keys()].filter((i) => labels[i] === c);
      expect(own.length / 40000).toBeCloseTo(PLAIN.weights[c], 1);
      const mean = [0, 1].map((j) => own.reduce((sum, i) => sum + data.x[2 * i + j], 0) / own.length);
      for (let a = 0; a < 2; a++) {
        expect(Math.abs(mean[a] - PLAIN.means[c][a])).toBeLessThan(0.05);
        for (let b = 0; b < 2; b++) {
          const products = own.map((i) => (data.x[2 * i + a] - mean[a]) * (data.x[2 * i + b] - mean[b]));
          const covariance = products.reduce((x, y) => x + y, 0) / own.length;
          expect(Math.abs(covariance - PLAIN.covariances[c][a][b])).toBeLessThan(0.08);
        }
      }
    }
  });

  it('is the same from the same seed', async () => {
    const [one, same, other] = await Promise.all([2, 2, 3].map((seed) => sampleMixture(MODEL, 50, { seed })));
    expect(same).toStrictEqual(one);
    expect(other.data.x).not.toEqual(one.data.x);
    const few = await sampleMixture(MODEL, 7, { seed: 2 });
    expect(few.data.x).toEqual(one.data.x.subarray(0, 14));
  });

  it('is refused of other models, and without memory', async () => {
    const data = lineOf([0, 1, 9]);
    const centers = await modelOf(data, await kmeans(data, { k: 2 }));
    await expect(sampleMixture(centers, 5)).rejects.toThrow(/and the model is one of centers/);
    await expect(sampleMixture(MODEL, 0)).rejects.toMatchObject({ code: 'usage' });
    await expect(sampleMixture(MODEL, 1000, { maxMemory: 999 })).rejects.toMatchObject({ code: 'memory' });
    await expect(sampleMixture(MODEL, 5, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});
