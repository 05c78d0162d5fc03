import { toSpace } from '../features/colorspace.ts';
import { laidOver } from '../features/opacity.ts';
import { differenceOf } from './difference.ts';
import { type Compared, type Pairs, pairsOf, sampleOf } from './pairs.ts';
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

/**
 * Measures what was lost. Where either picture has transparent pixels, both are laid over white and over black, and means are
 * over both. The squared error is that of all pixels. Of more than 20 000 pairs of colors, those of evenly spaced pixels are
 * compared by CIEDE2000, which moves its mean in the third digit; SSIM is that of some 100 000 windows.
 * O(pixels) time; 4 bytes of memory a pixel at most.
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
  return fidelityOf(compared, pairsOf(compared));
}

/**
 * The same where the pairs of colors are known.
 * @param isThinned whether points and indices are those of but the lines of `comparedLines`
 */
export function fidelityOf(compared: Compared, pairs: Pairs, isThinned = false): Fidelity {
  const { colors, points, palette, indices, width, height } = compared;
  const isOpaque = [colors, palette].every(isSolid);
  const sample = sampleOf(pairs);
  const differences: Float64Array[] = [];
  let squared = 0;
  let ssim = 0;
  const backgrounds = isOpaque ? [255] : [255, 0];
  for (const level of backgrounds) {
    const [from, to] = [laidOver(colors, level), laidOver(palette, level)];
    squared += squaredError(pairs, from, to) / backgrounds.length;
    differences.push(colorDifferences(sample, from, to));
    const one = { values: luma(from), numbers: points };
    const other = { values: luma(to), numbers: indices };
    ssim += meanSsim(one, other, width, height, isThinned) / backgrounds.length;
  }
  const mse = squared / (3 * width * height);
  return {
    mse,
    psnr: mse === 0 ? null : 10 * Math.log10((255 * 255) / mse),
    deltaE: weightedMeanAndP95(differences, sample.weights),
    ssim,
  };
}

function isSolid(rgba: Uint8Array): boolean {
  for (let p = 3; p < rgba.length; p += 4) if (rgba[p] !== 255) return false;
  return true;
}

function squaredError({ points, indices, weights }: Pairs, from: Uint8Array, to: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const p = 3 * points[i];
    const q = 3 * indices[i];
    const d0 = from[p] - to[q];
    const d1 = from[p + 1] - to[q + 1];
    const d2 = from[p + 2] - to[q + 2];
    sum += weights[i] * (d0 * d0 + d1 * d1 + d2 * d2);
  }
  return sum;
}

function colorDifferences({ points, indices, weights }: Pairs, from: Uint8Array, to: Uint8Array) {
  const one = toSpace(rowsOf(from, points), 'lab');
  const other = toSpace(to, 'lab');
  const found = new Float64Array(weights.length);
  for (let i = 0, p = 0; i < found.length; i++, p += 3) {
    const q = 3 * indices[i];
    found[i] = differenceOf(one[p], one[p + 1], one[p + 2], other[q], other[q + 1], other[q + 2]);
  }
  return found;
}

/** Some of the colors. @param rgb n * 3 */
function rowsOf(rgb: Uint8Array, rows: Int32Array): Uint8Array {
  const out = new Uint8Array(3 * rows.length);
  for (let i = 0, p = 0; i < rows.length; i++, p += 3) {
    const q = 3 * rows[i];
    out[p] = rgb[q];
    out[p + 1] = rgb[q + 1];
    out[p + 2] = rgb[q + 2];
  }
  return out;
}

/** Parts of the range of values, one of which is searched for the 95th percentile. */
const PARTS = 1024;

/** The mean, and the least value that at least 95 % of the weight do not exceed. */
function weightedMeanAndP95(values: readonly Float64Array[], weights: Float64Array) {
  let total = 0;
  let sum = 0;
  let most = 0;
  for (const list of values)
    for (let i = 0; i < list.length; i++) {
      total += weights[i];
      sum += weights[i] * list[i];
      if (list[i] > most) most = list[i];
    }
  const scale = most === 0 ? 0 : PARTS / most;
  const partOf = (value: number) => Math.min(PARTS - 1, Math.floor(scale * value));
  const inParts = new Float64Array(PARTS);
  for (const list of values) for (let i = 0; i < list.length; i++) inParts[partOf(list[i])] += weights[i];
  let passed = 0;
  let part = 0;
  while (part < PARTS - 1 && passed + inParts[part] < 0.95 * total) passed += inParts[part++];
  const found: { value: number; weight: number }[] = [];
  for (const list of values)
    for (let i = 0; i < list.length; i++)
      if (partOf(list[i]) === part) found.push({ value: list[i], weight: weights[i] });
  found.sort((a, b) => a.value - b.value);
  const p95 = found.find(({ weight }) => {
    passed += weight;
    return passed >= 0.95 * total;
  });
  return { mean: sum / total, p95: p95?.value ?? 0 };
}

/** Luma of sRGB values by Rec. 709. @param rgb n * 3 */
function luma(rgb: Uint8Array): Float32Array {
  const values = new Float32Array(rgb.length / 3);
  for (let i = 0; i < values.length; i++)
    values[i] = 0.2125 * rgb[3 * i] + 0.7154 * rgb[3 * i + 1] + 0.0721 * rgb[3 * i + 2];
  return values;
}
