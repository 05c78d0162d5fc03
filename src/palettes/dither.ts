import { labelsAt } from '../features/opacity.ts';
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

/** Colors in a mix: of blue noise more make finer steps, of masks as many as there are places. */
const MIXES = { bayer4: 16, bayer8: 64, 'blue-noise': 32 };

/** Bytes that dithering takes for each color of a picture beside the picture. */
export function ditherBytes(how: DitherName): number {
  if (how === 'none') return 0;
  // colors and goals of four bands, and whether each is opaque and exact
  const mixer = 66;
  return mixer + (how in MIXES ? MIXES[how as keyof typeof MIXES] : 0);
}

/**
 * A picture in the colors of a palette, mixed side by side. O(pixels k) time at most; ordered dithering takes up to 64 bytes a
 * color.
 * @param strength from 0, as without, to 1
 * @yields the share that is done, 0 to 1, about every line
 * @returns the number of the color of each pixel
 */
export function* dither(
  input: DitherInput,
  how: DitherName,
  strength: number,
): Generator<number, Uint8Array> {
  const { points, nearest } = input;
  if (how === 'none') return labelsAt(points, nearest);
  const mixer = new Mixer(input);
  switch (how) {
    case 'floyd-steinberg':
      return yield* diffuse(mixer, points, input, FLOYD_STEINBERG, strength, nearest);
    case 'atkinson':
      return yield* diffuse(mixer, points, input, ATKINSON, strength, nearest);
    case 'bayer4':
      return yield* orderedDither(mixer, points, input, bayerMask(4), MIXES[how], strength);
    case 'bayer8':
      return yield* orderedDither(mixer, points, input, bayerMask(8), MIXES[how], strength);
    case 'blue-noise':
      return yield* orderedDither(mixer, points, input, blueNoiseMask(), MIXES[how], strength);
  }
}
