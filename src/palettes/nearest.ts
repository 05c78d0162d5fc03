import type { Rgb } from '../core/image.ts';
import type { ColorDataset } from '../features/colors.ts';
import { type ColorSpace, pointInSpace } from '../features/colorspace.ts';

/** The nearest of some colors for each color of a picture, in its space; the first of equally near ones. O(n k) time. */
export function nearestOf({ x, n, space }: ColorDataset, palette: readonly Rgb[]): Int32Array {
  const points = pointsOf(palette, space);
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) labels[i] = nearestPoint(points, x[3 * i], x[3 * i + 1], x[3 * i + 2]);
  return labels;
}

/** Finds the color of a palette that looks most like another, by the distance in OKLab; of equals the first. */
export function nearestColorIn(palette: readonly Rgb[]): (color: Rgb) => number {
  const points = pointsOf(palette, 'oklab');
  return (color) => nearestPoint(points, ...pointInSpace(color, 'oklab'));
}

/** The coordinates of colors, three by three. */
function pointsOf(palette: readonly Rgb[], space: ColorSpace): Float64Array {
  return Float64Array.from(palette.flatMap((rgb) => [...pointInSpace(rgb, space)]));
}

function nearestPoint(points: Float64Array, a: number, b: number, c: number): number {
  let least = Number.POSITIVE_INFINITY;
  let best = 0;
  for (let at = 0; 3 * at < points.length; at++) {
    const d0 = a - points[3 * at];
    const d1 = b - points[3 * at + 1];
    const d2 = c - points[3 * at + 2];
    const d = d0 * d0 + d1 * d1 + d2 * d2;
    if (d < least) {
      least = d;
      best = at;
    }
  }
  return best;
}
