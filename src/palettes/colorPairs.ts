import type { Rgb } from '../core/image.ts';
import { contrast } from '../core/luminance.ts';
import { pointInSpace } from '../features/colorspace.ts';
import { ciede2000, straightDistance } from './difference.ts';

/** Two colors of a list, and how they differ. */
export interface ColorPair {
  /** Their places in the list, from 0; `from` is before `to`. */
  from: number;
  to: number;
  /** WCAG 2, from 1 to 21. */
  contrast: number;
  /** CIEDE2000. */
  deltaE: number;
  /** Euclidean distance in OKLab; black and white are 1 apart. */
  oklab: number;
}

/**
 * How every two of n colors differ: n (n - 1) / 2 pairs, those of the first color first. O(n^2) time.
 * @example
 * const [pair] = palettes.colorPairs([[0, 0, 0], [255, 255, 255]]);
 * console.log(pair.contrast, Math.round(pair.deltaE)); // 21 100
 */
export function colorPairs(colors: readonly Rgb[]): ColorPair[] {
  const [lab, oklab] = (['lab', 'oklab'] as const).map((space) =>
    colors.map((rgb) => pointInSpace(rgb, space)),
  );
  return colors.flatMap((rgb, from) =>
    colors.slice(from + 1).map((other, i) => {
      const to = from + 1 + i;
      return {
        from,
        to,
        contrast: contrast(rgb, other),
        deltaE: ciede2000(lab[from], lab[to]),
        oklab: straightDistance(oklab[from], oklab[to]),
      };
    }),
  );
}
