import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { BLOCK } from '../../src/kernels/layouts/sparse.ts';
import { PlainSparse } from '../../src/kernels/sparse/twin.ts';
import { openSparse } from '../../src/kernels/sparse.ts';
import { Lottery } from '../support/random.ts';
import { denseOf, randomSparse } from '../support/texts.ts';

afterEach(() => configureKernels({ mode: undefined, threads: undefined }));

/** All that passes over rows find. */
function passes(work: ReturnType<typeof openSparse>, points: Float64Array, k: number, n: number) {
  work.load(points, k);
  finish(work.assign());
  finish(work.measure());
  const labels = work.labels.slice();
  const d2 = work.d2.slice();
  finish(
    work.sumUp(
      labels,
      k,
      Array.from({ length: k }, (_, c) => c),
    ),
  );
  const sums = work.sums.slice();
  const few = Math.min(k, BLOCK);
  work.load(points, few);
  finish(work.multiply());
  const products = work.products.slice();
  work.d2.fill(Number.POSITIVE_INFINITY);
  work.d2.set(d2.map((d) => d + 1));
  const gains = finish(work.gain()).slice(0, few);
  const distances = Array.from(
    { length: n * few },
    (_, p) => work.products[Math.floor(p / few) * BLOCK + (p % few)],
  );
  work.close();
  return { labels, d2, sums, products, gains, distances };
}

describe('passes over sparse rows', () => {
  it.each([1, 2, 3])('find the same in the kernel on %i threads as in its twin', (threads) => {
    configureKernels({ threads });
    const lottery = new Lottery(threads);
    for (const [n, dim, k, weighted] of [
      [1300, 40, 11, true],
      [5, 3, 2, false],
      [1, 1, 1, false],
    ] as const) {
      const data = randomSparse(lottery, n, dim, 0.2, weighted);
      const points = lottery.floats(k * dim, -1, 2);
      const plan = { data, points: Math.max(k, BLOCK), clusters: k };
      const kernel = passes(openSparse(plan, threads), points, k, n);
      expect(kernel).toEqual(passes(new PlainSparse(plan), points, k, n));
    }
  });

  it('agree with sums over all columns', () => {
    const lottery = new Lottery(9);
    const data = randomSparse(lottery, 60, 12, 0.3, true);
    const { x, n, dim, weights } = denseOf(data);
    const points = lottery.floats(3 * dim);
    const found = passes(openSparse({ data, points: BLOCK, clusters: 3 }, 1), points, 3, n);
    const sums = new Float64Array(3 * dim);
    for (let i = 0; i < n; i++) {
      const d2 = [0, 1, 2].map((c) => {
        let sum = 0;
        for (let j = 0; j < dim; j++) sum += (x[i * dim + j] - points[c * dim + j]) ** 2;
        return sum;
      });
      const label = d2.indexOf(Math.min(...d2));
      expect(found.labels[i]).toBe(label);
      expect(found.d2[i]).toBeCloseTo(d2[label], 10);
      for (let j = 0; j < dim; j++) sums[label * dim + j] += (weights?.[i] ?? 1) * x[i * dim + j];
    }
    expect([...found.sums]).toEqual([...sums]);
  });

  it('forget points that are no longer loaded', () => {
    const data = randomSparse(new Lottery(4), 30, 5);
    const work = openSparse({ data, points: 2 * BLOCK, clusters: 1 }, 1);
    const points = new Lottery(5).floats(10 * 5, 0, 4);
    work.load(points, 10);
    finish(work.assign());
    expect(Math.max(...work.labels)).toBeGreaterThan(1);
    work.load(points, 2);
    finish(work.assign());
    expect(Math.max(...work.labels)).toBeLessThan(2);
    work.close();
  });
});
