import { describe, expect, it } from 'vitest';
import { hac } from '../../src/algorithms/hac.ts';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import { optics } from '../../src/algorithms/optics.ts';
import { Expansion } from '../../src/algorithms/summary/expand.ts';
import { expandMerges } from '../../src/algorithms/summary/expandTree.ts';
import { membersOfLeaves } from '../../src/algorithms/summary/members.ts';
import { summarize } from '../../src/algorithms/summary.ts';
import { ALGORITHMS } from '../../src/algorithms/table.ts';
import { cutTree } from '../../src/algorithms/tree/cut.ts';
import { heaps, settingsFor } from '../support/contract.ts';
import { dataOf, lineOf } from '../support/datasets.ts';
import { distance2, rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';
import { rowStoreOf } from '../support/rowStore.ts';

describe('summarize', () => {
  it('gives weighted means, the mean of each row, and the error', async () => {
    const data = lineOf([0, 2, 10, 30, 12], [1, 1, 1, 2, 0]);
    const { data: means, leafOf, spreads, summary } = await summarize(data, { leaves: 3 });
    expect(means).toEqual({ x: Float64Array.of(1, 10, 30), n: 3, dim: 1, weights: Float64Array.of(2, 1, 2) });
    // the row without weight is nearest to 10
    expect([...leafOf]).toEqual([0, 0, 1, 2, 1]);
    expect([...spreads]).toEqual([2, 0, 0]);
    expect(summary.leaves).toBe(3);
    expect(summary.error).toBe(2 / 5);
    // 0 2 10 30 30 have the mean 14.4
    expect(summary.share).toBeCloseTo(2 / (14.4 ** 2 + 12.4 ** 2 + 4.4 ** 2 + 2 * 15.6 ** 2), 12);
  });

  it.each([1, 5, 40, 1000])('holds what it promises with %d leaves', async (leaves) => {
    const lottery = new Lottery(leaves);
    const data = { ...heaps(3, 5), weights: lottery.wholes(140, 4) };
    const { data: means, leafOf, spreads, summary } = await summarize(data, { leaves });
    expect(means.n).toBeLessThanOrEqual(leaves);
    const rows = rowsOf(data.x, 3);
    let error = 0;
    for (let leaf = 0; leaf < means.n; leaf++) {
      const own = Array.from(leafOf.keys()).filter((i) => leafOf[i] === leaf);
      const mass = own.reduce((sum, i) => sum + data.weights[i], 0);
      expect(means.weights[leaf]).toBe(mass);
      const mean = [0, 1, 2].map((j) => own.reduce((sum, i) => sum + data.weights[i] * rows[i][j], 0) / mass);
      for (const [j, m] of mean.entries()) expect(means.x[leaf * 3 + j]).toBeCloseTo(m, 9);
      const spread = own.reduce((sum, i) => sum + data.weights[i] * distance2(rows[i], mean), 0);
      expect(spreads[leaf]).toBeCloseTo(spread, 6);
      expect(Math.sqrt(spread / mass)).toBeLessThanOrEqual(summary.threshold + 1e-9);
      error += spread;
    }
    expect(summary.error).toBeCloseTo(error / data.weights.reduce((a, b) => a + b), 6);
    expect(await summarize(rowStoreOf(data, 11), { leaves })).toEqual({
      data: means,
      leafOf,
      spreads,
      summary,
    });
  });

  it('refuses no leaves, and what cannot be summed up', async () => {
    await expect(summarize(lineOf([1]), { leaves: 0 })).rejects.toMatchObject({ code: 'usage' });
    await expect(summarize(lineOf([1, Number.NaN]), { leaves: 2 })).rejects.toMatchObject({ code: 'input' });
    await expect(summarize(lineOf([1, 2]), { leaves: 2, maxMemory: 9 })).rejects.toMatchObject({
      code: 'memory',
    });
  });
});

const TAKING = ALGORITHMS.filter(({ takes }) => takes.summary);

describe.each(TAKING.map((entry) => [entry.name, entry] as const))('%s of leaves', (_, entry) => {
  const data = heaps(2);
  const settings = settingsFor(entry);
  const expanded = async (leaves: number) => {
    const algorithm = await entry.load();
    const summarized = await summarize(data, { leaves });
    const [{ clustering }] = await algorithm.fit({ data: summarized.data }, [settings], {});
    return {
      summarized,
      of: clustering,
      all: new Expansion(summarized, data.weights).clustering(clustering, data),
    };
  };

  it('finds the heaps, and tells of all rows', async () => {
    const { summarized, of, all } = await expanded(60);
    const { k, n, labels, sizes, centers, density, strengths, condensed, reachability, summary } = all;
    expect(summarized.data.n).toBeLessThan(100);
    expect([k, n]).toEqual([4, data.n]);
    const heapOf = Array.from(labels, (_, i) => Math.round(data.x[2 * i] / 100));
    for (const [i, label] of labels.entries()) expect(label).toBe(labels[heapOf.indexOf(heapOf[i])]);
    const sums = new Float64Array(k);
    for (const [i, label] of labels.entries()) sums[label] += data.weights[i];
    expect(sizes).toEqual(sums);
    expect(summary).toMatchObject({ ...summarized.summary });
    for (const values of [density?.core, density?.coreDistances, strengths, condensed?.rows.last])
      if (values) expect(values).toHaveLength(n);
    if (centers) {
      const inertia = rowsOf(data.x, 2).reduce(
        (sum, row, i) =>
          sum +
          data.weights[i] * distance2(row, [...centers.points.subarray(2 * labels[i], 2 * labels[i] + 2)]),
        0,
      );
      expect(centers.inertia / inertia).toBeCloseTo(1, 12);
      expect(summary?.inertia).toBe(of.centers?.inertia);
      expect(summary?.inertia).toBeLessThan(centers.inertia);
    }
    if (reachability) expect([...reachability.order].sort((a, b) => a - b)).toEqual([...labels.keys()]);
  });

  it('is what it is of rows, where no rows are summed up', async () => {
    const { all, of } = await expanded(1000);
    expect(all.labels).toEqual(of.labels);
    expect(all.sizes).toEqual(of.sizes);
    if (all.tree?.kind === 'merges') expect(all.tree).toEqual({ ...of.tree, merges: { ...all.tree.merges } });
    if (all.reachability) expect(all.reachability).toEqual(of.reachability);
    if (all.tree?.kind === 'splits') expect(all.tree).toEqual(of.tree);
  });
});

describe('an expanded tree', () => {
  it('merges the rows of leaves at height 0, then leaves', async () => {
    const leafOf = Int32Array.of(1, 0, 1, 2, 1);
    const leaves = dataOf([[0], [1], [9]], [1, 3, 1]);
    const { merges } = await hac(leaves, { linkage: 'single' });
    const members = membersOfLeaves(leafOf, 3);
    expect(expandMerges(merges, members, undefined)).toEqual({
      n: 5,
      // rows 0, 2 and 4 are leaf 1, row 1 leaf 0, row 3 leaf 2
      a: Int32Array.of(0, 4, 1, 3),
      b: Int32Array.of(2, 5, 6, 7),
      height: Float64Array.of(0, 0, 1, 8),
      size: Float64Array.of(2, 3, 4, 5),
    });
  });

  it('has the cuts of the leaves', async () => {
    const lottery = new Lottery(6);
    const data = { x: lottery.floats(3 * 200), n: 200, dim: 3 };
    const summarized = await summarize(data, { leaves: 30 });
    const { merges } = await hac(summarized.data);
    const { leafOf } = summarized;
    const all = new Expansion(summarized).merges(merges);
    for (const k of [1, 2, 5, 12]) {
      const [few, many] = [cutTree(merges, { k }), cutTree(all, { k })];
      expect(many.labels).toEqual(Int32Array.from(leafOf, (leaf) => few.labels[leaf]));
      expect(many.sizes).toEqual(few.sizes);
    }
    expect(all.size[198]).toBe(200);
  });
});

describe('an expanded order', () => {
  it('puts the rows of a leaf one after the other', async () => {
    const data = lineOf([0, 0, 1, 1, 1, 5, 5.5]);
    const summarized = await summarize(data, { leaves: 4 });
    const found = await optics(summarized.data, { minSamples: 2, eps: 2, metric: 'euclidean' });
    const { reachability, labels } = new Expansion(summarized).clustering(found);
    expect([...(reachability?.order ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...(reachability?.reach ?? [])]).toEqual([Number.POSITIVE_INFINITY, 0, 1, 0, 0, 4, 0.5]);
    expect([...(reachability?.predecessors ?? [])]).toEqual([-1, 0, 0, 2, 2, 2, 5]);
    expect([...labels]).toEqual([0, 0, 0, 0, 0, 1, 1]);
  });

  it('takes the radius of a leaf for the distance between its rows', async () => {
    const data = lineOf([0, 2, 1, 11, 10, 12]);
    const summarized = await summarize(data, { leaves: 2 });
    const found = await optics(summarized.data, { minSamples: 2, eps: 4, metric: 'euclidean' });
    const { reachability } = new Expansion(summarized).clustering(found);
    const radius = Math.sqrt(2 / 3);
    const expected = [Number.POSITIVE_INFINITY, radius, radius, 10, radius, radius];
    for (const [i, reach] of expected.entries()) expect(reachability?.reach[i]).toBeCloseTo(reach, 12);
  });
});

describe('k-means by direction of leaves', () => {
  it('has the inertia of all rows', async () => {
    const lottery = new Lottery(2);
    const data = { x: lottery.floats(300, 1, 2), n: 150, dim: 2 };
    const summarized = await summarize(data, { leaves: 20 });
    const found = await kmeans(summarized.data, { k: 3, metric: 'cosine' });
    const { centers, labels } = new Expansion(summarized).clustering(found, data);
    const expected = rowsOf(data.x, 2).reduce((sum, [a, b], i) => {
      const [c, d] = centers?.points.subarray(2 * labels[i], 2 * labels[i] + 2) ?? [];
      return sum + 1 - (a * c + b * d) / Math.hypot(a, b);
    }, 0);
    expect(centers?.inertia).toBeCloseTo(expected, 10);
  });
});
