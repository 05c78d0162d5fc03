import { describe, expect, it } from 'vitest';
import { finish, Pacer } from '../../src/core/pacer.ts';
import { DITHERS, type DitherName } from '../../src/palettes/dither/choices.ts';
import { bayerMask, blueNoiseMask } from '../../src/palettes/dither/masks.ts';
import { reachable } from '../../src/palettes/dither/reach.ts';
import { refitPalette } from '../../src/palettes/dither/refit.ts';
import { type DitherInput, dither as ditherSteps } from '../../src/palettes/dither.ts';
import { Lottery } from '../support/random.ts';

const lottery = new Lottery(5);
const dither = (...of: Parameters<typeof ditherSteps>) => finish(ditherSteps(...of));
const MIXING = DITHERS.filter((name) => name !== 'none');

/** A picture of pixels, and a palette: red, green, blue and opacity; the transparent color is the last and the first. */
function input(pixels: number[][], palette: number[][], width: number): DitherInput {
  const isClear = ([, , , opacity]: number[]) => opacity === 0;
  const codes = [...new Set(pixels.map(String))];
  codes.sort((a, b) => Number(isClear(a.split(',').map(Number))) - Number(isClear(b.split(',').map(Number))));
  const colors = codes.map((code) => code.split(',').map(Number));
  const far = (one: number[], other: number[]) =>
    one.reduce((sum, value, j) => sum + (value - other[j]) ** 2, 0);
  const nearest = colors.map((color) => {
    const distances = palette.map((entry) => far(color, entry));
    return distances.indexOf(Math.min(...distances));
  });
  return {
    colors: Uint8Array.from(colors.flat()),
    clear: isClear(palette[0]),
    palette: Uint8Array.from(palette.flat()),
    space: 'rgb',
    points: Int32Array.from(pixels, (pixel) => codes.indexOf(String(pixel))),
    width,
    height: pixels.length / width,
    nearest: Int32Array.from(nearest),
  };
}

const gray = (v: number) => [v, v, v, 255];
const BLACK_WHITE = [gray(0), gray(255)];

/** Floyd and Steinberg's method for grays, to and fro, as its description has it. */
function slowDiffusion(levels: number[], width: number): number[] {
  const left = levels.slice();
  const out: number[] = [];
  for (let y = 0; y < levels.length / width; y++) {
    const xs = Array.from({ length: width }, (_, at) => (y % 2 === 0 ? at : width - 1 - at));
    const ahead = y % 2 === 0 ? 1 : -1;
    for (const x of xs) {
      const wanted = Math.min(255, Math.max(0, left[y * width + x]));
      out[y * width + x] = Math.floor(wanted + 0.5) > 127 ? 1 : 0;
      const error = wanted - 255 * out[y * width + x];
      for (const [dx, dy, part] of [
        [ahead, 0, 7 / 16],
        [-ahead, 1, 3 / 16],
        [0, 1, 5 / 16],
        [ahead, 1, 1 / 16],
      ])
        if (x + dx >= 0 && x + dx < width && y + dy < levels.length / width)
          left[(y + dy) * width + x + dx] += part * error;
    }
  }
  return out;
}

