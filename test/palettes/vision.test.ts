import { describe, expect, it } from 'vitest';
import { colorDifference } from '../../src/palettes/difference.ts';
import { simulate, VISIONS } from '../../src/palettes/vision.ts';

describe('simulated color vision', () => {
  it.each(VISIONS)('keeps grays (%s)', (vision) => {
    for (const value of [0, 60, 128, 255]) {
      const seen = simulate([value, value, value], vision);
      for (const channel of seen) expect(Math.abs(channel - value)).toBeLessThanOrEqual(1);
    }
  });

  it('brings red and green together for those who lack cones for either, blue and green for others', () => {
    const near = (
      vision: (typeof VISIONS)[number],
      one: [number, number, number],
      other: [number, number, number],
    ) => colorDifference(simulate(one, vision), simulate(other, vision)) / colorDifference(one, other);
    expect(near('deutan', [200, 60, 40], [110, 120, 30])).toBeLessThan(0.5);
    expect(near('protan', [200, 60, 40], [100, 90, 40])).toBeLessThan(0.6);
    expect(near('tritan', [0, 130, 140], [0, 110, 230])).toBeLessThan(
      near('deutan', [0, 130, 140], [0, 110, 230]),
    );
  });

  it('of red is computed by hand', () => {
    const encode = (v: number) => Math.round(255 * (1.055 * v ** (1 / 2.4) - 0.055));
    expect(simulate([255, 0, 0], 'deutan')).toEqual([encode(0.367322), encode(0.280085), 0]);
  });
});
