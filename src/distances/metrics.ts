import { checkChoice, checkInteger } from '../core/check.ts';
import { checkRows, type Dataset, type Rows } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { whitenedRows } from './mahalanobis.ts';
import * as pairs from './pairs.ts';
import {
  checkNotNegative,
  type Naming,
  namingOf,
  rangedRows,
  sphereRows,
  standardRows,
  transpose,
} from './rows.ts';
import { unitRows } from './unitRows.ts';

/** How dissimilarities between rows are measured. */
export type DistanceMetric = (typeof DISTANCE_METRICS)[number];

/** What a correlation r becomes: 1 - r, (1 - r) / 2 or 1 / r. */
export type CorrelationForm = 'one-minus' | 'half' | 'inverse';

export interface DistanceOptions {
  /** Measures between the columns instead of the rows, default false. */
  transpose?: boolean;
  /** The power of minkowski, at least 1, default 2. */
  p?: number;
  /** Default one-minus. */
  correlation?: CorrelationForm;
  /** Numbers of the columns that hold categories, for gower; the others are numeric. Default none. */
  categorical?: readonly number[];
}

/** Rows made ready for a metric: the distance of two is `pair` of what they have become. */
export interface Measure {
  metric: DistanceMetric;
  /** n rows of dim numbers each, not always those that were given. */
  x: Rows;
  n: number;
  dim: number;
  pair: pairs.PairFunction;
  /** Whether these are Euclidean distances of x, so that clusters have centroids. */
  fitsWard: boolean;
  /** When `pair` is a function of the squared Euclidean distance of x: which. */
  squared?: 'root' | 'whole' | 'half' | 'quarter';
}

interface Entry {
  /** One line for people. */
  about: string;
  /** Whether ward, centroid and median can be had, whose heights are distances of centroids. */
  fitsWard: boolean;
  /** @throws {ClusterkitError} input or usage, for rows that have no such distances */
  prepare(data: Dataset, options: DistanceOptions, naming: Naming): Pick<Measure, 'x' | 'pair' | 'squared'>;
}

/** A metric of the rows as they are. */
function plain(about: string, pair: pairs.PairFunction, squared?: Measure['squared']): Entry {
  return { about, fitsWard: squared === 'root', prepare: ({ x }) => ({ x, pair, squared }) };
}

const REGISTRY = {
  euclidean: plain('the straight line', pairs.euclidean, 'root'),
  sqeuclidean: plain('its square', pairs.sqeuclidean, 'whole'),
  manhattan: plain('the sum of the differences', pairs.manhattan),
  chebyshev: plain('the largest difference', pairs.chebyshev),
  minkowski: {
    about: 'the p-th root of the sum of the p-th powers of the differences',
    fitsWard: false,
    prepare: ({ x }, { p = 2 }) => {
      if (!(p >= 1)) throw invalid('p', 'a number of at least 1', p);
      return { x, pair: pairs.minkowski(p) };
    },
  },
  cosine: {
    about: '1 - the cosine of the angle',
    fitsWard: false,
    prepare: (data, _, { row }) => ({
      x: unitRows(data, row).x,
      pair: pairs.halfSquared,
      squared: 'half',
    }),
  },
  correlation: { about: '1 - r, (1 - r) / 2 or 1 / r', fitsWard: false, prepare: prepareCorrelation },
  hamming: plain('the share of columns that differ', pairs.hamming),
  jaccard: plain('of the columns not 0 in both, the share that differs', pairs.jaccard),
  canberra: plain('the sum of |a - b| / (|a| + |b|)', pairs.canberra),
  braycurtis: {
    about: 'the sum of |a - b| over that of a + b, of numbers not below 0',
    fitsWard: false,
    prepare: (data, _, naming) => {
      checkNotNegative(data, naming);
      return { x: data.x, pair: pairs.braycurtis };
    },
  },
  mahalanobis: {
    about: 'the straight line after columns are made uncorrelated and of variance 1',
    fitsWard: true,
    prepare: (data) => ({ x: whitenedRows(data), pair: pairs.euclidean, squared: 'root' }),
  },
  haversine: {
    about: 'along the great circle, in km, of latitude and longitude in degrees',
    fitsWard: false,
    prepare: (data) => ({ x: sphereRows(data), pair: pairs.greatCircle }),
  },
  gower: { about: 'the mean over numeric and categorical columns', fitsWard: false, prepare: prepareGower },
} as const satisfies Record<string, Entry>;

export const DISTANCE_METRICS = Object.keys(REGISTRY) as (keyof typeof REGISTRY)[];

/** One line on a metric, for help texts. */
export function describeMetric(metric: DistanceMetric): string {
  return REGISTRY[metric].about;
}

/** Whether ward, centroid and median can be had of rows under a metric. */
export function metricFitsWard(metric: DistanceMetric): boolean {
  return REGISTRY[metric].fitsWard;
}

/**
 * Makes rows (or columns) ready to be measured, whatever the metric needs done once: lengths, means, the inverse of
 * the covariance. A row of zeros under cosine, a constant one under correlation and a covariance without an inverse
 * are refused. O(n dim) time and memory, mahalanobis O(n dim^2).
 * @throws {ClusterkitError} usage, for an unknown metric or option; input, naming the row that has no distances
 */
export function measure(data: Dataset, metric: DistanceMetric, options: DistanceOptions = {}): Measure {
  checkChoice('metric', metric, DISTANCE_METRICS);
  checkRows(data);
  const turned = options.transpose ? transpose(data) : data;
  const entry: Entry = REGISTRY[metric];
  const ready = entry.prepare(turned, options, namingOf(data, options.transpose === true));
  const { n } = turned;
  return { metric, n, dim: ready.x.length / n, fitsWard: entry.fitsWard, ...ready };
}

/** The distance of rows i and l. */
export function distanceOf({ x, dim, pair }: Measure, i: number, l: number): number {
  return pair(x, i * dim, x, l * dim, dim);
}

const FORMS = ['one-minus', 'half', 'inverse'] as const satisfies readonly CorrelationForm[];

function prepareCorrelation(data: Dataset, { correlation = 'one-minus' }: DistanceOptions, naming: Naming) {
  checkChoice('correlation', correlation, FORMS);
  const x = standardRows(data, naming);
  if (correlation === 'one-minus') return { x, pair: pairs.halfSquared, squared: 'half' } as const;
  if (correlation === 'half') return { x, pair: pairs.quarterSquared, squared: 'quarter' } as const;
  checkPositive(x, data.n, data.dim, naming);
  return { x, pair: pairs.inverseCorrelation };
}

/** 1 / r grows without bound as r falls to 0, and is no dissimilarity below. */
function checkPositive(x: Float64Array, n: number, dim: number, { row }: Naming): void {
  for (let i = 1; i < n; i++) {
    for (let l = 0; l < i; l++) {
      const r = 1 - pairs.halfSquared(x, i * dim, x, l * dim, dim);
      if (r > 0) continue;
      const which = `${row(l)} and ${row(i)} have the correlation ${r.toFixed(3)}`;
      throw new ClusterkitError('input', `1 / r needs positive correlations, but ${which}; use 1 - r`);
    }
  }
}

function prepareGower(data: Dataset, { categorical = [], transpose: turned }: DistanceOptions) {
  if (turned)
    throw new ClusterkitError('usage', 'gower is between rows: columns of different kinds do not compare');
  const kinds = new Uint8Array(data.dim);
  for (const j of categorical) kinds[checkInteger('categorical', j, 0, data.dim - 1)] = 1;
  return { x: rangedRows(data, kinds), pair: pairs.gower(kinds) };
}
