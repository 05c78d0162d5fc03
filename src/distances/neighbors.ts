import { checkInteger, checkNumber } from '../core/check.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { numbersTo } from '../core/numbers.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { filterSearch } from '../kernels/neighbors/filter.ts';
import type { Between, NeighborSearch, VisitNeighbors, WithinSearch } from '../kernels/neighbors/search.ts';
import { plainSearch } from '../kernels/neighbors/twin.ts';
import { openNeighbors, openWithin } from '../kernels/neighbors.ts';
import { threadCount } from '../kernels/pool.ts';
import type { CondensedMatrix } from './condensed.ts';
import { type DistanceOptions, type Measure, measure } from './measure.ts';
import { condensedIndex } from './pairIndex.ts';
import type { RowPairs } from './sparsePairs.ts';
import type { Distance } from './table.ts';

/** Options of both searches for neighbors, by number and by radius. */
export interface NeighborOptions extends Omit<DistanceOptions, 'transpose'>, Pacing {
  /** How rows are compared, default euclidean; not used with given distances. */
  metric?: Distance;
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

/** Options of `nearestNeighbors`. */
export interface NearestOptions extends NeighborOptions {
  /** Number of neighbors of each row, from 1 to n - 1. */
  count: number;
}

/** Options of `neighborsWithin`. */
export interface RadiusOptions extends NeighborOptions {
  /** At least 0, in the units of the distance. */
  radius: number;
}

/** The nearest other rows of each row. */
export interface Neighbors {
  count: number;
  /**
   * n * count numbers of rows, for each row the nearest first; equally near rows are in the order of their numbers.
   */
  indices: Int32Array;
  /** n * count distances. */
  distances: Float64Array;
}

/** The rows within a radius of each row. */
export interface Neighborhoods {
  readonly n: number;
  /**
   * Counts the rows in each neighborhood, the row itself included.
   * @returns n whole numbers of at least 1
   * @throws {ClusterkitError} aborted
   */
  counts(): Promise<Int32Array>;
  /**
   * Passes neighborhoods to `visit`, one after the other in the order of `rows`. Only a few neighborhoods are in
   * memory at once.
   * @param visit called for each row with the rows of its neighborhood, rising, including the row itself; the array
   * is only valid during the call
   * @param rows in, numbers of the rows to visit; default all, rising
   * @throws {ClusterkitError} aborted
   */
  visit(visit: VisitNeighbors, rows?: Int32Array): Promise<void>;
  /** Releases memory and threads; call it in a `finally`. */
  close(): void;
}

/**
 * The `count` nearest other rows of each row, exactly. A row is never its own neighbor, but another row with the same
 * values can be. Weights are not used. Takes about O(n count log n) time for rows with few columns, else O(n^2 dim)
 * time; n * count * 12 bytes, and O(n dim) memory for the index.
 * @param data rows, or distances as `checkDistanceMatrix` returns them
 * @throws {ClusterkitError} usage, for a count that is not from 1 to n - 1, or an unknown distance; input, for data
 * that cannot be used; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 3, 10), n: 4, dim: 1 };
 * const near = await distances.nearestNeighbors(data, { count: 1 });
 * console.log([...near.indices], [...near.distances]); // [ 1, 0, 1, 2 ] [ 1, 1, 2, 7 ]
 */
export async function nearestNeighbors(
  data: Dataset | CondensedMatrix,
  options: NearestOptions,
): Promise<Neighbors> {
  const { n } = data;
  const { count } = options;
  checkInteger('count', count, 1);
  const opened = open(data, options);
  if (count >= n) {
    throw new ClusterkitError(
      'usage',
      `${count} neighbors of each row require at least ${count + 1} rows, not ${n}`,
    );
  }
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  checkMemory('nearest neighbors', n * count * 12, maxMemory, [
    { how: 'do', what: 'ask for fewer neighbors' },
    MORE_MEMORY,
  ]);
  return nearestOf(opened, n, count, new Pacer(options));
}

/**
 * `nearestNeighbors` for rows that are prepared for a distance.
 * @param count from 1 to n - 1
 * @throws {ClusterkitError} aborted
 */
export function nearestAmong(
  source: Measure | CondensedMatrix | RowPairs,
  count: number,
  pacer: Pacer,
): Promise<Neighbors> {
  return nearestOf(openSource(source), source.n, count, pacer);
}

async function nearestOf(opened: Opened, n: number, count: number, pacer: Pacer): Promise<Neighbors> {
  const found = await searchNearest(opened, n, count, pacer);
  const { distances } = found;
  for (let p = 0; p < distances.length; p++) distances[p] = opened.distance(distances[p]);
  return found;
}

/**
 * Opens a search for `nearestInUnits`, and for more.
 * @param count the largest number of nearest rows that will be requested
 */
export function openSearch(source: Measure | CondensedMatrix, count: number): NeighborSearch {
  return openSource(source).search(count);
}

/**
 * `nearestAmong` in the units of the search, in which lengths can be compared without rounding: squares of distances
 * where the metric has them.
 * @param search in, open
 */
export async function nearestInUnits(
  search: NeighborSearch,
  n: number,
  count: number,
  pacer: Pacer,
): Promise<Neighbors> {
  const indices = new Int32Array(n * count);
  const distances = new Float64Array(n * count);
  await follow(search.nearest(count, indices, distances), n, pacer);
  return { count, indices, distances };
}

async function searchNearest(opened: Opened, n: number, count: number, pacer: Pacer): Promise<Neighbors> {
  const search = opened.search(count);
  try {
    return await nearestInUnits(search, n, count, pacer);
  } finally {
    search.close();
  }
}

/**
 * The rows within a radius of each row: all rows at a distance of at most `radius`, with the distances of
 * `nearestNeighbors` and of the matrix of distances in f64. A row is in its own neighborhood. Weights are not used.
 *
 * An index finds the neighbors if rows have few columns and the distance is Euclidean, squared Euclidean, cosine,
 * correlation, Mahalanobis, Minkowski or great-circle. The time is then about that of passing the neighbors to
 * `visit`. Otherwise O(n^2 dim) time. O(n dim) memory.
 * @param data rows, or distances as `checkDistanceMatrix` returns them
 * @throws {ClusterkitError} usage, for a radius that is not a number of at least 0, or an unknown distance; input, for
 * data that cannot be used; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 3, 10), n: 4, dim: 1 };
 * const near = distances.neighborsWithin(data, { radius: 2 });
 * console.log([...(await near.counts())]); // [ 2, 3, 2, 1 ]
 * near.close();
 */
export function neighborsWithin(data: Dataset | CondensedMatrix, options: RadiusOptions): Neighborhoods {
  const radius = checkNumber('radius', options.radius, 0);
  return searchWithin(open(data, options), data.n, radius, new Pacer(options));
}

/** `neighborsWithin` of rows that are prepared for a distance. */
export function neighborhoodsOf(
  source: Measure | CondensedMatrix | RowPairs,
  radius: number,
  pacer: Pacer,
): Neighborhoods {
  return searchWithin(openSource(source), source.n, radius, pacer);
}

function searchWithin(opened: Opened, n: number, radius: number, pacer: Pacer): Neighborhoods {
  const limit = opened.limit(radius);
  const search = opened.within();
  return {
    n,
    async counts() {
      const counts = new Int32Array(n);
      await follow(search.counts(limit, counts), n, pacer);
      return counts;
    },
    visit(visit, rows = numbersTo(n)) {
      return follow(search.lists(limit, rows, visit), rows.length, pacer);
    },
    close: () => search.close(),
  };
}

async function follow(steps: Generator<number, void>, total: number, pacer: Pacer): Promise<void> {
  for (const done of steps) {
    if (!pacer.due) continue;
    pacer.report({ stage: 'neighbors', done: Math.round(done), total });
    await pacer.pause();
  }
}

/** A search, and the conversion of its distances. */
interface Opened {
  /** @param count largest number of nearest rows that will be requested */
  search(count: number): NeighborSearch;
  within(): WithinSearch;
  /** The distance that belongs to a number of the search. */
  distance(found: number): number;
  /** The largest number of the search whose distance is at most `radius`. */
  limit(radius: number): number;
}

const same = (value: number) => value;

/** @throws {ClusterkitError} usage; input */
function open(data: Dataset | CondensedMatrix, options: NeighborOptions): Opened {
  if ('condensed' in data) return openMatrix(data);
  checkDataset(data);
  return openMeasure(measure(data, options.metric ?? 'euclidean', options));
}

/** How the units of the search, in which lengths are compared, and distances become each other. */
export function unitsOf(source: Measure | CondensedMatrix): Pick<Opened, 'distance' | 'limit'> {
  return openSource(source);
}

function openSource(source: Measure | CondensedMatrix | RowPairs): Opened {
  if ('between' in source) return openPlain(source.n, source.between);
  return 'condensed' in source ? openMatrix(source) : openMeasure(source);
}

function openMatrix({ condensed, n }: CondensedMatrix): Opened {
  const between = (i: number, l: number) =>
    condensed[i < l ? condensedIndex(n, i, l) : condensedIndex(n, l, i)];
  return openPlain(n, between);
}

/** Searches pairs one after the other. @param within faster, where there is a way */
function openPlain(n: number, between: Between, within?: () => WithinSearch): Opened {
  const search = () => plainSearch(n, between);
  return { search, within: within ?? search, distance: same, limit: same };
}

function openMeasure({ x, n, dim, pair, squared, reach }: Measure): Opened {
  const rows = { x, n, dim };
  const within = () => openWithin(rows, threadCount());
  if (squared) {
    const search = (count: number) => openNeighbors(rows, count, threadCount());
    return { search, within, ...SQUARED[squared] };
  }
  const between = (i: number, l: number) => pair(x, i * dim, x, l * dim, dim);
  if (!reach) return openPlain(n, between);
  const limit = (radius: number) => (reach(radius) * ROUNDING) ** 2;
  return openPlain(n, between, () => filterSearch(n, within(), between, limit));
}

/** A margin for the rounding errors of distances and of their bounds. */
const ROUNDING = 1 + 1e-9;

/** Conversions of the squared Euclidean distances of a search; a division by a power of 2 is exact. */
const SQUARED = {
  root: { distance: Math.sqrt, limit: squareWithin },
  whole: { distance: same, limit: same },
  half: { distance: (d2: number) => d2 / 2, limit: (radius: number) => 2 * radius },
  quarter: { distance: (d2: number) => d2 / 4, limit: (radius: number) => 4 * radius },
};

/** The largest number whose square root, in f64, is at most `radius`; only a few numbers near the square qualify. */
export function squareWithin(radius: number): number {
  const value = Float64Array.of(Math.min(radius * radius, Number.MAX_VALUE));
  const bits = new BigInt64Array(value.buffer);
  while (Math.sqrt(value[0]) > radius) bits[0]--;
  // the next number, whether or not it is within
  do bits[0]++;
  while (Math.sqrt(value[0]) <= radius);
  bits[0]--;
  return value[0];
}
