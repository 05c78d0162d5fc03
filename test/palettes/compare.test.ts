import { describe, expect, it } from 'vitest';
import type { Rgb } from '../../src/core/image.ts';
import { comparePalettes } from '../../src/palettes/compare.ts';
import { colorDifference } from '../../src/palettes/difference.ts';
import type { Swatch } from '../../src/palettes/palette.ts';
import { Lottery } from '../support/random.ts';

const palette = (swatches: readonly Swatch[]) => ({ name: '', swatches });

/** The least sum over all ways to give each color of the shorter list one of the longer. */
function leastSum(from: readonly Rgb[], to: readonly Rgb[]): number {
  if (from.length > to.length) return leastSum(to, from);
  if (from.length === 0) return 0;
  const [first, ...rest] = from;
  return Math.min(
    ...to.map(
      (rgb, j) => colorDifference(first, rgb) + leastSum(rest, [...to.slice(0, j), ...to.slice(j + 1)]),
    ),
  );
}

describe('two palettes', () => {
  it('differ where one is seen through', () => {
    const one = palette([{ rgb: [0, 0, 0] }, { rgb: [255, 255, 255], opacity: 0.5 }]);
    const other = palette([
      { rgb: [0, 0, 0], opacity: 0 },
      { rgb: [255, 255, 255], opacity: 0.5 },
    ]);
    // nothing and black differ over white as white and black do
    expect(comparePalettes(one, other).pairs.map(({ deltaE }) => Math.round(deltaE))).toEqual([100, 0]);
  });

  it('are paired color by color, with shares that moved', () => {
    const from = palette([
      { rgb: [255, 0, 0], share: 0.5 },
      { rgb: [0, 0, 255], share: 0.3 },
      { rgb: [0, 0, 0], share: 0.2 },
    ]);
    const to = palette([
      { rgb: [0, 0, 250], share: 0.2 },
      { rgb: [255, 0, 0], share: 0.8 },
    ]);
    const found = comparePalettes(from, to);
    expect(found.pairs.map(({ from, to }) => [from.rgb, to.rgb])).toEqual([
      [
        [255, 0, 0],
        [255, 0, 0],
      ],
      [
        [0, 0, 255],
        [0, 0, 250],
      ],
    ]);
    expect(found).toMatchObject({ missing: 1, extra: 0, removed: [{ rgb: [0, 0, 0] }], added: [] });
    const blue = colorDifference([0, 0, 255], [0, 0, 250]);
    expect([found.deltaE, found.meanDeltaE]).toEqual([blue, blue / 2]);
    // 0.3 more, 0.1 and 0.2 less
    expect(found.share).toBeCloseTo(0.3, 12);
  });

  it('have the least sum of differences, as all ways to pair them show', () => {
    const lottery = new Lottery(3);
    for (let trial = 0; trial < 20; trial++) {
      const colors = (n: number) => Array.from({ length: n }, () => [...lottery.bytes(3)] as unknown as Rgb);
      const [a, b] = [colors(1 + lottery.below(5)), colors(1 + lottery.below(5))];
      const toPalette = (rgbs: Rgb[]) => palette(rgbs.map((rgb) => ({ rgb })));
      const { pairs, missing, extra } = comparePalettes(toPalette(a), toPalette(b));
      expect(pairs.reduce((sum, { deltaE }) => sum + deltaE, 0)).toBeCloseTo(leastSum(a, b), 9);
      expect([missing, extra]).toEqual([Math.max(0, a.length - b.length), Math.max(0, b.length - a.length)]);
    }
  });

  it('pair nothing beyond the bound, and have no measures without pairs or shares', () => {
    const [black, white] = [palette([{ rgb: [0, 0, 0] }]), palette([{ rgb: [255, 255, 255] }])];
    const found = comparePalettes(black, white, 50);
    expect(found).toMatchObject({ pairs: [], missing: 1, extra: 1, deltaE: Number.NaN, share: Number.NaN });
    // a nearer partner is given up for one more pair
    const [one, two] = [
      palette([{ rgb: [0, 0, 0] }, { rgb: [30, 30, 30] }]),
      palette([{ rgb: [25, 25, 25] }]),
    ];
    expect(comparePalettes(one, two, 20).pairs[0].from.rgb).toEqual([30, 30, 30]);
  });
});
