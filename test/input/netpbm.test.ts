import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { colorDataset, sampleBits } from '../../src/features/colors.ts';
import { decodeImage, decodeToShape, readImageFacts } from '../../src/input/image.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/formats');
const pictures = JSON.parse(readFileSync(join(FIXTURES, 'pictures.json'), 'utf8')) as Record<
  string,
  { width: number; height: number; data: number[] }
>;
const fixture = (name: string) => readFileSync(join(FIXTURES, 'files', name));
const text = (content: string) => Buffer.from(content, 'latin1');

describe('netpbm', () => {
  it.each(Object.entries(pictures))('%s', async (name, { width, height, data }) => {
    const { image } = await decodeImage(fixture(name));
    expect({ width: image.width, height: image.height, frames: image.frames }).toEqual({
      width,
      height,
      frames: 1,
    });
    expect([...image.data]).toEqual(data);
    expect(image.data.BYTES_PER_ELEMENT).toBe(name.startsWith('wide') ? 2 : 1);
  });

  it('says what it is', async () => {
    expect(await readImageFacts(fixture('wide.pgm'))).toEqual({
      format: 'pgm',
      width: 3,
      height: 2,
      frames: 1,
      mode: 'I;16',
      bands: ['L'],
      bitsPerBand: 16,
      space: 'b-w',
    });
    expect(await readImageFacts(fixture('reports/small.ppm'))).toMatchObject({
      format: 'ppm',
      width: 8,
      height: 8,
    });
  });

  it('scales samples to white, and takes comments and blanks anywhere', async () => {
    const { image } = await decodeImage(text('P2#a\n 2#b\n1 #c\n15\n0#d\n 5'));
    expect([...image.data]).toEqual([0, 85]);
    const wide = await decodeImage(text('P2 2 1 1023 1023 0'));
    expect([...wide.image.data]).toEqual([65535, 0]);
  });

  it('reads PAM with opacity', async () => {
    const head = 'P7\n# made\nWIDTH 1\nHEIGHT 2\nDEPTH 2\nMAXVAL 255\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n';
    const { image } = await decodeImage(text(`${head}\x07\xff\x08\0`));
    expect(image).toMatchObject({ width: 1, height: 2, bands: 2, data: Uint8Array.of(7, 255, 8, 0) });
  });

  it('is scaled as other pictures are', async () => {
    const { row } = await decodeToShape(fixture('wide.pgm'), { width: 1, height: 1, bands: 1 });
    expect(row).toHaveLength(1);
  });

  it.each([
    ['P5 2 2 255\nabc', 'the netpbm picture is cut short'],
    ['P2 2 2 255\n1 2 3', 'the netpbm picture is cut short'],
    ['P2 2 1 255\n1 x', 'the netpbm picture is damaged: sample 2 is no number up to 65535'],
    ['P2 1 1 255\n300', 'the netpbm picture is damaged: a sample is 300, and white is 255'],
    ['P5 0 2 255\n', 'the netpbm picture is damaged: it is 0 x 2 with white at 255'],
    ['P5 1 1 99999\n', 'the netpbm picture is damaged: it is 1 x 1 with white at 99999'],
    [
      'P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 255\nTUPLTYPE X\nENDHDR\n',
      'the PAM picture has 5 bands of the type X, which is not read',
    ],
    ['Pf 1 1\n-1.0\n\0\0\0\0', '32-bit samples are not supported; convert the picture to 8 or 16 bits'],
  ])('refuses %j', async (content, message) => {
    await expect(decodeImage(text(content))).rejects.toThrow(message);
  });

  it('is refused before it takes more memory than is allowed', async () => {
    await expect(decodeImage(text('P5 100000 100000 255\n'), { maxMemory: 1e9 })).rejects.toThrow(
      /decoding 100000 x 100000 pixels needs/,
    );
  });
});

describe('gray pictures of fewer bits in 16', () => {
  it('are scaled by the bits that they use', async () => {
    const { image } = await decodeImage(fixture('reports/i16low.tif'));
    expect(sampleBits(image)).toBe(12);
    // 300 and 3800 of 4095
    expect([...colorDataset(image).rgb]).toEqual([19, 19, 19, 237, 237, 237]);
  });

  it('keep small numbers, and bright pictures their range', () => {
    const gray = (...data: number[]) => ({
      width: data.length,
      height: 1,
      frames: 1,
      bands: 1 as const,
      data: Uint16Array.from(data),
    });
    expect([...colorDataset(gray(0, 7, 200)).rgb.filter((_, p) => p % 3 === 0)]).toEqual([0, 7, 200]);
    expect(sampleBits(gray(16383))).toBe(14);
    expect(sampleBits(gray(16384))).toBe(16);
    expect([...colorDataset(gray(257, 65535)).rgb.filter((_, p) => p % 3 === 0)]).toEqual([1, 255]);
  });
});
