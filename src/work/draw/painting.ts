import { NOISE_COLOR } from '../../charts/clusterColors.ts';
import { fromHex, type Rgb, toHex } from '../../core/image.ts';
import { labelsOf } from '../items.ts';
import type { Result } from '../result.ts';
import type { Subject } from '../subject.ts';

/** The labels and colors that a picture is painted by. */
interface Painted {
  /** One label a pixel: noise has a number of its own, the last; -1 for pixels that were left out. */
  labels: Int32Array;
  /** A color for each label, not rounded. */
  colors: Rgb[];
}

/**
 * What the pixels of a picture are painted by; noise is gray.
 * @param part one of the pictures that were clustered together
 */
export function paintedLabels(result: Result, part?: Subject): Painted {
  const { subject, clustering, palette = [] } = result;
  const { labels, k } = clustering;
  if (!labels.includes(-1))
    return { labels: part ? labelsOf(subject, labels, part) : result.labels(), colors: palette };
  const numbered = labels.map((label) => (label < 0 ? k : label));
  return { labels: labelsOf(subject, numbered, part), colors: [...palette, fromHex(NOISE_COLOR) as Rgb] };
}

/** The colors of a painted picture as #rrggbb. */
export function hexesOf({ colors }: Pick<Painted, 'colors'>): string[] {
  return colors.map(toHex);
}
