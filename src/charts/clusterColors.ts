/** The colors of clusters without a color: the same number has the same color in every chart. */
import { toHex } from '../core/image.ts';
import { SERIES_COLORS } from './theme.ts';
import { partColor } from './themes.ts';

/** Rows that belong to no cluster. */
export const NOISE_COLOR = partColor('noise');

/** Share of the color circle from one hue to the next: the hues of nearby numbers differ. */
const GOLDEN = 0.381966;

/** The color of cluster `c`; -1 is noise. The first eight colors differ in lightness, too. */
export function clusterColor(c: number): string {
  if (c < 0) return NOISE_COLOR;
  if (c < SERIES_COLORS.length) return SERIES_COLORS[c];
  const hue = ((c - SERIES_COLORS.length) * GOLDEN + 0.08) % 1;
  // three alternating lightnesses separate neighbors on the circle
  return fromHsl(hue, 0.55, [0.42, 0.6, 0.72][c % 3]);
}

/** The colors of k clusters, by rising number. */
export function clusterColors(k: number): string[] {
  return Array.from({ length: k }, (_, c) => clusterColor(c));
}

/** CSS Color 3: hue, saturation and lightness of 0 to 1. */
function fromHsl(hue: number, saturation: number, lightness: number): string {
  const a = saturation * Math.min(lightness, 1 - lightness);
  const channel = (n: number) => {
    const k = (n + hue * 12) % 12;
    return 255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return toHex([channel(0), channel(8), channel(4)]);
}
