import { checkInteger } from '../core/check.ts';
import { ClusterkitError } from '../core/errors.ts';
import { type AlphaMode, hasAlpha, type Image, type Rgb } from '../core/image.ts';
import { countIntensities } from '../kernels/intensities.ts';

/** Options of `intensityHistogram`. */
export interface IntensityOptions {
  /** Number of intervals of equal width; default 256, at most one for each intensity. */
  bins?: number;
  /** As for `colorDataset`; default skip. */
  alpha?: AlphaMode;
  /** Default white. */
  background?: Rgb;
}

/** Name of a band of a picture. */
export type BandName = 'red' | 'green' | 'blue' | 'grey';

/** How often each value occurs in a band of a picture. */
export interface BandHistogram {
  name: BandName;
  /** Pixels in each bin, from dark to light. */
  counts: Float64Array;
  /** Pixels of each intensity, `levels` of them: `counts` without binning. */
  levels: Float64Array;
  /** Lowest and highest intensity that occurs. */
  min: number;
  max: number;
  mean: number;
  median: number;
  /** Standard deviation over the pixels (the sum of squares is divided by their number). */
  deviation: number;
}

/** The result of `intensityHistogram`. */
export interface IntensityHistogram {
  bands: BandHistogram[];
  bins: number;
  /** Number of possible intensities: 256, or 65536 for a 16-bit picture. */
  levels: number;
  /** Number of pixels that are not left out, or the sum of their opacity. */
  used: number;
}

/**
 * Counts how often each intensity occurs in each band of a picture; alpha is not a band.
 * O(pixels * bands) time.
 * @throws {ClusterkitError} usage, for an invalid number of bins; input, if every pixel is transparent
 * @example
 * const image: Image = { width: 3, height: 1, frames: 1, bands: 1, data: Uint8Array.of(7, 7, 9) };
 * const [{ levels }] = features.intensityHistogram(image).bands;
 * console.log(levels[7], levels[9]); // 2 1
 */
export function intensityHistogram(image: Image, options: IntensityOptions = {}): IntensityHistogram {
  const { bins = 256, alpha = 'skip', background = [255, 255, 255] } = options;
  const levels = image.data instanceof Uint16Array ? 65536 : 256;
  checkInteger('bins', bins, 1, levels);
  const names: BandName[] = image.bands > 2 ? ['red', 'green', 'blue'] : ['grey'];
  const alphaBand = hasAlpha(image) ? image.bands - 1 : -1;
  let used = 0;
  const bands = names.map((name, band) => {
    const counts = new Float64Array(levels);
    // 255 * 257 = 65535: white stays white
    const behind = background[band] * (levels === 256 ? 1 : 257);
    used = countIntensities(image.data, image.bands, band, alphaBand, alpha, behind, counts);
    if (alphaBand >= 0 && alpha === 'weight') for (let v = 0; v < levels; v++) counts[v] /= levels - 1;
    return { name, counts: intoBins(counts, bins), levels: counts, ...moments(counts) };
  });
  if (used === 0) {
    throw new ClusterkitError('input', 'every pixel is transparent', {
      remedies: [{ option: 'alpha', how: 'set', value: 'blend', to: 'lay the pixels over a background' }],
    });
  }
  return { bands, bins, levels, used };
}

/** Adds up L intensities in bins: intensity v falls into bin floor(v * bins / L). */
export function intoBins(levels: Float64Array, bins: number): Float64Array {
  const counts = new Float64Array(bins);
  for (let v = 0; v < levels.length; v++) counts[Math.floor((v * bins) / levels.length)] += levels[v];
  return counts;
}

function moments(levels: Float64Array) {
  let total = 0;
  let sum = 0;
  let squares = 0;
  let min = -1;
  let max = -1;
  for (let v = 0; v < levels.length; v++) {
    if (levels[v] === 0) continue;
    if (min < 0) min = v;
    max = v;
    total += levels[v];
    sum += v * levels[v];
  }
  const mean = sum / total;
  let median = -1;
  let below = 0;
  for (let v = 0; v < levels.length; v++) {
    squares += levels[v] * (v - mean) ** 2;
    below += levels[v];
    if (median < 0 && below >= total / 2) median = v;
  }
  return { min, max, mean, median, deviation: Math.sqrt(squares / total) };
}

/** A value of a band, and the number of pixels with this value. */
export interface Intensity {
  intensity: number;
  count: number;
}

/**
 * The `top` most frequent intensities that occur, falling; equally frequent intensities are in rising order.
 * @example
 * console.log(features.topIntensities(Float64Array.of(0, 5, 2), 1)); // [ { intensity: 1, count: 5 } ]
 */
export function topIntensities(levels: Float64Array, top: number): Intensity[] {
  const found: Intensity[] = [];
  for (let v = 0; v < levels.length; v++) if (levels[v] > 0) found.push({ intensity: v, count: levels[v] });
  found.sort((a, b) => b.count - a.count || a.intensity - b.intensity);
  return found.slice(0, top);
}
