import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { pairwiseDistances } from '../../src/distances/condensed.ts';
import { distanceOf, measure } from '../../src/distances/measure.ts';
import { DISTANCE_NAMES } from '../../src/distances/table.ts';
import { clusteredRows } from '../../src/indices/clusteredRows.ts';
import { dbcvOf } from '../../src/indices/dbcv.ts';
import { type DissimilarityOptions, pairDistance } from '../../src/indices/dissimilarity.ts';
import { evaluate } from '../../src/indices/evaluate.ts';
import { cIndexOf, dunnOf } from '../../src/indices/separation.ts';
import { silhouette } from '../../src/indices/silhouette.ts';
import { plainCIndex, plainDbcv, plainDunn, plainSilhouettes, type Row } from '../support/internal.ts';
import { Lottery } from '../support/random.ts';

const n = 36;
const labels = Array.from({ length: n }, (_, i) => (i * 7) % 3);
const lottery = new Lottery(11);
const plane = { x: lottery.floats(2 * n, -80, 80), n, dim: 2 };
const rows = { x: lottery.floats(5 * n, 0.1, 2).map((v) => Math.round(4 * v) / 4), n, dim: 5 };

/** Rows that are their numbers, and how far they are apart as one distance at a time says. */
function oracle(data: Dataset, { metric, ...options }: DissimilarityOptions) {
  const measured = measure(data, metric as 'euclidean', options);
  const numbers = Array.from({ length: data.n }, (_, i): Row => [i]);
  return { numbers, apart: ([i]: Row, [j]: Row) => distanceOf(measured, i, j) };
}

const CASES: [string, Dataset, DissimilarityOptions][] = [
  ...DISTANCE_NAMES.map((metric): [string, Dataset, DissimilarityOptions] => [
    metric,
    metric === 'haversine' ? plane : rows,
    { metric },
  ]),
  ['minkowski of power 3', rows, { metric: 'minkowski', p: 3 }],
  ['half correlation', rows, { metric: 'correlation', correlationForm: 'half' }],
  ['gower of categories', rows, { metric: 'gower', categorical: [1, 3] }],
];

describe('indices of pairs', () => {
  it.each(CASES)('measure by %s', async (_, data, options) => {
    const { numbers, apart } = oracle(data, options);
    const found = await silhouette(data, labels, options);
    plainSilhouettes(numbers, labels, apart).forEach((s, i) => {
      expect(found.rows[i]).toBeCloseTo(s, 11);
    });
    const clustered = clusteredRows(data, labels);
    expect(await dunnOf(clustered, options)).toBeCloseTo(plainDunn(numbers, labels, apart), 12);
    expect(await cIndexOf(clustered, options)).toBeCloseTo(plainCIndex(numbers, labels, apart), 10);
    const { values } = await evaluate(labels, { data, indices: ['silhouette', 'dunn'], ...options });
    expect(values).toEqual({ silhouette: found.mean, dunn: await dunnOf(clustered, options) });
  });

  it.each(CASES)('know densities by %s', async (_, data, options) => {
    const { apart } = oracle(data, options);
    // the oracle takes the number of columns from its rows
    const wide = Array.from({ length: n }, (_, i): Row => [i, ...new Array<number>(data.dim - 1).fill(0)]);
    const { index } = await dbcvOf(clusteredRows(data, labels), options);
    expect(index).toBeCloseTo(plainDbcv(wide, labels, 0, apart), 10);
  });

  it('take distances that are given', async () => {
    const metric = await pairwiseDistances(rows, { metric: 'canberra' });
    const found = await silhouette(rows, labels, { metric });
    expect(found.mean).toBeCloseTo((await silhouette(rows, labels, { metric: 'canberra' })).mean, 14);
    const clustered = clusteredRows(rows, labels);
    expect(await dunnOf(clustered, { metric })).toBe(await dunnOf(clustered, { metric: 'canberra' }));
    const given = pairDistance(rows, { metric });
    expect([given(3, 3), given(30, 2)]).toEqual([0, given(2, 30)]);
    await expect(dbcvOf(clustered, { metric })).rejects.toThrow(/requires rows with columns/);
  });

  it('refuse what has no distances', async () => {
    const run = (data: Dataset, options: DissimilarityOptions) => silhouette(data, labels, options);
    const some = new Float64Array(630);
    await expect(run(rows, { metric: { condensed: some, n: 40 } })).rejects.toThrow(/n = 36 rows/);
    await expect(run(rows, { metric: { condensed: some.subarray(1), n } })).rejects.toThrow(/630 distances/);
    await expect(run(rows, { metric: 'haversine' })).rejects.toThrow(/two columns/);
    await expect(run(plane, { metric: 'braycurtis' })).rejects.toThrow(/negative/);
    await expect(run(rows, { metric: 'minkowski', p: 0.5 })).rejects.toThrow(/at least 1/);
    await expect(run(rows, { metric: 'gower', categorical: [9] })).rejects.toThrow(/categorical/);
    const constant = { ...rows, x: rows.x.map((v, p) => (p < 5 ? 1 : v)) };
    await expect(run(constant, { metric: 'correlation' })).rejects.toThrow(/row 0/);
  });
});
