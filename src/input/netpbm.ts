import { ClusterkitError } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { ImageFacts } from './facts.ts';

/** The contents of a header. */
interface NetpbmHeader {
  format: 'pbm' | 'pgm' | 'ppm' | 'pam' | 'pfm';
  /** Samples are written in decimal digits. */
  plain: boolean;
  width: number;
  height: number;
  bands: 1 | 2 | 3 | 4;
  /** The sample of white; PFM has none. */
  most: number;
  /** Where the samples begin. */
  start: number;
}

const FORMATS: Record<string, Pick<NetpbmHeader, 'format' | 'plain' | 'bands'>> = {
  P1: { format: 'pbm', plain: true, bands: 1 },
  P2: { format: 'pgm', plain: true, bands: 1 },
  P3: { format: 'ppm', plain: true, bands: 3 },
  P4: { format: 'pbm', plain: false, bands: 1 },
  P5: { format: 'pgm', plain: false, bands: 1 },
  P6: { format: 'ppm', plain: false, bands: 3 },
  Pf: { format: 'pfm', plain: false, bands: 1 },
  PF: { format: 'pfm', plain: false, bands: 3 },
};

/**
 * The header of a picture of netpbm: PBM, PGM and PPM with plain or raw samples, PAM, PFM (netpbm.sourceforge.net/doc).
 * @throws {ClusterkitError} input, when the header is damaged or cut short
 */
function readNetpbmHeader(bytes: Uint8Array): NetpbmHeader {
  const magic = String.fromCharCode(bytes[0], bytes[1]);
  const header = magic === 'P7' ? readPamHeader(bytes) : readWords(bytes, FORMATS[magic]);
  const { width, height, most } = header;
  const sizes = [width, height].every((size) => Number.isInteger(size) && size > 0);
  if (!sizes || !(most >= 1 && most <= 65535))
    throw damaged(`it is ${width} x ${height} with white at ${most}`);
  return header;
}

function readWords(bytes: Uint8Array, kind: (typeof FORMATS)[string]): NetpbmHeader {
  let p = 2;
  const number = () => {
    for (;;) {
      while (isBlank(bytes[p])) p++;
      if (bytes[p] !== HASH) break;
      while (p < bytes.length && bytes[p] !== LF && bytes[p] !== CR) p++;
    }
    const from = p;
    while (p < bytes.length && !isBlank(bytes[p]) && bytes[p] !== HASH && p - from < 16) p++;
    if (p >= bytes.length) throw cutShort();
    return Number(Buffer.from(bytes.subarray(from, p)).toString('latin1') || Number.NaN);
  };
  const [width, height] = [number(), number()];
  if (kind.format === 'pfm') return { ...kind, width, height, most: 1, start: p };
  const most = kind.format === 'pbm' ? 1 : number();
  // one blank ends the header of raw samples
  return { ...kind, width, height, most, start: p + 1 };
}

const PAM_BANDS: Record<string, NetpbmHeader['bands']> = {
  BLACKANDWHITE: 1,
  GRAYSCALE: 1,
  BLACKANDWHITE_ALPHA: 2,
  GRAYSCALE_ALPHA: 2,
  RGB: 3,
  RGB_ALPHA: 4,
};

function readPamHeader(bytes: Uint8Array): NetpbmHeader {
  const text = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  const end = /\nENDHDR *\n/.exec(text);
  if (!end) throw cutShort();
  const lines = text
    .slice(0, end.index)
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  const entry = (name: string) =>
    lines
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1)
      .trim();
  const [width, height, depth, most] = ['WIDTH', 'HEIGHT', 'DEPTH', 'MAXVAL'].map((name) =>
    Number(entry(name) ?? Number.NaN),
  );
  const kind = entry('TUPLTYPE') ?? ['GRAYSCALE', 'GRAYSCALE_ALPHA', 'RGB', 'RGB_ALPHA'][depth - 1];
  const bands = PAM_BANDS[kind];
  if (bands === undefined || bands !== depth)
    throw new ClusterkitError(
      'input',
      `the PAM picture has ${depth} bands of the type ${kind}, which is not read`,
    );
  return { format: 'pam', plain: false, width, height, bands, most, start: end.index + end[0].length };
}

