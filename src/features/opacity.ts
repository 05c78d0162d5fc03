import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { hasAlpha, type Image, pixelCount, type Rgb } from '../core/image.ts';
import { labelColors } from '../kernels/counting.ts';
import { type ColorDataset, colorDataset, mergeColors, pointsOfPixels, to8Bit } from './colors.ts';
import { type ColorSpace, pointsInSpace } from './colorspace.ts';

/** How the opacity of pixels is treated: kept, cut at one half, or blended with a background. */
export const OPACITY_MODES = ['keep', 'cut', 'blend'] as const;
export type OpacityMode = (typeof OPACITY_MODES)[number];

/** The distinct colors of pictures, with their opacity. */
export interface OpaqueColors {
  /** Distinct colors; all fully transparent ones are one, and the last. */
  n: number;
  /** n * 4: red, green, blue and opacity, not premultiplied; 0, 0, 0, 0 where fully transparent. */
  rgba: Uint8Array;
  /** Pixels of each color. */
  weights: Float64Array;
  /** Whether the last color is the fully transparent one. */
  clear: boolean;
  /** Points of all colors but the fully transparent one, weighted by pixels. */
  rows: Dataset;
  /** The number of the color of each pixel of a picture, or of some of its lines. */
  pixelsOf(picture: number, lines?: Int32Array): Int32Array;
  /** The label, below 256, of the color of each pixel. @param labels n */
  labelsOf(picture: number, labels: Int32Array): Uint8Array;
}

/** Options of `opaqueColors`. */
interface OpaqueOptions {
  opacity: OpacityMode;
  background?: Rgb;
  space: ColorSpace;
  maxMemory?: number;
}

/**
 * Counts the colors of pictures together. O(pixels) time; 64 MB of temporary memory, and 4 bytes a pixel where opacity is
 * between.
 * @throws {ClusterkitError} memory
 */
export function opaqueColors(images: readonly Image[], options: OpaqueOptions): OpaqueColors {
  const { opacity } = options;
  if (opacity === 'keep' && images.some(hasBetween)) return translucent(images, options.space);
  return opacity === 'blend' ? solid(images, options) : solid(images, { ...options, background: undefined });
}

/** Whether the opacity of any pixel is neither none nor full. */
function hasBetween(image: Image): boolean {
  if (!hasAlpha(image)) return false;
  const { data, bands } = image;
  const full = data instanceof Uint8Array ? 255 : 65535;
  for (let p = bands - 1; p < data.length; p += bands) if (data[p] !== 0 && data[p] !== full) return true;
  return false;
}

/** Colors that are opaque or absent. */
function solid(images: readonly Image[], { background, space, maxMemory }: OpaqueOptions): OpaqueColors {
  const alpha = background ? 'blend' : 'skip';
  const parts = images.map((image) => {
    try {
      return colorDataset(image, { alpha, background, space, maxMemory });
    } catch (error) {
      if (error instanceof ClusterkitError && error.code === 'input') return undefined;
      throw error;
    }
  });
  const found = parts.filter((part) => part !== undefined);
  const merged = found.length > 1 ? mergeColors(found) : (found[0] as ColorDataset | undefined);
  const total = images.reduce((sum, image) => sum + pixelCount(image), 0);
  const used = merged?.used ?? 0;
  const clear = used < total;
  const count = merged?.n ?? 0;
  const rgba = new Uint8Array(4 * (count + (clear ? 1 : 0)));
  if (merged)
    for (let i = 0, p = 0, q = 0; i < count; i++, p += 3, q += 4) {
      rgba[q] = merged.rgb[p];
      rgba[q + 1] = merged.rgb[p + 1];
      rgba[q + 2] = merged.rgb[p + 2];
      rgba[q + 3] = 255;
    }
  const weights = new Float64Array(rgba.length / 4);
  if (merged) weights.set(merged.weights);
  if (clear) weights[count] = total - used;
  return {
    n: weights.length,
    rgba,
    weights,
    clear,
    rows: merged ?? { x: new Uint8Array(), n: 0, dim: 3 },
    pixelsOf: (picture, lines) => {
      const part = parts[picture];
      const image = images[picture];
      if (!merged || !part)
        return new Int32Array(lines ? lines.length * image.width : pixelCount(image)).fill(count);
      const { source } = part;
      const length = image.width * source.bands;
      const few = lines && { data: linesOf(source.data, length, lines), n: lines.length * image.width };
      const points = pointsOfPixels({ ...merged, source: { ...source, ...few } });
      if (clear) for (let p = 0; p < points.length; p++) if (points[p] < 0) points[p] = count;
      return points;
    },
    labelsOf: (picture, labels) => {
      const part = parts[picture];
      const found = new Uint8Array(pixelCount(images[picture]));
      const absent = clear ? labels[count] : 0;
      if (merged && part) labelColors(part.source, merged.codes, labels, found, absent);
      else found.fill(absent);
      return found;
    },
  };
}

/** The label, below 256, of the color of each pixel. @param labels one for each color */
export function labelsAt(points: Int32Array, labels: Int32Array): Uint8Array {
  const found = new Uint8Array(points.length);
  for (let p = 0; p < found.length; p++) found[p] = labels[points[p]];
  return found;
}

