import type { AlphaMode, Rgb } from '../core/image.ts';
import {
  type ColorCounts,
  countFast,
  HALF_OPAQUE,
  labelFast,
  type PixelSource,
  SPREAD,
} from './colorTable.ts';
import { PAGE_BITS } from './layouts/counting.ts';

/** The code of a pixel that is left out. */
const LEFT_OUT = -1;

/** Number of pixels encoded at a time: the codes stay in the first-level cache. */
const CHUNK = 4096;

/** Pictures of at most so many pixels are counted by sorting, because a table costs more than all of these pixels. */
const FEW_PIXELS = 16384;

/** Memory that `countColors` and `labelColors` use for their table, in bytes. */
export function colorTableBytes(alpha: AlphaMode): number {
  return (alpha === 'weight' ? 8 : 4) * 2 ** 24;
}

/**
 * Counts the distinct colors in a table with a cell for each of the 2^24 colors. Cells are in Morton order (red, green
 * and blue bits interleaved), so neighbors in the result have similar colors. O(n) time. The table has 64 MB of address
 * space, 128 MB under `weight`, of which only used pages take memory; the pixels of a small picture are sorted instead. 20
 * bytes for each color.
 */
export function countColors(source: PixelSource): ColorCounts {
  if (source.n <= FEW_PIXELS) return sortColors(source);
  return countFast(source) ?? listColors(source, tally(source));
}

/** The number of pixels of each of the 2^24 colors. */
interface ColorTable {
  /** One cell for each Morton code: pixels, or sums of alpha under `weight`. */
  table: Uint32Array | Float64Array;
  /** One flag for each page of the table: 1 if a cell of the page is not zero. */
  touched: Uint8Array;
  /** Number of pixels that were counted. */
  used: number;
  /** Number of cells that are not zero. */
  distinct: number;
}

function listColors({ alpha }: PixelSource, { table, touched, used, distinct }: ColorTable): ColorCounts {
  const codes = new Uint32Array(distinct);
  const weights = new Float64Array(distinct);
  const unit = alpha === 'weight' ? 255 : 1;
  let i = 0;
  for (let page = 0; page < touched.length; page++) {
    if (touched[page] === 0) continue;
    const end = (page + 1) << PAGE_BITS;
    for (let code = page << PAGE_BITS; code < end; code++) {
      if (table[code] === 0) continue;
      codes[i] = code;
      weights[i++] = table[code] / unit;
    }
  }
  return { codes, weights, used };
}

/** The same by sorting the colors of all pixels. */
function sortColors(source: PixelSource): ColorCounts {
  const { n, alpha } = source;
  // the code of a color, and under `weight` the alpha below it: 32 bits
  const keys = new Uint32Array(n);
  const isWeighted = alpha === 'weight';
  const chunk = new Int32Array(CHUNK);
  const alphas = isWeighted ? new Uint8Array(CHUNK) : undefined;
  let used = 0;
  for (let start = 0; start < n; start += CHUNK) {
    const count = encode(source, start, chunk, alphas);
    for (let i = 0; i < count; i++)
      if (chunk[i] !== LEFT_OUT) keys[used++] = alphas ? chunk[i] * 256 + alphas[i] : chunk[i];
  }
  keys.subarray(0, used).sort();
  const codes = new Uint32Array(used);
  const weights = new Float64Array(used);
  let distinct = 0;
  for (let i = 0; i < used; i++) {
    const code = isWeighted ? keys[i] >>> 8 : keys[i];
    if (distinct === 0 || codes[distinct - 1] !== code) codes[distinct++] = code;
    weights[distinct - 1] += isWeighted ? keys[i] & 255 : 1;
  }
  if (isWeighted) for (let i = 0; i < distinct; i++) weights[i] /= 255;
  return { codes: codes.slice(0, distinct), weights: weights.slice(0, distinct), used };
}

function tally(source: PixelSource): ColorTable {
  const table = source.alpha === 'weight' ? new Float64Array(1 << 24) : new Uint32Array(1 << 24);
  const touched = new Uint8Array(1 << (24 - PAGE_BITS));
  const codes = new Int32Array(CHUNK);
  const alphas = source.alpha === 'weight' ? new Uint8Array(CHUNK) : undefined;
  let used = 0;
  let distinct = 0;
  for (let start = 0; start < source.n; start += CHUNK) {
    const count = encode(source, start, codes, alphas);
    for (let i = 0; i < count; i++) {
      const code = codes[i];
      if (code === LEFT_OUT) continue;
      used++;
      if (table[code] === 0) {
        distinct++;
        touched[code >>> PAGE_BITS] = 1;
      }
      table[code] += alphas ? alphas[i] : 1;
    }
  }
  return { table, touched, used, distinct };
}

/**
 * Gives each pixel the label of its color.
 * @param codes in, the distinct codes from `countColors`
 * @param labels in, one label for each code
 * @param out out, n labels; bytes for labels below 256
 * @param absent the label of pixels that were left out, default -1
 */
