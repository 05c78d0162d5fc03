import type { Dataset } from '../core/dataset.ts';
import { NoPixelsError } from '../core/errors.ts';
import { type AlphaMode, hasAlpha, type Image, pixelCount, type Rgb } from '../core/image.ts';
import { checkMemory } from '../core/memory.ts';
import { numbersTo } from '../core/numbers.ts';
import type { ColorCounts, PixelSource } from '../kernels/colorTable.ts';
import { colorTableBytes, countColors, decodeColors, labelColors } from '../kernels/counting.ts';
import { joinUnits, unitsOf, weightsOfUnits } from './colorCounts.ts';
import { COORDINATES, type ColorSpace, pointsInSpace } from './colorspace.ts';

/** Options for turning a picture into points. */
export interface ColorOptions {
  /**
   * How to treat transparent pixels: `skip` leaves out pixels that are less than half opaque, `blend` lays them over
   * `background`, `weight` weights pixels by their opacity. Default skip.
   */
  alpha?: AlphaMode;
  /** Default white. */
  background?: Rgb;
  /** The color space in which distances are measured, default rgb. */
  space?: ColorSpace;
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
  /** What an earlier count of the same pixels found; default: pixels are counted. */
  counts?: Pick<ColorDataset, 'codes' | 'weights' | 'used'>;
}

/**
 * The distinct colors of a picture, each weighted by its pixels. Clustering the colors minimizes the same inertia as
 * clustering the pixels, with far fewer points.
 */
export interface ColorDataset extends Dataset {
  weights: Float64Array;
  /** n * 3 sRGB values, whatever the space of x. */
  rgb: Uint8Array;
  space: ColorSpace;
  /** Number of pixels that are not left out, or the sum of their opacity. */
  used: number;
  /** The pixels and codes behind the points, for `labelPixels`. */
  source: PixelSource;
  codes: Uint32Array;
}

const WHITE: Rgb = [255, 255, 255];

/**
 * The weighted distinct colors of a picture, in the Morton order of their sRGB values. 16-bit samples are rounded to 8
 * bits; of a gray picture that uses only the lower bits, these become 8 (`sampleBits`). O(pixels) time, 64 MB of temporary
 * memory (alpha weight: 128 MB).
 * @throws {ClusterkitError} input, if no pixel is left; memory, if maxMemory does not suffice
 * @example
 * const data = Uint8Array.of(255, 0, 0, 0, 0, 255, 255, 0, 0);
 * const { n, rgb, weights } = features.colorDataset({ width: 3, height: 1, frames: 1, bands: 3, data });
 * console.log(n, [...rgb], [...weights]); // 2 [ 0, 0, 255, 255, 0, 0 ] [ 1, 2 ]
 */
export function colorDataset(image: Image, options: ColorOptions = {}): ColorDataset {
  const { alpha = 'skip', background = WHITE, space = 'rgb', maxMemory = Number.POSITIVE_INFINITY } = options;
  const n = pixelCount(image);
  checkMemory('counting the colors', colorTableBytes(alpha) + n * 4, maxMemory);
  const source: PixelSource = { data: to8Bit(image), n, bands: image.bands, alpha, background };
  const {
    codes,
    weights,
    used,
    rgb = decodedColors(codes),
  }: ColorCounts = options.counts ?? countColors(source);
  if (used === 0) {
    throw new NoPixelsError('input', 'every pixel is transparent', {
      remedies: [{ option: 'alpha', how: 'set', value: 'blend', to: 'lay the pixels over a background' }],
    });
  }
  const x = pointsInSpace(rgb, space);
  return {
    x,
    n: codes.length,
    dim: 3,
    weights,
    columns: COORDINATES[space],
    rgb,
    space,
    used,
    source,
    codes,
  };
}

/**
 * Turns one label for each color into one label for each pixel.
 * @param labels n labels, from a clustering of `dataset`
 * @returns frames * height * width labels; -1 for pixels that were left out
 * @example
 * const data = Uint8Array.of(0, 0, 0, 255, 255, 255);
 * const colors = features.colorDataset({ width: 2, height: 1, frames: 1, bands: 3, data });
 * const { labels } = await kmeans(colors, { k: 2 });
 * console.log([...features.labelPixels(colors, labels)]); // [ 0, 1 ]
 */
