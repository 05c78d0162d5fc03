import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import { decodeBmp, isBmp, readBmpHeader } from '../../src/input/bmp.ts';
import { type BmpParts, bmpFile, le32, maskOf, packChannels, packRows, seeded } from '../support/bmp.ts';

const headers = [12, 16, 40, 52, 56, 64, 108, 124];
const red = [255, 0, 0];
const green = [0, 255, 0];
const blue = [0, 0, 255];
const grey = [90, 91, 92];
const black = [0, 0, 0];

/** Colors that are all different, as many as asked. */
function colors(count: number): number[][] {
  return Array.from({ length: count }, (_, j) => [(j * 7 + 3) % 256, (j * 29 + 5) % 256, 255 - (j % 256)]);
}

/** Rows from the top of values below `below`. */
function grid(width: number, height: number, below: number): number[][] {
  const next = seeded(width * 1000 + height);
  return Array.from({ length: height }, () => Array.from({ length: width }, () => next(below)));
}

function pixels(bytes: Uint8Array): number[] {
  return [...decodeBmp(bytes).data];
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ClusterkitError);
    expect((error as ClusterkitError).code).toBe('input');
    expect((error as ClusterkitError).message).not.toContain('\n');
    return (error as ClusterkitError).message;
  }
  throw new Error('nothing was thrown');
}

/** A file of one run length body. */
function rle(bits: 4 | 8, width: number, height: number, body: number[], extra: Partial<BmpParts> = {}) {
  const palette = [grey, red, green, blue];
  return bmpFile({
    header: 40,
    width,
    height,
    bits,
    compression: bits === 8 ? 1 : 2,
    palette,
    body,
    ...extra,
  });
}

/** What a picture of the palette of `rle` is, one digit per pixel, from the top. */
function drawn(...rows: string[]): number[] {
  return [...rows.join('')].flatMap((digit) => [grey, red, green, blue][Number(digit)] ?? black);
}

describe('every header', () => {
  for (const header of headers) {
    for (const bits of [1, 2, 4, 8]) {
      it(`${header} bytes, ${bits} bits, widths 1 to 9`, () => {
        const palette = colors(2 ** bits);
        for (let width = 1; width <= 9; width++) {
          const rows = grid(width, 3, 2 ** bits);
          const body = packRows(rows.toReversed(), bits);
          const image = decodeBmp(bmpFile({ header, width, height: 3, bits, palette, body }));
          expect(image).toMatchObject({ width, height: 3, frames: 1, bands: 3 });
          expect([...image.data]).toEqual(rows.flat().flatMap((value) => palette[value]));
        }
      });
    }

    it(`${header} bytes, 24 bits, widths 1 to 5`, () => {
      for (let width = 1; width <= 5; width++) {
        const rows = grid(width, 4, 2 ** 24);
        const body = packRows(rows.toReversed(), 24);
        const data = pixels(bmpFile({ header, width, height: 4, bits: 24, body }));
        expect(data).toEqual(rows.flat().flatMap((v) => [v >> 16, (v >> 8) & 255, v & 255]));
      }
    });
  }

  it('says what is in the file', () => {
    const body = packRows(grid(5, 2, 16), 4);
    const bytes = bmpFile({ header: 40, width: 5, height: -2, bits: 4, palette: colors(16), body });
    expect(readBmpHeader(bytes)).toMatchObject({
      width: 5,
      height: 2,
      bits: 4,
      palette: true,
      alpha: false,
      compression: 'none',
      topDown: true,
      offset: 14 + 40 + 64,
      paletteCount: 16,
    });
  });

  it('reads a view into a larger buffer', () => {
    const bytes = bmpFile({ header: 40, width: 1, height: 1, bits: 24, body: [3, 2, 1, 0] });
    const larger = new Uint8Array(bytes.length + 20).fill(77);
    larger.set(bytes, 7);
    expect(pixels(larger.subarray(7, 7 + bytes.length))).toEqual([1, 2, 3]);
  });
});

