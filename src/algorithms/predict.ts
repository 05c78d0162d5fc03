import type { Clustering } from '../core/clustering.ts';
import { ClusterkitError } from '../core/errors.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { type AnyRows, checkAnyRows } from '../core/sparse.ts';
import { clusterSizes, noiseMass } from './clusters.ts';
import { checkModel } from './model.ts';
import type { Assigned } from './models/kind.ts';
import { checkSparseKind, findKind, type Model } from './models/kinds.ts';

/**
 * Rows assigned to the clusters of a model. Algorithm, seed and the numbers of the clusters are those of the model, so
 * sizes need not fall. The size of a cluster without rows is 0. Noise has the label -1. If the model has centers, so has
 * the prediction, and the inertia is that of these rows.
 */
export interface Prediction extends Clustering, Pick<Assigned, 'd2' | 'distances'> {}

/** Options of `predict`. */
export interface PredictOptions extends Pacing {
  /** Most bytes that may be allocated, default no limit. */
  maxMemory?: number;
}

/**
 * Labels rows with the clusters of a model, by its kind: the cluster of the nearest center, the one that the splits of
 * `bisecting` lead to, that of the nearest core row within the radius of `dbscan`, or the one of `hdbscan` that a row reaches
 * first at its density; what is near to none is noise, -1. The rows from which the clusters were made get the same labels
 * again, but for those of a tree of merges, which may be in another cluster than that of the nearest mean, and for borders
 * of `dbscan` that are not with the nearest core row. Weights of rows count in sizes alone.
 *
 * O(n k dim) time for k centers, and O(n (dim + k)) memory. For m rows of a model O((n + m) dim) memory, and about
 * O(n log m) time for few columns, else O(n m dim).
 *
 * @throws {ClusterkitError} input, for a broken model, for data that cannot be used or have another number of columns,
 * and with the cosine for a row of zeros; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11), n: 4, dim: 1 };
 * const model = await modelOf(data, await kmeans(data, { k: 2 }));
 * const { labels } = await predict(model, { x: Float64Array.of(2, 9), n: 2, dim: 1 });
 * console.log([...labels]); // [ 0, 1 ]
 */
export async function predict(
  model: Model,
  data: AnyRows,
  options: PredictOptions = {},
): Promise<Prediction> {
  const checked = checkModel(model);
  checkAnyRows(data);
  const { algorithm, kind, k, dim, noise, seed } = checked;
  if (data.dim !== dim) {
    throw new ClusterkitError('input', `the model has ${dim} columns, the data ${data.dim}`);
  }
  checkSparseKind(kind, data);
  const { maxMemory = Number.POSITIVE_INFINITY, ...pacing } = options;
  const assigned = await findKind(kind).assign(checked, data, { pacer: new Pacer(pacing), maxMemory });
  const { labels, warnings = [], ...facets } = assigned;
  return {
    algorithm,
    n: data.n,
    k,
    labels,
    sizes: clusterSizes(data, labels, k),
    ...(noise !== undefined && { noise: noiseMass(labels, data.weights) }),
    ...(seed !== undefined && { seed }),
    warnings,
    ...facets,
  };
}
