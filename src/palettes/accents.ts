import type { Rgb } from '../core/image.ts';
import type { ColorDataset } from '../features/colors.ts';
import { pointInSpace } from '../features/colorspace.ts';

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
      const apart = Math.min(...chosen.map((one) => distance(one, point)));
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

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The nearest of some colors for each color of a picture, in its space; the first of equally near ones. O(n k) time. */
export function nearestOf(colors: ColorDataset, palette: readonly Rgb[]): Int32Array {
  const { x, n, space } = colors;
  const points = Float64Array.from(palette.flatMap((rgb) => [...pointInSpace(rgb, space)]));
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; 3 * c < points.length; c++) {
      const d0 = x[3 * i] - points[3 * c];
      const d1 = x[3 * i + 1] - points[3 * c + 1];
      const d2 = x[3 * i + 2] - points[3 * c + 2];
      const d = d0 * d0 + d1 * d1 + d2 * d2;
      if (d < least) {
        least = d;
        labels[i] = c;
      }
    }
  }
  return labels;
}
