import type { Image } from '../core/image.ts';
import type { ColorDataset } from '../features/colors.ts';
import { pointInSpace } from '../features/colorspace.ts';

/** How much pixels count for which colors are found; shares are those of all pixels alike. */
const EMPHASES = {
  area: 'every pixel alike',
  sqrt: 'large areas of one color less: each color by the root of its pixels',
  salience: 'colors that stand out more, by their distance from the mean color in OKLab',
  center: 'pixels in the middle of the picture more',
} as const;

export type EmphasisName = keyof typeof EMPHASES;
export const EMPHASIS_NAMES = Object.keys(EMPHASES) as EmphasisName[];

/** What the least color keeps of its weight. */
const LEAST = 0.05;

/**
 * How much each color of a picture counts. Salience is that of R. Achanta, S. Hemami, F. Estrada, S. Süsstrunk,
 * "Frequency-tuned salient region detection" (CVPR 2009), of colors without their places. O(pixels) time for `center`.
 * @param colors those that count
 * @param whole all colors of the picture, of which `colors` are some in the same order
 * @param points the row of each pixel among all colors, -1 for pixels that do not count
 */
export function emphasized(
  colors: ColorDataset,
  how: EmphasisName,
  { image, whole, points }: { image: Image; whole: ColorDataset; points: () => Int32Array },
): Float64Array {
  switch (how) {
    case 'area':
      return Float64Array.from(colors.weights);
    case 'sqrt':
      return Float64Array.from(colors.weights, Math.sqrt);
    case 'salience':
      return scaled(colors, salience(colors));
    case 'center':
      return scaled(colors, centrality(colors, whole, points(), image));
  }
}

function scaled({ weights }: ColorDataset, factors: Float64Array): Float64Array {
  return factors.map((factor, i) => weights[i] * Math.max(LEAST, factor));
}

/** The distance of each color from the mean, in parts of the mean distance; 1 where all colors are the mean. */
function salience({ rgb, n, weights }: ColorDataset): Float64Array {
  const points = Array.from({ length: n }, (_, i) =>
    pointInSpace([rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]], 'oklab'),
  );
  const mean = [0, 0, 0];
  let total = 0;
  for (const [i, point] of points.entries()) {
    total += weights[i];
    for (let j = 0; j < 3; j++) mean[j] += weights[i] * point[j];
  }
  const [l, a, b] = mean.map((sum) => sum / total);
  const distances = Float64Array.from(points, (p) =>
    Math.sqrt((p[0] - l) * (p[0] - l) + (p[1] - a) * (p[1] - a) + (p[2] - b) * (p[2] - b)),
  );
  const usual = distances.reduce((sum, distance, i) => sum + weights[i] * distance, 0) / total;
  return distances.map((distance) => (usual > 1e-9 ? distance / usual : 1));
}

/** How near the pixels of each color are to the middle of the picture on average: 1 there, 1/4 at the edges, 0 in corners. */
function centrality(
  { codes }: ColorDataset,
  whole: ColorDataset,
  points: Int32Array,
  { width, height }: Image,
): Float64Array {
  const sums = new Float64Array(whole.n);
  const counts = new Float64Array(whole.n);
  for (let pixel = 0; pixel < points.length; pixel++) {
    const point = points[pixel];
    if (point < 0) continue;
    const x = (2 * (pixel % width) + 1) / width - 1;
    const y = (2 * (Math.floor(pixel / width) % height) + 1) / height - 1;
    const near = 1 - (x * x + y * y) / 2;
    sums[point] += near * near;
    counts[point]++;
  }
  const kept = new Float64Array(codes.length);
  for (let i = 0, from = 0; i < codes.length; i++) {
    while (whole.codes[from] !== codes[i]) from++;
    kept[i] = counts[from] > 0 ? sums[from] / counts[from] : 1;
  }
  return kept;
}
