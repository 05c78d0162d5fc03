/**
 * A decoded picture: interleaved samples, row by row from the top left, frames below each other. The picture is
 * upright (EXIF orientation applied) and in sRGB; alpha, if any, is not premultiplied.
 */
export interface Image {
  width: number;
  /** Rows of one frame. */
  height: number;
  frames: number;
  /** 1 gray, 2 gray + alpha, 3 RGB, 4 RGBA. */
  bands: 1 | 2 | 3 | 4;
  /** frames * height * width * bands samples; 16-bit pictures keep their 16 bits. */
  data: Uint8Array | Uint16Array;
}

/** A picture of few colors: the number of a color for each pixel, frames below each other. */
export interface IndexedImage {
  width: number;
  /** Rows of one frame. */
  height: number;
  frames: number;
  /** frames * height * width numbers of colors. */
  indices: Uint8Array;
  /** Up to 256 colors: red, green, blue and opacity, not premultiplied. */
  palette: Uint8Array;
}

/** How an animation runs. */
export interface Timing {
  /** Milliseconds that each frame is shown. */
  delays?: readonly number[];
  /** How often all frames are shown, 0 for ever. */
  loop?: number;
}

/** Where rows lie that are pixels of a picture. */
export interface PixelGrid {
  width: number;
  height: number;
  /** The pixel of each row, rising, counted line by line from the top left; absent: every pixel is a row. */
  pixels?: Int32Array;
}

/** The names of `AlphaMode`. */
export const ALPHA_MODES = ['skip', 'blend', 'weight'] as const;

/** How to treat transparent pixels; see `features/colors`. */
export type AlphaMode = (typeof ALPHA_MODES)[number];

/** An sRGB color, each channel 0 to 255. */
export type Rgb = readonly [r: number, g: number, b: number];

/** Pixels of all frames together. */
export function pixelCount(image: Omit<Image, 'data'>): number {
  return image.width * image.height * image.frames;
}

export function hasAlpha(image: Image): boolean {
  return image.bands === 2 || image.bands === 4;
}

/**
 * `#rrggbb` of a color, each channel rounded to the nearest whole number and kept within 0 to 255.
 * @example
 * console.log(toHex([255, 128, 0])); // #ff8000
 */
export function toHex(rgb: ArrayLike<number>): string {
  let hex = '#';
  for (let j = 0; j < 3; j++) {
    hex += Math.min(255, Math.max(0, Math.round(rgb[j])))
      .toString(16)
      .padStart(2, '0');
  }
  return hex;
}

/** Channels from 0 to 255 as whole numbers. */
export function roundRgb(rgb: ArrayLike<number>): Rgb {
  return [Math.round(rgb[0]), Math.round(rgb[1]), Math.round(rgb[2])];
}

/**
 * The channels of `#rgb` or `#rrggbb` (the # may be missing); undefined for other text.
 * @example
 * console.log(fromHex('#ff8000'), fromHex('orange')); // [ 255, 128, 0 ] undefined
 */
export function fromHex(text: string): Rgb | undefined {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (digits === undefined) return undefined;
  const wide = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  const value = Number.parseInt(wide, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
