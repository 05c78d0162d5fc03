/** The pictures of small panels: points of two coordinates, or a picture in its regions, as data URLs. */
import { clusterColor } from './clusterColors.ts';
import { pngUrl, rgbUrl, type Triple } from './density.ts';
import { type Regions, regionsUrl } from './segmented.ts';
import { PAGE } from './theme.ts';
import { rgbIn, type ThemeName, themedPicture } from './themes.ts';

/** Pixels for each point of the chart, as many as a PNG of usual size has. */
const SHARP = 2;

/** The points of a panel. */
export interface PanelPoints {
  /** n coordinates each. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** The number of the color of each point, -1 for noise. */
  labels: ArrayLike<number>;
}

/** Share of the side that stays free around the points. */
const MARGIN = 0.05;

/** How far a point covers those below it. */
const COVER = 0.88;

/**
 * Points as discs in the colors of their clusters; noise lies below the others.
 * @param side width and height in points of the chart
 */
export function pointsPanel(points: PanelPoints, side: number): string {
  return themedPicture((theme) => pointsIn(theme, points, side));
}

function pointsIn(theme: ThemeName, { x, y, labels }: PanelPoints, side: number): string {
  const wide = side * SHARP;
  const page = new Uint8ClampedArray(3 * wide * wide);
  const ground = rgbIn(theme, PAGE);
  for (let p = 0; p < page.length; p++) page[p] = ground[p % 3];
  const radius = SHARP * radiusOf(labels.length) * Math.sqrt(side / 112);
  const [across, up] = [placing(x, wide), placing(y, wide)];
  const shades = new Map<number, Triple>();
  const shadeOf = (label: number): Triple => {
    const known = shades.get(label) ?? rgbIn(theme, clusterColor(label));
    shades.set(label, known);
    return known;
  };
  for (const isNoise of [true, false])
    for (let i = 0; i < labels.length; i++)
      if (labels[i] < 0 === isNoise)
        disc(page, wide, { x: across(x[i]), y: wide - up(y[i]), radius, color: shadeOf(labels[i]) });
  return rgbUrl(wide, wide, new Uint8Array(page.buffer));
}

/** Radius in points of a panel of the smallest side. */
function radiusOf(n: number): number {
  if (n <= 60) return 2.4;
  if (n <= 800) return 1.6;
  return n <= 4000 ? 1.1 : n <= 30_000 ? 0.75 : 0.5;
}

/** Converts values to pixels. */
function placing(values: ArrayLike<number>, wide: number): (value: number) => number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  if (!(high > low)) return () => wide / 2;
  return (value) => wide * (MARGIN + (1 - 2 * MARGIN) * ((value - low) / (high - low)));
}

interface Disc {
  x: number;
  y: number;
  radius: number;
  color: Triple;
}

/** Blends a disc with soft edges into a page. */
function disc(page: Uint8ClampedArray, wide: number, { x, y, radius, color }: Disc): void {
  const reach = radius + 0.5;
  const [top, bottom] = [Math.max(0, Math.floor(y - reach)), Math.min(wide - 1, Math.ceil(y + reach))];
  const [left, right] = [Math.max(0, Math.floor(x - reach)), Math.min(wide - 1, Math.ceil(x + reach))];
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) {
      const apart = Math.sqrt((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2);
      const share = COVER * Math.min(1, Math.max(0, reach - apart));
      if (share === 0) continue;
      const p = 3 * (row * wide + column);
      for (let j = 0; j < 3; j++) page[p + j] += share * (color[j] - page[p + j]);
    }
}

/** Width and height in points of a picture within a panel. */
export function sidesWithin(side: number, { width, height }: { width: number; height: number }) {
  const scale = side / Math.max(width, height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** A picture in its regions, in the size of a panel. */
export function regionsPanel(regions: Regions, side: number): string {
  const { width, height } = sidesWithin(side, regions);
  return regionsUrl(regions, width * SHARP, height * SHARP);
}

/**
 * A picture as it is.
 * @param rgb three bytes for each pixel
 */
export function picturePanel(
  { width, height, rgb }: { width: number; height: number; rgb: ArrayLike<number> },
  side: number,
): string {
  const sides = sidesWithin(side, { width, height });
  const [wide, tall] = [sides.width * SHARP, sides.height * SHARP];
  const color = (i: number): Triple => {
    const row = Math.floor(((Math.floor(i / wide) + 0.5) * height) / tall);
    const p = 3 * (row * width + Math.floor((((i % wide) + 0.5) * width) / wide));
    return [rgb[p], rgb[p + 1], rgb[p + 2]];
  };
  return pngUrl(wide, tall, color, 1);
}
