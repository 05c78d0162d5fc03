import { describe, expect, it } from 'vitest';
import { bisecting } from '../../src/algorithms/bisecting.ts';
import { labelPieces, minibatchStore } from '../../src/algorithms/minibatch/store.ts';
import { minibatch } from '../../src/algorithms/minibatch.ts';
import { modelOf } from '../../src/algorithms/model.ts';
import { predict } from '../../src/algorithms/predict.ts';
import { cutTree } from '../../src/algorithms/tree/cut.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { Random } from '../../src/core/random.ts';
import { dataOf } from '../support/datasets.ts';
import { rowStoreOf } from '../support/rowStore.ts';

/** Rows in three directions, of any length. */
function rays(n: number, seed: number): Dataset {
  const random = new Random(seed, n);
  const directions = [
    [1, 0.1, 0],
    [0, 1, 0.1],
    [0.1, 0, 1],
  ];
  const rows = Array.from({ length: n }, (_, i) => {
    const length = 10 ** (4 * random.float() - 2);
    return directions[i % 3].map((v) => length * (v + 0.1 * random.float()));
  });
  return dataOf(rows);
}

const ALGORITHMS = [
  ['minibatch', minibatch],
  ['bisecting', bisecting],
] as const;

describe.each(ALGORITHMS)('%s by the cosine', (_, cluster) => {
  it('finds directions, whatever the lengths of rows', async () => {
    const data = rays(60, 1);
    const found = await cluster(data, { k: 3, metric: 'cosine' });
    expect([...found.sizes]).toEqual([20, 20, 20]);
    for (let i = 3; i < 60; i++) expect(found.labels[i]).toBe(found.labels[i % 3]);
    const longer = { ...data, x: Float64Array.from(data.x, (v, p) => v * (1 + (Math.floor(p / 3) % 7))) };
    expect([...(await cluster(longer, { k: 3, metric: 'cosine' })).labels]).toEqual([...found.labels]);
  });

  it('has centers of length 1 and an inertia of 1 - cos', async () => {
    const data = rays(45, 2);
    const weights = Float64Array.from({ length: 45 }, (_, i) => 1 + (i % 4));
    const { labels, centers, k } = await cluster({ ...data, weights }, { k: 3, metric: 'cosine' });
    const { points, dim, inertia, directions } = centers;
    expect([directions, k]).toEqual([true, 3]);
    for (let c = 0; c < 3; c++)
      expect(Math.hypot(...points.subarray(c * dim, (c + 1) * dim))).toBeCloseTo(1, 12);
    let sum = 0;
    for (let i = 0; i < 45; i++) {
      const row = Array.from(data.x.subarray(3 * i, 3 * i + 3));
      const dot = row.reduce((total, v, j) => total + v * points[labels[i] * dim + j], 0);
      sum += weights[i] * (1 - dot / Math.hypot(...row));
    }
    expect(inertia).toBeCloseTo(sum, 10);
  });

  it('gives a model that labels its own rows alike', async () => {
    const data = rays(30, 3);
    const found = await cluster(data, { k: 3, metric: 'cosine' });
    const model = await modelOf(data, found);
    expect(model.metric).toBe('cosine');
    const { labels, centers } = await predict(model, data);
    expect([...labels]).toEqual([...found.labels]);
    expect(centers?.inertia).toBeCloseTo(found.centers.inertia, 12);
  });

  it('names a row without a direction', async () => {
    const data = dataOf([
      [1, 2],
      [0, 0],
    ]);
    await expect(cluster(data, { k: 1, metric: 'cosine' })).rejects.toMatchObject({
      code: 'input',
      at: { row: 1 },
    });
    await expect(cluster(data, { k: 1, metric: 'angle' as 'cosine' })).rejects.toMatchObject({
      code: 'usage',
      option: 'metric',
    });
  });
});

describe('bisecting by the cosine', () => {
  it('keeps directions in its cuts', async () => {
    const found = await bisecting(rays(30, 4), { k: 3, metric: 'cosine' });
    const cut = cutTree(found, { k: 2 });
    const alone = await bisecting(rays(30, 4), { k: 2, metric: 'cosine' });
    expect([cut.centers, cut.labels]).toEqual([alone.centers, alone.labels]);
  });
});

describe('minibatch by the cosine', () => {
  it('finds the same in a store, and labels its pieces by direction', async () => {
    const data = rays(90, 5);
    const store = rowStoreOf(data, 40);
    const options = { k: 3, batch: 20, metric: 'cosine' } as const;
    const [memory, stored] = [await minibatch(data, options), await minibatchStore(store, options)];
    expect(stored.centers.points).toEqual(memory.centers.points);
    expect(stored.centers.inertia).toBeCloseTo(memory.centers.inertia, 12);
    const labels: number[] = [];
    for await (const piece of labelPieces(store, stored.centers)) labels.push(...piece);
    expect(labels).toEqual([...memory.labels]);
  });
});
