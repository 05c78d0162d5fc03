import { describe, expect, it } from 'vitest';
import type { Rgb } from '../../src/core/image.ts';
import { contrast } from '../../src/core/luminance.ts';
import { colorPairs } from '../../src/palettes/colorPairs.ts';
import { colorDifference, oklabDistance } from '../../src/palettes/difference.ts';

describe('pairs of colors', () => {
  it('are every two, once, with the measures of two colors', () => {
    const colors: Rgb[] = [
      [0, 0, 0],
      [255, 255, 255],
      [240, 179, 8],
      [40, 51, 39],
    ];
    const pairs = colorPairs(colors);
    expect(pairs.map(({ from, to }) => `${from}${to}`)).toEqual(['01', '02', '03', '12', '13', '23']);
    for (const { from, to, ...found } of pairs) {
      const [one, other] = [colors[from], colors[to]];
      expect(found).toEqual({
        contrast: contrast(one, other),
        deltaE: colorDifference(one, other),
        oklab: oklabDistance(one, other),
      });
    }
    expect(pairs[0].contrast).toBe(21);
    expect(pairs[0].oklab).toBeCloseTo(1, 6);
  });

  it('are none of one color', () => {
    expect(colorPairs([[1, 2, 3]])).toEqual([]);
  });
});
