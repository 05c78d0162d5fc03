import type { IndexedImage } from '../../core/image.ts';
import { checkMemory, MORE_MEMORY, SMALLER_PICTURE } from '../../core/memory.ts';
import { withDefaults } from '../../core/params.ts';
import type { Warning } from '../../core/warnings.ts';
import type { ImageInput } from '../../output/document.ts';
import { formatOf } from '../../output/formats.ts';
import { ditherBytes } from '../../palettes/dither.ts';
import {
  BYTES_PER_PIXEL,
  checkRemap,
  countColors,
  type RemappedImage,
  remapColors,
} from '../../palettes/remap.ts';
import { REMAP, REMAP_FORMATS, type RemapOptions } from '../params/remap.ts';
import type { Work } from '../work.ts';
import { type ChosenColors, chooseColors } from './choose.ts';
import { readGivenColors } from './given.ts';
import { type OpenedPicture, openPicture } from './open.ts';

/** A picture in few colors, with what that costs. */
export interface Remapped extends Omit<RemappedImage, 'image'> {
  picture: OpenedPicture;
  result: IndexedImage;
  /** Which number of colors the pictures support, where it was asked for. */
  choice?: ChosenColors;
  input: ImageInput;
  params: Record<string, unknown>;
  seconds: { read: number; fit: number; total: number };
  warnings: Warning[];
}

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
  const { k: asked, palette, dither = 'none' } = settings;
  checkRemap({ ...settings, k: asked === 'auto' ? undefined : asked });
  // a GIF has no opacity between
  const isCut = formatsOf(settings).includes('gif');
  const alpha = isCut && settings.alpha === 'keep' ? 'cut' : settings.alpha;
  const given = await readGivenColors(work, palette, alpha !== undefined && alpha !== 'keep');
  const opened: OpenedPicture[] = [];
  for (const file of files) opened.push(await openPicture(work, file, settings));
  checkRoom(work, opened);
  const read = (performance.now() - started) / 1000;
  const images = opened.map(({ image }) => image);
  const colors = countColors(images, { ...settings, k: undefined, alpha }, given);
  checkRoom(work, opened, colors.n * ditherBytes(dither));
  const choice = asked === 'auto' ? await chooseColors(work, opened, settings) : undefined;
  const k = choice ? Math.max(1, choice.k) + (colors.clear ? 1 : 0) : (asked as number | undefined);
  const found = await remapColors(work, images, colors, { ...settings, k }, given);
  const passed = (performance.now() - started) / 1000;
  return found.map(({ image: result, ...rest }, at) => ({
    picture: opened[at],
    result,
    ...rest,
    ...(choice && { choice }),
    input: opened[at].record,
    params: paramsOf(settings, result.palette),
    seconds: { read, fit: passed - read, total: passed },
    warnings: opened[at].warnings,
  }));
}

function formatsOf({ output = [] }: RemapOptions) {
  return output.map((one) => formatOf(one, REMAP_FORMATS));
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
