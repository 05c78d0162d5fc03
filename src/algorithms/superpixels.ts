import { checkInteger, checkNumber } from '../core/check.ts';
import type { Centers, Clustering, Descent, Regions } from '../core/clustering.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import type { PixelGrid } from '../core/image.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { CENTER, SUMS } from '../kernels/layouts/superpixels.ts';
import { threadCount } from '../kernels/pool.ts';
import type { SlicPasses, SlicPicture } from '../kernels/superpixels/passes.ts';
import { openSlic, slicBytes } from '../kernels/superpixels.ts';
import { clusterSizes, collectWarnings, meansOf, numberBySize } from './clusters.ts';
import { sweepByK } from './door.ts';
import type { Algorithm } from './entry.ts';
import { connectRegions } from './superpixels/connect.ts';
import { type Planes, type Spacing, spacingOf } from './superpixels/grid.ts';
import {
  fillPlanes,
  type PlaneScale,
  placeOf,
  roundPlanes,
  scaleOfPlanes,
  smoothPlanes,
} from './superpixels/planes.ts';
import { seedBlocks } from './superpixels/seeds.ts';

/** Options of `superpixels`. */
export interface SuperpixelOptions extends PixelGrid, Pacing {
  /** About how many superpixels there are to be, at least 1. */
  k: number;
  /**
   * How much places count beside colors: two pixels as far apart as two superpixels differ like two colors that are this
   * share of `range` apart, in percent. At least 0, default 10.
   */
  compactness?: number;
  /** From black to white in the units of the rows, above 0; default 100, as the L* of CIELAB. */
  range?: number;
  /** Passes at most, at least 1, default 10. */
  maxIter?: number;
  /** Superpixels smaller than this share of n / k pixels join one beside them. 0 to 1, default 0.25. */
  minSize?: number;
  /** Standard deviation in pixels of a Gaussian bell that smooths the picture first, at least 0, default 0. */
  sigma?: number;
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

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
 * fewer or more than k. The contrast is not stretched, unlike in scikit-image.
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
  const plan = planOf(data, options);
  const pacer = new Pacer(options);
  const { picture, maxIter } = plan;
  const passes = openSlic(picture, maxIter, threadCount());
  try {
    const planes: Planes = { ...picture, stride: passes.stride, planes: passes.planes };
    await fill(plan, planes, pacer);
    const count = seedBlocks(planes, picture.k, plan.spacing, plan.lines, passes.labels, passes.centers);
    const descent = await descend(passes, count, maxIter, pacer);
    const least = (plan.minSize * data.n) / picture.k;
    const k = connectRegions(planes, passes.labels, passes.centers, picture.pull, least);
    return resultOf(plan, labelsOf(plan, passes), k, descent);
  } finally {
    passes.close();
  }
}

/** Checked options, and what follows from them. */
interface Plan {
  data: Dataset;
  grid: PixelGrid;
  requested: number;
  maxIter: number;
  minSize: number;
  sigma: number;
  scale: PlaneScale;
  spacing: Spacing;
  /** Pixels of each line that are rows. */
  lines: Int32Array;
  picture: SlicPicture;
}

/** Colors are 2 apart at most, and beside places of such a weight they count nothing. */
const MOST_PULL = 1e30;

