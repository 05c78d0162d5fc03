import type { Metadata, Sharp } from 'sharp';
import type { RowShape } from '../core/dataset.ts';
import { ClusterkitError, foreignMessage, invalid } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import type { Warning } from '../core/warnings.ts';
import { decodeBmp, readBmpHeader } from './bmp.ts';
import type { ImageFacts } from './facts.ts';
import { decodeNetpbm, netpbmFacts } from './netpbm.ts';
import { decodePng, plainPng, pngFacts } from './png.ts';
import { type FileKind, notThat, sniff } from './sniff.ts';

/** How a picture is decoded. */
export interface ImageOptions {
  /** Frames of an animation: `first`, `all`, a number from 0, or a range such as 0..9. Default first. */
  frames?: string;
  /** Bytes that decoding may take, default no bound. */
  maxMemory?: number;
}

/** A picture and the facts of its file. */
export interface DecodedImage {
  image: Image;
  facts: ImageFacts;
  warnings: Warning[];
}

const PICTURES: ReadonlySet<FileKind> = new Set([
  'jpeg',
  'png',
  'gif',
  'webp',
  'tiff',
  'avif',
  'svg',
  'bmp',
  'netpbm',
]);

/** Whether a file of this kind is a readable picture. */
export function isPicture(kind: FileKind): boolean {
  return PICTURES.has(kind);
}

/**
 * The facts of a picture, from its header alone.
 * @throws {ClusterkitError} input, when the bytes are no readable picture; the error has no file name
 */
export async function readImageFacts(bytes: Uint8Array): Promise<ImageFacts> {
  const png = plainPng(bytes);
  return png ? pngFacts(png) : factsOf(bytes);
}

/** The facts of any picture. */
async function factsOf(bytes: Uint8Array): Promise<ImageFacts> {
  const kind = pictureKind(bytes);
  if (kind === 'bmp') return bmpFacts(bytes);
  if (kind === 'netpbm') return netpbmFacts(bytes);
  const { imageFacts } = await import('./facts.ts');
  return imageFacts(await sharpMetadata(bytes), kind);
}

/**
 * Decodes a picture: upright, in sRGB, with 16 bits where the file has 16.
 * @throws {ClusterkitError} input, when the bytes are no picture or damaged; memory, before too much is taken
 */
export async function decodeImage(bytes: Uint8Array, options: ImageOptions = {}): Promise<DecodedImage> {
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  const png = plainPng(bytes);
  const facts = png ? pngFacts(png) : await factsOf(bytes);
  const { first, count } = pickFrames(options.frames ?? 'first', facts.frames);
  checkDecoding(facts, count, maxMemory);
  const warnings: Warning[] = [];
  if (count < facts.frames && options.frames === undefined) {
    warnings.push({ code: 'frames-left-out', used: count, frames: facts.frames });
  }
  const own = png ? await decodePng(png) : decodeOwn(bytes);
  const image = own ?? (await decodeBySharp(bytes, facts, first, count));
  return { image, facts, warnings };
}

/**
 * Decodes a picture as a row of numbers: upright, in sRGB, transparent parts over white, scaled to
 * a size without regard to proportions (Lanczos), 8 bits a band, the bands of a pixel together. Only the first frame.
 * @returns height * width * bands values, and the facts of the file
 * @throws {ClusterkitError} as `decodeImage`
 */
