import { labelRows } from '../../algorithms/centers/labelRows.ts';
import { kmeans } from '../../algorithms/kmeans.ts';
import { checkInteger, checkNumber } from '../../core/check.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { IndexedImage } from '../../core/image.ts';
import { checkMemory, MORE_MEMORY, SMALLER_PICTURE } from '../../core/memory.ts';
import { Pacer } from '../../core/pacer.ts';
import { withDefaults } from '../../core/params.ts';
import type { Warning } from '../../core/warnings.ts';
import { type OpaqueColors, opaqueColors } from '../../features/opacity.ts';
import type { ImageInput } from '../../output/document.ts';
import { refitPalette } from '../../palettes/dither/refit.ts';
import { dither } from '../../palettes/dither.ts';
import { type Fidelity, fidelity } from '../../palettes/fidelity.ts';
import { meanRgba, pointsOfPalette } from '../../palettes/quantize.ts';
import { openPalette } from '../palettes/names.ts';
import { REMAP, type RemapOptions } from '../params/remap.ts';
import type { Work } from '../work.ts';
import { type OpenedPicture, openPicture } from './open.ts';

/** A picture in few colors, with what that costs. */
export interface Remapped {
  picture: OpenedPicture;
  result: IndexedImage;
  /** Distinct colors of all pictures that share the palette. */
  distinct: number;
  fidelity: Fidelity;
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
  checkInteger('k', settings.k ?? 1, 1, 256);
  checkInteger('nInit', settings.nInit ?? 1, 1);
  checkNumber('strength', settings.strength ?? 1, 0, 1);
  const opened: OpenedPicture[] = [];
  for (const file of files) opened.push(await openPicture(work, file, settings));
  checkRoom(work, opened);
  const read = (performance.now() - started) / 1000;
  const colors = opaqueColors(
    opened.map(({ image }) => image),
    { opacity: opacityOf(settings), background: settings.background, space: settings.space ?? 'oklab' },
  );
  const found = await paletteFor(work, colors, settings);
  const mapped = await mapPixels(work, opened, colors, found, settings);
  return opened.map((picture, at) => {
    const { points, palette, indices } = mapped[at];
    const { width, height, frames } = picture.image;
    const lost = fidelity({ width, height: height * frames, colors: colors.rgba, points, palette, indices });
    const passed = (performance.now() - started) / 1000;
    return {
      picture,
      result: { width, height, frames, indices, palette },
      distinct: colors.n,
      fidelity: lost,
      input: picture.record,
      params: paramsOf(settings, palette),
      seconds: { read, fit: passed - read, total: passed },
      warnings: picture.warnings,
    };
  });
}

/** The color of each pixel of each picture, dithered with colors that are moved for it where they are not given. */
async function mapPixels(
  work: Work,
  opened: readonly OpenedPicture[],
  colors: OpaqueColors,
  found: Uint8Array,
  settings: RemapOptions,
) {
  const { dither: how = 'none', strength = 1, space = 'oklab', palette: given } = settings;
  const { rgba, clear, weights, rows } = colors;
  let palette = found;
  let nearest = await nearestLabels(work, colors, palette, settings);
  const inputs = opened.map(({ image: { width, height } }, at) => {
    const points = colors.pixelsOf(at);
    return { colors: rgba, clear, palette, space, points, width, height, nearest };
  });
  const isMovable = given === undefined && rows.dim === 3 && rows.n > palette.length / 4;
  if (how !== 'none' && strength > 0 && isMovable) {
    const label = (moved: Uint8Array) => nearestLabels(work, colors, moved, settings);
    palette = await refitPalette(inputs, weights, how, strength, label);
    nearest = await label(palette);
  }
  return inputs.map((input) => ({
    points: input.points,
    palette,
    indices: dither({ ...input, palette, nearest }, how, strength),
  }));
}

/** Files of palettes have no opacity, so a picture in their colors has none between. */
function opacityOf({ alpha = 'keep', palette }: RemapOptions) {
  return palette !== undefined && alpha === 'keep' ? 'cut' : alpha;
}