describe('rows', () => {
  const body = packRows(
    [
      [0x010203, 0x040506],
      [0x070809, 0x0a0b0c],
    ],
    24,
  );

  it('bottom-up by default, top-down with a negative height', () => {
    const shape = { header: 40, width: 2, bits: 24, body };
    expect(pixels(bmpFile({ ...shape, height: 2 }))).toEqual([7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6]);
    expect(pixels(bmpFile({ ...shape, height: -2 }))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('the padding of the last row may be missing', () => {
    const bytes = bmpFile({ header: 40, width: 2, height: 2, bits: 24, body });
    expect(pixels(bytes.subarray(0, bytes.length - 2))).toEqual(pixels(bytes));
    expect(refusal(() => decodeBmp(bytes.subarray(0, bytes.length - 3)))).toMatch(
      /^the BMP is cut short: 2 x 2/,
    );
  });

  it('begin where the offset says', () => {
    const bytes = bmpFile({ header: 40, width: 2, height: -2, bits: 24, body, gap: 13 });
    expect(pixels(bytes)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('begin behind the palette when the offset is absurd', () => {
    const palette = [red, green, blue];
    const shape = { header: 40, width: 3, height: 1, bits: 8, palette, body: [2, 1, 0, 0] };
    for (const offset of [0, 1, 53, 54, 70, 71, 1e6, 0xffffffff]) {
      expect(pixels(bmpFile({ ...shape, offset }))).toEqual([...blue, ...green, ...red]);
    }
    const color = { header: 124, width: 2, height: -2, bits: 24, body };
    for (const offset of [0, 54, 137, 5000]) {
      expect(pixels(bmpFile({ ...color, offset }))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    }
    // The palette of a picture of 24 bits is a hint for old screens, but it has its place.
    expect(pixels(bmpFile({ ...color, palette, offset: 0 }))).toEqual(pixels(bmpFile(color)));
  });
});

describe('palette', () => {
  it('shorter than the bits allow: what is not there is black', () => {
    const shape = { header: 40, width: 4, height: 1, bits: 8, palette: [red, green] };
    expect(pixels(bmpFile({ ...shape, body: [0, 1, 2, 255] }))).toEqual([
      ...red,
      ...green,
      ...black,
      ...black,
    ]);
  });

  it('a count of 0 means all of them', () => {
    const palette = colors(16);
    const body = packRows([[0, 7, 15]], 4);
    const bytes = bmpFile({ header: 40, width: 3, height: 1, bits: 4, palette, colors: 0, body, offset: 0 });
    expect(pixels(bytes)).toEqual([...palette[0], ...palette[7], ...palette[15]]);
  });

  it('ends where the pixels begin, whatever the count says', () => {
    const shape = { width: 4, height: 1, bits: 8, palette: [red, green], body: [1, 0, 2, 99] };
    const expected = [...green, ...red, ...black, ...black];
    expect(pixels(bmpFile({ ...shape, header: 40, colors: 0 }))).toEqual(expected);
    expect(pixels(bmpFile({ ...shape, header: 40, colors: 1e9 }))).toEqual(expected);
    expect(pixels(bmpFile({ ...shape, header: 12 }))).toEqual(expected);
  });

  it('longer than the bits allow', () => {
    const palette = colors(300);
    const body = [0, 255, 128, 1];
    const expected = [0, 255, 128, 1].flatMap((k) => palette[k]);
    for (const offset of [undefined, 0]) {
      expect(pixels(bmpFile({ header: 40, width: 4, height: 1, bits: 8, palette, body, offset }))).toEqual(
        expected,
      );
    }
  });
});

describe('16 and 32 bits', () => {
  /** One row of pixels in bitfields. */
  function fields(
    bits: number,
    places: [number, number][],
    values: number[][],
    extra: Partial<BmpParts> = {},
  ) {
    const body = packRows([values.map((value) => packChannels(value, places))], bits);
    const masks = places.map(maskOf);
    return bmpFile({
      header: 40,
      width: values.length,
      height: 1,
      bits,
      compression: 3,
      masks,
      body,
      ...extra,
    });
  }

  it('16 bits are 555 by default, whatever masks a long header has', () => {
    // 0x7fff white, 0x4210 is 16 16 16: 16 * 255 / 31 = 131.6; 0x0421 is 1 1 1: 8.2; the highest bit is unused.
    const body = packRows([[0x7fff, 0x4210, 0x0421, 0xfc00]], 16);
    const expected = [255, 255, 255, 132, 132, 132, 8, 8, 8, 255, 0, 0];
    for (const header of [40, 52, 56, 108, 124, 16, 64]) {
      const masks = header > 40 && header !== 64 ? [0xf800, 0x7e0, 0x1f, 0xffff] : [];
      expect(pixels(bmpFile({ header, width: 4, height: 1, bits: 16, body, masks }))).toEqual(expected);
    }
  });

  it('565: 10 * 255 / 31 = 82.3, 21 * 255 / 63 = 85, 20 * 255 / 31 = 164.5', () => {
    const places: [number, number][] = [
      [11, 5],
      [5, 6],
      [0, 5],
    ];
    const values = [
      [10, 21, 20],
      [31, 63, 31],
    ];
    for (const header of [40, 52, 56, 108, 124]) {
      expect(pixels(fields(16, places, values, { header }))).toEqual([82, 85, 165, 255, 255, 255]);
    }
  });

  it('scales a channel of any width, wherever it is', () => {
    for (let count = 1; count <= 22; count++) {
      const places: [number, number][] = [
        [0, count],
        [count, 4],
        [count + 4, 5],
      ];
      const max = 2 ** count - 1;
      const reds = Array.from({ length: 40 }, (_, j) => Math.round((max * j) / 39));
      const data = pixels(
        fields(
          32,
          places,
          reds.map((v) => [v, 9, 30]),
        ),
      );
      expect(data).toEqual(reds.flatMap((v) => [Math.round((v * 255) / max), 153, 247]));
    }
  });

  it('32 bits: the fourth byte is unused', () => {
    const body = [1, 2, 3, 4, 5, 6, 7, 255];
    for (const header of headers.filter((size) => size !== 12)) {
      // Also with an alpha mask in the header, which counts for bitfields only.
      const masks = header > 52 && header !== 64 ? [0xff0000, 0xff00, 0xff, 0xff000000] : [];
      const image = decodeBmp(bmpFile({ header, width: 2, height: 1, bits: 32, body, masks }));
      expect(image.bands).toBe(3);
      expect([...image.data]).toEqual([3, 2, 1, 7, 6, 5]);
    }
  });

  const rgba: [number, number][] = [
    [16, 8],
    [8, 8],
    [0, 8],
    [24, 8],
  ];

  it('alpha of bitfields', () => {
    const values = [
      [1, 2, 3, 0],
      [4, 5, 6, 128],
    ];
    for (const extra of [{ header: 56 }, { header: 108 }, { header: 124 }, { header: 40, compression: 6 }]) {
      const bytes = fields(32, rgba, values, extra);
      expect(readBmpHeader(bytes)).toMatchObject({ alpha: true, compression: 'bitfields' });
      expect(decodeBmp(bytes)).toMatchObject({ bands: 4, data: Uint8Array.from(values.flat()) });
    }
  });

  it('alpha of one bit, and of ten bits below the colors', () => {
    const one: [number, number][] = [
      [10, 5],
      [5, 5],
      [0, 5],
      [15, 1],
    ];
    const values = [
      [31, 0, 31, 1],
      [0, 31, 0, 0],
    ];
    expect(pixels(fields(16, one, values, { header: 108 }))).toEqual([255, 0, 255, 255, 0, 255, 0, 0]);
    const ten: [number, number][] = [
      [22, 10],
      [12, 10],
      [10, 2],
      [0, 10],
    ];
    // 512 * 255 / 1023 = 127.6, 100 * 255 / 1023 = 24.9, 2 of 3 is 170.
    expect(pixels(fields(32, ten, [[512, 100, 2, 1023]], { header: 124 }))).toEqual([128, 25, 170, 255]);
  });

  it('alpha that is 0 everywhere means opaque', () => {
    const values = [
      [1, 2, 3, 0],
      [4, 5, 6, 0],
    ];
    const image = decodeBmp(fields(32, rgba, values, { header: 124 }));
    expect(image).toMatchObject({ bands: 3, data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  });

  it('an alpha mask outside of 16 bits does not count', () => {
    const body = packRows([[0xffff]], 16);
    const masks = [0xf800, 0x7e0, 0x1f, 0xff000000];
    const image = decodeBmp(
      bmpFile({ header: 124, width: 1, height: 1, bits: 16, compression: 3, masks, body }),
    );
    expect(image).toMatchObject({ bands: 3, data: Uint8Array.of(255, 255, 255) });
  });

  it('refuses masks that are empty, have gaps or overlap', () => {
    const shape = { header: 40, width: 1, height: 1, bits: 32, compression: 3, body: [0, 0, 0, 0] };
    const say = (masks: number[], extra: Partial<BmpParts> = {}) =>
      refusal(() => readBmpHeader(bmpFile({ ...shape, masks, ...extra })));
    expect(say([0xff0000, 0, 0xff])).toBe('the BMP has an empty mask for green');
    expect(say([0, 0, 0])).toBe('the BMP has an empty mask for red');
    expect(say([0xff0000, 0xff00, 0xf5])).toBe('the BMP has a color mask with gaps: 0xf5');
    expect(say([0xff0000, 0x1ff00, 0xff])).toBe('the BMP has color masks that overlap: 0x1ff00');
    expect(say([0xff0000, 0xff00, 0xff, 0x80000080], { header: 56 })).toMatch(/gaps: 0x80000080$/);
    expect(say([0xff0000, 0xff00, 0xff, 0xffffffff], { header: 56 })).toMatch(/overlap: 0xffffffff$/);
    expect(say([0xff0000, 0x7e0, 0x1f], { bits: 16 })).toBe('the BMP has an empty mask for red');
  });
});

describe('run lengths', () => {
  it('RLE8: runs, pixels as they are with and without a pad byte, rows, end', () => {
    const body = [3, 1, 1, 2, 0, 0, 0, 3, 3, 2, 1, 0xee, 1, 3, 0, 0, 0, 4, 0, 1, 2, 3, 0, 1];
    expect(pixels(rle(8, 4, 3, body))).toEqual(drawn('0123', '3213', '1112'));
    expect(pixels(rle(8, 4, -3, body))).toEqual(drawn('1112', '3213', '0123'));
  });

  it('RLE4: halves in turn, odd counts, padding to a word', () => {
    // 5 of 0x12; end; 5 as they are in 3 bytes and a pad; end; 3 as they are in 2 bytes, 2 of 0x11; end of bitmap.
    const body = [5, 0x12, 0, 0, 0, 5, 0x32, 0x10, 0x3f, 0xee, 0, 0, 0, 3, 0x12, 0x3f, 2, 0x11, 0, 1];
    expect(pixels(rle(4, 5, 3, body))).toEqual(drawn('12311', '32103', '12121'));
  });

  it('moves: what is skipped is the first color of the palette', () => {
    // One pixel, then 2 right and 1 up, one pixel, end of row, 1 right, one pixel, end of bitmap.
    const moves = (one: number) => [1, one, 0, 2, 2, 1, 1, one, 0, 0, 0, 2, 1, 0, 1, one, 0, 1];
    expect(pixels(rle(8, 4, 4, moves(2)))).toEqual(drawn('0000', '0200', '0002', '2000'));
    expect(pixels(rle(4, 4, 4, moves(0x20)))).toEqual(drawn('0000', '0200', '0002', '2000'));
    expect(pixels(rle(8, 4, -4, moves(2)))).toEqual(drawn('2000', '0002', '0200', '0000'));
  });

  it('an early end leaves the rest in the first color', () => {
    expect(pixels(rle(8, 3, 2, [2, 1, 0, 1]))).toEqual(drawn('000', '110'));
    expect(pixels(rle(4, 3, 2, [0, 1]))).toEqual(drawn('000', '000'));
  });

  it('the end may be missing when all rows are there', () => {
    expect(pixels(rle(8, 2, 2, [2, 1, 0, 0, 2, 3]))).toEqual(drawn('33', '11'));
    expect(pixels(rle(8, 2, 2, [2, 1, 0, 0, 2, 3, 0, 0]))).toEqual(drawn('33', '11'));
  });

  it('a palette entry that is not there is black', () => {
    expect(pixels(rle(8, 3, 1, [3, 200, 0, 1]))).toEqual(drawn('999'));
  });

  it('what lies in the padding of a row to 4 bytes is dropped', () => {
    // Rows of 4 and 8 pixels for a width of 1 to 3 (8 bits) and 5 (4 bits), in runs and as they are.
    for (const width of [1, 2, 3]) {
      const body = [3, 3, 1, 3, 0, 0, 0, 4, 1, 2, 1, 2, 0, 0, 0, 1];
      const [first, second] = ['3333'.slice(0, width), '1212'.slice(0, width)];
      expect(pixels(rle(8, width, 2, body))).toEqual(drawn(second, first));
      expect(pixels(rle(8, width, -2, body))).toEqual(drawn(first, second));
    }
    const body = [8, 0x12, 0, 0, 0, 8, 0x12, 0x31, 0x23, 0x33, 0, 0, 0, 1];
    expect(pixels(rle(4, 5, 2, body))).toEqual(drawn('12312', '12121'));
    expect(refusal(() => decodeBmp(rle(8, 3, 1, [5, 1, 0, 1])))).toMatch(/reach 5 x 1/);
    expect(refusal(() => decodeBmp(rle(4, 5, 1, [9, 1, 0, 1])))).toMatch(/reach 9 x 1/);
    expect(refusal(() => decodeBmp(rle(8, 3, 1, [3, 1, 0, 2, 2, 0])))).toMatch(/reach 5 x 0/);
  });

  it('large: rows of 700 pixels survive being unpacked within the picture', () => {
    const rows = Array.from({ length: 40 }, (_, y) =>
      Array.from({ length: 700 }, (_, x) => (x * (y + 3)) % 256),
    );
    const body: number[] = [];
    for (const row of rows.toReversed()) {
      for (let j = 0; j < 700; j += 100) body.push(0, 100, ...row.slice(j, j + 100));
      body.push(0, 0);
    }
    body.push(0, 1);
    const palette = colors(256);
    expect(pixels(rle(8, 700, 40, body, { palette }))).toEqual(rows.flat().flatMap((k) => palette[k]));
  });

  it('refuses what leaves the picture or ends too early', () => {
    const say = (bits: 4 | 8, body: number[]) => refusal(() => decodeBmp(rle(bits, 4, 2, body)));
    expect(say(8, [5, 1, 0, 1])).toBe('the run lengths of the BMP reach 5 x 1 in a picture of 4 x 2 pixels');
    expect(say(4, [7, 1, 2, 1, 0, 1])).toMatch(/reach 9 x 1/);
    expect(say(8, [0, 5, 1, 1, 1, 1, 1, 0, 0, 1])).toMatch(/reach 5 x 1/);
    expect(say(8, [0, 0, 0, 0, 1, 1, 0, 1])).toMatch(/reach 1 x 3/);
    expect(say(8, [0, 2, 5, 0, 0, 1])).toMatch(/reach 5 x 0/);
    expect(say(8, [0, 2, 0, 3, 0, 1])).toMatch(/reach 0 x 3/);
    const cut = /^the BMP is cut short: the run lengths end before 4 x 2 pixels, the file has \d+ bytes$/;
    for (const body of [[], [4], [4, 1], [4, 1, 0, 0], [4, 1, 0, 0, 3, 1], [0, 2, 1], [0, 4, 1, 1, 1]]) {
      expect(say(8, body)).toMatch(cut);
    }
    expect(say(4, [0, 4, 0x11])).toMatch(cut);
  });

  it('refuses a size out of proportion before anything is allocated', () => {
    const bytes = rle(8, 1_000_000, 1_000_000, [0, 1]);
    const message = 'the BMP claims 1000000 x 1000000 pixels in 2 bytes of run lengths';
    expect(refusal(() => readBmpHeader(bytes))).toBe(message);
    expect(refusal(() => decodeBmp(bytes))).toBe(message);
  });
});

describe('refused', () => {
  const plain: BmpParts = { header: 40, width: 2, height: 1, bits: 24, body: [1, 2, 3, 4, 5, 6, 0, 0] };
  const say = (extra: Partial<BmpParts>) => {
    const bytes = bmpFile({ ...plain, ...extra });
    expect(refusal(() => decodeBmp(bytes))).toBe(refusal(() => readBmpHeader(bytes)));
    return refusal(() => decodeBmp(bytes));
  };

  it('truncated pixels', () => {
    const bytes = readFileSync(new URL('../../images/picture.bmp', import.meta.url)).subarray(0, 60000);
    expect(refusal(() => decodeBmp(bytes))).toBe(
      'the BMP is cut short: 640 x 480 pixels of 24 bits need 921600 bytes from offset 122, the file has 60000',
    );
  });

  it('every truncation of the headers', () => {
    const shape = { width: 2, height: 2, bits: 16, compression: 3, masks: [0xf800, 0x7e0, 0x1f, 0] };
    for (const header of [40, 56, 124]) {
      const bytes = bmpFile({ ...shape, header, body: [1, 2, 3, 4, 5, 6, 7, 8] });
      for (let length = 0; length < bytes.length; length++) {
        expect(refusal(() => decodeBmp(bytes.subarray(0, length)))).toMatch(/^the BMP is cut short: /);
      }
    }
  });

  it('sizes of zero, negative or absurd', () => {
    expect(say({ width: 0 })).toBe('the BMP has 0 x 1 pixels');
    expect(say({ height: 0 })).toBe('the BMP has 2 x 0 pixels');
    expect(say({ width: -2 })).toBe('the BMP has -2 x 1 pixels');
    expect(say({ width: 0x7fffffff, height: 0x7fffffff })).toMatch(
      /^the BMP is cut short: 2147483647 x 2147483647/,
    );
    expect(say({ width: 0x7fffffff, height: -0x80000000, bits: 1 })).toMatch(/^the BMP is cut short: /);
    expect(say({ header: 12, width: 65535, height: 65535 })).toMatch(/^the BMP is cut short: 65535 x 65535/);
    expect(say({ bits: 8, palette: [red], colors: 0xffffffff, offset: 0 })).toMatch(
      /^the BMP is cut short: /,
    );
  });

  it('bits and headers nobody knows', () => {
    for (const bits of [0, 3, 5, 15, 48, 64, 65535])
      expect(say({ bits })).toMatch(/^the BMP has \d+ bits per pixel/);
    for (const header of [13, 39, 41, 200])
      expect(say({ header })).toBe(`the BMP has an unknown header of ${header} bytes`);
  });

  it('a JPEG or PNG inside and other compressions', () => {
    expect(say({ bits: 0, compression: 4 })).toMatch(/JPEG/);
    expect(say({ bits: 0, compression: 5 })).toMatch(/PNG/);
    expect(say({ bits: 24, compression: 4 })).toMatch(/JPEG/);
    for (const [bits, compression] of [
      [24, 1],
      [4, 1],
      [8, 2],
      [8, 3],
      [24, 3],
      [32, 7],
      [32, 11],
      [24, 0xffffffff],
    ]) {
      expect(say({ bits, compression })).toBe(
        `compression ${compression} of a BMP of ${bits} bits per pixel is not supported`,
      );
    }
    // Huffman 1D and 24-bit run lengths of OS/2.
    expect(say({ header: 64, bits: 1, compression: 3 })).toMatch(/not supported/);
    expect(say({ header: 64, bits: 24, compression: 4 })).toMatch(/not supported/);
  });

  it('what is no BMP', () => {
    const text = new TextEncoder().encode('BMI,height,weight\n22.4,1.80,72.6\n');
    expect(isBmp(text)).toBe(false);
    expect(isBmp(new Uint8Array(0))).toBe(false);
    expect(isBmp(bmpFile(plain))).toBe(true);
    expect(isBmp(bmpFile({ ...plain, header: 12 }))).toBe(true);
    expect(refusal(() => decodeBmp(Uint8Array.from(text)))).toMatch(/unknown header/);
    expect(refusal(() => decodeBmp(Uint8Array.from([...le32(0x474e5089), ...text])))).toMatch(/^not a BMP/);
  });
});

describe('damaged files', () => {
  const body8 = [3, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 2, 0, 1, 1, 2, 0, 1];
  const whole: Uint8Array[] = [
    ...headers.map((header) => {
      const body = packRows(grid(7, 5, 16), 4);
      return bmpFile({ header, width: 7, height: 5, bits: 4, palette: colors(16), body });
    }),
    bmpFile({ header: 40, width: 5, height: 3, bits: 24, body: packRows(grid(5, 3, 2 ** 24), 24) }),
    bmpFile({
      header: 124,
      width: 5,
      height: -3,
      bits: 32,
      compression: 3,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
      body: packRows(grid(5, 3, 2 ** 32), 32),
    }),
    rle(8, 6, 5, body8),
    rle(4, 6, 5, body8),
  ];

  it('6000 variants give a picture of the right length or a refusal', () => {
    const next = seeded(42);
    let pictures = 0;
    let refusals = 0;
    for (let round = 0; round < 6000; round++) {
      const bytes = whole[round % whole.length].slice();
      // Half of the changes go to the headers, where they matter.
      const flips = next(5);
      for (let j = 0; j < flips; j++) bytes[next(next(2) === 0 ? 60 : bytes.length)] = next(256);
      const cut = next(3) === 0 ? bytes.subarray(0, next(bytes.length + 1)) : bytes;
      try {
        const { width, height, frames, bands, data } = decodeBmp(cut);
        expect(data.length).toBe(width * height * frames * bands);
        pictures++;
      } catch (error) {
        if (!(error instanceof ClusterkitError)) throw error;
        refusals++;
      }
    }
    expect(pictures).toBeGreaterThan(1000);
    expect(refusals).toBeGreaterThan(1000);
  });
});

it('images/picture.bmp', () => {
  const bytes = readFileSync(new URL('../../images/picture.bmp', import.meta.url));
  expect(isBmp(bytes)).toBe(true);
  const { width, height, bands, data } = decodeBmp(bytes);
  expect({ width, height, bands }).toEqual({ width: 640, height: 480, bands: 3 });
  expect([...data.subarray(0, 6)]).toEqual([102, 94, 105, 78, 70, 83]);
});
