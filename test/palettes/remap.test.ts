import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Image, IndexedImage, Rgb } from '../../src/core/image.ts';
import { fidelity } from '../../src/palettes/fidelity.ts';
import { type RemapImageOptions, remap } from '../../src/palettes/remap.ts';
import { COINS, cli, FLOWER, temporaryFolder } from '../support/cli.ts';
import { Lottery } from '../support/random.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

const swatches = (...colors: Rgb[]) => ({ name: '', swatches: colors.map((rgb) => ({ rgb })) });

function picture(width: number, bands: 3 | 4, samples: number[]): Image {
  return { width, height: samples.length / width / bands, frames: 1, bands, data: Uint8Array.from(samples) };
}

/** The samples of an indexed picture. */
function samplesOf({ indices, palette }: IndexedImage): number[] {
  return [...indices].flatMap((c) => [...palette.subarray(4 * c, 4 * c + 4)]);
}

async function decoded(path: string): Promise<Image> {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  return { ...info, frames: 1, bands: info.channels as 3, data: new Uint8Array(data) };
}

describe('remap of the library', () => {
  it('gives each pixel the nearest color by hand', async () => {
    const one = picture(2, 3, [250, 10, 0, 9, 0, 0, 0, 0, 240, 120, 120, 120]);
    const palette = swatches([255, 0, 0], [0, 0, 255], [0, 0, 0]);
    const [{ image, distinct, fidelity: lost }] = await remap([one], { palette, space: 'rgb' });
    expect([...image.indices]).toEqual([0, 2, 1, 2]);
    expect([...image.palette]).toEqual([255, 0, 0, 255, 0, 0, 255, 255, 0, 0, 0, 255]);
    expect([image.width, image.height, image.frames, distinct]).toEqual([2, 2, 1, 4]);
    // 5^2 + 10^2, 9^2, 15^2 and 3 * 120^2 over 12 samples
    expect(lost.mse).toBeCloseTo((125 + 81 + 225 + 43_200) / 12, 10);
  });

  it.each<[string, RemapImageOptions, string[]]>([
    ['colors', { k: 12, seed: 3 }, ['-k', '12', '--seed', '3']],
    ['colors of neighbors', { k: 12, smooth: 0.15 }, ['-k', '12', '--smooth', '0.15']],
    [
      'dithering',
      { k: 6, dither: 'atkinson', strength: 0.7 },
      ['-k', '6', '--dither', 'atkinson', '--strength', '0.7'],
    ],
    ['a quality', { quality: '40-60', space: 'rgb' }, ['--quality', '40-60', '--space', 'rgb']],
    [
      'a palette',
      { palette: swatches([9, 9, 9], [240, 180, 8], [60, 80, 60]), dither: 'bayer4' },
      ['--palette', at('three.hex'), '--dither', 'bayer4'],
    ],
  ])('does what the command does with %s', async (_, options, words) => {
    writeFileSync(at('three.hex'), '090909\nf0b408\n3c503c\n');
    await cli(['remap', FLOWER, ...words, '-o', at('few.png')]);
    const [{ image }] = await remap([await decoded(FLOWER)], options);
    const there = await sharp(at('few.png')).ensureAlpha().raw().toBuffer();
    expect(Buffer.compare(there, Buffer.from(samplesOf(image)))).toBe(0);
  });

  it('gives several pictures the same colors, and tells the loss of each', async () => {
    const images = [await decoded(FLOWER), await decoded(COINS)];
    const found = await remap(images, { k: 8, nInit: 1 });
    expect([...found[0].image.palette]).toEqual([...found[1].image.palette]);
    for (const [i, { image, fidelity: lost }] of found.entries()) {
      const { width, height, bands, data } = images[i];
      const colors = new Uint8Array(4 * width * height).fill(255);
      for (let p = 0; p < width * height; p++)
        for (let j = 0; j < 3; j++) colors[4 * p + j] = data[bands * p + (bands > 2 ? j : 0)];
      const points = Int32Array.from({ length: width * height }, (_, p) => p);
      const own = fidelity({ width, height, colors, points, palette: image.palette, indices: image.indices });
      expect(lost.mse).toBeCloseTo(own.mse, 8);
    }
    expect(found[1].distinct).toBeLessThan(257);
  });

  it('takes opacity as it is asked to', async () => {
    const veil = picture(4, 4, [200, 0, 0, 20, 200, 0, 0, 200, 0, 0, 200, 255, 0, 0, 0, 0]);
    const opacities = async (options: RemapImageOptions) => {
      const [{ image }] = await remap([veil], options);
      return samplesOf(image).filter((_, p) => p % 4 === 3);
    };
    expect(await opacities({})).toEqual([20, 200, 255, 0]);
    expect(await opacities({ alpha: 'cut' })).toEqual([0, 255, 255, 0]);
    expect(await opacities({ alpha: 'blend', background: [0, 0, 0] })).toEqual([255, 255, 255, 255]);
    expect(await opacities({ palette: swatches([0, 0, 0]) })).toEqual([0, 255, 255, 0]);
    const glass = {
      name: '',
      swatches: [{ rgb: [200, 0, 0] as const, opacity: 0.5 }, { rgb: [0, 0, 9] as const }],
    };
    expect(await opacities({ palette: glass })).toEqual([128, 128, 255, 0]);
  });

  it('refuses what cannot be', async () => {
    const one = picture(1, 3, [1, 2, 3]);
    const wrong: [RemapImageOptions, object][] = [
      [{ k: 0 }, { code: 'usage', option: 'k' }],
      [
        { k: 3, palette: swatches([0, 0, 0]) },
        { code: 'usage', option: 'k' },
      ],
      [{ dither: 'x' as 'none' }, { code: 'usage', option: 'dither' }],
      [{ space: 'x' as 'rgb' }, { code: 'usage', option: 'space' }],
      [{ alpha: 'skip' as 'cut' }, { code: 'usage', option: 'alpha' }],
      [{ quality: '90-70' }, { code: 'usage', option: 'quality' }],
      [{ strength: 2 }, { code: 'usage', option: 'strength' }],
      [{ smooth: -1 }, { code: 'usage', option: 'smooth' }],
      [{ maxMemory: 8 }, { code: 'memory' }],
      [{ palette: swatches() }, { code: 'input' }],
      [
        { palette: swatches(...Array.from({ length: 257 }, (_, i): Rgb => [i >> 1, i & 1, 0])) },
        { code: 'input' },
      ],
      [{ signal: AbortSignal.abort() }, { code: 'aborted' }],
    ];
    for (const [options, error] of wrong) await expect(remap([one], options)).rejects.toMatchObject(error);
    await expect(remap([{ ...one, width: 2 }])).rejects.toMatchObject({ code: 'usage' });
  });

  it('keeps pictures exactly whose colors are few', async () => {
    const lottery = new Lottery(7);
    const some = Array.from({ length: 9 }, () => [
      lottery.below(256),
      lottery.below(256),
      lottery.below(256),
    ]);
    const one = picture(20, 3, Array.from({ length: 400 }, () => some[lottery.below(9)]).flat());
    const [{ image, fidelity: lost }] = await remap([one], { k: 9 });
    expect(samplesOf(image).filter((_, p) => p % 4 !== 3)).toEqual([...one.data]);
    expect(lost).toMatchObject({ mse: 0, psnr: null });
  });
});
