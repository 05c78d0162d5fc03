import { checkInteger, checkNumber } from '../../core/check.ts';
import type { Image, IndexedImage } from '../../core/image.ts';
import { checkMemory, MORE_MEMORY, SMALLER_PICTURE } from '../../core/memory.ts';
import { numbersTo } from '../../core/numbers.ts';
import { Pacer } from '../../core/pacer.ts';
import { withDefaults } from '../../core/params.ts';
import type { Warning } from '../../core/warnings.ts';
import { labelsAt, type OpaqueColors, opaqueColors } from '../../features/opacity.ts';
import type { ImageInput } from '../../output/document.ts';
import { refitPalette } from '../../palettes/dither/refit.ts';
import { dither, ditherBytes } from '../../palettes/dither.ts';
import { type Fidelity, fidelity, fidelityOf } from '../../palettes/fidelity.ts';
import type { Pairs } from '../../palettes/pairs.ts';
import { parseQuality } from '../../palettes/quality.ts';
import { comparedLines } from '../../palettes/ssim.ts';
import { REMAP, type RemapOptions } from '../params/remap.ts';
import type { Work } from '../work.ts';
import { type ChosenColors, chooseColors } from './choose.ts';
import { type FoundColors, findColors, nearestLabels, type ReachedQuality } from './colors.ts';
import { type GivenColors, givenColors, isCut } from './given.ts';
import { type OpenedPicture, openPicture } from './open.ts';

/** A picture in few colors, with what that costs. */
export interface Remapped {
  picture: OpenedPicture;
  result: IndexedImage;
  /** Distinct colors of the picture. */
  distinct: number;
  fidelity: Fidelity;
  /** Where a quality was asked for. */
  quality?: ReachedQuality;
  /** Which number of colors the pictures support, where it was asked for. */
  choice?: ChosenColors;
  input: ImageInput;
  params: Record<string, unknown>;
  seconds: { read: number; fit: number; total: number };
  warnings: Warning[];
}

/** Bytes that a pixel takes beside its samples: its color, its index, and two pictures of lightness. */
const BYTES_PER_PIXEL = 16;

/** Options of how files are written. */
const OF_FILES = new Set(['output', 'effort']);

/**
 * Pictures in the colors of one palette, which is given or found.
 * @throws {ClusterkitError} usage, input or memory
 */
export async function remapPictures(
  work: Work,
  files: readonly string[],
  options: RemapOptions,
): Promise<Remapped[]> {
  const started = performance.now();
  const settings = withDefaults(REMAP, options);
  if (settings.k !== 'auto') checkInteger('k', settings.k ?? 1, 1, 256);
  checkInteger('nInit', settings.nInit ?? 1, 1);
  if (settings.quality !== undefined) parseQuality(settings.quality);
  checkNumber('strength', settings.strength ?? 1, 0, 1);
  const given = await givenColors(work, settings);
  const opened: OpenedPicture[] = [];
  for (const file of files) opened.push(await openPicture(work, file, settings));
  checkRoom(work, opened);
  const read = (performance.now() - started) / 1000;
  const colors = opaqueColors(
    opened.map(({ image }) => image),
    {
      opacity: opacityOf(settings, given),
      background: settings.background,
      space: settings.space ?? 'oklab',
    },
  );
  checkRoom(work, opened, colors.n * ditherBytes(settings.dither ?? 'none'));
  const choice = settings.k === 'auto' ? await chooseColors(work, opened, settings) : undefined;
  const asked = settings.k === 'auto' ? undefined : settings.k;
  const k = choice ? Math.max(1, choice.k) + (colors.clear ? 1 : 0) : asked;
  const found = await findColors(work, colors, { ...settings, k }, given);
  const mapped = await mapPixels(work, opened, colors, found, settings);
  const pacer = new Pacer(work.pacing);
  const remapped: Remapped[] = [];
  for (const [at, picture] of opened.entries()) {
    await pacer.pause();
    const { points, palette, indices, known } = mapped[at];
    const { width, height, frames } = picture.image;
    const compared = { width, height: height * frames, colors: colors.rgba, points, palette, indices };
    const lost = known
      ? fidelityOf({ ...compared, ...known }, known.pairs, known.isThinned)
      : fidelity(compared);
    const passed = (performance.now() - started) / 1000;
    remapped.push({
      picture,
      result: { width, height, frames, indices, palette },
      distinct: opened.length > 1 ? distinctOf(points, colors.n) : colors.n,
      fidelity: lost,
      ...(found.quality && { quality: found.quality }),
      ...(choice && { choice }),
      input: picture.record,
      params: paramsOf(settings, palette),
      seconds: { read, fit: passed - read, total: passed },
      warnings: picture.warnings,
    });
  }
  return remapped;
}

/** The pixels of a picture in colors of the palette. */
interface Mapped {
  /** The number of the color of each pixel. */
  points: Int32Array;
  palette: Uint8Array;
  indices: Uint8Array;
  /** What each color became, where that is one, and the pixels to compare beside `points`. */
  known?: { pairs: Pairs; indices: Uint8Array; isThinned: boolean };
}

/** The color of each pixel of each picture, dithered with colors that are moved for it where they are not given. */
async function mapPixels(
  work: Work,
  opened: readonly OpenedPicture[],
  colors: OpaqueColors,
  found: FoundColors,
  settings: RemapOptions,
): Promise<Mapped[]> {
  const { dither: how = 'none', strength = 1, space = 'oklab', palette: given } = settings;
  const { rgba, clear, weights, rows } = colors;
  // without dithering, each color became one, for as many pixels as it has
  if (how === 'none' && opened.length === 1) return [mapPlain(opened[0].image, colors, found)];
  const pacer = new Pacer(work.pacing);
  let { palette, nearest } = found;
  const inputs = opened.map(({ image: { width, height } }, at) => {
    const points = colors.pixelsOf(at);
    return { colors: rgba, clear, palette, space, points, width, height, nearest };
  });
  const isMovable = given === undefined && rows.n > palette.length / 4;
  if (how !== 'none' && strength > 0 && isMovable) {
    const label = (moved: Uint8Array) => nearestLabels(work, colors, moved, settings);
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
function distinctOf(points: Int32Array, n: number): number {
  const isThere = new Uint8Array(n);
  let found = 0;
  for (let p = 0; p < points.length; p++) {
    found += 1 - isThere[points[p]];
    isThere[points[p]] = 1;
  }
  return found;
}

/** A picture in given colors of which none has an opacity between has none either, so that of its pixels is cut. */
function opacityOf(settings: RemapOptions, given: GivenColors | undefined) {
  const { alpha = 'keep' } = settings;
  return alpha === 'keep' && (given ? !given.isBetween : isCut(settings)) ? 'cut' : alpha;
}

/** @throws {ClusterkitError} memory */
function checkRoom({ maxMemory }: Work, opened: readonly OpenedPicture[], beside = 0): void {
  const held = opened.reduce((sum, { bytes, image }) => sum + bytes.length + image.data.byteLength, 0);
  const pixels = opened.reduce((sum, { record }) => sum + record.n, 0);
  const remedies = [SMALLER_PICTURE, MORE_MEMORY];
  checkMemory('mapping the colors', held + BYTES_PER_PIXEL * pixels + beside, maxMemory, remedies);
}

function paramsOf(settings: RemapOptions, palette: Uint8Array): Record<string, unknown> {
  const own = Object.entries(settings).filter(([name]) => !OF_FILES.has(name));
  return { ...Object.fromEntries(own), found: palette.length / 4 };
}