/** @throws {ClusterkitError} memory */
function checkRoom({ maxMemory }: Work, opened: readonly OpenedPicture[]): void {
  const held = opened.reduce((sum, { bytes, image }) => sum + bytes.length + image.data.byteLength, 0);
  const pixels = opened.reduce((sum, { record }) => sum + record.n, 0);
  const remedies = [SMALLER_PICTURE, MORE_MEMORY];
  checkMemory('mapping the colors', held + BYTES_PER_PIXEL * pixels, maxMemory, remedies);
}

/** The colors to use: k * 4, the fully transparent one first. @throws {ClusterkitError} usage or input */
async function paletteFor(work: Work, colors: OpaqueColors, settings: RemapOptions): Promise<Uint8Array> {
  const { palette: file, k = 256 } = settings;
  const room = file === undefined ? k - (colors.clear ? 1 : 0) : 256 - (colors.clear ? 1 : 0);
  if (room < 1)
    throw new ClusterkitError('usage', 'leaves no color beside the transparent one', {
      option: 'k',
      value: String(k),
      remedies: [{ option: 'k', how: 'raise' }],
    });
  const rgba =
    file === undefined ? await foundColors(work, colors, room, settings) : await given(work, file, room);
  return withoutCopies(colors.clear ? Uint8Array.of(0, 0, 0, 0, ...rgba) : rgba);
}

async function given(work: Work, file: string, room: number): Promise<Uint8Array> {
  const { swatches } = await openPalette(work, file, 'palette');
  if (swatches.length > room) {
    const beside = room < 256 ? ' beside the transparent one' : '';
    throw new ClusterkitError(
      'input',
      `there are ${swatches.length} colors in it, and a picture holds ${room}${beside}`,
      {
        at: { file },
      },
    );
  }
  return Uint8Array.from(swatches.flatMap(({ rgb }) => [...rgb, 255]));
}

/** The colors themselves where they are few, else means of clusters. */
async function foundColors(
  { pacing, maxMemory }: Work,
  colors: OpaqueColors,
  k: number,
  { nInit = startsFor(k), seed }: RemapOptions,
): Promise<Uint8Array> {
  const { rows, rgba } = colors;
  if (rows.n <= k) return rgba.slice(0, 4 * rows.n);
  const { labels, k: found } = await kmeans(rows, { k, nInit, seed, maxMemory, ...pacing });
  return meanRgba(colors, labels, found);
}

/** More starts gain less with more colors. */
function startsFor(k: number): number {
  if (k <= 16) return 10;
  return k <= 64 ? 3 : 1;
}

/** Colors that differ. */
function withoutCopies(rgba: Uint8Array): Uint8Array {
  const seen = new Set<number>();
  const view = new DataView(rgba.buffer, rgba.byteOffset, rgba.byteLength);
  const kept: number[] = [];
  for (let p = 0; p < rgba.length; p += 4) {
    const code = view.getUint32(p);
    if (!seen.has(code)) kept.push(...rgba.subarray(p, p + 4));
    seen.add(code);
  }
  return Uint8Array.from(kept);
}

/** The color of the palette that each color becomes. */
async function nearestLabels(
  { pacing }: Work,
  { rows, clear, n }: OpaqueColors,
  palette: Uint8Array,
  { space = 'oklab' }: RemapOptions,
): Promise<Int32Array> {
  const first = clear ? 1 : 0;
  const labels = new Int32Array(n);
  if (rows.n === 0) return labels;
  const centers = pointsOfPalette(palette.subarray(4 * first), rows, space);
  const found = await labelRows(rows, centers, new Pacer(pacing));
  for (let i = 0; i < rows.n; i++) labels[i] = found.labels[i] + first;
  return labels;
}

function paramsOf(settings: RemapOptions, palette: Uint8Array): Record<string, unknown> {
  const own = Object.entries(settings).filter(([name]) => !OF_FILES.has(name));
  return { ...Object.fromEntries(own), found: palette.length / 4 };
}
