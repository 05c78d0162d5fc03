import { assign } from './kmeans.ts';

/**
 * One step of mini-batch k-means (Sculley 2010, algorithm 1): labels the batch with the centers as they are, then
 * moves each center towards its rows one after another, by 1 / the number of rows it has got so far.
 * @param rows in, batch * dim
 * @param centers inout, k * dim
 * @param counts inout, k rows each center has ever got
 * @param labels scratch, batch
 * @param d2 scratch, batch
 * @returns the batch's inertia before the move
 */
export function batchStep(
  rows: Float64Array,
  batch: number,
  dim: number,
  centers: Float64Array,
  k: number,
  counts: Float64Array,
  labels: Int32Array,
  d2: Float64Array,
): number {
  assign(rows, batch, dim, centers, k, labels, d2);
  let inertia = 0;
  for (let i = 0, p = 0; i < batch; i++, p += dim) {
    inertia += d2[i];
    const c = labels[i];
    const rate = 1 / ++counts[c];
    const q = c * dim;
    for (let j = 0; j < dim; j++) centers[q + j] += rate * (rows[p + j] - centers[q + j]);
  }
  return inertia;
}