describe('dithering', () => {
  it('passes errors on as the description of Floyd and Steinberg has it', () => {
    // levels other than those of the palette
    const levels = Array.from({ length: 30 * 20 }, () => 1 + lottery.below(254));
    const found = dither(input(levels.map(gray), BLACK_WHITE, 30), 'floyd-steinberg', 1);
    expect([...found]).toEqual(slowDiffusion(levels, 30));
  });

  it('keeps the mean of a flat area', () => {
    for (const level of [40, 100, 200])
      for (const name of MIXING) {
        const found = dither(input(Array(64 * 64).fill(gray(level)), BLACK_WHITE, 64), name, 1);
        const mean = (255 * found.reduce((sum, c) => sum + c, 0)) / found.length;
        // a quarter of each error is lost by Atkinson's
        expect(Math.abs(mean - level), `${name} ${level}`).toBeLessThan(name === 'atkinson' ? 60 : 9);
      }
  });

  it('is as without where the strength is 0', () => {
    const one = input(
      Array.from({ length: 256 }, (_, p) => gray(p)),
      BLACK_WHITE,
      16,
    );
    for (const name of MIXING) expect(dither(one, name, 0)).toEqual(dither(one, 'none', 1));
  });

  it('leaves areas flat whose color is in the palette', () => {
    const pixels = Array.from({ length: 400 }, (_, p) => (p % 20 < 10 ? gray(90) : gray(200)));
    for (const name of MIXING) {
      const found = dither(input(pixels, [gray(0), gray(200), gray(255)], 20), name, 1);
      expect(new Set(found.filter((_, p) => p % 20 >= 10)), name).toEqual(new Set([1]));
      expect(new Set(found.filter((_, p) => p % 20 < 10)).size, name).toBeGreaterThan(1);
    }
  });

  it('passes no error through transparent pixels', () => {
    const clear = [0, 0, 0, 0];
    const right = Array.from({ length: 100 }, () => gray(1 + lottery.below(254)));
    const withLeft = (level: number) =>
      right.flatMap((_, p) =>
        p % 10 === 0 ? [gray(level), gray(level), clear, clear, ...right.slice(p, p + 10)] : [],
      );
    for (const name of MIXING) {
      const [one, other] = [60, 130].map((level) =>
        dither(input(withLeft(level), [clear, ...BLACK_WHITE], 14), name, 1),
      );
      expect([...one].filter((_, p) => p % 14 > 3)).toEqual([...other].filter((_, p) => p % 14 > 3));
      expect(new Set([...one].filter((_, p) => p % 14 === 2 || p % 14 === 3))).toEqual(new Set([0]));
      expect([...one].filter((_, p) => p % 14 > 3)).not.toContain(0);
    }
  });

  it('mixes opacity, and keeps opaque pixels opaque', () => {
    const shade = Array.from({ length: 32 * 32 }, (_, p) => (p % 32 < 16 ? [0, 0, 0, 120] : [9, 9, 9, 255]));
    const palette = [
      [0, 0, 0, 30],
      [0, 0, 0, 80],
      [0, 0, 0, 255],
    ];
    for (const name of ['floyd-steinberg', 'bayer8'] as DitherName[]) {
      const found = dither(input(shade, palette, 32), name, 1);
      const opacity = (from: number) => {
        const side = [...found].filter((_, p) => p % 32 >= from && p % 32 < from + 16);
        return side.reduce((sum, c) => sum + palette[c][3], 0) / side.length;
      };
      expect(Math.abs(opacity(0) - 120), name).toBeLessThan(12);
      expect(opacity(16), name).toBe(255);
    }
  });

  it('treats each frame by itself', () => {
    const frame = Array.from({ length: 64 }, () => gray(1 + lottery.below(254)));
    const two = { ...input([...frame, ...frame], BLACK_WHITE, 8), height: 8 };
    for (const name of MIXING) {
      const found = dither(two, name, 1);
      expect([...found.subarray(0, 64)]).toEqual([...found.subarray(64)]);
    }
  });
});

describe('what mixes reach', () => {
  it('is the color itself inside of the palette, and the nearest point outside', () => {
    const corners = [20, 200].flatMap((r) => [20, 200].flatMap((g) => [20, 200].flatMap((b) => [r, g, b])));
    const colors = Float64Array.from({ length: 3 * 200 }, () => lottery.below(256));
    const found = reachable(colors, Float64Array.from(corners), 3);
    for (const [p, value] of colors.entries()) {
      expect(Math.abs(found[p] - Math.min(200, Math.max(20, value)))).toBeLessThanOrEqual(0.8);
    }
  });

  it('of one color is that color', () => {
    expect([...reachable(Float64Array.of(1, 2, 3), Float64Array.of(9, 8, 7), 3)]).toEqual([9, 8, 7]);
  });
});

describe('masks', () => {
  it('is the matrix of Bayer', () => {
    expect([...bayerMask(2).ranks]).toEqual([0, 2, 3, 1]);
    expect([...bayerMask(4).ranks]).toEqual([0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]);
  });

  it('of blue noise has each rank once, and the first ranks lie apart', () => {
    const { side, ranks } = blueNoiseMask();
    expect([...ranks].sort((a, b) => a - b)).toEqual(Array.from({ length: side * side }, (_, r) => r));
    const first = [...ranks.keys()].filter((p) => ranks[p] < 256);
    const gap = (p: number, q: number) => {
      const across = (d: number) => Math.min(Math.abs(d), side - Math.abs(d));
      return Math.hypot(across((p % side) - (q % side)), across(Math.floor(p / side) - Math.floor(q / side)));
    };
    const nearest = first.map((p) => Math.min(...first.filter((q) => q !== p).map((q) => gap(p, q))));
    // 256 places in a square of 64: 4 apart on a grid; at random some would touch
    expect(Math.min(...nearest)).toBeGreaterThan(2.2);
  });
});

