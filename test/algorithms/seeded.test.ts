import { describe, expect, it } from 'vitest';
import { type KMeansOptions, kmeans } from '../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { dataOf, gridData, lineOf, weightsOf } from '../support/datasets.ts';
import { distance2, nearestOf, rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';
import { denseOf, sparseOf } from '../support/texts.ts';

const seeds = (data: Parameters<typeof kmeans>[0], options: KMeansOptions) =>
  kmeans(data, { ...options, maxIter: 0 });

/** The potential after each draw, over all rows and all seeds so far. */
function slowPotentials(data: Dataset, centers: readonly number[][]): number[] {
  const weights = weightsOf(data);
  const rows = rowsOf(data.x, data.dim);
  return centers.map((_, last) =>
    rows.reduce((sum, row, i) => {
      const nearest = Math.min(...centers.slice(0, last + 1).map((center) => distance2(row, center)));
      return sum + weights[i] * nearest;
    }, 0),
  );
}

describe('k-means without iterations', () => {
  it('gives every field, by hand', async () => {
    // from 0 and 10: 4 is nearer to 0, 5 as near to both; the sums are 0 + 16 + 25 + 100 and 16 + 25
    const data = lineOf([0, 4, 5, 10]);
    expect(await seeds(data, { k: 2, init: Float64Array.of(0, 10) })).toEqual({
      algorithm: 'kmeans',
      k: 2,
      n: 4,
      labels: Int32Array.of(0, 0, 0, 1),
      sizes: Float64Array.of(3, 1),
      seed: 1,
      centers: { dim: 1, points: Float64Array.of(0, 10), inertia: 41 },
      descent: {
        iterations: 0,
        converged: false,
        restarts: 1,
        seeding: { clusters: [0, 1], potentials: [141, 41] },
      },
      warnings: [],
    });
  });

  it('tells the rows of the seeds that k-means begins with, and their potentials', async () => {
    const lottery = new Lottery(5);
    const bytes = { x: lottery.bytes(600), n: 200, dim: 3 };
    const floats = { x: lottery.floats(300), n: 60, dim: 5, weights: lottery.wholes(60, 3) };
    for (const data of [bytes, floats, gridData(lottery, 90, 2, 20)]) {
      for (const init of ['k-means++', 'random', 'farthest-first', 'k-means||'] as const) {
        const options = { k: 6, init, seed: 3 };
        const { labels, sizes, centers, descent } = await seeds(data, options);
        const { rows = [], clusters = [], potentials = [] } = descent.seeding ?? {};
        const points = rowsOf(data.x, data.dim);
        const drawn = rows.map((row) => points[row]);
        const slow = slowPotentials(data, drawn);
        potentials.forEach((potential, draw) => {
          expect(potential).toBeCloseTo(slow[draw], 9);
        });
        expect(centers.inertia).toBe(potentials[5]);
        expect(Array.from(labels)).toEqual(points.map((row) => clusters[nearestOf(row, drawn)]));
        expect(rowsOf(centers.points, data.dim)).toEqual(clusters.map((_, c) => drawn[clusters.indexOf(c)]));
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(
          weightsOf(data).reduce((sum, w) => sum + w, 0),
        );
        const whole = await kmeans(data, { ...options, nInit: 1 });
        const again = await kmeans(data, { k: 6, seed: 3, init: { rows } });
        expect(again.centers).toEqual(whole.centers);
      }
    }
  });

  it('takes one start, or the best of as many as are asked for', async () => {
    const data = gridData(new Lottery(8), 80, 2, 30);
    const one = await seeds(data, { k: 7 });
    const best = await seeds(data, { k: 7, nInit: 12 });
    expect([one.descent.restarts, best.descent.restarts]).toEqual([1, 12]);
    expect(best.centers.inertia).toBeLessThan(one.centers.inertia);
  });

  it('measures directions by the cosine, and sparse rows as dense ones', async () => {
    const data = dataOf([
      [3, 0],
      [0, 2],
      [1, 1],
    ]);
    const { centers, descent } = await seeds(data, { k: 3, metric: 'cosine' });
    expect(centers).toMatchObject({ directions: true, inertia: 0 });
    const [first] = descent.seeding?.rows ?? [];
    expect(descent.seeding?.potentials[0]).toBeCloseTo(first === 2 ? 2 - Math.SQRT2 : 2 - Math.SQRT1_2, 12);
    const sparse = sparseOf(
      [
        [[0, 3]],
        [[1, 2]],
        [
          [0, 1],
          [1, 1],
        ],
        [],
      ],
      2,
    );
    const [a, b] = [await seeds(sparse, { k: 2 }), await seeds(denseOf(sparse), { k: 2 })];
    expect(a).toEqual(b);
  });

  it('makes as many clusters as there are distinct rows, and leaves given centers without rows out', async () => {
    const { k, warnings } = await seeds(lineOf([1, 1, 2]), { k: 3 });
    expect([k, warnings[0].code]).toEqual([2, 'fewer-points-than-k']);
    const data = lineOf([0, 1, 90], [1, 1, 0]);
    const left = await seeds(data, { k: 2, init: Float64Array.of(80, 1) });
    expect(left).toMatchObject({ k: 1, labels: Int32Array.of(0, 0, 0), sizes: Float64Array.of(2) });
    expect(left.descent.seeding?.clusters).toEqual([-1, 0]);
    expect(left.warnings.map(({ code }) => code)).toContain('empty-clusters-left-out');
  });
});
