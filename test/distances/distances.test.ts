import { describe, expect, it } from 'vitest';
import { dbscan } from '../../src/algorithms/dbscan.ts';
import { checkDistanceMatrix, pairwiseDistances } from '../../src/distances/condensed.ts';
import { type DistanceOptions, distanceOf, measure } from '../../src/distances/measure.ts';
import { condensedIndex } from '../../src/distances/pairIndex.ts';
import { DISTANCE_NAMES, type Distance } from '../../src/distances/table.ts';
import scipy from '../fixtures/scipy/distances.json' with { type: 'json' };
import { dataOf } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

describe('the distances of SciPy', () => {
  for (const [at, one] of scipy.cases.entries()) {
    const options = one.options as DistanceOptions;
    it(`${one.metric} ${JSON.stringify(options)} (case ${at})`, async () => {
      const data = { x: Float64Array.from(one.x), n: one.n, dim: one.dim };
      const found = Float64Array.from(
        (await pairwiseDistances(data, { metric: one.metric as Distance, ...options })).condensed,
      );
      expect(found.length).toBe(one.distances.length);
      const worst = found.reduce(
        (most, value, p) => Math.max(most, Math.abs(value - one.distances[p]) / one.distances[p]),
        0,
      );
      expect(worst).toBeLessThan(1e-9);
    });
  }

  it('cover every metric but gower', () => {
    const covered = new Set([...scipy.cases.map((one) => one.metric), 'gower']);
    expect([...covered].sort()).toEqual([...DISTANCE_NAMES].sort());
  });
});

describe('a distance', () => {
  it('of mixed columns is the mean of ranged differences and mismatches', async () => {
    const data = dataOf([
      [1, 10, 2],
      [3, 10, 2],
      [5, 30, 1],
    ]);
    // ranges 4 and 20; the third column is of categories
    expect(
      Array.from((await pairwiseDistances(data, { metric: 'gower', categorical: [2] })).condensed),
    ).toEqual([0.5 / 3, 1, 2.5 / 3]);
  });

  it('of a constant numeric column takes it as equal', async () => {
    const data = dataOf([
      [7, 1],
      [7, 2],
    ]);
    expect(Array.from((await pairwiseDistances(data, { metric: 'gower' })).condensed)).toEqual([0.5]);
  });

  it('is 0 between equal rows and the same both ways', () => {
    const rows = [
      [1, 2, 4],
      [3, 1, 2.5],
      [1, 2, 4],
      [8, 9, 11],
      [0.5, 4, 0],
    ];
    for (const metric of DISTANCE_NAMES) {
      const data = dataOf(metric === 'haversine' ? rows.map((row) => row.slice(0, 2)) : rows);
      const measured = measure(data, metric);
      expect(distanceOf(measured, 0, 2), metric).toBe(0);
      expect(distanceOf(measured, 1, 3), metric).toBe(distanceOf(measured, 3, 1));
      expect(distanceOf(measured, 1, 3), metric).toBeGreaterThan(0);
    }
  });

  it('is in miles where asked, and is found within a radius in miles', async () => {
    // a degree of longitude on the equator, and a pole and its opposite
    const data = dataOf([
      [0, 0],
      [0, 1],
      [90, 0],
      [-90, 0],
    ]);
    const [km, mi] = (['km', 'mi'] as const).map((unit) => measure(data, 'haversine', { unit }));
    expect(distanceOf(km, 0, 1)).toBeCloseTo((6371.0088 * Math.PI) / 180, 9);
    expect(distanceOf(mi, 0, 1)).toBeCloseTo(69.0934, 4);
    expect(distanceOf(mi, 2, 3) * 1.609344).toBeCloseTo(6371.0088 * Math.PI, 6);
    const labelsAt = async (eps: number) => [
      ...(await dbscan(data, { eps, minSamples: 2, metric: 'haversine', unit: 'mi' })).labels,
    ];
    expect(await labelsAt(69.1)).toEqual([0, 0, -1, -1]);
    expect(await labelsAt(69.0)).toEqual([-1, -1, -1, -1]);
    expect(() => measure(data, 'haversine', { unit: 'm' as 'mi' })).toThrow(/km or mi/);
  });

  it('does not change when all rows move by 1e9', async () => {
    const lottery = new Lottery(5);
    const x = lottery.wholes(20 * 4, 100);
    const far = x.map((value) => value + 1e9);
    for (const metric of [
      'euclidean',
      'manhattan',
      'chebyshev',
      'correlation',
      'mahalanobis',
      'gower',
    ] as const) {
      const { condensed: near } = await pairwiseDistances({ x, n: 20, dim: 4 }, { metric });
      const { condensed: moved } = await pairwiseDistances({ x: far, n: 20, dim: 4 }, { metric });
      near.forEach((value, p) => {
        expect(Math.abs(moved[p] - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, value));
      });
    }
  });

  it('takes bytes and single precision as they are', async () => {
    const bytes = new Lottery(6).bytes(30);
    const { condensed: wide } = await pairwiseDistances(
      { x: Float64Array.from(bytes), n: 10, dim: 3 },
      { metric: 'manhattan' },
    );
    for (const x of [bytes, Float32Array.from(bytes)]) {
      const { condensed } = await pairwiseDistances({ x, n: 10, dim: 3 }, { metric: 'manhattan' });
      expect(condensed).toEqual(wide);
    }
    const { condensed: single } = await pairwiseDistances(
      { x: bytes, n: 10, dim: 3 },
      { metric: 'manhattan', precision: 'f32' },
    );
    expect(single).toEqual(Float32Array.from(wide));
  });

  const refusals: [string, number[][], Distance, DistanceOptions, RegExp][] = [
    ['an unknown name', [[1]], 'euclidian' as Distance, {}, /did you mean euclidean/],
    ['a power below 1', [[1]], 'minkowski', { p: 0.5 }, /at least 1 for p/],
    [
      'NaN',
      [
        [1, 2],
        [3, Number.NaN],
      ],
      'euclidean',
      {},
      /row 1, column 1: NaN/,
    ],
    [
      'a row of zeros under cosine',
      [
        [1, 2],
        [0, 0],
      ],
      'cosine',
      {},
      /row 1: all numbers are 0/,
    ],
    [
      'a constant row under correlation',
      [
        [1, 2],
        [4, 4],
      ],
      'correlation',
      {},
      /row 1: all 2 numbers are equal/,
    ],
    [
      'a constant column',
      [
        [1, 2],
        [1, 4],
      ],
      'correlation',
      { transpose: true },
      /column 0: all 2 numbers are equal/,
    ],
    [
      '1 / r of r < 0',
      [
        [1, 2],
        [4, 3],
      ],
      'correlation',
      { correlationForm: 'inverse' },
      /^row 1: .* the one with row 0 is -1.000; use correlationForm = one-minus$/,
    ],
    [
      'an amount below 0',
      [
        [1, 2],
        [4, -3],
      ],
      'braycurtis',
      {},
      /row 1, column 1: -3 is negative/,
    ],
    [
      'one of a column',
      [
        [1, 2],
        [4, -3],
      ],
      'braycurtis',
      { transpose: true },
      /row 1, column 1: -3/,
    ],
    [
      'an unknown form',
      [[1, 2]],
      'correlation',
      { correlationForm: 'x' as 'half' },
      /one-minus, half or inverse/,
    ],
    ['a latitude of 91', [[91, 0]], 'haversine', {}, /row 0: 91 is not a latitude/],
    ['three columns on a globe', [[1, 0, 2]], 'haversine', {}, /two columns/],
    ['a covariance of one row', [[1, 0]], 'mahalanobis', {}, /one row is too few/],
    [
      'too few rows for a covariance',
      [
        [1, 0],
        [2, 2],
      ],
      'mahalanobis',
      {},
      /2 rows are too few/,
    ],
    [
      'a column twice',
      [
        [1, 2],
        [2, 4],
        [5, 10],
        [3, 6],
      ],
      'mahalanobis',
      {},
      /column 1 is constant or a combination/,
    ],
    ['categories in a missing column', [[1, 2]], 'gower', { categorical: [2] }, /categorical/],
  ];
  for (const [what, rows, metric, options, message] of refusals) {
    it(`refuses ${what}`, () => {
      expect(() => measure(dataOf(rows), metric, options)).toThrow(message);
    });
  }

  it('says what a matrix needs before it is taken', async () => {
    const data = { x: new Float64Array(4000), n: 4000, dim: 1 };
    await expect(pairwiseDistances(data, { maxMemory: 1e6 })).rejects.toThrow(/64 MB.*1.0 MB/);
  });

  it('stops when it is told to', async () => {
    const data = { x: new Float64Array(10), n: 10, dim: 1 };
    const signal = AbortSignal.abort();
    await expect(pairwiseDistances(data, { signal })).rejects.toThrow('interrupted');
  });
});

