import { type Rgb, roundRgb } from '../core/image.ts';
import type { ColorDataset } from '../features/colors.ts';
import { fromSpace, pointInSpace } from '../features/colorspace.ts';

/** What stands for the colors of a cluster. */
const REPRESENTATIVES = {
  mean: 'the mean, which need not be a color of the picture',
  medoid: 'the color of the picture that is the nearest to the mean',
  mode: 'the color with the most pixels',
  'most-saturated': 'the color with the most chroma in OKLab',
} as const;

export type RepresentativeName = keyof typeof REPRESENTATIVES;
export const REPRESENTATIVE_NAMES = Object.keys(REPRESENTATIVES) as RepresentativeName[];

/** The colors of clusters, with the pixels that each stands for. */
export interface Represented {
  rgb: Rgb[];
  /** k weights. */
  pixels: Float64Array;
}

/**
 * A color for each cluster. O(n) time.
 * @param labels n clusters, each from 0 to k - 1
 */
export function representatives(
  colors: ColorDataset,
  labels: Int32Array,
  k: number,
  by: RepresentativeName,
): Represented {
  const means = meansOf(colors, labels, k);
  if (by === 'mean')
    return {
      pixels: means.pixels,
      rgb: means.points.map((point) => roundRgb(fromSpace(point, colors.space))),
    };
  if (by === 'medoid')
    return {
      pixels: means.pixels,
      rgb: Array.from(medoidsOf(colors, labels, means.points), (i) => colorAt(colors, i)),
    };
  const best = new Int32Array(k).fill(-1);
  const least = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < colors.n; i++) {
    const c = labels[i];
    const value = rankOf(colors, i, by);
    if (value < least[c]) {
      least[c] = value;
      best[c] = i;
    }
  }
  return { pixels: means.pixels, rgb: Array.from(best, (i) => colorAt(colors, i)) };
}

/** What the color that stands for a cluster has least of. */
function rankOf(colors: ColorDataset, i: number, by: RepresentativeName): number {
  if (by === 'mode') return -colors.weights[i];
  const [, a, b] = pointInSpace(colorAt(colors, i), 'oklab');
  return -(a * a + b * b);
}

function meansOf({ x, n, weights }: ColorDataset, labels: Int32Array, k: number) {
  const pixels = new Float64Array(k);
  const sums = new Float64Array(3 * k);
  for (let i = 0, p = 0; i < n; i++, p += 3) {
    const to = 3 * labels[i];
    const weight = weights[i];
    pixels[labels[i]] += weight;
    sums[to] += weight * x[p];
    sums[to + 1] += weight * x[p + 1];
    sums[to + 2] += weight * x[p + 2];
  }
  const points = Array.from({ length: k }, (_, c) =>
    Array.from(sums.subarray(3 * c, 3 * c + 3), (sum) => sum / pixels[c]),
  );
  return { pixels, points };
}

/** The row that is the nearest to the mean of its cluster, for each cluster. */
function medoidsOf({ x, n }: ColorDataset, labels: Int32Array, points: readonly number[][]): Int32Array {
  const means = Float64Array.from(points.flat());
  const best = new Int32Array(points.length).fill(-1);
  const least = new Float64Array(points.length).fill(Number.POSITIVE_INFINITY);
  for (let i = 0, p = 0; i < n; i++, p += 3) {
    const c = labels[i];
    const d0 = x[p] - means[3 * c];
    const d1 = x[p + 1] - means[3 * c + 1];
    const d2 = x[p + 2] - means[3 * c + 2];
    const d = d0 * d0 + d1 * d1 + d2 * d2;
    if (d < least[c]) {
      least[c] = d;
      best[c] = i;
    }
  }
  return best;
}

function colorAt({ rgb }: ColorDataset, i: number): Rgb {
  return [rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]];
}
