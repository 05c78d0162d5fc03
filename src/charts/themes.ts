/**
 * The themes of charts. A spec is drawn as it is in the light theme. In other themes its marked colors are replaced: a
 * color of a theme has eight digits, the last two for its opacity, and colors of data have six.
 */
import { fromHex, type Rgb } from '../core/image.ts';

/** The themes; print is for paper: black, without pale grays. */
export const THEMES = ['light', 'dark', 'print'] as const;
/** A theme of charts. */
export type ThemeName = (typeof THEMES)[number];

/** The colors that differ between themes, by what they are for, in the order of `THEMES`. */
const PARTS = {
  page: ['#ffffff', '#14181d', '#ffffff'],
  panel: ['#f1f3f5', '#20262d', '#f4f4f4'],
  ink: ['#1b1f24', '#e8ebef', '#000000'],
  muted: ['#59636e', '#a4aeb9', '#2b2b2b'],
  faint: ['#8b949e', '#7d8792', '#555555'],
  outline: ['#a8b0b9', '#6a747f', '#6e6e6e'],
  axis: ['#c4cad1', '#4b545e', '#7a7a7a'],
  grid: ['#e7eaee', '#2a3138', '#d0d0d0'],
  noise: ['#b4bac2', '#525a63', '#a0a0a0'],
  low: ['#2b62b0', '#6d9fe8', '#2b62b0'],
  middle: ['#f4f5f7', '#262d35', '#f4f5f7'],
  high: ['#c23b33', '#f07f76', '#c23b33'],
  part: ['#7ea2d6', '#3a5f9a', '#7ea2d6'],
  whole: ['#1f4e9e', '#8ab4f8', '#1f4e9e'],
  bandRed: ['#d63b41', '#f0767b', '#d63b41'],
  bandGreen: ['#4bad57', '#5fc46b', '#4bad57'],
  bandBlue: ['#1e4d9d', '#6d9fe8', '#1e4d9d'],
  bandGray: ['#6b7480', '#a4aeb9', '#6b7480'],
  bandAlpha: ['#9a6fb8', '#b794d1', '#9a6fb8'],
  cluster0: ['#08358f', '#6e9bfb', '#08358f'],
  cluster1: ['#e77501', '#f68c11', '#e77501'],
  cluster2: ['#5c191a', '#cc1a0a', '#5c191a'],
  cluster3: ['#a27ff8', '#037465', '#a27ff8'],
  cluster4: ['#10a78c', '#7750b1', '#10a78c'],
  cluster5: ['#0d7459', '#fcd4c5', '#0d7459'],
  cluster6: ['#bd1e06', '#c1edfd', '#bd1e06'],
  cluster7: ['#7e6990', '#a7879e', '#7e6990'],
  cluster8: ['#d03868', '#e8f000', '#d03868'],
  cluster9: ['#9800e8', '#98a078', '#9800e8'],
  three0: ['#8787ff', '#736aef', '#8787ff'],
  three1: ['#d87e0d', '#cd6407', '#d87e0d'],
  three2: ['#00000f', '#fbf4fa', '#00000f'],
  class0: ['#00796b', '#3d998f', '#00796b'],
  class1: ['#b5179e', '#cd64be', '#b5179e'],
  class2: ['#bf5b04', '#ca772f', '#bf5b04'],
  class3: ['#3a86c8', '#4a90cc', '#3a86c8'],
  class4: ['#6a7f00', '#829329', '#6a7f00'],
  class5: ['#8b1e3f', '#b9788c', '#8b1e3f'],
  class6: ['#4527a0', '#9382c8', '#4527a0'],
  class7: ['#a0742d', '#ab8546', '#a0742d'],
  class8: ['#0f8f3c', '#2e9e55', '#0f8f3c'],
  class9: ['#d6456b', '#dd6383', '#d6456b'],
  class10: ['#00708f', '#4295ac', '#00708f'],
  class11: ['#7b5d8e', '#9b84a9', '#7b5d8e'],
  class12: ['#5c4033', '#9a8981', '#5c4033'],
  class13: ['#c2410c', '#d2724b', '#c2410c'],
  class14: ['#2f4b7c', '#7a8cab', '#2f4b7c'],
  class15: ['#8a8d00', '#8e9008', '#8a8d00'],
} as const satisfies Record<string, readonly [light: string, dark: string, print: string]>;
/** What the colors of a theme are for. */
export type ThemePart = keyof typeof PARTS;

