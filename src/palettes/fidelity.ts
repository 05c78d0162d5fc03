import { checkInteger } from '../core/check.ts';
import { invalid } from '../core/errors.ts';
import { toSpace } from '../features/colorspace.ts';
import { laidOver } from '../features/opacity.ts';
import { ciede2000 } from './difference.ts';
import { meanSsim } from './ssim.ts';

/** How much a picture of few colors differs from its original. */
export interface Fidelity {
  /** Mean squared error of red, green and blue, each from 0 to 255. */
  mse: number;
  /** 10 log10(255^2 / mse) in dB; null if there is no error. */
  psnr: number | null;
  /** CIEDE2000 of the pixels. */
  deltaE: { mean: number; p95: number };
  /** Mean structural similarity of the lightness, at most 1. */
  ssim: number;
}

/** A picture that is its original. */
export const LOSSLESS: Fidelity = { mse: 0, psnr: null, deltaE: { mean: 0, p95: 0 }, ssim: 1 };

/** Two pictures of the same size, each as colors and the number of the color of each pixel. */
export interface Compared {
  width: number;
  /** Rows of all frames. */
  height: number;
  /** n * 4 distinct colors of the original: red, green, blue and opacity. */
  colors: Uint8Array;
  points: Int32Array;
  /** The colors of the other, and which pixel has which. */
  palette: Uint8Array;
  indices: Uint8Array | Int32Array;
}

/** Pairs of colors whose difference is computed; of more an even sample of the pixels stands for all. */
const MOST_PAIRS = 100_000;

/**
 * Measures what was lost. Where either picture has transparent pixels, both are laid over white and over black, and means are
 * over both. The colors of more than 100 000 pairs are compared by an even sample of pixels, which moves the mean of CIEDE2000
 * in its third digit.
 * O(pixels) time and memory.
 * @throws {ClusterkitError} usage, when there are not width * height pixels, or one has a color that is missing
 * @example
 * const { mse } = palettes.fidelity({
 *   width: 2,
 *   height: 1,
 *   colors: Uint8Array.of(0, 0, 0, 255, 9, 9, 9, 255),
 *   points: Int32Array.of(0, 1),
 *   palette: Uint8Array.of(3, 3, 3, 255),
 *   indices: Uint8Array.of(0, 0),
 * });
 * console.log(mse); // 22.5
 */
export function fidelity(compared: Compared): Fidelity {
  const { colors, palette, width, height } = compared;
  checkPixels(compared);
  const isOpaque = [colors, palette].every((rgba) => rgba.every((value, p) => p % 4 !== 3 || value === 255));
  const pairs = pairsOf(compared);
  const sample = sampleOf(pairs);
  const differences: Float64Array[] = [];
  let squared = 0;
  let ssim = 0;
  const backgrounds = isOpaque ? [255] : [255, 0];
  for (const level of backgrounds) {
    const [from, to] = [laidOver(colors, level), laidOver(palette, level)];
    squared += squaredError(pairs, from, to) / backgrounds.length;
    differences.push(colorDifferences(sample, from, to));
    const [one, other] = [luma(from, compared.points), luma(to, compared.indices)];
    ssim += meanSsim(one, other, width, height) / backgrounds.length;
  }
  const mse = squared / (3 * compared.points.length);
  return {
    mse,
    psnr: mse === 0 ? null : 10 * Math.log10((255 * 255) / mse),
    deltaE: weightedMeanAndP95(differences, sample.weights),
    ssim,
  };
}

/** @throws {ClusterkitError} usage */
function checkPixels({ width, height, colors, points, palette, indices }: Compared): void {
  checkInteger('width', width, 1);
  checkInteger('height', height, 1);
  for (const [name, numbers, rgba] of [
    ['points', points, colors] as const,
    ['indices', indices, palette] as const,
  ]) {
    if (numbers.length !== width * height)
      throw invalid(`${name}.length`, `${width} x ${height} numbers`, numbers.length);
    const end = rgba.length / 4;
    for (let p = 0; p < numbers.length; p++)
      if (!(numbers[p] >= 0 && numbers[p] < end))
        throw invalid(name, `numbers of ${end} colors, from 0 on`, numbers[p]);
  }
}

/** Which color became which, and for how many pixels. */
interface Pairs {
  points: Int32Array;
  indices: Int32Array;
  weights: Float64Array;
}

