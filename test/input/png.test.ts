import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage, readImageFacts } from '../../src/input/image.ts';
import { decodePng, plainPng } from '../../src/input/png.ts';
import { Lottery } from '../support/random.ts';

type Chunk = [type: string, data: Uint8Array];

function chunk([type, data]: Chunk): Buffer {
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), data.length + 8);
  return bytes;
}

function header(width: number, height: number, rest = [8, 2, 0, 0, 0]): Chunk {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes.set(rest, 8);
  return ['IHDR', bytes];
}

const SIGNATURE = Buffer.of(137, 80, 78, 71, 13, 10, 26, 10);
const END: Chunk = ['IEND', Buffer.alloc(0)];
const file = (...chunks: Chunk[]) => Buffer.concat([SIGNATURE, ...chunks.map(chunk)]);

/** Random lines, each with the next filter, from `first` on. */
function lines(width: number, height: number, bands: number, first = 0): Buffer {
  const stride = width * bands + 1;
  const bytes = Buffer.from(
    new Lottery(97 * width + 31 * height + 7 * bands + first).bytes(stride * height, 256),
  );
  for (let y = 0; y < height; y++) bytes[y * stride] = (first + y) % 5;
  return bytes;
}

const data = (raw: Uint8Array): Chunk => ['IDAT', deflateSync(raw)];

/** By the decoder of all formats. */
const bySharp = (bytes: Uint8Array) => sharp(bytes).toColourspace('srgb').raw().toBuffer();

describe('plain PNG', () => {
  it('undoes the filters: a case by hand', async () => {
    // sub, then average, then Paeth, of two gray pixels
    const raw = Buffer.of(1, 10, 10, 10, 5, 5, 5, 3, 1, 1, 1, 2, 2, 2, 4, 1, 1, 1, 255, 255, 255);
    const png = plainPng(file(header(2, 3), data(raw), END));
    const image = png && (await decodePng(png));
    const every = [10, 15, 6, 12, 7, 11];
    expect([...(image?.data ?? [])]).toEqual(every.flatMap((v) => [v, v, v]));
  });

  it.each([
    [1, 1, 3],
    [1, 7, 4],
    [5, 11, 3],
    [13, 12, 4],
  ])(
    '%i x %i of %i bands, every filter in the first line too: as libvips decodes it',
    async (w, h, bands) => {
      for (let first = 0; first < 5; first++) {
        const bytes = file(
          header(w, h, [8, bands === 3 ? 2 : 6, 0, 0, 0]),
          data(lines(w, h, bands, first)),
          END,
        );
        expect(plainPng(bytes)).toBeDefined();
        const { image } = await decodeImage(bytes);
        expect(image).toMatchObject({ width: w, height: h, frames: 1, bands });
        expect(Buffer.from(image.data).equals(await bySharp(bytes)), `first filter ${first}`).toBe(true);
      }
    },
  );

  it('joins parts, and passes over what changes no sample', async () => {
    const stream = deflateSync(lines(6, 5, 3));
    const bytes = file(
      header(6, 5),
      ['gAMA', Buffer.of(0, 1, 134, 160)],
      ['pHYs', Buffer.of(0, 0, 11, 19, 0, 0, 11, 19, 1)],
      ['tEXt', Buffer.from('Title\0x')],
      ['IDAT', stream.subarray(0, 20)],
      ['IDAT', stream.subarray(20)],
      ['tIME', Buffer.of(7, 230, 1, 1, 1, 1, 1)],
      END,
    );
    const { image } = await decodeImage(bytes);
    expect(Buffer.from(image.data).equals(await bySharp(bytes))).toBe(true);
    expect(await readImageFacts(bytes)).toEqual({
      format: 'png',
      width: 6,
      height: 5,
      frames: 1,
      mode: 'RGB',
      bands: ['R', 'G', 'B'],
      bitsPerBand: 8,
      space: 'srgb',
    });
  });

  it.each<[string, Chunk[]]>([
    ['a palette', [header(2, 2, [8, 3, 0, 0, 0])]],
    ['gray', [header(2, 2, [8, 0, 0, 0, 0])]],
    ['16 bits', [header(2, 2, [16, 2, 0, 0, 0])]],
    ['interlaced', [header(2, 2, [8, 2, 0, 0, 1])]],
    ['a profile', [header(2, 2), ['iCCP', Buffer.from('x\0\0')]]],
    ['a camera', [header(2, 2), ['eXIf', Buffer.from('MM')]]],
    ['a clear color', [header(2, 2), ['tRNS', Buffer.alloc(6)]]],
    ['no size', [header(0, 2)]],
  ])('leaves others to the decoder of all formats: %s', (_, chunks) => {
    expect(plainPng(file(...chunks, data(lines(2, 2, 3)), END))).toBeUndefined();
  });

  it('leaves damaged ones to it, which says what is wrong', async () => {
    const whole = file(header(9, 9), data(lines(9, 9, 3)), END);
    const wrongSum = Buffer.from(whole);
    wrongSum[60] ^= 1;
    const parts: [string, Buffer][] = [
      ['cut short', whole.subarray(0, -20)],
      ['without an end', whole.subarray(0, -12)],
      ['with a wrong sum', wrongSum],
      ['without data', file(header(9, 9), END)],
      [
        'in two places',
        file(header(9, 9), data(lines(9, 9, 3)), ['tEXt', Buffer.from('a\0b')], data(lines(9, 9, 3)), END),
      ],
    ];
    for (const [name, bytes] of parts) expect(plainPng(bytes), name).toBeUndefined();
    for (const [name, raw] of [
      ['too few lines', lines(9, 8, 3)],
      ['a filter that does not exist', Buffer.alloc(9 * 28, 7)],
      ['too many lines', lines(9, 10, 3)],
    ] as const) {
      const png = plainPng(file(header(9, 9), data(raw), END));
      expect(png && (await decodePng(png)), name).toBeUndefined();
    }
    await expect(decodeImage(file(header(9, 9), data(lines(9, 5, 3)), END))).rejects.toMatchObject({
      code: 'input',
    });
  });
});
