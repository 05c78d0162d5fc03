import type { IndexedImage, Timing } from '../../core/image.ts';
import { compressCodes } from './lzw.ts';

/** What becomes of a frame before the next one: it stays, or gives way to nothing. */
const STAYS = 1;
const CLEARED = 2;

/** A part of the picture that a frame changes. */
interface Part {
  left: number;
  top: number;
  width: number;
  height: number;
  indices: Uint8Array;
}

/**
 * A GIF (GIF89a, CompuServe 1990) with one table of colors for all frames. A frame of an opaque picture holds what it changes.
 * Opacity below one half is transparent. Delays are rounded to hundredths of a second.
 */
export function indexedGif(image: IndexedImage, { delays = [], loop = 0 }: Timing): Uint8Array {
  const { frames, palette } = image;
  const k = palette.length / 4;
  const clear = Array.from({ length: k }, (_, c) => c).find((c) => palette[4 * c + 3] < 128) ?? -1;
  // an entry of the table that no pixel has may stand for what does not change
  const spare = clear < 0 && frames > 1 && k < 256 ? k : -1;
  const bits = Math.max(1, 32 - Math.clz32(k + (spare < 0 ? 0 : 1) - 1));
  const chunks: Uint8Array[] = [header(image, bits)];
  if (frames > 1 && loop !== 1) chunks.push(repeats(loop));
  for (let frame = 0; frame < frames; frame++) {
    const parts = clear < 0 ? changes(image, frame, spare) : [wholeFrame(image, frame)];
    const codeBits = Math.max(2, bits);
    const coded = parts.map((part) => ({ part, data: compressCodes(part.indices, codeBits) }));
    const { part, data } = coded.reduce((best, one) => (one.data.length < best.data.length ? one : best));
    const delay = frames > 1 ? (delays[frame] ?? 100) : 0;
    const control = clear < 0 ? controls(delay, spare, STAYS) : controls(delay, clear, CLEARED);
    if (frames > 1 || clear >= 0) chunks.push(control);
    chunks.push(descriptor(part), Uint8Array.of(codeBits), data);
  }
  chunks.push(Uint8Array.of(0x3b));
  return Buffer.concat(chunks);
}

function header({ width, height, palette }: IndexedImage, bits: number): Uint8Array {
  const bytes = Buffer.alloc(13 + 3 * 2 ** bits);
  bytes.write('GIF89a', 'latin1');
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  bytes[10] = 0x80 | (7 << 4) | (bits - 1);
  for (let c = 0; c < palette.length / 4; c++) bytes.set(palette.subarray(4 * c, 4 * c + 3), 13 + 3 * c);
  return bytes;
}

/** How often an animation runs after the first time. */
function repeats(loop: number): Uint8Array {
  const bytes = Buffer.from('\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0', 'latin1');
  bytes.writeUInt16LE(Math.min(65535, loop === 0 ? 0 : loop - 1), 16);
  return bytes;
}

function controls(delay: number, transparent: number, after: number): Uint8Array {
  const bytes = Buffer.from([
    0x21,
    0xf9,
    4,
    (after << 2) | (transparent < 0 ? 0 : 1),
    0,
    0,
    Math.max(0, transparent),
    0,
  ]);
  bytes.writeUInt16LE(Math.min(65535, Math.round(delay / 10)), 4);
  return bytes;
}

function descriptor({ left, top, width, height }: Part): Uint8Array {
  const bytes = Buffer.alloc(10);
  bytes[0] = 0x2c;
  for (const [i, value] of [left, top, width, height].entries()) bytes.writeUInt16LE(value, 1 + 2 * i);
  return bytes;
}

function wholeFrame({ width, height, indices }: IndexedImage, frame: number): Part {
  const size = width * height;
  return { left: 0, top: 0, width, height, indices: indices.subarray(frame * size, (frame + 1) * size) };
}

/** The rectangle in which a frame differs from the one before, as it is and with a mark where nothing changes. */
function changes(image: IndexedImage, frame: number, mark: number): Part[] {
  const whole = wholeFrame(image, frame);
  if (frame === 0) return [whole];
  const { width, height } = image;
  const before = wholeFrame(image, frame - 1).indices;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let p = 0; p < before.length; p++) {
    if (before[p] === whole.indices[p]) continue;
    const [x, y] = [p % width, Math.floor(p / width)];
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  // a frame has a pixel at least
  if (right === 0) [left, top, right, bottom] = [0, 0, 1, 1];
  const [w, h] = [right - left, bottom - top];
  const plain = new Uint8Array(w * h);
  const marked = new Uint8Array(w * h);
  for (let q = 0; q < plain.length; q++) {
    const p = (top + Math.floor(q / w)) * width + left + (q % w);
    plain[q] = whole.indices[p];
    marked[q] = before[p] === plain[q] ? mark : plain[q];
  }
  const part = { left, top, width: w, height: h };
  return mark < 0 ? [{ ...part, indices: plain }] : [plain, marked].map((indices) => ({ ...part, indices }));
}