/** Counts the pairs of colors in the order of the first: a counting sort by color, then one count for each index. */
function pairsOf({ colors, points, indices, palette }: Compared): Pairs {
  const n = colors.length / 4;
  const k = palette.length / 4;
  const starts = new Int32Array(n + 1);
  for (let p = 0; p < points.length; p++) starts[points[p] + 1]++;
  for (let i = 0; i < n; i++) starts[i + 1] += starts[i];
  const ends = starts.slice(0, n);
  const sorted = new Uint8Array(points.length);
  for (let p = 0; p < points.length; p++) sorted[ends[points[p]]++] = indices[p];
  const found: [number[], number[], number[]] = [[], [], []];
  const counts = new Int32Array(k);
  for (let i = 0; i < n; i++) {
    for (let at = starts[i]; at < starts[i + 1]; at++) counts[sorted[at]]++;
    for (let at = starts[i]; at < starts[i + 1]; at++) {
      const c = sorted[at];
      if (counts[c] === 0) continue;
      found[0].push(i);
      found[1].push(c);
      found[2].push(counts[c]);
      counts[c] = 0;
    }
  }
  return {
    points: Int32Array.from(found[0]),
    indices: Int32Array.from(found[1]),
    weights: Float64Array.from(found[2]),
  };
}

/** All pairs, or those of evenly spaced pixels in the order of the pairs. */
function sampleOf(pairs: Pairs): Pairs {
  const { points, indices, weights } = pairs;
  if (weights.length <= MOST_PAIRS) return pairs;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const step = total / MOST_PAIRS;
  const kept = new Float64Array(weights.length);
  let passed = 0;
  let next = step / 2;
  for (let i = 0; i < weights.length; i++) {
    passed += weights[i];
    for (; next < passed; next += step) kept[i]++;
  }
  const used = [...kept.keys()].filter((i) => kept[i] > 0);
  return {
    points: Int32Array.from(used, (i) => points[i]),
    indices: Int32Array.from(used, (i) => indices[i]),
    weights: Float64Array.from(used, (i) => kept[i]),
  };
}

function squaredError({ points, indices, weights }: Pairs, from: Uint8Array, to: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const [p, q] = [3 * points[i], 3 * indices[i]];
    const d0 = from[p] - to[q];
    const d1 = from[p + 1] - to[q + 1];
    const d2 = from[p + 2] - to[q + 2];
    sum += weights[i] * (d0 * d0 + d1 * d1 + d2 * d2);
  }
  return sum;
}

function colorDifferences({ points, indices, weights }: Pairs, from: Uint8Array, to: Uint8Array) {
  const [one, other] = [toSpace(from, 'lab'), toSpace(to, 'lab')];
  return Float64Array.from(weights, (_, i) =>
    ciede2000(
      one.subarray(3 * points[i], 3 * points[i] + 3),
      other.subarray(3 * indices[i], 3 * indices[i] + 3),
    ),
  );
}

/** The mean, and the least value that at least 95 % of the weight do not exceed. */
function weightedMeanAndP95(values: readonly Float64Array[], weights: Float64Array) {
  const all = Float64Array.from(values.flatMap((list) => [...list]));
  const n = weights.length;
  const order = Uint32Array.from(all, (_, i) => i).sort((a, b) => all[a] - all[b]);
  let total = 0;
  let mean = 0;
  for (const i of order) {
    total += weights[i % n];
    mean += weights[i % n] * all[i];
  }
  let passed = 0;
  const p95 = order.find((i) => {
    passed += weights[i % n];
    return passed >= 0.95 * total;
  });
  return { mean: mean / total, p95: p95 === undefined ? 0 : all[p95] };
}

/** Luma of sRGB values by Rec. 709. @param rgb n * 3 */
function luma(rgb: Uint8Array, numbers: Int32Array | Uint8Array): Float32Array {
  const table = new Float32Array(rgb.length / 3);
  for (let i = 0; i < table.length; i++)
    table[i] = 0.2125 * rgb[3 * i] + 0.7154 * rgb[3 * i + 1] + 0.0721 * rgb[3 * i + 2];
  const out = new Float32Array(numbers.length);
  for (let p = 0; p < out.length; p++) out[p] = table[numbers[p]];
  return out;
}
