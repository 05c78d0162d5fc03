import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { relocateEmpty } from '../../src/kernels/empty.ts';
import { Lottery } from '../support/random.ts';

/** A clustering in which some of k clusters have no rows, and distances full of ties. */
function gappy(n: number, k: number, seed: number) {
  const lottery = new Lottery(seed);
  const x = Float64Array.from({ length: n }, () => lottery.below(9));
  const weights = Float64Array.from({ length: n }, (_, i) => (i < k ? 1 : lottery.below(4)));
  const used = 1 + lottery.below(k);
  const labels = Int32Array.from({ length: n }, () => lottery.below(used));
  const d2 = Float64Array.from({ length: n }, () => lottery.below(5));
  const sums = new Float64Array(k);
  const mass = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    mass[labels[i]] += weights[i];
    sums[labels[i]] += weights[i] * x[i];
  }
  return { data: { x, n, dim: 1, weights } as Dataset, labels, d2, sums, mass };
}

/** Looks through all rows for each empty cluster. */
function slowly({ data, labels, d2, sums, mass }: ReturnType<typeof gappy>): number {
  const { x, n, weights = [] } = data;
  let moved = 0;
  for (let c = 0; c < mass.length; c++) {
    if (mass[c] > 0) continue;
    const free = Array.from({ length: n }, (_, i) => i).filter(
      (i) => weights[i] > 0 && mass[labels[i]] > weights[i],
    );
    const row = free.reduce((most, i) => (d2[i] > d2[most] ? i : most));
    mass[labels[row]] -= weights[row];
    sums[labels[row]] -= weights[row] * x[row];
    [mass[c], sums[c], labels[row], d2[row]] = [weights[row], weights[row] * x[row], c, 0];
    moved++;
  }
  return moved;
}

it('gives each empty cluster the farthest row that its own can spare, the first of equals', () => {
  const shape = fc.record({ k: fc.integer({ min: 1, max: 30 }), more: fc.nat(60), seed: fc.nat(1e6) });
  fc.assert(
    fc.property(shape, ({ k, more, seed }) => {
      const [quick, slow] = [gappy(k + more, k, seed), gappy(k + more, k, seed)];
      const { data, labels, d2, sums, mass } = quick;
      expect(relocateEmpty(data, labels, d2, sums, mass)).toBe(slowly(slow));
      expect(quick).toStrictEqual(slow);
      expect(mass.every((m) => m > 0)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

it('ends when no cluster has a row to spare', () => {
  // beside 1e20 the other weights vanish: the second row is all that the first cluster has to give
  const data = { x: Float64Array.of(1, 2), n: 2, dim: 1, weights: Float64Array.of(1e20, 1) };
  const mass = Float64Array.of(1e20, 0, 0);
  const sums = Float64Array.of(1e20, 0, 0);
  expect(relocateEmpty(data, new Int32Array(2), Float64Array.of(9, 4), sums, mass)).toBe(1);
  expect([...mass]).toEqual([1e20, 1, 0]);
});
