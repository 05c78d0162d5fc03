import { inflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Rgb } from '../../src/core/image.ts';
import { labelMapPng, quantizedImage } from '../../src/output/raster.ts';
import { Lottery } from '../support/random.ts';

type Grid = Parameters<typeof quantizedImage>[1];

const FORMATS = ['png', 'webp', 'gif', 'tif', 'tiff'];

/** k different colors: anywhere, all within eight levels of each other, or greys. */
function colorsOf(lottery: Lottery, k: number, kind: 'any' | 'close' | 'grey'): Rgb[] {
  const found = new Map<string, Rgb>();
  while (found.size < k) {
    const grey = lottery.below(256);
    const [r, g, b] = [lottery.below(kind === 'close' ? 8 : 256), lottery.below(8), lottery.below(8)];
    const color: Rgb =
      kind === 'grey'
        ? [grey, grey, grey]
        : kind === 'close'
          ? [100 + r, 30 + g, 200 + b]
          : [r, lottery.below(256), lottery.below(256)];
    found.set(color.join(), color);
  }
  return [...found.values()];
}

/** Labels of a grid in which each cluster has a pixel; a fifth of the rest is left out when asked. */
function labelsOf(lottery: Lottery, grid: Grid, k: number, holes: boolean): Int32Array {
  return Int32Array.from({ length: grid.width * grid.height * grid.frames }, (_, i) => {
    if (i < k) return i;
    return holes && lottery.below(5) === 0 ? -1 : lottery.below(k);
  });
}

/** The pixels of all frames, `transparent` or `r,g,b`. */
async function decoded(bytes: Uint8Array): Promise<string[]> {
  const raw = await sharp(bytes, { animated: true }).ensureAlpha().raw().toBuffer();
  return Array.from({ length: raw.length / 4 }, (_, i) =>
    raw[4 * i + 3] === 0 ? 'transparent' : [...raw.subarray(4 * i, 4 * i + 3)].join(),
  );
}

function painted(labels: Int32Array, colors: readonly Rgb[]): string[] {
  return Array.from(labels, (label) => (label < 0 ? 'transparent' : colors[label].join()));
}

describe.each(FORMATS)('a quantized picture as %s', (format) => {
  it.each([
    [1, 'any', false],
    [2, 'any', true],
    [10, 'close', false],
    [16, 'grey', true],
    [64, 'any', false],
    [254, 'close', true],
    [255, 'any', false],
    [255, 'grey', false],
  ] as const)('has the exact %d colors (%s, left-out pixels: %s)', async (k, kind, holes) => {
    const lottery = new Lottery(k);
    const grid = { width: 37, height: 29, frames: 1 };
    const colors = colorsOf(lottery, k, kind);
    const labels = labelsOf(lottery, grid, k, holes);
    const bytes = await quantizedImage(labels, grid, colors, format);
    expect(await decoded(bytes)).toEqual(painted(labels, colors));
    const meta = await sharp(bytes).metadata();
    expect(meta).toMatchObject({ width: 37, height: 29, format: format.startsWith('tif') ? 'tiff' : format });
  });

  it.each([false, true])('keeps all frames (left-out pixels: %s)', async (holes) => {
    const lottery = new Lottery(5);
    const grid = { width: 20, height: 10, frames: 3 };
    const colors = colorsOf(lottery, 12, 'any');
    const labels = labelsOf(lottery, grid, 12, holes);
    const bytes = await quantizedImage(labels, grid, colors, format);
    expect(await decoded(bytes)).toEqual(painted(labels, colors));
    const meta = await sharp(bytes, { animated: true }).metadata();
    const animated = format === 'gif' || format === 'webp';
    expect(meta.pages ?? 1).toBe(animated ? 3 : 1);
    expect(meta.pageHeight ?? meta.height).toBe(animated ? 10 : 30);
  });

  it('shows what is left out for one frame only, then covers it', async () => {
    const grid = { width: 4, height: 4, frames: 3 };
    const labels = Int32Array.from({ length: 48 }, (_, i) => (Math.floor(i / 16) === 1 ? -1 : i % 2));
    const colors: Rgb[] = [
      [255, 0, 0],
      [0, 0, 255],
    ];
    const bytes = await quantizedImage(labels, grid, colors, format);
    expect(await decoded(bytes)).toEqual(painted(labels, colors));
  });

  it('takes clusters that share a color', async () => {
    const colors: Rgb[] = [
      [9, 9, 9],
      [9, 9, 9],
      [1, 2, 3],
    ];
    const labels = Int32Array.of(0, 1, 2, 1);
    const bytes = await quantizedImage(labels, { width: 2, height: 2, frames: 1 }, colors, format);
    expect(await decoded(bytes)).toEqual(painted(labels, colors));
  });
});

