import { describe, expect, it } from 'vitest';
import type { Image } from '../../src/core/image.ts';
import { labelsAt, opaqueColors } from '../../src/features/opacity.ts';
import { Lottery } from '../support/random.ts';

/** A picture of few colors, some of them transparent. @param levels of opacity */
function picture(width: number, height: number, levels: readonly number[]): Image {
  const lottery = new Lottery(5);
  const data = Uint8Array.from({ length: 4 * width * height }, (_, p) =>
    p % 4 === 3 ? levels[lottery.below(levels.length)] : 85 * lottery.below(4),
  );
  return { width, height, frames: 1, bands: 4, data };
}

describe.each([
  ['opaque', [255]],
  ['opaque or clear', [0, 255]],
  ['of any opacity', [0, 90, 255]],
])('pixels that are %s', (_, levels) => {
  const image = picture(50, 1200, levels);
  const colors = opaqueColors([image], { opacity: 'keep', space: 'rgb' });

  it('have the labels of their colors', () => {
    const labels = Int32Array.from({ length: colors.n }, (_, i) => (7 * i) % 256);
    expect(colors.labelsOf(0, labels)).toEqual(labelsAt(colors.pixelsOf(0), labels));
  });

  it('are told by lines', () => {
    const points = colors.pixelsOf(0);
    const found = colors.pixelsOf(0, Int32Array.of(3, 4, 1100));
    expect([...found]).toEqual([...points.subarray(150, 250), ...points.subarray(55_000, 55_050)]);
    const data = new Uint8Array(4 * colors.n);
    for (const [p, i] of points.entries()) data.set(image.data.subarray(4 * p, 4 * p + 4), 4 * i);
    // colors that are clear are one
    for (let p = 3; p < data.length; p += 4) if (data[p] === 0) data.fill(0, p - 3, p);
    expect(colors.rgba).toEqual(data);
  });
});

it('a picture without a pixel that is seen has one color', () => {
  const image: Image = { width: 2, height: 2, frames: 1, bands: 4, data: new Uint8Array(16) };
  const colors = opaqueColors([image], { opacity: 'cut', space: 'oklab' });
  expect(colors.n).toBe(1);
  expect(colors.labelsOf(0, Int32Array.of(3))).toEqual(new Uint8Array(4).fill(3));
  expect(colors.pixelsOf(0, Int32Array.of(1))).toEqual(new Int32Array(2));
});
