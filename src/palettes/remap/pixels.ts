import type { Image } from '../../core/image.ts';
import { numbersTo } from '../../core/numbers.ts';
import { Pacer } from '../../core/pacer.ts';
import type { ColorSpace } from '../../features/colorspace.ts';
import { labelsAt, type OpaqueColors } from '../../features/opacity.ts';
import type { DitherName } from '../dither/choices.ts';
import { refitPalette } from '../dither/refit.ts';
import { dither } from '../dither.ts';
import type { Pairs } from '../pairs.ts';
import { pointsOfPalette } from '../quantize.ts';
import type { Limits } from '../roughStart.ts';
import { comparedLines } from '../ssim.ts';
import { type FoundColors, nearestLabels } from './colors.ts';
import { smoothLabels } from './smooth.ts';

/** How pixels get their colors. */
interface PixelSettings {
  dither?: DitherName;
  strength?: number;
  /** How much a neighbor of the same color counts, in mean squared distances; 0: not at all. Without dithering. */
  smooth?: number;
  space?: ColorSpace;
  /** Whether the palette was given: its colors stay as they are. */
  isGiven: boolean;
}

/** The pixels of a picture in colors of the palette. */
export interface Mapped {
  /** The number of the color of each pixel. */
  points: Int32Array;
  palette: Uint8Array;
  indices: Uint8Array;
  /** What each color became, where that is one, and the pixels to compare beside `points`. */
  known?: { pairs: Pairs; indices: Uint8Array; isThinned: boolean };
}

/** The color of each pixel of each picture, dithered with colors that are moved for it where they are not given. */
export async function mapPixels(
  limits: Limits,
  images: readonly Image[],
  colors: OpaqueColors,
  found: FoundColors,
  settings: PixelSettings,
): Promise<Mapped[]> {
  const { dither: how = 'none', strength = 1, space = 'oklab', smooth = 0, isGiven } = settings;
  const { rgba, clear, weights, rows } = colors;
  // without dithering, each color became one, for as many pixels as it has
  const smoothed = how === 'none' ? smooth : 0;
  if (how === 'none' && images.length === 1)
    return [
      smoothed > 0
        ? mapSmooth(images[0], colors, found, space, smoothed)
        : mapPlain(images[0], colors, found),
    ];
  const pacer = new Pacer(limits.pacing);
  let { palette, nearest } = found;
  const inputs = images.map(({ width, height }, at) => {
    const points = colors.pixelsOf(at);
    return { colors: rgba, clear, palette, space, points, width, height, nearest };
  });
  const isMovable = !isGiven && rows.n > palette.length / 4;
  if (how !== 'none' && strength > 0 && isMovable) {
    const label = (moved: Uint8Array) => nearestLabels(limits, colors, moved, { space, isGiven });
    palette = await refitPalette(inputs, weights, how, strength, label, pacer);
    nearest = await label(palette);
  }
  const mapped: Mapped[] = [];
  for (const input of inputs) {
    const total = input.points.length;
    const indices = await pacer.run(dither({ ...input, palette, nearest }, how, strength), (share) => ({
      stage: 'dithering, pixels',
      done: Math.round(share * total),
      total,
    }));
    if (smoothed > 0)
      smoothLabels({ ...input, colors, centers: centersOf(colors, palette, space) }, indices, smoothed);
    mapped.push({ points: input.points, palette, indices });
  }
  return mapped;
}

/** The pixels of a picture whose colors each became one. Of a large picture, points are those of the lines that are compared. */
function mapPlain(
  { width, height, frames }: Image,
  colors: OpaqueColors,
  { palette, nearest }: FoundColors,
): Mapped {
  const pairs = { points: numbersTo(colors.n), indices: nearest, weights: colors.weights };
  const lines = comparedLines(width, height * frames);
  const points = colors.pixelsOf(0, lines);
  const compared = labelsAt(points, nearest);
  const indices = lines ? colors.labelsOf(0, nearest) : compared;
  return { points, palette, indices, known: { pairs, indices: compared, isThinned: lines !== undefined } };
}

/** The pixels of a picture that take colors of neighbors. Pixels that changed are pairs of colors of their own. */
function mapSmooth(
  { width, height }: Image,
  colors: OpaqueColors,
  { palette, nearest }: FoundColors,
  space: ColorSpace,
  smooth: number,
): Mapped {
  const { n } = colors;
  const points = colors.pixelsOf(0);
  const indices = labelsAt(points, nearest);
  const centers = centersOf(colors, palette, space);
  const changed = smoothLabels({ points, width, height, colors, centers, nearest }, indices, smooth);
  const pairs = {
    points: new Int32Array(n + changed.length),
    indices: new Int32Array(n + changed.length),
    weights: new Float64Array(n + changed.length).fill(1),
  };
  pairs.points.set(numbersTo(n));
  pairs.indices.set(nearest);
  pairs.weights.set(colors.weights);
  for (const [at, p] of changed.entries()) {
    pairs.weights[points[p]]--;
    pairs.points[n + at] = points[p];
    pairs.indices[n + at] = indices[p];
  }
  return { points, palette, indices, known: { pairs, indices, isThinned: false } };
}

/** The points of a palette but for that of the fully transparent color. */
function centersOf({ rows, clear }: OpaqueColors, palette: Uint8Array, space: ColorSpace): Float64Array {
  return pointsOfPalette(palette.subarray(clear ? 4 : 0), rows, space);
}

/** How many of n colors a picture has. */
export function distinctOf(points: Int32Array, n: number): number {
  const isThere = new Uint8Array(n);
  let found = 0;
  for (let p = 0; p < points.length; p++) {
    found += 1 - isThere[points[p]];
    isThere[points[p]] = 1;
  }
  return found;
}