describe('a palette for dithering', () => {
  it('stops at its next pause', async () => {
    const abort = new AbortController();
    const one = input(Array(40 * 600).fill(gray(90)), BLACK_WHITE, 40);
    for (const name of MIXING.filter((how) => !how.startsWith('b'))) {
      const steps = ditherSteps(one, name, 1);
      const first = steps.next();
      expect(first).toEqual({ done: false, value: 1 / 600 });
    }
    const pacer = new Pacer({ signal: abort.signal });
    abort.abort();
    Object.defineProperty(pacer, 'due', { value: true });
    await expect(pacer.run(ditherSteps(one, 'atkinson', 1))).rejects.toMatchObject({ code: 'aborted' });
  });

  it('comes nearer to the picture in blocks, and keeps the colors of large areas', async () => {
    const pixels = Array.from({ length: 40 * 40 }, (_, p) => {
      if (p % 40 < 12) return gray(240);
      return [lottery.below(60) + 2 * (p % 40), 3 * Math.floor(p / 40), 80, 255];
    });
    const one = input(pixels, [gray(240), [60, 30, 80, 255], [90, 60, 80, 255], [70, 90, 80, 255]], 40);
    const weights = new Float64Array(one.colors.length / 4);
    for (const i of one.points) weights[i]++;
    const relabel = async (palette: Uint8Array) => {
      const entries = Array.from({ length: 4 }, (_, c) => [...palette.subarray(4 * c, 4 * c + 4)]);
      return input(pixels, entries, 40).nearest;
    };
    const moved = await refitPalette([one], weights, 'floyd-steinberg', 1, relabel, new Pacer());
    expect([...moved.subarray(0, 4)]).toEqual(gray(240));
    const before = blockError(one, one.palette);
    const after = blockError({ ...one, palette: moved, nearest: await relabel(moved) }, moved);
    expect(after).toBeLessThan(before * 0.7);
  });

  it('comes nearer with opacity, too: what is clear or opaque stays so', async () => {
    // a shade that ends, beside black of a large area
    const clear = [0, 0, 0, 0];
    const pixels = Array.from({ length: 40 * 40 }, (_, p) => {
      const x = p % 40;
      return x < 8 ? clear : x < 30 ? [0, 0, 0, 8 * (x - 7)] : gray(0);
    });
    const palette = [clear, [0, 0, 0, 60], [0, 0, 0, 120], gray(0)];
    const one = input(pixels, palette, 40);
    const weights = new Float64Array(one.colors.length / 4);
    for (const i of one.points) weights[i]++;
    const relabel = async (moved: Uint8Array) =>
      input(
        pixels,
        Array.from({ length: 4 }, (_, c) => [...moved.subarray(4 * c, 4 * c + 4)]),
        40,
      ).nearest;
    const moved = await refitPalette([one], weights, 'floyd-steinberg', 1, relabel, new Pacer());
    expect([...moved.subarray(0, 4), ...moved.subarray(12)]).toEqual([...clear, ...gray(0)]);
    const lost = (of: DitherInput) => {
      const found = dither(of, 'floyd-steinberg', 1);
      const sums = new Map<number, number>();
      for (const [p, c] of found.entries()) {
        const block = Math.floor(p / 160) * 10 + Math.floor((p % 40) / 4);
        const lacks = of.colors[4 * of.points[p] + 3] - of.palette[4 * c + 3];
        sums.set(block, (sums.get(block) ?? 0) + lacks);
      }
      return [...sums.values()].reduce((sum, d) => sum + d * d, 0);
    };
    const after = { ...one, palette: moved, nearest: await relabel(moved) };
    expect(lost(after)).toBeLessThan(lost(one) * 0.8);
  });
});

/** Squared differences of the means of blocks of 4 x 4. */
function blockError(one: DitherInput, palette: Uint8Array): number {
  const found = dither(one, 'floyd-steinberg', 1);
  const sums = new Map<number, number>();
  for (const [p, c] of found.entries())
    for (let j = 0; j < 3; j++) {
      const block = 3 * (Math.floor(p / 160) * 10 + Math.floor((p % 40) / 4)) + j;
      sums.set(block, (sums.get(block) ?? 0) + one.colors[4 * one.points[p] + j] - palette[4 * c + j]);
    }
  return [...sums.values()].reduce((sum, d) => sum + d * d, 0);
}
