import { describe, expect, it } from 'vitest';
import { hdbscan } from '../../../src/algorithms/hdbscan.ts';
import { checkModel, modelOf } from '../../../src/algorithms/model.ts';
import type { Model } from '../../../src/algorithms/models/kinds.ts';
import { predict } from '../../../src/algorithms/predict.ts';
import { sqeuclidean } from '../../../src/distances/pairs.ts';
import { DISTANCES, type Distance } from '../../../src/distances/table.ts';
import { gridData, lineOf } from '../../support/datasets.ts';
import { plainJoin } from '../../support/models.ts';
import { Lottery } from '../../support/random.ts';

const stored = (model: Model): Model => checkModel(JSON.parse(JSON.stringify(model)));
const approximate = { code: 'labels-approximate' };

describe('the densities of HDBSCAN', () => {
  const data = lineOf([0, 1, 2, 10, 11, 12, 30]);
  const settings = { minClusterSize: 3, minSamples: 2 };

  it('are a model', async () => {
    const model = await modelOf(data, await hdbscan(data, settings), { settings });
    expect(model).toEqual({
      schema: 'clusterkit/model@1',
      tool: 'clusterkit',
      kind: 'condensed',
      algorithm: 'hdbscan',
      k: 2,
      dim: 1,
      metric: 'euclidean',
      sizes: [3, 3],
      noise: 1,
      rows: [0, 1, 2, 10, 11, 12, 30],
      core: [1, 1, 1, 1, 1, 1, 18],
      last: [1, 1, 1, 2, 2, 2, 0],
      density: [1, 1, 1, 1, 1, 1, 1 / 18],
      clusters: { parent: [-1, 0, 0], birth: [0, 1 / 8, 1 / 8], death: [1 / 8, 1, 1] },
      selected: [1, 2],
      minSamples: 2,
      epsilon: 0,
    });
    expect(stored(model)).toEqual(model);
  });

  it('put other rows where they reach first', async () => {
    const model = stored(await modelOf(data, await hdbscan(data, settings), { settings }));
    // 1.5 has its second row at 0.5, and no row of the cluster has less than 1; 8 reaches 10 at 3, 20 reaches 12 at 9
    expect(await predict(model, lineOf([1.5, 8, 20, 100]))).toEqual({
      algorithm: 'hdbscan',
      n: 4,
      k: 2,
      labels: Int32Array.of(0, 1, -1, -1),
      sizes: Float64Array.of(1, 1),
      noise: 2,
      strengths: Float64Array.of(1, 1 / 3, 0, 0),
      density: { outlierScores: Float64Array.of(0, 1 - 1 / 3, 1 - 1 / 9, 1 - 1 / 88) },
      warnings: [approximate],
    });
  });

  it('may be infinite, or none', async () => {
    const equal = lineOf([5, 5, 5, 5, 9, 9, 9, 9, 30]);
    const found = await hdbscan(equal, { minClusterSize: 4, minSamples: 2 });
    const model = stored(await modelOf(equal, found, { settings: { minSamples: 2 } }));
    const again = await predict(model, equal);
    expect([again.labels, again.strengths]).toEqual([found.labels, found.strengths]);
    expect(again.density?.outlierScores).toEqual(found.density.outlierScores);
    const few = await hdbscan(data, { minClusterSize: 2, minSamples: 50 });
    const none = stored(await modelOf(data, few, { settings: { minSamples: 50 } }));
    expect(none).toMatchObject({ k: 0, rows: [], core: [] });
    expect([...(await predict(none, data)).labels]).toEqual(Array(7).fill(-1));
  });

  it('have a distance beyond which a single cluster ends', async () => {
    const options = { ...settings, allowSingleCluster: true, epsilon: 9, minClusterSize: 4 };
    const found = await hdbscan(data, options);
    const model = stored(await modelOf(data, found, { settings: options }));
    expect((await predict(model, data)).labels).toEqual(found.labels);
    expect([...(await predict(model, lineOf([-8, -9, 6]))).labels]).toEqual([0, -1, 0]);
  });
});

