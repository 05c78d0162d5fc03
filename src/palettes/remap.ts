import { checkChoice, checkInteger, checkNumber } from '../core/check.ts';
import { ClusterkitError } from '../core/errors.ts';
import { type Image, type IndexedImage, pixelCount, type Rgb } from '../core/image.ts';
import { checkMemory, MORE_MEMORY, SMALLER_PICTURE } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { COLOR_SPACES } from '../features/colorspace.ts';
import { OPACITY_MODES, type OpacityMode, type OpaqueColors, opaqueColors } from '../features/opacity.ts';
import { DITHERS, type DitherName } from './dither/choices.ts';
import { ditherBytes } from './dither.ts';
import { type Fidelity, fidelity, fidelityOf } from './fidelity.ts';
import type { Palette } from './palette.ts';
import { parseQuality } from './quality.ts';
import { type ColorSettings, findColors, type ReachedQuality } from './remap/colors.ts';
import { type GivenColors, givenColors } from './remap/given.ts';
import { distinctOf, type Mapped, mapPixels } from './remap/pixels.ts';
import type { Limits } from './roughStart.ts';

/** How pictures get few colors. */
export interface RemapSettings extends ColorSettings {
  /** How colors are mixed side by side, default none. */
  dither?: DitherName;
  /** How much of the errors dithering makes up for, from 0 to 1, the default. */
  strength?: number;
  /**
   * Without dithering, how much it counts for the color of a pixel that neighbors have it, in mean squared distances: 0, the
   * default, gives each pixel the nearest color, 0.15 makes files of photographs 4 to 11 % smaller for about 0.5 % more squared error.
   */
  smooth?: number;
  /** How the opacity of pixels is treated: kept, which is the default, cut at one half, or blended with the background. */
  alpha?: OpacityMode;
  /** Default white. */
  background?: Rgb;
}

/** Options of `remap`. */
export interface RemapImageOptions extends RemapSettings, Pacing {
  /** The colors to use; default: those that k-means finds. */
  palette?: Palette;
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

/** A picture in few colors. */
export interface RemappedImage {
  image: IndexedImage;
  /** Colors of the picture before. */
  distinct: number;
  /** What was lost. */
  fidelity: Fidelity;
  /** Where a quality was asked for. */
  quality?: ReachedQuality;
}

/** Bytes that a pixel takes beside its samples: its color, its index, and two pictures of lightness. */
export const BYTES_PER_PIXEL = 16;

/**
 * Pictures in the nearest of a few colors, the same for all of them: those of a palette, or the means that k-means finds (the
 * colors themselves where they are no more than k). Colors are compared as they look over black and over white; transparent
 * pixels share one color, the first. Of a palette, opaque pixels get opaque colors, and opacity is cut where no color is
 * see-through. With dithering, colors that are found are moved to where mixes of them reach those of the pictures.
 * Time is that of k-means of the distinct colors and O(pixels); 16 bytes of memory a pixel, 64 MB beside.
 * @throws {ClusterkitError} usage, for wrong options; input, for a palette of more colors than 256; memory; aborted
 * @example
 * const data = Uint8Array.of(250, 10, 0, 200, 0, 0, 0, 0, 240, 255, 255, 255);
 * const brand = { name: '', swatches: [{ rgb: [255, 0, 0] as const }, { rgb: [0, 0, 255] as const }] };
 * const [{ image }] = await palettes.remap([{ width: 4, height: 1, frames: 1, bands: 3, data }], { palette: brand });
 * console.log(image.indices.join(), image.palette.join()); // 0,0,1,0 255,0,0,255,0,0,255,255
 */
export async function remap(
  images: readonly Image[],
  { palette, maxMemory, signal, onProgress, ...settings }: RemapImageOptions = {},
): Promise<RemappedImage[]> {
  checkRemap(settings);
  images.forEach(checkImage);
  if (palette && settings.k !== undefined)
    throw new ClusterkitError('usage', 'is not used with a palette, which has its own number of colors', {
      option: 'k',
    });
  const limits = { pacing: { signal, onProgress }, maxMemory };
  const pixels = images.reduce((sum, image) => sum + pixelCount(image), 0);
  const room = (bytes: number) =>
    checkMemory(
      'mapping the colors',
      BYTES_PER_PIXEL * pixels + bytes,
      maxMemory ?? Number.POSITIVE_INFINITY,
      [SMALLER_PICTURE, MORE_MEMORY],
    );
  room(0);
  const given = palette && givenColors(palette, (settings.alpha ?? 'keep') !== 'keep');
  const colors = countColors(images, settings, given);
  room(colors.n * ditherBytes(settings.dither ?? 'none'));
  return remapColors(limits, images, colors, settings, given);
}

/** @throws {ClusterkitError} usage */
export function checkRemap({
  k,
  nInit,
  quality,
  strength,
  smooth,
  space,
  dither,
  alpha,
}: RemapSettings): void {
  checkInteger('k', k ?? 1, 1, 256);
  checkInteger('nInit', nInit ?? 1, 1);
  if (quality !== undefined) parseQuality(quality);
  checkNumber('strength', strength ?? 1, 0, 1);
  checkNumber('smooth', smooth ?? 0, 0, 1);
  checkChoice('space', space ?? 'oklab', COLOR_SPACES);
  checkChoice('dither', dither ?? 'none', DITHERS);
  checkChoice('alpha', alpha ?? 'keep', OPACITY_MODES);
}

function checkImage(image: Image): void {
  const { width, height, bands, data } = image;
  if (width > 0 && height > 0 && data.length === pixelCount(image) * bands) return;
  const size = `${pixelCount(image) * bands} samples of ${width} x ${height} pixels`;
  throw new ClusterkitError('usage', `expected ${size} with ${bands} bands, not ${data.length}`);
}

/** The colors of pictures. Those in colors without an opacity between have none either, so that the opacity of pixels is cut. */
export function countColors(
  images: readonly Image[],
  { alpha = 'keep', background, space = 'oklab' }: RemapSettings,
  given: GivenColors | undefined,
): OpaqueColors {
  const opacity = alpha === 'keep' && given && !given.isBetween ? 'cut' : alpha;
  return opaqueColors(images, { opacity, background, space });
}

/** Pictures whose colors were counted. */
export async function remapColors(
  limits: Limits,
  images: readonly Image[],
  colors: OpaqueColors,
  settings: RemapSettings,
  given: GivenColors | undefined,
): Promise<RemappedImage[]> {
  const found = await findColors(limits, colors, settings, given);
  const mapped = await mapPixels(limits, images, colors, found, {
    ...settings,
    isGiven: given !== undefined,
  });
  const pacer = new Pacer(limits.pacing);
  const remapped: RemappedImage[] = [];
  for (const [at, one] of mapped.entries()) {
    await pacer.pause();
    const { width, height, frames } = images[at];
    remapped.push({
      image: { width, height, frames, indices: one.indices, palette: one.palette },
      distinct: images.length > 1 ? distinctOf(one.points, colors.n) : colors.n,
      fidelity: lossOf(images[at], colors, one),
      ...(found.quality && { quality: found.quality }),
    });
  }
  return remapped;
}

function lossOf({ width, height, frames }: Image, { rgba }: OpaqueColors, mapped: Mapped): Fidelity {
  const { points, palette, indices, known } = mapped;
  const compared = { width, height: height * frames, colors: rgba, points, palette, indices };
  return known ? fidelityOf({ ...compared, ...known }, known.pairs, known.isThinned) : fidelity(compared);
}
