import type { Centers, Clustering } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import { Pacer, type Pacing, rowsPerSlice } from '../../core/pacer.ts';
import { type AnyRows, isSparse, type SparseDataset } from '../../core/sparse.ts';
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
  const { n } = data;
  // squared at first, from row to row of a slice
  const found = { distance: new Float64Array(n), second: new Int32Array(n) };
  const slice = isSparse(data)
    ? slicesOfSparse(data, { points, k, labels }, found)
    : slicesOfDense(data, { points, k, labels }, found);
  const { distance } = found;
  const size = rowsPerSlice(points.length);
  for (let from = 0; from < n; from += size) {
    if (pacer.due) {
      pacer.report({ stage: 'distances', done: from, total: n });
      await pacer.pause();
    }
    const to = Math.min(n, from + size);
    slice(from, to);
    for (let i = from; i < to; i++) distance[i] = directions ? distance[i] / 2 : Math.sqrt(distance[i]);
  }
  return found;
}

interface Clusters {
  points: Float64Array;
  k: number;
  labels: Int32Array;
}

/** Finds the squared distances and the second clusters of some rows. */
type Slice = (from: number, to: number) => void;

function slicesOfDense(
  { x, dim }: Dataset,
  { points, k, labels }: Clusters,
  { distance, second }: NearestTwo,
): Slice {
  return (from, to) => {
    for (let i = from; i < to; i++) {
      const label = labels[i];
      let own = Number.NaN;
      let least = Number.POSITIVE_INFINITY;
      let next = -1;
      for (let c = 0, q = 0; c < k; c++) {
        let d2 = 0;
        for (let p = i * dim, end = p + dim; p < end; p++, q++) {
          const d = x[p] - points[q];
          d2 += d * d;
        }
        if (c === label) own = d2;
        else if (d2 < least) {
          least = d2;
          next = c;
        }
      }
      distance[i] = own;
      second[i] = next;
    }
  };
}

function slicesOfSparse(
  data: SparseDataset,
  { points, k, labels }: Clusters,
  { distance, second }: NearestTwo,
): Slice {
  const distances = Array.from({ length: k }, (_, c) => distancesToPoint(data, points, c * data.dim));
  return (from, to) => {
    for (let i = from; i < to; i++) {
      let least = Number.POSITIVE_INFINITY;
      distance[i] = labels[i] < 0 ? Number.NaN : distances[labels[i]](i);
      second[i] = -1;
      for (let c = 0; c < k; c++) {
        const d2 = c === labels[i] ? Number.NaN : distances[c](i);
        if (!(d2 < least)) continue;
        least = d2;
        second[i] = c;
      }
    }
  };
}
