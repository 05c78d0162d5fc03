import { type Rgb, roundRgb } from '../../core/image.ts';
import { fromSpace } from '../../features/colorspace.ts';
import { fromHexDigits, opacityField, type Tint } from '../opacity.ts';
import type { Palette, Swatch } from '../palette.ts';
import { fromUnit } from './models.ts';

/** A variable of CSS, Sass or Less: its name without the sign, and its value. */
const VARIABLE = /^(?:--|[$@])([\w-]+)\s*:\s*(.*)$/s;

/** Comments of these languages; an address such as https://x is none. */
const COMMENTS = /\/\*[\s\S]*?(?:\*\/|$)|(?<![:\w])\/\/[^\n]*/g;

/**
 * The variables of a style sheet whose values are colors, in its order: hexadecimal digits, rgb(), hsl(), oklab() and oklch(),
 * with their opacity. Other variables are passed over, and of several of one name the first counts. What all names begin with is
 * the name of the palette, and what only numbers a color is no name.
 */
export function fromStyles(bytes: Uint8Array): Palette {
  const text = new TextDecoder().decode(bytes).replace(COMMENTS, ' ');
  const found = new Map<string, Tint>();
  // what has no end may be cut off
  for (const part of text.split(/[;{}]/).slice(0, -1)) {
    const [, name, value] = VARIABLE.exec(part.trim()) ?? [];
    const tint =
      name === undefined || found.has(name) ? undefined : colorOf(value.replace(/\s*!default$/, ''));
    if (tint) found.set(name, tint);
  }
  const prefix = commonPrefix([...found.keys()]);
  const swatches = Array.from(found, ([name, tint], i): Swatch => {
    const own = name.slice(prefix.length);
    return { ...tint, ...(own !== String(i + 1) && { name: own }) };
  });
  return { name: prefix.replace(/^color-/, '').replace(/-$/, ''), swatches };
}

/** What names begin with, up to a hyphen; nothing of one name. */
function commonPrefix([first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return '';
  let end = first.lastIndexOf('-') + 1;
  while (end > 0 && !others.every((name) => name.startsWith(first.slice(0, end))))
    end = end < 2 ? 0 : first.lastIndexOf('-', end - 2) + 1;
  return first.slice(0, end);
}

/** A number of a function: digits, a share of the whole, an angle, or none. */
const NUMBER = /^(none|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%|deg|turn|rad|grad)?$/i;

/** What 1 % or a unit is worth. */
type Units = Readonly<Record<string, number>>;

const ANGLE: Units = { '': 1, deg: 1, turn: 360, rad: 180 / Math.PI, grad: 0.9 };
const SHARE: Units = { '': 0.01, '%': 0.01 };
const LIGHTNESS: Units = { '': 1, '%': 0.01 };
const CHROMA: Units = { '': 1, '%': 0.004 };
const CHANNEL: Units = { '': 1 / 255, '%': 0.01 };
const OPACITY: Units = { '': 1, '%': 0.01 };

/** The functions of CSS Color 4 that are read: units of their numbers, and the color that these are. */
const FUNCTIONS: ReadonlyMap<string, [units: Units[], color: (values: number[]) => Rgb]> = new Map([
  ['rgb', [[CHANNEL, CHANNEL, CHANNEL], ([r, g, b]) => fromUnit([r, g, b])]],
  ['hsl', [[ANGLE, SHARE, SHARE], fromHsl]],
  ['oklab', [[LIGHTNESS, CHROMA, CHROMA], (point) => roundRgb(fromSpace(point, 'oklab'))]],
  ['oklch', [[LIGHTNESS, CHROMA, ANGLE], fromOklch]],
] satisfies [string, [Units[], (values: number[]) => Rgb]][]);

function colorOf(value: string): Tint | undefined {
  if (value.startsWith('#')) return fromHexDigits(value);
  const [, name = '', inside = ''] = /^([a-z]+?)a?\(([^()]*)\)$/i.exec(value) ?? [];
  const known = FUNCTIONS.get(name.toLowerCase());
  const [numbers, behind = '', ...more] = inside
    .split('/')
    .map((part) => part.split(/[\s,]+/).filter(Boolean));
  // of four numbers with commas the last is the opacity
  const isLegacy = numbers.length === 4 && inside.includes(',');
  const words = [...numbers, ...behind];
  if (!known || more.length > 0 || words.length > 4 || !(numbers.length === 3 || isLegacy)) return undefined;
  const [units, color] = known;
  const values = units.map((unit, i) => numberOf(words[i], unit));
  const opacity = words.length === 4 ? numberOf(words[3], OPACITY) : 1;
  if (![...values, opacity].every(Number.isFinite)) return undefined;
  return { rgb: color(values), ...opacityField(Math.max(0, opacity)) };
}

/** NaN for what is no number, or has another unit. */
function numberOf(word: string, units: Units): number {
  const [, digits, unit = ''] = NUMBER.exec(word) ?? [];
  const worth = Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : Number.NaN;
  return digits === undefined ? Number.NaN : digits.toLowerCase() === 'none' ? 0 : Number(digits) * worth;
}

function fromHsl([hue, saturation, lightness]: number[]): Rgb {
  const channel = (turn: number) => {
    const place = (((turn + hue / 30) % 12) + 12) % 12;
    const reach = saturation * Math.min(lightness, 1 - lightness);
    return lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1));
  };
  return fromUnit([channel(0), channel(8), channel(4)]);
}

function fromOklch([lightness, chroma, hue]: number[]): Rgb {
  const angle = (hue * Math.PI) / 180;
  const point = [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
  return roundRgb(fromSpace(point, 'oklab'));
}