/**
 * The colors of clusters by their numbers, each 3 : 1 from the page. `src/build/searchColors.mjs` found the first eight:
 * each two differ by 17 units of CIEDE2000 at least, also without one kind of cones. The first two of the light theme differ
 * by 60.6, those of Okabe and Ito by 60.2; the first three by 34.2, so three clusters have colors of their own.
 * `src/build/searchMoreColors.mjs` found the other two: they differ by 20 from each, and by 10 without one kind of cones.
 */
export const CLUSTER_PARTS: readonly ThemePart[] = (Object.keys(PARTS) as ThemePart[]).filter((part) =>
  part.startsWith('cluster'),
);

/**
 * The colors of three clusters, found by `src/build/searchThreeColors.mjs`. They differ by 51.9, those of Okabe and Ito by
 * 50.6: with a pair that differs by more than 60, no third color that is 3 : 1 from white differs by more than 44. On a dark page they differ by 39.8, where without a color
 * that is nearly white or nearly as dark as the page three differ by 44 at most.
 */
export const THREE_PARTS: readonly ThemePart[] = ['three0', 'three1', 'three2'];

/** The colors of classes, dark or light enough to be read as letters on the page. */
export const CLASS_PARTS: readonly ThemePart[] = (Object.keys(PARTS) as ThemePart[]).filter((part) =>
  part.startsWith('class'),
);

/** A line that is seen only where the page is dark: transparent in the light theme. */
export const DARK_EDGE = '#a8b0b900';

/** The color of a part as it stands in specs. */
export function partColor(part: ThemePart): string {
  return `${PARTS[part][0]}ff`;
}

/** For each theme what replaces the colors of parts. */
const SWAPS = Object.fromEntries(
  THEMES.map((theme, at) => [
    theme,
    new Map<string, string>([
      ...Object.values(PARTS).map((colors): [string, string] => [`${colors[0]}ff`, colors[at]]),
      [DARK_EDGE, theme === 'dark' ? PARTS.outline[at] : 'transparent'],
    ]),
  ]),
) as Record<ThemeName, Map<string, string>>;

/** What replaces the colors of a spec in a theme: for pages, which choose their theme when they are opened. */
export function swapsOf(theme: ThemeName): Record<string, string> {
  return Object.fromEntries(SWAPS[theme]);
}

/** A color of a spec in a theme; colors of data stay as they are. */
export function colorIn(theme: ThemeName, color: string): string {
  return SWAPS[theme].get(color) ?? color;
}

/** The same as red, green and blue. */
export function rgbIn(theme: ThemeName, color: string): Rgb {
  return fromHex(colorIn(theme, color)) ?? [0, 0, 0];
}

/** Marks the second of two pictures in one address. */
const DARK_PICTURE = '#dark=';

/**
 * A picture that differs in the dark theme, as one address: what follows # is no part of the picture.
 * @param draw returns the address of the picture in a theme
 */
export function themedPicture(draw: (theme: 'light' | 'dark') => string): string {
  const [light, dark] = [draw('light'), draw('dark')];
  return dark === light ? light : light + DARK_PICTURE + dark;
}

/** A string of a spec in a theme. */
function stringIn(theme: ThemeName, text: string): string {
  if (!text.startsWith('data:')) return colorIn(theme, text);
  const at = text.indexOf(DARK_PICTURE);
  if (at < 0) return text;
  return theme === 'dark' ? text.slice(at + DARK_PICTURE.length) : text.slice(0, at);
}

/** A copy of a spec in the colors of a theme. */
export function themedSpec<Spec>(spec: Spec, theme: ThemeName): Spec {
  const copy = (node: unknown): unknown => {
    if (typeof node === 'string') return stringIn(theme, node);
    if (typeof node !== 'object' || node === null) return node;
    if (Array.isArray(node)) return node.map(copy);
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, copy(value)]));
  };
  return copy(spec) as Spec;
}
