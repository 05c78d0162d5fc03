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

/** How a picture is put into a file. */
interface Way {
  bits: number;
  filter: keyof typeof FILTERS;
  strategy: number;
}

const { Z_DEFAULT_STRATEGY: USUAL, Z_FILTERED: FILTERED, Z_HUFFMAN_ONLY: NO_REPEATS } = constants;

/** Levels of zlib for files, and to compare ways. */
const LEVELS = { fast: 3, normal: 9, best: 9 };
const PROBE_LEVEL = 6;

/** Pixels up to which all ways are tried in full, and those of a part that are tried at most. */
const SMALL = 2 ** 16;
const MOST_PROBED = 2 ** 19;

/** Ways that were the smallest for photographs, drawings or screenshots. */
const PACKED = [
  { filter: 'none', strategy: USUAL },
  { filter: 'up', strategy: FILTERED },
] as const;
const WHOLE = [
  { filter: 'none', strategy: USUAL },
  { filter: 'none', strategy: FILTERED },
  { filter: 'paeth', strategy: FILTERED },
  { filter: 'paeth', strategy: NO_REPEATS },
] as const;
const EVERY = (['none', 'sub', 'up', 'paeth'] as const).flatMap((filter) =>
  [USUAL, FILTERED, NO_REPEATS].map((strategy) => ({ filter, strategy })),
);

/**
 * A PNG with a palette (PNG specification, third edition: color type 3), of 1, 2, 4 or 8 bits a pixel, the smallest of several
 * that differ in bits, filters, and for `best` in the order of the palette. Frames are below each other. O(pixels) time and
 * memory for each.
 * @param keepOrder whether the palette keeps its order
 */
export function indexedPng(image: IndexedImage, effort: Effort, keepOrder = false): IndexedPng {
  const orders = effort === 'best' && !keepOrder ? [image, inOrder(image, byNeighbors(image))] : [image];
  const tries = orders.flatMap((one) => waysFor(one, effort).map((way) => ({ one, way })));
  const likely = effort === 'best' ? tries : likeliest(tries, image);
  const found = likely.map(({ one, way }) => ({ one, way, data: dataOf(one, way, LEVELS[effort]) }));
  const { one, way, data } = smallest(found);
  const chunks = [
    chunk('IHDR', header(one.width, one.height * one.frames, way.bits)),
    chunk(
      'PLTE',
      one.palette.filter((_, p) => p % 4 !== 3),
    ),
    ...opacities(one.palette),
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array()),
  ];
  return { bytes: Buffer.concat([SIGNATURE, ...chunks]), bits: way.bits };
}

/** A picture, a way to put it into a file, and perhaps the result. */
interface Try {
  one: IndexedImage;
  way: Way;
}

function smallest<T extends { data: Uint8Array }>(found: readonly T[]): T {
  return found.reduce((best, next) => (next.data.length < best.data.length ? next : best));
}

/** The way that makes a part of a large picture the smallest, or all ways of a small one. */
function likeliest(tries: readonly Try[], { width, height, frames }: IndexedImage): readonly Try[] {
  const lines = height * frames;
  if (tries.length === 1 || width * lines < SMALL) return tries;
  const part = Math.min(Math.ceil(lines / 6), Math.ceil(MOST_PROBED / width));
  const from = Math.floor((lines - part) / 2);
  const probes = tries.map((one) => {
    const indices = one.one.indices.subarray(from * width, (from + part) * width);
    return { one, data: dataOf({ ...one.one, indices, height: part, frames: 1 }, one.way, PROBE_LEVEL) };
  });
  return [smallest(probes).one];
}

function waysFor({ palette }: IndexedImage, effort: Effort): Way[] {
  const k = palette.length / 4;
  const least = k <= 2 ? 1 : k <= 4 ? 2 : k <= 16 ? 4 : 8;
  if (effort === 'fast') return [{ bits: least, filter: 'none', strategy: USUAL }];
  const packed =
    least < 8 ? (effort === 'best' ? EVERY : PACKED).map((way) => ({ bits: least, ...way })) : [];
  return [...packed, ...(effort === 'best' ? EVERY : WHOLE).map((way) => ({ bits: 8, ...way }))];
}

/** The same picture with another order of its palette. @param order the old number of each new color */
function inOrder(image: IndexedImage, order: readonly number[]): IndexedImage {
  const place = new Uint8Array(order.length);
  for (const [to, from] of order.entries()) place[from] = to;
  return {
    ...image,
    palette: Uint8Array.from(order.flatMap((c) => [...image.palette.subarray(4 * c, 4 * c + 4)])),
    indices: image.indices.map((c) => place[c]),
  };
}

/**
 * An order in which colors that touch lie near to each other: the color that touches those in the list most goes to the end that
 * it touches more (W. Zeng, J. Li, S. Lei, "An efficient color re-indexing scheme for palette-based compression", ICIP 2000).
 * Colors that are not opaque stay in front.
 */
function byNeighbors({ indices, width, palette }: IndexedImage): number[] {
  const k = palette.length / 4;
  const touches = new Float64Array(k * k);
  for (let p = 1; p < indices.length; p++) {
    if (p % width === 0 || indices[p] === indices[p - 1]) continue;
    touches[k * indices[p] + indices[p - 1]]++;
    touches[k * indices[p - 1] + indices[p]]++;
  }
  const all = Array.from({ length: k }, (_, c) => c);
  const front = all.filter((c) => palette[4 * c + 3] < 255);
  const left = new Set(all.filter((c) => palette[4 * c + 3] === 255));
  const list: number[] = [];
  // for each color how often it touches the list
  const sums = new Float64Array(k);
  while (left.size > 0) {
    const next = [...left].reduce((best, c) => (sums[c] > sums[best] ? c : best));
    const lean = list.reduce((sum, c, i) => sum + (list.length - 1 - 2 * i) * touches[k * next + c], 0);
    if (lean > 0) list.unshift(next);
    else list.push(next);
    left.delete(next);
    for (let c = 0; c < k; c++) sums[c] += touches[k * next + c];
  }
  return [...front, ...list];
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

function dataOf(
  { indices, width, height, frames }: IndexedImage,
  { bits, filter, strategy }: Way,
  level: number,
) {
  const lines = height * frames;
  const data = filtered(packedLines(indices, width, lines, bits), lines, filter);
  return deflateSync(data, { level, memLevel: 9, strategy });
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
