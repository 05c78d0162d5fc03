import { fromHex, type Rgb } from '../core/image.ts';
import { type ColorSpace, pointInSpace } from '../features/colorspace.ts';

/*
 * Colors on a terminal: escape sequences of a colored background. Where a terminal has few colors, the one that looks
 * most alike is taken, by the distance in OKLab.
 */

/** Levels of the channels in the cube of 216 colors. */
const LEVELS = [0, 95, 135, 175, 215, 255];

/** The first numbers of the cube and of the grays; those before them are the sixteen, which users choose. */
const CUBE = 16;
const GRAYS = 232;

/** The sixteen colors as xterm has them; terminals differ. */
const SIXTEEN = [
  ...['#000000', '#cd0000', '#00cd00', '#cdcd00', '#0000ee', '#cd00cd', '#00cdcd', '#e5e5e5'],
  ...['#7f7f7f', '#ff0000', '#00ff00', '#ffff00', '#5c5cff', '#ff00ff', '#00ffff', '#ffffff'],
];

const SPACE: ColorSpace = 'oklab';

interface Entry {
  /** What stands between \x1b[ and m. */
  code: string;
  point: [number, number, number];
}

const palettes = new Map<1 | 2, Entry[]>();
const found = new Map<string, string>();

/** Spaces on a background. @param level 1 sixteen colors, 2 256 colors, 3 all colors */
export function swatch(hex: string, width: number, level: 1 | 2 | 3): string {
  return `\x1b[${level === 3 ? `48;2;${rgbOf(hex).join(';')}` : nearest(hex, level)}m${' '.repeat(width)}\x1b[49m`;
}

function nearest(hex: string, level: 1 | 2): string {
  const key = `${level} ${hex}`;
  let code = found.get(key);
  if (code === undefined) {
    code = search(pointInSpace(rgbOf(hex), SPACE), paletteOf(level));
    found.set(key, code);
  }
  return code;
}

function search(point: Entry['point'], palette: readonly Entry[]): string {
  let best = palette[0];
  let least = Number.POSITIVE_INFINITY;
  for (const entry of palette) {
    const [a, b, c] = entry.point.map((value, j) => value - point[j]);
    const d2 = a * a + b * b + c * c;
    if (d2 >= least) continue;
    least = d2;
    best = entry;
  }
  return best.code;
}

function paletteOf(level: 1 | 2): Entry[] {
  let palette = palettes.get(level);
  if (!palette) {
    const colors = level === 1 ? SIXTEEN.map(rgbOf) : [...cube(), ...grays()];
    palette = colors.map((rgb, at) => ({
      code: level === 1 ? String(at < 8 ? 40 + at : 92 + at) : `48;5;${CUBE + at}`,
      point: pointInSpace(rgb, SPACE),
    }));
    palettes.set(level, palette);
  }
  return palette;
}

function cube(): Rgb[] {
  return LEVELS.flatMap((r) => LEVELS.flatMap((g) => LEVELS.map((b): Rgb => [r, g, b])));
}

function grays(): Rgb[] {
  return Array.from({ length: 256 - GRAYS }, (_, i): Rgb => [8 + 10 * i, 8 + 10 * i, 8 + 10 * i]);
}

function rgbOf(hex: string): Rgb {
  return fromHex(hex) as Rgb;
}