export function labelPixels(dataset: ColorDataset, labels: Int32Array): Int32Array {
  const out = new Int32Array(dataset.source.n);
  labelColors(dataset.source, dataset.codes, labels, out);
  return out;
}

/** The channels of codes. */
function decodedColors(codes: Uint32Array): Uint8Array {
  const rgb = new Uint8Array(codes.length * 3);
  decodeColors(codes, rgb);
  return rgb;
}

/** The row of the color of each pixel; -1 for pixels that were left out. */
export function pointsOfPixels(colors: ColorDataset): Int32Array {
  return labelPixels(colors, numbersTo(colors.n));
}

/**
 * Merges the colors of several pictures; each color is weighted by the pixels of all pictures. The result has no
 * pixels: for `labelPixels` pass `{ ...merged, source: one.source }`. O(n log p) time for n colors of p pictures.
 * @param parts at least one, all in the same space
 */
export function mergeColors(parts: readonly ColorDataset[]): ColorDataset {
  const [{ space, source }] = parts;
  const { alpha } = source;
  const counts = parts.map(({ codes, weights }) => ({ codes, units: unitsOf(weights, alpha) }));
  const { codes, units } = joinUnits(counts);
  const used = parts.reduce((sum, part) => sum + part.used, 0);
  return countedColors({ codes, weights: weightsOfUnits(units, alpha), used }, { space, source });
}

/** Colors that were counted, without the pixels. */
export function countedColors(
  { codes, weights, used }: Pick<ColorDataset, 'codes' | 'weights' | 'used'>,
  { space, source }: Pick<ColorDataset, 'space' | 'source'>,
): ColorDataset {
  const rgb = decodedColors(codes);
  return {
    x: pointsInSpace(rgb, space),
    n: codes.length,
    dim: 3,
    weights,
    columns: COORDINATES[space],
    rgb,
    space,
    used,
    source: { ...source, data: new Uint8Array(), n: 0 },
    codes,
  };
}

/**
 * Counts the colors of all pixels that are not fully transparent; 16-bit samples are not rounded. O(n) time for 8 bits,
 * O(n log n) for 16 bits.
 */
export function distinctColors(image: Image): number {
  const { data, bands } = image;
  const n = pixelCount(image);
  if (data instanceof Uint8Array) {
    return countColors({ data, n, bands, alpha: 'weight', background: WHITE }).codes.length;
  }
  const [green, blue] = bands > 2 ? [1, 2] : [0, 0];
  // three samples of 16 bits fit into the 53 bits of a number
  const keys = new Float64Array(n);
  let seen = 0;
  for (let p = 0; p < data.length; p += bands) {
    if (hasAlpha(image) && data[p + bands - 1] === 0) continue;
    keys[seen++] = (data[p] * 65536 + data[p + green]) * 65536 + data[p + blue];
  }
  const sorted = keys.subarray(0, seen).sort();
  let distinct = 0;
  for (let i = 0; i < seen; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

/**
 * The bits that the samples of a picture take: 8 or 16, or those that a gray picture uses of 16 where it uses at most 14, as
 * cameras and microscopes write them. O(pixels) time.
 */
export function sampleBits({ data, bands }: Image): number {
  if (data instanceof Uint8Array) return 8;
  if (bands > 2) return 16;
  let most = 0;
  for (let p = 0; p < data.length; p += bands) if (data[p] > most) most = data[p];
  const used = Math.max(8, 32 - Math.clz32(most));
  return used <= MOST_PARTIAL_BITS ? used : 16;
}

/** A picture that uses more than that is dark rather than written with fewer bits. */
const MOST_PARTIAL_BITS = 14;

/** Converts samples to 8 bits, so that the largest number that the bits hold is 255. */
export function to8Bit(image: Image): Uint8Array {
  const { data, bands } = image;
  if (data instanceof Uint8Array) return data;
  const narrow = new Uint8Array(data.length);
  const white = 2 ** sampleBits(image) - 1;
  for (let p = 0; p < data.length; p++) narrow[p] = Math.round((data[p] * 255) / white);
  // opacity takes all 16 bits
  if (bands === 2) for (let p = 1; p < data.length; p += 2) narrow[p] = Math.round(data[p] / 257);
  return narrow;
}
