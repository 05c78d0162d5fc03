import { NOISE_COLOR } from '../../charts/clusterColors.ts';
import { rgbIn } from '../../charts/themes.ts';
import { type Rgb, toHex } from '../../core/image.ts';
import { labelsOf } from '../items.ts';
import type { Result } from '../result.ts';
import type { Subject } from '../subject.ts';

/** Labels and colors to paint a picture with. Noise has a number of its own, the last one, and is gray. */
interface Painted {
  labels: Int32Array;
  /** A color for each label, not rounded. */
  colors: readonly Rgb[];
  /** Whether the last color is that of noise. */
  noise: boolean;
}

/** The labels and colors of the rows of a picture (distinct colors, or pixels in their grid). */
export function paintedRows({ clustering, palette = [] }: Result): Painted {
  const { labels, k } = clustering;
  if (!labels.includes(-1)) return { labels, colors: palette, noise: false };
  return {
    labels: labels.map((label) => (label < 0 ? k : label)),
    colors: [...palette, rgbIn('light', NOISE_COLOR)],
    noise: true,
  };
}

/**
 * The labels and colors of the pixels of a picture; -1 for pixels that were left out.
 * @param part one of the pictures that were clustered together
 */
export function paintedPixels(result: Result, part?: Subject): Painted {
  const painted = paintedRows(result);
  if (!painted.noise && !part) return { ...painted, labels: result.labels() };
  return { ...painted, labels: labelsOf(result.subject, painted.labels, part) };
}

/** The colors of a painted picture as #rrggbb. */
export function hexesOf({ colors }: Pick<Painted, 'colors'>): string[] {
  return colors.map(toHex);
}
