import { describe, expect, it } from 'vitest';
import type { Image, Rgb } from '../../src/core/image.ts';
import { contrast } from '../../src/core/luminance.ts';
import { colorDataset } from '../../src/features/colors.ts';
import { pickAccents } from '../../src/palettes/accents.ts';
import { nearestOf } from '../../src/palettes/nearest.ts';
import { oklch } from '../../src/palettes/notation.ts';
import { REPRESENTATIVE_NAMES, representatives } from '../../src/palettes/represent.ts';
import { ROLE_SET_NAMES, rolesOf } from '../../src/palettes/roles.ts';
import { parseIgnored, selectColors } from '../../src/palettes/selection.ts';
import { Lottery } from '../support/random.ts';

const W: Rgb = [255, 255, 255];
const K: Rgb = [0, 0, 0];
const R: Rgb = [200, 30, 30];

function picture(lines: readonly (readonly Rgb[])[]): Image {
  const data = Uint8Array.from(lines.flat().flatMap((rgb) => [...rgb]));
  return { width: lines[0].length, height: lines.length, frames: 1, bands: 3, data };
}

/** A white frame around red, with a white pixel inside. */
const FRAMED = picture([
  [W, W, W, W, W],
  [W, R, R, R, W],
  [W, R, W, R, W],
  [W, R, R, K, W],
  [W, W, W, W, W],
]);

function weightsOf(image: Image, words: readonly string[], mask?: Uint8Array) {
  const { colors, removed } = selectColors(colorDataset(image), image, words.map(parseIgnored), mask);
  const weights: Record<string, number> = {};
  for (let i = 0; i < colors.n; i++)
    weights[colors.rgb.subarray(3 * i, 3 * i + 3).join()] = colors.weights[i];
  return { weights, removed, used: colors.used, codes: colors.codes.length };
}

describe('pixels that do not count', () => {
  it('white leaves all white out, the border only what touches the edge', () => {
    const white = weightsOf(FRAMED, ['white']);
    expect(white.weights).toEqual({ '200,30,30': 7, '0,0,0': 1 });
    expect(white).toMatchObject({ used: 8, codes: 2, removed: [{ what: 'white', share: 17 / 25 }] });
    const border = weightsOf(FRAMED, ['border']);
    expect(border.weights).toEqual({ '255,255,255': 1, '200,30,30': 7, '0,0,0': 1 });
    expect(border.removed).toEqual([{ what: 'border (#ffffff)', share: 16 / 25 }]);
  });

  it('counts what is removed twice once', () => {
    const { removed, used } = weightsOf(FRAMED, ['border', 'white', 'black']);
    expect(removed.map(({ share }) => Math.round(share * 25))).toEqual([16, 1, 1]);
    expect(used).toBe(7);
    const turned = weightsOf(FRAMED, ['white', 'border']);
    expect(turned.removed.map(({ share }) => Math.round(share * 25))).toEqual([17, 0]);
  });

  it('a color and a distance, and a mask', () => {
    expect(weightsOf(FRAMED, ['color:#c81e1e']).weights).toEqual({ '255,255,255': 17, '0,0,0': 1 });
    expect(weightsOf(FRAMED, ['color:#c02020~0']).used).toBe(25);
    const mask = new Uint8Array(25).fill(255);
    mask[18] = 127;
    expect(weightsOf(FRAMED, [], mask).weights).toEqual({ '255,255,255': 17, '200,30,30': 7 });
  });

  it('refuses to leave nothing, and other words', () => {
    expect(() => weightsOf(picture([[W, W]]), ['white'])).toThrow('every pixel is left out; ignore less');
    expect(() => parseIgnored('wite')).toThrow(/expected white, black, border or color:#rrggbb/);
    expect(() => parseIgnored('color:#12~x')).toThrow(/expected white/);
    expect(parseIgnored('color:#123456~7.5')).toEqual({
      text: 'color:#123456~7.5',
      rgb: [18, 52, 86],
      within: 7.5,
    });
  });

  it('weighs pixels by their opacity where that is asked for', () => {
    const image: Image = {
      ...{ width: 3, height: 1, frames: 1, bands: 4 },
      data: Uint8Array.of(255, 255, 255, 51, 200, 30, 30, 255, 255, 255, 255, 255),
    };
    const colors = colorDataset(image, { alpha: 'weight' });
    const { colors: left, removed } = selectColors(colors, image, [parseIgnored('border')]);
    expect([...left.weights]).toEqual([1]);
    expect(removed[0].share).toBeCloseTo(1.2 / 2.2, 12);
  });
});

describe('what stands for like colors', () => {
  const colors = colorDataset(
    picture([
      [
        [0, 0, 0],
        [10, 0, 0],
        [10, 0, 0],
        [20, 0, 0],
        [200, 200, 200],
      ],
    ]),
  );
  const labels = Int32Array.from({ length: colors.n }, (_, i) => (colors.rgb[3 * i] < 100 ? 0 : 1));
  it('mean, medoid, mode and the most saturated by hand', () => {
    const found = REPRESENTATIVE_NAMES.map((by) => representatives(colors, labels, 2, by));
    for (const { pixels } of found) expect([...pixels]).toEqual([4, 1]);
    expect(found.map(({ rgb }) => rgb[0])).toEqual([
      [10, 0, 0],
      [10, 0, 0],
      [10, 0, 0],
      [20, 0, 0],
    ]);
    const uneven = colorDataset(
      picture([
        [
          [0, 0, 0],
          [30, 0, 0],
          [30, 0, 0],
          [10, 0, 0],
        ],
      ]),
    );
    const ofUneven = REPRESENTATIVE_NAMES.map(
      (by) => representatives(uneven, new Int32Array(3), 1, by).rgb[0][0],
    );
    expect(ofUneven).toEqual([18, 10, 30, 30]);
  });
});

describe('accents', () => {
  it('prefer chroma, distance and share together', () => {
    const rgb: Rgb[] = [
      [128, 128, 128],
      [255, 0, 0],
      [250, 5, 0],
      [0, 0, 255],
    ];
    expect(pickAccents([[20, 20, 20]], { rgb, pixels: [1000, 10, 9, 10] }, 2)).toEqual([rgb[1], rgb[3]]);
    expect(pickAccents([[20, 20, 20]], { rgb: [[20, 20, 20]], pixels: [5] }, 2)).toEqual([]);
  });

  it('nearest colors are those of all comparisons', () => {
    const bytes = new Lottery(8).bytes(300);
    const lines = [
      Array.from({ length: 100 }, (_, i): Rgb => [bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]]),
    ];
    const colors = colorDataset(picture(lines));
    const palette: Rgb[] = [K, W, R, [0, 200, 90]];
    const found = nearestOf(colors, palette);
    for (let i = 0; i < colors.n; i++) {
      const far = palette.map((rgb) => rgb.reduce((sum, v, j) => sum + (v - colors.rgb[3 * i + j]) ** 2, 0));
      expect(found[i]).toBe(far.indexOf(Math.min(...far)));
    }
  });
});

