import { afterEach, describe, expect, it } from 'vitest';
import type { Rows } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { assign } from '../../src/kernels/kmeans.ts';
import { isWorthProjecting, nearestByProjections } from '../../src/kernels/projected.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

/** Rows and centers around a few points on a plane among many columns. */
function sample(n: number, dim: number, k: number, seed: number) {
  const lottery = new Lottery(seed);
  const axes = lottery.floats(4 * dim, -1, 1);
  const make = (count: number) => {
    const x = new Float64Array(count * dim);
    for (let i = 0; i < count; i++) {
      const at = lottery.floats(4, -20, 20);
      for (let j = 0; j < dim; j++) {
        let v = 100 + 2 * lottery.float();
        for (let t = 0; t < 4; t++) v += at[t] * axes[t * dim + j];
        x[i * dim + j] = v;
      }
    }
    return x;
  };
  return { x: make(n), centers: make(k) };
}

/** What the kernel finds is what comparing all finds. @returns how many rows it labeled */
function compare(x: Rows, dim: number, centers: Float64Array, threads = 1): number {
  const n = x.length / dim;
  const found = { labels: new Int32Array(n).fill(-1), d2: new Float64Array(n) };
  const done = finish(nearestByProjections({ x, n, dim }, centers, found, threads));
  const labels = new Int32Array(n);
  const d2 = new Float64Array(n);
  assign(x, n, dim, centers, centers.length / dim, labels, d2);
  expect(found.labels.subarray(0, done)).toEqual(labels.subarray(0, done));
  expect(found.d2.subarray(0, done)).toEqual(d2.subarray(0, done));
  return done;
}

describe('the nearest center by projections', () => {
  it.each([
    [1, 96, 96],
    [5, 97, 101],
    [300, 130, 120],
    [700, 100, 257],
  ])('is that of all comparisons: %d x %d rows, %d centers', (n, dim, k) => {
    const { x, centers } = sample(n, dim, k, n);
    expect(compare(x, dim, centers)).toBe(n);
    expect(compare(Float32Array.from(x), dim, centers)).toBe(n);
    expect(
      compare(
        Uint8Array.from(x, (v) => Math.min(255, Math.max(0, v))),
        dim,
        centers,
      ),
    ).toBe(n);
    const far = x.map((v) => v + 1e7);
    compare(
      far,
      dim,
      centers.map((v) => v + 1e7),
    );
  });

  it('is the first of equal ones, and exact where they differ by rounding', () => {
    const [dim, k] = [96, 100];
    const { x, centers } = sample(300, dim, k, 7);
    // centers that are equal, that differ in the last bit, and rows on them and between them
    centers.copyWithin(40 * dim, 10 * dim, 11 * dim);
    centers.copyWithin(20 * dim, 30 * dim, 31 * dim);
    centers[20 * dim] += 2 ** -44;
    x.set(centers.subarray(0, 50 * dim));
    for (let j = 0; j < dim; j++) x[60 * dim + j] = (centers[j] + centers[dim + j]) / 2;
    expect(compare(x, dim, centers)).toBe(300);
  });

  it('does not depend on threads, and holds for rows that are very far', () => {
    const { x, centers } = sample(600, 96, 110, 3);
    x[5 * 96] = 1e100;
    x[6 * 96] = -3e18;
    for (const threads of [1, 2, 3]) expect(compare(x, 96, centers, threads)).toBe(600);
  });

  it('stops where projections say little, where numbers do not fit, and without the kernel', () => {
    const lottery = new Lottery(1);
    const noise = lottery.floats(300 * 1000);
    expect(compare(noise, 1000, lottery.floats(100 * 1000))).toBe(256);
    const { x, centers } = sample(300, 96, 100, 5);
    expect(
      compare(
        x,
        96,
        centers.map((v) => v * 1e20),
      ),
    ).toBe(0);
    expect(compare(x, 96, new Float64Array(100 * 96).fill(3))).toBe(0);
    configureKernels({ mode: 'js' });
    expect(compare(x, 96, centers)).toBe(0);
  });

  it('is for many rows, columns and centers', () => {
    expect([isWorthProjecting(5000, 784, 1000), isWorthProjecting(5000, 784, 20)]).toEqual([true, false]);
    expect([isWorthProjecting(5000, 30, 1000), isWorthProjecting(300, 784, 1000)]).toEqual([false, false]);
  });
});
