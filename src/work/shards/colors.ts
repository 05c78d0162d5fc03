import type { AlphaMode, Image, Rgb } from '../../core/image.ts';
import { Pacer } from '../../core/pacer.ts';
import type { PassSums } from '../../core/rowStore.ts';
import type { Warning } from '../../core/warnings.ts';
import { joinUnits, unitsOf, weightsOfUnits } from '../../features/colorCounts.ts';
import { type ColorDataset, colorDataset, countedColors, sampleBits } from '../../features/colors.ts';
import type { ColorSpace } from '../../features/colorspace.ts';
import { inFile } from '../../input/open.ts';
import { decodePicture } from '../kept.ts';
import { partOf } from '../partOf.ts';
import type { Work } from '../work.ts';
import type { PictureFile } from './form.ts';
import { fileOf, type OpenManifest } from './manifest.ts';
import { changed } from './rows.ts';

/*
 * The distinct colors of the pictures of shards, with whole counts, which join without loss. Beside the colors a summary has
 * what results tell of each picture.
 */

/** Numbers of a picture in a summary. */
const FACTS = [
  'number',
  'width',
  'height',
  'frames',
  'bands',
  'bits',
  'usedBits',
  'allFrames',
  'used',
] as const;
type Facts = Record<(typeof FACTS)[number], number>;

/**
 * Counts the colors of some pictures. Memory: those of a picture, and the colors.
 * @param first the number of the first picture
 * @throws {ClusterkitError} input, for a picture that is damaged or was changed; memory; aborted
 */
export async function countPictures(
  work: Work,
  manifest: OpenManifest,
  pictures: readonly PictureFile[],
  first: number,
): Promise<PassSums> {
  const pacer = new Pacer(work.pacing);
  const alpha = manifest.reading?.alpha ?? 'skip';
  let counted = joinUnits([]);
  const facts: number[] = [];
  for (const [at, picture] of pictures.entries()) {
    const { image, colors, allFrames } = await countPicture(work, manifest, picture);
    counted = joinUnits([counted, { codes: colors.codes, units: unitsOf(colors.weights, alpha) }]);
    const { width, height, frames, bands, data } = image;
    const bits = data.BYTES_PER_ELEMENT * 8;
    const one: Facts = {
      ...{ number: first + at, width, height, frames, bands, bits, usedBits: sampleBits(image) },
      ...{ allFrames, used: colors.used },
    };
    facts.push(...FACTS.map((name) => one[name]));
    pacer.mention({ stage: 'colors', done: at + 1, total: pictures.length });
    if (pacer.due) await pacer.pause();
  }
  return packed(counted, Float64Array.from(facts));
}

async function countPicture(
  work: Work,
  { path: manifest, reading = {} }: OpenManifest,
  { path, bytes, sha256 }: PictureFile,
): Promise<{ image: Image; colors: ColorDataset; allFrames: number }> {
  const { frames, alpha, background } = reading;
  const file = fileOf(manifest, path);
  const decoded = await decodePicture(work, file, frames);
  if (decoded.bytes.length !== bytes || decoded.sha256 !== sha256)
    throw changed(file, 'has other bytes than its manifest says');
  const image = await inFile(file, () => partOf(decoded.image, reading));
  const left = work.maxMemory - decoded.bytes.length - image.data.byteLength;
  const colors = await inFile(file, () => colorDataset(image, { alpha, background, maxMemory: left }));
  const leftOut = decoded.warnings.find(({ code }) => code === 'frames-left-out');
  return { image, colors, allFrames: leftOut?.code === 'frames-left-out' ? leftOut.frames : image.frames };
}

function packed({ codes, units }: ReturnType<typeof joinUnits>, pictures: Float64Array): PassSums {
  return { codes: Float64Array.from(codes), units, pictures };
}

/** The colors of the pictures of all parts. */
export function joinColors(parts: readonly PassSums[]): PassSums {
  const counts = parts.map(({ codes, units }) => ({ codes: Uint32Array.from(codes), units }));
  const facts = parts.flatMap(({ pictures }) => factsOf(pictures));
  const rows = facts.sort((a, b) => a.number - b.number).flatMap((one) => FACTS.map((name) => one[name]));
  return packed(joinUnits(counts), Float64Array.from(rows));
}

function factsOf(pictures: Float64Array): Facts[] {
  const width = FACTS.length;
  return Array.from(
    { length: pictures.length / width },
    (_, p) => Object.fromEntries(FACTS.map((name, f) => [name, pictures[p * width + f]])) as Facts,
  );
}

/** Whether arrays can be those of a summary of colors. */
export function areColors({ codes, units, pictures }: PassSums): boolean {
  return (
    codes.length === units.length &&
    pictures.length % FACTS.length === 0 &&
    codes.every(
      (code, i) => code < 2 ** 24 && Number.isInteger(code) && code > (i > 0 ? codes[i - 1] : -1),
    ) &&
    units.every((unit) => Number.isSafeInteger(unit) && unit > 0)
  );
}

/** Colors that were counted, and what is known of their pictures. */
export interface CountedPictures {
  colors: ColorDataset;
  images: { number: number; image: Omit<Image, 'data'>; warnings: Warning[] }[];
}

/** The colors of a summary in a space. */
export function colorsOfSums(
  { codes, units, pictures }: PassSums,
  { alpha = 'skip', background = [255, 255, 255] }: { alpha?: AlphaMode; background?: Rgb },
  space: ColorSpace,
): CountedPictures {
  const facts = factsOf(pictures);
  const used = facts.reduce((sum, one) => sum + one.used, 0);
  const source = { data: new Uint8Array(0), n: 0, bands: 3, alpha, background } as const;
  const counts = { codes: Uint32Array.from(codes), weights: weightsOfUnits(units, alpha), used };
  return { colors: countedColors(counts, { space, source }), images: facts.map(imageOf) };
}

function imageOf({ number, width, height, frames, bands, bits, usedBits, allFrames }: Facts) {
  const warnings: Warning[] = [];
  if (allFrames > frames) warnings.push({ code: 'frames-left-out', used: frames, frames: allFrames });
  if (bits > 8)
    warnings.push({ code: 'reduced-to-8-bit', bits, ...(usedBits < bits ? { used: usedBits } : {}) });
  return { number, image: { width, height, frames, bands: bands as Image['bands'] }, warnings };
}
