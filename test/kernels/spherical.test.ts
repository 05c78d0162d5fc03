import { describe, expect, it } from 'vitest';
import { turnCenters } from '../../src/kernels/spherical.ts';
import { distance2, rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

describe('turnCenters', () => {
  it('gives centers the direction of their sums, and adds up the squared moves', () => {
    const centers = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0.6, 0.8, 0);
    // the second cluster cancels out, the fourth is where it was
    const sums = Float64Array.of(3, 4, 0, 0, 0, 0, 0, 0, -2, 1.5, 2, 0);
    // 0.4^2 + 0.8^2, then 2^2
    expect(turnCenters(centers, 3, sums, Float64Array.of(9, 2, 2, 1))).toBeCloseTo(4.8, 12);
    expect([...centers]).toEqual([0.6, 0.8, 0, 0, 1, 0, 0, 0, -1, 0.6, 0.8, 0]);
  });

  it('knows directions of sums whose squares vanish, too', () => {
    for (const tiny of [1e-140, 1e-170, 1e-300]) {
      const centers = Float64Array.of(1, 0);
      expect(turnCenters(centers, 2, Float64Array.of(3 * tiny, 4 * tiny), Float64Array.of(tiny))).toBeCloseTo(
        0.8,
      );
      expect(centers[0]).toBeCloseTo(0.6, 12);
      expect(centers[1]).toBeCloseTo(0.8, 12);
    }
  });

  it('equals the plain way, and leaves the sums alone', () => {
    const lottery = new Lottery(6);
    for (const [k, dim] of [
      [1, 1],
      [3, 2],
      [7, 5],
    ]) {
      const centers = lottery.floats(k * dim, -1, 1);
      const sums = lottery.floats(k * dim, -40, 40);
      const [before, kept] = [rowsOf(centers, dim), sums.slice()];
      const shift = turnCenters(centers, dim, sums, lottery.floats(k));
      const after = rowsOf(sums, dim).map((sum) => sum.map((v) => v / Math.hypot(...sum)));
      centers.forEach((value, p) => {
        expect(value).toBeCloseTo(after.flat()[p], 14);
      });
      expect(shift).toBeCloseTo(
        after.reduce((sum, center, c) => sum + distance2(center, before[c]), 0),
        12,
      );
      expect(sums).toEqual(kept);
    }
  });
});
