import { describe, expect, it } from 'vitest';
import { hdbscan } from '../../src/algorithms/hdbscan.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { clusteredRows } from '../../src/indices/clusteredRows.ts';
import { dbcv, dbcvOf } from '../../src/indices/dbcv.ts';
import {
  betweenVarianceOf,
  type CenteredRows,
  calinskiHarabaszOf,
  centeredRows,
  daviesBouldinOf,
  inertiaOf,
  simplifiedSilhouetteOf,
  withinVarianceOf,
  xieBeniOf,
} from '../../src/indices/internal.ts';
import { cIndexOf, dunnOf } from '../../src/indices/separation.ts';
import { silhouette } from '../../src/indices/silhouette.ts';
import moons from '../fixtures/r/hdbscan.json' with { type: 'json' };
import fixture from '../fixtures/sklearn/internal.json' with { type: 'json' };
import { dataOf, lineOf } from '../support/datasets.ts';
import {
  euclid,
  firstFirst,
  plainCIndex,
  plainClusters,
  plainDbcv,
  plainDunn,
  plainMiddle,
  plainSilhouettes,
} from '../support/internal.ts';
import { rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

const centered = (data: Dataset, labels: ArrayLike<number | string>): CenteredRows =>
  centeredRows(clusteredRows(data, labels, { noise: 'cluster' }));

const BY_CENTROIDS = {
  inertiaOf,
  withinVarianceOf,
  betweenVarianceOf,
  calinskiHarabaszOf,
  daviesBouldinOf,
  xieBeniOf,
  simplifiedSilhouetteOf,
};

/** Rows with labels of k clusters, all of which occur. */
function randomCase(seed: number, n: number, dim: number, k: number, levels?: number) {
  const lottery = new Lottery(seed);
  const x = levels ? lottery.wholes(n * dim, levels) : lottery.floats(n * dim);
  const labels = Array.from({ length: n }, (_, i) => (i < k ? i : lottery.below(k)));
  return { data: { x, n, dim }, labels, lottery };
}

describe('indices by centroids', () => {
  // clusters 0 2 and 10 12 14 on a line: centroids 1 and 12, squared distances 1 1 and 4 0 4, mean 7.6
  const rows = centered(lineOf([0, 2, 10, 12, 14]), ['a', 'a', 'b', 'b', 'b']);

  it('are what the definitions say', () => {
    expect(inertiaOf(rows)).toBeCloseTo(10, 14);
    expect(withinVarianceOf(rows)).toBeCloseTo(2, 14);
    const between = (2 * 6.6 ** 2 + 3 * 4.4 ** 2) / 5;
    expect(betweenVarianceOf(rows)).toBeCloseTo(between, 13);
    expect(calinskiHarabaszOf(rows)).toBeCloseTo((between * 5) / 1 / (10 / 3), 12);
    expect(daviesBouldinOf(rows)).toBeCloseTo((1 + 4 / 3) / 11, 14);
    expect(xieBeniOf(rows)).toBeCloseTo(2 / 121, 14);
    const silhouettes = [11 / 12, 9 / 10, 7 / 9, 1, 11 / 13];
    expect(simplifiedSilhouetteOf(rows)).toBeCloseTo(silhouettes.reduce((sum, s) => sum + s, 0) / 5, 14);
  });

  it.each(fixture.cases)('agree with scikit-learn: $name', ({ x, n, dim, labels, ...known }) => {
    for (const array of [
      Float64Array,
      ...(x.every(Number.isInteger) && Math.min(...x) >= 0 ? [Uint8Array] : []),
    ]) {
      const found = centered({ x: array.from(x), n, dim }, labels);
      expect(calinskiHarabaszOf(found) / known.calinskiHarabasz).toBeCloseTo(1, 11);
      expect(daviesBouldinOf(found) / known.daviesBouldin).toBeCloseTo(1, 11);
    }
  });

  it('agree with plain words', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { data, labels } = randomCase(seed, 30, 3, 2 + (seed % 4), seed % 2 ? 4 : undefined);
      const list = rowsOf(data.x, data.dim);
      const clusters = plainClusters(list, labels);
      const centers = clusters.map(plainMiddle);
      const sse = list.reduce((sum, row, i) => sum + euclid(row, centers[labels[i]]) ** 2, 0);
      const apart = centers.flatMap((a, c) => centers.slice(0, c).map((b) => euclid(a, b) ** 2));
      const simple = list.map((row, i) => {
        if (clusters[labels[i]].length === 1) return 0;
        const b = Math.min(...centers.filter((_, c) => c !== labels[i]).map((center) => euclid(row, center)));
        const a = euclid(row, centers[labels[i]]);
        return a === b ? 0 : (b - a) / Math.max(a, b);
      });
      const found = centered(data, labels);
      expect(inertiaOf(found)).toBeCloseTo(sse, 11);
      expect(xieBeniOf(found) / (sse / 30 / Math.min(...apart))).toBeCloseTo(1, 10);
      expect(simplifiedSilhouetteOf(found)).toBeCloseTo(simple.reduce((sum, s) => sum + s, 0) / 30, 12);
    }
  });

  it('count whole weights as repeated rows', () => {
    const { data, labels, lottery } = randomCase(3, 25, 2, 4);
    const weights = lottery.wholes(25, 4).map((w, i) => (i < 4 ? 2 : w));
    const repeated = Array.from(weights).flatMap((w, i) => new Array<number>(w).fill(i));
    const list = rowsOf(data.x, data.dim);
    const many = centered(
      dataOf(repeated.map((i) => list[i])),
      repeated.map((i) => labels[i]),
    );
    const weighted = centered({ ...data, weights }, labels);
    for (const metric of Object.values(BY_CENTROIDS)) expect(metric(weighted)).toBeCloseTo(metric(many), 10);
  });

  it('do not change with the scale of masses, names, the order of rows or where the origin is', () => {
    const { data, labels, lottery } = randomCase(4, 40, 3, 3);
    const order = lottery.permutation(40);
    const list = rowsOf(data.x, data.dim);
    const found = centered(data, labels);
    const other = centered(
      dataOf(
        order.map((i) => list[i].map((value) => value + 2 ** 20)),
        order.map(() => 0.125),
      ),
      order.map((i) => `${(labels[i] + 1) % 3}`),
    );
    for (const [name, metric] of Object.entries(BY_CENTROIDS)) {
      const scale = name === 'inertiaOf' ? 8 : 1;
      expect(scale * metric(other)).toBeCloseTo(metric(found), 6);
    }
  });

  it('do not change with the scale of rows, as far as that may go', async () => {
    for (const dim of [3, 40]) {
      const { data, labels } = randomCase(9, 30, dim, 3);
      const all = async (scale: number) => {
        const scaled = { ...data, x: data.x.map((v) => v * scale) };
        const rows = centered(scaled, labels);
        const { index } = await dbcvOf(rows);
        const { mean } = await silhouette(scaled, labels);
        const byCentroids = [calinskiHarabaszOf, daviesBouldinOf, xieBeniOf, simplifiedSilhouetteOf];
        return [...byCentroids.map((of) => of(rows)), mean, await dunnOf(rows), await cIndexOf(rows), index];
      };
      const known = await all(1);
      for (const scale of [1e130, 1e-130, -1e-3]) {
        (await all(scale)).forEach((value, at) => {
          expect(value).toBeCloseTo(known[at], 11);
        });
      }
    }
  });

  it('keep their digits far from the origin', () => {
    const far = centered(lineOf([0, 2, 10, 12, 14].map((value) => value + 1e9)), [0, 0, 1, 1, 1]);
    for (const metric of Object.values(BY_CENTROIDS)) expect(metric(far)).toBeCloseTo(metric(rows), 6);
  });

  it('have their ends', () => {
    const coincide = centered(lineOf([3, 3, 3, 3]), [0, 0, 1, 1]);
    expect(calinskiHarabaszOf(coincide)).toBe(1);
    expect(daviesBouldinOf(coincide)).toBe(0);
    expect(simplifiedSilhouetteOf(coincide)).toBe(0);
    const tight = centered(lineOf([1, 1, 2, 2]), [0, 0, 1, 1]);
    expect(calinskiHarabaszOf(tight)).toBe(Number.POSITIVE_INFINITY);
    expect([daviesBouldinOf(tight), xieBeniOf(tight), simplifiedSilhouetteOf(tight)]).toEqual([0, 0, 1]);
    const around = centered(lineOf([-1, 1, -2, 2]), [0, 0, 1, 1]);
    expect([daviesBouldinOf(around), xieBeniOf(around)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it.each([
    ['one cluster', [0, 0, 0], /at least 2 clusters/],
    ['a cluster for each row', [0, 1, 2], /fewer clusters than rows/],
  ])('refuse %s', (_, labels, text) => {
    const refused = centered(lineOf([1, 2, 3]), labels);
    for (const metric of [calinskiHarabaszOf, daviesBouldinOf, xieBeniOf, simplifiedSilhouetteOf]) {
      expect(() => metric(refused)).toThrow(text);
    }
  });
});

describe('indices by pairs', () => {
  const line = clusteredRows(lineOf([0, 1, 5, 7]), ['a', 'a', 'b', 'b']);

  it('are what the definitions say', async () => {
    expect(await dunnOf(line)).toBe(4 / 2);
    // within 1 + 2; of all, 1 2 4 5 6 7, the two least are 3 and the two largest 13
    expect(await cIndexOf(line)).toBe(0);
    expect(await cIndexOf(clusteredRows(lineOf([0, 1, 5, 7]), [0, 1, 0, 1]))).toBeCloseTo(
      (11 - 3) / (13 - 3),
      15,
    );
  });

  it('agree with plain words', async () => {
    for (let seed = 0; seed < 25; seed++) {
      const { data, labels } = randomCase(seed, 24, 2, 2 + (seed % 5), seed % 3 ? undefined : 3);
      const rows = clusteredRows(data, labels);
      expect(await dunnOf(rows)).toBeCloseTo(plainDunn(rowsOf(data.x, data.dim), labels), 12);
      expect(await cIndexOf(rows)).toBeCloseTo(plainCIndex(rowsOf(data.x, data.dim), labels), 10);
    }
  });

  it('count whole weights as repeated rows', async () => {
    const { data, labels, lottery } = randomCase(3, 20, 2, 3);
    const weights = lottery.wholes(20, 4).map((w) => w + 1);
    const repeated = Array.from(weights).flatMap((w, i) => new Array<number>(w).fill(i));
    const list = rowsOf(data.x, data.dim);
    const rows = repeated.map((i) => list[i]);
    const names = repeated.map((i) => labels[i]);
    const weighted = clusteredRows({ ...data, weights }, labels);
    expect(await cIndexOf(weighted)).toBeCloseTo(plainCIndex(rows, names), 10);
    expect(await dunnOf(weighted)).toBeCloseTo(plainDunn(rows, names), 12);
  });

  it('take other distances', async () => {
    const { data, labels } = randomCase(5, 20, 3, 3);
    const manhattan = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, value, j) => sum + Math.abs(value - b[j]), 0);
    const rows = clusteredRows(data, labels);
    expect(await dunnOf(rows, { metric: 'manhattan' })).toBeCloseTo(
      plainDunn(rowsOf(data.x, data.dim), labels, manhattan),
      12,
    );
    const square = await cIndexOf(rows, { metric: 'sqeuclidean' });
    expect(square).toBeCloseTo(
      plainCIndex(rowsOf(data.x, data.dim), labels, (a, b) => euclid(a, b) ** 2),
      10,
    );
    expect(await dunnOf(rows, { metric: 'sqeuclidean' })).toBeCloseTo(
      plainDunn(rowsOf(data.x, data.dim), labels) ** 2,
      12,
    );
  });

  it('have their ends', async () => {
    expect(await dunnOf(clusteredRows(lineOf([1, 1, 2, 2]), [0, 0, 1, 1]))).toBe(Number.POSITIVE_INFINITY);
    expect(await dunnOf(clusteredRows(lineOf([1, 1, 1, 1]), [0, 0, 1, 1]))).toBe(0);
    expect(await cIndexOf(clusteredRows(lineOf([1, 1, 1, 1]), [0, 0, 1, 1]))).toBe(0);
    expect(
      await cIndexOf(
        clusteredRows(
          dataOf([
            [0, 0],
            [3, 0],
            [0, 4],
          ]),
          [0, 0, 1],
        ),
      ),
    ).toBe(0);
  });

  it('refuse one cluster, as many as rows, and to go on when told to stop', async () => {
    const one = clusteredRows(lineOf([1, 2]), [0, 0]);
    const many = clusteredRows(lineOf([1, 2]), [0, 1]);
    for (const metric of [dunnOf, cIndexOf]) {
      await expect(metric(one)).rejects.toThrow(/at least 2 clusters/);
      await expect(metric(many)).rejects.toThrow(/fewer clusters/);
      await expect(metric(line, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    }
    await expect(dbcvOf(one)).rejects.toThrow(/at least 2 clusters/);
  });
});

describe('DBCV', () => {
  it('is what the definition says', async () => {
    // on a line, one column: core distances are the harmonic means of the distances
    const rows = clusteredRows(lineOf([0, 1, 2, 10, 11, 12]), [0, 0, 0, 1, 1, 1]);
    // ends 1 / ((1 + 1/2) / 2) = 4/3, middle 1: both edges are 4/3, the middle is the one inner node, apart 10
    const worth = (10 - 4 / 3) / 10;
    const { index, clusters } = await dbcvOf(rows);
    expect(index).toBeCloseTo(worth, 14);
    expect([...clusters]).toEqual([expect.closeTo(worth, 14), expect.closeTo(worth, 14)]);
  });

  it('agrees with plain words', async () => {
    for (let seed = 0; seed < 25; seed++) {
      const { data, labels } = randomCase(seed, 26, 1 + (seed % 4), 2 + (seed % 5));
      const { index, clusters } = await dbcvOf(clusteredRows(data, labels));
      expect(index).toBeCloseTo(plainDbcv(rowsOf(data.x, data.dim), labels), 11);
      for (const value of clusters) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    }
  });

  it('is validity_index of hdbscan 0.8.43 for Python, but for edges of equal length', async () => {
    // the moons of R's dbscan, in the clusters of both: of many equally long edges Python takes that from the first row
    const { x, n, dim } = moons.cases.find(({ name }) => name === 'moons 5') as (typeof moons.cases)[number];
    const data = { x: Float64Array.from(x), n, dim };
    const { labels, sizes, noise } = await hdbscan(data, { minClusterSize: 5, minSamples: 6 });
    expect([[...sizes], noise]).toEqual([[49, 25, 25], 1]);
    const rows = rowsOf(data.x, dim);
    const kept = rows.filter((_, i) => labels[i] >= 0);
    const clusters = labels.filter((label) => label >= 0);
    expect(plainDbcv(kept, clusters, noise, undefined, firstFirst)).toBeCloseTo(0.37061944, 8);
    const { index } = await dbcv(data, labels);
    expect(index).toBeCloseTo(plainDbcv(kept, clusters, noise), 12);
    expect(index).toBeCloseTo(0.37061944, 1);
  });

  it('prefers half moons to halves, which the silhouette does not', async () => {
    const lottery = new Lottery(8);
    const moons = Array.from({ length: 160 }, (_, i) => {
      const angle = (Math.PI * (i >> 1)) / 79;
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      return [(i % 2 ? 1 - x : x) + 0.02 * lottery.normal(), (i % 2 ? 0.5 - y : y) + 0.02 * lottery.normal()];
    });
    const halves = moons.map(([x]) => Number(x > 0.5));
    const shapes = moons.map((_, i) => i % 2);
    const data = dataOf(moons);
    const of = async (labels: number[]) => (await dbcvOf(clusteredRows(data, labels))).index;
    expect(await of(shapes)).toBeGreaterThan(0.3);
    expect(await of(halves)).toBeLessThan(0);
    const mean = (labels: number[]) => plainSilhouettes(moons, labels).reduce((sum, s) => sum + s, 0);
    expect(mean(halves)).toBeGreaterThan(mean(shapes));
  });

  it('is lowered by noise, and knows single rows and copies', async () => {
    const data = lineOf([0, 1, 2, 10, 11, 12, 50, 70]);
    const clean = await dbcvOf(clusteredRows(lineOf([0, 1, 2, 10, 11, 12]), [0, 0, 0, 1, 1, 1]));
    const noisy = await dbcvOf(clusteredRows(data, [0, 0, 0, 1, 1, 1, -1, -1]));
    expect(noisy.index).toBeCloseTo((clean.index * 6) / 8, 14);
    const alone = await dbcvOf(clusteredRows(data, [0, 0, 0, 1, 1, 1, 2, 3]));
    expect([...alone.clusters.subarray(2)]).toEqual([0, 0]);
    expect(alone.index).toBeCloseTo(noisy.index, 14);
    const copies = await dbcvOf(clusteredRows(lineOf([1, 1, 1, 5, 5, 5]), [0, 0, 0, 1, 1, 1]));
    expect(copies.index).toBe(1);
    const heap = await dbcvOf(clusteredRows(lineOf([1, 1, 1, 1]), [0, 0, 1, 1]));
    expect(heap.index).toBe(0);
  });

  it('does not overflow in many columns', async () => {
    const lottery = new Lottery(2);
    const data = { x: lottery.heaps(40, 800, 2), n: 40, dim: 800 };
    const { index } = await dbcvOf(
      clusteredRows(
        data,
        Array.from({ length: 40 }, (_, i) => i % 2),
      ),
    );
    expect(index).toBeGreaterThan(0);
    expect(index).toBeLessThan(1);
  });
});
