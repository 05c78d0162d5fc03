import type { Medoids } from '../../core/clustering.ts';
import { clusterSizes, numberBySize } from '../clusters.ts';
import type { MedoidSource } from './source.ts';

/** Distances in f32 that differ by no more than this share are compared in f64. */
const MARGIN = 2 ** -12;

/** Clusters of medoids. */
export interface MedoidClusters {
  k: number;
  labels: Int32Array;
  sizes: Float64Array;
  medoids: Medoids & Required<Pick<Medoids, 'distances' | 'second'>>;
}

/** Rows that were searched, and their distances to medoids in f32. */
export interface Measured {
  /** The number in `source` of each row that was searched. */
  order: Int32Array;
  /** The medoids, as numbers among the rows that were searched, and for each its distances to these. */
  rows: readonly number[];
  columns: readonly Float32Array[];
}

/**
 * The clusters of medoids, from distances in f64: a row belongs to the nearest medoid, of equally near ones to that of
 * the lower row. A medoid to which no row of positive weight is nearest is left out.
 */
export function clustersOf(source: MedoidSource, measured: Measured): MedoidClusters {
  const { n, weights } = source;
  const { order } = measured;
  // in the order of their rows, in which the first of equals is the nearest
  let medoids = measured.rows
    .map((row, at) => ({ row: order[row], column: measured.columns[at] }))
    .sort((a, b) => a.row - b.row);
  const labels = new Int32Array(n).fill(-1);
  const second = new Int32Array(n);
  const distances = new Float64Array(n);
  const next = new Float64Array(n);
  const found = { labels, second, distances, next };
  let sizes: Float64Array;
  for (;;) {
    const rows = medoids.map(({ row }) => row);
    const columns = medoids.map(({ column }) => column);
    labels.fill(-1);
    for (let at = 0; at < order.length; at++) assign(source, rows, order[at], found, columns, at);
    for (let i = 0; i < n; i++) if (labels[i] < 0) assign(source, rows, i, found);
    sizes = clusterSizes({ n, weights }, labels, rows.length);
    const kept = medoids.filter((_, c) => sizes[c] > 0);
    if (kept.length === medoids.length) break;
    medoids = kept;
  }
  const numbered = numberBySize(labels, sizes);
  const numbers = new Int32Array(sizes.length);
  for (const [c, old] of numbered.order.entries()) numbers[old] = c;
  const k = sizes.length;
  return {
    k,
    labels: numbered.labels,
    sizes: numbered.sizes,
    medoids: {
      rows: Int32Array.from(numbered.order, (old) => medoids[old].row),
      ...sumsOf(source, found, k),
      distances,
      second: second.map((c) => (c < 0 ? c : numbers[c])),
    },
  };
}

/** The loss, and the medoid silhouette: a row that is equally near to two medoids has 0. */
function sumsOf({ n, weights }: MedoidSource, { distances, next }: Found, k: number) {
  let [loss, silhouettes, total] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const w = weights ? weights[i] : 1;
    if (w === 0) continue;
    loss += w * distances[i];
    total += w;
    if (next[i] > 0) silhouettes += w * (1 - distances[i] / next[i]);
  }
  return { loss, ...(k > 1 && { silhouette: silhouettes / total }) };
}

interface Found {
  labels: Int32Array;
  second: Int32Array;
  distances: Float64Array;
  next: Float64Array;
}

/**
 * Finds the nearest two medoids of row i.
 * @param columns distances in f32, in which row i is number `at`; absent: not known
 */
function assign(
  { compared, distance }: MedoidSource,
  rows: readonly number[],
  i: number,
  { labels, second, distances, next }: Found,
  columns?: readonly Float32Array[],
  at = 0,
): void {
  const bound = columns ? boundOf(columns, at) : Number.POSITIVE_INFINITY;
  let [first, other] = [-1, -1];
  let a = Number.POSITIVE_INFINITY;
  let b = a;
  for (let c = 0; c < rows.length; c++) {
    if (columns && columns[c][at] > bound) continue;
    const d = compared(i, rows[c]);
    if (d < a) {
      other = first;
      b = a;
      first = c;
      a = d;
    } else if (d < b) {
      other = c;
      b = d;
    }
  }
  labels[i] = first;
  second[i] = other;
  distances[i] = distance(a);
  next[i] = distance(b);
}

/** A little more than the second smallest distance. */
function boundOf(columns: readonly Float32Array[], at: number): number {
  let a = Number.POSITIVE_INFINITY;
  let b = a;
  for (const column of columns) {
    const d = column[at];
    if (d < a) {
      b = a;
      a = d;
    } else if (d < b) b = d;
  }
  return b * (1 + MARGIN);
}
