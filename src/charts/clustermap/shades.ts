/** The shades of a cluster map, and the key that tells their values. */
import { pngUrl, ramp, type Triple } from '../density.ts';
import { DIVERGING, formatShort, type Layer, MUTED, visible, wrapText } from '../theme.ts';
import { rgbIn, type ThemeName, themedPicture } from '../themes.ts';

/** deviations: from blue at -2 through white at 0 to red at 2; distances: dark at 0 and lighter with the distance. */
export type Shades = 'deviations' | 'distances';

const FAR = 2;

/** @param most the largest size of a value */
export function shadeOf(shades: Shades, value: number, most: number, theme: ThemeName): Triple {
  if (shades === 'distances') return ramp(most > 0 ? 1 - value / most : 1, theme);
  const t = Math.max(-1, Math.min(1, value / FAR));
  const [low, middle, high] = DIVERGING.map((color) => rgbIn(theme, color));
  const end = t < 0 ? low : high;
  const mix = (j: number) => Math.round(middle[j] + (end[j] - middle[j]) * Math.abs(t));
  return [mix(0), mix(1), mix(2)];
}

/** The most room of the key, in pixels. */
export const KEY_WIDTH = 104;
const KEY_STEPS = 48;

/**
 * The shades with their values, in the top left corner.
 * @param room pixels for the shades, within limits
 */
export function key(
  { shades, measure }: { shades: Shades; measure: string },
  room: number,
  most: number,
): Layer[] {
  const [from, to] = shades === 'deviations' ? [-FAR, FAR] : [0, most];
  const url = themedPicture((theme) =>
    pngUrl(KEY_STEPS, 1, (i) => shadeOf(shades, from + ((to - from) * i) / (KEY_STEPS - 1), most, theme)),
  );
  const wide = Math.min(KEY_WIDTH, Math.max(76, room));
  const bar = {
    data: { values: [{ url, x: wide / 2, y: 24 }] },
    mark: { type: 'image', width: wide, height: 8, aspect: false, tooltip: null },
    encoding: { url: { field: 'url', type: 'nominal' } },
  };
  const ticks = shades === 'deviations' ? [-FAR, 0, FAR] : [0, most];
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
