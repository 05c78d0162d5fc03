import { crc32, inflate } from 'node:zlib';
import type { Image } from '../core/image.ts';
import type { ImageFacts } from './facts.ts';

/** A PNG of eight bits a sample, in red, green and blue, with or without opacity, as most are. */
export interface PlainPng {
  width: number;
  height: number;
  bands: 3 | 4;
  /** Parts of the zlib stream. */
  parts: Uint8Array[];
}

/** Chunks that change no sample: what they tell is not used. */
const IDLE = new Set(
  ['PLTE', 'pHYs', 'gAMA', 'sRGB', 'cHRM', 'tEXt', 'zTXt', 'iTXt', 'tIME', 'bKGD', 'sBIT', 'hIST'].concat(
    'IEND',
  ),
);

const SIGNATURE = Buffer.of(137, 80, 78, 71, 13, 10, 26, 10);

/** Bytes of a picture up to which it is read here: they are in one buffer. */
const MOST_BYTES = 2 ** 30;

/**
 * The parts of a PNG (PNG specification, third edition) that needs no more than its filters undone: undefined for other files,
 * and for damaged ones, of which the decoder of all formats knows what is wrong.
 */
export function plainPng(bytes: Uint8Array): PlainPng | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!file.subarray(0, 8).equals(SIGNATURE)) return undefined;
  let found: PlainPng | undefined;
  let type = '';
  for (let at = 8; at < file.length; ) {
    const before = type;
    const end = at + 12 + (at + 12 <= file.length ? file.readUInt32BE(at) : Number.POSITIVE_INFINITY);
    if (end > file.length || crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4))
      return undefined;
    type = file.toString('latin1', at + 4, at + 8);
    const data = file.subarray(at + 8, end - 4);
    if (before === '') found = type === 'IHDR' ? fromHeader(data) : undefined;
    else if (type === 'IDAT') {
      // parts follow one upon the other
      if (found && found.parts.length > 0 && before !== 'IDAT') return undefined;
      found?.parts.push(data);
    } else if (!IDLE.has(type)) return undefined;
    if (!found || (type === 'IEND') !== (end === file.length)) return undefined;
    at = end;
  }
  return found && found.parts.length > 0 ? found : undefined;
}

function fromHeader(data: Buffer): PlainPng | undefined {
  if (data.length !== 13) return undefined;
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const [bits, colors, compression, filters, interlace] = data.subarray(8);
  const bands = colors === 2 ? 3 : colors === 6 ? 4 : 0;
  const isPlain = bits === 8 && bands > 0 && compression === 0 && filters === 0 && interlace === 0;
  if (!isPlain || width === 0 || height === 0 || (width * bands + 1) * height > MOST_BYTES) return undefined;
  return { width, height, bands: bands as 3 | 4, parts: [] };
}

export function pngFacts({ width, height, bands }: PlainPng): ImageFacts {
  const names = bands === 4 ? ['R', 'G', 'B', 'A'] : ['R', 'G', 'B'];
  return {
    format: 'png',
    width,
    height,
    frames: 1,
    mode: names.join(''),
    bands: names,
    bitsPerBand: 8,
    space: 'srgb',
  };
}

/** The samples, in the memory of the inflated lines; undefined where the stream is damaged. O(pixels) time. */
export async function decodePng({ width, height, bands, parts }: PlainPng): Promise<Image | undefined> {
  const stride = width * bands;
  const lines = await inflated(parts, (stride + 1) * height);
  if (!lines) return undefined;
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1);
    const undo = (y === 0 ? FIRST_LINE : LINES)[lines[from]];
    if (!undo) return undefined;
    undo(lines, from + 1, y * stride, stride, bands);
  }
  return { width, height, frames: 1, bands, data: lines.subarray(0, stride * height) };
}

/** As many bytes as are expected; undefined where there are others. */
function inflated(parts: readonly Uint8Array[], length: number): Promise<Uint8Array | undefined> {
  const stream = parts.length === 1 ? parts[0] : Buffer.concat(parts);
  return new Promise((resolve) =>
    inflate(stream, { chunkSize: Math.max(64, length), maxOutputLength: length }, (error, bytes) =>
      resolve(
        error || bytes.length !== length ? undefined : new Uint8Array(bytes.buffer, bytes.byteOffset, length),
      ),
    ),
  );
}

/**
 * Undoes the filter of a line of `stride` bytes.
 * @param lines inout, from `from` on the filtered bytes, and from `to` on, which is before, the bytes, after those of the line above
 */
type Undo = (lines: Uint8Array, from: number, to: number, stride: number, bands: number) => void;

const none: Undo = (lines, from, to, stride) => lines.copyWithin(to, from, from + stride);

const sub: Undo = (lines, from, to, stride, bands) => {
  lines.copyWithin(to, from, from + bands);
  for (let x = bands; x < stride; x++) lines[to + x] = lines[from + x] + lines[to + x - bands];
};

const up: Undo = (lines, from, to, stride) => {
  const above = to - stride;
  for (let x = 0; x < stride; x++) lines[to + x] = lines[from + x] + lines[above + x];
};

const average: Undo = (lines, from, to, stride, bands) => {
  const above = to - stride;
  for (let x = 0; x < bands; x++) lines[to + x] = lines[from + x] + (lines[above + x] >> 1);
  for (let x = bands; x < stride; x++)
    lines[to + x] = lines[from + x] + ((lines[to + x - bands] + lines[above + x]) >> 1);
};

const paeth: Undo = (lines, from, to, stride, bands) => {
  const above = to - stride;
  for (let x = 0; x < bands; x++) lines[to + x] = lines[from + x] + lines[above + x];
  for (let x = bands; x < stride; x++) {
    const a = lines[to + x - bands];
    const b = lines[above + x];
    const c = lines[above + x - bands];
    const toA = Math.abs(b - c);
    const toB = Math.abs(a - c);
    const toC = Math.abs(a + b - 2 * c);
    const guess = toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
    lines[to + x] = lines[from + x] + guess;
  }
};

const LINES: readonly Undo[] = [none, sub, up, average, paeth];

const halfLeft: Undo = (lines, from, to, stride, bands) => {
  lines.copyWithin(to, from, from + bands);
  for (let x = bands; x < stride; x++) lines[to + x] = lines[from + x] + (lines[to + x - bands] >> 1);
};

/** Above the first line is nothing. */
const FIRST_LINE: readonly Undo[] = [none, sub, none, halfLeft, sub];
