import { describe, expect, it } from 'vitest';
import { dbscan } from '../../../src/algorithms/dbscan.ts';
import { checkModel, modelOf } from '../../../src/algorithms/model.ts';
import type { Model } from '../../../src/algorithms/models/kinds.ts';
import { keepRows } from '../../../src/algorithms/models/rows.ts';
import { optics } from '../../../src/algorithms/optics.ts';
import { predict } from '../../../src/algorithms/predict.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import { pairwiseDistances } from '../../../src/distances/condensed.ts';
import { squareOf } from '../../../src/distances/square.ts';
import { DISTANCES, type Distance } from '../../../src/distances/table.ts';
import { dataOf, gridData, lineOf } from '../../support/datasets.ts';
import { Lottery } from '../../support/random.ts';

const stored = (model: Model): Model => checkModel(JSON.parse(JSON.stringify(model)));

describe('core rows of DBSCAN', () => {
  // 0 and 3 are borders of 1 and 2, 20 is noise
  const data = { ...lineOf([0, 1, 2, 3, 20]), columns: ['x'] };
  const options = { eps: 1, minSamples: 3 };

  it('are a model', async () => {
    const model = await modelOf(data, await dbscan(data, options), { settings: options });
    expect(model).toEqual({
      schema: 'clusterkit/model@1',
      tool: 'clusterkit',
      kind: 'cores',
      algorithm: 'dbscan',
      k: 1,
      dim: 1,
      metric: 'euclidean',
      columns: ['x'],
      sizes: [4],
      noise: 1,
      rows: [1, 2],
      labels: [0, 0],
      eps: 1,
      border: 'nearest',
    });
    expect(stored(model)).toEqual(model);
  });

  it('give rows within the radius their cluster, and others none', async () => {
    const model = stored(await modelOf(data, await dbscan(data, options)));
    const rows = lineOf([0, -0.001, 1.4, 3, 3.001, 500], [1, 2, 3, 4, 5, 6]);
    expect(await predict(model, rows)).toEqual({
      algorithm: 'dbscan',
      n: 6,
      k: 1,
      labels: Int32Array.of(0, -1, 0, 0, -1, -1),
      sizes: Float64Array.of(8),
      noise: 13,
      warnings: [],
      distances: Float64Array.of(1, 1.001, 1.4 - 1, 1, 3.001 - 2, 498),
    });
  });

  it('give nothing to other rows where borders are noise', async () => {
    const settings = { ...options, border: 'noise' } as const;
    const found = await dbscan(data, settings);
    const model = stored(await modelOf(data, found, { settings }));
    expect((await predict(model, data)).labels).toEqual(found.labels);
    expect([...(await predict(model, lineOf([1, 1.5, 2]))).labels]).toEqual([0, -1, 0]);
  });

  it('may be none', async () => {
    const model = stored(await modelOf(data, await dbscan(data, { eps: 1, minSamples: 9 })));
    expect(model).toMatchObject({ k: 0, rows: [], labels: [], sizes: [], noise: 5 });
    const { labels, sizes, noise } = await predict(model, lineOf([1, 2]));
    expect([[...labels], [...sizes], noise]).toEqual([[-1, -1], [], 2]);
  });

  it('take memory, which may be too little', async () => {
    const model = await modelOf(data, await dbscan(data, options));
    await expect(predict(model, data, { maxMemory: 100 })).rejects.toMatchObject({ code: 'memory' });
    expect((await predict(model, data, { maxMemory: 1000 })).k).toBe(1);
  });

  it('may be too many', () => {
    const data = { x: new Uint8Array(0), n: 2e6, dim: 3 };
    const keep = () => keepRows(data, new Int32Array(0), new Int32Array(2e6), {});
    expect(keep).toThrow('a model of 2000000 rows of 3 columns is too large: 14000000 numbers');
  });

  it('are those of optics at a radius, and its valleys have none', async () => {
    const model = await modelOf(data, await optics(data, { eps: 1, minSamples: 3 }));
    expect(model).toMatchObject({ kind: 'cores', algorithm: 'optics', rows: [1, 2] });
    const valleys = await optics(data, { minSamples: 2 });
    await expect(modelOf(data, valleys)).rejects.toThrow('requires splits, ');
  });
});

