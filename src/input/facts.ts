import readExif from 'exif-reader';
import type { Metadata } from 'sharp';
import type { FileKind } from './sniff.ts';

/** The facts of a picture from the header of its file. */
export interface ImageFacts {
  format: string;
  /** The size as shown, after the EXIF orientation is applied. */
  width: number;
  height: number;
  /** Frames or pages in the file. */
  frames: number;
  /** Of an animation the milliseconds that each frame is shown, and how often all are: 0 for ever. */
  delays?: readonly number[];
  loop?: number;
  /** The mode in Pillow's words: 1, L, LA, P, RGB, RGBA, CMYK, I;16 ... */
  mode: string;
  bands: string[];
  bitsPerBand: number;
  /** The meaning of samples in words of libvips: srgb, b-w, cmyk, rgb16 ... */
  space: string;
  /** Name of the embedded color profile. */
  profile?: string;
  /** EXIF orientation, 1 to 8. */
  orientation?: number;
  camera?: string;
  taken?: string;
  progressive?: boolean;
  density?: number;
}

/** Bits of the sample types of libvips. */
const DEPTH_BITS: Record<string, number> = {
  uchar: 8,
  char: 8,
  ushort: 16,
  short: 16,
  uint: 32,
  int: 32,
  float: 32,
  complex: 64,
  double: 64,
  dpcomplex: 128,
};

/** The facts in the metadata of libvips, as `ImageFacts`. */
export function imageFacts(meta: Metadata, kind: FileKind): ImageFacts {
  const palette = meta.isPalette === true;
  const bands = palette ? ['P'] : bandNames(meta);
  const depth = DEPTH_BITS[meta.depth] ?? 8;
  return {
    format: kind,
    // without a page height, the height is that of the single frame that sharp read
    width: meta.autoOrient.width,
    height: meta.pageHeight ?? meta.autoOrient.height,
    frames: kind === 'svg' ? 1 : (meta.pages ?? 1),
    ...(meta.delay && { delays: meta.delay, loop: meta.loop ?? 0 }),
    mode: modeName(bands, depth, meta.bitsPerSample),
    bands,
    bitsPerBand: (palette || depth === 8 ? meta.bitsPerSample : undefined) ?? depth,
    space: meta.space,
    ...(meta.icc ? { profile: profileName(meta.icc) } : {}),
    // every TIFF has a density, mostly the default
    ...(meta.orientation === undefined || (kind === 'tiff' && meta.orientation === 1)
      ? {}
      : { orientation: meta.orientation }),
    ...cameraFacts(meta.exif),
    ...(meta.isProgressive ? { progressive: true } : {}),
    // without a unit, the decoder has made the density up
    ...(meta.density === undefined || !meta.resolutionUnit ? {} : { density: meta.density }),
  };
}

function bandNames(meta: Metadata): string[] {
  const colors = meta.channels - (meta.hasAlpha ? 1 : 0);
  const names = colors === 1 ? ['L'] : meta.space === 'cmyk' ? ['C', 'M', 'Y', 'K'] : ['R', 'G', 'B'];
  return meta.hasAlpha ? [...names, 'A'] : names;
}

/** Pillow's name of the mode, as notebooks print it. */
function modeName(bands: string[], depth: number, bitsPerSample: number | undefined): string {
  const name = bands.join('');
  if (name === 'L' && bitsPerSample === 1) return '1';
  if (depth === 16) return name === 'L' ? 'I;16' : `${name};16`;
  return depth > 16 ? (name === 'L' ? 'F' : `${name};${depth}`) : name;
}

/** The description of an ICC profile: the `desc` tag, plain or in the first of several languages. */
function profileName(icc: Buffer): string {
  const count = icc.length > 132 ? icc.readUInt32BE(128) : 0;
  for (let tag = 0; tag < Math.min(count, 100); tag++) {
    const p = 132 + 12 * tag;
    if (p + 12 > icc.length || icc.toString('latin1', p, p + 4) !== 'desc') continue;
    const data = icc.subarray(icc.readUInt32BE(p + 4), icc.readUInt32BE(p + 4) + icc.readUInt32BE(p + 8));
    return profileText(data) || 'unnamed';
  }
  return 'unnamed';
}

function profileText(data: Buffer): string {
  if (data.length < 28) return '';
  if (data.toString('latin1', 0, 4) !== 'mluc') {
    return data.toString('latin1', 12, 12 + data.readUInt32BE(8)).replace(/\0.*$/s, '');
  }
  const start = data.readUInt32BE(24);
  // UTF-16, big-endian
  return Buffer.from(data.subarray(start, start + (data.readUInt32BE(20) & ~1)))
    .swap16()
    .toString('utf16le');
}

function cameraFacts(exif: Buffer | undefined): Pick<ImageFacts, 'camera' | 'taken'> {
  if (!exif) return {};
  try {
    const { Image: tags, Photo } = readExif(exif);
    const make = text(tags?.Make);
    const model = text(tags?.Model);
    const camera = model.startsWith(make) ? model : `${make} ${model}`.trim();
    const time = Photo?.DateTimeOriginal ?? tags?.DateTime;
    return {
      ...(camera ? { camera } : {}),
      // EXIF times have no zone; the reader took the times for UTC
      ...(time instanceof Date && !Number.isNaN(time.getTime())
        ? { taken: time.toISOString().slice(0, 19) }
        : {}),
    };
  } catch {
    // a camera that wrote broken EXIF still took a picture
    return {};
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\0.*$/s, '').trim() : '';
}
