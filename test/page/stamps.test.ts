import { describe, expect, it } from 'vitest';
import { press, Stamps } from '../../src/page/stamps.ts';

/** Pixels of a gray paper with a mark, of which the corner is at a place. */
function pressed(side: number, shape: number, halves: number, x: number, y: number, opacity = 255) {
  const pixels = new Uint32Array(side * side).fill(0xff808080);
  const stamps = new Stamps();
  stamps.fit(side);
  press(pixels, side, side, stamps.of(shape, halves), x, y, 0xff2040e0, opacity);
  return pixels;
}

describe('stamps of points', () => {
  it.each([0, 1, 2, 3])('shape %i is cut at the edges of the canvas', (shape) => {
    const whole = pressed(40, shape, 9, 15, 15);
    for (const [x, y] of [
      [-3, 2],
      [6, -4],
      [7, 8],
      [-3, -5],
      [-10, 2],
      [10, 2],
    ]) {
      const cut = pressed(10, shape, 9, x, y);
      const window = cut.map((_, p) => whole[(15 - y + Math.floor(p / 10)) * 40 + 15 - x + (p % 10)]);
      expect(cut).toEqual(window);
    }
  });

  it('mixes each channel of color with what is under it', () => {
    const stamps = new Stamps();
    stamps.fit(8);
    const { alpha, steps } = stamps.of(0, 7);
    const pixels = pressed(8, 0, 7, 0, 0, 100);
    for (const [e, step] of steps.entries()) {
      const a = (alpha[e] * 100) >> 8;
      const mixed = [0xe0, 0x40, 0x20].map((channel) => (channel * a + 0x80 * (255 - a)) >> 8);
      expect([0, 8, 16].map((by) => (pixels[step] >> by) & 255)).toEqual(mixed);
    }
    expect(pixels[0]).toBe(0xff808080);
  });
});
