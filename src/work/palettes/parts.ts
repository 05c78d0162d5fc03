import { totalWeight } from '../../core/dataset.ts';
import { ClusterkitError, NoPixelsError } from '../../core/errors.ts';
import type { Warning } from '../../core/warnings.ts';
import { type ColorDataset, labelPixels, mergeColors, pointsOfPixels } from '../../features/colors.ts';
import { inFile } from '../../input/open.ts';
import { type EmphasisName, emphasized } from '../../palettes/emphasis.ts';
import { parseIgnored, type Selected, selectColors } from '../../palettes/selection.ts';
import { decodePicture } from '../kept.ts';
import { openPictures } from '../openPictures.ts';
import type { PictureSubject } from '../openPixels.ts';
import type { PaletteOptions } from '../params/palette.ts';
import { partOf } from '../partOf.ts';
import type { Work } from '../work.ts';

/** Colors of a picture that count. */
export interface Part extends Selected {
  subject: PictureSubject;
}

/**
 * Reads a picture, and leaves out what does not count.
 * @throws {ClusterkitError} usage, input or memory, naming the file
 */
async function openPart(work: Work, file: string, settings: PaletteOptions): Promise<Part> {
  const ignored = (settings.ignore ?? []).map(parseIgnored);
  const subject = await openPictures(work, [file], settings);
  const { image, colors } = subject.picture;
  const mask =
    settings.mask === undefined ? undefined : await readMask(work, settings.mask, subject, settings);
  const selected =
    ignored.length === 0 && !mask
      ? { colors, removed: [] }
      : await inFile(file, () => selectColors(colors, image, ignored, mask));
  return { subject, ...selected };
}

/**
 * Reads the pictures of one palette. Of several, those without a pixel that counts are left out.
 * @throws {ClusterkitError} usage, input or memory, naming the file
 */
export async function openParts(
  work: Work,
  files: readonly string[],
  settings: PaletteOptions,
): Promise<{ parts: Part[]; places: number[]; left: Warning[] }> {
  const parts: Part[] = [];
  const places: number[] = [];
  const empty: NoPixelsError[] = [];
  for (const [place, file] of files.entries())
    try {
      parts.push(await openPart(work, file, settings));
      places.push(place);
    } catch (error) {
      if (!(error instanceof NoPixelsError)) throw error;
      empty.push(error);
    }
  if (parts.length === 0) throw empty[0];
  const left: Warning[] = [];
  if (empty.length > 0)
    left.push({ code: 'empty-pictures-left-out', pictures: empty.length, first: empty[0].at?.file ?? '' });
  return { parts, places, left };
}

/** What is to be said of the pixels of pictures. */
export function warningsOf(parts: readonly Part[]): Warning[] {
  const total = parts.reduce((sum, { subject }) => sum + pixelsOf(subject), 0);
  const pixels = total - parts.reduce((sum, { subject }) => sum + subject.picture.colors.used, 0);
  return [
    ...parts.flatMap(({ subject }) => subject.warnings),
    ...(pixels > 0 ? [{ code: 'transparent-left-out', pixels, total } as const] : []),
  ];
}

/** A level for each pixel of a picture: dark and transparent ones are low. */
async function readMask(
  work: Work,
  path: string,
  { picture: { image } }: PictureSubject,
  { region, resize }: PaletteOptions,
): Promise<Uint8Array> {
  if (path === '-')
    throw new ClusterkitError('usage', 'standard input is for pictures; a mask is a file', {
      option: 'mask',
      value: path,
    });
  const { image: whole } = await decodePicture(work, path);
  const mask = await inFile(path, () => partOf(whole, { region, resize }));
  const { width, height, bands, data } = mask;
  if (width !== image.width || height !== image.height) {
    const sizes = `it has ${width} x ${height} pixels, the picture has ${image.width} x ${image.height}`;
    throw new ClusterkitError('input', `a mask has the size of its picture: ${sizes}`, {
      at: { file: path },
    });
  }
  const scale = data instanceof Uint8Array ? 1 : 1 / 257;
  const levels = new Uint8Array(width * height * image.frames);
  for (let pixel = 0; pixel < levels.length; pixel++) {
    const at = (pixel % (width * height)) * bands;
    const level = bands < 3 ? data[at] : 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
    const opacity = bands % 2 === 0 ? data[at + bands - 1] * scale : 255;
    levels[pixel] = opacity < 128 ? 0 : Math.round(level * scale);
  }
  return levels;
}

