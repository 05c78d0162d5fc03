import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { birch, birchStore, birchSweep } from '../../src/algorithms/birch.ts';
import { clusteringOfCut } from '../../src/algorithms/hac/clusters.ts';
import { hac } from '../../src/algorithms/hac.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { heaps } from '../support/contract.ts';
import { dataOf, lineOf, mixture } from '../support/datasets.ts';
import { distance2, nearestOf, rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';
import { rowStoreOf } from '../support/rowStore.ts';

interface Case {
  x: number[];
  dim: number;
  runs: {
    threshold: number;
    branching: number;
    clusters: number | null;
    subclusters: number;
    means: number[][];
    sizes: number[];
    labels: number[];
  }[];
}

const sklearn: Record<'iris' | 'heaps', Case> = JSON.parse(
  readFileSync(new URL('../fixtures/sklearn/birch.json', import.meta.url), 'utf8'),
);

const dataOfCase = ({ x, dim }: Case): Dataset => ({ x: Float64Array.from(x), n: x.length / dim, dim });

/** Labels by the order in which they occur, so that partitions can be compared. */
function inOrder(labels: ArrayLike<number>): number[] {
  const numbers = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (!numbers.has(label)) numbers.set(label, numbers.size);
    return numbers.get(label) as number;
  });
}

