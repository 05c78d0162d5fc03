import { describe, expect, it } from 'vitest';
import { dbscan } from '../../src/algorithms/dbscan.ts';
import { hdbscan } from '../../src/algorithms/hdbscan.ts';
import { cutTree } from '../../src/algorithms/tree/cut.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { checkDistanceMatrix } from '../../src/distances/condensed.ts';
import type { Distance } from '../../src/distances/table.ts';
import { Lottery } from '../support/random.ts';

/*
 * The tree of `hdbscan` holds DBSCAN* of every radius: cut at a height, it has the clusters of `dbscan` without borders,
 * and each row that is no core point alone.
 */

/** Labels by first occurrence; noise stays -1. */
function canonical(labels: ArrayLike<number>): number[] {
  const seen = new Map<number, number>([[-1, -1]]);
  return Array.from(labels, (label) => {
    if (!seen.has(label)) seen.set(label, seen.size - 1);
    return seen.get(label) as number;
  });
}

async function expectSameAtEachHeight(
  data: Dataset | { condensed: Float64Array | Float32Array; n: number },
  minSamples: number,
  metric?: Distance,
): Promise<number> {
  const { tree } = await hdbscan(data, { minSamples, minClusterSize: 2, metric });
  const { merges } = tree;
  const heights = [...new Set(merges.height)].filter(Number.isFinite);
  const between = heights.slice(1).map((height, t) => (height + heights[t]) / 2);
  let clusters = 0;
  for (const eps of [0, ...heights, ...between]) {
    const { labels, density, k } = await dbscan(data, { eps, minSamples, border: 'noise', metric });
    const cut = cutTree(merges, { height: eps });
    const alone = cut.labels.map((label) => (merges.weights ? 0 : cut.sizes[label]));
    const cores = Int32Array.from(cut.labels, (label, i) => (density.core[i] === 1 ? label : -1));
    expect([eps, canonical(cores)]).toEqual([eps, canonical(labels)]);
    for (const [i, size] of alone.entries())
      if (density.core[i] === 0 && !merges.weights) expect([eps, i, size]).toEqual([eps, i, 1]);
    clusters = Math.max(clusters, k);
  }
  return clusters;
}

describe('the tree of hdbscan, cut at a height', () => {
  it('of rows with ties and equal rows', async () => {
    const lottery = new Lottery(5);
    for (let t = 0; t < 12; t++) {
      const [n, dim] = [1 + lottery.below(40), 1 + lottery.below(3)];
      const x = t % 2 === 0 ? lottery.wholes(n * dim, 6) : lottery.floats(n * dim, 0, 9);
      await expectSameAtEachHeight({ x, n, dim }, [1, 2, 3, 5][t % 4]);
    }
  });

  it('of rows with weights, which are that many rows', async () => {
    const lottery = new Lottery(6);
    for (let t = 0; t < 6; t++) {
      const n = 25;
      const weights = lottery.wholes(n, 4).map((w) => w + (t % 2 === 0 ? 1 : 0.5));
      await expectSameAtEachHeight({ x: lottery.wholes(2 * n, 7), n, dim: 2, weights }, 4);
    }
  });

  it('of other distances and of given ones, of which some are infinite', async () => {
    const lottery = new Lottery(7);
    const n = 30;
    const x = lottery.floats(3 * n, 1, 9);
    for (const metric of ['manhattan', 'cosine', 'mahalanobis', 'gower'] as const)
      expect(await expectSameAtEachHeight({ x, n, dim: 3 }, 3, metric)).toBeGreaterThan(1);
    const square = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let l = 0; l < i; l++)
        square[i * n + l] = square[l * n + i] =
          lottery.float() < 0.8 ? Number.POSITIVE_INFINITY : 1 + lottery.below(5);
    }
    await expectSameAtEachHeight(checkDistanceMatrix(square, n, { infinite: true }), 3);
  });

  it('is refused before memory is taken, with the way out', async () => {
    const data = { x: new Float64Array(2e5), n: 1e5, dim: 2 };
    const limit = { minSamples: 1, maxMemory: 1e6 };
    const reason = /the tree of densities needs about 19 MB of memory, 1.0 MB are allowed; raise maxMemory/;
    await expect(hdbscan(data, limit)).rejects.toThrow(reason);
    const room = { eps: 'auto', minSamples: 1, maxMemory: 1.5e7 } as const;
    await expect(dbscan(data, room)).rejects.toThrow(/the tree of densities/);
  });

  it('keeps apart in the widest gap, and at any height, what is infinitely far apart', () => {
    const merges = {
      n: 5,
      a: Int32Array.of(0, 2, 4, 6),
      b: Int32Array.of(1, 3, 5, 7),
      height: Float64Array.of(1, 2, Infinity, Infinity),
      size: Float64Array.of(2, 2, 3, 5),
    };
    expect(cutTree(merges, { gap: true })).toMatchObject({ k: 3, height: 2 });
    expect(cutTree(merges, { height: 1e9 }).k).toBe(3);
    expect(cutTree(merges, { k: 2 })).not.toHaveProperty('height');
  });
});
