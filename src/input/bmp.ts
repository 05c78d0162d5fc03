/**
 * Windows and OS/2 bitmaps (.bmp, .dib with a file header) to RGB or RGBA.
 *
 * Reference: Microsoft, "Windows GDI: Bitmap structures" (BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER,
 * BITMAPV4HEADER, BITMAPV5HEADER, "Bitmap compression"); the 16 and 64 byte headers are those of OS/2 2.x.
 * All numbers are little endian. A file is: 14 bytes of file header (`BM`, size, reserved, offset of the pixels),
 * the bitmap header (its first field is its own size), color masks or a palette, the rows.
 */

import { ClusterkitError, listWords } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import { unpackRle } from './bmpRle.ts';

/** The checked header of a file. The file is long enough for its pixels; the lengths of runs are not checked yet. */
interface BmpHeader {
  width: number;
  height: number;
  /** Bits of one pixel: 1, 2, 4, 8, 16, 24 or 32. */
  bits: number;
  /** The pixels are indices into a palette (always so up to 8 bits). */
  palette: boolean;
  /** The header has an alpha mask. A picture whose alpha is all 0 is still opaque. */
  alpha: boolean;
  compression: BmpCompression;
  /** The first stored row is the top row, otherwise the bottom row. */
  topDown: boolean;
  /** Where the pixels begin. */
  offset: number;
  /** The start of the palette, the number of its entries, and the bytes of an entry. */
  paletteStart: number;
  paletteCount: number;
  paletteEntry: 3 | 4;
  /** Bits of red, green, blue and alpha (0: none) in a pixel of 16 or 32 bits. */
  masks: Masks;
}

type BmpCompression = 'none' | 'rle8' | 'rle4' | 'bitfields';

type Masks = readonly [red: number, green: number, blue: number, alpha: number];

/** The fields of the bitmap header as they are stored. */
interface Fields {
  size: number;
  width: number;
  height: number;
  bits: number;
  compression: number;
  colors: number;
}

const fileHeader = 14;
const headerSizes = [12, 16, 40, 52, 56, 64, 108, 124];
const depths = [1, 2, 4, 8, 16, 24, 32];

/** A picture of run lengths may always have this many pixels; a larger one needs a byte for each 128 pixels. */
const freePixels = 2 ** 24;

const noMasks: Masks = [0, 0, 0, 0];
const masks555: Masks = [0x7c00, 0x3e0, 0x1f, 0];
const masks888: Masks = [0xff0000, 0xff00, 0xff, 0];

/** `BM` and a header size below 256. The zeros of that size keep out text that begins with BM. */
export function isBmp(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 18 &&
    bytes[0] === 0x42 &&
    bytes[1] === 0x4d &&
    bytes[14] >= 12 &&
    bytes[15] + bytes[16] + bytes[17] === 0
  );
}

/** Reads and checks the headers of a whole file, and allocates nothing of the size of the picture. */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields = readFields(view);
  const { size, width, bits } = fields;
  const height = Math.abs(fields.height);
  if (width < 1 || height < 1) throw bad(`the BMP has ${width} x ${fields.height} pixels`);
  // the compression is checked first, because a picture that holds a JPEG or PNG has 0 bits
  const compression = compressionOf(fields);
  if (!depths.includes(bits))
    throw bad(`the BMP has ${bits} bits per pixel, not ${listWords(depths.map(String))}`);

  const masks = masksOf(view, fields, compression);
  // The masks follow a header of 40 bytes. Longer headers contain the masks.
  const maskBytes = size === 40 && compression === 'bitfields' ? (fields.compression === 6 ? 16 : 12) : 0;
  const header: BmpHeader = {
    width,
    height,
    bits,
    palette: bits <= 8,
    alpha: masks[3] !== 0,
    compression,
    topDown: fields.height < 0,
    masks,
    ...locate(view, fields, fileHeader + size + maskBytes),
  };
  checkSize(header, bytes.length);
  return header;
}

/** Decodes a picture from the top left: 4 bands when the picture has alpha, else 3. */
export function decodeBmp(bytes: Uint8Array): Image {
  const header = readBmpHeader(bytes);
  const { width, height, bits } = header;
  const bands = header.alpha && anyAlpha(bytes, header) ? 4 : 3;
  const data = allocate(width, height, bands);
  if (header.compression === 'rle4' || header.compression === 'rle8') runs(bytes, header, data);
  else if (bits <= 8) indexed(bytes, header, data);
  else if (bits === 24) trueColor(bytes, header, data);
  else masked(bytes, header, data, bands);
  return { width, height, frames: 1, bands, data };
}

function bad(reason: string, what?: string): ClusterkitError {
  return new ClusterkitError('input', reason, { remedies: what === undefined ? [] : [{ how: 'do', what }] });
}