describe('the nearest core row', () => {
  /** Latitudes, amounts and directions at once: small whole numbers above 0. */
  const heap = (lottery: Lottery, n: number, dim: number): Dataset => {
    const { x } = gridData(lottery, n, dim, 9);
    return { x: x.map((value, p) => value + 1 + (p % dim) / 8), n, dim };
  };

  it.each(DISTANCES.map(({ name }) => name))('is found by %s as by all pairs', async (metric: Distance) => {
    const lottery = new Lottery(7);
    for (const [dim, n] of [
      [2, 60],
      [3, 40],
      [20, 40],
    ] as const) {
      if (metric === 'haversine' && dim !== 2) continue;
      const data = heap(lottery, n, dim);
      const weights = Float64Array.from({ length: n }, () => lottery.below(3));
      const other = heap(lottery, 50, dim);
      const settings = { metric, p: 3, categorical: [1], minSamples: 3 };
      // correlations of two columns are 1 and -1
      const scale = (await pairwiseDistances(data, settings)).condensed.slice().sort();
      const eps = scale[Math.floor(scale.length / (dim === 2 ? 30 : 5))];
      const found = await dbscan({ ...data, weights }, { ...settings, eps });
      const model = stored(await modelOf({ ...data, weights }, found, { settings }));
      const own = await predict(model, data);
      expect(own.labels).toEqual(found.labels);
      const { labels, distances = [] } = await predict(model, other);
      if (metric === 'mahalanobis' || metric === 'gower') continue;
      const both = { x: Float64Array.of(...data.x, ...other.x), n: n + 50, dim };
      const square = squareOf(await pairwiseDistances(both, settings));
      for (let i = 0; i < 50; i++) {
        let best = -1;
        const d = (l: number) => square[(n + i) * (n + 50) + l];
        for (let l = 0; l < n; l++) if (found.density.core[l] && (best < 0 || d(l) < d(best))) best = l;
        expect(distances[i]).toBeCloseTo(d(best), 12);
        if (Math.abs(d(best) - eps) > 1e-9 && labels[i] >= 0) expect(d(best)).toBeLessThan(eps);
        const near = Array.from({ length: n }, (_, l) => l).filter(
          (l) => found.density.core[l] && d(l) < d(best) + 1e-9,
        );
        if (d(best) <= eps) expect(near.map((l) => found.labels[l])).toContain(labels[i]);
        else expect(labels[i]).toBe(-1);
      }
    }
  });

  it('is found by the ranges and the covariance of the rows of the model', async () => {
    const data = dataOf([
      [0, 0],
      [0, 10],
      [5, 0],
      [10, 10],
      [1, 1],
    ]);
    const all = { minSamples: 1, eps: 0.2 };
    const gower = { ...all, metric: 'gower' } as const;
    const byRanges = stored(await modelOf(data, await dbscan(data, gower), { settings: gower }));
    // both ranges are 10, in the model and not in the rows
    const [d] = (await predict(byRanges, dataOf([[6, 1]]))).distances ?? [];
    expect(d).toBeCloseTo(0.1, 12);
    const mahalanobis = { ...all, metric: 'mahalanobis' } as const;
    const found = await dbscan(data, mahalanobis);
    const byCovariance = stored(await modelOf(data, found, { settings: mahalanobis }));
    const { condensed } = await pairwiseDistances(data, mahalanobis);
    const far = { ...byCovariance, rows: [0, 0], labels: [0] } as Model;
    const { distances = [] } = await predict(far, dataOf([[0, 10]]));
    expect(distances[0]).toBeCloseTo(condensed[0], 12);
  });

  it('is refused for a correlation that may be negative', async () => {
    const data = dataOf([
      [1, 2, 3],
      [1, 2, 4],
      [2, 3, 4],
    ]);
    const settings = { metric: 'correlation', correlationForm: 'inverse', eps: 2, minSamples: 1 } as const;
    const model = modelOf(data, await dbscan(data, settings), { settings });
    await expect(model).rejects.toMatchObject({ code: 'usage', option: 'correlationForm' });
  });
});

describe('a broken model of core rows', () => {
  it.each<[string, object, RegExp]>([
    ['rows too few', { rows: [1] }, /rows must hold dim = 1 numbers for each of 2 rows/],
    ['rows that are none', { rows: [1, null] }, /rows must hold/],
    ['labels of no cluster', { labels: [0, 1] }, /labels must be whole numbers from -1 to k - 1 = 0/],
    ['no labels', { labels: 3 }, /labels must be/],
    ['no radius', { eps: null }, /eps must be a number of at least 0/],
    ['a radius below 0', { eps: -1 }, /eps must be a number of at least 0/],
    ['a border of its own', { border: 'last' }, /border must be nearest, first, noise/],
    ['no clusters and no noise', { k: 0, sizes: [], noise: undefined }, /k must be a whole number/],
    ['a distance without its power', { metric: 'minkowski', distance: { p: 'x' } }, /p must be a number/],
    ['a distance that there is not', { metric: 'far' }, /metric must be the name of a distance/],
  ])('is refused: %s', async (_, change, message) => {
    const data = lineOf([0, 1, 2, 3, 20]);
    const model = await modelOf(data, await dbscan(data, { eps: 1, minSamples: 3 }));
    expect(() => checkModel({ ...model, ...change })).toThrow(message);
  });
});
