import { checkDataset, type Dataset } from '../../core/dataset.ts';
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

/** @throws {ClusterkitError} usage or input */
export function sourceOf(data: Dataset | CondensedMatrix, options: SourceOptions): MergeSource {
  if ('condensed' in data) return { n: data.n, given: data };
  checkDataset(data);
  const { metric = 'euclidean', p, correlationForm, categorical } = options;
  const measured = measure(data, metric, { p, correlationForm, categorical });
  return { n: data.n, measured, weights: data.weights };
}
