import { describe, expect, it } from 'vitest';
import { fuzzy } from '../../src/algorithms/fuzzy.ts';
import { gmm } from '../../src/algorithms/gmm.ts';
import { hac } from '../../src/algorithms/hac.ts';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import { kmedoids } from '../../src/algorithms/kmedoids.ts';
import { optics } from '../../src/algorithms/optics.ts';
import { Expansion, expandClustering } from '../../src/algorithms/summary/expand.ts';
import { expandMerges } from '../../src/algorithms/summary/expandTree.ts';
import { membersOfLeaves } from '../../src/algorithms/summary/members.ts';
import { type Summarized, summarize } from '../../src/algorithms/summary.ts';
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
      all: await new Expansion(summarized, data.weights).clustering(clustering, data),
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
    const { reachability, labels } = await new Expansion(summarized).clustering(found);
    expect([...(reachability?.order ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...(reachability?.reach ?? [])]).toEqual([Number.POSITIVE_INFINITY, 0, 1, 0, 0, 4, 0.5]);
    expect([...(reachability?.predecessors ?? [])]).toEqual([-1, 0, 0, 2, 2, 2, 5]);
    expect([...labels]).toEqual([0, 0, 0, 0, 0, 1, 1]);
  });

  it('takes the radius of a leaf for the distance between its rows', async () => {
    const data = lineOf([0, 2, 1, 11, 10, 12]);
    const summarized = await summarize(data, { leaves: 2 });
    const found = await optics(summarized.data, { minSamples: 2, eps: 4, metric: 'euclidean' });
    const { reachability } = await new Expansion(summarized).clustering(found);
    const radius = Math.sqrt(2 / 3);
    const expected = [Number.POSITIVE_INFINITY, radius, radius, 10, radius, radius];
    for (const [i, reach] of expected.entries()) expect(reachability?.reach[i]).toBeCloseTo(reach, 12);
  });
});

describe('medoids of leaves', () => {
  it('are rows, whose loss is that of all rows', async () => {
    // leaves 0 to 2 with the mean 1.5, and 10 to 13 with 11: of these 1 (which weighs) and 11 are nearest
    const data = lineOf([0, 1.5, 1, 2, 10, 11, 13], [1, 0, 1, 2, 2, 1, 1]);
    const leafOf = Int32Array.of(0, 0, 0, 0, 1, 1, 1);
    const summary = { leaves: 2, threshold: 2, error: 1, share: 0.1 };
    const means = dataOf([[1.25], [11]], [4, 4]) as Summarized['data'];
    const summarized = { data: means, leafOf, spreads: Float64Array.of(2.75, 6), summary };
    const found = await kmedoids(means, { k: 2 });
    const all = await expandClustering(found, summarized, data);
    expect(all.medoids).toEqual({
      rows: Int32Array.of(2, 5),
      loss: 1 + 2 * 1 + 2 * 1 + 2,
      distances: Float64Array.of(1, 0.5, 0, 1, 1, 0, 2),
      second: Int32Array.of(1, 1, 1, 1, 0, 0, 0),
      silhouette: (1 - 1 / 11 + 1 + 2 * (1 - 1 / 9) + 2 * (1 - 1 / 9) + 1 + (1 - 2 / 12)) / 8,
      search: found.medoids.search,
    });
    expect(all.centers).toEqual({ dim: 1, points: Float64Array.of(1, 11), inertia: 1 + 2 + 2 + 4 });
    expect(all.summary).toEqual({ ...summary, inertia: 0, loss: 0 });
    // by another distance, with the part of the net similarity that rows make
    const { medoids, centers: _, ...rest } = found;
    const exemplars = {
      ...rest,
      medoids: { rows: medoids.rows, loss: 3 },
      affinity: { preference: -1, similarity: -5 },
    };
    const squares = await expandClustering(exemplars, summarized, data, { metric: 'sqeuclidean' });
    expect(squares.medoids).toEqual({ rows: Int32Array.of(2, 5), loss: 9 });
    expect(squares.affinity).toEqual({ preference: -1, similarity: -2 - 9 });
  });

  it('may be farther from a row than another medoid', async () => {
    const data = lineOf([0, 6, 7, 8]);
    const means = dataOf([[3], [7.5]], [2, 2]) as Summarized['data'];
    const summary = { leaves: 2, threshold: 3, error: 1, share: 0.1 };
    const summarized = {
      data: means,
      leafOf: Int32Array.of(0, 0, 1, 1),
      spreads: Float64Array.of(18, 0.5),
      summary,
    };
    const { medoids } = await expandClustering(await kmedoids(means, { k: 2 }), summarized, data);
    // row 1 is 6 from its medoid, and 1 from the other one
    expect(medoids).toMatchObject({
      rows: Int32Array.of(0, 2),
      loss: 7,
      distances: Float64Array.of(0, 6, 0, 1),
    });
    expect(medoids?.silhouette).toBeCloseTo((1 + (1 - 1 / 6) + 1 + (1 - 1 / 8)) / 4, 14);
  });
});