function readFields(view: DataView): Fields {
  const length = view.byteLength;
  if (length < fileHeader + 12)
    throw bad(`the BMP is cut short: the headers need 26 bytes, the file has ${length}`);
  if (view.getUint16(0) !== 0x424d) throw bad('not a BMP: it does not begin with BM');
  const size = view.getUint32(14, true);
  if (!headerSizes.includes(size)) throw bad(`the BMP has an unknown header of ${size} bytes`);
  if (length < fileHeader + size) {
    throw bad(`the BMP is cut short: the headers need ${fileHeader + size} bytes, the file has ${length}`);
  }
  if (size === 12) {
    const [width, height, , bits] = [18, 20, 22, 24].map((at) => view.getUint16(at, true));
    return { size, width, height, bits, compression: 0, colors: 0 };
  }
  return {
    size,
    width: view.getInt32(18, true),
    height: view.getInt32(22, true),
    bits: view.getUint16(28, true),
    compression: size >= 40 ? view.getUint32(30, true) : 0,
    colors: size >= 40 ? view.getUint32(46, true) : 0,
  };
}

function compressionOf({ size, bits, compression }: Fields): BmpCompression {
  if (compression === 0) return 'none';
  if (compression === 1 && bits === 8) return 'rle8';
  if (compression === 2 && bits === 4) return 'rle4';
  // In the 64 bytes of OS/2 the numbers 3 and 4 are Huffman 1D and 24-bit run lengths.
  const windows = size !== 64;
  if (windows && (compression === 3 || compression === 6) && (bits === 16 || bits === 32)) return 'bitfields';
  if (windows && compression === 4) throw bad('the BMP holds a JPEG', 'extract the JPEG');
  if (windows && compression === 5) throw bad('the BMP holds a PNG', 'extract the PNG');
  throw bad(`compression ${compression} of a BMP of ${bits} bits per pixel is not supported`);
}

/**
 * Masks count only when the compression says bitfields. Under BI_RGB the V3 to V5 headers may hold an alpha mask
 * too: ImageMagick (which writes a mask even for 24 bits) and Pillow ignore that mask, Chromium uses it. Many writers
 * leave rubbish in the fourth byte, so the mask is ignored here.
 */
function masksOf(view: DataView, { size, bits, compression }: Fields, kind: BmpCompression): Masks {
  if (kind !== 'bitfields') return bits === 16 ? masks555 : bits === 32 ? masks888 : noMasks;
  const hasAlpha = size >= 56 || (size === 40 && compression === 6);
  const end = 54 + (hasAlpha ? 16 : 12);
  if (view.byteLength < end) {
    throw bad(`the BMP is cut short: the headers need ${end} bytes, the file has ${view.byteLength}`);
  }
  // some writers leave an alpha mask of 32 bits in a file of 16: bits outside the pixel are ignored
  const inside = bits === 16 ? 0xffff : 0xffffffff;
  const read = (at: number) => (view.getUint32(at, true) & inside) >>> 0;
  const masks: Masks = [read(54), read(58), read(62), hasAlpha ? read(66) : 0];
  checkMasks(masks);
  return masks;
}

function checkMasks(masks: Masks): void {
  let seen = 0;
  masks.forEach((mask, j) => {
    if (mask === 0 && j < 3) throw bad(`the BMP has an empty mask for ${['red', 'green', 'blue'][j]}`);
    const ones = mask === 0 ? 0 : mask >>> shiftOf(mask);
    if ((ones & (ones + 1)) !== 0) throw bad(`the BMP has a color mask with gaps: 0x${mask.toString(16)}`);
    if ((seen & mask) !== 0) throw bad(`the BMP has color masks that overlap: 0x${mask.toString(16)}`);
    seen |= mask;
  });
}

/** Zeros below the lowest one bit. */
function shiftOf(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}

/** Finds the palette and the pixels. */
function locate(view: DataView, { size, bits, colors }: Fields, start: number) {
  const paletteEntry: 3 | 4 = size === 12 ? 3 : 4;
  const entries = colors || (bits <= 8 ? 2 ** bits : 0);
  const declared = view.getUint32(10, true);
  // Some writers put 0, or the end of the headers, although a palette follows.
  const least = start + (bits <= 8 ? paletteEntry : 0);
  const usable = declared >= least && declared < view.byteLength;
  const offset = usable ? declared : start + entries * paletteEntry;
  // A palette may be shorter than the header says: it ends where the pixels begin. No pixel uses entries past 2^bits.
  const room = Math.floor((offset - start) / paletteEntry);
  const paletteCount = bits <= 8 ? Math.min(entries, room, 2 ** bits) : 0;
  return { offset, paletteStart: start, paletteCount, paletteEntry };
}

/** Bytes of a row as stored: full 32-bit words. */
function strideOf({ width, bits }: BmpHeader): number {
  return Math.ceil((width * bits) / 32) * 4;
}

function checkSize(header: BmpHeader, length: number): void {
  const { width, height, bits, offset } = header;
  const stored = Math.max(0, length - offset);
  if (header.compression === 'rle4' || header.compression === 'rle8') {
    // A pair of bytes makes 255 pixels at most, but skips can leave any number blank.
    if (width * height <= freePixels + 128 * stored) return;
    throw bad(`the BMP claims ${width} x ${height} pixels in ${stored} bytes of run lengths`);
  }
  // Writers forget the padding of the last row.
  const need = (height - 1) * strideOf(header) + Math.ceil((width * bits) / 8);
  if (need <= stored) return;
  throw bad(
    `the BMP is cut short: ${width} x ${height} pixels of ${bits} bits need ${need} bytes ` +
      `from offset ${offset}, the file has ${length}`,
  );
}

