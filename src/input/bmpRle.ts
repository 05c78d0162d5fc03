/**
 * The run lengths of bitmaps, BI_RLE8 and BI_RLE4 (Microsoft, "Bitmap compression").
 *
 * Pairs of bytes: a count above 0 and a value repeat the value (for 4 bits its two halves in turn); after a count
 * of 0 come 0 end of row, 1 end of bitmap, 2 move by the next two bytes (right, forward), or n = 3 to 255 for n
 * pixels as they are, padded to a full 16-bit word.
 */
import { ClusterkitError } from '../core/errors.ts';

/** The part of a BMP header that run lengths need. */
interface RleShape {
  width: number;
  height: number;
  bits: number;
  topDown: boolean;
  /** Where the pairs begin. */
  offset: number;
}

/**
 * Fills `indices` (width * height zeros, from the top left) with palette indices. Pixels that are skipped, or come
 * after an early end of bitmap, stay 0.
 *
 * ImageMagick encodes a row with its padding to 4 bytes. Pixels in the padding are dropped; pixels beyond are an error.
 */
export function unpackRle(bytes: Uint8Array, shape: RleShape, indices: Uint8Array): void {
  const { width, height } = shape;
  const padded = paddedWidth(shape);
  const length = bytes.length;
  let at = shape.offset;
  let x = 0;
  let y = 0;
  while (at + 1 < length) {
    const count = bytes[at];
    const value = bytes[at + 1];
    at += 2;
    if (count > 0) {
      const to = placeOf(shape, x, y, count);
      repeat(value, Math.min(count, width - x), shape.bits, indices, to);
      x += count;
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      return;
    } else if (value === 2) {
      if (at + 2 > length) throw cutShort(shape, length);
      x += bytes[at];
      y += bytes[at + 1];
      at += 2;
      if (x > padded || y > height) throw outside(shape, x, y);
    } else {
      const stored = shape.bits === 4 ? (value + 1) >> 1 : value;
      if (at + stored > length) throw cutShort(shape, length);
      const to = placeOf(shape, x, y, value);
      copy(bytes, at, Math.min(value, width - x), shape.bits, indices, to);
      x += value;
      at += stored + (stored & 1);
    }
  }
  // The end of bitmap may be missing when every row is there.
  if (y < height - 1 || (y === height - 1 && x < width)) throw cutShort(shape, length);
}

/** Pixels of a row that is padded to 4 bytes. */
function paddedWidth({ width, bits }: RleShape): number {
  const perWord = 32 / bits;
  return Math.ceil(width / perWord) * perWord;
}

/** The index of the first of `count` pixels, which must stay within their padded row. */
function placeOf(shape: RleShape, x: number, y: number, count: number): number {
  if (y >= shape.height || x + count > paddedWidth(shape)) throw outside(shape, x + count, y + 1);
  return (shape.topDown ? y : shape.height - 1 - y) * shape.width + x;
}

function repeat(value: number, count: number, bits: number, indices: Uint8Array, to: number): void {
  if (bits === 8) {
    if (count > 0) indices.fill(value, to, to + count);
    return;
  }
  for (let j = 0; j < count; j++) indices[to + j] = j & 1 ? value & 15 : value >> 4;
}

function copy(
  bytes: Uint8Array,
  at: number,
  count: number,
  bits: number,
  indices: Uint8Array,
  to: number,
): void {
  for (let j = 0; j < count; j++) {
    if (bits === 8) indices[to + j] = bytes[at + j];
    else indices[to + j] = j & 1 ? bytes[at + (j >> 1)] & 15 : bytes[at + (j >> 1)] >> 4;
  }
}

function cutShort({ width, height }: RleShape, length: number): ClusterkitError {
  const message = `the BMP is cut short: the run lengths end before ${width} x ${height} pixels, the file has ${length} bytes`;
  return new ClusterkitError('input', message);
}

function outside({ width, height }: RleShape, x: number, y: number): ClusterkitError {
  const message = `the run lengths of the BMP reach ${x} x ${y} in a picture of ${width} x ${height} pixels`;
  return new ClusterkitError('input', message);
}