export async function decodeToShape(
  bytes: Uint8Array,
  { width, height, bands }: RowShape,
  maxMemory = Number.POSITIVE_INFINITY,
): Promise<{ row: Uint8Array; facts: ImageFacts }> {
  const facts = await readImageFacts(bytes);
  checkDecoding(facts, 1, maxMemory);
  const own = decodeOwn(bytes);
  const pipeline = await (own ? rawPipeline(own) : firstFrame(bytes, facts));
  try {
    const { data, info } = await pipeline
      .resize(width, height, { fit: 'fill' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { row: toBands(asBytes(data), info.channels, bands), facts };
  } catch (error) {
    throw damaged(error);
  }
}

/** Refuses a picture that would take too much memory or whose samples have no known range. */
function checkDecoding(facts: ImageFacts, frames: number, maxMemory: number): void {
  // decoder and result each hold the samples once
  const sampleBytes = facts.bitsPerBand > 8 ? 2 : 1;
  const need = 2 * facts.width * facts.height * frames * Math.max(3, facts.bands.length) * sampleBytes;
  const size = `${facts.width} x ${facts.height} pixels${frames > 1 ? ` in ${frames} frames` : ''}`;
  checkMemory(`decoding ${size}`, need, maxMemory, [{ how: 'do', what: 'shrink the picture' }, MORE_MEMORY]);
  if (facts.bitsPerBand > 16) {
    // the range of floating-point samples is not known
    throw new ClusterkitError('input', `${facts.bitsPerBand}-bit samples are not supported`, {
      remedies: [{ how: 'do', what: 'convert the picture to 8 or 16 bits' }],
    });
  }
}

/** Decodes a picture of a format that libvips does not read here. */
function decodeOwn(bytes: Uint8Array): Image | undefined {
  const kind = sniff(bytes);
  if (kind === 'bmp') return decodeBmp(bytes);
  return kind === 'netpbm' ? decodeNetpbm(bytes) : undefined;
}

/** Loads sharp, which takes a third of the time of a small picture. If it cannot be loaded, that says nothing of the picture. */
async function loadSharp() {
  return (await import('sharp')).default;
}

async function firstFrame(bytes: Uint8Array, facts: ImageFacts): Promise<Sharp> {
  const ignoreIcc = hasPlainProfile(facts);
  const sharp = await loadSharp();
  return sharp(bytes, { failOn: 'warning', limitInputPixels: false, ignoreIcc }).autoOrient();
}

async function rawPipeline({ width, height, bands, data }: Image): Promise<Sharp> {
  const sharp = await loadSharp();
  const bytes = data instanceof Uint8Array ? data : Uint8Array.from(data, (value) => value >> 8);
  return sharp(bytes, { raw: { width, height, channels: bands } });
}

/** Converts pixels of one or three bands to one band (Rec. 601, as Pillow's L) or to three. */
function toBands(pixels: Uint8Array, from: number, to: 1 | 3): Uint8Array {
  if (from === to) return pixels;
  const out = new Uint8Array((pixels.length / from) * to);
  for (let p = 0, q = 0; q < out.length; p += from, q += to) {
    if (to === 3) out.fill(pixels[p], q, q + 3);
    else out[q] = (19595 * pixels[p] + 38470 * pixels[p + 1] + 7471 * pixels[p + 2] + 32768) >> 16;
  }
  return out;
}

function pictureKind(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) throw new ClusterkitError('input', 'the file is empty');
  const kind = sniff(bytes);
  if (PICTURES.has(kind)) return kind;
  throw notThat(bytes, 'a picture that can be read');
}

function bmpFacts(bytes: Uint8Array): ImageFacts {
  const header = readBmpHeader(bytes);
  const bands = header.alpha ? ['R', 'G', 'B', 'A'] : header.palette ? ['P'] : ['R', 'G', 'B'];
  return {
    format: 'bmp',
    width: header.width,
    height: header.height,
    frames: 1,
    mode: bands.join(''),
    bands,
    bitsPerBand: header.palette ? header.bits : 8,
    space: 'srgb',
  };
}

/** The wanted frames, as the first frame and the number of frames. */
function pickFrames(wanted: string, frames: number): { first: number; count: number } {
  if (wanted === 'first') return { first: 0, count: 1 };
  if (wanted === 'all') return { first: 0, count: frames };
  const range = /^(\d+)(?:(?:\.\.|-)(\d+))?$/.exec(wanted);
  if (!range) throw invalid('frames', 'first, all, a number or a range such as 0..9', wanted);
  const first = Number(range[1]);
  const last = range[2] === undefined ? first : Number(range[2]);
  if (last < first) throw invalid('frames', 'a range that does not fall', wanted);
  if (last >= frames) {
    const held =
      frames === 1 ? 'the picture has one frame, number 0' : `the picture has frames 0 to ${frames - 1}`;
    throw new ClusterkitError('input', held, { option: 'frames', value: wanted });
  }
  return { first, count: last - first + 1 };
}

async function sharpMetadata(bytes: Uint8Array): Promise<Metadata> {
  const sharp = await loadSharp();
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw damaged(error);
  }
}

