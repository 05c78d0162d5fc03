/** Bitmaps made byte by byte, plainly, for the tests of the reader. */

export interface BmpParts {
  /** Bytes of the bitmap header; 12 is OS/2 1.x, 16 and 64 are OS/2 2.x. */
  header: number;
  width: number;
  /** Negative: the first row is the top one. */
  height: number;
  bits: number;
  compression?: number;
  /** Colors of the palette, r g b each. */
  palette?: number[][];
  /** What the header says the palette has; the palette's own length if left out. */
  colors?: number;
  /** Inside the header when it is long enough, else behind it. */
  masks?: number[];
  /** The pixels as stored. */
  body: number[];
  /** The offset of the pixels in the file header; the true one if left out. */
  offset?: number;
  /** Bytes between palette and pixels. */
  gap?: number;
}

function le16(value: number): number[] {
  return [value & 255, (value >>> 8) & 255];
}

export function le32(value: number): number[] {
  return [...le16(value & 0xffff), ...le16(value >>> 16)];
}

export function bmpFile(parts: BmpParts): Uint8Array {
  const { header, width, height, bits, compression = 0, palette = [], masks = [], body, gap = 0 } = parts;
  const info: number[] = [];
  info.push(...le32(header));
  if (header === 12) info.push(...le16(width), ...le16(height), ...le16(1), ...le16(bits));
  else info.push(...le32(width), ...le32(height), ...le16(1), ...le16(bits));
  if (header >= 40) {
    info.push(...le32(compression), ...le32(body.length), ...le32(2835), ...le32(2835));
    info.push(...le32(parts.colors ?? palette.length), ...le32(0));
  }
  const inside = header >= 52 && header !== 64;
  if (inside) info.push(...masks.slice(0, header === 52 ? 3 : 4).flatMap(le32));
  while (info.length < header) info.push(0);
  if (!inside) info.push(...masks.flatMap(le32));
  for (const [r, g, b] of palette) info.push(...(header === 12 ? [b, g, r] : [b, g, r, 0]));
  for (let j = 0; j < gap; j++) info.push(0xee);

  const start = 14 + info.length;
  const file = [0x42, 0x4d, ...le32(start + body.length), 0, 0, 0, 0, ...le32(parts.offset ?? start)];
  return Uint8Array.from([...file, ...info, ...body]);
}

/** Rows, in the order they are stored, each a list of pixel values; padded to 4 bytes with 0xdd. */
export function packRows(rows: number[][], bits: number): number[] {
  return rows.flatMap((row) => {
    const bytes: number[] = [];
    if (bits < 8) {
      const digits = row.map((value) => value.toString(2).padStart(bits, '0')).join('');
      for (const byte of digits.match(/.{1,8}/g) ?? []) bytes.push(Number.parseInt(byte.padEnd(8, '1'), 2));
    } else {
      for (const value of row) for (let j = 0; j < bits; j += 8) bytes.push(Math.floor(value / 2 ** j) % 256);
    }
    while (bytes.length % 4 !== 0) bytes.push(0xdd);
    return bytes;
  });
}

/** Channels put where the masks say, for masks given as [lowest bit, number of bits]. */
export function packChannels(values: number[], places: [low: number, count: number][]): number {
  return values.reduce((sum, value, j) => sum + value * 2 ** places[j][0], 0);
}

/** The mask of [lowest bit, number of bits]. */
export function maskOf([low, count]: [low: number, count: number]): number {
  return (2 ** count - 1) * 2 ** low;
}

/** Small whole numbers that are the same every time (a linear congruential generator). */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
