import { constants, crc32, deflateSync } from 'node:zlib';
import type { IndexedImage } from '../../core/image.ts';

/** How long the writer looks for a smaller file. */
export type Effort = 'fast' | 'normal' | 'best';

/** A file, and the bits that each pixel takes in it before compression. */
export interface IndexedPng {
  bytes: Uint8Array;
  bits: number;
}

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** How a filter of PNG predicts a byte; adaptive filters choose line by line. */
const FILTERS = { none: 0, sub: 1, up: 2, paeth: 4 } as const;

/**
 * A PNG with a palette (PNG specification, third edition: color type 3), of 1, 2, 4 or 8 bits a pixel. Frames are below each
 * other.
 * @param image the colors that are not opaque come first in its palette, so that few opacities are written
 */
export function indexedPng(image: IndexedImage, effort: Effort): IndexedPng {
  const { width, frames, palette } = image;
  const height = image.height * frames;
  const k = palette.length / 4;
  const least = k <= 2 ? 1 : k <= 4 ? 2 : k <= 16 ? 4 : 8;
  const tries = least < 8 && effort !== 'fast' ? [least, 8] : [least];
  const found = tries.map((bits) => ({ bits, data: smallestData(image, bits, effort) }));
  const { bits, data } = found.reduce((best, one) => (one.data.length < best.data.length ? one : best));
  const chunks = [
    chunk('IHDR', header(width, height, bits)),
    chunk(
      'PLTE',
      palette.filter((_, p) => p % 4 !== 3),
    ),
    ...opacities(palette),
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array()),
  ];
  return { bytes: Buffer.concat([SIGNATURE, ...chunks]), bits };
}

function header(width: number, height: number, bits: number): Uint8Array {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes[8] = bits;
  bytes[9] = 3;
  return bytes;
}

/** The opacities of a palette up to the last that is not full. */
function opacities(palette: Uint8Array): Uint8Array[] {
  const all = palette.filter((_, p) => p % 4 === 3);
  let used = all.length;
  while (used > 0 && all[used - 1] === 255) used--;
  return used === 0 ? [] : [chunk('tRNS', all.subarray(0, used))];
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, data.length + 8)), data.length + 8);
  return bytes;
}

/** The least data of those that the effort allows to try. */
function smallestData({ indices, width, height, frames }: IndexedImage, bits: number, effort: Effort) {
  const lines = height * frames;
  const packed = packedLines(indices, width, lines, bits);
  if (effort === 'fast') return compress(filtered(packed, lines, 'none'), 3, [constants.Z_DEFAULT_STRATEGY]);
  const filters = bits < 8 ? (['none'] as const) : (['none', 'sub', 'up', 'paeth'] as const);
  const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_FILTERED];
  return filters
    .map((filter) => compress(filtered(packed, lines, filter), 9, strategies))
    .reduce((best, one) => (one.length < best.length ? one : best));
}

function compress(data: Uint8Array, level: number, strategies: readonly number[]): Uint8Array {
  return strategies
    .map((strategy) => deflateSync(data, { level, memLevel: 9, strategy }))
    .reduce((best, one) => (one.length < best.length ? one : best));
}

/** Lines of pixels packed into bytes, the first pixel in the highest bits. */
function packedLines(indices: Uint8Array, width: number, lines: number, bits: number): Uint8Array {
  if (bits === 8) return indices;
  const perByte = 8 / bits;
  const stride = Math.ceil(width / perByte);
  const packed = new Uint8Array(stride * lines);
  for (let y = 0; y < lines; y++)
    for (let x = 0; x < width; x++)
      packed[y * stride + Math.floor(x / perByte)] |=
        indices[y * width + x] << (8 - bits - bits * (x % perByte));
  return packed;
}

/** Each line after the number of its filter. */
function filtered(packed: Uint8Array, lines: number, name: keyof typeof FILTERS): Uint8Array {
  const stride = packed.length / lines;
  const out = new Uint8Array((stride + 1) * lines);
  for (let y = 0; y < lines; y++) {
    const from = y * stride;
    const to = y * (stride + 1);
    out[to] = FILTERS[name];
    if (name === 'none') {
      out.set(packed.subarray(from, from + stride), to + 1);
      continue;
    }
    for (let x = 0; x < stride; x++) {
      const left = name !== 'up' && x > 0 ? packed[from + x - 1] : 0;
      const above = name !== 'sub' && y > 0 ? packed[from + x - stride] : 0;
      const corner = name === 'paeth' && x > 0 && y > 0 ? packed[from + x - stride - 1] : 0;
      const guess = name === 'paeth' ? paeth(left, above, corner) : left + above;
      out[to + 1 + x] = packed[from + x] - guess;
    }
  }
  return out;
}

/** The neighbor that is nearest to left + above - corner. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
