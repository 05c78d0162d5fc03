import type { Rgb } from '../core/image.ts';
import { pointInSpace } from '../features/colorspace.ts';
import { straightDistance } from './difference.ts';

/** Colors that might be accents, with the pixels that each stands for. */
export interface Candidates {
  rgb: readonly Rgb[];
  pixels: ArrayLike<number>;
}

/**
 * Small but striking colors: one after the other, the candidate whose chroma times its distance to the nearest color so
 * far times the root of its share is the largest. There are fewer where no candidate differs from the colors so far.
 * @param base colors that the palette has already
 */
export function pickAccents(base: readonly Rgb[], { rgb, pixels }: Candidates, count: number): Rgb[] {
  const points = rgb.map((color) => pointInSpace(color, 'oklab'));
  const chosen = base.map((color) => pointInSpace(color, 'oklab'));
  const accents: Rgb[] = [];
  while (accents.length < count) {
    let best = -1;
    let most = 0;
    for (const [i, point] of points.entries()) {
      const apart = Math.min(...chosen.map((one) => straightDistance(one, point)));
      const value = Math.hypot(point[1], point[2]) * apart * Math.sqrt(pixels[i]);
      if (value > most) {
        most = value;
        best = i;
      }
    }
    if (best < 0) break;
    accents.push(rgb[best]);
    chosen.push(points[best]);
  }
  return accents;
}
