import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlphaMode, Image, Rgb } from '../../src/core/image.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import type { PixelSource } from '../../src/kernels/colorTable.ts';
import { colorTableBytes, countColors, decodeColors, labelColors } from '../../src/kernels/counting.ts';
import { mortonCode, plainColors } from '../support/colors.ts';
import { picture } from '../support/images.ts';
import { Lottery } from '../support/random.ts';

const ALPHA: AlphaMode[] = ['skip', 'blend', 'weight'];
const BANDS = [1, 2, 3, 4] as const;

function decoded(codes: Uint32Array): number[][] {
  const rgb = new Uint8Array(codes.length * 3);
  decodeColors(codes, rgb);
  return Array.from(codes, (_, i) => [...rgb.subarray(3 * i, 3 * i + 3)]);
}

const plainOf = (source: PixelSource) =>
  plainColors({ ...source, data: source.data.subarray(0, source.n * source.bands) });

/** Counts, codes and labels of the pixels against the Map. */
function expectPlain(source: PixelSource, plain = plainOf(source)): void {
  const { codes, weights, used } = countColors(source);
  const names = decoded(codes).map((rgb) => rgb.join());
  expect(used).toBe(plain.used);
  expect(codes.length).toBe(plain.counts.size);
  // toEqual takes a second for a hundred thousand numbers
  const sorted = Uint32Array.from(plain.counts.keys(), (name) =>
    mortonCode(name.split(',').map(Number)),
  ).sort();
  expect(codes.findIndex((code, i) => code !== sorted[i])).toBe(-1);
  const wrong = names.filter((name, i) => {
    const expected = plain.counts.get(name) ?? Number.NaN;
    return !(Math.abs(weights[i] - expected) <= 1e-12 * expected);
  });
  expect(wrong).toEqual([]);

  // a label that names its color, so that a wrong cell shows
  const labels = new Int32Array(source.n).fill(-7);
  labelColors(
    source,
    codes,
    Int32Array.from(codes, (_, i) => i + 3),
    labels,
  );
  const misplaced = plain.pixels.findIndex((name, i) =>
    name === undefined ? labels[i] !== -1 : names[labels[i] - 3] !== name,
  );
  expect(misplaced).toBe(-1);
}