describe('birch', () => {
  it('finds clusters of leaves, worked out by hand', async () => {
    const data = lineOf([0, 1, 2, 10, 11, 12], [1, 1, 2, 1, 1, 1]);
    // 0 and 1 have the radius 0.5, as have 10 and 11
    expect(await birch(data, { k: 2, threshold: 0.5, seed: 3 })).toEqual({
      algorithm: 'birch',
      n: 6,
      k: 2,
      labels: Int32Array.of(0, 0, 0, 1, 1, 1),
      sizes: Float64Array.of(4, 3),
      seed: 3,
      centers: { dim: 1, points: Float64Array.of(1.25, 11), inertia: 2.75 + 2 },
      // of 2 * 0.5 among 374 - 38^2 / 7
      summary: { leaves: 4, threshold: 0.5, error: 1 / 7, share: expect.closeTo(7 / 1174, 14) },
      warnings: [],
    });
  });

  it('has leaves as clusters, each row in that of the nearest', async () => {
    const { k, labels, centers, seed, summary } = await birch(lineOf([0, 1, 2, 3, 1.4]), {
      global: 'none',
      threshold: 0.5,
    });
    // 0 and 1, 2 and 3, and 1.4, which is nearer to 1 than the mean of 0 and 1
    expect(centers.points).toEqual(Float64Array.of(1.4, 2.5, 0.5));
    expect([...labels]).toEqual([2, 0, 1, 1, 0]);
    expect([k, seed, summary.error]).toEqual([3, undefined, 0.2]);
  });

  it('labels by Ward linkage of leaves', async () => {
    const data = lineOf([0, 0.1, 5, 5.1, 20, 20.1]);
    const { labels, centers, seed } = await birch(data, { k: 2, threshold: 0.1, global: 'hac' });
    expect([...labels]).toEqual([0, 0, 0, 0, 1, 1]);
    expect([...centers.points].map((v) => Number(v.toFixed(6)))).toEqual([2.55, 20.05]);
    expect(seed).toBeUndefined();
  });

  describe.each(['iris', 'heaps'] as const)('finds what scikit-learn finds in %s', (name) => {
    const one = sklearn[name];
    const data = dataOfCase(one);

    it.each(one.runs)('threshold $threshold, branching $branching, clusters $clusters', async (run) => {
      const { threshold, branching, clusters, subclusters, means, sizes, labels } = run;
      const found = await birch(data, { threshold, branching, global: 'none' });
      expect(found.summary.leaves).toBe(subclusters);
      if (clusters === null) {
        const points = rowsOf(found.centers.points, one.dim);
        expect(means).toHaveLength(subclusters);
        for (const mean of means)
          expect(Math.min(...points.map((point) => distance2(point, mean)))).toBeLessThan(1e-20);
        expect(found.sizes).toEqual(Float64Array.from(sizes.filter((size) => size > 0)));
        expect(inOrder(found.labels)).toEqual(inOrder(labels));
        return;
      }
      // it does not weigh leaves in its global step
      const leaves = { x: Float64Array.from(means.flat()), n: means.length, dim: one.dim };
      const cut = clusteringOfCut({ data: leaves }, await hac(leaves), { k: clusters });
      const own = rowsOf(data.x, one.dim).map((row) => cut.labels[nearestOf(row, means)]);
      expect(inOrder(own)).toEqual(inOrder(labels));
      if (name !== 'heaps') return;
      for (const global of ['kmeans', 'hac'] as const) {
        const whole = await birch(data, { threshold, branching, k: clusters, global });
        expect(inOrder(whole.labels)).toEqual(inOrder(labels));
      }
    });
  });

  it('finds as many leaves as scikit-learn where pairs lie at the threshold, up to rounding', async () => {
    const { summary } = await birch(dataOfCase(sklearn.iris), { threshold: 0.1, global: 'none' });
    expect(summary.leaves).toBe(121);
  });

  it('keeps its digits 1e9 away from 0, where sums of squares lose them', async () => {
    for (const shift of [0, 1e8, 1e9, -1e12]) {
      const data = lineOf([0, 1, 2, 3].map((v) => v + shift));
      const { k, sizes, summary } = await birch(data, { global: 'none', threshold: 0.1 });
      expect([k, [...sizes], summary.error]).toEqual([4, [1, 1, 1, 1], 0]);
      const { summary: pairs } = await birch(data, { global: 'none', threshold: 0.5 });
      expect([pairs.leaves, pairs.error]).toEqual([2, 0.25]);
    }
  });

  it('raises the threshold until there are few enough leaves, and tells', async () => {
    const data = mixture(30, 4);
    for (const maxLeaves of [1, 2, 7, 200]) {
      const { summary, warnings } = await birch(data, { k: 1, threshold: 0.01, maxLeaves });
      expect(summary.leaves).toBeLessThanOrEqual(maxLeaves);
      expect(summary.threshold).toBeGreaterThan(0.01);
      expect(warnings).toContainEqual({
        code: 'threshold-raised',
        from: 0.01,
        to: summary.threshold,
        leaves: summary.leaves,
      });
    }
    const { summary, warnings } = await birch(data, { k: 30, maxLeaves: 200 });
    expect(summary.leaves).toBeGreaterThan(60);
    // nobody asked for a threshold of 0
    expect(warnings).toEqual([]);
  });

  it('tells what summing up lost: the mean squared distance of rows to the leaf that they are in', async () => {
    const data = heaps(3);
    const { summary, centers, sizes } = await birch(data, { k: 1, threshold: 0.7 });
    const mass = sizes[0];
    const variance = centers.inertia / mass;
    expect(summary.share).toBeCloseTo(summary.error / variance, 12);
    expect(summary.error).toBeLessThanOrEqual(0.7 ** 2);
    expect(summary.error).toBeGreaterThan(0);
    const exact = await birch(data, { k: 1 });
    expect(exact.summary).toEqual({ leaves: data.n, threshold: 0, error: 0, share: 0 });
  });

  it('takes a weight for equal rows that come together, where leaves hold equal rows alone', async () => {
    const rows = [
      [3, 1],
      [3, 1],
      [3, 1],
      [0, 0],
      [0, 0],
      [9, 4],
    ];
    const plain = await birch(dataOf(rows), { global: 'none' });
    const weighted = await birch(
      dataOf(
        [
          [3, 1],
          [0, 0],
          [9, 4],
        ],
        [3, 2, 1],
      ),
      { global: 'none' },
    );
    expect(plain.sizes).toEqual(weighted.sizes);
    expect(plain.centers).toEqual(weighted.centers);
    expect(plain.summary).toEqual(weighted.summary);
  });

  it('tells of more clusters than leaves or distinct rows', async () => {
    const data = lineOf([0, 0.1, 7, 7, 7]);
    for (const global of ['kmeans', 'hac'] as const) {
      const few = await birch(data, { k: 4, threshold: 1, global });
      expect(few.k).toBe(2);
      expect(few.warnings).toEqual([
        { code: 'fewer-leaves-than-k', requested: 4, found: 2, of: 'threshold' },
      ]);
      const equal = await birch(data, { k: 4, global });
      expect(equal.k).toBe(3);
      expect(equal.warnings).toEqual([{ code: 'fewer-points-than-k', requested: 4, found: 3 }]);
    }
  });

  it.each(['kmeans', 'hac'] as const)(
    'takes one row, equal rows and constant columns: %s',
    async (global) => {
      const one = await birch(dataOf([[5, 5]]), { k: 1, global });
      expect([one.k, one.centers.points, one.centers.inertia]).toEqual([1, Float64Array.of(5, 5), 0]);
      const equal = await birch(dataOf(new Array(40).fill([1, 2, 3])), { k: 3, global });
      expect([equal.k, equal.summary]).toEqual([1, { leaves: 1, threshold: 0, error: 0, share: 0 }]);
      const flat = await birch(
        dataOf([
          [1, 0],
          [2, 0],
          [8, 0],
          [9, 0],
        ]),
        { k: 2, global },
      );
      expect([...flat.labels]).toEqual([0, 0, 1, 1]);
    },
  );

  it('refuses a number of clusters where leaves are the clusters, and none elsewhere', async () => {
    const data = lineOf([1, 2]);
    await expect(birch(data, { k: 2, global: 'none' })).rejects.toMatchObject({ code: 'usage', option: 'k' });
    await expect(birch(data, {})).rejects.toMatchObject({ code: 'usage', option: 'k' });
    await expect(birch(data, { k: 1, maxMemory: 10 })).rejects.toMatchObject({ code: 'memory' });
  });

  it('makes one tree for all k', async () => {
    const data = mixture(5, 2);
    const together = await birchSweep(data, { ks: [2, 5], threshold: 3 });
    expect(together).toEqual([
      await birch(data, { k: 2, threshold: 3 }),
      await birch(data, { k: 5, threshold: 3 }),
    ]);
  });

  it.each(['kmeans', 'hac', 'none'] as const)('finds the same in a store, in pieces: %s', async (global) => {
    const lottery = new Lottery(8);
    const data = { ...mixture(4, 9), weights: lottery.wholes(400, 3) };
    const options = { ...(global !== 'none' && { k: 4 }), global, maxLeaves: 30 };
    const held = await birch(data, options);
    expect(await birchStore(rowStoreOf(data, 37), options)).toEqual(held);
    expect(held.labels).toHaveLength(400);
  });
});
