import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { hac } from '../../src/algorithms/hac.ts';
import { kmeans, kmeansSweep } from '../../src/algorithms/kmeans.ts';
import { kmedoids } from '../../src/algorithms/kmedoids.ts';
import { minibatch } from '../../src/algorithms/minibatch.ts';
import { spectral } from '../../src/algorithms/spectral.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { pickRows, type SparseDataset } from '../../src/core/sparse.ts';
import { pairwiseDistances } from '../../src/distances/condensed.ts';
import { type GraphSpec, graphOfRows } from '../../src/distances/graph.ts';
import { tfidf } from '../../src/features/text/tfidf.ts';
import { Lottery } from '../support/random.ts';
import { denseOf, randomSparse, sparseOf } from '../support/texts.ts';

afterEach(() => configureKernels({ mode: undefined, threads: undefined }));

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/sklearn/texts.json', import.meta.url), 'utf8'),
) as {
  texts: string[];
  kmeans: { starts: number[]; labels: number[]; inertia: number; iterations: number };
};

/** Clusters as sets of rows. */
const parts = (labels: ArrayLike<number>) => {
  const sets = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) sets.set(labels[i], [...(sets.get(labels[i]) ?? []), i]);
  return [...sets.values()].map(String).sort();
};

describe('k-means of sparse rows', () => {
  it('finds what scikit-learn finds from the same rows', async () => {
    const { texts } = fixture;
    const { starts, labels, inertia } = fixture.kmeans;
    const { data } = await tfidf({ texts, n: texts.length });
    const found = await kmeans(data, { k: 3, init: { rows: starts } });
    expect(parts(found.labels)).toEqual(parts(labels));
    expect(found.centers.inertia).toBeCloseTo(inertia, 12);
  });

  it('is computed by hand', async () => {
    const data = sparseOf([[[0, 2]], [[0, 4]], [[2, 6]], []], 3, Float64Array.of(1, 1, 2, 1));
    const found = await kmeans(data, { k: 2, init: { rows: [0, 2] } });
    expect(found).toMatchObject({ algorithm: 'kmeans', n: 4, k: 2, seed: 1, warnings: [] });
    expect([...found.labels]).toEqual([0, 0, 1, 0]);
    expect([...found.sizes]).toEqual([3, 2]);
    expect([...found.centers.points]).toEqual([2, 0, 0, 0, 0, 6]);
    expect(found.centers.inertia).toBe(8);
    expect(found.descent).toEqual({ iterations: 1, converged: true, restarts: 1 });
  });

  it.each(['euclidean', 'cosine'] as const)(
    'finds what it finds of the same rows with zeros: %s',
    async (metric) => {
      const lottery = new Lottery(17);
      for (let round = 0; round < 5; round++) {
        const all = randomSparse(lottery, 80, 12, 0.3, round % 2 === 0);
        const full = Array.from({ length: all.n }, (_, i) => i).filter(
          (i) => all.rows.starts[i] < all.rows.starts[i + 1],
        );
        const data = pickRows(
          all,
          full,
          all.weights && Float64Array.from(full, (i) => all.weights?.[i] ?? 1),
        );
        const dense = denseOf(data);
        // from first centers without ties
        const init = lottery.floats(4 * data.dim, 0.1, 2);
        const [sparse, wanted] = [
          await kmeans(data, { k: 4, init, metric }),
          await kmeans(dense, { k: 4, init, metric }),
        ];
        expect([...sparse.labels]).toEqual([...wanted.labels]);
        expect(sparse.centers.inertia).toBeCloseTo(wanted.centers.inertia, 8);
        expect(sparse.descent.iterations).toBe(wanted.descent.iterations);
      }
    },
  );

  it.each(['k-means++', 'random', 'farthest-first', 'k-means||'] as const)(
    'has the same bytes on any number of threads, and in plain JavaScript: %s',
    async (init) => {
      const data = randomSparse(new Lottery(3), 1200, 30, 0.1, true);
      const run = async (settings: object) => {
        configureKernels({ mode: undefined, threads: undefined, ...settings });
        return kmeansSweep(data, { ks: [2, 9], nInit: 2, init });
      };
      const wanted = await run({ threads: 1 });
      expect(await run({ threads: 3 })).toEqual(wanted);
      expect(await run({ mode: 'js' })).toEqual(wanted);
    },
  );

  it('counts a weight as so many rows', async () => {
    const rows = randomSparse(new Lottery(8), 30, 6, 0.4);
    const times = Array.from({ length: 30 }, (_, i) => 1 + (i % 3));
    const repeated = pickRows(
      rows,
      times.flatMap((many, i) => new Array<number>(many).fill(i)),
    );
    const init = new Lottery(2).floats(3 * 6, 0, 3);
    const weighted = await kmeans({ ...rows, weights: Float64Array.from(times) }, { k: 3, init });
    const wanted = await kmeans(repeated, { k: 3, init });
    expect([...weighted.sizes]).toEqual([...wanted.sizes]);
    expect(weighted.centers.inertia).toBeCloseTo(wanted.centers.inertia, 9);
  });

  it.each<[string, SparseDataset, number, number]>([
    ['equal rows', sparseOf([[[1, 2]], [[1, 2]], [[1, 2]]], 3), 2, 1],
    ['a single row', sparseOf([[[0, 1]]], 1), 1, 1],
    ['rows of zeros', sparseOf([[], [], [[0, 1]]], 2), 3, 2],
    ['as many clusters as rows', sparseOf([[[0, 1]], [[1, 1]], [[0, 3]]], 2), 3, 3],
  ])('takes %s', async (_, data, k, found) => {
    for (const cluster of [kmeans, minibatch]) {
      const { k: clusters, centers, labels, warnings } = await cluster(data, { k });
      expect(clusters).toBe(found);
      expect(centers.inertia).toBe(0);
      expect(labels.length).toBe(data.n);
      expect(warnings.map(({ code }) => code)).toEqual(found < k ? ['fewer-points-than-k'] : []);
    }
  });

  it('leaves no cluster empty', async () => {
    const data = randomSparse(new Lottery(5), 40, 8, 0.3);
    const far = new Float64Array(6 * 8).fill(50, 8);
    for (let c = 1; c < 6; c++) far[c * 8] += c;
    const found = await kmeans(data, { k: 6, init: far });
    expect(Math.min(...found.sizes)).toBeGreaterThan(0);
    expect(found.warnings[0].code).toBe('empty-cluster-relocated');
  });

  it('stops by the share of the variance that centers move, as of rows with zeros', async () => {
    const data = randomSparse(new Lottery(21), 300, 10, 0.4);
    const init = new Lottery(1).floats(50, 0, 3);
    const options = { k: 5, init, tol: 0.05 };
    const [sparse, dense] = [await kmeans(data, options), await kmeans(denseOf(data), options)];
    expect(sparse.descent).toEqual(dense.descent);
  });

  it('refuses the direction of a row of zeros, and centers without room', async () => {
    const data = sparseOf([[[0, 1]], [], [[1, 1]]], 2);
    for (const cluster of [kmeans, minibatch])
      await expect(cluster(data, { k: 2, metric: 'cosine' })).rejects.toThrow(
        'row 1: all numbers are 0 (a text without',
      );
    const wide = randomSparse(new Lottery(1), 10, 5000, 0.01);
    for (const cluster of [kmeans, minibatch])
      await expect(cluster(wide, { k: 3, maxMemory: 1e5 })).rejects.toThrow(
        '3 centers of 10 sparse rows of 5000 columns needs',
      );
  });
});