/** Some of the lines of an array. @param length of a line */
function linesOf<T extends Uint8Array | Int32Array>(values: T, length: number, lines: Int32Array): T {
  const Type = values.constructor as new (length: number) => T;
  const found = new Type(lines.length * length);
  for (const [at, y] of lines.entries())
    found.set(values.subarray(y * length, (y + 1) * length), at * length);
  return found;
}

/** Colors with any opacity. */
function translucent(images: readonly Image[], space: ColorSpace): OpaqueColors {
  const codes = new ColorNumbers();
  const numbers = images.map((image) => numbersOf(image, codes));
  const all = codes.list();
  // the fully transparent color, code 0, becomes the last
  const order = [...all.keys()].filter((i) => all[i] !== 0);
  const clear = order.length < all.length;
  if (clear) order.push(all.indexOf(0));
  const place = new Int32Array(all.length);
  for (const [to, from] of order.entries()) place[from] = to;
  const n = all.length;
  const weights = new Float64Array(n);
  for (const part of numbers)
    for (let p = 0; p < part.length; p++) {
      part[p] = place[part[p]];
      weights[part[p]]++;
    }
  const rgba = new Uint8Array(4 * n);
  for (const [to, from] of order.entries())
    for (let j = 0; j < 4; j++) rgba[4 * to + j] = (all[from] >>> (24 - 8 * j)) & 255;
  const seen = clear ? n - 1 : n;
  return {
    n,
    rgba,
    weights,
    clear,
    rows: {
      x: overBlackAndWhite(rgba.subarray(0, 4 * seen), space),
      n: seen,
      dim: 6,
      weights: weights.subarray(0, seen),
    },
    pixelsOf: (picture, lines) => {
      const all = numbers[picture];
      return lines ? linesOf(all, images[picture].width, lines) : all;
    },
    labelsOf: (picture, labels) => labelsAt(numbers[picture], labels),
  };
}

/** The number of the code of each pixel. */
function numbersOf(image: Image, codes: ColorNumbers): Int32Array {
  const data = to8Bit(image);
  const { bands } = image;
  const [green, blue] = bands > 2 ? [1, 2] : [0, 0];
  const found = new Int32Array(pixelCount(image));
  for (let i = 0, p = 0; i < found.length; i++, p += bands) {
    const opacity = hasAlpha(image) ? data[p + bands - 1] : 255;
    const code = (data[p] << 24) | (data[p + green] << 16) | (data[p + blue] << 8) | opacity;
    found[i] = codes.numberOf(opacity === 0 ? 0 : code >>> 0);
  }
  return found;
}

/** Numbers codes in the order of their first appearance: a hash table with open addresses. */
class ColorNumbers {
  private codes = new Uint32Array(1024);
  private slots = new Int32Array(4096).fill(-1);
  private count = 0;

  numberOf(code: number): number {
    const { slots, codes } = this;
    const mask = slots.length - 1;
    let at = (Math.imul(code, 0x9e3779b1) >>> 8) & mask;
    for (; slots[at] >= 0; at = (at + 1) & mask) if (codes[slots[at]] === code) return slots[at];
    slots[at] = this.count;
    codes[this.count++] = code;
    if (this.count === codes.length) this.grow();
    return this.count - 1;
  }

  list(): Uint32Array {
    return this.codes.slice(0, this.count);
  }

  private grow(): void {
    const codes = new Uint32Array(2 * this.codes.length);
    codes.set(this.codes);
    this.codes = codes;
    this.slots = new Int32Array(4 * codes.length).fill(-1);
    const mask = this.slots.length - 1;
    for (let i = 0; i < this.count; i++) {
      let at = (Math.imul(codes[i], 0x9e3779b1) >>> 8) & mask;
      while (this.slots[at] >= 0) at = (at + 1) & mask;
      this.slots[at] = i;
    }
  }
}

/**
 * Points of colors with opacity: the coordinates of each color laid over black, then over white. The squared distance of two
 * such points is the sum of both squared differences that are seen.
 * @param rgba n * 4
 * @returns n * 6
 */
export function overBlackAndWhite(rgba: Uint8Array, space: ColorSpace): Float32Array {
  const n = rgba.length / 4;
  const [black, white] = [0, 255].map((level) => pointsInSpace(laidOver(rgba, level), space));
  const points = new Float32Array(6 * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < 3; j++) {
      points[6 * i + j] = black[3 * i + j];
      points[6 * i + 3 + j] = white[3 * i + j];
    }
  return points;
}

/**
 * Colors laid over a gray.
 * @param rgba n * 4
 * @returns n * 3
 */
export function laidOver(rgba: Uint8Array, level: number): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let p = 0, q = 0; p < rgba.length; p += 4, q += 3) {
    const opacity = rgba[p + 3];
    for (let j = 0; j < 3; j++)
      rgb[q + j] =
        opacity === 255 ? rgba[p + j] : Math.round((opacity * rgba[p + j] + (255 - opacity) * level) / 255);
  }
  return rgb;
}
