import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bisecting } from '../../src/algorithms/bisecting.ts';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import { minibatch } from '../../src/algorithms/minibatch.ts';
import { checkModel, modelOf } from '../../src/algorithms/model.ts';
import type { Model } from '../../src/algorithms/models/kinds.ts';
import { predict } from '../../src/algorithms/predict.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { dataOf, gridRows } from '../support/datasets.ts';

const stored = (model: Model): Model => checkModel(JSON.parse(JSON.stringify(model)));

describe('a model by hand', () => {
  const data = {
    ...dataOf([
      [0, 0],
      [0, 2],
      [9, 0],
      [9, 2],
      [9, 4],
    ]),
    columns: ['a', 'b'],
  };

  it('holds what predict needs, and survives JSON', async () => {
    const result = await kmeans(data, { k: 2, seed: 3 });
    const facts = { version: '1.2.3', space: 'rgb', colors: ['#000000', '#ffffff'] };
    const model = await modelOf(data, result, facts);
    expect(model).toEqual({
      schema: 'clusterkit/model@1',
      tool: 'clusterkit',
      version: '1.2.3',
      kind: 'centers',
      algorithm: 'kmeans',
      k: 2,
      dim: 2,
      metric: 'euclidean',
      space: 'rgb',
      columns: ['a', 'b'],
      centers: [
        [9, 2],
        [0, 1],
      ],
      colors: ['#000000', '#ffffff'],
      sizes: [3, 2],
      inertia: 10,
      seed: 3,
    });
    expect(stored(model)).toEqual(model);
  });

  it('labels other rows, by weight', async () => {
    const model = stored(await modelOf(data, await kmeans(data, { k: 2 })));
    const other = dataOf(
      [
        [8, 2],
        [1, 1],
        [100, 2],
        [9, 2],
      ],
      [1, 3, 0.5, 2],
    );
    expect(await predict(model, other)).toEqual({
      algorithm: 'kmeans',
      k: 2,
      n: 4,
      labels: Int32Array.of(0, 1, 0, 0),
      d2: Float64Array.of(1, 1, 91 ** 2, 0),
      sizes: Float64Array.of(3.5, 3),
      seed: 1,
      warnings: [],
      centers: { dim: 2, points: expect.any(Float64Array), inertia: 1 + 3 + 91 ** 2 / 2 },
    });
    // a cluster may get nothing
    expect([...(await predict(model, dataOf([[0, 0]]))).sizes]).toEqual([0, 1]);
  });

  it('labels by angle where the clusters are directions', async () => {
    const rows = dataOf([
      [1, 0],
      [5, 0.1],
      [0, 2],
    ]);
    const model = stored(await modelOf(rows, await kmeans(rows, { k: 2, metric: 'cosine' })));
    const {
      labels,
      d2 = new Float64Array(3),
      centers,
    } = await predict(
      model,
      dataOf([
        [0.001, 0],
        [1, 30],
        [0, 7],
      ]),
    );
    expect([...labels]).toEqual([0, 1, 1]);
    expect(d2[2]).toBe(0);
    expect(d2[1]).toBeCloseTo(1 - 30 / Math.hypot(1, 30), 14);
    expect(centers?.inertia).toBeCloseTo(d2[0] + d2[1] + d2[2], 14);
  });

  it('goes down the splits of bisecting, even past a center that is nearer', async () => {
    const rows = dataOf([[0], [4], [9], [10], [11], [30], [31]]);
    const model = stored(
      await modelOf(rows, await bisecting(rows, { k: 3, strategy: 'size' })),
    ) as Model<'splits'>;
    const [whole] = model.tree;
    const middle = whole.children?.reduce((sum, id) => sum + model.tree[id].center[0] / 2, 0) ?? 0;
    const { labels } = await predict(model, dataOf([[middle - 1e-6], [middle + 1e-6]]));
    expect(labels[0]).not.toBe(labels[1]);
  });

  it('decides about ties as k-means did, before the clusters were numbered', async () => {
    // 2 is as near to 1 as to 3 and goes to the first center, which is the smaller cluster in the end
    const rows = dataOf([[0], [2], [4], [4], [4], [4]], [1, 0, 1, 1, 1, 1]);
    const result = await kmeans(rows, { k: 2, init: Float64Array.of(0, 4) });
    expect([...result.labels]).toEqual([1, 1, 0, 0, 0, 0]);
    const model = await modelOf(rows, result);
    expect(model).toMatchObject({ kind: 'centers', ties: [1, 0] });
    expect((await predict(stored(model), rows)).labels).toEqual(result.labels);
  });
});

