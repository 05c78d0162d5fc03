import { barChart } from '../../charts/bar.ts';
import { clusterColors, NOISE_COLOR } from '../../charts/clusterColors.ts';
import { pieChart } from '../../charts/pie.ts';
import type { Swatch } from '../../charts/theme.ts';
import { toHex } from '../../core/image.ts';
import { type Result, sharesOf } from '../result.ts';
import { unitOf } from '../tables.ts';
import { wordsOf } from './text.ts';

/**
 * The clusters for bars and slices. Clusters of a picture are in their own colors, by falling size (in the order of a
 * model sizes need not fall); other clusters have their numbers. Noise is last, in gray.
 */
export function swatchesOf({ clustering, palette }: Result): Swatch[] {
  const { sizes, k, noise = 0 } = clustering;
  const { shares, noise: share } = sharesOf(clustering);
  const others = noise > 0 ? [{ hex: NOISE_COLOR, label: 'noise', size: noise, share, isNoise: true }] : [];
  if (palette) {
    const colors = palette.map((rgb, c) => ({ hex: toHex(rgb), size: sizes[c], share: shares[c] }));
    return [...colors.sort((a, b) => b.size - a.size), ...others];
  }
  const own = clusterColors(k).map((hex, c) => ({
    hex,
    label: String(c),
    size: sizes[c],
    share: shares[c],
  }));
  return [...own, ...others];
}

export function bar(result: Result) {
  return barChart({ ...wordsOf(result), colors: swatchesOf(result), unit: unitOf(result.subject) });
}

export function pie(result: Result) {
  return pieChart({ ...wordsOf(result), colors: swatchesOf(result), unit: unitOf(result.subject) });
}
