import { ClusterkitError, describeError } from '../core/errors.ts';
import type { Contingency, Label } from './contingency.ts';
import { Evidence, type EvidenceOptions } from './evidence.ts';
import type { Silhouette } from './silhouette.ts';
import { findIndex, INDICES, type IndexEntry } from './table.ts';

/** Options of `evaluate`. */
export interface EvaluateOptions extends EvidenceOptions {
  /** Names or aliases of indices; absent: the silhouette and the indices by rows, as far as truth or data are given. */
  indices?: readonly string[];
}

/** What `evaluate` measures. */
export interface Evaluation {
  /** By name, in the order they were asked for. */
  values: Record<string, number>;
  /** Why an index is not defined for these labels, in words, by name. */
  refused: Record<string, string>;
  /** Clusters against classes, when truth was given. */
  table?: Contingency;
  /** By row and cluster, when it was asked for. */
  silhouette?: Silhouette;
}

/**
 * Judges labels by true ones, by the data, or both.
 *
 * @param labels n, of any kind
 * @throws {ClusterkitError} usage, for an unknown index, or one that requires truth or data that are not given; input, for labels
 * or data that no index can take; aborted
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
