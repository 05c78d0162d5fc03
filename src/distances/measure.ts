import { checkChoice, checkInteger } from '../core/check.ts';
import { checkRows, type Dataset, type Rows } from '../core/dataset.ts';
import { ClusterkitError, invalid, type Remedy } from '../core/errors.ts';
import type { FittedDistance } from './fitted.ts';
import { whitenedRows, whiteningOf } from './mahalanobis.ts';
import * as pairs from './pairs.ts';
import {
  checkNotNegative,
  type PlaceOf,
  placesIn,
  rangedRows,
  rangesOf,
  sphereRows,
  standardRows,
  transpose,
} from './rows.ts';
import {
  CORRELATION_FORMS,
  type CorrelationForm,
  type Distance,
  EARTH_UNITS,
  type EarthUnit,
  findDistance,
} from './table.ts';
import { unitRows } from './unitRows.ts';

/** Options of distances, beside the name of the distance. */
export interface DistanceOptions {
  /** Compares the columns instead of the rows, default false. */
  transpose?: boolean;
  /** The power of minkowski, at least 1, default 2. */
  p?: number;
  /** The dissimilarity of a correlation r, default one-minus. */
  correlationForm?: CorrelationForm;
  /** The unit of haversine, default km. */
  unit?: EarthUnit;
  /** Numbers of the columns that hold categories, for gower; the other columns are numeric. Default none. */
  categorical?: readonly number[];
}

/** Of how rows are compared, what follows from how they were read, whatever the distance. */
export type RowMeasuring = Pick<DistanceOptions, 'transpose' | 'categorical'>;

/** Options of distances, and what a distance depends on of other rows, with which these are to be compared. */
interface MeasureOptions extends DistanceOptions, Pick<FittedDistance, 'ranges' | 'whitening'> {}

/** Rows that are prepared for a distance: the distance of two rows is `pair` of the prepared rows. */
export interface Measure {
  metric: Distance;
  /** n prepared rows of dim numbers each. */
  x: Rows;
  n: number;
  dim: number;
  pair: pairs.PairFunction;
  /** Whether the distances are Euclidean distances of x, so that clusters have centroids. */
  fitsWard: boolean;
  /** How `pair` follows from the squared Euclidean distance of x; absent if it does not. */
  squared?: 'root' | 'whole' | 'half' | 'quarter';
  /**
   * The largest Euclidean distance in x of rows that are at most `distance` apart; absent: there is no such bound.
   */
  reach?: (distance: number) => number;
  /**
   * Whether `pair` grows with the difference in each column of x, so that boxes of rows have a nearest point; true where
   * there is `squared` or `reach`.
   */
  grows: boolean;
}

/** @throws {ClusterkitError} input or usage, for rows that have no such distances */
type Prepare = (
  data: Dataset,
  options: MeasureOptions,
  placeOf: PlaceOf,
) => Pick<Measure, 'x' | 'pair' | 'squared' | 'reach'> & Partial<Pick<Measure, 'grows'>>;

/** A distance of the rows as they are. */
function plain(pair: pairs.PairFunction, squared?: Measure['squared']): Prepare {
  return ({ x }) => ({ x, pair, squared });
}