function planOf(data: Dataset, options: SuperpixelOptions): Plan {
  const { width, height, pixels, maxIter = 10, minSize = 0.25, sigma = 0 } = options;
  const { k: requested, compactness = 10, range = 100, maxMemory = Number.POSITIVE_INFINITY } = options;
  checkInteger('k', requested, 1);
  checkInteger('maxIter', maxIter, 1);
  checkNumber('compactness', compactness, 0);
  checkNumber('sigma', sigma, 0);
  if (checkNumber('minSize', minSize, 0) > 1) throw invalid('minSize', 'a number from 0 to 1', minSize);
  if (!(range > 0 && range < Number.POSITIVE_INFINITY)) throw invalid('range', 'a number above 0', range);
  checkDataset(data);
  const grid = { width, height, pixels };
  checkGrid(data, grid);
  const { n } = data;
  const k = Math.min(requested, n);
  const { lines, columns } = countPixels(grid);
  const spacing = spacingOf(n, k, columns, lines.filter((count) => count > 0).length);
  const { side } = spacing;
  const scale = scaleOfPlanes(data);
  const weight = ((compactness / 100) * range * scale.factor) / side;
  const picture = { width, height, k, reach: side, pull: Math.min(weight * weight, MOST_PULL) };
  checkMemory('superpixels', slicBytes(picture) + 16 * n, maxMemory, [
    { option: 'resize', how: 'set', value: '0.5', to: 'shrink the picture' },
    MORE_MEMORY,
  ]);
  return { data, grid, requested, maxIter, minSize, sigma, scale, spacing, lines, picture };
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

/** How many pixels of each line are rows, and how many columns have such a pixel. */
function countPixels({ width, height, pixels }: PixelGrid): { lines: Int32Array; columns: number } {
  const lines = new Int32Array(height);
  if (!pixels) return { lines: lines.fill(width), columns: width };
  const has = new Uint8Array(width);
  for (const pixel of pixels) {
    lines[Math.floor(pixel / width)]++;
    has[pixel % width] = 1;
  }
  return { lines, columns: has.reduce((sum, one) => sum + one, 0) };
}

async function fill({ data, grid, scale, sigma }: Plan, planes: Planes, pacer: Pacer): Promise<void> {
  fillPlanes(data, grid, scale, planes);
  if (sigma > 0) await pacer.run(smoothPlanes(planes, sigma));
  roundPlanes(planes);
}

/** Passes until no center moves, or there were enough of them. */
async function descend(passes: SlicPasses, count: number, maxIter: number, pacer: Pacer): Promise<Descent> {
  const { centers } = passes;
  for (let iterations = 1; ; iterations++) {
    const steps = passes.pass(count);
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      pacer.mention({ stage: 'superpixels', done: iterations - 1 + step.value, total: maxIter });
      if (pacer.due) await pacer.pause();
    }
    const converged = !moveCenters(step.value, centers);
    if (converged || iterations === maxIter) return { iterations, converged, restarts: 1 };
  }
}

/** Moves centers to the means of their pixels; those without pixels stay. @returns whether any has moved */
function moveCenters(sums: Float64Array, centers: Float32Array): boolean {
  let moved = false;
  for (let p = 0, q = 0; p < sums.length; p += SUMS, q += CENTER) {
    const pixels = sums[p + SUMS - 1];
    if (pixels === 0) continue;
    for (let j = 0; j < SUMS - 1; j++) {
      const mean = Math.fround(sums[p + j] / pixels);
      if (mean === centers[q + j]) continue;
      centers[q + j] = mean;
      moved = true;
    }
  }
  return moved;
}

/** The region of each row. */
function labelsOf(
  { data: { n }, grid: { width, height, pixels } }: Plan,
  { labels, stride }: SlicPasses,
): Int32Array {
  if (pixels) return pixels.map((pixel) => labels[placeOf(pixel, width, stride)]);
  const own = new Int32Array(n);
  for (let y = 0; y < height; y++) own.set(labels.subarray(y * stride, y * stride + width), y * width);
  return own;
}

function resultOf(
  { data, grid, requested }: Plan,
  found: Int32Array,
  k: number,
  descent: Descent,
): SuperpixelClustering {
  const { n } = data;
  const { labels, sizes } = numberBySize(found, clusterSizes(data, found, k));
  return {
    algorithm: 'superpixels',
    n,
    k,
    labels,
    sizes,
    centers: meansOf(data, labels, k),
    regions: { places: placesOf(labels, sizes, grid) },
    descent,
    warnings: collectWarnings({ requested, found: Math.min(requested, n) }),
  };
}

/** The mean x and y of the pixels of each region. */
function placesOf(labels: Int32Array, sizes: Float64Array, { width, pixels }: PixelGrid): Float64Array {
  const places = new Float64Array(2 * sizes.length);
  for (let i = 0; i < labels.length; i++) {
    const pixel = pixels ? pixels[i] : i;
    const y = Math.floor(pixel / width);
    places[2 * labels[i]] += pixel - y * width;
    places[2 * labels[i] + 1] += y;
  }
  return places.map((sum, p) => sum / sizes[p >> 1]);
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
