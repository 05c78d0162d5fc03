/** The colors of clusters without a color: the same number has the same color in every chart. */
import { type Rgb, roundRgb, toHex } from '../core/image.ts';
import { luminance } from '../core/luminance.ts';
import { SERIES_COLORS } from './theme.ts';
import { partColor, THREE_PARTS } from './themes.ts';

/** Rows that belong to no cluster. */
export const NOISE_COLOR = partColor('noise');

/** Share of the color circle from one hue to the next: the hues of nearby numbers differ. */
const GOLDEN = 0.381966;

/** The first colors, which people of any color vision can tell apart: more have a shape as well. */
export const SAFE_COLORS = 8;

/** Luminances of further colors: each is 3 : 1 from a white page and from a dark one. */
const LUMINANCES = [0.15, 0.21, 0.28];

const THREE = THREE_PARTS.map(partColor);

/**
 * The color of cluster `c`; -1 is noise. The first eight differ for people of any color vision, the first ten for most; of
 * more clusters shapes and names tell the others apart.
 * @param k number of clusters in the chart: three have colors that differ by more than the first three of many; absent: many
 */
export function clusterColor(c: number, k?: number): string {
  if (c < 0) return NOISE_COLOR;
  if (k === THREE.length && c < k) return THREE[c];
  if (c < SERIES_COLORS.length) return SERIES_COLORS[c];
  const hue = ((c - SAFE_COLORS) * GOLDEN + 0.08) % 1;
  // alternating luminances separate neighbors on the circle
  return hexOf(hue, LUMINANCES[c % LUMINANCES.length]);
}

/** The colors of k clusters, by rising number. */
export function clusterColors(k: number): string[] {
  return Array.from({ length: k }, (_, c) => clusterColor(c, k));
}

/** The number of clusters that labels name. */
export function clusterCount(labels: ArrayLike<number>): number {
  let k = 0;
  for (let i = 0; i < labels.length; i++) k = Math.max(k, labels[i] + 1);
  return k;
}

/** The color of a hue with a luminance, by halving. */
function hexOf(hue: number, wanted: number): string {
  let [low, high] = [0, 1];
  for (let step = 0; step < 12; step++) {
    const middle = (low + high) / 2;
    if (luminance(roundRgb(fromHsl(hue, 0.6, middle))) < wanted) low = middle;
    else high = middle;
  }
  return toHex(fromHsl(hue, 0.6, low));
}

/** CSS Color 3: hue, saturation and lightness of 0 to 1. */
function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const a = saturation * Math.min(lightness, 1 - lightness);
  const channel = (n: number) => {
    const k = (n + hue * 12) % 12;
    return 255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}