describe('roles', () => {
  const palettes: Rgb[][] = [
    [W, [30, 30, 40], [0, 110, 220], [240, 240, 245], [230, 80, 60]],
    [
      [12, 14, 20],
      [30, 33, 41],
      [220, 220, 230],
      [240, 120, 40],
    ],
    [[128, 128, 128]],
    [W],
    [K],
    [
      [255, 255, 0],
      [255, 250, 20],
    ],
  ];
  for (const set of ROLE_SET_NAMES)
    it.each(palettes)(`${set} have a color and enough contrast: %j %j`, (...colors) => {
      const swatches = colors.filter(Array.isArray).map((rgb) => ({ rgb }));
      const roles = rolesOf(swatches, set);
      const background = roles[0].rgb;
      for (const { role, rgb, from, derived, deltaE, contrast: ratio } of roles) {
        expect(ratio).toBeCloseTo(contrast(rgb, background), 12);
        if (from === null) expect(deltaE).toBeNull();
        else expect(derived).toBe(swatches[from].rgb.join() !== rgb.join());
        if (/^(text|muted|foreground|red|green|bright (red|cyan))$/.test(role))
          expect(ratio, role).toBeGreaterThanOrEqual(4.5);
      }
      expect(new Set(roles.map(({ role }) => role)).size).toBe(roles.length);
    });

  it('of a clear palette are its colors', () => {
    const roles = rolesOf(
      palettes[0].map((rgb, i) => ({ rgb, share: [0.5, 0.1, 0.1, 0.25, 0.05][i] })),
      'ui',
    );
    expect(roles.map(({ role, from }) => [role, from])).toEqual([
      ['background', 0],
      ['surface', 3],
      ['text', 1],
      ['muted', 1],
      ['primary', 2],
      ['accent', 4],
    ]);
    expect(roles.filter(({ derived }) => derived).map(({ role }) => role)).toEqual(['muted']);
  });

  it('keep the hue when lightness is moved', () => {
    const source = oklch([90, 10, 10]);
    const all = rolesOf(
      [
        { rgb: [10, 10, 12], share: 0.9 },
        { rgb: [90, 10, 10], share: 0.1 },
      ],
      'terminal',
    );
    const moved = all.find(({ role }) => role === 'red');
    expect(moved?.derived).toBe(true);
    expect(Math.abs(oklch(moved?.rgb ?? K)[2] - source[2])).toBeLessThan(6);
  });
});