describe('a given matrix', () => {
  it('is condensed from a square', () => {
    const square = Float64Array.of(0, 1, 2, 1, 0, 3, 2, 3, 0);
    expect(checkDistanceMatrix(square)).toEqual({ n: 3, condensed: Float64Array.of(1, 2, 3) });
  });

  it('is taken condensed', () => {
    const condensed = Float64Array.of(12, 13, 34, 16, 28, 15);
    expect(checkDistanceMatrix(condensed)).toEqual({ n: 4, condensed });
    expect(condensed[condensedIndex(4, 1, 3)]).toBe(28);
    expect(condensed[condensedIndex(4, 0, 1)]).toBe(12);
    expect(condensed[condensedIndex(4, 2, 3)]).toBe(15);
  });

  it('of one number is a square, unless n says otherwise', () => {
    expect(checkDistanceMatrix(Float64Array.of(0)).n).toBe(1);
    expect(checkDistanceMatrix(Float64Array.of(5), 2)).toEqual({ n: 2, condensed: Float64Array.of(5) });
  });

  const refusals: [string, number[], number | undefined, RegExp][] = [
    [
      'another length',
      [1, 2, 3, 4, 5],
      undefined,
      /n \* n or n \(n - 1\) \/ 2 numbers for distances but received 5/,
    ],
    ['a length that n contradicts', [1, 2, 3], 4, /16 or 6 numbers/],
    [
      'an unlike mirror image',
      [0, 1, 1.1, 0],
      undefined,
      /^row 0, column 1: the distance 1 is not equal to 1.1 in row 1, column 0$/,
    ],
    ['a negative number', [1, -2, 3], undefined, /^row 0, column 2: the distance -2 is negative$/],
    ['NaN', [1, 2, Number.NaN], undefined, /row 1, column 2: the distance NaN is not a finite number/],
    [
      'infinity in the lower half',
      [0, 1, Number.POSITIVE_INFINITY, 0],
      undefined,
      /row 1, column 0: the distance Infinity/,
    ],
    [
      'something on the diagonal',
      [0, 1, 1, 0.5],
      undefined,
      /row 1, column 1: the distance of a row to itself is 0.5/,
    ],
  ];
  for (const [what, values, n, message] of refusals) {
    it(`is refused for ${what}`, () => {
      expect(() => checkDistanceMatrix(Float64Array.from(values), n)).toThrow(message);
    });
  }
});