/** Frames of `pages`, from `page` on, below each other. */
async function decodeBySharp(
  bytes: Uint8Array,
  facts: ImageFacts,
  page: number,
  pages: number,
): Promise<Image> {
  if (pages === 1 || (facts.orientation ?? 1) === 1) return decodeStrip(bytes, facts, page, pages);
  // the decoder would turn the strip of frames as a whole, so each frame is turned alone
  const images: Image[] = [];
  for (let frame = 0; frame < pages; frame++) images.push(await decodeStrip(bytes, facts, page + frame, 1));
  return { ...images[0], frames: pages, data: concatenate(images.map(({ data }) => data)) };
}

function concatenate(parts: Image['data'][]): Image['data'] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = parts[0] instanceof Uint8Array ? new Uint8Array(length) : new Uint16Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function decodeStrip(
  bytes: Uint8Array,
  facts: ImageFacts,
  page: number,
  pages: number,
): Promise<Image> {
  const wide = facts.bitsPerBand === 16;
  const grey = facts.space === 'b-w' || facts.space === 'grey16';
  // the decoder drops the alpha of gray pictures, so gray with alpha is decoded as RGBA
  const single = grey && !facts.bands.includes('A');
  const ignoreIcc = hasPlainProfile(facts);
  const frames = facts.frames > 1 ? { page, pages } : {};
  const sharp = await loadSharp();
  try {
    let pipeline = sharp(bytes, { failOn: 'warning', limitInputPixels: false, ignoreIcc, ...frames });
    if (pages === 1) pipeline = pipeline.autoOrient();
    const [deep, shallow] = single ? ['grey16', 'b-w'] : ['rgb16', 'srgb'];
    pipeline = pipeline.toColourspace(wide ? deep : shallow);
    const { data, info } = await pipeline
      .raw({ depth: wide ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const samples = wide ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : asBytes(data);
    const rgba = { width: info.width, height: info.height / pages, frames: pages, data: samples };
    if (grey && info.channels === 4) return { ...rgba, bands: 2, data: greyAndAlpha(samples) };
    return { ...rgba, bands: info.channels as Image['bands'] };
  } catch (error) {
    throw damaged(error);
  }
}

/** Whether the profile is sRGB: an embedded sRGB profile adds nothing, and a conversion could only round. */
function hasPlainProfile(facts: ImageFacts): boolean {
  return /^sRGB/i.test(facts.profile ?? '');
}

/** Gray and alpha of gray pixels in RGBA: R and A. */
function greyAndAlpha(rgba: Uint8Array | Uint16Array): Uint8Array | Uint16Array {
  const pairs =
    rgba instanceof Uint8Array ? new Uint8Array(rgba.length / 2) : new Uint16Array(rgba.length / 2);
  for (let p = 0, q = 0; p < rgba.length; p += 4, q += 2) {
    pairs[q] = rgba[p];
    pairs[q + 1] = rgba[p + 3];
  }
  return pairs;
}

function asBytes(data: Buffer): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** One line of the many of a libvips error; "VipsJpeg: premature end" becomes "premature end". */
function damaged(error: unknown): ClusterkitError {
  const text = foreignMessage(error);
  const lines = text.split('\n').map((line) => line.trim());
  const last = lines.filter((line) => /[a-z]{3}/i.test(line)).at(-1) ?? text;
  const reason = last.replace(/^([\w-]+: )+/, '').replace(/^Input (buffer|file) (has|contains) /i, '');
  const isKnown = !/labq/.test(reason);
  const what = isKnown ? 'the picture is damaged or cut short' : 'pictures of this kind cannot be read';
  return new ClusterkitError('input', `${what} (${reason.slice(0, 160)})`, { cause: error });
}