describe('mini-batches of sparse rows', () => {
  it.each(['euclidean', 'cosine'] as const)('find the heaps that there are: %s', async (metric) => {
    const lottery = new Lottery(6);
    const lists = Array.from({ length: 600 }, (_, i): [number, number][] => [
      [10 * (i % 3), 9],
      [10 * (i % 3) + 5 + lottery.below(5), 2 + lottery.below(3)],
    ]);
    const { labels, sizes, centers } = await minibatch(sparseOf(lists, 30), { k: 3, batch: 100, metric });
    expect([...sizes]).toEqual([200, 200, 200]);
    for (let i = 3; i < 600; i++) expect(labels[i]).toBe(labels[i % 3]);
    expect(centers.directions).toBe(metric === 'cosine' ? true : undefined);
  });

  it('take the steps that rows with zeros take', async () => {
    const data = randomSparse(new Lottery(12), 200, 9, 0.4, true);
    const options = { k: 4, batch: 50, maxIter: 5, init: new Lottery(4).floats(36, 0.1, 3) };
    const [sparse, dense] = [await minibatch(data, options), await minibatch(denseOf(data), options)];
    expect([...sparse.labels]).toEqual([...dense.labels]);
    expect(sparse.centers.inertia).toBeCloseTo(dense.centers.inertia, 8);
  });
});