/** Pixels, those that are transparent included; where pixels are weighted by their opacity, the sum of it. */
function pixelsOf({ picture: { colors } }: PictureSubject): number {
  return colors.source.alpha === 'weight' ? colors.used : colors.source.n;
}

/** What was left out of the parts, with shares of all pixels. */
export function removedFrom(parts: readonly Part[]): Selected['removed'] {
  const all = parts.reduce((sum, { subject }) => sum + pixelsOf(subject), 0);
  const sums = new Map<string, number>();
  for (const { subject, removed } of parts) {
    const { used } = subject.picture.colors;
    const clear = pixelsOf(subject) - used;
    if (clear > 0) sums.set('transparent', (sums.get('transparent') ?? 0) + clear);
    for (const { what, share } of removed) sums.set(what, (sums.get(what) ?? 0) + share * used);
  }
  return Array.from(sums, ([what, sum]) => ({ what, share: sum / all }));
}

/** How much each of the colors of all parts counts for what is found. */
export function countedWeights(parts: readonly Part[], how: EmphasisName): ColorDataset['weights'] {
  const counted = parts.map(({ subject, colors, points }) => {
    const { image, colors: whole } = subject.picture;
    const all = { image, whole, points: () => points ?? pointsOfPixels(whole) };
    return { ...colors, weights: emphasized(colors, how, all) };
  });
  return counted.length > 1 ? mergeColors(counted).weights : counted[0].weights;
}

/** Looks up a number of a color by its code; -1 for codes that are not there. */
export type CodeLookUp = (code: number) => number;

/** @param codes in ascending order */
export function numberOfCode(codes: Uint32Array, numberOf: (i: number) => number): CodeLookUp {
  return (code) => {
    let low = 0;
    let high = codes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (codes[middle] < code) low = middle + 1;
      else high = middle;
    }
    return codes[low] === code ? numberOf(low) : -1;
  };
}

/** The swatch of each pixel of a picture, -1 for pixels that do not count. @param swatchOf that of a color */
export function swatchesOfPixels({ subject, points }: Part, swatchOf: CodeLookUp): Int32Array {
  const { colors } = subject.picture;
  const swatches = Int32Array.from(colors.codes, swatchOf);
  if (!points) return labelPixels(colors, swatches);
  return points.map((point) => (point < 0 ? -1 : swatches[point]));
}

/** The share of each of k swatches in a picture. */
export function sharesOf({ colors }: Part, swatchOf: CodeLookUp, k: number): number[] {
  const sums = new Float64Array(k);
  colors.codes.forEach((code, i) => {
    sums[swatchOf(code)] += colors.weights[i];
  });
  const total = totalWeight(colors);
  return Array.from(sums, (sum) => sum / total);
}

/** The share of each swatch in a frame of an animation. */
export interface FrameShares {
  /** Its number in the file, from 0. */
  frame: number;
  shares: number[];
}

/**
 * The shares of k swatches in each frame of a picture; undefined where it has one. A frame without pixels that count has
 * shares of 0.
 * @param swatches from `swatchesOfPixels`
 * @param which the frames that were read, as in options
 */
export function sharesOfFrames(
  { subject }: Part,
  swatches: Int32Array,
  k: number,
  which = 'all',
): FrameShares[] | undefined {
  const { image, colors } = subject.picture;
  const { width, height, frames, bands, data } = image;
  if (frames < 2) return undefined;
  const isWeighted = colors.source.alpha === 'weight' && bands % 2 === 0;
  const first = Number(/^\d+/.exec(which)?.[0] ?? 0);
  return Array.from({ length: frames }, (_, f) => {
    const sums = new Float64Array(k);
    for (let i = f * width * height; i < (f + 1) * width * height; i++)
      if (swatches[i] >= 0) sums[swatches[i]] += isWeighted ? data[i * bands + bands - 1] : 1;
    const total = sums.reduce((sum, one) => sum + one, 0) || 1;
    return { frame: first + f, shares: Array.from(sums, (sum) => sum / total) };
  });
}
