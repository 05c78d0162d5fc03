import { describe, expect, it } from 'vitest';
import type { CentroidClustering } from '../../src/algorithms/centers/centroids.ts';
import { countDistinct, type Seeding } from '../../src/algorithms/centers/seeding.ts';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import { minibatch } from '../../src/algorithms/minibatch.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { gridData } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

/*
 * What must happen to the result when the data change in a known way.
 */

interface Options {
  k: number;
  seed?: number;
  nInit?: number;
  init?: Seeding | Float64Array;
}

type Run = (data: Dataset, options: Options) => Promise<CentroidClustering>;

const ALGORITHMS: { name: string; run: Run }[] = [
  { name: 'kmeans', run: kmeans },
  { name: 'minibatch', run: minibatch },
];

const K = 5;

/** Heaps far apart in dim columns, their rows weighted by whole numbers from 1. */
function heaps(dim: number, seed: number): Dataset & { weights: Float64Array } {
  const lottery = new Lottery(seed);
  const n = 150;
  return { x: lottery.heaps(n, dim, K), n, dim, weights: lottery.wholes(n, 4).map((w) => w + 1) };
}

/** Each row as often as its weight says, one after the other. */
function repeated({ x, n, dim, weights }: Dataset & { weights: Float64Array }): Dataset {
  const rows = Array.from({ length: n }, (_, i) =>
    new Array(weights[i]).fill([...x.subarray(i * dim, i * dim + dim)]),
  );
  const flat = Float64Array.from(rows.flat(2));
  return { x: flat, n: flat.length / dim, dim };
}

/** The largest difference, as a share of the largest number. */
function difference(a: Float64Array, b: Float64Array): number {
  const scale = b.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  return a.reduce((most, v, p) => Math.max(most, Math.abs(v - b[p])), 0) / (scale || 1);
}

describe.each(ALGORITHMS)('$name', ({ run }) => {
  describe.each([1, 2, 3, 5])('on %d columns', (dim) => {
    const data = heaps(dim, dim);

    it('takes a weight for that many equal rows', async () => {
      const weighted = await run(data, { k: K });
      const plain = await run(repeated(data), { k: K });
      expect(difference(weighted.centers.points, plain.centers.points)).toBeLessThan(1e-12);
      expect(weighted.sizes).toEqual(plain.sizes);
      expect(Math.abs(weighted.centers.inertia / plain.centers.inertia - 1)).toBeLessThan(1e-10);
      expect(weighted.descent.iterations).toBe(plain.descent.iterations);
      const labels = Array.from(weighted.labels, (label, i) => new Array(data.weights[i]).fill(label)).flat();
      expect([...plain.labels]).toEqual(labels);
    });

    it('moves the centers with the data and changes nothing else', async () => {
      const before = await run(data, { k: K });
      for (const shift of [1e6, -12345.678]) {
        const after = await run({ ...data, x: data.x.map((v) => v + shift) as Float64Array }, { k: K });
        expect(after.labels).toEqual(before.labels);
        expect(after.sizes).toEqual(before.sizes);
        // the shifted coordinates have lost digits: 1e6 * 2^-53 of a unit
        const back = after.centers.points.map((v) => v - shift);
        expect(difference(back, before.centers.points)).toBeLessThan(1e-9);
        expect(Math.abs(after.centers.inertia / before.centers.inertia - 1)).toBeLessThan(1e-9);
      }
    });

    it.each([1e-9, 1e-3, 1e3, 1e9])('keeps its labels when the data are scaled by %d', async (scale) => {
      const before = await run(data, { k: K });
      const after = await run({ ...data, x: data.x.map((v) => v * scale) as Float64Array }, { k: K });
      expect(after.labels).toEqual(before.labels);
      expect(
        difference(
          after.centers.points,
          before.centers.points.map((v) => v * scale),
        ),
      ).toBeLessThan(1e-12);
      expect(Math.abs(after.centers.inertia / (before.centers.inertia * scale * scale) - 1)).toBeLessThan(
        1e-10,
      );
    });

    it('gives the same bytes for the same seed, and takes nothing from earlier runs', async () => {
      const options = { k: 7, seed: 2 ** 40 + dim };
      const first = await run(data, options);
      await run(heaps(dim, 99), { k: 3, seed: 4 });
      expect(await run(data, options)).toEqual(first);
    });

    it('gives the same whether rows are stored in 8, 32 or 64 bits', async () => {
      const bytes = gridData(new Lottery(dim), 90, dim, 256);
      const results = [Uint8Array, Float32Array, Float64Array].map((Type) =>
        run({ ...bytes, x: Type.from(bytes.x) }, { k: 6 }),
      );
      const [first, ...others] = await Promise.all(results);
      for (const other of others) expect(other).toEqual(first);
    });

    it('leaves rows, weights and given centers as they are', async () => {
      const init = data.x.slice(0, K * dim) as Float64Array;
      const before = structuredClone({ x: data.x, weights: data.weights, init });
      await run(data, { k: K, init });
      await run(data, { k: 2 * K });
      expect({ x: data.x, weights: data.weights, init }).toEqual(before);
    });

    it('ignores rows without weight but for their labels', async () => {
      const lottery = new Lottery(7);
      const x = Float64Array.from([...data.x, ...lottery.floats(20 * dim, -1000, 1000)]);
      const weights = Float64Array.from([...data.weights, ...new Array(20).fill(0)]);
      const after = await run({ x, n: data.n + 20, dim, weights }, { k: K });
      const before = await run(data, { k: K });
      expect(after.centers.points).toEqual(before.centers.points);
      expect(after.centers.inertia).toBe(before.centers.inertia);
      expect(after.labels.subarray(0, data.n)).toEqual(before.labels);
    });
  });
});

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
