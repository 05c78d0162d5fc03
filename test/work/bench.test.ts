import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { ratioInterval } from '../../src/work/bench/interval.ts';

describe('ratioInterval', () => {
  it('is the ratio alone where nothing varies', () => {
    for (const paired of [true, false])
      expect(ratioInterval([2, 2, 2], [3, 3, 3], { paired, seed: 1 })).toEqual({
        ...{ ratio: 1.5, low: 1.5, high: 1.5 },
        ...{ level: 0.95, paired },
      });
  });

  it('takes the ratios of pairs, whatever the pairs have in common', () => {
    // the machine gets slower and slower, and each pair has a ratio of 1.1, 1.2 or 1.3
    const base = [1, 2, 4, 8, 16];
    const now = [1.1, 2.4, 5.2, 8.8, 19.2];
    const { ratio, low, high } = ratioInterval(base, now, { paired: true, seed: 1 });
    expect(ratio).toBeCloseTo(1.2, 12);
    expect([low, high].map((one) => Number(one.toFixed(6)))).toEqual([1.1, 1.3]);
    const apart = ratioInterval(base, now, { paired: false, seed: 1 });
    expect(apart.low).toBeLessThan(0.6);
    expect(apart.high).toBeGreaterThan(2);
  });

  it('is the same for the same seed', () => {
    const [base, now] = [
      [1, 1.2, 0.9, 1.1, 1.05],
      [1.3, 1, 1.1, 1.2, 1],
    ];
    const of = (seed: number) => ratioInterval(base, now, { paired: false, seed });
    expect(of(3)).toEqual(of(3));
    expect(of(3).ratio).toBe(1.1 / 1.05);
  });

  it('lies above 1 by chance alone in few cases, and above a bound for a real slowdown', () => {
    const random = new Random(1);
    const noisy = (scale: number) => Array.from({ length: 9 }, () => scale * (1 + 0.3 * random.float()));
    let alarms = 0;
    let found = 0;
    for (let trial = 0; trial < 100; trial++) {
      if (ratioInterval(noisy(1), noisy(1), { paired: true, seed: trial }).low > 1) alarms++;
      if (ratioInterval(noisy(1), noisy(1.5), { paired: true, seed: trial }).low > 1.1) found++;
    }
    expect(alarms).toBeLessThan(8);
    expect(found).toBeGreaterThan(95);
  });
});