describe('long work', () => {
  it('pauses and can be stopped', async () => {
    const data = gridRows(400, 2, 50, 1);
    const model = await modelOf(data, await kmeans(data, { k: 3 }));
    const stopped = { signal: AbortSignal.abort() };
    await expect(predict(model, data, stopped)).rejects.toThrow('interrupted');
    await expect(modelOf(data, await kmeans(data, { k: 3 }), {}, stopped)).rejects.toThrow('interrupted');
    // 2e8 distances: some hundred ms, in which a timer has its turns
    const many = { x: new Uint8Array(6e5).map((_, p) => p * 7), n: 2e5, dim: 3 };
    const centers = Array.from({ length: 1000 }, (_, c) => [c / 4, 255 - c / 4, (c * 37) % 255]);
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    await predict({ ...model, k: 1000, dim: 3, centers, sizes: centers.map(() => 1) } as Model, many);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });
});

describe('predict on the rows a model was made of', () => {
  const fits = {
    kmeans: (data: Dataset, k: number, seed: number) => kmeans(data, { k, seed, nInit: 2 }),
    cosine: (data: Dataset, k: number, seed: number) => kmeans(data, { k, seed, nInit: 2, metric: 'cosine' }),
    minibatch: (data: Dataset, k: number, seed: number) =>
      minibatch(data, { k, seed, batch: 30, maxIter: 5 }),
    bisecting: (data: Dataset, k: number, seed: number) => bisecting(data, { k, seed, nInit: 2 }),
  };

  it.each(Object.entries(fits))('gives the labels of %s, ties and all', async (_, cluster) => {
    const shape = fc.record({
      n: fc.integer({ min: 1, max: 50 }),
      dim: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(1e6),
    });
    await fc.assert(
      fc.asyncProperty(shape, fc.integer({ min: 1, max: 9 }), async ({ n, dim, seed }, k) => {
        const data = gridRows(n, dim, 5, seed);
        const result = await cluster(data, k, seed);
        const prediction = await predict(stored(await modelOf(data, result)), data);
        expect(prediction.labels).toEqual(result.labels);
        expect([...prediction.sizes]).toEqual([...result.sizes]);
        expect(prediction.centers?.inertia).toBeCloseTo(result.centers.inertia, 9);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a broken model', () => {
  const data = dataOf([
    [0, 0],
    [0, 2],
    [9, 0],
  ]);

  it.each<[string, (model: Model<'splits'>) => unknown, RegExp]>([
    ['no object', () => 'model', /it is no object/],
    ['nothing', () => null, /it is no object/],
    ['a list', () => [], /it is no object/],
    ['no schema', ({ schema: _, ...model }) => model, /its schema is missing, not "clusterkit\/model@1"/],
    [
      'a later schema',
      (model) => ({ ...model, schema: 'clusterkit/model@2' }),
      /its schema is "clusterkit\/model@2"/,
    ],
    ['no name', (model) => ({ ...model, algorithm: 3 }), /algorithm must be a name/],
    ['no clusters', (model) => ({ ...model, k: 0 }), /k must be a whole number/],
    ['no columns', (model) => ({ ...model, dim: '2' }), /dim must be a whole number/],
    ['a metric of its own', (model) => ({ ...model, metric: 'l1' }), /metric must be the name of a distance/],
    [
      'a metric that has no centers',
      (model) => ({ ...model, metric: 'manhattan' }),
      /metric must be euclidean or cosine/,
    ],
    [
      'a center too few',
      (model) => ({ ...model, centers: [[0, 0]] }),
      /centers must be k = 2 lists of dim = 2/,
    ],
    ['a center that is too short', (model) => ({ ...model, centers: [[0, 0], [1]] }), /centers must be/],
    [
      'a center that is no number',
      (model) => ({
        ...model,
        centers: [
          [0, 0],
          [1, null],
        ],
      }),
      /centers must be/,
    ],
    [
      'a color that is none',
      (model) => ({ ...model, colors: ['#000000', 'red'] }),
      /colors must be k = 2 times/,
    ],
    ['a seed that is none', (model) => ({ ...model, seed: null }), /seed must be/],
    ['ties of other clusters', (model) => ({ ...model, kind: 'centers', ties: [0, 2] }), /each cluster once/],
    ['a kind of its own', (model) => ({ ...model, kind: 'heaps' }), /its kind is "heaps", not .*centers/],
    ['a size too few', (model) => ({ ...model, sizes: [3] }), /sizes must be k = 2 numbers/],
    ['noise below 0', (model) => ({ ...model, noise: -1 }), /noise must be a number of at least 0/],
    ['a distance that is none', (model) => ({ ...model, distance: 3 }), /its distance is no object/],
    ['a power of 0', (model) => ({ ...model, distance: { p: 0 } }), /p must be a number of at least 1/],
    [
      'a form of nothing',
      (model) => ({ ...model, distance: { correlationForm: 'x' } }),
      /correlationForm must be/,
    ],
    ['categories of no column', (model) => ({ ...model, distance: { categorical: [2] } }), /from 0 to 1/],
    ['gower without ranges', (model) => ({ ...model, metric: 'gower' }), /gower requires the ranges/],
    ['mahalanobis without means', (model) => ({ ...model, metric: 'mahalanobis' }), /mahalanobis requires/],
    ['half a tree', (model) => ({ ...model, tree: model.tree.slice(1) }), /its tree does not lead/],
    ['a tree of nothing', (model) => ({ ...model, tree: [null, null, null] }), /its tree does not lead/],
    [
      'a tree that goes round',
      (model) => ({
        ...model,
        tree: model.tree.map((node, id) => (id ? node : { ...node, children: [0, 1] })),
      }),
      /its tree does not lead/,
    ],
    [
      'a leaf of no cluster',
      (model) => ({ ...model, tree: model.tree.map((node) => ({ ...node, cluster: null })) }),
      /its tree does not lead/,
    ],
  ])('is refused: %s', async (_, spoil, message) => {
    const model = stored(await modelOf(data, await bisecting(data, { k: 2 }))) as Model<'splits'>;
    const spoilt = spoil(model);
    expect(() => checkModel(spoilt)).toThrow(message);
    await expect(predict(spoilt as Model, data)).rejects.toThrow(message);
  });

  it('is not one that was written before there were kinds', async () => {
    for (const cluster of [kmeans, bisecting]) {
      const model = stored(await modelOf(data, await cluster(data, { k: 2 })));
      const { kind: _, ...before } = model;
      expect(checkModel(JSON.parse(JSON.stringify(before)))).toEqual(model);
      expect((await predict(before as Model, data)).labels).toEqual((await predict(model, data)).labels);
    }
  });

  it('and so are rows it is not for', async () => {
    const model = await modelOf(data, await kmeans(data, { k: 2 }));
    await expect(predict(model, dataOf([[1, 2, 3]]))).rejects.toThrow('the model has 2 columns, the data 3');
    await expect(predict(model, dataOf([[1, Number.POSITIVE_INFINITY]]))).rejects.toThrow(
      'row 0, column 1: Infinity',
    );
    await expect(predict({ ...model, metric: 'cosine' }, data)).rejects.toThrow('row 0: all numbers are 0');
  });
});
