import type { Rgb } from '../core/image.ts';
import { contrast } from '../core/luminance.ts';

/** The least contrast of text by WCAG 2 at level AA; large text needs 3. */
export const TEXT_CONTRAST = 4.5;

/** The contrast of black and white. */
export const MOST_CONTRAST = 21;

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/**
 * Black or white, whichever is read better on a color.
 * @example
 * console.log(palettes.textOn([255, 255, 0])); // [ 0, 0, 0 ]
 */
export function textOn(background: Rgb): Rgb {
  return contrast(background, BLACK) >= contrast(background, WHITE) ? BLACK : WHITE;
}
