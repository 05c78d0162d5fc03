import type { Centers, Clustering } from '../../core/clustering.ts';
import { Pacer, type Pacing, rowsPerSlice } from '../../core/pacer.ts';
import type { AnyRows } from '../../core/sparse.ts';
import { unitRowSteps } from '../../distances/unitRows.ts';
import { distancesToPoint } from '../../kernels/sparseRows.ts';

/** The distances of rows to their centers, and their second nearest clusters. */
interface NearestTwo {
  /** n distances of rows to the centers of their clusters: Euclidean, or 1 - cos for directions; NaN for noise. */
  distance: Float64Array;
  /** n clusters: the cluster of the nearest center, except the row's own cluster; -1 if there is no other. */
  second: Int32Array;
}

/**
 * The distance of each row to its center, and its second nearest cluster. O(n k dim) time; O(n) memory, for directions
 * O(n dim).
 * @throws {ClusterkitError} input, for directions and a row of zeros; aborted
 */
export async function nearestTwo(
  rows: AnyRows,
  { k, labels, centers: { points, directions } }: Pick<Clustering, 'k' | 'labels'> & { centers: Centers },
  pacing: Pacing = {},
): Promise<NearestTwo> {
  const pacer = new Pacer(pacing);
  const data = directions ? await pacer.run(unitRowSteps(rows)) : rows;
  const { n, dim } = data;
  const distances = Array.from({ length: k }, (_, c) => distancesToPoint(data, points, c * dim));
  const distance = new Float64Array(n);
  const second = new Int32Array(n).fill(-1);
  const size = rowsPerSlice(points.length);
  for (let i = 0; i < n; i++) {
    if (i % size === 0 && pacer.due) {
      pacer.report({ stage: 'distances', done: i, total: n });
      await pacer.pause();
    }
    const own = labels[i] < 0 ? Number.NaN : distances[labels[i]](i);
    distance[i] = directions ? own / 2 : Math.sqrt(own);
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      if (c === labels[i]) continue;
      const d2 = distances[c](i);
      if (d2 < least) {
        least = d2;
        second[i] = c;
      }
    }
  }
  return { distance, second };
}
