import { leastCostMatching } from '../indices/matching.ts';
import { colorDifference } from './difference.ts';
import { laidOn } from './opacity.ts';
import type { Palette, Swatch } from './palette.ts';

/** A color of one palette beside that of another which it became. */
export interface SwatchPair {
  from: Swatch;
  to: Swatch;
  /** CIEDE2000; where one is not opaque, the larger one of both over white and over black. */
  deltaE: number;
}

/** What became of the colors of a palette. Measures without a value are NaN. */
export interface PaletteChange {
  /** In the order of the first palette. */
  pairs: SwatchPair[];
  /** Colors of the first palette without a partner, and of the second. */
  removed: Swatch[];
  added: Swatch[];
  /** The largest difference of a pair, and the mean of all pairs. */
  deltaE: number;
  meanDeltaE: number;
  /** Numbers of colors without a partner. */
  missing: number;
  extra: number;
  /** The part of the pixels that moved from color to color, from 0 to 1; NaN where a palette has no shares. */
  share: number;
}

/** A pair that is too far apart costs more than any number of others. */
const TOO_FAR = 1e6;

/**
 * Pairs the colors of two palettes so that as many as possible have a partner, and the sum of the differences (CIEDE2000) is
 * least, by the Hungarian method. O(n^3) time and 16 n^2 bytes of memory for n colors.
 * @param within the largest CIEDE2000 of a pair; default: no bound
 * @example
 * const old = { name: 'brand', swatches: [{ rgb: [240, 179, 8] as const }, { rgb: [0, 0, 0] as const }] };
 * const now = { name: 'brand', swatches: [{ rgb: [235, 180, 20] as const }] };
 * const { pairs, removed, deltaE } = palettes.comparePalettes(old, now);
 * console.log(pairs.length, removed.length, deltaE.toFixed(1)); // 1 1 1.5
 */
export function comparePalettes(
  from: Palette,
  to: Palette,
  within = Number.POSITIVE_INFINITY,
): PaletteChange {
  const [rows, columns] = [from.swatches.length, to.swatches.length];
  const differences = Float64Array.from({ length: rows * columns }, (_, p) =>
    differenceSeen(from.swatches[Math.floor(p / columns)], to.swatches[p % columns]),
  );
  const costs = differences.map((deltaE) => (deltaE <= within ? deltaE : TOO_FAR));
  const partners = leastCostMatching(costs, rows, columns).map((column, row) =>
    column >= 0 && costs[row * columns + column] < TOO_FAR ? column : -1,
  );
  const pairs: SwatchPair[] = [];
  partners.forEach((column, row) => {
    if (column < 0) return;
    const deltaE = differences[row * columns + column];
    pairs.push({ from: from.swatches[row], to: to.swatches[column], deltaE });
  });
  const removed = from.swatches.filter((_, row) => partners[row] < 0);
  const added = to.swatches.filter((_, column) => !partners.includes(column));
  return {
    ...{ pairs, removed, added, missing: removed.length, extra: added.length },
    deltaE: pairs.length === 0 ? Number.NaN : Math.max(...pairs.map((pair) => pair.deltaE)),
    meanDeltaE: pairs.reduce((sum, pair) => sum + pair.deltaE, 0) / pairs.length,
    share: movedShare(pairs, removed, added),
  };
}

function differenceSeen(one: Swatch, other: Swatch): number {
  const isOpaque = one.opacity === undefined && other.opacity === undefined;
  const over = (level: number) => colorDifference(laidOn(one, level), laidOn(other, level));
  return isOpaque ? colorDifference(one.rgb, other.rgb) : Math.max(over(255), over(0));
}

/** Half of all changes: what one color loses others gain. */
function movedShare(
  pairs: readonly SwatchPair[],
  removed: readonly Swatch[],
  added: readonly Swatch[],
): number {
  const shareOf = ({ share = Number.NaN }: Swatch) => share;
  const changes = [
    ...pairs.map(({ from, to }) => Math.abs(shareOf(to) - shareOf(from))),
    ...[...removed, ...added].map(shareOf),
  ];
  return changes.reduce((sum, change) => sum + change, 0) / 2;
}
