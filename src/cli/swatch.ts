import { fromHex, type Rgb } from '../core/image.ts';
import { nearestColorIn } from '../work/nearestColor.ts';

/*
 * Colors on a terminal: escape sequences of a colored background. Where a terminal has few colors, the one that looks
 * most alike is taken.
 */

/** Levels of the channels in the cube of 216 colors. */
const LEVELS = [0, 95, 135, 175, 215, 255];

/** The number of the first color of the cube; those before it are the sixteen, which users choose. */
const CUBE = 16;

/** Grays follow the cube. */
const GRAYS = 24;

/** The sixteen colors as xterm has them; terminals differ. */
const SIXTEEN = [
  ...['#000000', '#cd0000', '#00cd00', '#cdcd00', '#0000ee', '#cd00cd', '#00cdcd', '#e5e5e5'],
  ...['#7f7f7f', '#ff0000', '#00ff00', '#ffff00', '#5c5cff', '#ff00ff', '#00ffff', '#ffffff'],
];

const searches = new Map<1 | 2, (color: Rgb) => number>();

/** Spaces on a background. @param level 1 sixteen colors, 2 256 colors, 3 all colors */
export function swatch(hex: string, width: number, level: 1 | 2 | 3): string {
  const color = rgbOf(hex);
  const code = level === 3 ? `48;2;${color.join(';')}` : codeOf(nearest(color, level), level);
  return `\x1b[${code}m${' '.repeat(width)}\x1b[49m`;
}

function nearest(color: Rgb, level: 1 | 2): number {
  const search =
    searches.get(level) ?? nearestColorIn(level === 1 ? SIXTEEN.map(rgbOf) : [...cube(), ...grays()]);
  searches.set(level, search);
  return search(color);
}

/** What stands between \x1b[ and m. */
function codeOf(at: number, level: 1 | 2): string {
  if (level === 2) return `48;5;${CUBE + at}`;
  return String(at < 8 ? 40 + at : 92 + at);
}

function cube(): Rgb[] {
  return LEVELS.flatMap((r) => LEVELS.flatMap((g) => LEVELS.map((b): Rgb => [r, g, b])));
}

function grays(): Rgb[] {
  return Array.from({ length: GRAYS }, (_, i): Rgb => [8 + 10 * i, 8 + 10 * i, 8 + 10 * i]);
}

function rgbOf(hex: string): Rgb {
  return fromHex(hex) as Rgb;
}