/** A sound file of 1 bit a pixel grows 24 times, so even a checked size can exceed the memory of the machine. */
function allocate(width: number, height: number, bands: number): Uint8Array {
  try {
    return new Uint8Array(width * height * bands);
  } catch (cause) {
    const message = `the BMP of ${width} x ${height} pixels does not fit into memory`;
    throw new ClusterkitError('memory', message, { cause });
  }
}

/** Byte offset of the stored row that is row y from the top. */
function rowStart(header: BmpHeader, y: number): number {
  return header.offset + (header.topDown ? y : header.height - 1 - y) * strideOf(header);
}

/** The palette as 256 entries of RGB. Entries that the file lacks are black. */
function paletteOf(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const table = new Uint8Array(256 * 3);
  for (let k = 0; k < header.paletteCount; k++) {
    const from = header.paletteStart + k * header.paletteEntry;
    table[3 * k] = bytes[from + 2];
    table[3 * k + 1] = bytes[from + 1];
    table[3 * k + 2] = bytes[from];
  }
  return table;
}

function indexed(bytes: Uint8Array, header: BmpHeader, data: Uint8Array): void {
  const { width, height, bits } = header;
  const table = paletteOf(bytes, header);
  const perByte = 8 / bits;
  const ones = 2 ** bits - 1;
  let out = 0;
  for (let y = 0; y < height; y++) {
    const from = rowStart(header, y);
    if (bits === 8) {
      expand(bytes, from, width, table, data, out);
      out += 3 * width;
      continue;
    }
    for (let x = 0; x < width; x++) {
      // The leftmost pixel is in the highest bits.
      const shift = 8 - bits * ((x % perByte) + 1);
      const k = 3 * ((bytes[from + Math.floor(x / perByte)] >> shift) & ones);
      data[out++] = table[k];
      data[out++] = table[k + 1];
      data[out++] = table[k + 2];
    }
  }
}

/** Turns `count` indices into RGB. Indices may be the last bytes of `data`: each is read before it is overwritten. */
function expand(
  indices: Uint8Array,
  from: number,
  count: number,
  table: Uint8Array,
  data: Uint8Array,
  out: number,
): void {
  const end = from + count;
  let at = out;
  for (let j = from; j < end; j++) {
    const k = 3 * indices[j];
    data[at++] = table[k];
    data[at++] = table[k + 1];
    data[at++] = table[k + 2];
  }
}

/** Decodes run lengths to indices in the last third of the picture, then expands the indices from the start. */
function runs(bytes: Uint8Array, header: BmpHeader, data: Uint8Array): void {
  const count = header.width * header.height;
  const indices = data.subarray(2 * count);
  unpackRle(bytes, header, indices);
  expand(indices, 0, count, paletteOf(bytes, header), data, 0);
}

function trueColor(bytes: Uint8Array, header: BmpHeader, data: Uint8Array): void {
  const length = 3 * header.width;
  let out = 0;
  for (let y = 0; y < header.height; y++) {
    const from = rowStart(header, y);
    const end = from + length;
    for (let j = from; j < end; j += 3) {
      data[out++] = bytes[j + 2];
      data[out++] = bytes[j + 1];
      data[out++] = bytes[j];
    }
  }
}

/** Whether a pixel has alpha above 0: writers that ignore alpha leave all alpha 0 and mean opaque. */
function anyAlpha(bytes: Uint8Array, header: BmpHeader): boolean {
  const step = header.bits / 8;
  const mask = header.masks[3];
  for (let y = 0; y < header.height; y++) {
    const from = rowStart(header, y);
    const end = from + header.width * step;
    for (let j = from; j < end; j += step) if ((word(bytes, j, step) & mask) !== 0) return true;
  }
  return false;
}

function word(bytes: Uint8Array, at: number, step: number): number {
  const low = bytes[at] | (bytes[at + 1] << 8);
  return step === 2 ? low : low | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

/** Decodes pixels of 16 or 32 bits. A channel of n bits is scaled by 255 / (2^n - 1) and rounded. */
function masked(bytes: Uint8Array, header: BmpHeader, data: Uint8Array, bands: number): void {
  const step = header.bits / 8;
  const masks = header.masks.slice(0, bands);
  const shifts = masks.map(shiftOf);
  const scales = masks.map((mask, j) => 255 / (mask >>> shifts[j]));
  let out = 0;
  for (let y = 0; y < header.height; y++) {
    const from = rowStart(header, y);
    const end = from + header.width * step;
    for (let at = from; at < end; at += step) {
      const pixel = word(bytes, at, step);
      for (let j = 0; j < bands; j++) {
        // No ties: 2^n - 1 is odd. The array cuts off the fraction.
        data[out++] = ((pixel & masks[j]) >>> shifts[j]) * scales[j] + 0.5;
      }
    }
  }
}
