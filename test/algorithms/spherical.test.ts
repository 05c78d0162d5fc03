import { describe, expect, it } from 'vitest';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import { Random } from '../../src/core/random.ts';
import { unitRows } from '../../src/distances/unitRows.ts';
import { dataOf, gridRows } from '../support/datasets.ts';
import { rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';
import { plainSpherical } from '../support/spherical.ts';

describe('spherical k-means by hand', () => {
  it('gives every field', async () => {
    // (1, 1) is as near to both axes and goes to the first; its cluster's sum is then (2 + 1/2^0.5, 1/2^0.5)
    const data = dataOf([
      [3, 0],
      [0, 2],
      [1, 1],
      [0.5, 0],
    ]);
    const init = Float64Array.of(7, 0, 0, 0.1);
    const { centers, ...rest } = await kmeans(data, { k: 2, init, metric: 'cosine' });
    expect(rest).toEqual({
      algorithm: 'kmeans',
      k: 2,
      n: 4,
      labels: Int32Array.of(0, 1, 0, 0),
      sizes: Float64Array.of(3, 1),
      seed: 1,
      descent: { iterations: 2, converged: true, restarts: 1 },
      warnings: [],
    });
    const sum = [2 + Math.SQRT1_2, Math.SQRT1_2];
    const length = Math.hypot(...sum);
    [sum[0] / length, sum[1] / length, 0, 1].forEach((value, p) => {
      expect(centers.points[p]).toBeCloseTo(value, 14);
    });
    // rows add up to the length of their sum along its direction
    expect(centers).toMatchObject({ dim: 2, directions: true, inertia: expect.closeTo(3 - length, 14) });
  });

  it('comes to an end when rows differ from a few directions by rounding alone', async () => {
    const lottery = new Lottery(8);
    for (let t = 0; t < 200; t++) {
      const dim = 1 + lottery.below(6);
      const n = 2 + lottery.below(12);
      const directions = rowsOf(lottery.floats(3 * dim, 0.01, 1), dim);
      const lengths = [...lottery.floats(n, 0.1, 9)];
      const data = dataOf(lengths.map((length, i) => directions[i % 3].map((v) => v * length)));
      const { centers, descent } = await kmeans(data, { k: 2 + lottery.below(n - 1), metric: 'cosine' });
      expect(descent.converged).toBe(true);
      expect(centers.inertia).toBeLessThan(n);
    }
  });

  it('rests at its own solution, to the last bit', async () => {
    const lottery = new Lottery(9);
    const data = { x: lottery.floats(300 * 4), n: 300, dim: 4 };
    const solution = await kmeans(data, { k: 7, metric: 'cosine' });
    const again = await kmeans(data, { k: 7, metric: 'cosine', init: solution.centers.points });
    expect(again).toEqual({ ...solution, descent: { ...solution.descent, iterations: 1, restarts: 1 } });
  });

  it('keeps a center whose rows cancel out', async () => {
    const data = dataOf([[1], [-1]]);
    const result = await kmeans(data, { k: 1, init: Float64Array.of(1), metric: 'cosine' });
    expect(result).toMatchObject({ centers: { inertia: 2 }, descent: { iterations: 1, converged: true } });
    expect([...result.centers.points]).toEqual([1]);
  });

  it('gives an empty cluster the row of the largest angle', async () => {
    const data = dataOf([
      [1, 0],
      [2, 1],
      [0, 5],
      [-3, 1],
    ]);
    const result = await kmeans(data, { k: 2, init: Float64Array.of(1, 0, 1, 0), metric: 'cosine' });
    // the others' sum points to (1.9, 1.4), nearer to (0, 5) than (-3, 1) is
    expect([...result.labels]).toEqual([0, 0, 0, 1]);
    expect(result.warnings).toEqual([{ code: 'empty-cluster-relocated', times: 1 }]);
  });
});

describe('spherical k-means', () => {
  const data = gridRows(300, 5, 9, 4);

  it('does what the plain algorithm does', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed);
      const n = 60;
      const x = Float64Array.from({ length: n * 4 }, () => random.float() - 0.3);
      const weights = Float64Array.from({ length: n }, () => random.float() + 0.1);
      const init = x.slice(0, 12);
      const rows = { x, n, dim: 4, weights };
      const plain = plainSpherical(rowsOf(rows.x, rows.dim), [...weights], rowsOf(init, 4));
      const result = await kmeans(rows, { k: 3, init, metric: 'cosine' });
      expect(result.centers.inertia).toBeCloseTo(plain.inertia, 10);
      const centers = rowsOf(result.centers.points, 4);
      result.labels.forEach((label, i) => {
        centers[label].forEach((value, j) => {
          expect(value).toBeCloseTo(plain.centers[plain.labels[i]][j], 10);
        });
      });
    }
  });

  it('looks at directions alone: scaled rows give the same bytes', async () => {
    const random = new Random(9);
    const scaled = data.x.slice();
    for (let i = 0; i < data.n; i++) {
      const factor = [3, 7, 1, 2 ** 40, 2 ** -40][random.below(5)];
      for (let j = 0; j < data.dim; j++) scaled[i * data.dim + j] *= factor;
    }
    const options = { k: 4, nInit: 3, metric: 'cosine' } as const;
    expect(await kmeans({ ...data, x: scaled }, options)).toStrictEqual(await kmeans(data, options));
  });

  it('is Euclidean on the unit sphere, where |x - c|^2 is 2 (1 - cos)', async () => {
    const result = await kmeans(data, { k: 4, metric: 'cosine' });
    const unit = unitRows(data);
    const sum = rowsOf(unit.x, unit.dim).reduce((total, row, i) => {
      const center = result.centers.points.subarray(5 * result.labels[i], 5 * result.labels[i] + 5);
      const d2 = row.reduce((d, v, j) => d + (v - center[j]) ** 2, 0);
      return total + (data.weights as Float64Array)[i] * d2;
    }, 0);
    expect(result.centers.inertia).toBeCloseTo(sum / 2, 10);
    for (const center of rowsOf(result.centers.points, 5)) expect(Math.hypot(...center)).toBeCloseTo(1, 14);
  });

  it('weighs a row as if it were there that often', async () => {
    const copies = rowsOf(data.x, data.dim).flatMap((row, i) =>
      Array.from({ length: (data.weights as Float64Array)[i] }, () => row),
    );
    const init = Float64Array.from(data.x.slice(0, 15));
    const options = { k: 3, init, metric: 'cosine' } as const;
    const [weighted, repeated] = [await kmeans(data, options), await kmeans(dataOf(copies), options)];
    expect([...weighted.sizes]).toEqual([...repeated.sizes]);
    expect(weighted.centers.inertia).toBeCloseTo(repeated.centers.inertia, 8);
  });

  it('counts directions, not rows', async () => {
    const result = await kmeans(
      dataOf([
        [1, 2],
        [3, 6],
        [10, 20],
        [2, 1],
      ]),
      { k: 3, metric: 'cosine' },
    );
    expect(result.k).toBe(2);
    expect(result.warnings).toEqual([{ code: 'fewer-points-than-k', requested: 3, found: 2 }]);
  });

  it('gives the same bytes for the same seed, and leaves its input alone', async () => {
    const before = data.x.slice();
    const options = { k: 5, seed: 7, metric: 'cosine' } as const;
    expect(await kmeans(data, options)).toStrictEqual(await kmeans(data, options));
    expect(data.x).toEqual(before);
  });

  it('keeps the direction of rows whose squares over- or underflow', () => {
    const unit = unitRows(
      dataOf([
        [3e-200, 4e-200],
        [3e139, 4e139],
      ]),
    );
    expect([...unit.x].map((v) => v.toFixed(12))).toEqual([
      '0.600000000000',
      '0.800000000000',
      '0.600000000000',
      '0.800000000000',
    ]);
  });

  it.each<[string, number[][], object, RegExp]>([
    [
      'a row of zeros',
      [
        [1, 2],
        [0, 0],
      ],
      {},
      /row 1: all numbers are 0 .black.* requires a direction/,
    ],
    [
      'a number that is none',
      [
        [1, 2],
        [Number.NaN, 0],
      ],
      {},
      /row 1, column 0: NaN/,
    ],
    [
      'a center of zeros',
      [
        [1, 2],
        [2, 1],
      ],
      { init: Float64Array.of(1, 1, 0, 0) },
      /center 1: all numbers are 0/,
    ],
    [
      'another metric',
      [
        [1, 2],
        [2, 1],
      ],
      { metric: 'cosin' },
      /did you mean cosine\? Expected euclidean or cosine/,
    ],
  ])('refuses %s', async (_, rows, options, message) => {
    await expect(kmeans(dataOf(rows), { k: 2, metric: 'cosine', ...options })).rejects.toThrow(message);
  });
});
