import { describe, expect, it } from 'vitest';
import { labelPieces, minibatchStore } from '../../src/algorithms/minibatch/store.ts';
import { type MiniBatchOptions, minibatch } from '../../src/algorithms/minibatch.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import type { RowStore } from '../../src/core/rowStore.ts';
import { dataOf, gridData, lineOf } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';
import { rowStoreOf, type Traffic } from '../support/rowStore.ts';

type Options = MiniBatchOptions & { init?: 'random' | Float64Array };

/** Both ways, in memory and from pieces of some rows. */
async function both(data: Dataset, size: number, options: Options) {
  const { labels, ...rest } = await minibatch(data, options);
  const stored = await minibatchStore(rowStoreOf(data, size), options);
  return { labels, rest: { ...rest, labels: new Int32Array(0) }, stored };
}

async function labelsOf(store: RowStore, centers: Float64Array): Promise<number[]> {
  const labels: number[] = [];
  for await (const piece of labelPieces(store, { points: centers })) labels.push(...piece);
  return labels;
}

describe('minibatchStore', () => {
  it('gives the centers of minibatch, to the last bit, whatever the pieces', async () => {
    const lottery = new Lottery(81);
    for (let t = 0; t < 60; t++) {
      const dim = 1 + lottery.below(5);
      const n = 1 + lottery.below(300);
      const data: Dataset =
        t % 3 === 0
          ? { x: lottery.bytes(n * dim), n, dim }
          : t % 3 === 1
            ? { x: lottery.floats(n * dim, -9, 9), n, dim }
            : gridData(lottery, n, dim, 3);
      if (t % 2 === 0) data.weights = lottery.wholes(n, 5).map((w, i) => (i === 0 ? 1 : w));
      const options: Options = {
        k: 1 + lottery.below(12),
        seed: t,
        batch: 1 + lottery.below(60),
        maxIter: 20,
      };
      if (t % 4 === 3) options.init = 'random';
      const { rest, stored, labels } = await both(data, 1 + lottery.below(n), options);
      const { inertia } = rest.centers;
      const others = { ...stored, centers: { ...stored.centers, inertia } };
      expect(others, `case ${t}`).toEqual(rest);
      expect(Math.abs(stored.centers.inertia - inertia)).toBeLessThanOrEqual(1e-12 * inertia);
      // ties aside, which a grid is full of
      if (t % 3 !== 2)
        expect(await labelsOf(rowStoreOf(data, 7), stored.centers.points)).toEqual([...labels]);
    }
  });

  it('fills clusters that got no rows as minibatch does', async () => {
    const data = lineOf([0, 1, 2, 3, 4, 5]);
    const options = { k: 4, init: Float64Array.of(1e6, 2e6, 3e6, 4e6), batch: 1, maxIter: 1 };
    const { rest, stored } = await both(data, 2, options);
    expect(stored).toEqual(rest);
    expect(stored.warnings.map(({ code }) => code)).toContain('empty-cluster-relocated');
  });

  it('takes rare rows for centers when a sample has missed them', async () => {
    const rows = Array.from({ length: 40 }, (_, v) => [v % 7, v]);
    const data = dataOf(
      rows,
      rows.map((_, i) => (i < 2 ? 1e6 : 1)),
    );
    const { rest, stored } = await both(data, 9, { k: 40, maxIter: 1 });
    expect(stored).toEqual(rest);
    expect(stored.k).toBe(40);
    expect(stored.centers.inertia).toBe(0);
  });

  it('never holds the rows, and passes over them once', async () => {
    const data = { x: new Lottery(82).floats(3 * 50_000), n: 50_000, dim: 3 };
    const traffic: Traffic = { gathered: 0, passes: 0, most: 0 };
    await minibatchStore(rowStoreOf(data, 1000, traffic), { k: 5, batch: 500 });
    expect(traffic.most).toBeLessThanOrEqual(12 * 500);
    // the first piece tells that there are five distinct rows
    expect(traffic.passes).toBe(2);
  });

  it('refuses stores that cannot be clustered, naming the row', async () => {
    const data = { x: new Lottery(83).floats(2 * 100), n: 100, dim: 2 };
    const poisoned = { ...data, x: data.x.map((v, p) => (p === 151 ? Number.NaN : v)) };
    await expect(minibatchStore(rowStoreOf(poisoned, 10), { k: 2 })).rejects.toThrow('row 75, column 1: NaN');
    const fewer = { ...rowStoreOf(data, 10), n: 90 };
    await expect(minibatchStore(fewer, { k: 2 })).rejects.toThrow(
      'there are 100 rows, but 90 were announced',
    );
    const light = { ...data, weights: new Float64Array(100).fill(-1, 40, 41) };
    await expect(minibatchStore(rowStoreOf(light, 10), { k: 2 })).rejects.toThrow('row 40: the weight -1');
    const weightless = { ...data, weights: new Float64Array(100) };
    await expect(minibatchStore(rowStoreOf(weightless, 10), { k: 2 })).rejects.toThrow(
      /every weight is zero/,
    );
    const nothing = { x: new Float64Array(0), n: 0, dim: 2 };
    await expect(minibatchStore(rowStoreOf(nothing, 10), { k: 2 })).rejects.toThrow(/no rows/);
    await expect(minibatchStore(rowStoreOf(data, 10), { k: 0 })).rejects.toThrow(/k/);
    const broad = { ...data, x: data.x.map(() => 1e139), weights: new Float64Array(100).fill(1e60) };
    broad.x.fill(-1e139, 0, 100);
    const summed = minibatchStore(rowStoreOf(broad, 10), { k: 1 });
    await expect(summed).rejects.toThrow(/have no finite sum/);
  });

  it('stops when told to', async () => {
    const data = { x: new Lottery(84).floats(2 * 100), n: 100, dim: 2 };
    const signal = AbortSignal.abort();
    await expect(minibatchStore(rowStoreOf(data, 10), { k: 2, signal })).rejects.toThrow(/interrupted/);
  });
});

describe('labelPieces', () => {
  it('labels piece by piece, the first of equally near centers', async () => {
    const store = rowStoreOf(lineOf([0, 2, 4, 9, 5]), 2);
    const pieces: number[][] = [];
    for await (const piece of labelPieces(store, { points: Float64Array.of(1, 7, 3) }))
      pieces.push([...piece]);
    expect(pieces).toEqual([[0, 0], [2, 1], [1]]);
  });

  it('refuses centers of another width', async () => {
    const store = rowStoreOf(dataOf([[1, 2]]), 1);
    await expect(labelsOf(store, Float64Array.of(1, 2, 3))).rejects.toThrow(/dim = 2/);
  });
});
