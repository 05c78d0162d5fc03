import type { DitherName } from './dither/choices.ts';
import { ATKINSON, diffuse, FLOYD_STEINBERG } from './dither/diffuse.ts';
import { bayerMask, blueNoiseMask } from './dither/masks.ts';
import { Mixer, type MixerInput } from './dither/mixer.ts';
import { orderedDither } from './dither/ordered.ts';

/** A picture as colors, and what of the palette is nearest to them. */
export interface DitherInput extends MixerInput {
  /** The number of the color of each pixel, frames below each other. */
  points: Int32Array;
  width: number;
  /** Rows of one frame. */
  height: number;
  /** The nearest of the palette for each color. */
  nearest: Int32Array;
}

/** Colors in a mix of blue noise: more make finer steps. */
const BLUE_MIXES = 32;

/**
 * A picture in the colors of a palette, mixed side by side. O(pixels k) time at most; ordered dithering takes up to 64 bytes a
 * color.
 * @param strength from 0, as without, to 1
 * @returns the number of the color of each pixel
 */
export function dither(input: DitherInput, how: DitherName, strength: number): Uint8Array {
  const { points, nearest } = input;
  if (how === 'none') return nearestOnly(points, nearest);
  const mixer = new Mixer(input);
  switch (how) {
    case 'floyd-steinberg':
      return diffuse(mixer, points, input, FLOYD_STEINBERG, strength, nearest);
    case 'atkinson':
      return diffuse(mixer, points, input, ATKINSON, strength, nearest);
    case 'bayer4':
      return orderedDither(mixer, points, input, bayerMask(4), 16, strength);
    case 'bayer8':
      return orderedDither(mixer, points, input, bayerMask(8), 64, strength);
    case 'blue-noise':
      return orderedDither(mixer, points, input, blueNoiseMask(), BLUE_MIXES, strength);
  }
}

function nearestOnly(points: Int32Array, nearest: Int32Array): Uint8Array {
  const indices = new Uint8Array(points.length);
  for (let p = 0; p < indices.length; p++) indices[p] = nearest[points[p]];
  return indices;
}
