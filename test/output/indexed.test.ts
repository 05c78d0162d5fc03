import { decode } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { IndexedImage } from '../../src/core/image.ts';
import { finish } from '../../src/core/pacer.ts';
import { indexedGif } from '../../src/output/indexed/gif.ts';
import { type Effort, indexedPng } from '../../src/output/indexed/png.ts';
import { indexedWebp } from '../../src/output/raster.ts';
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

const pngOf = (image: IndexedImage, effort: Effort) => finish(indexedPng(image, effort));

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
        const { bytes, bits } = pngOf(one, effort);
        expect([least, 8]).toContain(bits);
        if (effort === 'fast') expect(bits).toBe(least);
        expect(await rgbaOf(bytes), `${k} ${effort}`).toEqual(expected(one));
        expect(decode(bytes)).toMatchObject({ width: 37, height: 21, depth: bits });
      }
    }
  });

  it('keeps opacity', async () => {
    const one = picture(9, 20, 20, (c) => (c < 4 ? 60 * c : 255));
    const { bytes } = pngOf(one, 'normal');
    expect(Buffer.from(bytes).indexOf('tRNS')).toBeGreaterThan(0);
    expect(await rgbaOf(bytes)).toEqual(expected(one));
  });

  it('puts frames below each other', async () => {
    const one = { ...picture(5, 8, 12), height: 4, frames: 3 };
    expect(await sharp(pngOf(one, 'normal').bytes).metadata()).toMatchObject({ width: 8, height: 12 });
  });
});

/** Frames in which a square wanders, over nothing or over a color. */
function wandering(k: number, clear: boolean, frames = 4): IndexedImage {
  const one = picture(k, 30, 20, (c) => (clear && c === 0 ? 0 : 255));
  const indices = new Uint8Array(600 * frames);
  for (let f = 0; f < frames; f++) {
    indices.set(clear ? new Uint8Array(600) : one.indices, 600 * f);
    for (let p = 0; p < 36; p++) indices[600 * f + (4 + Math.floor(p / 6)) * 30 + 5 * f + (p % 6)] = k - 1;
  }
  if (clear) one.palette.fill(0, 0, 4);
  return { ...one, frames, indices };
}

describe('GIF', () => {
  it('comes back exactly, for any number of colors', async () => {
    for (const k of [1, 2, 3, 4, 5, 17, 128, 255, 256]) {
      const one = picture(k, 61, 47);
      expect(await rgbaOf(indexedGif(one, {})), `${k}`).toEqual(expected(one));
    }
  });

  it('comes back exactly where codes are many, and where runs are long', async () => {
    const noise = picture(256, 300, 200);
    noise.indices.forEach((_, p) => {
      noise.indices[p] = lottery.below(256);
    });
    const plain = { ...picture(2, 700, 400), indices: new Uint8Array(700 * 400) };
    for (const one of [noise, plain]) {
      const found = await sharp(indexedGif(one, {})).ensureAlpha().raw().toBuffer();
      expect(found.equals(Buffer.from(expected(one)))).toBe(true);
    }
  });

  it('has frames, delays and loops, with and without transparent pixels', async () => {
    for (const one of [wandering(4, false), wandering(256, false), wandering(4, true)])
      for (const loop of [0, 1, 3]) {
        const bytes = indexedGif(one, { delays: [40, 100, 250, 60], loop });
        const found = sharp(bytes, { animated: true });
        expect(await found.metadata()).toMatchObject({ pages: 4, delay: [40, 100, 250, 60], loop });
        expect([...(await found.ensureAlpha().raw().toBuffer())]).toEqual(expected(one));
      }
  });

  it('holds what frames change, and frames that change nothing', async () => {
    const one = wandering(4, false);
    const same = { ...one, indices: Uint8Array.from({ length: 2400 }, (_, p) => one.indices[p % 600]) };
    expect(indexedGif(same, {}).length).toBeLessThan(indexedGif({ ...one, frames: 1 }, {}).length + 150);
    const found = sharp(indexedGif(same, {}), { animated: true });
    expect([...(await found.ensureAlpha().raw().toBuffer())]).toEqual(expected(same));
  });
});

describe('WebP of few colors', () => {
  it('comes back exactly, with opacity and as an animation', async () => {
    const shades = picture(30, 40, 30, (c) => Math.min(255, 10 * c));
    const opaque = (pixels: number[]) =>
      pixels.map((value, p) => (pixels[p - (p % 4) + 3] === 0 ? 0 : value));
    expect(opaque(await rgbaOf(await indexedWebp(shades, {}, 4)))).toEqual(opaque(expected(shades)));
    const moving = wandering(5, true);
    const found = sharp(await indexedWebp(moving, { delays: [40, 100, 250, 60], loop: 2 }, 4), {
      animated: true,
    });
    expect(await found.metadata()).toMatchObject({ pages: 4, delay: [40, 100, 250, 60], loop: 2 });
    expect([...(await found.ensureAlpha().raw().toBuffer())]).toEqual(expected(moving));
  });
});
