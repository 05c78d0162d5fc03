import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish } from '../../src/core/pacer.ts';
import { Random } from '../../src/core/random.ts';
import { certify, type FloatJob, lanesOf, openFloats } from '../../src/kernels/floats/layout.ts';
import { copyToTile, roughShare, shorten } from '../../src/kernels/floats/shorts.ts';
import { FloatRunner } from '../../src/kernels/floats.ts';
import { readField } from '../../src/kernels/host.ts';
import { assign } from '../../src/kernels/kmeans.ts';
import { LANES } from '../../src/kernels/layouts/floats.ts';
import { Lottery } from '../support/random.ts';

function squaredLength(v: ArrayLike<number>): number {
  return Array.from(v).reduce((sum, value) => sum + value * value, 0);
}

/** A point of some size: normal, along one axis, or with equal parts, which round worst. */
function randomPoint(lottery: Lottery, dim: number, size: number): Float64Array {
  const kind = lottery.below(3);
  const axis = lottery.below(dim);
  return Float64Array.from({ length: dim }, (_, j) => {
    if (kind === 0) return size * lottery.normal();
    if (kind === 1) return j === axis ? size : size * 1e-5 * lottery.float();
    return lottery.below(2) ? size : -size;
  });
}

describe('points as whole numbers', () => {
  it('round to the nearest, by steps that leave room for products', () => {
    const shorts = new Int16Array(2);
    const step = shorten(Float64Array.of(3, -1.5), 11.25, shorts);
    expect([...shorts]).toEqual([32_760, -16_380]);
    expect(step).toBeCloseTo(3 / 32_760, 12);
    expect(shorten(new Float64Array(2), 0, shorts)).toBe(0);
    expect([...shorts]).toEqual([0, 0]);
  });

  it('bound squared distances, of any sizes', () => {
    const size = fc.constantFrom(1, 1, 0.01, 1e-9, 1e-15, 1e-21, 1e6);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), size, size, fc.integer(), (dim, a, b, seed) => {
        const lottery = new Lottery(seed);
        const y = randomPoint(lottery, dim, a);
        const z = lottery.below(4) ? randomPoint(lottery, dim, b) : y.map((v) => v * (1 + 1e-6));
        const [p, q] = [new Int16Array(dim), new Int16Array(dim)];
        const steps = shorten(y, squaredLength(y), p) * shorten(z, squaredLength(z), q);
        let product = 0;
        for (let j = 0; j < dim; j++) product += p[j] * q[j];
        expect(Math.abs(product)).toBeLessThan(2 ** 31);
        expect(squaredLength(p) * squaredLength(q)).toBeLessThan(2 ** 62);
        const share = roughShare(dim);
        const [lengthY, lengthZ] = [certify(share, squaredLength(y)), certify(share, squaredLength(z))];
        const lower = lengthY.lower + lengthZ.lower - 2 * product * steps;
        const d2 = squaredLength(y.map((v, j) => v - z[j]));
        expect(lower).toBeLessThanOrEqual(d2);
        expect(lower + lengthY.doubt + lengthZ.doubt).toBeGreaterThanOrEqual(d2);
      }),
      { numRuns: 400 },
    );
  });

  it('lie in tiles by pairs of columns', () => {
    const tiles = new Int16Array(2 * 4 * 8);
    copyToTile(Int16Array.of(1, 2, 3), tiles, 5, 8);
    expect([...tiles.subarray(32, 48)]).toEqual([0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0]);
  });
});

function isRough({ memory, run }: FloatJob): boolean {
  return readField(memory, run, 'rough') === 1;
}

/** Rows and lanes whose distance is above the row's upper bound, or below the lower bound of the lane's group. */
function wrongBounds(job: FloatJob, x: Float64Array, centers: Float64Array, labels: Int32Array) {
  const { n, dim, scale } = job;
  const { fields } = job.run;
  const { blocks, slots, lanes } = lanesOf(centers.length / dim);
  const order = new Int32Array(job.memory.buffer, fields.order, lanes);
  const bounds = new Float32Array(job.memory.buffer, fields.bounds, n * slots);
  const wrong: [row: number, lane: number][] = [];
  for (let i = 0; i < n; i++) {
    for (let lane = 0; lane < centers.length / dim; lane++) {
      const c = order[lane];
      let d2 = 0;
      for (let j = 0; j < dim; j++) d2 += (x[i * dim + j] - centers[c * dim + j]) ** 2;
      const apart = scale * Math.sqrt(d2);
      const group = bounds[i * slots + 1 + Math.floor(lane / (LANES * blocks))];
      if (c === labels[i] ? !(bounds[i * slots] >= apart) : !(group <= apart)) wrong.push([i, lane]);
    }
  }
  return wrong;
}

describe('bounds from whole numbers', () => {
  it('are left alone when clusters are small and far from the middle of all', () => {
    const [n, dim, k] = [200, 6, 8];
    const lottery = new Lottery(1);
    const x = Float64Array.from({ length: n * dim }, (_, p) => (p % 12 < 6 ? -900 : 900) + lottery.float());
    const job = finish(openFloats({ x, n, dim }, k, 1))!;
    const runner = new FloatRunner(job);
    finish(runner.start(x.slice(0, k * dim), { maxIter: 0, shift: 0 }));
    runner.close();
    expect(isRough(job)).toBe(false);
  });

  it.each([
    [5, 7, 0],
    [8, 30, 1e9],
    [17, 64, -3e5],
    [33, 300, 0],
    [70, 41, 0],
  ])('hold for every row and group: %i columns, %i clusters, %d away', (dim, k, offset) => {
    const n = 700;
    const lottery = new Lottery(dim);
    const sizes = lottery.floats(n);
    // rows of very different lengths, the last ones alike
    const x = Float64Array.from({ length: n * dim }, (_, p) => {
      const i = Math.min(Math.floor(p / dim), n - 10);
      return offset + (i === n - 10 ? (p % dim) / 7 : 10 * sizes[i] ** 3 * lottery.normal());
    });
    const centers = Float64Array.from({ length: k * dim }, () => offset + lottery.normal());
    const job = finish(openFloats({ x, n, dim }, k, 1))!;
    const runner = new FloatRunner(job);
    finish(runner.start(centers, { maxIter: 0, shift: 0 }));
    const labels = new Int32Array(n);
    assign(x, n, dim, centers, k, labels, new Float64Array(n));
    runner.close();
    expect(isRough(job), 'these rows are for whole numbers').toBe(true);
    expect(wrongBounds(job, x, centers, labels)).toEqual([]);
    expect(lanesOf(k).groups).toBeGreaterThan(1);
  });

  it.each([
    [8, 30, 0, 1],
    [33, 70, 1e9, 1],
    [12, 300, 0, 1],
    [20, 40, -3e5, 4],
  ])(
    'hold after passes from seeds: %i columns, %i clusters, %d away, %i passes',
    (dim, k, offset, maxIter) => {
      const n = 600;
      const lottery = new Lottery(k);
      const x = Float64Array.from({ length: n * dim }, (_, p) => offset + (p % 3) + lottery.normal());
      const job = finish(openFloats({ x, n, dim }, k, 1))!;
      const runner = new FloatRunner(job);
      const seeds = finish(runner.seed(k, 7, new Random(1)));
      const { centers, labels, relocated } = finish(runner.start(seeds, { maxIter, shift: 0 }));
      runner.close();
      expect(relocated).toBe(0);
      expect(wrongBounds(job, x, centers, labels)).toEqual([]);
    },
  );
});