export function labelColors(
  source: PixelSource,
  codes: Uint32Array,
  labels: Int32Array,
  out: Int32Array | Uint8Array,
  absent = LEFT_OUT,
): void {
  if (labelFast(source, codes, labels, out, absent)) return;
  const lookUp = codes.length <= FEW ? hashedLabels(codes, labels) : tabledLabels(codes, labels);
  const chunk = new Int32Array(CHUNK);
  for (let start = 0; start < source.n; start += CHUNK)
    lookUp(chunk, encode(source, start, chunk), out, start, absent);
}

/** Colors up to which a hash table is faster than a table of all colors, most pages of which are touched but once. */
const FEW = 2 ** 16;

/** Writes the labels of the first codes of a chunk, and `absent` for pixels that were left out. */
type LookUp = (
  chunk: Int32Array,
  count: number,
  out: Int32Array | Uint8Array,
  start: number,
  absent: number,
) => void;

function tableOf(codes: Uint32Array, labels: Int32Array): Int32Array {
  const table = new Int32Array(1 << 24);
  for (let i = 0; i < codes.length; i++) table[codes[i]] = labels[i];
  return table;
}

function tabledLabels(codes: Uint32Array, labels: Int32Array): LookUp {
  const table = tableOf(codes, labels);
  return (chunk, count, out, start, absent) => {
    for (let i = 0; i < count; i++) out[start + i] = chunk[i] === LEFT_OUT ? absent : table[chunk[i]];
  };
}

/** A hash table with open addresses, at most a quarter full. */
function hashedLabels(codes: Uint32Array, labels: Int32Array): LookUp {
  const shift = Math.clz32(Math.max(1, 4 * codes.length - 1));
  const slots = 2 ** (32 - shift);
  const mask = slots - 1;
  const keys = new Int32Array(slots).fill(LEFT_OUT);
  const values = new Int32Array(slots);
  const slotOf = (code: number): number => {
    let at = Math.imul(code, 0x9e3779b1) >>> shift;
    while (keys[at] !== code && keys[at] !== LEFT_OUT) at = (at + 1) & mask;
    return at;
  };
  for (let i = 0; i < codes.length; i++) {
    const at = slotOf(codes[i]);
    keys[at] = codes[i];
    values[at] = labels[i];
  }
  return (chunk, count, out, start, absent) => {
    for (let i = 0; i < count; i++)
      out[start + i] = chunk[i] === LEFT_OUT ? absent : values[slotOf(chunk[i])];
  };
}

/**
 * Writes the codes of the pixels from `start` on, until codes is full or the pixels end.
 * @param codes out, CHUNK codes, -1 for pixels left out
 * @param alphas out, CHUNK alpha values; absent: they are not written
 * @returns the number of pixels written
 */
function encode(source: PixelSource, start: number, codes: Int32Array, alphas?: Uint8Array): number {
  const { data, bands, alpha } = source;
  const count = Math.min(CHUNK, source.n - start);
  // the three channels of a gray picture are the same sample
  const green = bands > 2 ? 1 : 0;
  const blue = bands > 2 ? 2 : 0;
  const opaque = bands === 1 || bands === 3;
  let p = start * bands;
  for (let i = 0; i < count; i++, p += bands) {
    const a = opaque ? 255 : data[p + bands - 1];
    if (alphas) alphas[i] = a;
    if (alpha === 'blend' && a < 255)
      codes[i] = blended(data[p], data[p + green], data[p + blue], a, source.background);
    else if (a < (alpha === 'skip' ? HALF_OPAQUE : 1)) codes[i] = LEFT_OUT;
    else codes[i] = (SPREAD[data[p]] << 2) | (SPREAD[data[p + green]] << 1) | SPREAD[data[p + blue]];
  }
  return count;
}

function blended(r: number, g: number, b: number, a: number, background: Rgb): number {
  const mix = (front: number, back: number) => Math.floor((front * a + back * (255 - a) + 127) / 255);
  const [red, green, blue] = [mix(r, background[0]), mix(g, background[1]), mix(b, background[2])];
  return (SPREAD[red] << 2) | (SPREAD[green] << 1) | SPREAD[blue];
}

/**
 * The channels of Morton codes.
 * @param rgb out, codes.length * 3
 */
export function decodeColors(codes: Uint32Array, rgb: Uint8Array): void {
  for (let i = 0, p = 0; i < codes.length; i++, p += 3) {
    rgb[p] = gather(codes[i] >> 2);
    rgb[p + 1] = gather(codes[i] >> 1);
    rgb[p + 2] = gather(codes[i]);
  }
}

/** Moves every third bit of a code to adjacent positions. */
function gather(spread: number): number {
  let v = spread & 0x249249;
  v = (v | (v >> 2)) & 0x0c30c3;
  v = (v | (v >> 4)) & 0x00f00f;
  return (v | (v >> 8)) & 0xff;
}
