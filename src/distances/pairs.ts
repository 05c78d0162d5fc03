import type { Rows } from '../core/dataset.ts';
import { pow, powerBy } from '../core/pow.ts';
import type { EarthUnit } from './table.ts';

/**
 * The dissimilarity of two rows.
 * @param x in, holds one row from offset p
 * @param y in, holds the other row from offset q
 */
export type PairFunction = (x: Rows, p: number, y: Rows, q: number, dim: number) => number;

export const sqeuclidean: PairFunction = (x, p, y, q, dim) => {
  let sum = 0;
  for (let j = 0; j < dim; j++) {
    const difference = x[p + j] - y[q + j];
    sum += difference * difference;
  }
  return sum;
};

export const euclidean: PairFunction = (x, p, y, q, dim) => Math.sqrt(sqeuclidean(x, p, y, q, dim));

/** Half the squared distance; for unit rows, 1 - the cosine of the angle between them. */
export const halfSquared: PairFunction = (x, p, y, q, dim) => sqeuclidean(x, p, y, q, dim) / 2;

/** A quarter of the squared distance; for centered unit rows, half of 1 - their correlation. */
export const quarterSquared: PairFunction = (x, p, y, q, dim) => sqeuclidean(x, p, y, q, dim) / 4;

export const manhattan: PairFunction = (x, p, y, q, dim) => {
  let sum = 0;
  for (let j = 0; j < dim; j++) sum += Math.abs(x[p + j] - y[q + j]);
  return sum;
};

export const chebyshev: PairFunction = (x, p, y, q, dim) => {
  let most = 0;
  for (let j = 0; j < dim; j++) most = Math.max(most, Math.abs(x[p + j] - y[q + j]));
  return most;
};

/** The p-th root of the sum of p-th powers; a division by the largest difference keeps the powers in range. */
export function minkowski(power: number): PairFunction {
  if (power === 1) return manhattan;
  if (power === 2) return euclidean;
  if (power === Number.POSITIVE_INFINITY) return chebyshev;
  const raise = powerBy(power);
  return (x, p, y, q, dim) => {
    const most = chebyshev(x, p, y, q, dim);
    if (most === 0) return 0;
    let sum = 0;
    for (let j = 0; j < dim; j++) sum += raise(Math.abs(x[p + j] - y[q + j]) / most);
    return most * pow(sum, 1 / power);
  };
}

/** The largest Euclidean distance of rows of dim numbers, as a function of their distance by a power. */
export function reachOfPower(power: number, dim: number): (distance: number) => number {
  const factor = pow(dim, Math.max(0, 1 / 2 - 1 / power));
  return (distance) => factor * distance;
}

/** The share of columns that differ. */
export const hamming: PairFunction = (x, p, y, q, dim) => {
  let differing = 0;
  for (let j = 0; j < dim; j++) if (x[p + j] !== y[q + j]) differing++;
  return differing / dim;
};

/**
 * The share of differing columns among the columns in which at least one row is not 0; 0 if there are no such
 * columns.
 */
export const jaccard: PairFunction = (x, p, y, q, dim) => {
  let present = 0;
  let differing = 0;
  for (let j = 0; j < dim; j++) {
    const a = x[p + j];
    const b = y[q + j];
    if (a === 0 && b === 0) continue;
    present++;
    if (a !== b) differing++;
  }
  return present === 0 ? 0 : differing / present;
};

export const canberra: PairFunction = (x, p, y, q, dim) => {
  let sum = 0;
  for (let j = 0; j < dim; j++) {
    const a = x[p + j];
    const b = y[q + j];
    const size = Math.abs(a) + Math.abs(b);
    if (size > 0) sum += Math.abs(a - b) / size;
  }
  return sum;
};

export const braycurtis: PairFunction = (x, p, y, q, dim) => {
  let apart = 0;
  let together = 0;
  for (let j = 0; j < dim; j++) {
    apart += Math.abs(x[p + j] - y[q + j]);
    together += Math.abs(x[p + j] + y[q + j]);
  }
  return apart === 0 ? 0 : apart / together;
};

/** Mean radius of the earth (IUGG); a mile is 1.609344 km. */
const EARTH: Record<EarthUnit, number> = { km: 6371.0088, mi: 6371.0088 / 1.609344 };

/** The distance along a great circle, of unit vectors: twice the angle whose sine is half the chord. */
export function greatCircle(unit: EarthUnit): PairFunction {
  const radius = EARTH[unit];
  return (x, p, y, q, dim) => 2 * radius * Math.asin(Math.min(1, euclidean(x, p, y, q, dim) / 2));
}

/** The length of the chord between points at a distance along a great circle. */
export function chordOf(unit: EarthUnit): (distance: number) => number {
  const radius = EARTH[unit];
  return (distance) => (distance < radius * Math.PI ? 2 * Math.sin(distance / radius / 2) : 2);
}

/** 1 / r for centered unit rows. */
export const inverseCorrelation: PairFunction = (x, p, y, q, dim) => 1 / (1 - halfSquared(x, p, y, q, dim));

/**
 * Gower's coefficient of rows whose numeric columns were divided by their ranges.
 * @param categorical in, 1 for each column of categories
 */
export function gower(categorical: Uint8Array): PairFunction {
  return (x, p, y, q, dim) => {
    let sum = 0;
    for (let j = 0; j < dim; j++) {
      const difference = x[p + j] - y[q + j];
      if (categorical[j] === 0) sum += Math.abs(difference);
      else if (difference !== 0) sum++;
    }
    return sum / dim;
  };
}
