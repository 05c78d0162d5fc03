import { describe, expect, it } from 'vitest';
import { contrast, luminance } from '../../src/core/luminance.ts';
import { TEXT_CONTRAST } from '../../src/palettes/contrast.ts';

describe('contrast', () => {
  it('is 21 between black and white, whichever comes first', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 10);
    expect(contrast([255, 255, 255], [0, 0, 0])).toBeCloseTo(21, 10);
    expect(contrast([7, 8, 9], [7, 8, 9])).toBe(1);
  });

  it('of the lightest gray that passes on white is known', () => {
    expect(contrast([118, 118, 118], [255, 255, 255])).toBeGreaterThan(TEXT_CONTRAST);
    expect(contrast([119, 119, 119], [255, 255, 255])).toBeLessThan(TEXT_CONTRAST);
  });
});

it('luminances are those computed by hand', () => {
  expect(luminance([255, 0, 0])).toBeCloseTo(0.2126, 12);
  // 188 is linear 0.5029
  expect(luminance([188, 188, 188])).toBeCloseTo(((188 / 255 + 0.055) / 1.055) ** 2.4, 12);
});
