import { describe, expect, it } from 'vitest';
import { opaqueColors } from '../../src/features/opacity.ts';
import { cellsOf } from '../../src/palettes/cells.ts';
import { meanRgba } from '../../src/palettes/quantize.ts';

const colorsOf = (bands: 3 | 4, ...data: number[]) =>
  opaqueColors([{ width: data.length / bands, height: 1, frames: 1, bands, data: Uint8Array.from(data) }], {
    opacity: 'keep',
    space: 'rgb',
  });

/** The cells of colors in rgb. */
const cells = ({ rows, rgba, weights }: ReturnType<typeof colorsOf>) =>
  cellsOf({ ...rows, weights }, rgba, 4, 'rgb');

describe('cells of colors', () => {
  it('are means of 4 levels of each channel, weighted by pixels', () => {
    // 0 to 3 are one cell: (0 + 0 + 3) / 3; 4 begins the next
    const colors = colorsOf(3, 0, 0, 0, 3, 3, 3, 0, 0, 0, 4, 0, 0);
    const found = cells(colors);
    expect(found.n).toBe(2);
    expect([...(found.weights ?? [])]).toEqual([3, 1]);
    expect([...found.x]).toEqual([1, 1, 1, 4, 0, 0]);
    const rgb = colors.rgba.filter((_, p) => p % 4 !== 3);
    expect(cellsOf({ ...colors.rows, weights: colors.weights }, rgb, 3, 'rgb')).toEqual(found);
  });

  it('divide by opacity, and leave out what is fully transparent', () => {
    const found = cells(colorsOf(4, 9, 9, 9, 100, 9, 9, 9, 120, 9, 9, 9, 0));
    expect(found).toMatchObject({ n: 2, dim: 6 });
    // over black 9 * 100 / 255 is 4, over white 159
    expect([...found.x.subarray(0, 6)]).toEqual([4, 4, 4, 159, 159, 159]);
  });
});

describe('means of clusters', () => {
  it('are rounded, and none is there of a cluster without a color', () => {
    const solid = meanRgba(colorsOf(3, 0, 0, 0, 10, 20, 30), Int32Array.of(2, 2), 3, 'rgb');
    expect([...solid]).toEqual([5, 10, 15, 255]);
    const clear = meanRgba(colorsOf(4, 9, 9, 9, 100, 30, 9, 9, 100), Int32Array.of(0, 2), 4, 'rgb');
    expect([...clear]).toEqual([9, 9, 9, 100, 30, 9, 9, 100]);
  });
});
