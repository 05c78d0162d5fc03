import type { Affinity, Centers, Clustering, Medoids } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import { type Pacer, rowsPerSlice } from '../../core/pacer.ts';
import { type DistanceOptions, distanceOf, type Measure, measure } from '../../distances/measure.ts';
import type { Distance } from '../../distances/table.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';

/** How leaves were compared, and so how rows are compared with medoids. */
export interface Comparing extends Omit<DistanceOptions, 'transpose'> {
  /** Default euclidean. */
  metric?: Distance;
}

/** What medoids are of all rows. */
interface OfRows {
  medoids: Medoids;
  centers?: Centers;
  affinity?: Affinity;
}

/**
 * Medoids of leaves as medoids of all rows: they are rows, and what they are near to is measured again. O(n dim) time;
 * O(n k dim) where the next medoid of each row is known.
 * @param medoidRows the row that stands for each medoid
 * @param labels of all rows, those of their leaves
 * @throws {ClusterkitError} input, for rows that have no such distance; aborted
 */
export async function expandMedoids(
  { medoids, centers, affinity }: Clustering & { medoids: Medoids },
  medoidRows: Int32Array,
  labels: Int32Array,
  rows: Dataset,
  { metric = 'euclidean', ...options }: Comparing,
  pacer: Pacer,
): Promise<OfRows> {
  const measured = measure(rows, metric, options);
  const { second, distances } = medoids;
  const told = second && distances ? withSecond : lossOf;
  const found = await told(measured, medoidRows, labels, rows.weights, pacer);
  return {
    medoids: { ...medoids, ...found, rows: medoidRows },
    ...(centers && { centers: centersAt(rows, medoidRows, labels) }),
    ...(affinity && {
      // the loss is the part of the net similarity that rows make
      affinity: { ...affinity, similarity: affinity.similarity + medoids.loss - found.loss },
    }),
  };
}

async function lossOf(
  measured: Measure,
  medoidRows: Int32Array,
  labels: Int32Array,
  weights: Float64Array | undefined,
  pacer: Pacer,
): Promise<Pick<Medoids, 'loss'>> {
  const slice = rowsPerSlice(measured.dim);
  let loss = 0;
  for (let i = 0; i < labels.length; i++) {
    if (i % slice === 0 && pacer.due) await pacer.pause();
    const weight = weights ? weights[i] : 1;
    if (weight > 0 && labels[i] >= 0) loss += weight * distanceOf(measured, i, medoidRows[labels[i]]);
  }
  return { loss };
}

/** The distance of each row to its own medoid, the nearest other one, and the medoid silhouette. */
async function withSecond(
  measured: Measure,
  medoidRows: Int32Array,
  labels: Int32Array,
  weights: Float64Array | undefined,
  pacer: Pacer,
): Promise<Omit<Medoids, 'rows'>> {
  const { n, dim } = measured;
  const k = medoidRows.length;
  const slice = rowsPerSlice(k * dim);
  const distances = new Float64Array(n);
  const second = new Int32Array(n).fill(-1);
  let [loss, silhouettes, total] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    if (i % slice === 0 && pacer.due) await pacer.pause();
    const weight = weights ? weights[i] : 1;
    const own = distanceOf(measured, i, medoidRows[labels[i]]);
    let [other, next] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let c = 0; c < k; c++) {
      if (c === labels[i]) continue;
      const d = distanceOf(measured, i, medoidRows[c]);
      if (d < other) {
        next = other;
        other = d;
        second[i] = c;
      } else if (d < next) next = d;
    }
    distances[i] = own;
    loss += weight * own;
    total += weight;
    // a row may be nearer to another medoid than to that of its leaf
    const [nearest, following] = own <= other ? [own, other] : [other, Math.min(own, next)];
    if (following > 0) silhouettes += weight * (1 - nearest / following);
  }
  return { loss, distances, second, ...(k > 1 && { silhouette: silhouettes / total }) };
}

/** The medoids as points, and the inertia around them. */
function centersAt({ x, n, dim, weights }: Dataset, medoidRows: Int32Array, labels: Int32Array): Centers {
  const points = new Float64Array(medoidRows.length * dim);
  for (const [c, row] of medoidRows.entries()) points.set(x.subarray(row * dim, (row + 1) * dim), c * dim);
  let inertia = 0;
  for (let i = 0; i < n; i++)
    inertia += (weights ? weights[i] : 1) * squaredDistance(x, i * dim, points, labels[i] * dim, dim);
  return { dim, points, inertia };
}
