import { describe, expect, it } from 'vitest';
import { growLeaves } from '../../../src/algorithms/birch/grow.ts';
import { kmeans } from '../../../src/algorithms/kmeans.ts';
import { memoryStore } from '../../../src/algorithms/minibatch/rows.ts';
import { inertiaBounds, type MicroMeans } from '../../../src/algorithms/passes/inertiaBounds.ts';
import { joinMicro, rowsOfMicro } from '../../../src/algorithms/passes/micro.ts';
import { passOver, surveyRows } from '../../../src/algorithms/passes/pieces.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import { Pacer } from '../../../src/core/pacer.ts';
import type { PassSums } from '../../../src/core/rowStore.ts';
import { Lottery } from '../../support/random.ts';

function rowsOf(n: number, dim: number, seed: number): Dataset & { x: Float32Array } {
  const lottery = new Lottery(seed);
  const x = Float32Array.from({ length: n * dim }, (_, p) => 9 * (((p / dim) % 4) | 0) + 3 * lottery.float());
  return { x, n, dim };
}

async function micro(data: Dataset, maxLeaves: number): Promise<PassSums> {
  const rows = {
    first: 0,
    n: data.n,
    async *pieces() {
      yield data;
    },
  };
  return passOver(rows, await surveyRows(rows, data.dim), { kind: 'micro', maxLeaves });
}

/** Weighted sum of the squared distances of rows to the nearest center, slowly. */
function inertiaOf({ x, n, dim, weights }: Dataset, centers: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < centers.length; c += dim) {
      let d2 = 0;
      for (let j = 0; j < dim; j++) d2 += (x[i * dim + j] - centers[c + j]) ** 2;
      least = Math.min(least, d2);
    }
    sum += (weights?.[i] ?? 1) * least;
  }
  return sum;
}

const total = (list: ArrayLike<number>) => Array.from(list).reduce((sum, one) => sum + one, 0);

describe('micro-clusters', () => {
  it('are means of rows near each other, worked out by hand', async () => {
    const sums = await micro({ x: Float64Array.of(0, 1, 10, 11, 30), n: 5, dim: 1 }, 3);
    expect({ ...sums, radius: sums.radius.map((radius) => Number(radius.toFixed(9))) }).toEqual({
      weights: Float64Array.of(2, 2, 1),
      means: Float64Array.of(0.5, 10.5, 30),
      spreads: Float64Array.of(0.5, 0.5, 0),
      radius: Float64Array.of(0.5),
    });
    // centers 0 and 20 are 0, 1, 100, 81 and 100 from the rows; 0.25, 90.25 and 100 from the means
    const { data } = rowsOfMicro(sums, 1);
    const centers = Float64Array.of(0, 20);
    expect(inertiaOf(data, centers)).toBe(281);
    const bounds = inertiaBounds(sums as unknown as MicroMeans, centers, 1);
    expect(bounds[1]).toBeCloseTo(282, 4);
    // means of 2, 2 and 1 rows: the first is 0.5 and 19.5 from the centers, the second 10.5 and 9.5, the third 30 and 10
    const [first, second, third] = [
      2 * 0.5 ** 2 + 0.5 * (1 - 20 ** 2 / (19.5 ** 2 - 0.5 ** 2)),
      Math.max(
        (Math.SQRT2 * 9.5 - Math.sqrt(0.5)) ** 2,
        2 * 9.5 ** 2 + 0.5 * (1 - 20 ** 2 / (10.5 ** 2 - 9.5 ** 2)),
      ),
      10 ** 2,
    ];
    expect(bounds[0]).toBeCloseTo(first + second + third, 3);
  });

  it('are what their rows add up to', async () => {
    const data = rowsOf(900, 3, 4);
    const { weights, means, spreads } = await micro(data, 40);
    const { leafOf } = await growLeaves(memoryStore(data), { maxLeaves: 40 }, new Pacer({}));
    expect(weights.length).toBeLessThanOrEqual(40);
    for (let leaf = 0; leaf < weights.length; leaf++) {
      const rows = [...leafOf.keys()].filter((i) => leafOf[i] === leaf);
      expect(weights[leaf]).toBe(rows.length);
      let spread = 0;
      for (let j = 0; j < 3; j++) {
        const mean = total(rows.map((i) => data.x[3 * i + j])) / rows.length;
        expect(means[3 * leaf + j]).toBeCloseTo(mean, 9);
        spread += total(rows.map((i) => (data.x[3 * i + j] - mean) ** 2));
      }
      expect(spreads[leaf]).toBeCloseTo(spread, 8);
    }
  });

  it('tell nearly all of the inertia where their rows have no other center near', async () => {
    const data = rowsOf(2000, 2, 5);
    const sums = await micro(data, 200);
    const { data: means } = rowsOfMicro(sums, 2);
    const { centers } = await kmeans(means, { k: 4 });
    const [least] = inertiaBounds(sums as unknown as MicroMeans, centers.points, 2);
    expect(least / inertiaOf(data, centers.points)).toBeGreaterThan(0.95);
  });

  it('bound the inertia of all rows around any centers', async () => {
    const lottery = new Lottery(2);
    for (let trial = 0; trial < 60; trial++) {
      const data = rowsOf(200, 2, trial);
      const sums = await micro(data, 4 + 6 * (trial % 5));
      const centers = Float64Array.from({ length: 2 * (1 + (trial % 7)) }, () => 36 * lottery.float());
      const [least, most] = inertiaBounds(sums as unknown as MicroMeans, centers, 2);
      const found = inertiaOf(data, centers);
      expect(found).toBeGreaterThanOrEqual(least);
      expect(found).toBeLessThanOrEqual(most);
    }
  });

  it('of parts are put together, and joined where there are too many', async () => {
    const parts = await Promise.all([1, 2, 3].map((seed) => micro(rowsOf(300, 2, seed), 30)));
    const together = joinMicro(parts, 2, 90);
    expect(together.weights.length).toBe(total(parts.map(({ weights }) => weights.length)));
    const few = joinMicro(parts, 2, 30);
    expect(few.weights.length).toBeLessThanOrEqual(30);
    expect(few.radius[0]).toBeGreaterThanOrEqual(Math.max(...parts.map(({ radius }) => radius[0])));
    for (const sums of [together, few]) {
      expect(total(sums.weights)).toBe(900);
      const { data, summary } = rowsOfMicro(sums, 2);
      const around = inertiaOf(data, Float64Array.of(10, 10)) + 900 * summary.error;
      const rows = total([1, 2, 3].map((seed) => inertiaOf(rowsOf(300, 2, seed), Float64Array.of(10, 10))));
      expect(around / rows).toBeCloseTo(1, 9);
    }
  });
});
