import type { Rgb } from './image.ts';
import { linearize } from './math.ts';

/**
 * Relative luminance of WCAG 2, from black (0) to white (1).
 * @example
 * console.log(palettes.luminance([255, 0, 0])); // 0.2126
 */
export function luminance([r, g, b]: Rgb): number {
  return 0.2126 * linearize(r / 255) + 0.7152 * linearize(g / 255) + 0.0722 * linearize(b / 255);
}

/**
 * The contrast ratio of WCAG 2 (Web Content Accessibility Guidelines 2.2, relative luminance with the threshold of sRGB),
 * from 1 to 21.
 * @example
 * console.log(palettes.contrast([255, 255, 255], [118, 118, 118]).toFixed(2)); // 4.54
 */
export function contrast(one: Rgb, other: Rgb): number {
  const a = luminance(one);
  const b = luminance(other);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
