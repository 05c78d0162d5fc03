import { describe, expect, it } from 'vitest';
import { finish } from '../../src/core/pacer.ts';
import { ClusterSums } from '../../src/kernels/clusterSums.ts';
import { sumCuts } from '../../src/kernels/exactSums.ts';
import { Lottery } from '../support/random.ts';

/** Sums of one cluster of all rows. */
function sumsOf(x: Float64Array, dim: number, weights?: Float64Array) {
  const n = x.length / dim;
  const cuts = sumCuts(x, weights, n, dim);
  expect(cuts).toBeDefined();
  const clusters = new ClusterSums(1, dim, cuts);
  const data = { x, n, dim, ...(weights && { weights }) };
  // a second pass finds nothing of the first
  for (let pass = 0; pass < 2; pass++) finish(clusters.addUp(data, new Int32Array(n)));
  return { sums: [...clusters.sums], mass: clusters.mass[0] };
}

describe('sums of clusters', () => {
  it('of four rows, by hand: small ones are not lost between large ones', () => {
    expect(sumsOf(Float64Array.of(2 ** 60, 1, -(2 ** 60), 2), 1)).toEqual({ sums: [3], mass: 4 });
    expect(sumsOf(Float64Array.of(1, 10, 2, 20), 2, Float64Array.of(0.5, 3))).toEqual({
      sums: [6.5, 65],
      mass: 3.5,
    });
  });

  it('are the same to the last bit for any order of the rows', () => {
    const lottery = new Lottery(1);
    for (let t = 0; t < 60; t++) {
      const n = 1 + lottery.below(400);
      const scale = 10 ** (lottery.below(200) - 100);
      const offset = t % 3 === 0 ? 1e9 : 0;
      const x = lottery.floats(n).map((v) => (v - 0.5 + offset) * scale);
      const weights = t % 2 === 0 ? undefined : lottery.floats(n);
      const order = lottery.permutation(n);
      const shuffled = Float64Array.from(order, (i) => x[i]);
      const theirs = weights && Float64Array.from(order, (i) => weights[i]);
      expect(sumsOf(shuffled, 1, theirs)).toEqual(sumsOf(x, 1, weights));
    }
  });

  it('are as near to the truth as f64 can be', () => {
    const lottery = new Lottery(2);
    // eighths below 2^60 add up exactly as whole numbers
    const whole = Array.from({ length: 1000 }, () => BigInt(Math.floor((lottery.float() - 0.5) * 2 ** 52)));
    const x = Float64Array.from(whole, (v) => Number(v) / 8);
    const exact = Number(whole.reduce((sum, v) => sum + v, 0n)) / 8;
    expect(sumsOf(x, 1).sums).toEqual([exact]);
  });

  it('keep the digits of small columns beside large ones', () => {
    expect(sumsOf(Float64Array.of(1e100, 0.1, -1e100, 0.2, 1e100, 0.5), 2).sums).toEqual([1e100, 0.8]);
    const spaced = Array.from({ length: 40 }, (_, p) => (1 + p) * (p % 2 ? 1e60 : 3));
    const lone = spaced.filter((_, p) => p % 2 === 0);
    expect(sumsOf(Float64Array.from(spaced), 2).sums[0]).toBe(sumsOf(Float64Array.from(lone), 1).sums[0]);
  });

  it('are not for rows of too different sizes', () => {
    expect(sumCuts(Float64Array.of(1e100, 1), undefined, 2, 1)).toBeUndefined();
    expect(sumCuts(Float64Array.of(1, 1), Float64Array.of(1, 1e-60), 2, 1)).toBeUndefined();
    expect(sumCuts(Float64Array.of(1e10, 0, 1e-10), undefined, 3, 1)).toBeDefined();
    expect(sumCuts(new Float64Array(2), undefined, 2, 1)).toBeDefined();
  });
});
