import { checkChoice, checkInteger } from '../../core/check.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError, invalid } from '../../core/errors.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';
import type { RowNumbers } from '../centers/init.ts';
import { MEDOID_SEEDINGS, type MedoidSeeding } from './choices.ts';
import type { FirstRows } from './solve.ts';
import type { MedoidSource } from './source.ts';

/** The first medoids: a method, numbers of rows, or k * dim coordinates, of which the nearest rows are taken. */
export type MedoidInit = MedoidSeeding | RowNumbers | Float64Array;

/**
 * Checks the first medoids.
 * @param data rows; absent: only distances are given
 * @throws {ClusterkitError} usage
 */
export function resolveMedoids(
  init: MedoidInit,
  { n, weights }: MedoidSource,
  data: Dataset | undefined,
  ks: readonly number[],
): FirstRows {
  if (typeof init === 'string') return checkChoice('init', init, MEDOID_SEEDINGS);
  const rows = init instanceof Float64Array ? nearestRows(init, data) : init?.rows;
  if (!Array.isArray(rows)) throw invalid('init', 'a name, a Float64Array or { rows }', init);
  for (const k of ks) if (rows.length !== k) throw invalid('init', `k = ${k} rows`, rows.length);
  for (const row of rows) checkInteger('a row of init', row, 0, n - 1);
  const twin = rows.find((row, at) => rows.indexOf(row) < at);
  if (twin !== undefined) throw refused(`expected different rows, but ${twin} is there twice`);
  const idle = rows.find((row) => weights?.[row] === 0);
  if (idle !== undefined) throw refused(`row ${idle} has no weight, and cannot be a medoid`);
  return rows;
}

function refused(reason: string): ClusterkitError {
  return new ClusterkitError('usage', reason, { option: 'init' });
}

/** For each point the nearest row of positive weight that no earlier point has. */
function nearestRows(points: Float64Array, data: Dataset | undefined): number[] {
  if (!data) throw refused('points are not used with given distances; give rows');
  const { x, n, dim, weights } = data;
  if (points.length === 0 || points.length % dim !== 0)
    throw invalid('init', `a multiple of dim = ${dim} coordinates`, points.length);
  const rows: number[] = [];
  for (let q = 0; q < points.length; q += dim) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      if (weights?.[i] === 0 || rows.includes(i)) continue;
      const d2 = squaredDistance(x, i * dim, points, q, dim);
      if (d2 >= least) continue;
      least = d2;
      best = i;
    }
    if (best < 0) throw refused(`there are fewer rows than the ${points.length / dim} points`);
    rows.push(best);
  }
  return rows;
}
