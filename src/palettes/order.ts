import { checkChoice } from '../core/check.ts';
import { pointInSpace } from '../features/colorspace.ts';
import { oklabDistance } from './difference.ts';
import { hilbertPlace } from './hilbert.ts';
import { GRAY_CHROMA, oklch } from './notation.ts';
import type { Palette, Swatch } from './palette.ts';
import { shortPath } from './tour.ts';

/** Orders of the colors of a palette. */
const ORDERS = {
  share: 'the largest first',
  lightness: 'the darkest first',
  hue: 'around the color circle from red, grays last',
  chroma: 'the most colorful first',
  hilbert: 'along a curve that fills the cube of red, green and blue',
  tour: 'along the shortest path through OKLab',
} as const;

/** The name of an order. */
export type OrderName = keyof typeof ORDERS;
export const ORDER_NAMES = Object.keys(ORDERS) as OrderName[];

/** A color that is nearly gray has no hue to be sorted by. */
const SORTED_GRAY = 5 * GRAY_CHROMA;

/** What colors are sorted by, lower first; ties keep their order. */
const KEYS: Record<Exclude<OrderName, 'tour'>, (swatch: Swatch) => number> = {
  share: ({ share }) => -(share ?? 0),
  lightness: ({ rgb }) => pointInSpace(rgb, 'oklab')[0],
  hue: ({ rgb }) => {
    const [lightness, chroma, hue] = oklch(rgb);
    return chroma < SORTED_GRAY ? 360 + lightness : hue;
  },
  chroma: ({ rgb }) => -oklch(rgb)[1],
  hilbert: ({ rgb }) => hilbertPlace(rgb),
};

/**
 * The same colors in another order.
 * @throws {ClusterkitError} usage, for an unknown order
 * @example
 * const swatches = [{ rgb: [255, 255, 255] as const }, { rgb: [255, 0, 0] as const }];
 * const { swatches: sorted } = palettes.sortPalette({ name: 'flag', swatches }, 'lightness');
 * console.log(sorted.map(({ rgb }) => rgb.join())); // [ '255,0,0', '255,255,255' ]
 */
export function sortPalette(palette: Palette, order: OrderName): Palette {
  checkChoice('sort', order, ORDER_NAMES);
  return { ...palette, swatches: orderOf(palette.swatches, order).map((i) => palette.swatches[i]) };
}

/** Numbers of the swatches in the order asked for. */
export function orderOf(swatches: readonly Swatch[], order: OrderName): number[] {
  const n = swatches.length;
  if (order !== 'tour') {
    const keys = swatches.map(KEYS[order]);
    return Array.from(keys, (_, i) => i).sort((a, b) => keys[a] - keys[b] || a - b);
  }
  const distances = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      distances[i * n + j] = oklabDistance(swatches[i].rgb, swatches[j].rgb);
      distances[j * n + i] = distances[i * n + j];
    }
  return shortPath(distances, n);
}
