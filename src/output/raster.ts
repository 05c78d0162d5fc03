import sharp, { type Sharp } from 'sharp';
import { ClusterkitError } from '../core/errors.ts';
import type { Image, IndexedImage, Rgb, Timing } from '../core/image.ts';
import { finish } from '../core/pacer.ts';

/** The shape of a picture. */
interface Grid {
  width: number;
  /** Rows of one frame. */
  height: number;
  frames: number;
}

/** Colors in the palette of a PNG; the GIF encoder reserves one of them. */
const PALETTE = 256;

/**
 * The picture with each pixel in the color of its cluster; pixels that were left out are transparent. PNG and GIF have
 * a palette if the colors fit into it; that of a PNG is the colors in their order, so that its indices are the labels. Several frames make an animation in GIF and WebP, and a strip in other formats.
 * @param labels frames * height * width, -1 for pixels left out
 * @param colors one for each cluster
 * @param format png, webp (which joins equal consecutive frames), gif (255 colors at most), tif or tiff: types that
 * keep every pixel's color
 */
export async function quantizedImage(
  labels: Int32Array,
  grid: Grid,
  colors: readonly Rgb[],
  format: string,
): Promise<Uint8Array> {
  const transparent = labels.includes(-1);
  if (format === 'png' && colors.length + Number(transparent) <= PALETTE)
    return numberedPng(labels, grid, colors);
  const channels = transparent ? 4 : 3;
  const pixels = paint(labels, colors, channels);
  const { width, height, frames } = grid;
  const animated = frames > 1 && (format === 'gif' || format === 'webp');
  const pageHeight = animated ? { pageHeight: height } : {};
  const picture = sharp(pixels, { raw: { width, height: height * frames, channels, ...pageHeight } });
  const distinct = new Set(colors.map((rgb) => rgb.join())).size + (transparent ? 1 : 0);
  return encode(picture, format, Math.max(2, distinct));
}

/** A PNG whose palette are the colors, and a transparent one behind them where pixels were left out. */
async function numberedPng(labels: Int32Array, grid: Grid, colors: readonly Rgb[]): Promise<Uint8Array> {
  const { indexedPng } = await import('./indexed/png.ts');
  const none = colors.length;
  const indices = Uint8Array.from(labels, (label) => (label < 0 ? none : label));
  const palette = new Uint8Array(4 * (labels.includes(-1) ? none + 1 : none));
  for (const [c, rgb] of colors.entries()) palette.set([...rgb, 255], 4 * c);
  return finish(indexedPng({ ...grid, indices, palette }, 'normal', true)).bytes;
}

function paint(labels: Int32Array, colors: readonly Rgb[], channels: 3 | 4): Uint8Array {
  const pixels = new Uint8Array(labels.length * channels);
  for (let i = 0, p = 0; i < labels.length; i++, p += channels) {
    const rgb = colors[labels[i]];
    // all channels of transparent pixels stay zero
    if (!rgb) continue;
    pixels[p] = rgb[0];
    pixels[p + 1] = rgb[1];
    pixels[p + 2] = rgb[2];
    if (channels === 4) pixels[p + 3] = 255;
  }
  return pixels;
}

function encode(picture: Sharp, format: string, distinct: number): Promise<Uint8Array> {
  const palette = distinct <= PALETTE;
  // if there are no more colors than the palette holds, quantization finds each of them exactly
  if (format === 'png')
    return picture.png(palette ? { palette, colors: distinct, dither: 0 } : {}).toBuffer();
  if (format === 'webp') return picture.webp({ lossless: true }).toBuffer();
  if (format === 'tif' || format === 'tiff') return picture.tiff({ compression: 'deflate' }).toBuffer();
  if (distinct >= PALETTE) {
    throw new ClusterkitError('output', `a GIF holds ${PALETTE - 1} colors, not ${distinct}`, {
      remedies: [{ how: 'do', what: 'write .png or .webp' }],
    });
  }
  return picture.gif({ colors: distinct, dither: 0, keepDuplicateFrames: true }).toBuffer();
}

/**
 * A picture of few colors as WebP without loss, with their opacity. Several frames make an animation, in which equal
 * consecutive frames are joined.
 */
