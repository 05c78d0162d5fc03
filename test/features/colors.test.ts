import { beforeAll, describe, expect, it } from 'vitest';
import type { Image } from '../../src/core/image.ts';
import { colorDataset, distinctColors, labelPixels } from '../../src/features/colors.ts';
import { pointInSpace } from '../../src/features/colorspace.ts';
import { mortonCode, plainColors } from '../support/colors.ts';
import { imageOf, picture } from '../support/images.ts';
import { Lottery } from '../support/random.ts';

describe('the colors of flower.jpg', () => {
  let flower: Image;

  beforeAll(async () => {
    flower = await picture('flower.jpg');
  });

  it('are 35 386 of 307 200 pixels', () => {
    const dataset = colorDataset(flower);
    expect(dataset).toMatchObject({ n: 35_386, dim: 3, used: 307_200, space: 'rgb' });
    expect(dataset.weights.reduce((sum, w) => sum + w, 0)).toBe(307_200);
    expect(dataset.x).toEqual(dataset.rgb);
    expect(dataset.columns).toEqual(['red', 'green', 'blue']);
  });

  it('rebuild the picture from one label a color', () => {
    const dataset = colorDataset(flower);
    const labels = labelPixels(
      dataset,
      Int32Array.from({ length: dataset.n }, (_, i) => i),
    );
    const rebuilt = new Uint8Array(flower.data.length);
    labels.forEach((i, pixel) => {
      rebuilt.set(dataset.rgb.subarray(3 * i, 3 * i + 3), 3 * pixel);
    });
    expect(Buffer.compare(rebuilt, flower.data as Uint8Array)).toBe(0);
  });

  it('are the same colors in the same order in every space, with the nearest steps in that space', () => {
    const rgb = colorDataset(flower);
    for (const [space, step] of [['lab', 1 / 64] as const, ['oklab', 1 / 16384] as const]) {
      const dataset = colorDataset(flower, { space });
      expect(Buffer.compare(dataset.rgb, rgb.rgb)).toBe(0);
      expect(dataset.weights).toEqual(rgb.weights);
      for (const i of [0, 1, 777, 20_000, 35_385]) {
        const point = pointInSpace(dataset.rgb.subarray(3 * i, 3 * i + 3), space);
        const nearest = point.map((v) => Math.round(v / step) * step + 0);
        expect([...dataset.x.subarray(3 * i, 3 * i + 3)]).toEqual(nearest);
      }
    }
  });
});

describe('colorDataset', () => {
  it('lists the colors of a small picture by hand', () => {
    const red = [255, 0, 0];
    const dark = [0, 0, 1];
    const image = imageOf(Uint8Array.from([red, dark, red].flat()), 3);
    const dataset = colorDataset(image);
    expect(dataset).toMatchObject({ n: 2, dim: 3, used: 3 });
    expect([...dataset.rgb]).toEqual([...dark, ...red]);
    expect([...dataset.weights]).toEqual([1, 2]);
    expect([...dataset.codes]).toEqual([mortonCode(dark), mortonCode(red)]);
    expect([...labelPixels(dataset, Int32Array.of(5, 9))]).toEqual([9, 5, 9]);
  });

  it('takes the pixels of all frames', () => {
    const image = { ...imageOf(Uint8Array.of(1, 2, 1, 3), 1, 2), height: 1, frames: 2 };
    const dataset = colorDataset(image);
    expect(dataset.used).toBe(4);
    expect([...dataset.weights]).toEqual([2, 1, 1]);
    expect(labelPixels(dataset, Int32Array.of(0, 1, 2)).length).toBe(4);
  });

  it('skips what is less than half opaque, and lays the rest over white, unless told otherwise', () => {
    const image = imageOf(Uint8Array.of(0, 0, 0, 127, 100, 0, 0, 128), 4);
    expect([...colorDataset(image).rgb]).toEqual([100, 0, 0]);
    expect([...labelPixels(colorDataset(image), Int32Array.of(0))]).toEqual([-1, 0]);
    const plain = plainColors({ data: image.data, bands: 4, alpha: 'blend', background: [255, 255, 255] });
    const blended = colorDataset(image, { alpha: 'blend' });
    expect(blended.n).toBe(2);
    expect([...blended.rgb].join()).toBe(
      [...plain.counts.keys()]
        .map((name) => name.split(',').map(Number))
        .sort((a, b) => mortonCode(a) - mortonCode(b))
        .join(),
    );
    expect([...colorDataset(image, { alpha: 'weight' }).weights]).toEqual([127 / 255, 128 / 255]);
  });

  it('rounds 16-bit samples to the nearest of 8 bits, every one of them', () => {
    const image = imageOf(
      Uint16Array.from({ length: 65536 }, (_, v) => v),
      1,
    );
    const dataset = colorDataset(image);
    expect(dataset.n).toBe(256);
    // each color is labeled with its own grey
    const greys = labelPixels(
      dataset,
      Int32Array.from({ length: 256 }, (_, i) => dataset.rgb[3 * i]),
    );
    expect(greys.findIndex((grey, v) => grey !== Math.round(v / 257))).toBe(-1);
  });

  it('rounds the opacity of 16-bit pixels too', () => {
    const image = imageOf(Uint16Array.of(65535, 32767, 257, 32768), 2);
    expect([...colorDataset(image).rgb]).toEqual([1, 1, 1]);
  });

  it.each(['skip', 'weight'] as const)('refuses a wholly transparent picture under %s', (alpha) => {
    const image = imageOf(new Uint8Array(40), 4);
    expect(() => colorDataset(image, { alpha })).toThrow(expect.objectContaining({ code: 'input' }));
    expect([...colorDataset(image, { alpha: 'blend', background: [9, 8, 7] }).rgb]).toEqual([9, 8, 7]);
  });

  it('refuses to take more memory than allowed, before it takes any', () => {
    const image = imageOf(new Uint8Array(30), 3);
    const tooLittle = expect.objectContaining({ code: 'memory' });
    expect(() => colorDataset(image, { maxMemory: 2 ** 26 })).toThrow(tooLittle);
    expect(() => colorDataset(image, { maxMemory: 2 ** 26 + 40 })).not.toThrow();
    expect(() => colorDataset(image, { maxMemory: 2 ** 26 + 40, alpha: 'weight' })).toThrow(tooLittle);
  });

  it('leaves the picture as it is', () => {
    const image = imageOf(new Lottery(3).bytes(400), 4);
    const before = image.data.slice();
    for (const alpha of ['skip', 'blend', 'weight'] as const) colorDataset(image, { alpha, space: 'lab' });
    expect(image.data).toEqual(before);
  });
});

describe('distinctColors', () => {
  it.each([1, 2, 3, 4] as const)('counts what can be seen in %d bands, in 8 and in 16 bits', (bands) => {
    const lottery = new Lottery(bands);
    const bytes = lottery.bytes(600 * bands, 6);
    // neighbors that 8 bits would not tell apart
    for (const data of [bytes, Uint16Array.from(bytes, (v) => 65530 + v)]) {
      const opaque = bands % 2 === 1;
      const lowest = data instanceof Uint8Array ? 0 : 65530;
      const samples = data.map((v, p) => (!opaque && p % bands === bands - 1 && v === lowest ? 0 : v));
      const seen = new Set<string>();
      for (let p = 0; p < samples.length; p += bands) {
        const pixel = [...samples.subarray(p, p + bands)];
        if (opaque || pixel.pop() !== 0) seen.add(pixel.join());
      }
      expect(distinctColors(imageOf(samples, bands))).toBe(seen.size);
    }
  });
});
