import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { roughStart } from '../../src/palettes/roughStart.ts';
import type { Work } from '../../src/work/work.ts';
import { json, temporaryFolder } from '../support/cli.ts';

/** n colors around black and n around gray, in cubes of 2^bits levels. */
function cubes(n: number, bits: number): Uint8Array {
  const mask = 2 ** bits - 1;
  return Uint8Array.from({ length: 6 * n }, (_, p) => {
    const [i, j] = [Math.floor(p / 3), p % 3];
    return (i < n ? 0 : 160) + (((i % n) >> (bits * j)) & mask);
  });
}

const work: Work = {
  ...{ maxMemory: 2 ** 30, pacing: {}, fingerprints: false, version: '0' },
  ...{ note: () => {}, warn: () => {} },
};

describe('a start among cells', () => {
  const samples = cubes(4096, 4);
  const rows = { x: samples, n: 8192, dim: 3, weights: new Float64Array(8192).fill(1) };
  const colors = { rows, samples, bands: 3, space: 'rgb' } as const;

  it('has the centers of the clusters', async () => {
    const centers = await roughStart(work, colors, { k: 2, seed: 1 });
    expect([...(centers ?? [])].sort((a, b) => a - b)).toEqual([7.5, 7.5, 7.5, 167.5, 167.5, 167.5]);
  });

  it('is left out where cells are too few, or as many as colors', async () => {
    expect(await roughStart(work, colors, { k: 3 })).toBeUndefined();
    expect(await roughStart(work, colors, { k: 65 })).toBeUndefined();
    const apart = { ...colors, samples: samples.map((v) => (4 * v) & 255) };
    expect(await roughStart(work, apart, { k: 2 })).toBeUndefined();
  });

  it('serves palettes of very many colors', async () => {
    const file = `${temporaryFolder()}/many.png`;
    await sharp(cubes(80_000, 6), { raw: { width: 400, height: 400, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toFile(file);
    const [run] = (await json(['palette', file, '-k', '2', '--space', 'rgb'])).runs;
    // the third channel has 20 levels
    const found = run.colors.map(({ rgb, pixels }: { rgb: number[]; pixels: number }) => [rgb, pixels]);
    expect(found).toHaveLength(2);
    for (const [rgb, pixels] of found) {
      expect(pixels).toBe(80_000);
      const low = rgb[0] < 100 ? 0 : 160;
      expect(Math.abs(rgb[0] - low - 31.5)).toBeLessThan(1);
      expect(Math.abs(rgb[2] - low - 9.5)).toBeLessThan(1);
    }
  });
});
