import { checkDataset, type Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Pacing } from '../../core/pacer.ts';
import type { CondensedMatrix } from '../../distances/condensed.ts';
import { type DistanceOptions, measure } from '../../distances/measure.ts';
import type { Distance } from '../../distances/table.ts';
import type { MergeSource } from '../hac/source.ts';

/** Options of algorithms that compare rows by any distance. */
export interface SourceOptions extends Omit<DistanceOptions, 'transpose'>, Pacing {
  /** Default euclidean; not used with given distances. */
  metric?: Distance;
  /** Most bytes that may be allocated, default no limit. */
  maxMemory?: number;
}

/**
 * Rows or distances to go by density in; given distances may be infinite, and where one is missing (NaN) it counts as such.
 * @throws {ClusterkitError} usage or input
 */
export function sourceOf(data: Dataset | CondensedMatrix, options: SourceOptions): MergeSource {
  if ('condensed' in data) return { n: data.n, given: apartWhereMissing(data) };
  checkDataset(data);
  const { metric = 'euclidean', p, correlationForm, unit, categorical } = options;
  const measured = measure(data, metric, { p, correlationForm, unit, categorical });
  return { n: data.n, measured, weights: data.weights };
}

/** @throws {ClusterkitError} input, for a negative distance */
function apartWhereMissing({ condensed, n }: CondensedMatrix): CondensedMatrix {
  let missing = 0;
  for (let p = 0; p < condensed.length; p++) {
    if (condensed[p] >= 0) continue;
    if (condensed[p] < 0) throw new ClusterkitError('input', `the distance ${condensed[p]} is negative`);
    missing++;
  }
  if (missing === 0) return { condensed, n };
  return { condensed: condensed.map((d) => (Number.isNaN(d) ? Number.POSITIVE_INFINITY : d)), n };
}

/** Whether all rows are at distance 0 from each other, so that no radius tells them apart. O(n dim) time. */
export function areOnePlace({ measured, given }: MergeSource): boolean {
  if (given) return given.condensed.every((d) => d === 0);
  const { x, dim } = measured;
  for (let p = dim; p < x.length; p++) if (x[p] !== x[p - dim]) return false;
  return true;
}
