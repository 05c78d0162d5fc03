import { kmeans as mlKmeans } from 'ml-kmeans';
import { describe, expect, it } from 'vitest';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import sklearn from '../fixtures/sklearn/kmeans.json' with { type: 'json' };
import { gridData, weightsOf } from '../support/datasets.ts';
import { plainDistinct, plainKmeans, rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

describe('kmeans equals the plain algorithm from the same centers', () => {
  // on whole numbers all sums are exact, so that ties fall alike and nothing needs a tolerance but the inertia
  it.each([1, 2, 3, 5])('on %d columns with duplicates, ties, weights and empty clusters', async (dim) => {
    const lottery = new Lottery(dim);
    let relocations = 0;
    for (let t = 0; t < 120; t++) {
      const data = gridData(lottery, 3 + lottery.below(30), dim, 2 + lottery.below(6));
      if (t % 3 === 1) data.weights = lottery.wholes(data.n, 4);
      // bytes in three columns are what the fast kernels take
      if (t % 2 === 0) data.x = Uint8Array.from(data.x);
      const rows = rowsOf(data.x, dim);
      const distinct = plainDistinct(rows, weightsOf(data));
      if (distinct === 0) continue;
      const k = 1 + lottery.below(Math.min(distinct, 7));
      const init = lottery.wholes(k * dim, 8);
      const maxIter = t % 5 === 0 ? 1 + lottery.below(3) : 300;
      const plain = plainKmeans(rows, weightsOf(data), rowsOf(init, dim), maxIter);
      const result = await kmeans(data, { k, init, maxIter });
      const failing = JSON.stringify({ ...data, k, init, maxIter });
      expect([...result.labels], failing).toEqual(plain.labels);
      expect(rowsOf(result.centers.points, dim), failing).toEqual(plain.centers);
      expect([...result.sizes], failing).toEqual(plain.sizes);
      expect([result.descent.iterations, result.descent.converged], failing).toEqual([
        plain.iterations,
        plain.converged,
      ]);
      expect(Math.abs(result.centers.inertia - plain.inertia)).toBeLessThanOrEqual(1e-12 * plain.inertia);
      const relocated = result.warnings.find((warning) => warning.code === 'empty-cluster-relocated');
      expect(relocated?.times ?? 0, failing).toBe(plain.relocated);
      relocations += plain.relocated;
    }
    // the hunt has met empty clusters
    expect(relocations).toBeGreaterThan(10);
  });

  it.each([1, 2, 3, 5])('on %d columns of real numbers', async (dim) => {
    const lottery = new Lottery(100 + dim);
    for (let t = 0; t < 20; t++) {
      const n = 20 + lottery.below(80);
      const data = { x: lottery.floats(n * dim, -9, 9), n, dim, weights: lottery.floats(n) };
      const k = 2 + lottery.below(6);
      const init = data.x.slice(0, k * dim);
      const plain = plainKmeans(rowsOf(data.x, dim), weightsOf(data), rowsOf(init, dim));
      const result = await kmeans(data, { k, init });
      expect([...result.labels]).toEqual(plain.labels);
      expect(result.descent.iterations).toBe(plain.iterations);
      expect(Math.abs(result.centers.inertia / plain.inertia - 1)).toBeLessThan(1e-12);
      plain.centers.flat().forEach((value, p) => {
        expect(Math.abs(result.centers.points[p] - value)).toBeLessThan(1e-12 * 9);
      });
    }
  });
});

describe('kmeans equals ml-kmeans from the same centers', () => {
  it('in centers, labels and squared errors, within 1e-12', async () => {
    const lottery = new Lottery(9);
    for (let t = 0; t < 20; t++) {
      const [n, dim, k] = [150, 1 + (t % 4), 3 + (t % 5)];
      const x = lottery.heaps(n, dim, k).map((value) => value + 20 * lottery.normal());
      const init = x.slice(0, k * dim);
      const other = mlKmeans(rowsOf(x, dim), k, {
        initialization: rowsOf(init, dim),
        tolerance: 0,
        maxIterations: 300,
      });
      const result = await kmeans({ x, n, dim }, { k, init });
      expect(other.converged && result.descent.converged).toBe(true);
      // both count the pass that moves nothing
      expect(result.descent.iterations).toBe(other.iterations);
      const renamed = other.clusters.map((cluster) => other.centroids[cluster]);
      renamed.forEach((centroid, i) => {
        centroid.forEach((value, j) => {
          expect(Math.abs(result.centers.points[result.labels[i] * dim + j] - value)).toBeLessThan(
            1e-12 * 1000,
          );
        });
      });
      const errors = other
        .computeInformation(rowsOf(x, dim))
        .reduce((sum, { size, error }) => sum + size * error, 0);
      expect(Math.abs(errors / result.centers.inertia - 1)).toBeLessThan(1e-12);
    }
  });
});

/** For each cluster of ours the one of scikit-learn with the same rows; undefined when a cluster has no twin. */
function twins(ours: ArrayLike<number>, theirs: number[], k: number): number[] | undefined {
  const twin = new Array<number>(k).fill(-1);
  for (let i = 0; i < theirs.length; i++) {
    if (twin[ours[i]] === -1) twin[ours[i]] = theirs[i];
    if (twin[ours[i]] !== theirs[i]) return undefined;
  }
  return new Set(twin).size === k ? twin : undefined;
}

describe(`kmeans equals scikit-learn ${sklearn.versions['scikit-learn']} from the same centers`, () => {
  it('has fixtures that say where they come from', () => {
    expect(sklearn).toMatchObject({
      generator: 'test/fixtures/sklearn/generate.py',
      seed: expect.any(Number),
    });
    expect(sklearn.cases.length).toBeGreaterThan(5);
  });

  it.each(sklearn.cases.map((one) => ({ ...one, weights: 'weights' in one ? one.weights : undefined })))(
    'on $name: labels and passes equal, centers and inertia within 1e-9',
    async ({ x, n, dim, k, init, weights, max_iter: maxIter, ...expected }) => {
      const data = {
        x: Float64Array.from(x),
        n,
        dim,
        ...(weights && { weights: Float64Array.from(weights) }),
      };
      const result = await kmeans(data, { k, init: Float64Array.from(init), maxIter });
      const twin = twins(result.labels, expected.labels, k) ?? [];
      expect(twin).toHaveLength(k);
      // like ours, scikit-learn's count includes the pass that finds nothing to change
      expect(result.descent.iterations).toBe(expected.n_iter);
      expect(result.descent.converged).toBe(expected.n_iter < maxIter);
      expect(Math.abs(result.centers.inertia / expected.inertia - 1)).toBeLessThan(1e-9);
      const scale = Math.max(...x.map(Math.abs));
      rowsOf(result.centers.points, dim).forEach((center, c) => {
        center.forEach((value, j) => {
          expect(Math.abs(value - expected.centers[twin[c] * dim + j])).toBeLessThan(1e-9 * scale);
        });
      });
      expect(result.warnings.map((warning) => warning.code)).toEqual(
        result.descent.converged ? [] : ['not-converged'],
      );
    },
  );
});