describe('quantizedImage', () => {
  const grid = { width: 30, height: 20, frames: 1 };

  it.each(['png', 'webp', 'tif'])('keeps more colors than a palette holds as %s', async (format) => {
    const lottery = new Lottery(8);
    const colors = colorsOf(lottery, 400, 'any');
    const labels = labelsOf(lottery, grid, 400, true);
    expect(await decoded(await quantizedImage(labels, grid, colors, format))).toEqual(
      painted(labels, colors),
    );
  });

  it.each([
    [256, 'grey', false],
    [256, 'any', false],
    [255, 'close', true],
  ] as const)('fills the palette of a PNG: %d %s colors (and transparency: %s)', async (k, kind, holes) => {
    const lottery = new Lottery(10);
    const colors = colorsOf(lottery, k, kind);
    const labels = labelsOf(lottery, grid, k, holes);
    const bytes = await quantizedImage(labels, grid, colors, 'png');
    expect(bytes[25]).toBe(3);
    expect(await decoded(bytes)).toEqual(painted(labels, colors));
  });

  it.each([
    [256, 'grey', false],
    [256, 'any', false],
    [255, 'close', true],
    [256, 'grey', true],
  ] as const)('keeps or refuses %d %s colors in a GIF (and transparency: %s)', async (k, kind, holes) => {
    const lottery = new Lottery(10);
    const colors = colorsOf(lottery, k, kind);
    const labels = labelsOf(lottery, grid, k, holes);
    const outcome = await quantizedImage(labels, grid, colors, 'gif').then(decoded, (error) => error.code);
    if (outcome !== 'output') expect(outcome).toEqual(painted(labels, colors));
  });

  it('numbers the colors of a PNG as the clusters, with what is left out behind them', async () => {
    const labels = Int32Array.of(2, 0, 1, 1, -1, 3, 0, 0);
    const colors: Rgb[] = [
      [1, 2, 3],
      [200, 0, 0],
      [1, 2, 3],
      [0, 9, 0],
    ];
    const bytes = await quantizedImage(labels, { width: 8, height: 1, frames: 1 }, colors, 'png');
    const chunk = (name: string) => {
      const at = Buffer.from(bytes).indexOf(name) + 4;
      return [...bytes.subarray(at, at + Buffer.from(bytes).readUInt32BE(at - 8))];
    };
    expect(chunk('PLTE')).toEqual([...colors.flat(), 0, 0, 0]);
    const data = inflateSync(Uint8Array.from(chunk('IDAT')));
    const [filter, ...packed] = data;
    const bits = bytes[24];
    const indices = packed.flatMap((byte) => (bits === 8 ? [byte] : [byte >> 4, byte & 15]));
    expect([filter, indices]).toEqual([0, [2, 0, 1, 1, 4, 3, 0, 0]]);
  });

  it('makes small palettes: a bit a pixel for two colors', async () => {
    const labels = Int32Array.from({ length: 10_000 }, (_, i) => (i >> 3) & 1);
    const bytes = await quantizedImage(
      labels,
      { width: 100, height: 100, frames: 1 },
      [
        [0, 0, 0],
        [255, 255, 255],
      ],
      'png',
    );
    // of the header: bit depth 1, color type 3, a palette
    expect([...bytes.subarray(24, 26)]).toEqual([1, 3]);
    expect(bytes.length).toBeLessThan(1000);
  });

  it('keeps frames that are the same in a GIF', async () => {
    const labels = Int32Array.from({ length: 48 }, (_, i) => i % 2);
    const colors: Rgb[] = [
      [255, 0, 0],
      [0, 0, 255],
    ];
    const bytes = await quantizedImage(labels, { width: 4, height: 4, frames: 3 }, colors, 'gif');
    expect((await sharp(bytes).metadata()).pages).toBe(3);
  });
});

describe('labelMapPng', () => {
  /** Levels of a gray PNG at the depth it has. */
  async function levels(bytes: Uint8Array) {
    const { depth, channels, width, height } = await sharp(bytes).metadata();
    const wide = depth === 'ushort';
    const raw = await sharp(bytes)
      .toColourspace(wide ? 'grey16' : 'b-w')
      .raw({ depth: wide ? 'ushort' : 'uchar' })
      .toBuffer();
    const values = wide ? new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2) : raw;
    return { depth, channels, width, height, values: [...values] };
  }

  it.each([
    [1, 'uchar', 255],
    [255, 'uchar', 255],
    [256, 'ushort', 65535],
    [1000, 'ushort', 65535],
    [65535, 'ushort', 65535],
  ] as const)('of %d clusters has their numbers as levels, as %s', async (k, depth, none) => {
    const lottery = new Lottery(k);
    const grid = { width: 25, height: 10, frames: 2 };
    const labels = Int32Array.from({ length: 500 }, (_, i) => (i < 2 ? k - 1 : lottery.below(k + 1) - 1));
    const map = await levels(await labelMapPng(labels, grid, k));
    expect(map).toMatchObject({ depth, channels: 1, width: 25, height: 20 });
    expect(map.values).toEqual(Array.from(labels, (label) => (label < 0 ? none : label)));
  });

  it('is refused for more clusters than 16 bits can tell apart', async () => {
    const refused = labelMapPng(new Int32Array(4), { width: 2, height: 2, frames: 1 }, 65536);
    await expect(refused).rejects.toMatchObject({ code: 'output' });
  });
});