describe('counting colors', () => {
  for (const bands of BANDS) {
    for (const alpha of ALPHA) {
      it(`equals a Map of ${bands} bands under ${alpha}, with many colors and with few`, () => {
        const lottery = new Lottery(bands);
        for (const [n, values] of [
          [1, 256],
          [300, 256],
          [300, 3],
          [5000, 16],
          // too many to be sorted
          ...(bands === 4 ? [[16385, 64]] : []),
        ]) {
          // few values are spread out, so that alpha takes both ends and the middle
          const data = lottery.bytes(n * bands, values).map((v) => Math.round((v * 255) / (values - 1)));
          const background: Rgb = [lottery.below(256), lottery.below(256), lottery.below(256)];
          expectPlain({ data, n, bands, alpha, background });
        }
      });
    }
  }

  it('tells alpha 127 from 128 under skip, and 0 from 1 under weight', () => {
    const data = Uint8Array.of(10, 127, 20, 128, 30, 1, 40, 0);
    const source = { data, n: 4, bands: 2, background: [255, 255, 255] } as const;
    expect(decoded(countColors({ ...source, alpha: 'skip' }).codes)).toEqual([[20, 20, 20]]);
    const weighted = countColors({ ...source, alpha: 'weight' });
    expect(decoded(weighted.codes)).toEqual([10, 20, 30].map((v) => [v, v, v]));
    expect([...weighted.weights]).toEqual([127 / 255, 128 / 255, 1 / 255]);
    expect(weighted.used).toBe(3);
  });

  it('lays every value of every alpha over every kind of background as the rounded mean', () => {
    const data = new Uint8Array(256 * 256 * 2).map((_, p) => (p % 2 === 0 ? p >> 9 : (p >> 1) & 255));
    // a channel each
    for (const background of [
      [0, 255, 128],
      [1, 127, 254],
    ] as const)
      expectPlain({ data, n: 65536, bands: 2, alpha: 'blend', background });
  });

  it('takes no color from what is wholly transparent', () => {
    const source = { data: Uint8Array.of(9, 9, 9, 0), n: 1, bands: 4, background: [1, 2, 3] } as const;
    expect(countColors({ ...source, alpha: 'skip' })).toMatchObject({ used: 0 });
    expect(countColors({ ...source, alpha: 'weight' }).codes.length).toBe(0);
    expect(decoded(countColors({ ...source, alpha: 'blend' }).codes)).toEqual([[1, 2, 3]]);
  });

  it('counts pixels beyond one chunk of 4096 to the last', () => {
    for (const n of [4095, 4096, 4097, 8193, 16384, 16385, 20481]) {
      const data = new Uint8Array(n).fill(7);
      data[n - 1] = 200;
      const { codes, weights } = countColors({ data, n, bands: 1, alpha: 'skip', background: [0, 0, 0] });
      expect(decoded(codes)).toEqual([
        [7, 7, 7],
        [200, 200, 200],
      ]);
      expect([...weights]).toEqual([n - 1, 1]);
    }
  });

  it('leaves the pixels as they are', () => {
    const data = new Lottery(2).bytes(400);
    const before = data.slice();
    for (const alpha of ALPHA) countColors({ data, n: 100, bands: 4, alpha, background: [1, 2, 3] });
    expect(data).toEqual(before);
  });

  it('takes a table of four bytes a color, eight for weights', () => {
    expect(ALPHA.map(colorTableBytes)).toEqual([2 ** 26, 2 ** 26, 2 ** 27]);
  });
});

describe('decoding colors', () => {
  it('takes Morton codes apart, for one color in 997', () => {
    const colors = Array.from({ length: Math.ceil(2 ** 24 / 997) }, (_, i) => 997 * i).map((value) => [
      value >> 16,
      (value >> 8) & 255,
      value & 255,
    ]);
    expect(decoded(Uint32Array.from(colors, mortonCode))).toEqual(colors);
  });
});

// the Map serves both modes
const maps = new Map<string, ReturnType<typeof plainOf>>();

describe.each(['wasm', 'js'] as const)('the colors of photographs, by %s', (mode) => {
  const pictures = new Map<string, Image>();

  beforeAll(async () => {
    configureKernels({ mode });
    for (const name of ['flower.jpg', 'china.jpg', 'coins.png', 'astronaut.png'])
      pictures.set(name, await picture(name));
  });

  afterAll(() => configureKernels({ mode: 'wasm' }));

  it.each(['flower.jpg', 'china.jpg', 'coins.png', 'astronaut.png'])('of %s equal a Map', (name) => {
    const image = pictures.get(name) as Image;
    const n = image.width * image.height;
    const { bands } = image;
    const source: PixelSource = {
      data: image.data as Uint8Array,
      n,
      bands,
      alpha: 'skip',
      background: [0, 0, 0],
    };
    const plain = maps.get(name) ?? plainOf(source);
    maps.set(name, plain);
    expectPlain(source, plain);
  });

  it.each(ALPHA)('of flower.jpg behind a slope of alpha equal a Map under %s', (alpha) => {
    const { data } = pictures.get('flower.jpg') as Image;
    const n = 60_000;
    const rgba = new Uint8Array(n * 4).map((_, p) =>
      p % 4 === 3 ? (p >> 2) % 256 : data[(p >> 2) * 3 + (p % 4)],
    );
    const source: PixelSource = { data: rgba, n, bands: 4, alpha, background: [250, 20, 130] };
    const plain = maps.get(alpha) ?? plainOf(source);
    maps.set(alpha, plain);
    expectPlain(source, plain);
  });
});
