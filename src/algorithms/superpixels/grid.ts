import type { Rows } from '../../core/dataset.ts';

/** The pixels of a picture. */
export interface PixelColors {
  width: number;
  height: number;
  /** n * dim coordinates of colors; dim is at most 3. */
  x: Rows;
  n: number;
  dim: number;
  /** width * height: the color of each pixel, -1 for one that is left out; absent: pixel i has color i. */
  of?: Int32Array;
}

/** A picture in planes, whose lines have `stride` numbers each; NaN in the first plane leaves a pixel out. */
export interface Planes {
  width: number;
  height: number;
  stride: number;
  planes: readonly [Float32Array, Float32Array, Float32Array];
  /** No pixel is left out. */
  isWhole?: boolean;
}

/** How far apart k superpixels of n pixels are, and how many bands of them there are. */
export interface Spacing {
  /** The side of a square with n / k pixels; of pictures that are thinner the longer side of a rectangle. */
  side: number;
  bands: number;
}

/**
 * @param columns of the picture that have a pixel
 * @param lines that have one
 */
export function spacingOf(n: number, k: number, columns: number, lines: number): Spacing {
  const square = Math.sqrt(n / k);
  const thin = Math.min(columns, lines);
  const side = thin < square ? n / (k * thin) : square;
  return { side, bands: Math.min(k, Math.max(1, Math.round(lines / side))) };
}