describe('rows of HDBSCAN, and others', () => {
  it.each(DISTANCES.map(({ name }) => name))(
    'are where all pairs by %s have them',
    async (metric: Distance) => {
      const lottery = new Lottery(11);
      for (const dim of [2, 3, 20]) {
        if (metric === 'haversine' && dim !== 2) continue;
        // correlations of two columns are 1 and -1
        if (metric === 'correlation' && dim === 2) continue;
        const heap = (n: number) => {
          const { x } = gridData(lottery, n, dim, 12);
          return {
            x: x.map((value, p) => value + 1 + (p % dim) / 8 + 20 * (p % (3 * dim) < dim ? 1 : 0)),
            n,
            dim,
          };
        };
        for (const weighted of [false, true]) {
          const rows = heap(50);
          const weights = Float64Array.from({ length: 50 }, () => lottery.below(4) / 2);
          const data = weighted ? { ...rows, weights } : rows;
          const settings = { metric, p: 3, categorical: [0], minSamples: 3, minClusterSize: 4 };
          const found = await hdbscan(data, settings);
          const model = stored(await modelOf(data, found, { settings }));
          const own = await predict(model, rows);
          expect([own.labels, own.strengths]).toEqual([found.labels, found.strengths]);
          if (metric !== 'euclidean') continue;
          const others = heap(40);
          const { labels, strengths = [], density } = await predict(model, others);
          const across = (i: number, l: number) =>
            Math.sqrt(sqeuclidean(others.x, i * dim, rows.x, l * dim, dim));
          const plain = plainJoin(data, found, 40, across, 3);
          expect([...labels]).toEqual(plain.labels);
          expect([...strengths]).toEqual(plain.strengths);
          expect([...(density?.outlierScores ?? [])]).toEqual(plain.outlierScores);
        }
      }
    },
  );
});

describe('a broken model of densities', () => {
  const clusters = { parent: [-1, 0, 0], birth: [0, 1, 1], death: [1, 2, 2] };

  it.each<[string, object, RegExp]>([
    ['rows too few', { rows: [1] }, /rows must hold dim = 1 numbers for each of 7 rows/],
    ['a core below 0', { core: [1, 1, 1, 1, 1, 1, -1] }, /core must be 7 numbers of at least 0/],
    ['a core too few', { core: [1] }, /core must be 7 numbers/],
    ['a density that is none', { density: [1, 1, 1, 1, 1, 1, 'x'] }, /density must be 7 numbers/],
    ['weights of nothing', { weights: [1, 1, 1, 1, 1, 1, 0] }, /weights must be 7 numbers above 0/],
    [
      'rows of no cluster',
      { last: [0, 0, 0, 0, 0, 0, 3] },
      /last must hold numbers of clusters, from 0 to 2/,
    ],
    ['no clusters', { clusters: undefined }, /the clusters must come after their parents/],
    ['a circle of clusters', { clusters: { ...clusters, parent: [-1, 2, 1] } }, /after their parents/],
    ['two roots', { clusters: { ...clusters, parent: [-1, -1, 0] } }, /after their parents/],
    ['births too few', { clusters: { ...clusters, birth: [0] } }, /3 densities of birth and of death/],
    ['an endless birth', { clusters: { ...clusters, birth: [0, null, 1] } }, /3 densities of birth/],
    ['a cluster twice', { selected: [1, 1] }, /selected must be k = 2 of the 3 clusters/],
    ['a cluster of none', { selected: [1, 3] }, /selected must be k = 2/],
    ['no number of rows', { minSamples: null }, /minSamples must be a number of at least 0/],
    ['a distance below 0', { epsilon: -1 }, /epsilon must be a number of at least 0/],
  ])('is refused: %s', async (_, change, message) => {
    const data = lineOf([0, 1, 2, 10, 11, 12, 30]);
    const model = await modelOf(data, await hdbscan(data, { minClusterSize: 3, minSamples: 2 }));
    expect(() => checkModel({ ...model, ...change })).toThrow(message);
  });
});
