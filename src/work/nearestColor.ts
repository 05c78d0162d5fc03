import type { Rgb } from '../core/image.ts';
import { pointInSpace } from '../features/colorspace.ts';

/** Finds the color of a palette that looks most like another, by the distance in OKLab; of equals the first. */
export function nearestColorIn(palette: readonly Rgb[]): (color: Rgb) => number {
  const points = palette.map((color) => pointInSpace(color, 'oklab'));
  return (color) => {
    const [l, a, b] = pointInSpace(color, 'oklab');
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [at, point] of points.entries()) {
      const [x, y, z] = [point[0] - l, point[1] - a, point[2] - b];
      const d2 = x * x + y * y + z * z;
      if (d2 >= least) continue;
      least = d2;
      best = at;
    }
    return best;
  };
}
