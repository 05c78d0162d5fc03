/** Colors as pictures of density: the number of pixels in each cell of two of the three channels. */
import { encode } from 'fast-png';
import { type ThemeName, themedPicture } from './themes.ts';

/** Cells along one side of a panel: a cell has two intensities, and stays visible at the size of the panel. */
export const BINS = 128;

/** The cell of the color at `i`; row 0 is at the top (highest `y`). */
export function cellOf(rgb: Uint8Array, i: number, xChannel: number, yChannel: number): number {
  const x = rgb[3 * i + xChannel] >> 1;
  const y = rgb[3 * i + yChannel] >> 1;
  return (BINS - 1 - y) * BINS + x;
}

/** Pixels in each of BINS * BINS cells. */
export function density(
  rgb: Uint8Array,
  weights: ArrayLike<number>,
  xChannel: number,
  yChannel: number,
): Float64Array {
  const cells = new Float64Array(BINS * BINS);
  for (let i = 0; i < weights.length; i++) cells[cellOf(rgb, i, xChannel, yChannel)] += weights[i];
  return cells;
}

export type Triple = readonly [number, number, number];

/**
 * From light to dark and through several hues, so that adjacent steps differ visibly; the first is still visible on
 * white.
 */
const RAMP: readonly Triple[] = [
  [196, 222, 222],
  [122, 190, 196],
  [58, 146, 176],
  [38, 98, 152],
  [40, 56, 116],
  [28, 20, 62],
];
/** Number of shades: few shades compress well, and more shades would not be visible. */
const SHADES = 48;

/** The color at `t` in 0 to 1, light to dark. */
export function ramp(t: number, theme: ThemeName = 'light'): Triple {
  // the fewest are near the page: pale on a light page, dark on a dark one
  const s = theme === 'dark' ? 1 - t : t;
  const at = (Math.round(Math.min(1, Math.max(0, s)) * (SHADES - 1)) / (SHADES - 1)) * (RAMP.length - 1);
  const low = Math.min(RAMP.length - 2, Math.floor(at));
  const mix = (j: number) => Math.round(RAMP[low][j] + (RAMP[low + 1][j] - RAMP[low][j]) * (at - low));
  return [mix(0), mix(1), mix(2)];
}

/** The cells as the data URL of a PNG, shaded by the logarithm from 1 to `most`; empty cells are transparent. */
export function densityImage(cells: Float64Array, most: number): string {
  return themedPicture((theme) =>
    pngUrl(BINS, BINS, (i) =>
      cells[i] > 0 ? ramp(Math.log(Math.max(1, cells[i])) / Math.log(most), theme) : undefined,
    ),
  );
}

/** The ramp as an upright strip, dark at the top. */
export function rampImage(): string {
  return themedPicture((theme) => pngUrl(1, SHADES, (i) => ramp(1 - i / (SHADES - 1), theme)));
}

/** Cells are enlarged here, because some rasterizers blur enlarged pictures even if the picture forbids it. */
const ENLARGE = 4;

/** Transparent cells in a list of colors in 32 bits. */
const CLEAR = 0;

/**
 * A picture of cells as the data URL of a PNG: of one byte for each pixel where it has few colors, as most drawings do,
 * since these are written several times as fast.
 * @param color the color of the i-th cell, row by row; undefined for a transparent one
 * @param enlarge pixels of a cell along each side
 */
export function pngUrl(
  width: number,
  height: number,
  color: (i: number) => Triple | undefined,
  enlarge = ENLARGE,
): string {
  const codes = new Uint32Array(width * height);
  for (let i = 0; i < codes.length; i++) {
    const rgb = color(i);
    codes[i] = rgb ? ((rgb[0] << 24) | (rgb[1] << 16) | (rgb[2] << 8) | 255) >>> 0 : CLEAR;
  }
  const listed = indexed(codes);
  const sides = { width: width * enlarge, height: height * enlarge };
  const png = listed
    ? encode(
        { ...sides, ...listed, data: enlarged(listed.data, width, height, enlarge, 1), channels: 1 },
        { zlib: { level: 9 } },
      )
    : encode(
        { ...sides, data: enlarged(opaqueBytes(codes), width, height, enlarge, 4), channels: 4 },
        { zlib: { level: 9 } },
      );
  return `data:image/png;base64,${base64(png)}`;
}

/** The cells as places in a list of at most 256 colors, transparent ones first, as PNG wants them; undefined for more. */
function indexed(codes: Uint32Array): { data: Uint8Array; palette: number[][] } | undefined {
  const places = new Map([[CLEAR, 0]]);
  const data = new Uint8Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    // neighbors are often alike
    if (i > 0 && codes[i] === codes[i - 1]) {
      data[i] = data[i - 1];
      continue;
    }
    const place = places.get(codes[i]) ?? places.size;
    if (place > 255) return undefined;
    places.set(codes[i], place);
    data[i] = place;
  }
  return { data, palette: Array.from(places.keys(), bytesOf) };
}

const bytesOf = (code: number) => [code >>> 24, (code >>> 16) & 255, (code >>> 8) & 255, code & 255];

/** Four bytes for each cell. */
function opaqueBytes(codes: Uint32Array): Uint8Array {
  const data = new Uint8Array(codes.length * 4);
  for (let i = 0; i < codes.length; i++) data.set(bytesOf(codes[i]), i * 4);
  return data;
}

/** Cells of so many bytes as squares of pixels. */
function enlarged(cells: Uint8Array, width: number, height: number, side: number, bytes: number): Uint8Array {
  if (side === 1) return cells;
  const line = width * side * bytes;
  const pixels = new Uint8Array(line * height * side);
  for (let y = 0; y < height; y++) {
    const first = y * side * line;
    for (let p = 0; p < width * side * bytes; p++)
      pixels[first + p] = cells[(y * width + Math.floor(p / (side * bytes))) * bytes + (p % bytes)];
    for (let j = 1; j < side; j++) pixels.copyWithin(first + j * line, first, first + line);
  }
  return pixels;
}

/**
 * Pixels of three bytes each as the data URL of a PNG, in less than half of the time of the highest compression, and 5 %
 * larger: for many small pictures.
 */
export function rgbUrl(width: number, height: number, data: Uint8Array): string {
  const png = encode({ width, height, data, channels: 3 }, { zlib: { level: 6 } });
  return `data:image/png;base64,${base64(png)}`;
}

/** Without Buffer: the chart functions also run in a browser. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}