/** The facts that the header holds. */
export function netpbmFacts(bytes: Uint8Array): ImageFacts {
  const { format, width, height, bands, most } = readNetpbmHeader(bytes);
  const names = [['L'], ['L', 'A'], ['R', 'G', 'B'], ['R', 'G', 'B', 'A']][bands - 1];
  const bits = format === 'pfm' ? 32 : most > 255 ? 16 : format === 'pbm' ? 1 : 8;
  return {
    format,
    width,
    height,
    frames: 1,
    mode: bits === 1 ? '1' : bits > 8 && bands === 1 ? 'I;16' : names.join(''),
    bands: names,
    bitsPerBand: bits,
    space: bands < 3 ? 'b-w' : 'srgb',
  };
}

/**
 * Decodes the first picture of a file. Samples are scaled: white is 255, or 65535 with more than 256 intensities.
 * @throws {ClusterkitError} input, when the picture is damaged or cut short
 */
export function decodeNetpbm(bytes: Uint8Array): Image {
  const header = readNetpbmHeader(bytes);
  const { width, height, bands, most } = header;
  const count = width * height * bands;
  const data = most > 255 ? new Uint16Array(count) : new Uint8Array(count);
  const samples = header.plain ? readDigits(bytes, header, count) : readRaw(bytes, header, count);
  const white = most > 255 ? 65535 : 255;
  let p = 0;
  for (const sample of samples) {
    if (sample > most) throw damaged(`a sample is ${sample}, and white is ${most}`);
    data[p++] = most === white ? sample : Math.round((sample * white) / most);
  }
  // in PBM, 1 is black
  if (header.format === 'pbm') for (p = 0; p < count; p++) data[p] = 255 - data[p];
  return { width, height, frames: 1, bands, data };
}

function readRaw(bytes: Uint8Array, header: NetpbmHeader, count: number): Iterable<number> {
  const { format, width, height, most, start } = header;
  const bits = format === 'pbm';
  const need = bits ? Math.ceil(width / 8) * height : count * (most > 255 ? 2 : 1);
  if (bytes.length - start < need) throw cutShort();
  const data = bytes.subarray(start, start + need);
  if (bits) return unpackBits(data, width, height);
  if (most <= 255) return data;
  const wide = new Uint16Array(count);
  for (let p = 0; p < count; p++) wide[p] = data[2 * p] * 256 + data[2 * p + 1];
  return wide;
}

/** Unpacks bits. Each row begins with a new byte. */
function unpackBits(data: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(width * height);
  const stride = Math.ceil(width / 8);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) out[y * width + x] = (data[y * stride + (x >> 3)] >> (7 - (x & 7))) & 1;
  return out;
}

/** Reads samples in digits. Samples of PBM may have no blanks between them. */
function readDigits(bytes: Uint8Array, { format, start }: NetpbmHeader, count: number): Uint16Array {
  const out = new Uint16Array(count);
  let p = start - 1;
  for (let i = 0; i < count; i++) {
    while (isBlank(bytes[p]) || bytes[p] === HASH) {
      if (bytes[p] === HASH) while (p < bytes.length && bytes[p] !== LF) p++;
      else p++;
    }
    if (p >= bytes.length) throw cutShort();
    let value = 0;
    const from = p;
    while (bytes[p] >= 48 && bytes[p] <= 57 && p - from < (format === 'pbm' ? 1 : 6))
      value = value * 10 + bytes[p++] - 48;
    if (p === from || value > 65535) throw damaged(`sample ${i + 1} is no number up to 65535`);
    out[i] = value;
  }
  return out;
}

const [HASH, LF, CR] = Buffer.from('#\n\r');

function isBlank(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

function damaged(what: string): ClusterkitError {
  return new ClusterkitError('input', `the netpbm picture is damaged: ${what}`);
}

function cutShort(): ClusterkitError {
  return new ClusterkitError('input', 'the netpbm picture is cut short');
}
