import { decode } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { IndexedImage } from '../../src/core/image.ts';
import { indexedPng } from '../../src/output/indexed/png.ts';
import { Lottery } from '../support/random.ts';

const lottery = new Lottery(11);

/** A picture of k colors in blocks and noise. */
function picture(
  k: number,
  width: number,
  height: number,
  opacity: (c: number) => number = () => 255,
): IndexedImage {
  const palette = Uint8Array.from({ length: 4 * k }, (_, p) =>
    p % 4 === 3 ? opacity((p - 3) / 4) : lottery.below(256),
  );
  const indices = Uint8Array.from({ length: width * height }, (_, p) =>
    lottery.below(3) === 0 ? lottery.below(k) : Math.floor(p / 5) % k,
  );
  return { width, height, frames: 1, indices, palette };
}

async function rgbaOf(bytes: Uint8Array): Promise<number[]> {
  return [...(await sharp(bytes).ensureAlpha().raw().toBuffer())];
}

const expected = ({ indices, palette }: IndexedImage) =>
  Array.from(indices).flatMap((c) => [...palette.subarray(4 * c, 4 * c + 4)]);

describe('PNG with a palette', () => {
  it('has the least bits, or 8 where these make it smaller, and comes back exactly', async () => {
    for (const [k, least] of [
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
      [5, 4],
      [16, 4],
      [17, 8],
      [256, 8],
    ]) {
      const one = picture(k, 37, 21);
      for (const effort of ['fast', 'normal', 'best'] as const) {
        const { bytes, bits } = indexedPng(one, effort);
        expect([least, 8]).toContain(bits);
        if (effort === 'fast') expect(bits).toBe(least);
        expect(await rgbaOf(bytes), `${k} ${effort}`).toEqual(expected(one));
        expect(decode(bytes)).toMatchObject({ width: 37, height: 21, depth: bits });
      }
    }
  });

  it('keeps opacity', async () => {
    const one = picture(9, 20, 20, (c) => (c < 4 ? 60 * c : 255));
    const { bytes } = indexedPng(one, 'normal');
    expect(Buffer.from(bytes).indexOf('tRNS')).toBeGreaterThan(0);
    expect(await rgbaOf(bytes)).toEqual(expected(one));
  });

  it('puts frames below each other', async () => {
    const one = { ...picture(5, 8, 12), height: 4, frames: 3 };
    expect(await sharp(indexedPng(one, 'normal').bytes).metadata()).toMatchObject({ width: 8, height: 12 });
  });
});
