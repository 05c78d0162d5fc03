import { checkChoice, checkInteger } from '../../core/check.ts';
import { ClusterkitError, invalid } from '../../core/errors.ts';
import type { AnyRows } from '../../core/sparse.ts';
import { unitRows } from '../../distances/unitRows.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';
import { countDistinct, SEEDINGS, type Seeding } from './seeding.ts';
import { rowsOf } from './seedings/rows.ts';

/** The first centers: a method of seeding, k * dim finite coordinates, or the numbers of k rows. */
export type Init = Seeding | Float64Array | RowNumbers;

/** Rows that are the first centers. */
export interface RowNumbers {
  /** k numbers in [0, n). No two of the rows may be equal. */
  rows: readonly number[];
}

/**
 * Checks the first centers, and finds the rows that are given by number.
 * @throws {ClusterkitError} usage, for centers that do not fit k and the data
 */
export function resolveInit(init: Init, data: AnyRows, ks: readonly number[]): Seeding | Float64Array {
  if (typeof init === 'string') return checkChoice('init', init, SEEDINGS);
  if (!(init instanceof Float64Array)) {
    if (!Array.isArray(init?.rows)) throw invalid('init', 'a name, a Float64Array or { rows }', init);
    return centersOf(init.rows, data, ks);
  }
  for (const k of ks) {
    const wanted = k * data.dim;
    if (init.length !== wanted) throw invalid('init', `k * dim = ${wanted} coordinates`, init.length);
  }
  const at = init.findIndex((v) => !Number.isFinite(v));
  if (at >= 0) throw invalid('init', 'finite coordinates', init[at]);
  return init;
}

function centersOf(rows: readonly number[], data: AnyRows, ks: readonly number[]): Float64Array {
  for (const k of ks) if (rows.length !== k) throw invalid('init', `k = ${k} rows`, rows.length);
  for (const row of rows) checkInteger('a row of init', row, 0, data.n - 1);
  const centers = rowsOf(data, rows);
  const { dim } = data;
  if (countDistinct({ x: centers, n: rows.length, dim }, rows.length) === rows.length) return centers;
  for (let c = 1; c < rows.length; c++) {
    for (let other = 0; other < c; other++) {
      if (squaredDistance(centers, c * dim, centers, other * dim, dim) > 0) continue;
      const reason = `expected different rows, but ${rows[other]} and ${rows[c]} are equal`;
      throw new ClusterkitError('usage', reason, { option: 'init' });
    }
  }
  return centers;
}

/** A center whose squared length differs from 1 by no more than this has length 1, up to rounding. */
const UNIT = 2 ** -48;

/**
 * Scales first centers to length 1, for directions. A method of seeding does not change.
 * @throws {ClusterkitError} input, for a center of zeros
 */
export function unitInit(first: Seeding | Float64Array, dim: number): Seeding | Float64Array {
  if (typeof first === 'string') return first;
  const { x } = unitRows({ x: first, n: first.length / dim, dim }, (c) => ({ name: `center ${c}` }));
  const centers = Float64Array.from(x);
  // the centers of a result have length 1 already, and scaling would change them by rounding
  for (let q = 0; q < centers.length; q += dim) {
    const given = first.subarray(q, q + dim);
    const length2 = given.reduce((sum, v) => sum + v * v, 0);
    if (Math.abs(length2 - 1) <= UNIT) centers.set(given, q);
  }
  return centers;
}
