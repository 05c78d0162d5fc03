import type { Centers } from '../../core/clustering.ts';
import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import type { RowStore } from '../../core/rowStore.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';
import { numberCenters } from '../centers/centroids.ts';
import { Labeler } from '../centers/labeler.ts';

/** Clusters before the rows are labeled: each row belongs to that of the nearest point, the first of equals. */
export interface Points {
  k: number;
  dim: number;
  /** k * dim: the centers of the clusters. */
  centers: Float64Array;
  /** The points, if they are not the centers, and the cluster of each. */
  points?: { x: Float64Array; clusterOf: Int32Array };
}

/** Clusters with a row at least, by falling size. */
export interface Settled {
  k: number;
  labels: Int32Array;
  sizes: Float64Array;
  centers: Centers;
}

/**
 * Labels all rows, piece by piece. A cluster to which no row of positive weight is nearest is left out, and rows without
 * weight that were nearest to it go to the next. O(n dim) time for each point.
 * @throws {ClusterkitError} aborted
 */
export async function settle(store: RowStore, found: Points, pacer: Pacer): Promise<Settled> {
  const { k, dim, centers, points } = found;
  const x = points?.x ?? centers;
  const labels = new Int32Array(store.n);
  const sizes = new Float64Array(k);
  let inertia = 0;
  let start = 0;
  for await (const piece of store.pieces()) {
    pacer.report({ stage: 'labels', done: start, total: store.n });
    const nearest = await nearestOf(piece, x, pacer);
    for (let i = 0; i < piece.n; i++) {
      const label = points ? points.clusterOf[nearest.labels[i]] : nearest.labels[i];
      const weight = piece.weights ? piece.weights[i] : 1;
      const d2 = points ? squaredDistance(piece.x, i * dim, centers, label * dim, dim) : nearest.d2[i];
      labels[start + i] = label;
      sizes[label] += weight;
      inertia += weight * d2;
    }
    start += piece.n;
  }
  if (!sizes.includes(0)) return { k, ...numberCenters({ dim, points: centers, inertia }, labels, sizes) };
  return withoutEmpty(store, found, { labels, sizes, inertia }, pacer);
}

async function nearestOf(piece: Dataset, x: Float64Array, pacer: Pacer) {
  const labeler = new Labeler(piece, x.length / piece.dim);
  try {
    return await labeler.label(x, pacer);
  } finally {
    labeler.close();
  }
}

/** Leaves clusters without rows out. */
async function withoutEmpty(
  store: RowStore,
  { k, dim, centers, points }: Points,
  { labels, sizes, inertia }: { labels: Int32Array; sizes: Float64Array; inertia: number },
  pacer: Pacer,
): Promise<Settled> {
  const kept = Array.from(sizes.keys()).filter((c) => sizes[c] > 0);
  const numbers = new Int32Array(k).fill(-1);
  for (const [at, c] of kept.entries()) numbers[c] = at;
  const rowsOf = (all: Float64Array, which: readonly number[]) =>
    Float64Array.from(which.flatMap((c) => [...all.subarray(c * dim, (c + 1) * dim)]));
  const left = labels.map((label) => numbers[label]);
  if (left.includes(-1)) {
    const isKept = (point: number) => numbers[points ? points.clusterOf[point] : point] >= 0;
    const x = points?.x ?? centers;
    const which = Array.from({ length: x.length / dim }, (_, p) => p).filter(isKept);
    const candidates = rowsOf(x, which);
    let start = 0;
    for await (const piece of store.pieces()) {
      for (let i = 0; i < piece.n; i++) {
        if (left[start + i] >= 0) continue;
        const row = { x: piece.x.slice(i * dim, (i + 1) * dim), n: 1, dim };
        const point = which[(await nearestOf(row, candidates, pacer)).labels[0]];
        left[start + i] = numbers[points ? points.clusterOf[point] : point];
      }
      start += piece.n;
    }
  }
  const found = { dim, points: rowsOf(centers, kept), inertia };
  const settled = numberCenters(
    found,
    left,
    Float64Array.from(kept, (c) => sizes[c]),
  );
  return { k: kept.length, ...settled };
}