export async function indexedWebp(
  { width, height, frames, indices, palette }: IndexedImage,
  { delays, loop = 0 }: Timing,
  effort: number,
): Promise<Uint8Array> {
  const channels = palette.every((value, p) => p % 4 !== 3 || value === 255) ? 3 : 4;
  const pixels = new Uint8Array(channels * indices.length);
  for (let i = 0, p = 0; i < indices.length; i++, p += channels)
    for (let j = 0; j < channels; j++) pixels[p + j] = palette[4 * indices[i] + j];
  const pages = frames > 1 ? { pageHeight: height } : {};
  const timing = frames > 1 ? { loop, delay: delays ? [...delays] : 100 } : {};
  const picture = sharp(pixels, { raw: { width, height: height * frames, channels, ...pages } });
  return picture.webp({ lossless: true, effort, minSize: frames > 1, ...timing }).toBuffer();
}

/**
 * A picture in full color. Frames are below each other.
 * @param pixels frames * height * width * 4: red, green, blue and opacity
 * @param format png, webp, tif or tiff
 */
export async function colorImage(
  pixels: Uint8Array,
  { width, height, frames }: Grid,
  format: string,
): Promise<Uint8Array> {
  const whole = sharp(pixels, { raw: { width, height: height * frames, channels: 4 } });
  const isOpaque = pixels.every((value, p) => p % 4 !== 3 || value === 255);
  return encode(isOpaque ? whole.removeAlpha() : whole, format, Number.POSITIVE_INFINITY);
}

/**
 * A gray picture of levels. Frames are below each other.
 * @param levels frames * height * width, 0 to 255
 * @param format png, webp, tif or tiff
 */
export async function maskImage(
  levels: Uint8Array,
  { width, height, frames }: Grid,
  format: string,
): Promise<Uint8Array> {
  const picture = sharp(levels, { raw: { width, height: height * frames, channels: 1 } }).toColorspace('b-w');
  if (format === 'webp') return picture.webp({ lossless: true }).toBuffer();
  if (format === 'tif' || format === 'tiff') return picture.tiff({ compression: 'deflate' }).toBuffer();
  return picture.png().toBuffer();
}

/**
 * A gray PNG whose levels are the labels: 8 bits up to 255 clusters, else 16. Pixels left out have the highest level.
 * Frames are below each other.
 * @param labels frames * height * width, -1 for pixels left out
 */
export async function labelMapPng(labels: Int32Array, grid: Grid, k: number): Promise<Uint8Array> {
  const wide = k > 255;
  if (k > 65535)
    throw new ClusterkitError('output', `a PNG holds 65535 labels, not ${k}`, {
      remedies: [{ how: 'do', what: 'write .npy or .csv' }],
    });
  const none = wide ? 65535 : 255;
  const levels = wide ? new Uint16Array(labels.length) : new Uint8Array(labels.length);
  for (let i = 0; i < labels.length; i++) levels[i] = labels[i] < 0 ? none : labels[i];
  const raw = { width: grid.width, height: grid.height * grid.frames, channels: 1 as const };
  const space = wide ? 'grey16' : 'b-w';
  return sharp(levels, { raw }).toColourspace(space).png().toBuffer();
}

/**
 * A picture for a page: its first frame, at most `most` pixels wide and high, as JPEG, or PNG if it is not opaque.
 * @returns the file, and its size in pixels
 */
export async function pagePicture(
  { width, height, bands, data }: Pick<Image, 'width' | 'height' | 'bands' | 'data'>,
  most: number,
): Promise<{ bytes: Uint8Array; width: number; height: number; type: string }> {
  const frame = data.subarray(0, width * height * bands);
  const whole = sharp(frame, { raw: { width, height, channels: bands } });
  const isOpaque = bands % 2 === 1;
  const fitted = whole.resize({ width: most, height: most, fit: 'inside', withoutEnlargement: true });
  const encoded = isOpaque ? fitted.toColourspace('srgb').jpeg({ quality: 88 }) : fitted.png();
  const { data: bytes, info } = await encoded.toBuffer({ resolveWithObject: true });
  const type = isOpaque ? 'image/jpeg' : 'image/png';
  return { bytes, width: info.width, height: info.height, type };
}
