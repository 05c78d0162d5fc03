import { checkInteger } from '../core/check.ts';
import type { Centers, Clustering, Descent, Regions } from '../core/clustering.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import type { PixelGrid } from '../core/image.ts';
import type { Warning } from '../core/warnings.ts';
import { collectWarnings, meansOf } from './clusters.ts';
import { sweepByK } from './door.ts';
import type { Algorithm } from './entry.ts';
import { type SegmentOptions, segment } from './superpixels/segment.ts';

/** Options of `superpixels`. */
export interface SuperpixelOptions extends PixelGrid, SegmentOptions {}

/** The result of `superpixels`. */
export interface SuperpixelClustering extends Clustering {
  algorithm: 'superpixels';
  /** Mean colors. */
  centers: Centers;
  regions: Regions;
  descent: Descent;
}

/**
 * Superpixels by SLIC (R. Achanta, A. Shaji, K. Smith, A. Lucchi, P. Fua, S. Süsstrunk, "SLIC superpixels compared to
 * state-of-the-art superpixel methods", IEEE Trans. PAMI 34, 2012): k-means over colors and places, where each pixel is
 * compared only with the centers around it. A center is at first the calmest pixel in the middle of one of k blocks of
 * equally many pixels, S = sqrt(n / k) apart. D^2 = dc^2 + (ds / S)^2 m^2 of the differences dc of colors and ds of places;
 * m is `compactness`.
 *
 * Each superpixel is connected by the sides of its pixels. A part that is not connected with the rest of its cluster is a
 * superpixel of its own; if it is smaller than `minSize`, it joins the one beside it that is nearest to it. So there can be
 * fewer or more than k; there is a warning if they are fewer than half. The contrast is not stretched, unlike in scikit-image.
 *
 * Time: O(n) for each pass, whatever k is. Memory: 16 bytes for each pixel, and 100 for each superpixel. The same bytes on
 * any number of threads.
 *
 * @param data rows of 1 to 3 columns without weights: the colors of the pixels, at best in CIELAB
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; memory; aborted
 * @example
 * const x = Float64Array.of(0, 0, 9, 9, 0, 0, 9, 9);
 * const { labels, regions } = await superpixels({ x, n: 8, dim: 1 }, { width: 4, height: 2, k: 2 });
 * console.log([...labels], [...regions.places]); // [ 0, 0, 1, 1, 0, 0, 1, 1 ] [ 0.5, 0.5, 2.5, 0.5 ]
 */
export async function superpixels(data: Dataset, options: SuperpixelOptions): Promise<SuperpixelClustering> {
  checkDataset(data);
  checkGrid(data, options);
  const { x, n, dim } = data;
  const { width, height, pixels, k: requested } = options;
  const of = pixels && new Int32Array(width * height).fill(-1);
  if (of) for (let i = 0; i < n; i++) of[pixels[i]] = i;
  const found = await segment({ width, height, x, n, dim, of }, options);
  const { k, regions, sizes, places, descent } = found;
  const labels = pixels ? pixels.map((pixel) => regions[pixel]) : regions;
  return {
    algorithm: 'superpixels',
    n,
    k,
    labels,
    sizes,
    centers: meansOf(data, labels, k),
    regions: { places },
    descent,
    warnings: warningsOf(requested, n, k),
  };
}

/** There may be some more or fewer than asked for, but no fewer than this share. */
const ABOUT = 0.5;

function warningsOf(requested: number, n: number, k: number): Warning[] {
  const possible = Math.min(requested, n);
  const warnings = collectWarnings({ requested, found: possible });
  if (k < ABOUT * possible) warnings.push({ code: 'fewer-regions-than-k', requested, found: k });
  return warnings;
}

/** @throws {ClusterkitError} usage, for rows that are no pixels of such a picture */
function checkGrid({ n, dim, weights }: Dataset, { width, height, pixels }: PixelGrid): void {
  checkInteger('width', width, 1);
  checkInteger('height', height, 1);
  if (dim > 3) throw new ClusterkitError('usage', `colors have 1 to 3 columns, not ${dim}`);
  if (weights) throw new ClusterkitError('usage', 'pixels have no weights');
  const all = width * height;
  if (!pixels && n !== all)
    throw new ClusterkitError('usage', `a picture of ${width} x ${height} has ${all} pixels, not ${n} rows`);
  if (pixels && pixels.length !== n) throw invalid('pixels', `${n} numbers, one for each row`, pixels.length);
  const bad =
    pixels?.findIndex((pixel, i) => pixel >= all || pixel < 0 || (i > 0 && pixel <= pixels[i - 1])) ?? -1;
  if (bad >= 0) throw invalid('pixels', `rising numbers below ${all}`, pixels?.[bad]);
}

export const algorithm: Algorithm = {
  fit: (source, runs, context) =>
    sweepByK(runs, async (settings, ks, onFit) => {
      const { data, pixels } = source;
      if (!data || !pixels)
        throw new ClusterkitError('usage', 'superpixels requires the pixels of a picture');
      const found: Clustering[] = [];
      for (const k of ks) {
        const started = performance.now();
        found.push(await superpixels(data, { ...(settings as object), ...context, ...pixels, k }));
        onFit({ k, seconds: (performance.now() - started) / 1000 });
      }
      return found;
    }),
};
