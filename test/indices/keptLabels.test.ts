import { describe, expect, it } from 'vitest';
import { minibatchStore } from '../../src/algorithms/minibatch/store.ts';
import { minibatch } from '../../src/algorithms/minibatch.ts';
import { KeptLabels } from '../../src/indices/keptLabels.ts';
import { profile } from '../../src/indices/profile.ts';
import { gridData, lineOf } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';
import { rowStoreOf, type Traffic } from '../support/rowStore.ts';

describe('KeptLabels', () => {
  it('has the labels of minibatch, of ties too, from the passes that it makes anyway', async () => {
    const lottery = new Lottery(83);
    for (let t = 0; t < 20; t++) {
      const [n, dim] = [1 + lottery.below(200), 1 + lottery.below(3)];
      const data = gridData(lottery, n, dim, 3);
      const options = { k: 1 + lottery.below(9), seed: t, batch: 20, maxIter: 5 };
      const { labels } = await minibatch(data, options);
      const traffic: Traffic = { gathered: 0, passes: 0, most: 0 };
      const kept = new KeptLabels(dim, n);
      await minibatchStore(rowStoreOf(data, 1 + lottery.below(n), traffic), { ...options, keep: kept });
      const without: Traffic = { gathered: 0, passes: 0, most: 0 };
      await minibatchStore(rowStoreOf(data, 7, without), options);
      expect(traffic.passes).toBe(without.passes);
      const found = kept.take();
      expect([...(found?.labels ?? [])], `case ${t}`).toEqual([...labels]);
      const { clusters, all } = found?.profile ?? { clusters: [], all: [] };
      const means = profile(data, labels, clusters.length);
      for (const [c, mean] of means.clusters.entries())
        for (const [j, value] of mean.entries()) expect(clusters[c][j]).toBeCloseTo(value, 12);
      expect(all).toEqual(means.all.map((value) => expect.closeTo(value, 12)));
    }
  });

  it('begins again where a cluster had no rows, and gives nothing of directions', async () => {
    const data = lineOf([0, 1, 2, 3, 4, 5]);
    const options = { k: 4, init: Float64Array.of(1e6, 2e6, 3e6, 4e6), batch: 1, maxIter: 1 };
    const kept = new KeptLabels(1, 6);
    await minibatchStore(rowStoreOf(data, 2), { ...options, keep: kept });
    expect([...(kept.take()?.labels ?? [])]).toEqual([...(await minibatch(data, options)).labels]);
    const none = new KeptLabels(2, 3);
    const two = { x: Float64Array.of(1, 0, 0, 2, 3, 0), n: 3, dim: 2 };
    await minibatchStore(rowStoreOf(two, 2), { k: 2, metric: 'cosine', keep: none });
    expect(none.take()).toBeUndefined();
  });

  it('has the means alone where labels are not wanted', async () => {
    const data = lineOf([0, 1, 0, 1, 8, 9]);
    const kept = new KeptLabels(1, 0);
    await minibatchStore(rowStoreOf(data, 4), { k: 2, keep: kept });
    expect(kept.take()).toEqual({
      labels: new Int32Array(0),
      profile: { clusters: [[0.5], [8.5]], all: [expect.closeTo(19 / 6, 12)] },
    });
  });
});
