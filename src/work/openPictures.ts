import { ClusterkitError } from '../core/errors.ts';
import { type Image, pixelCount, toHex } from '../core/image.ts';
import { withDefaults } from '../core/params.ts';
import {
  type ColorDataset,
  type ColorOptions,
  colorDataset,
  labelPixels,
  mergeColors,
  sampleBits,
} from '../features/colors.ts';
import { inFile } from '../input/open.ts';
import type { ImageInput } from '../output/document.ts';
import { decodePicture, keptOr } from './kept.ts';
import { asPixels, inGrid, type PictureSubject, pixelName } from './openPixels.ts';
import { PICTURES, SPACE, type SubjectOptions } from './params/reading.ts';
import { partOf } from './partOf.ts';
import type { Work } from './work.ts';

/**
 * The distinct colors of a picture, or of several pictures together, weighted by their pixels; with `grid` the pixels
 * themselves, which are neighbors if they are adjacent; with `position` the pixels by their colors and places; with
 * `superpixels` the mean colors of superpixels.
 * @throws {ClusterkitError} usage, input or memory
 */
export async function openPictures(
  work: Work,
  files: readonly string[],
  options: SubjectOptions,
): Promise<PictureSubject> {
  if (typeof options.labels === 'string')
    throw new ClusterkitError('usage', 'the colors of a picture have no true classes', { option: 'labels' });
  const parts: PictureSubject[] = [];
  for (const file of files) parts.push(await openColors(work, file, options));
  if (options.superpixels !== undefined)
    return (await import('./openSuperpixels.ts')).asSuperpixels(work, parts, options);
  if (options.pixels) return asPixels(work, parts);
  if (options.grid || options.position) return inGrid(parts, options);
  return parts.length > 1 ? together(parts) : parts[0];
}

async function openColors(work: Work, path: string, options: SubjectOptions): Promise<PictureSubject> {
  const started = performance.now();
  const { maxMemory } = work;
  const reading = withDefaults([SPACE, ...PICTURES], options);
  const { space, alpha, background, frames, region, resize } = reading;
  const file = await decodePicture(work, path, frames);
  const warnings = [...file.warnings];
  const image = await inFile(path, () => partOf(file.image, reading));
  const bits = image.data.BYTES_PER_ELEMENT * 8;
  const used = sampleBits(image);
  if (bits > 8) warnings.push({ code: 'reduced-to-8-bit', bits, ...(used < bits ? { used } : {}) });
  const left = maxMemory - file.bytes.length - image.data.byteLength;
  const key = [file.sha256, frames, region, resize, alpha, background];
  const colors = await inFile(path, () =>
    countedColors(work, key, image, { alpha, background, space, maxMemory: left }),
  );
  return {
    kind: 'picture',
    path,
    files: [path],
    name: file.name,
    ...ofColors(colors, [{ path, image, colors }]),
    measuring: {},
    record: imageRecord(path, file.sha256, image),
    reading: {
      space,
      alpha,
      ...(alpha === 'blend' && background ? { background: toHex(background) } : {}),
      frames: frames ?? 'first',
      ...(region !== undefined && { region }),
      ...(resize !== undefined && { resize }),
    },
    steps: [],
    models: [],
    warnings,
    seconds: (performance.now() - started) / 1000,
    picture: { image, colors },
  };
}

/** @param key what the count depends on */
async function countedColors(
  work: Work,
  key: unknown,
  image: Image,
  options: ColorOptions,
): Promise<ColorDataset> {
  let made: ColorDataset | undefined;
  const counts = await keptOr(work, 'colors', key, () => {
    made = colorDataset(image, options);
    const { codes, weights, used } = made;
    return { codes, weights, used };
  });
  return made ?? colorDataset(image, { ...options, counts });
}

/** The JSON of a picture. */
export function imageRecord(path: string, sha256: string, image: Omit<Image, 'data'>): ImageInput {
  const { width, height, frames } = image;
  const dim = image.bands > 2 ? 3 : 1;
  return { path, sha256, kind: 'image', n: pixelCount(image), dim, width, height, frames };
}

interface Part {
  path: string;
  image: Image;
  colors: ColorDataset;
}

/** What is known of a subject by its colors. */
export function ofColors(colors: ColorDataset, parts: readonly Part[]) {
  const { n, rgb } = colors;
  const hex = (i: number) => toHex([rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]]);
  return {
    unit: 'colors',
    n,
    data: colors,
    names: () => Array.from({ length: n }, (_, i) => hex(i)),
    placeOf: async (row: number) => placeOfColor(colors, parts, row),
  } as const;
}

/** The picture and the first pixel of a color, counted from the top left. */
function placeOfColor(colors: ColorDataset, parts: readonly Part[], row: number) {
  const isOne = Int32Array.from({ length: colors.n }, (_, i) => (i === row ? 1 : 0));
  for (const { path, image, colors: own } of parts) {
    const pixel = labelPixels({ ...colors, source: own.source }, isOne).indexOf(1);
    if (pixel >= 0) return { file: path, name: pixelName(image, pixel) };
  }
  return { file: parts[0].path, name: `color ${row}` };
}

/** Several pictures as one, with their pixels in a line. */
function together(parts: readonly PictureSubject[]): PictureSubject {
  const colors = mergeColors(parts.map(({ picture }) => picture.colors));
  const n = parts.reduce((sum, { picture }) => sum + picture.colors.source.n, 0);
  const [first] = parts;
  const image: Image = { ...first.picture.image, width: n, height: 1, frames: 1, bands: 3 };
  return {
    ...first,
    files: parts.map(({ path }) => path),
    name: `${first.name} and ${parts.length - 1} more`,
    ...ofColors(
      colors,
      parts.map(({ path, picture }) => ({ path, image: picture.image, colors: picture.colors })),
    ),
    record: {
      ...imageRecord(first.path, first.record.sha256, image),
      pictures: parts.map(({ record }) => record),
    },
    warnings: parts.flatMap((part) => part.warnings),
    seconds: parts.reduce((sum, part) => sum + part.seconds, 0),
    picture: { image, colors, parts },
  };
}