const PREPARE: Record<Distance, Prepare> = {
  euclidean: plain(pairs.euclidean, 'root'),
  sqeuclidean: plain(pairs.sqeuclidean, 'whole'),
  manhattan: ({ x }) => ({ x, pair: pairs.manhattan, reach: (distance) => distance }),
  chebyshev: ({ x, dim }) => ({
    x,
    pair: pairs.chebyshev,
    reach: pairs.reachOfPower(Number.POSITIVE_INFINITY, dim),
  }),
  minkowski: ({ x, dim }, { p = 2 }) => {
    if (!(p >= 1)) throw invalid('p', 'a number of at least 1', p);
    return { x, pair: pairs.minkowski(p), reach: pairs.reachOfPower(p, dim) };
  },
  cosine: (data, _, placeOf) => ({ x: unitRows(data, placeOf).x, pair: pairs.halfSquared, squared: 'half' }),
  correlation: prepareCorrelation,
  hamming: ({ x }) => ({ x, pair: pairs.hamming, grows: true }),
  jaccard: plain(pairs.jaccard),
  canberra: plain(pairs.canberra),
  braycurtis: (data, _, placeOf) => {
    checkNotNegative(data, placeOf);
    return { x: data.x, pair: pairs.braycurtis };
  },
  mahalanobis: (data, { whitening = whiteningOf(data) }) => ({
    x: whitenedRows(data, whitening),
    pair: pairs.euclidean,
    squared: 'root',
  }),
  haversine: (data, { unit = 'km' }) => {
    checkChoice('unit', unit, EARTH_UNITS);
    return { x: sphereRows(data), pair: pairs.greatCircle(unit), reach: pairs.chordOf(unit) };
  },
  gower: prepareGower,
};

/**
 * Prepares rows (or columns) for a distance. Work that is done once belongs here: lengths, means, the inverse of the
 * covariance. Refuses a row of zeros for cosine, a constant row for correlation, and a covariance without an inverse.
 * With a fitted distance as options, rows are prepared as those were that it was fitted to. O(n dim) time and memory, mahalanobis O(n dim^2).
 * @throws {ClusterkitError} usage, for an unknown distance or option; input, naming the row that has no distances
 */
export function measure(data: Dataset, metric: Distance, options: MeasureOptions = {}): Measure {
  const { name, fitsWard = false } = findDistance(metric);
  checkRows(data);
  const turned = options.transpose ? transpose(data) : data;
  const ready = PREPARE[name](turned, options, placesIn(data, options.transpose === true));
  const { n } = turned;
  const grows = ready.squared !== undefined || ready.reach !== undefined;
  return { metric: name, n, dim: ready.x.length / n, fitsWard, grows, ...ready };
}

/** The distance of rows i and l. */
export function distanceOf({ x, dim, pair }: Measure, i: number, l: number): number {
  return pair(x, i * dim, x, l * dim, dim);
}

function prepareCorrelation(
  data: Dataset,
  { correlationForm: form = 'one-minus' }: DistanceOptions,
  placeOf: PlaceOf,
) {
  checkChoice('correlationForm', form, CORRELATION_FORMS);
  const x = standardRows(data, placeOf);
  if (form === 'one-minus') return { x, pair: pairs.halfSquared, squared: 'half' } as const;
  if (form === 'half') return { x, pair: pairs.quarterSquared, squared: 'quarter' } as const;
  checkPositive(x, data.n, data.dim, placeOf);
  return { x, pair: pairs.inverseCorrelation };
}

/** 1 / r grows without bound as r falls to 0, and for a negative r it is not a dissimilarity. */
function checkPositive(x: Float64Array, n: number, dim: number, placeOf: PlaceOf): void {
  for (let i = 1; i < n; i++) {
    for (let l = 0; l < i; l++) {
      const r = 1 - pairs.halfSquared(x, i * dim, x, l * dim, dim);
      if (r > 0) continue;
      const reason = `1 / r requires positive correlations, and the one with ${placeOf(l).name ?? `row ${l}`} is ${r.toFixed(3)}`;
      const remedies: Remedy[] = [{ option: 'correlationForm', how: 'set', value: 'one-minus' }];
      throw new ClusterkitError('input', reason, { at: placeOf(i), remedies });
    }
  }
}

function prepareGower(data: Dataset, options: MeasureOptions) {
  const { categorical = [], transpose: turned, ranges = rangesOf(data) } = options;
  if (turned) throw new ClusterkitError('usage', 'gower is a distance between rows, not between columns');
  const kinds = new Uint8Array(data.dim);
  for (const j of categorical) kinds[checkInteger('categorical', j, 0, data.dim - 1)] = 1;
  return { x: rangedRows(data, kinds, ranges), pair: pairs.gower(kinds), grows: true };
}
