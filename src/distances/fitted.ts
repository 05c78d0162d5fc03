import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { type Whitening, whiteningOf } from './mahalanobis.ts';
import { type Ranges, rangesOf } from './rows.ts';
import {
  CORRELATION_FORMS,
  type CorrelationForm,
  type Distance,
  EARTH_UNITS,
  type EarthUnit,
} from './table.ts';

/**
 * What a distance is, beside its name, as plain data: the options by which rows are compared, and what it depends on of
 * all rows. With it, `measure` prepares other rows as it prepared the first ones, so that the pair function compares both.
 */
export interface FittedDistance {
  /** The power of minkowski. */
  p?: number;
  correlationForm?: CorrelationForm;
  /** The unit of haversine. */
  unit?: EarthUnit;
  /** Numbers of the columns of categories, for gower. */
  categorical?: number[];
  /** Of each column, for gower. */
  ranges?: Ranges;
  /** For mahalanobis. */
  whitening?: Whitening;
}

/** Options of distances of which a fitted distance keeps those that its distance uses. */
interface Options extends Pick<FittedDistance, 'p' | 'correlationForm' | 'unit'> {
  categorical?: readonly number[];
}

/** How a distance with options, or one that depends on all rows, is kept and read. */
interface Keeper {
  fit(data: Dataset, options: Options): FittedDistance;
  /** What is wrong with what was kept. */
  fault?(fitted: FittedDistance, dim: number): string | undefined;
}

const KEEPERS: Partial<Record<Distance, Keeper>> = {
  minkowski: { fit: (_, { p = 2 }) => ({ p }) },
  correlation: {
    fit(_, { correlationForm = 'one-minus' }) {
      if (correlationForm !== 'inverse') return { correlationForm };
      const reason = 'is no distance from other rows, whose correlations may be negative';
      throw new ClusterkitError('usage', reason, { option: 'correlationForm', value: 'inverse' });
    },
  },
  haversine: { fit: (_, { unit = 'km' }) => ({ unit }) },
  gower: {
    fit: (data, { categorical = [] }) => ({ categorical: [...categorical], ranges: rangesOf(data) }),
    fault: ({ ranges }, dim) =>
      areNumbers(ranges?.least, dim) && areNumbers(ranges?.range, dim)
        ? undefined
        : `gower requires the ranges of dim = ${dim} columns`,
  },
  mahalanobis: {
    fit: (data) => ({ whitening: whiteningOf(data) }),
    fault: ({ whitening }, dim) =>
      isWhitening(whitening, dim)
        ? undefined
        : `mahalanobis requires the means of dim = ${dim} columns and a factor of their covariance`,
  },
};

/**
 * A distance as it compares some rows. O(n dim) time, mahalanobis O(n dim^2).
 * @returns undefined if the distance has no options and depends on the two rows alone
 * @throws {ClusterkitError} usage, for a distance that is no distance from other rows; input, as `measure`
 */
export function fitDistance(data: Dataset, metric: Distance, options: Options): FittedDistance | undefined {
  return KEEPERS[metric]?.fit(data, options);
}

/**
 * What is wrong with a fitted distance that was read from a file; undefined if nothing is.
 * @param value as JSON.parse returned it
 */
export function faultOfDistance(value: unknown, metric: Distance, dim: number): string | undefined {
  if (value !== undefined && (typeof value !== 'object' || value === null))
    return 'its distance is no object';
  const fitted = (value ?? {}) as FittedDistance;
  const { p, correlationForm, unit, categorical } = fitted;
  if (p !== undefined && !(Number.isFinite(p) && p >= 1)) return 'p must be a number of at least 1';
  if (correlationForm !== undefined && !CORRELATION_FORMS.includes(correlationForm))
    return `correlationForm must be ${CORRELATION_FORMS.join(', ')}`;
  if (unit !== undefined && !EARTH_UNITS.includes(unit)) return `unit must be ${EARTH_UNITS.join(' or ')}`;
  const isColumn = (j: unknown) => Number.isSafeInteger(j) && (j as number) >= 0 && (j as number) < dim;
  if (categorical !== undefined && !(Array.isArray(categorical) && categorical.every(isColumn)))
    return `categorical must hold numbers of columns from 0 to ${dim - 1}`;
  return KEEPERS[metric]?.fault?.(fitted, dim);
}

function areNumbers(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every(Number.isFinite);
}

function isWhitening(whitening: Partial<Whitening> | undefined, dim: number): boolean {
  const { origin, mean, lower } = whitening ?? {};
  if (!areNumbers(origin, dim) || !areNumbers(mean, dim) || !areNumbers(lower, dim * dim)) return false;
  return origin.every((_, j) => lower[j * dim + j] > 0);
}
