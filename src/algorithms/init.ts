import { checkChoice, checkInteger } from '../core/check.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { squaredDistance } from '../kernels/kmeans.ts';
import { SEEDINGS, type Seeding } from './seeding.ts';
import { rowsOf } from './seedings/rows.ts';

/** Where to begin: a way of finding centers, the centers themselves (k * dim), or the numbers of k rows. */
export type Init = Seeding | Float64Array | RowNumbers;

export interface RowNumbers {
  /** In [0, n); no two rows may be equal. */
  rows: readonly number[];
}

/**
 * Checks where to begin, and looks up rows given by number.
 * @throws {ClusterkitError} usage, for what does not fit k and the data
 */
export function resolveInit(init: Init, data: Dataset, ks: readonly number[]): Seeding | Float64Array {
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

function centersOf(rows: readonly number[], data: Dataset, ks: readonly number[]): Float64Array {
  for (const k of ks) if (rows.length !== k) throw invalid('init', `k = ${k} rows`, rows.length);
  for (const row of rows) checkInteger('a row of init', row, 0, data.n - 1);
  const { x, dim } = data;
  rows.forEach((row, c) => {
    const twin = rows.slice(0, c).find((other) => squaredDistance(x, row * dim, x, other * dim, dim) === 0);
    if (twin !== undefined)
      throw new ClusterkitError('usage', `Expected different rows for init but ${twin} and ${row} are equal`);
  });
  return rowsOf(data, rows);
}
