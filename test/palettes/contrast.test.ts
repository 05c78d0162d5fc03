import { describe, expect, it } from 'vitest';
import type { Rgb } from '../../src/core/image.ts';
import { textOn } from '../../src/palettes/contrast.ts';

describe('text', () => {
  it('has the better of black and white', () => {
    const cases: [Rgb, Rgb][] = [
      [
        [255, 255, 0],
        [0, 0, 0],
      ],
      [
        [0, 0, 128],
        [255, 255, 255],
      ],
    ];
    for (const [background, text] of cases) expect(textOn(background)).toEqual(text);
  });
});