describe('algorithms of distances', () => {
  const data = pickRows(
    randomSparse(new Lottery(40), 60, 14, 0.3),
    Array.from({ length: 60 }, (_, i) => i),
  );
  const full = Array.from({ length: 60 }, (_, i) => i).filter(
    (i) => data.rows.starts[i] < data.rows.starts[i + 1],
  );

  it.each(['euclidean', 'sqeuclidean', 'cosine'] as const)(
    'have those of rows with zeros: %s',
    async (metric) => {
      const rows = pickRows(data, full);
      const [sparse, dense] = [
        await pairwiseDistances(rows, { metric }),
        await pairwiseDistances(denseOf(rows), { metric }),
      ];
      for (const [p, d] of dense.condensed.entries()) expect(sparse.condensed[p]).toBeCloseTo(d, 7);
      // equal rows are at distance 0
      expect(Math.min(...sparse.condensed)).toBe(0);
    },
  );

  it('refuse other distances, and directions of zeros', async () => {
    await expect(pairwiseDistances(data, { metric: 'manhattan' })).rejects.toThrow(
      'manhattan requires dense rows',
    );
    await expect(pairwiseDistances(sparseOf([[], [[0, 1]]], 1), { metric: 'cosine' })).rejects.toThrow(
      'row 0',
    );
    await expect(hac(data, { metric: 'cosine' })).rejects.toThrow('ward linkage requires centroids');
    await expect(hac(data, { maxMemory: 100 })).rejects.toThrow('needs about');
    const light = { ...data, weights: new Float64Array(60).fill(1).fill(0, 3, 4) };
    await expect(hac(light)).rejects.toThrow('the weight 0 is not above 0');
  });

  it.each(['ward', 'average', 'single', 'centroid'] as const)(
    'hac makes the tree of rows with zeros: %s',
    async (linkage) => {
      const weights = Float64Array.from({ length: 60 }, (_, i) => 1 + (i % 3));
      const rows = { ...data, weights };
      const [sparse, dense] = [await hac(rows, { linkage }), await hac(denseOf(rows), { linkage })];
      expect(sparse.metric).toBe('euclidean');
      for (const [t, height] of dense.merges.height.entries())
        expect(sparse.merges.height[t]).toBeCloseTo(height, 5);
    },
  );

  it.each(['exact', 'clara'] as const)(
    'k-medoids has no greater a loss than with zeros: %s',
    async (method) => {
      const options = { k: 4, method, seed: 3 };
      const [sparse, dense] = [await kmedoids(data, options), await kmedoids(denseOf(data), options)];
      expect(sparse.medoids.loss).toBeCloseTo(dense.medoids.loss, 5);
      expect(sparse.centers).toBeUndefined();
      // samples of weighted rows are drawn by weight
      if (method === 'clara') return;
      const weighted = await kmedoids({ ...data, weights: new Float64Array(60).fill(2) }, options);
      expect(weighted.medoids.loss).toBeCloseTo(2 * sparse.medoids.loss, 5);
    },
  );

  it.each(['knn', 'mutual-knn', 'radius', 'rbf'] as const)(
    'spectral takes the graph of rows with zeros: %s',
    async (kind) => {
      const graph = {
        kind,
        ...(kind === 'radius' ? { radius: 4 } : kind === 'rbf' ? { gamma: 0.1 } : { neighbors: 6 }),
      } as GraphSpec;
      const [sparse, dense] = [
        await graphOfRows(data, { graph }),
        await graphOfRows(denseOf(data), { graph }),
      ];
      expect(sparse.targets).toEqual(dense.targets);
      const found = await spectral(data, { k: 3, graph });
      expect(found.labels).toHaveLength(60);
      expect(found.centers).toBeUndefined();
    },
  );
});
