import { describe, expect, it } from 'vitest';
import { cubeRoot, fifthRoot, linearize } from '../../src/core/math.ts';
import { pow } from '../../src/core/pow.ts';
import { isRoot } from '../support/exact.ts';
import { Lottery } from '../support/random.ts';

/** 1e-15 in parts of 1e-18. */
const RELATIVE = 1000n;

/** Seeded numbers spread evenly over the exponents from `low` to `high` of 2. */
function magnitudes(count: number, low: number, high: number): number[] {
  const lottery = new Lottery(3);
  return Array.from({ length: count }, () => (1 + lottery.float()) * 2 ** (low + lottery.below(high - low)));
}

describe('the exact check of roots', () => {
  it('tells a right root from one that is off by more than the error', () => {
    expect(isRoot(8, 2, 3, 1n)).toBe(true);
    expect(isRoot(8, 2 * (1 + 2e-15), 3, RELATIVE)).toBe(false);
    expect(isRoot(8, 2 * (1 - 2e-15), 3, RELATIVE)).toBe(false);
    expect(isRoot(2 ** -1074, 2 ** -358, 3, 1n)).toBe(true);
  });
});

describe('cubeRoot', () => {
  it('gives 0 and 1 back, so that black and white stay exact', () => {
    expect(cubeRoot(0)).toBe(0);
    expect(cubeRoot(1)).toBe(1);
  });

  it('is the root within 1e-15 wherever f32 has normal numbers', () => {
    const wrong = magnitudes(4000, -126, 127).filter((x) => !isRoot(x, cubeRoot(x), 3, RELATIVE));
    expect(wrong).toEqual([]);
  });

  it('agrees with the engine within 1e-15 over the colors of a picture', () => {
    for (let v = 1; v <= 5000; v++) {
      const x = v / 5000;
      expect(Math.abs(cubeRoot(x) / Math.cbrt(x) - 1)).toBeLessThan(1e-15);
    }
  });

  it('rises with its argument', () => {
    const sorted = magnitudes(2000, -20, 20).sort((a, b) => a - b);
    for (let i = 1; i < sorted.length; i++)
      expect(cubeRoot(sorted[i])).toBeGreaterThanOrEqual(cubeRoot(sorted[i - 1]));
  });

  it('is the root within 1e-15 beyond the range of f32', () => {
    const wrong = [5e-324, 1e-310, 1e-100, 1e-45, 1e-40, 1e300, Number.MAX_VALUE].filter(
      (x) => !isRoot(x, cubeRoot(x), 3, RELATIVE),
    );
    expect(wrong).toEqual([]);
  });
});

describe('fifthRoot', () => {
  it('gives 0 and 1 back, so that black and white stay exact', () => {
    expect(fifthRoot(0)).toBe(0);
    expect(fifthRoot(Number.NaN)).toBeNaN();
    expect(fifthRoot(1)).toBe(1);
  });

  it('is the root within 1e-15 from 1e-290 to 1', () => {
    const wrong = magnitudes(2000, -963, 0).filter((x) => !isRoot(x, fifthRoot(x), 5, RELATIVE));
    expect(wrong).toEqual([]);
  });

  it('agrees with the engine within 1e-15 over the colors of a picture', () => {
    for (let v = 1; v <= 5000; v++) {
      const x = v / 5000;
      expect(Math.abs(fifthRoot(x) / x ** 0.2 - 1)).toBeLessThan(1e-15);
    }
  });

  it('is the root within 1e-15 of subnormal numbers', () => {
    const wrong = [5e-324, 1e-320, 1e-310].filter((x) => !isRoot(x, fifthRoot(x), 5, RELATIVE));
    expect(wrong).toEqual([]);
  });
});

describe('linearize', () => {
  it('is the function of sRGB', () => {
    expect([linearize(0), linearize(1)]).toEqual([0, 1]);
    expect(linearize(0.04)).toBe(0.04 / 12.92);
    for (let v = 11; v < 256; v++) {
      const exact = pow((v / 255 + 0.055) / 1.055, 2.4);
      expect(Math.abs(linearize(v / 255) / exact - 1)).toBeLessThan(4e-15);
    }
  });
});
