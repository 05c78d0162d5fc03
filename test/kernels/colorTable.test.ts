import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { Random } from '../../src/core/random.ts';
import type { PixelSource } from '../../src/kernels/colorTable.ts';
import { countFast, labelFast } from '../../src/kernels/colorTable.ts';
import { countColors, decodeColors, labelColors } from '../../src/kernels/counting.ts';

/** Samples below `levels`, many of them alike. */
function picture(n: number, bands: 1 | 2 | 3 | 4, levels: number, alpha: PixelSource['alpha'] = 'skip') {
  const random = new Random(n, bands, levels);
  const data = Uint8Array.from({ length: n * bands }, () => random.below(levels));
  return { data, n, bands, alpha, background: [255, 255, 255] } satisfies PixelSource;
}

function inMode(mode: 'wasm' | 'js', source: PixelSource) {
  configureKernels({ mode });
  return countColors(source);
}

afterEach(() => configureKernels({ mode: 'wasm' }));

describe('counting colors in wasm', () => {
  it.each([
    [50_000, 3, 256],
    [65_536, 3, 4],
    [65_537, 3, 1],
    [200_001, 3, 40],
    [50_001, 4, 256],
    [131_073, 4, 200],
    [70_000, 4, 100],
  ] as const)('%i pixels of %i bands below %i: what the plain loop counts', (n, bands, levels) => {
    const source = picture(n, bands, levels);
    expect(countFast(source), 'this picture is for the kernel').toBeDefined();
    const { rgb, ...counts } = inMode('wasm', source);
    expect(counts).toStrictEqual(inMode('js', source));
    const decoded = new Uint8Array(3 * counts.codes.length);
    decodeColors(counts.codes, decoded);
    expect(rgb).toEqual(decoded);
  });

  it('counts each color as often as it is there', () => {
    const source = picture(60_000, 3, 3);
    const { codes, weights, used } = inMode('wasm', source);
    const rgb = new Uint8Array(3 * codes.length);
    decodeColors(codes, rgb);
    const counts = new Map<string, number>();
    for (let p = 0; p < source.data.length; p += 3) {
      const color = source.data.subarray(p, p + 3).join();
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
    const found = Array.from(weights, (w, i) => [rgb.subarray(3 * i, 3 * i + 3).join(), w] as const);
    expect(new Map(found)).toEqual(counts);
    expect(used).toBe(60_000);
  });

  it.each([
    [50_000, 3, 256],
    [65_537, 3, 5],
    [131_073, 4, 200],
  ] as const)('labels %i pixels of %i bands below %i as the plain loop does', (n, bands, levels) => {
    const source = picture(n, bands, levels);
    const { codes } = inMode('wasm', source);
    // labels that name their colors
    const labels = Int32Array.from(codes, (code) => code + 5);
    const fast = new Int32Array(n);
    expect(labelFast(source, codes, labels, fast)).toBe(true);
    configureKernels({ mode: 'js' });
    const plain = new Int32Array(n);
    labelColors(source, codes, labels, plain);
    expect(fast).toStrictEqual(plain);
  });

  it('writes bytes, and another label for pixels that are left out, as the plain loop does', () => {
    const source = picture(70_001, 4, 200);
    const { codes } = inMode('wasm', source);
    const labels = Int32Array.from(codes, (code) => code % 255);
    const fast = new Uint8Array(source.n);
    expect(labelFast(source, codes, labels, fast, 255)).toBe(true);
    configureKernels({ mode: 'js' });
    const plain = new Uint8Array(source.n);
    labelColors(source, codes, labels, plain, 255);
    expect(fast).toStrictEqual(plain);
    expect(fast).toContain(255);
  });

  it.each([
    ['a small picture', picture(1000, 3, 256)],
    ['grey', picture(60_000, 1, 256)],
    ['blended', picture(60_000, 4, 256, 'blend')],
    ['weighted', picture(60_000, 4, 256, 'weight')],
  ])('%s is left to the plain loop', (_, source) => {
    expect(countFast(source)).toBeUndefined();
    expect(labelFast(source, new Uint32Array(), new Int32Array(), new Int32Array())).toBe(false);
  });
});
