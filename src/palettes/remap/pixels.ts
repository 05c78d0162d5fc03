import type { Image } from '../../core/image.ts';
import { numbersTo } from '../../core/numbers.ts';
import { Pacer } from '../../core/pacer.ts';
import type { ColorSpace } from '../../features/colorspace.ts';
import { labelsAt, type OpaqueColors } from '../../features/opacity.ts';
import type { DitherName } from '../dither/choices.ts';
import { refitPalette } from '../dither/refit.ts';
import { dither } from '../dither.ts';
import type { Pairs } from '../pairs.ts';
import type { Limits } from '../roughStart.ts';
import { comparedLines } from '../ssim.ts';
import { type FoundColors, nearestLabels } from './colors.ts';

/** How pixels get their colors. */
interface PixelSettings {
  dither?: DitherName;
  strength?: number;
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
  const { dither: how = 'none', strength = 1, space = 'oklab', isGiven } = settings;
  const { rgba, clear, weights, rows } = colors;
  // without dithering, each color became one, for as many pixels as it has
  if (how === 'none' && images.length === 1) return [mapPlain(images[0], colors, found)];
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
