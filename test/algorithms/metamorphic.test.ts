import { describe, expect, it } from 'vitest';
import { countDistinct } from '../../src/algorithms/centers/seeding.ts';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { difference, repeated } from '../support/contract.ts';
import { Lottery } from '../support/random.ts';

/*
 * What must happen to the result of k-means when the data change in a known way, beside what contract.test.ts asks of
 * every algorithm.
 */

describe('kmeans', () => {
  const uneven = (lottery: Lottery, dim: number): Dataset => ({
    x: lottery.floats(200 * dim, -5, 5),
    n: 200,
    dim,
    weights: lottery.floats(200, 0.5, 2),
  });

  it.each([1, 2, 3, 5])('permutes its labels with the rows of %d columns', async (dim) => {
    const lottery = new Lottery(dim + 200);
    const data = uneven(lottery, dim);
    const init = data.x.slice(0, 6 * dim) as Float64Array;
    const order = lottery.permutation(data.n);
    const shuffled = {
      ...data,
      x: Float64Array.from(order.flatMap((i) => [...data.x.subarray(i * dim, i * dim + dim)])),
      weights: Float64Array.from(order, (i) => data.weights?.[i] ?? Number.NaN),
    };
    const before = await kmeans(data, { k: 6, init });
    const after = await kmeans(shuffled, { k: 6, init });
    expect([...after.labels]).toEqual(order.map((i) => before.labels[i]));
    expect(difference(after.centers.points, before.centers.points)).toBeLessThan(1e-12);
    expect(Math.abs(after.centers.inertia / before.centers.inertia - 1)).toBeLessThan(1e-12);
    expect(after.descent.iterations).toBe(before.descent.iterations);
  });

  it.each([1, 2, 3, 5])('gives columns of %d back in the order they have', async (dim) => {
    const lottery = new Lottery(dim + 300);
    const data = uneven(lottery, dim);
    const init = data.x.slice(0, 6 * dim) as Float64Array;
    const mirror = (x: Float64Array) =>
      x.map((_, p) => x[Math.floor(p / dim) * dim + (dim - 1 - (p % dim))]) as Float64Array;
    const before = await kmeans(data, { k: 6, init });
    const after = await kmeans({ ...data, x: mirror(data.x as Float64Array) }, { k: 6, init: mirror(init) });
    expect(after.labels).toEqual(before.labels);
    expect(difference(mirror(after.centers.points), before.centers.points)).toBeLessThan(1e-12);
  });

  it.each([1 / 1024, 0.3, 1000])(
    'scales sizes and inertia with weights scaled by %d, nothing else',
    async (scale) => {
      for (const dim of [1, 2, 3, 5]) {
        const data = uneven(new Lottery(dim + 400), dim);
        const before = await kmeans(data, { k: 6 });
        const after = await kmeans({ ...data, weights: data.weights?.map((w) => w * scale) }, { k: 6 });
        expect(after.labels).toEqual(before.labels);
        expect(after.descent.iterations).toBe(before.descent.iterations);
        expect(difference(after.centers.points, before.centers.points)).toBeLessThan(1e-12);
        expect(
          difference(
            after.sizes,
            before.sizes.map((size) => size * scale),
          ),
        ).toBeLessThan(1e-12);
        expect(Math.abs(after.centers.inertia / (before.centers.inertia * scale) - 1)).toBeLessThan(1e-12);
      }
    },
  );

  it('takes a weight for that many equal rows when clusters run empty, too', async () => {
    const lottery = new Lottery(400);
    let moved = 0;
    for (let t = 0; t < 200; t++) {
      const dim = 1 + lottery.below(3);
      const n = 4 + lottery.below(9);
      const x = Float64Array.from(lottery.wholes(n * dim, 20));
      const data = { x, n, dim, weights: lottery.wholes(n, 4).map((w) => w + 1) };
      const k = Math.min(3, countDistinct(data, 3));
      const init = Float64Array.from(lottery.wholes(k * dim, 20));
      const weighted = await kmeans(data, { k, init });
      const plain = await kmeans(repeated(data), { k, init });
      expect(plain.centers.points).toEqual(weighted.centers.points);
      expect(plain.centers.inertia).toBeCloseTo(weighted.centers.inertia, 9);
      expect(plain.warnings).toEqual(weighted.warnings);
      if (weighted.warnings.length > 0) moved++;
    }
    expect(moved).toBeGreaterThan(20);
  });

  it.each([1, 2, 3, 5])('rests at its own solution on %d columns', async (dim) => {
    const data = uneven(new Lottery(dim + 500), dim);
    const solution = await kmeans(data, { k: 6 });
    const again = await kmeans(data, { k: 6, init: solution.centers.points });
    expect(again.centers.points).toEqual(solution.centers.points);
    expect(again.labels).toEqual(solution.labels);
    expect(again.centers.inertia).toBe(solution.centers.inertia);
    // the one pass that finds no center to move
    expect(again).toMatchObject({ descent: { iterations: 1, converged: true } });
  });

  it('has each center in the mean of its rows when it has converged', async () => {
    const data = uneven(new Lottery(600), 3);
    const { centers, labels } = await kmeans(data, { k: 8 });
    const means = new Float64Array(24);
    const mass = new Float64Array(8);
    labels.forEach((c, i) => {
      const w = data.weights?.[i] ?? Number.NaN;
      mass[c] += w;
      for (let j = 0; j < 3; j++) means[3 * c + j] += w * data.x[3 * i + j];
    });
    expect(
      difference(
        centers.points,
        means.map((sum, q) => sum / mass[Math.floor(q / 3)]),
      ),
    ).toBeLessThan(1e-12);
  });

  it('needs less inertia for one cluster more, from its solution and one more center', async () => {
    const data = uneven(new Lottery(700), 2);
    let last = await kmeans(data, { k: 1 });
    for (let k = 2; k <= 12; k++) {
      const next = await kmeans(data, { k, init: Float64Array.from([...last.centers.points, 5, 5]) });
      expect(next.centers.inertia).toBeLessThan(last.centers.inertia);
      last = next;
    }
  });
});
