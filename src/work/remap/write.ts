import { ClusterkitError } from '../../core/errors.ts';
import { type IndexedImage, type Timing, toHex } from '../../core/image.ts';
import { Pacer } from '../../core/pacer.ts';
import type { Warning } from '../../core/warnings.ts';
import type { ImageInput } from '../../output/document.ts';
import { formatOf } from '../../output/formats.ts';
import { type Effort, indexedPng } from '../../output/indexed/png.ts';
import { type Fidelity, LOSSLESS } from '../../palettes/fidelity.ts';
import type { ReachedQuality } from '../../palettes/remap/colors.ts';
import { writeOutput } from '../files.ts';
import { fillLater, fillTemplate, type OutputPlan, templateOf } from '../names.ts';
import { REMAP_FORMATS, type RemapOptions } from '../params/remap.ts';
import type { Work } from '../work.ts';
import type { ChosenColors } from './choose.ts';
import type { Remapped } from './make.ts';

/** The name of a file in a folder. */
const FILE_NAME = '{stem}-remap.png';

/** A file that was written. */
export interface WrittenPicture {
  path: string;
  bytes: number;
  /** Bytes of the original. */
  original: number;
  /** Bits that each pixel takes before compression; absent where the format does not say. */
  bits?: number;
  /** The file is the original with all its colors, because few would not make it smaller. */
  kept?: true;
}

/** The JSON of a picture in few colors. */
export interface RemapRun {
  input: ImageInput;
  params: Record<string, unknown>;
  /** Colors that were found, in `colors`, also where the original is kept. */
  k: number;
  colors: { hex: string; opacity: number }[];
  distinct: number;
  /** Errors of what was written; of the colors that were found where nothing was. */
  fidelity: Fidelity;
  quality?: ReachedQuality;
  choice?: ChosenColors;
  files: WrittenPicture[];
  seconds: Remapped['seconds'];
  warnings: Warning[];
}

export function runOf(
  { input, params, result, distinct, fidelity, quality, choice, seconds, warnings }: Remapped,
  files: WrittenPicture[],
): RemapRun {
  const colors = colorsOf(result.palette);
  return {
    input,
    params,
    k: colors.length,
    colors,
    distinct,
    // errors are those of what is written
    fidelity: keepsAll(files) ? LOSSLESS : fidelity,
    ...(quality && { quality }),
    ...(choice && { choice }),
    files,
    seconds,
    warnings,
  };
}

/** Whether all that was written of a picture are copies of it. */
export function keepsAll(files: readonly WrittenPicture[]): boolean {
  return files.length > 0 && files.every(({ kept }) => kept);
}

/** Colors of a palette as text and opacity from 0 to 1. */
function colorsOf(palette: Uint8Array): RemapRun['colors'] {
  return Array.from({ length: palette.length / 4 }, (_, c) => {
    const [r, g, b, opacity] = palette.subarray(4 * c);
    return { hex: toHex([r, g, b]), opacity: opacity / 255 };
  });
}

/**
 * Names the files of each picture.
 * @throws {ClusterkitError} usage or output, as `OutputPlan`
 */
export function planPictures(plan: OutputPlan, files: readonly string[], options: RemapOptions): string[][] {
  const { output = [], k } = options;
  if (options.palette !== undefined && k !== undefined)
    throw new ClusterkitError('usage', 'is not used with a palette, which has its own number of colors', {
      option: 'k',
      value: String(k),
    });
  if (k === 'auto' && options.quality !== undefined)
    throw new ClusterkitError('usage', 'is not used with k auto, for both say how many colors there are', {
      option: 'quality',
    });
  if (options.strength !== undefined && (options.dither ?? 'none') === 'none')
    throw new ClusterkitError('usage', 'requires dithering', {
      option: 'strength',
      remedies: [{ option: 'dither', how: 'set', value: 'floyd-steinberg' }],
    });
  if ((options.smooth ?? 0) > 0 && (options.dither ?? 'none') !== 'none')
    throw new ClusterkitError('usage', 'is not used with dithering', { option: 'smooth' });
  return files.map((input, i) =>
    output.map((one) => {
      const template = templateOf(one, FILE_NAME);
      const later = k === 'auto' ? (['k'] as const) : [];
      const settings = k === 'auto' ? {} : { k };
      const path = fillTemplate(template, { input, i: i + 1, command: 'remap', settings, later });
      return plan.add('output', path, REMAP_FORMATS, later);
    }),
  );
}

/** Writes a picture in the format of the file's ending. @throws {ClusterkitError} output */
export async function writePicture(
  work: Work,
  target: string,
  { picture, result, choice }: Remapped,
  { effort = 'normal', palette, dither: how = 'none' }: RemapOptions,
): Promise<WrittenPicture> {
  const pacer = new Pacer(work.pacing);
  await pacer.pause();
  const original = picture.bytes.length;
  const path = choice ? fillLater(target, { k: result.palette.length / 4 }) : target;
  const format = formatOf(path, REMAP_FORMATS) ?? 'png';
  const { bytes, bits }: { bytes: Uint8Array; bits?: number } = await encode(
    result,
    { keepOrder: palette !== undefined, format, timing: picture.timing, effort },
    pacer,
  );
  await pacer.pause();
  // given colors and dithering were asked for whatever they cost
  const isFree = palette === undefined && how === 'none' && picture.whole;
  const keeps = isFree && picture.format === format && bytes.length >= original;
  await writeOutput(work, path, keeps ? picture.bytes : bytes);
  return keeps
    ? { path, bytes: original, original, kept: true }
    : { path, bytes: bytes.length, original, ...(bits !== undefined && { bits }) };
}

/** How hard the encoder of WebP tries. */
const WEBP_EFFORTS = { fast: 1, normal: 4, best: 6 };

interface EncodeOptions {
  keepOrder: boolean;
  format: (typeof REMAP_FORMATS)[number];
  timing: Timing;
  effort: Effort;
}

async function encode(
  image: IndexedImage,
  { keepOrder, format, timing, effort }: EncodeOptions,
  pacer: Pacer,
) {
  if (format === 'png') return pacer.run(indexedPng(image, effort, keepOrder));
  if (format === 'gif')
    return { bytes: (await import('../../output/indexed/gif.ts')).indexedGif(image, timing) };
  const { indexedWebp } = await import('../../output/raster.ts');
  return { bytes: await indexedWebp(image, timing, WEBP_EFFORTS[effort]) };
}
