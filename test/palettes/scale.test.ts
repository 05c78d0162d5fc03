import { describe, expect, it } from 'vitest';
import type { Rgb } from '../../src/core/image.ts';
import { hsl, NOTATIONS, oklch } from '../../src/palettes/notation.ts';
import { inGamut, SCALE_STEPS, scaleOf } from '../../src/palettes/scale.ts';
import { plainOklab } from '../support/colorspace.ts';
import { Lottery } from '../support/random.ts';

function turn(a: number, b: number): number {
  const off = Math.abs(a - b) % 360;
  return Math.min(off, 360 - off);
}

describe('scales', () => {
  it('go from light to dark, keep the hue and hold the color itself once', () => {
    const bytes = new Lottery(5).bytes(90);
    for (let p = 0; p < bytes.length; p += 3) {
      const rgb: Rgb = [bytes[p], bytes[p + 1], bytes[p + 2]];
      const scale = scaleOf(rgb);
      expect(scale.map(({ step }) => step)).toEqual(SCALE_STEPS.map(({ step }) => step));
      const [, chroma, hue] = oklch(rgb);
      const seen = scale.map((one) => oklch(one.rgb));
      for (let i = 1; i < seen.length; i++) expect(seen[i][0], `${rgb}`).toBeLessThan(seen[i - 1][0]);
      expect(scale.some((one) => one.rgb.join() === rgb.join())).toBe(true);
      // rounding turns weak colors
      for (const [, c, h] of seen) if (chroma > 0.05 && c > 0.05) expect(turn(h, hue)).toBeLessThan(5);
    }
  });

  it('of a gray are grays', () => {
    for (const { rgb } of scaleOf([90, 90, 90])) expect(oklch(rgb)[1]).toBeLessThan(0.004);
  });

  it('stay in sRGB by less chroma alone', () => {
    const [, , hue] = oklch([0, 0, 255]);
    const angle = (hue * Math.PI) / 180;
    const rgb = inGamut(0.9, 0.3 * Math.cos(angle), 0.3 * Math.sin(angle));
    expect(oklch(rgb)[0]).toBeCloseTo(0.9, 2);
    expect(turn(oklch(rgb)[2], hue)).toBeLessThan(3);
  });
});

describe('notations', () => {
  it('of a color', () => {
    const written = Object.values(NOTATIONS).map(({ write }) => write({ rgb: [240, 179, 8] }));
    const [l, a, b] = plainOklab([240, 179, 8]);
    const hue = ((Math.atan2(b, a) * 180) / Math.PI).toFixed(2);
    expect(written).toEqual([
      '#f0b308',
      'rgb(240 179 8)',
      'hsl(44.2 93.5% 48.6%)',
      `oklch(${(100 * l).toFixed(2)}% ${Math.hypot(a, b).toFixed(4)} ${hue})`,
    ]);
  });

  it('of grays have no hue', () => {
    expect(NOTATIONS.oklch.write({ rgb: [255, 255, 255] })).toBe('oklch(100% 0 none)');
    expect(NOTATIONS.hsl.write({ rgb: [128, 128, 128] })).toBe('hsl(0 0% 50.2%)');
  });

  it('hsl by hand', () => {
    expect(hsl([255, 0, 0])).toEqual([0, 1, 0.5]);
    expect(hsl([0, 255, 255])).toEqual([180, 1, 0.5]);
    expect(hsl([255, 0, 255])).toEqual([300, 1, 0.5]);
    expect(hsl([0, 0, 0])).toEqual([0, 0, 0]);
  });
});
