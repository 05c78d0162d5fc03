import { describe, expect, it } from 'vitest';
import { smoothCounts, smoothWidth } from '../../src/features/smoothCounts.ts';
import { Lottery } from '../support/random.ts';

describe('smoothed counts', () => {
  it('by hand: eight at the middle of three', () => {
    // the neighbors have e^(-1/2) = 0.60653 of the middle: 8 / 2.21306 = 3.61490
    const [left, middle, right] = smoothCounts([0, 8, 0], 1);
    expect(middle).toBeCloseTo(3.6149, 4);
    expect(left).toBeCloseTo(2.19255, 4);
    expect(right).toBe(left);
  });

  it('keep their sum, and are those of the plain sum of curves', () => {
    const lottery = new Lottery(4);
    for (const width of [0.1, 0.7, 3, 40]) {
      const counts = lottery.wholes(50, 9);
      const plain = new Float64Array(50);
      for (let v = 0; v < 50; v++) {
        const curve = Array.from({ length: 50 }, (_, u) =>
          Math.abs(u - v) <= Math.ceil(4 * width) ? Math.exp(-((u - v) ** 2) / (2 * width ** 2)) : 0,
        );
        const sum = curve.reduce((a, b) => a + b);
        for (let u = 0; u < 50; u++) plain[u] += (counts[v] * curve[u]) / sum;
      }
      const smooth = smoothCounts(counts, width);
      for (let u = 0; u < 50; u++) expect(smooth[u]).toBeCloseTo(plain[u], 9);
      const sum = (of: Float64Array) => of.reduce((a, b) => a + b, 0);
      expect(sum(smooth)).toBeCloseTo(sum(counts), 8);
    }
    expect([...smoothCounts([3], 5)]).toEqual([3]);
    expect([...smoothCounts([], 5)]).toEqual([]);
    expect(() => smoothCounts([1, 2], 0)).toThrow(/width/);
  });

  it('have a width by Silverman: of deviation or of the middle half, and at least 0.5', () => {
    // counts 1 2 4 2 1: variance 12 / 10, middle half from 1 to 3, 0.9 sqrt(1.2) / 10^0.2
    expect(smoothWidth([1, 2, 4, 2, 1])).toBeCloseTo((0.9 * Math.sqrt(1.2)) / 10 ** 0.2, 9);
    // far values count by the middle half alone: 2 / 1.34
    const far = new Float64Array(1000);
    far.set([3, 3, 3, 3, 3]);
    far[999] = 1;
    expect(smoothWidth(far)).toBeCloseTo((0.9 * (2 / 1.34)) / 16 ** 0.2, 9);
    expect(smoothWidth([0, 1000, 0])).toBe(0.5);
    expect(smoothWidth([0, 0])).toBe(0.5);
  });
});
