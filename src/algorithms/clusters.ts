import type { Centers } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { numbersTo } from '../core/numbers.ts';
import type { Warning } from '../core/warnings.ts';
import { profile } from '../indices/profile.ts';

/** The facts of a fit from which warnings are made. */
export interface FitFacts {
  /** Number of clusters that were requested. */
  requested?: number;
  /** Number of distinct rows, counted at least up to `requested`. */
  found?: number;
  /** How often a cluster became empty. */
  relocated?: number;
  iterations?: number;
  /** Default true. */
  converged?: boolean;
}

/** The warnings of a clustering. */
export function collectWarnings({
  requested = 0,
  found = requested,
  relocated = 0,
  iterations = 0,
  converged = true,
}: FitFacts): Warning[] {
  const warnings: Warning[] = [];
  if (found < requested) warnings.push({ code: 'fewer-points-than-k', requested, found });
  if (relocated > 0) warnings.push({ code: 'empty-cluster-relocated', times: relocated });
  if (!converged) warnings.push({ code: 'not-converged', iterations });
  return warnings;
}

/** The sum of the weights of each cluster. Noise (label -1) is in no cluster. */
export function clusterSizes(
  { n, weights }: Pick<Dataset, 'n' | 'weights'>,
  labels: Int32Array,
  k: number,
): Float64Array {
  const sizes = new Float64Array(k);
  if (weights) {
    for (let i = 0; i < n; i++) if (labels[i] >= 0) sizes[labels[i]] += weights[i];
  } else {
    for (let i = 0; i < n; i++) if (labels[i] >= 0) sizes[labels[i]]++;
  }
  return sizes;
}

/** The numbers of the rows that weigh something. */
export function weighing({ n, weights }: Pick<Dataset, 'n' | 'weights'>): Int32Array {
  return numbersTo(n).filter((i) => weights?.[i] !== 0);
}

/** Some of the rows, without weights. */
export function partOfRows({ x, dim }: Dataset, rows: Int32Array): Dataset {
  const part = x.slice(0, rows.length * dim);
  for (const [at, i] of rows.entries()) part.set(x.subarray(i * dim, (i + 1) * dim), at * dim);
  return { x: part, n: rows.length, dim };
}

/** The sum of the weights of the noise. */
export function noiseMass(labels: Int32Array, weights: Float64Array | undefined): number {
  let mass = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] < 0) mass += weights ? weights[i] : 1;
  return mass;
}

/**
 * Renumbers clusters by falling size. O(n + k log k) time.
 * @param points k * dim coordinates that order clusters of equal size; absent: their first rows order them
 * @returns labels (noise stays -1) and sizes under the new numbers, and the old number of each new one
 */
export function numberBySize(
  labels: Int32Array,
  sizes: Float64Array,
  points?: Float64Array,
): { labels: Int32Array; sizes: Float64Array; order: Int32Array } {
  const dim = (points?.length ?? 0) / sizes.length;
  const ties = points
    ? (a: number, b: number) => compareRows(points, a * dim, b * dim, dim)
    : byFirstRow(labels, sizes.length);
  const order = Int32Array.from(sizes.keys()).sort((a, b) => sizes[b] - sizes[a] || ties(a, b));
  const newLabel = new Int32Array(order.length);
  order.forEach((old, c) => {
    newLabel[old] = c;
  });
  const renumbered = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) renumbered[i] = labels[i] < 0 ? labels[i] : newLabel[labels[i]];
  return {
    labels: renumbered,
    sizes: Float64Array.from(order, (old) => sizes[old]),
    order,
  };
}

/** The order of two rows at p and q by their first column that differs; 0 of equal rows. */
export function compareRows(x: Float64Array, p: number, q: number, dim: number): number {
  for (let j = 0; j < dim; j++) if (x[p + j] !== x[q + j]) return x[p + j] - x[q + j];
  return 0;
}

function byFirstRow(labels: Int32Array, k: number): (a: number, b: number) => number {
  const first = new Float64Array(k).fill(labels.length);
  for (let i = labels.length - 1; i >= 0; i--) if (labels[i] >= 0) first[labels[i]] = i;
  return (a, b) => first[a] - first[b];
}

/** Points in another order: number c is the point that was number `order[c]`. */
export function reorder(points: Float64Array, order: Int32Array): Float64Array {
  const dim = points.length / order.length;
  const sorted = new Float64Array(points.length);
  order.forEach((old, c) => {
    sorted.set(points.subarray(old * dim, (old + 1) * dim), c * dim);
  });
  return sorted;
}

/**
 * The weighted mean of each cluster, with the squared error around these means. Noise (label -1) is not used. O(n dim)
 * time, O(k dim) memory.
 */
export function meansOf(data: Dataset, labels: Int32Array, k: number): Centers {
  const { x, n, dim, weights } = data;
  const points = Float64Array.from(profile(data, labels, k).clusters.flat());
  let inertia = 0;
  for (let i = 0; i < n; i++) {
    if (labels[i] < 0) continue;
    let d2 = 0;
    for (let j = 0, p = i * dim, q = labels[i] * dim; j < dim; j++) d2 += (x[p + j] - points[q + j]) ** 2;
    inertia += weights ? weights[i] * d2 : d2;
  }
  return { dim, points, inertia };
}
