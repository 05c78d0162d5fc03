import type { Rgb } from '../core/image.ts';
import { pointInSpace } from '../features/colorspace.ts';
import { hexOf, type Tint } from './opacity.ts';

/** Below this chroma of OKLab a color is seen as gray, and its hue means nothing. */
export const GRAY_CHROMA = 0.004;

/**
 * OKLab's lightness (0 to 1), chroma (0 to about 0.32 in sRGB) and hue (0 to 360 degrees, 0 for grays).
 * @example
 * console.log(palettes.oklch([255, 0, 0]).map((value) => value.toFixed(2))); // [ '0.63', '0.26', '29.23' ]
 */
export function oklch(rgb: Rgb): [lightness: number, chroma: number, hue: number] {
  const [l, a, b] = pointInSpace(rgb, 'oklab');
  const chroma = Math.sqrt(a * a + b * b);
  if (chroma < GRAY_CHROMA) return [l, chroma, 0];
  const degrees = (Math.atan2(b, a) * 180) / Math.PI;
  return [l, chroma, degrees < 0 ? degrees + 360 : degrees];
}

/**
 * Hue (0 to 360 degrees), saturation and lightness (0 to 1), as CSS defines them.
 * @example
 * console.log(palettes.hsl([0, 255, 255])); // [ 180, 1, 0.5 ]
 */
export function hsl([r, g, b]: Rgb): [hue: number, saturation: number, lightness: number] {
  const most = Math.max(r, g, b) / 255;
  const least = Math.min(r, g, b) / 255;
  const range = most - least;
  const lightness = (most + least) / 2;
  if (range === 0) return [0, 0, lightness];
  return [hueSixths([r, g, b]) * 60, range / (1 - Math.abs(2 * lightness - 1)), lightness];
}

/** The hue in sixths of the color circle from red, 0 to 6; 0 for grays. */
export function hueSixths([r, g, b]: Rgb): number {
  const most = Math.max(r, g, b);
  const range = most - Math.min(r, g, b);
  if (range === 0) return 0;
  const sixth = most === r ? (g - b) / range : most === g ? 2 + (b - r) / range : 4 + (r - g) / range;
  return (sixth + 6) % 6;
}

/** Ways in which style sheets write a color; that of one that is not opaque ends in its opacity. */
export const NOTATIONS = {
  hex: { title: 'six hexadecimal digits', write: hexOf },
  rgb: {
    title: 'red, green and blue',
    write: (tint: Tint) => `rgb(${tint.rgb.join(' ')}${opacityText(tint)})`,
  },
  hsl: { title: 'hue, saturation and lightness', write: hslText },
  oklch: { title: "OKLab's lightness, chroma and hue", write: oklchText },
} as const;

/** The name of a notation. */
export type NotationName = keyof typeof NOTATIONS;

function hslText(tint: Tint): string {
  const [hue, saturation, lightness] = hsl(tint.rgb);
  const numbers = `${decimals(hue, 1)} ${decimals(saturation * 100, 1)}% ${decimals(lightness * 100, 1)}%`;
  return `hsl(${numbers}${opacityText(tint)})`;
}

/** Grays have no hue: where colors are mixed, that of the other color is then taken. */
function oklchText(tint: Tint): string {
  const [lightness, chroma, hue] = oklch(tint.rgb);
  const isGray = chroma < GRAY_CHROMA;
  const ending = isGray ? '0 none' : `${decimals(chroma, 4)} ${decimals(hue, 2)}`;
  return `oklch(${decimals(lightness * 100, 2)}% ${ending}${opacityText(tint)})`;
}

/** Three digits tell 256 levels apart. */
function opacityText({ opacity }: Tint): string {
  return opacity === undefined ? '' : ` / ${decimals(opacity, 3)}`;
}

/** A number with at most `digits` digits behind the point. */
function decimals(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