describe('a fuzzy partition of leaves', () => {
  it.each([2, 1.3, 9])('has the objective of all rows, with m = %d', async (fuzziness) => {
    const lottery = new Lottery(8);
    const data = { x: lottery.floats(2 * 90), n: 90, dim: 2, weights: lottery.wholes(90, 4) };
    const summarized = await summarize(data, { leaves: 20 });
    const all = await expandClustering(await fuzzy(summarized.data, { k: 3, fuzziness }), summarized, data);
    const { centers, membership, fuzzy: partition, k } = all;
    let [objective, least] = [0, Number.POSITIVE_INFINITY];
    const points = rowsOf(centers?.points as Float64Array, 2);
    for (const [i, row] of rowsOf(data.x, 2).entries())
      for (const [c, point] of points.entries()) {
        // centers that were joined lie on each other
        const count = partition?.joined?.[c] ?? 1;
        const u = (membership?.probabilities[i * k + c] ?? 0) / count;
        objective += data.weights[i] * count * u ** fuzziness * distance2(row, point);
      }
    for (const [c, point] of points.entries())
      for (const other of points.slice(0, c)) least = Math.min(least, distance2(point, other));
    expect((partition?.objective ?? 0) / objective).toBeCloseTo(1, 9);
    const total = data.weights.reduce((a, b) => a + b);
    if (k > 1) expect((partition?.xieBeni ?? 0) / (objective / total / least)).toBeCloseTo(1, 9);
    expect(all.summary?.objective).toBeLessThan(objective);
  });
});

describe('a mixture of leaves', () => {
  it('has the densities and criteria of all rows', async () => {
    const data = { ...heaps(2), weights: undefined };
    const summarized = await summarize(data, { leaves: 40 });
    const found = await gmm(summarized.data, { k: 2, covariance: 'diag', nInit: 1 });
    const { mixture, summary, centers } = await expandClustering(found, summarized, data);
    const { weights, variances = new Float64Array(), parameters } = found.mixture;
    const densities = rowsOf(data.x, 2).map((row) => {
      const parts = rowsOf(centers?.points as Float64Array, 2).map((mean, c) =>
        row.reduce((product, value, j) => {
          const variance = variances[2 * c + j];
          return (
            (product * Math.exp(-((value - mean[j]) ** 2) / 2 / variance)) / Math.sqrt(2 * Math.PI * variance)
          );
        }, weights[c]),
      );
      return Math.log(parts.reduce((a, b) => a + b));
    });
    const sum = densities.reduce((a, b) => a + b);
    for (const [i, density] of densities.entries())
      if (Number.isFinite(density)) expect(mixture?.logDensities[i]).toBeCloseTo(density, 8);
    expect((mixture?.logLikelihood ?? 0) / sum).toBeCloseTo(1, 10);
    expect((mixture?.bic ?? 0) / (-2 * sum + parameters * Math.log(data.n))).toBeCloseTo(1, 10);
    expect(summary?.logLikelihood).toBe(found.mixture.logLikelihood);
  });
});

describe('k-means by direction of leaves', () => {
  it('has the inertia of all rows', async () => {
    const lottery = new Lottery(2);
    const data = { x: lottery.floats(300, 1, 2), n: 150, dim: 2 };
    const summarized = await summarize(data, { leaves: 20 });
    const found = await kmeans(summarized.data, { k: 3, metric: 'cosine' });
    const { centers, labels } = await new Expansion(summarized).clustering(found, data);
    const expected = rowsOf(data.x, 2).reduce((sum, [a, b], i) => {
      const [c, d] = centers?.points.subarray(2 * labels[i], 2 * labels[i] + 2) ?? [];
      return sum + 1 - (a * c + b * d) / Math.hypot(a, b);
    }, 0);
    expect(centers?.inertia).toBeCloseTo(expected, 10);
  });
});
