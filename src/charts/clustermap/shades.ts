/** The shades of a cluster map, and the key that tells their values. */
import { pngUrl, ramp, type Triple } from '../density.ts';
import { DIVERGING, formatShort, type Layer, MUTED, visible, wrapText } from '../theme.ts';
import { rgbIn, type ThemeName, themedPicture } from '../themes.ts';

/**
 * deviations: from blue at -2 through white at 0 to red at 2; unit: darker from 0 to 1; values: darker from the least to
 * the greatest; distances: dark at 0 and lighter with the distance.
 */
export type Shades = 'deviations' | 'unit' | 'values' | 'distances';

/** The least and the greatest value. */
export interface ValueRange {
  least: number;
  most: number;
}

const FAR = 2;

/** The range of the values that are finite. */
export function rangeOf(values: ArrayLike<number>): ValueRange {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let p = 0; p < values.length; p++) {
    if (!Number.isFinite(values[p])) continue;
    least = Math.min(least, values[p]);
    most = Math.max(most, values[p]);
  }
  return most >= least ? { least, most } : { least: 0, most: 0 };
}

/** The values at the ends of the shades. */
function endsOf(shades: Shades, { least, most }: ValueRange): [number, number] {
  if (shades === 'deviations') return [-FAR, FAR];
  if (shades === 'unit') return [0, 1];
  return shades === 'distances' ? [0, most] : [least, most];
}

/** The shade of a value; those beyond the ends have the shade of the end. */
export function shadeOf(shades: Shades, value: number, range: ValueRange, theme: ThemeName): Triple {
  const [from, to] = endsOf(shades, range);
  const t = to > from ? Math.max(0, Math.min(1, (value - from) / (to - from))) : 0;
  if (shades === 'distances') return ramp(1 - t, theme);
  if (shades !== 'deviations') return ramp(t, theme);
  const [low, middle, high] = DIVERGING.map((color) => rgbIn(theme, color));
  const end = t < 0.5 ? low : high;
  const mix = (j: number) => Math.round(middle[j] + (end[j] - middle[j]) * Math.abs(2 * t - 1));
  return [mix(0), mix(1), mix(2)];
}

/** The most room of the key, in pixels. */
export const KEY_WIDTH = 104;
export const KEY_HEIGHT = 46;
const KEY_STEPS = 48;

/**
 * The shades with their values, in the top left corner.
 * @param room pixels for the shades, within limits
 */
export function key(
  { shades, measure }: { shades: Shades; measure: string },
  room: number,
  range: ValueRange,
): Layer[] {
  const [from, to] = endsOf(shades, range);
  const url = themedPicture((theme) =>
    pngUrl(KEY_STEPS, 1, (i) => shadeOf(shades, from + ((to - from) * i) / (KEY_STEPS - 1), range, theme)),
  );
  const wide = Math.min(KEY_WIDTH, Math.max(76, room));
  const bar = {
    data: { values: [{ url, x: wide / 2, y: 24 }] },
    mark: { type: 'image', width: wide, height: 8, aspect: false, tooltip: null },
    encoding: { url: { field: 'url', type: 'nominal' } },
  };
  const ticks = shades === 'deviations' ? [-FAR, 0, FAR] : [...new Set([from, to])];
  const words = [
    { x: 0, y: 12, text: wrapText(visible(measure), KEY_WIDTH + 30, 10, 400, 1)[0], align: 'left' },
    ...ticks.map((value, i) => ({
      x: (wide * (value - from)) / (to - from || 1),
      y: 36,
      text: valueText(value),
      align: i === 0 ? 'left' : i === ticks.length - 1 ? 'right' : 'center',
    })),
  ];
  const texts = ['left', 'center', 'right'].map((align) => ({
    data: { values: words.filter((word) => word.align === align) },
    mark: { type: 'text', fontSize: 10, fill: MUTED, align, baseline: 'middle', tooltip: null },
    encoding: { text: { field: 'text', type: 'nominal' } },
  }));
  return [bar, ...texts] as unknown as Layer[];
}

export function valueText(value: number): string {
  const rounded = Number(value.toPrecision(3));
  if (Math.abs(rounded) >= 1e4) return formatShort(rounded);
  return rounded < 0 ? `\u2212${-rounded}` : String(rounded);
}
