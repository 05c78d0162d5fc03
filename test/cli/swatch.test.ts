import { describe, expect, it } from 'vitest';
import { swatch } from '../../src/cli/swatch.ts';
import { toHex } from '../../src/core/image.ts';
import { pointInSpace } from '../../src/features/colorspace.ts';

/** The colors of the numbers 16 to 255, as the manual of xterm has them. */
const XTERM = new Map<number, number[]>();
for (let n = 0; n < 216; n++) {
  const level = (digit: number) => (digit === 0 ? 0 : 55 + 40 * digit);
  XTERM.set(16 + n, [level(Math.floor(n / 36)), level(Math.floor(n / 6) % 6), level(n % 6)]);
}
for (let n = 0; n < 24; n++) XTERM.set(232 + n, [8 + 10 * n, 8 + 10 * n, 8 + 10 * n]);

const numberOf = (hex: string) => Number(/^\x1b\[48;5;(\d+)m {4}\x1b\[49m$/.exec(swatch(hex, 4, 2))?.[1]);

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

describe('swatches of 256 colors', () => {
  it.each([
    ['#1e221a', 7],
    ['#314132', 14],
  ])('show dark %s by a color %d units off', (hex, most) => {
    const shown = XTERM.get(numberOf(hex)) as number[];
    expect(distance(shown, channels(hex))).toBeLessThanOrEqual(most);
  });

  it('are the nearest of all entries', () => {
    for (let at = 0; at < 200; at++) {
      const rgb = [(at * 67) % 256, (at * 149 + 31) % 256, (at * 211 + 7) % 256] as [number, number, number];
      const point = pointInSpace(rgb, 'oklab');
      const [best] = [...XTERM].sort(
        (a, b) => distance(pointInSpace(a[1], 'oklab'), point) - distance(pointInSpace(b[1], 'oklab'), point),
      );
      expect(numberOf(toHex(rgb))).toBe(best[0]);
    }
  });

  it('show each entry by itself', () => {
    for (const rgb of XTERM.values())
      expect(XTERM.get(numberOf(toHex(rgb as [number, number, number])))).toEqual(rgb);
  });
});

describe('swatches', () => {
  it.each([
    ['#1e221a', '40'],
    ['#fafafa', '107'],
    ['#c01010', '41'],
    ['#808080', '100'],
    ['#ffe000', '103'],
  ])('show %s as one of sixteen colors', (hex, code) =>
    expect(swatch(hex, 2, 1)).toBe(`\x1b[${code}m  \x1b[49m`),
  );

  it('show all colors where a terminal has them', () =>
    expect(swatch('#1e221a', 3, 3)).toBe('\x1b[48;2;30;34;26m   \x1b[49m'));
});
