import { describe, expect, it } from 'vitest';
import { ciede2000, colorDifference, oklabDistance } from '../../src/palettes/difference.ts';
import fixture from '../fixtures/colors/differences.json' with { type: 'json' };

describe('CIEDE2000', () => {
  it('is that of scikit-image, on both sides of a turn and among grays', () => {
    for (const [l1, a1, b1, l2, a2, b2, expected] of fixture.pairs) {
      const found = ciede2000([l1, a1, b1], [l2, a2, b2]);
      expect(Math.abs(found - expected), `${[l1, a1, b1, l2, a2, b2]}`).toBeLessThan(1e-9);
      expect(Math.abs(ciede2000([l2, a2, b2], [l1, a1, b1]) - found)).toBeLessThan(1e-9);
    }
    expect(fixture.pairs.length).toBe(122);
  });

  it('is 0 for one color and 100 between black and white', () => {
    expect(ciede2000([40, 12, -7], [40, 12, -7])).toBe(0);
    expect(colorDifference([255, 255, 255], [255, 255, 255])).toBe(0);
    expect(colorDifference([0, 0, 0], [255, 255, 255])).toBeCloseTo(100, 4);
  });

  it('of grays is the difference of lightness, weighted by hand', () => {
    // the mean lightness is 60: 1 + 0.015 * 100 / sqrt(120)
    expect(ciede2000([55, 0, 0], [65, 0, 0])).toBeCloseTo(10 / (1 + 1.5 / Math.sqrt(120)), 12);
  });
});

describe('distance in OKLab', () => {
  it('is 1 between black and white', () => {
    expect(oklabDistance([0, 0, 0], [255, 255, 255])).toBeCloseTo(1, 6);
    expect(oklabDistance([9, 90, 200], [9, 90, 200])).toBe(0);
  });
});
