import type { Centers, Clustering, SplitNode } from '../core/clustering.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { unitRowSteps } from '../distances/unitRows.ts';
import { squaredDistance, weightedSum } from '../kernels/kmeans.ts';
import { Labeler } from './centers/labeler.ts';
import type { Nearest } from './centers/labelRows.ts';
import { clusterSizes } from './clusters.ts';
import { checkModel, type Model } from './model.ts';

/** Number of rows between two checks for a pause. */
const ROWS = 256;

/**
 * Rows assigned to the clusters of a model. Algorithm, seed and the numbers of the clusters are those of the model, so
 * sizes need not fall. The size of a cluster without rows is 0. The inertia is that of these rows.
 */
export interface Prediction extends Clustering {
  centers: Centers;
  /** n squared distances to the center of the row's cluster; for directions 1 - cos. */
  d2: Float64Array;
}

/**
 * Labels rows with the clusters of a model: the cluster of the nearest center, or for `bisecting` the cluster that the
 * splits lead to. The rows from which `kmeans`, `minibatch` or `bisecting` made the clusters get the same labels again.
 * A tree of merges may have put a row into another cluster than that of the nearest mean. O(n k dim) time, O(n (dim +
 * k)) memory.
 *
 * @throws {ClusterkitError} input, for a broken model, for data that cannot be used or have another number of columns,
 * and with the cosine for a row of zeros; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11), n: 4, dim: 1 };
 * const model = await modelOf(data, await kmeans(data, { k: 2 }));
 * const { labels } = await predict(model, { x: Float64Array.of(2, 9), n: 2, dim: 1 });
 * console.log([...labels]); // [ 0, 1 ]
 */
export async function predict(model: Model, data: Dataset, pacing: Pacing = {}): Promise<Prediction> {
  checkModel(model);
  checkDataset(data);
  const { algorithm, k, dim, metric, seed, tree } = model;
  if (data.dim !== dim) {
    throw new ClusterkitError('input', `the model has ${dim} columns, the data ${data.dim}`);
  }
  const cosine = metric === 'cosine';
  const pacer = new Pacer(pacing);
  const points = cosine ? await pacer.run(unitRowSteps(data)) : data;
  const { labels, d2 } = await (tree ? descend(points, tree, pacer) : nearest(points, model, pacer));
  if (cosine) for (let i = 0; i < d2.length; i++) d2[i] /= 2;
  const inertia = weightedSum(d2, data.weights, data.n);
  const centers: Centers = { dim, points: Float64Array.from(model.centers.flat()), inertia };
  return {
    algorithm,
    n: data.n,
    k,
    labels,
    sizes: clusterSizes(data, labels, k),
    ...(seed !== undefined && { seed }),
    warnings: [],
    centers: { ...centers, ...(cosine && { directions: true }) },
    d2,
  };
}

async function nearest(data: Dataset, { centers, k, ties }: Model, pacer: Pacer): Promise<Nearest> {
  const order = ties ?? Array.from(centers.keys());
  const labeler = new Labeler(data, k);
  try {
    const points = Float64Array.from(order.flatMap((c) => centers[c]));
    const { labels, d2 } = await labeler.label(points, pacer);
    return { labels: labels.map((at) => order[at]), d2 };
  } finally {
    labeler.close();
  }
}

/** Follows the splits from the root to a leaf, to the nearer half at each split. */
async function descend({ x, n, dim }: Dataset, tree: readonly SplitNode[], pacer: Pacer): Promise<Nearest> {
  const labels = new Int32Array(n);
  const d2 = new Float64Array(n);
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    let node = tree[0];
    let distance = squaredDistance(x, p, node.center, 0, dim);
    while (node.children) {
      const [first, second] = node.children.map((id) => tree[id]);
      const toFirst = squaredDistance(x, p, first.center, 0, dim);
      const toSecond = squaredDistance(x, p, second.center, 0, dim);
      node = toSecond < toFirst ? second : first;
      distance = Math.min(toFirst, toSecond);
    }
    labels[i] = node.cluster as number;
    d2[i] = distance;
    if (i % ROWS === 0 && pacer.due) await pacer.pause();
  }
  return { labels, d2 };
}
