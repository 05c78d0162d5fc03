import { describe, expect, it } from 'vitest';
import { smoothMeans, smoothMeansWidth } from '../../src/features/smoothMeans.ts';
import { Lottery } from '../support/random.ts';

describe('running means', () => {
  it('by hand: the neighbors of three have e^(-1/2) of the middle', () => {
    const [left, middle, right] = smoothMeans(Float64Array.of(0, 1, 2), Float64Array.of(0, 8, 0), 1);
    expect(middle).toBeCloseTo(8 / (1 + 2 * 0.6065306597), 8);
    expect(left).toBeCloseTo((8 * 0.6065306597) / (1 + 0.6065306597 + 0.1353352832), 8);
    expect(right).toBe(left);
  });

  it('are those of the plain sums, and stay between the values', () => {
    const lottery = new Lottery(5);
    const x = Float64Array.from(lottery.wholes(60, 200)).sort();
    const y = Float64Array.from(lottery.wholes(60, 9));
    for (const width of [0.3, 4, 90]) {
      const smooth = smoothMeans(x, y, width);
      for (let i = 0; i < 60; i++) {
        let [sum, total] = [0, 0];
        for (let j = 0; j < 60; j++) {
          if (Math.abs(x[j] - x[i]) > 4 * width) continue;
          const weight = Math.exp(-((x[j] - x[i]) ** 2) / (2 * width ** 2));
          sum += weight * y[j];
          total += weight;
        }
        expect(smooth[i]).toBeCloseTo(sum / total, 9);
      }
      expect(Math.max(...smooth)).toBeLessThanOrEqual(Math.max(...y));
    }
    expect([...smoothMeans(new Float64Array(0), new Float64Array(0), 1)]).toEqual([]);
  });

  it('have a width by Silverman, at least half of the mean distance', () => {
    // 0 to 99: deviation 28.87, middle half (75 - 25) / 1.34 = 37.3
    const even = Float64Array.from({ length: 100 }, (_, i) => i);
    expect(smoothMeansWidth(even)).toBeCloseTo((0.9 * Math.sqrt((100 ** 2 - 1) / 12)) / 100 ** 0.2, 9);
    expect(smoothMeansWidth(Float64Array.of(0, 0, 0, 0, 0, 0, 0, 1000))).toBeGreaterThan(500 / 7);
    expect(smoothMeansWidth(Float64Array.of(4, 4))).toBe(1);
    expect(smoothMeansWidth(Float64Array.of(4))).toBe(1);
  });
});
