import { constants, crc32, deflateSync } from 'node:zlib';
import type { IndexedImage } from '../../core/image.ts';
import { deflate } from './deflate.ts';
import { type Filter, filtered, packedLines } from './filters.ts';

/** How long the writer looks for a smaller file. */
export type Effort = 'fast' | 'normal' | 'best';

/** A file, and the bits that each pixel takes in it before compression. */
export interface IndexedPng {
  bytes: Uint8Array;
  bits: number;
}

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** How a picture is put into a file. */
interface Way {
  bits: number;
  filter: Filter;
}

/** Strategies of zlib. */
const { Z_DEFAULT_STRATEGY: USUAL, Z_FILTERED: FILTERED, Z_HUFFMAN_ONLY: NO_REPEATS } = constants;

/** Levels of zlib for files, and to compare ways. */
const LEVELS = { fast: 3, normal: 9, best: 9 };
const PROBE_LEVEL = 6;

/** How hard repeats are looked for. */
const SEARCHES = {
  normal: { depth: 256, nice: 258, rounds: 2 },
  best: { depth: 2000, nice: 259, rounds: 8 },
};

/** Pixels up to which all ways are tried; of larger pictures they are compared by parts of at most so many. */
const SMALL = 2 ** 20;
const MOST_PROBED = 2 ** 19;

/** Bytes up to which zlib is tried too: it has codes without a header. */
const TINY = 2 ** 12;

/** Lines of a strip of a picture, and of how many one is compared. */
const STRIP = 16;
const STRIPS_APART = 5;

const EVERY = ['none', 'sub', 'up', 'paeth'] as const;

/**
 * A PNG with a palette (PNG specification, third edition: color type 3), of 1, 2, 4 or 8 bits a pixel, the smallest of several
 * that differ in bits, filters, and for `best` in the order of the palette. Frames are below each other. O(pixels) time and
 * memory for each.
 * @param keepOrder whether the palette keeps its order
 * @yields after each part of the work
 */
export function* indexedPng(
  image: IndexedImage,
  effort: Effort,
  keepOrder = false,
): Generator<void, IndexedPng> {
  const { one, way, data } = yield* smallest(image, effort, keepOrder);
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

/** A picture and a way to put it into a file. */
interface Try {
  one: IndexedImage;
  way: Way;
}

type Result = Try & { data: Uint8Array };

function* smallest(one: IndexedImage, effort: Effort, keepOrder: boolean): Generator<void, Result> {
  const bits = leastBits(one);
  if (effort === 'fast') {
    const way = { bits, filter: 'none' } as const;
    return { one, way, data: compressed(one, way, USUAL, LEVELS.fast) };
  }
  const isSmall = one.indices.length <= SMALL;
  const part = stripsOf(one);
  if (effort === 'normal' && isSmall && bits === 8 && hasFewRepeats(part)) {
    const way = { bits, filter: 'paeth' } as const;
    return { one, way, data: compressed(one, way, NO_REPEATS, LEVELS.normal) };
  }
  const orders = effort === 'best' && !keepOrder ? [one, inOrder(one, byNeighbors(one))] : [one];
  const tries = orders.flatMap((one) => waysFor(bits, effort).map((way) => ({ one, way })));
  if (isSmall) return yield* smallestOf(tries, effort);
  const likely = yield* likeliest(tries);
  if (effort === 'best') return yield* smallestOf([likely], effort);
  return { ...likely, data: compressed(likely.one, likely.way, likely.strategy, LEVELS.normal) };
}

/** Compresses all tries. */
function* smallestOf(tries: readonly Try[], effort: 'normal' | 'best'): Generator<void, Result> {
  let best: Result | undefined;
  for (const { one, way } of tries) {
    const bytes = linesOf(one, way);
    const data = yield* deflate(bytes, SEARCHES[effort]);
    if (!best || data.length < best.data.length) best = { one, way, data };
    if (bytes.length > TINY) continue;
    const plain = compressed(one, way, USUAL, LEVELS.best);
    if (plain.length < best.data.length) best = { one, way, data: plain };
  }
  return best as Result;
}

/** Whether lengths of repeats do not pay, as in photographs of many colors. */
function hasFewRepeats(part: IndexedImage): boolean {
  const [none, paeth] = (['none', 'paeth'] as const).map((filter) => linesOf(part, { bits: 8, filter }));
  const lengthOf = (lines: Uint8Array, strategy: number) => squeezed(lines, strategy, PROBE_LEVEL).length;
  const without = lengthOf(paeth, NO_REPEATS);
  return [none, paeth].every((lines) => without < lengthOf(lines, FILTERED));
}

/** The way that makes strips of a picture the smallest. */
function* likeliest(tries: readonly Try[]): Generator<void, Try & { strategy: number }> {
  let best: { one: Try; strategy: number; length: number } | undefined;
  for (const one of tries)
    for (const strategy of [USUAL, FILTERED, NO_REPEATS]) {
      const { length } = compressed(stripsOf(one.one), one.way, strategy, PROBE_LEVEL);
      if (!best || length < best.length) best = { one, strategy, length };
      yield;
    }
  const { one, strategy } = best as NonNullable<typeof best>;
  return { ...one, strategy };
}

/** Strips of a picture, evenly spaced. */
function stripsOf(image: IndexedImage): IndexedImage {
  const { width, indices } = image;
  const lines = indices.length / width;
  const most = Math.max(1, Math.floor(MOST_PROBED / (width * STRIP)));
  const count = Math.min(most, Math.floor(lines / (STRIP * STRIPS_APART)));
  if (count < 2) return image;
  const part = new Uint8Array(count * STRIP * width);
  for (let s = 0; s < count; s++) {
    const from = Math.floor((s * (lines - STRIP)) / (count - 1)) * width;
    part.set(indices.subarray(from, from + STRIP * width), s * STRIP * width);
  }
  return { ...image, height: count * STRIP, frames: 1, indices: part };
}

function leastBits({ palette }: IndexedImage): number {
  const k = palette.length / 4;
  return k <= 2 ? 1 : k <= 4 ? 2 : k <= 16 ? 4 : 8;
}

/** Ways that were the smallest for photographs, drawings or screenshots; every way for `best`. */
function waysFor(bits: number, effort: Effort): Way[] {
  const every = (some: readonly Filter[], bits: number) => some.map((filter) => ({ bits, filter }));
  if (effort === 'best') return [...(bits < 8 ? every(EVERY, bits) : []), ...every(EVERY, 8)];
  return bits < 8 ? [...every(['none', 'up'], bits), ...every(['none'], 8)] : every(['none', 'paeth'], 8);
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

function linesOf({ indices, width, height, frames }: IndexedImage, { bits, filter }: Way): Uint8Array {
  const lines = height * frames;
  return filtered(packedLines(indices, width, lines, bits), lines, filter);
}

function compressed(image: IndexedImage, way: Way, strategy: number, level: number): Uint8Array {
  return squeezed(linesOf(image, way), strategy, level);
}

function squeezed(lines: Uint8Array, strategy: number, level: number): Uint8Array {
  return deflateSync(lines, { level, memLevel: 9, strategy });
}
