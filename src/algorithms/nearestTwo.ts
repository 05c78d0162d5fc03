import type { Dataset } from '../core/dataset.ts';
import { Pacer, type Pacing, rowsPerSlice } from '../core/pacer.ts';
import type { CenterDistance } from '../distances/table.ts';
import { squaredDistance } from '../kernels/kmeans.ts';
import { unitRowSteps } from './spherical.ts';

/** How far rows are from their centers, and their next best clusters. */
interface NearestTwo {
  /** n distances from a row to the center of its label: Euclidean, or 1 - cos. */
  distance: Float64Array;
  /** n clusters: the one with the nearest center other than the label's; -1 when there is only one cluster. */
  second: Int32Array;
}

/**
 * The distance of each row to its center, and its second nearest cluster. O(n k dim) time, O(n) memory; for the cosine
 * O(n dim).
 * @param centers k * dim, as the clustering returned them
 * @param labels n labels in [0, k)
 * @throws {ClusterkitError} aborted; input, for the cosine, when a row is zero
 */
export async function nearestTwo(
  rows: Dataset,
  centers: Float64Array,
  labels: Int32Array,
  { metric = 'euclidean', ...pacing }: Pacing & { metric?: CenterDistance } = {},
): Promise<NearestTwo> {
  const pacer = new Pacer(pacing);
  const cosine = metric === 'cosine';
  const { x, n, dim } = cosine ? await pacer.run(unitRowSteps(rows)) : rows;
  const k = centers.length / dim;
  const distance = new Float64Array(n);
  const second = new Int32Array(n).fill(-1);
  const size = rowsPerSlice(centers.length);
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    if (i % size === 0 && pacer.due) {
      pacer.report({ stage: 'distances', done: i, total: n });
      await pacer.pause();
    }
    const own = squaredDistance(x, p, centers, labels[i] * dim, dim);
    distance[i] = cosine ? own / 2 : Math.sqrt(own);
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      if (c === labels[i]) continue;
      const d2 = squaredDistance(x, p, centers, c * dim, dim);
      if (d2 < least) {
        least = d2;
        second[i] = c;
      }
    }
  }
  return { distance, second };
}
