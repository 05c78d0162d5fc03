import { ClusterkitError, describeError } from '../core/errors.ts';
import type { Contingency, Label } from './contingency.ts';
import { Evidence, type EvidenceOptions } from './evidence.ts';
import type { Silhouette } from './silhouette.ts';
import { findIndex, INDICES, type IndexEntry } from './table.ts';

/** Options of `evaluate`. */
export interface EvaluateOptions extends EvidenceOptions {
  /**
   * Names or aliases of indices; absent: the silhouette and all indices of cost `rows`, if truth or data for them are
   * given.
   */
  indices?: readonly string[];
}

/** The result of `evaluate`. */
export interface Evaluation {
  /** Values by name of the index, in the order of `indices`. */
  values: Record<string, number>;
  /** The reason why an index is not defined for these labels, by name of the index. */
  refused: Record<string, string>;
  /** Clusters against classes, if truth was given. */
  table?: Contingency;
  /** Silhouettes by row and cluster, if they were requested. */
  silhouette?: Silhouette;
}

/**
 * Evaluates labels by true labels, by the data, or by both.
 *
 * @param labels n, of any kind
 * @throws {ClusterkitError} usage, for an unknown index, or an index that requires truth or data that are not given;
 * input, for labels or data that no index can take; aborted
 * @example
 * const data = { x: Float64Array.of(0, 2, 10, 12), n: 4, dim: 1 };
 * const truth = ['a', 'a', 'b', 'b'];
 * const { values } = await indices.evaluate([0, 0, 1, 1], { data, truth, indices: ['ari', 'dunn'] });
 * console.log(values); // { ari: 1, dunn: 4 }
 */
export async function evaluate(labels: ArrayLike<Label>, options: EvaluateOptions): Promise<Evaluation> {
  const evidence = new Evidence(labels, options);
  const chosen = options.indices ? options.indices.map(findIndex) : usualIndices(options);
  if (chosen.length === 0) throw new ClusterkitError('usage', 'an evaluation requires true labels or data');
  const found: Evaluation = { values: {}, refused: {} };
  // wrong labels are refused before anything is measured
  if (options.truth) found.table = evidence.table;
  if (options.data) evidence.rows;
  for (const { name, load } of chosen) {
    const measure = await load();
    try {
      found.values[name] = await measure(evidence);
    } catch (error) {
      if (!(error instanceof ClusterkitError && error.code === 'input')) throw error;
      found.refused[name] = describeError(error);
    }
  }
  if (evidence.measuredSilhouette && !('silhouette' in found.refused)) {
    found.silhouette = await evidence.measuredSilhouette;
  }
  return found;
}

function usualIndices({ truth, data }: EvaluateOptions): IndexEntry[] {
  return INDICES.filter(({ needs, onRequest }) => !onRequest && (needs === 'truth' ? truth : data));
}
