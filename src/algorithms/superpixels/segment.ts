import { checkInteger, checkNumber } from '../../core/check.ts';
import type { Descent, Regions } from '../../core/clustering.ts';
import { invalid } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY, SMALLER_PICTURE } from '../../core/memory.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { CENTER, SUMS } from '../../kernels/layouts/superpixels.ts';
import { threadCount } from '../../kernels/pool.ts';
import type { SlicPasses, SlicPicture } from '../../kernels/superpixels/passes.ts';
import { openSlic, slicBytes } from '../../kernels/superpixels.ts';
import { clusterSizes, numberBySize } from '../clusters.ts';
import { connectRegions } from './connect.ts';
import { type PixelColors, type Planes, type Spacing, spacingOf } from './grid.ts';
import { fillPlanes, type PlaneScale, roundPlanes, scaleOfPlanes, smoothPlanes } from './planes.ts';
import { seedBlocks } from './seeds.ts';

/** How a picture is divided. */
export interface SegmentOptions extends Pacing {
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

/** A picture in superpixels, numbered by falling size. */
export interface Segments {
  k: number;
  /** width * height: the superpixel of each pixel, -1 for one that is left out. */
  regions: Int32Array;
  /** k numbers of pixels. */
  sizes: Float64Array;
  places: Regions['places'];
  descent: Descent;
}

/**
 * Divides a picture into superpixels.
 * @throws {ClusterkitError} usage, for options out of range; memory; aborted
 */
export async function segment(colors: PixelColors, options: SegmentOptions): Promise<Segments> {
  const plan = planOf(colors, options);
  const pacer = new Pacer(options);
  const { picture, maxIter } = plan;
  const passes = openSlic(picture, maxIter, threadCount());
  try {
    const planes: Planes = {
      ...picture,
      stride: passes.stride,
      planes: passes.planes,
      isWhole: plan.isWhole,
    };
    fillPlanes(colors, plan.scale, planes);
    if (plan.sigma > 0) await pacer.run(smoothPlanes(planes, plan.sigma));
    roundPlanes(planes);
    const count = seedBlocks(planes, picture.k, plan.spacing, plan.lines, passes.labels, passes.centers);
    const descent = await descend(passes, count, maxIter, pacer);
    const k = connectRegions(planes, passes.labels, passes.centers, picture.pull, plan.least);
    return { ...segmentsOf(passes, picture, k), k, descent };
  } finally {
    passes.close();
  }
}

/** Checked options, and what follows from them. */
interface Plan {
  maxIter: number;
  sigma: number;
  scale: PlaneScale;
  spacing: Spacing;
  /** Pixels of each line that are used, and whether all are. */
  lines: Int32Array;
  isWhole: boolean;
  /** Pixels of the smallest superpixel. */
  least: number;
  picture: SlicPicture;
}

/** Colors are 2 apart at most, and beside places of such a weight they count nothing. */
const MOST_PULL = 1e30;

function planOf(colors: PixelColors, options: SegmentOptions): Plan {
  const { k: requested, compactness = 10, range = 100, maxMemory = Number.POSITIVE_INFINITY } = options;
  const { maxIter = 10, minSize = 0.25, sigma = 0 } = options;
  checkInteger('k', requested, 1);
  checkInteger('maxIter', maxIter, 1);
  checkNumber('compactness', compactness, 0);
  checkNumber('sigma', sigma, 0);
  if (checkNumber('minSize', minSize, 0) > 1) throw invalid('minSize', 'a number from 0 to 1', minSize);
  if (!(range > 0 && range < Number.POSITIVE_INFINITY)) throw invalid('range', 'a number above 0', range);
  const { width, height } = colors;
  const { lines, columns, n } = countPixels(colors);
  const k = Math.min(requested, n);
  const spacing = spacingOf(n, k, columns, lines.filter((count) => count > 0).length);
  const { side } = spacing;
  const scale = scaleOfPlanes(colors);
  const weight = ((compactness / 100) * range * scale.factor) / side;
  const picture = { width, height, k, reach: side, pull: Math.min(weight * weight, MOST_PULL) };
  checkMemory('superpixels', slicBytes(picture) + 16 * width * height, maxMemory, [
    SMALLER_PICTURE,
    MORE_MEMORY,
  ]);
  const isWhole = n === width * height;
  return { maxIter, sigma, scale, spacing, lines, isWhole, least: (minSize * n) / k, picture };
}

/** How many pixels of each line are used, how many columns have such a pixel, and how many there are. */
function countPixels({ width, height, of }: PixelColors): { lines: Int32Array; columns: number; n: number } {
  const lines = new Int32Array(height);
  if (!of?.includes(-1)) return { lines: lines.fill(width), columns: width, n: width * height };
  const has = new Uint8Array(width);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (of[i] < 0) continue;
      lines[y]++;
      has[x] = 1;
    }
  }
  return {
    lines,
    columns: has.reduce((sum, one) => sum + one, 0),
    n: lines.reduce((sum, count) => sum + count, 0),
  };
}

/** Passes until no center moves, or there were enough of them. */
async function descend(passes: SlicPasses, count: number, maxIter: number, pacer: Pacer): Promise<Descent> {
  const { centers } = passes;
  for (let iterations = 1; ; iterations++) {
    const done = iterations - 1;
    const sums = await pacer.run(passes.pass(count), (share) => ({
      stage: 'superpixels',
      done: done + share,
      total: maxIter,
    }));
    const converged = !moveCenters(sums, centers);
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

/** The superpixels by falling size, as they are numbered from the top left before. */
function segmentsOf(
  { labels, stride }: SlicPasses,
  { width, height }: SlicPicture,
  k: number,
): Pick<Segments, 'regions' | 'sizes' | 'places'> {
  const found = new Int32Array(width * height);
  for (let y = 0; y < height; y++) found.set(labels.subarray(y * stride, y * stride + width), y * width);
  const { labels: regions, sizes } = numberBySize(found, clusterSizes({ n: found.length }, found, k));
  return { regions, sizes, places: placesOf(regions, width, height, sizes) };
}

/** The mean x and y of the pixels of each superpixel. */
function placesOf(regions: Int32Array, width: number, height: number, sizes: Float64Array): Float64Array {
  const places = new Float64Array(2 * sizes.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (regions[i] < 0) continue;
      places[2 * regions[i]] += x;
      places[2 * regions[i] + 1] += y;
    }
  }
  return places.map((sum, p) => sum / sizes[p >> 1]);
}
