import { describe, expect, it } from 'vitest';
import { classColor, MOST_CLASSES } from '../../src/charts/classColors.ts';
import { clusterColor, SAFE_COLORS } from '../../src/charts/clusterColors.ts';
import { bandColor, contrast, PAGE } from '../../src/charts/theme.ts';
import { CLUSTER_PARTS, colorIn, rgbIn, THEMES, type ThemeName } from '../../src/charts/themes.ts';
import { fromHex, type Rgb, toHex } from '../../src/core/image.ts';
import { luminance } from '../../src/core/luminance.ts';
import { colorDifference } from '../../src/palettes/difference.ts';
import { simulate, VISIONS } from '../../src/palettes/vision.ts';

/** M. Okabe, K. Ito, "Color universal design", 2008, in the order of R's palette.colors. */
const OKABE_ITO = '#000000 #e69f00 #56b4e9 #009e73 #f0e442 #0072b2 #d55e00 #cc79a7'.split(' ');

/** The smallest difference of two colors for people with all kinds of cones, and for those who lack one kind. */
function smallest(colors: readonly Rgb[]): number {
  const seen = [colors, ...VISIONS.map((vision) => colors.map((color) => simulate(color, vision)))];
  const pairs = seen.flatMap((all) =>
    all.flatMap((one, i) => all.slice(0, i).map((other) => colorDifference(one, other))),
  );
  return Math.min(...pairs);
}

const first = (k: number, theme: ThemeName) =>
  Array.from({ length: k }, (_, c) => rgbIn(theme, clusterColor(c, k)));

describe.each(THEMES)('colors of clusters, %s', (theme) => {
  it('differ for people of any color vision by more than those of Okabe and Ito', () => {
    const others = OKABE_ITO.map((hex) => fromHex(hex) as Rgb);
    for (let k = 2; k <= SAFE_COLORS; k++) {
      // no dark page has black on it, which is first of theirs
      const onDark = [50, 39][k - 2];
      const least = (theme === 'dark' && onDark) || smallest(others.slice(0, k));
      expect(smallest(first(k, theme)), `of ${k}`).toBeGreaterThan(least);
    }
    expect(smallest(first(8, theme))).toBeGreaterThan(1.5 * smallest(others));
  });

  it('ten differ for most people, and somewhat without one kind of cones', () => {
    const ten = first(CLUSTER_PARTS.length, theme);
    expect(ten).toHaveLength(10);
    const apart = ten.flatMap((one, i) => ten.slice(0, i).map((other) => colorDifference(one, other)));
    expect(Math.min(...apart)).toBeGreaterThan(18);
    expect(smallest(ten)).toBeGreaterThan(10);
  });

  it('are 3 : 1 or more from the page, however many they are', () => {
    const page = colorIn(theme, PAGE);
    for (let c = 0; c < 60; c++)
      expect(contrast(colorIn(theme, clusterColor(c)), page)).toBeGreaterThanOrEqual(3);
    for (const rgb of first(3, theme)) expect(contrast(toHex(rgb), page)).toBeGreaterThanOrEqual(3);
  });
});

it('noise is fainter than every cluster', () => {
  for (const theme of ['light', 'dark'] as const) {
    const page = colorIn(theme, PAGE);
    const faint = contrast(colorIn(theme, clusterColor(-1)), page);
    for (let c = 0; c < 60; c++)
      expect(contrast(colorIn(theme, clusterColor(c)), page)).toBeGreaterThan(faint);
  }
});

it('colors beyond the tenth have luminances that go with both pages', () => {
  for (let c = CLUSTER_PARTS.length; c < 60; c++) {
    expect(clusterColor(c)).toMatch(/^#[0-9a-f]{6}$/);
    expect(luminance(rgbIn('light', clusterColor(c)))).toBeLessThan(0.3);
  }
});

it('classes can be read as letters on every page, and have a color each', () => {
  for (const theme of THEMES) {
    const colors = Array.from({ length: MOST_CLASSES }, (_, c) => colorIn(theme, classColor(c)));
    expect(new Set(colors).size).toBe(MOST_CLASSES);
    for (const color of colors) expect(contrast(color, colorIn(theme, PAGE))).toBeGreaterThanOrEqual(3);
  }
});

it('bands of pictures are seen on every page', () => {
  for (const theme of THEMES)
    for (const name of ['red', 'green', 'blue', 'grey', 'alpha'])
      expect(contrast(colorIn(theme, bandColor(name, 0)), colorIn(theme, PAGE))).toBeGreaterThan(2.5);
});
