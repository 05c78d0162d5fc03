import type { Pacing } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import { kmeans } from '../kmeans.ts';
import { polarFactor } from './polar.ts';

/** How rows become clusters, by their entries in the eigenvectors. */
export const ASSIGNMENTS = ['kmeans', 'discretize', 'cluster-qr'] as const;
/** A way from eigenvectors to clusters. */
export type Assignment = (typeof ASSIGNMENTS)[number];

/** Rows by their entries in k vectors. */
export interface Embedding {
  /** n * k */
  x: Float64Array;
  n: number;
  k: number;
  weights?: Float64Array;
}

interface AssignOptions extends Pacing {
  seed: number;
  /** Restarts of k-means. */
  nInit: number;
}

/**
 * The cluster of each row, from 0 to k - 1; clusters may be empty.
 * @throws {ClusterkitError} aborted
 */
export async function assignRows(
  embedding: Embedding,
  how: Assignment,
  { seed, nInit, signal, onProgress }: AssignOptions,
): Promise<Int32Array> {
  const { x, n, k, weights } = embedding;
  if (k === 1) return new Int32Array(n);
  if (how === 'discretize') return discretize(embedding, new Random(seed));
  if (how === 'cluster-qr') return clusterQr(embedding);
  const { labels } = await kmeans({ x, n, dim: k, weights }, { signal, onProgress, k, seed, nInit });
  return labels;
}

/** Rounds of `discretize` at most. */
const ROUNDS = 30;

/**
 * S. X. Yu, J. Shi, "Multiclass spectral clustering", ICCV 2003: in turns the nearest clusters of rotated rows, and the
 * rotation that brings rows nearest to them. The first rotation is made of a random row and of those that are least like the
 * ones before.
 */
function discretize({ x, n, k }: Embedding, random: Random): Int32Array {
  const rows = unitRows(evenColumns(x, n, k), n, k);
  let rotation = firstRotation(rows, n, k, random);
  let before = 0;
  for (let round = 1; ; round++) {
    const labels = nearestAxes(rows, rotation, n, k, (value) => value);
    const sums = new Float64Array(k * k);
    for (let i = 0; i < n; i++) for (let j = 0; j < k; j++) sums[labels[i] * k + j] += rows[i * k + j];
    const { factor, sum } = polarFactor(sums, k);
    const cut = 2 * (n - sum);
    if (round > ROUNDS || Math.abs(cut - before) < Number.EPSILON) return labels;
    before = cut;
    rotation = factor.map((_, p) => factor[(p % k) * k + Math.floor(p / k)]);
  }
}

/** Columns of equal length. */
function evenColumns(x: Float64Array, n: number, k: number): Float64Array {
  const squares = new Float64Array(k);
  for (let p = 0; p < n * k; p++) squares[p % k] += x[p] * x[p];
  return x.map((value, p) => value / (Math.sqrt(squares[p % k]) || 1));
}

/** Rows of length 1; rows of zeros stay. */
export function unitRows(x: Float64Array, n: number, k: number): Float64Array {
  const unit = x.slice();
  for (let i = 0; i < n; i++) {
    let squares = 0;
    for (let p = i * k; p < (i + 1) * k; p++) squares += x[p] * x[p];
    const length = Math.sqrt(squares) || 1;
    for (let p = i * k; p < (i + 1) * k; p++) unit[p] /= length;
  }
  return unit;
}

/** @returns k columns of k numbers, column j in places j, k + j, ... */
function firstRotation(rows: Float64Array, n: number, k: number, random: Random): Float64Array {
  const rotation = new Float64Array(k * k);
  const likeness = new Float64Array(n);
  let row = random.below(n);
  for (let j = 0; ; j++) {
    for (let at = 0; at < k; at++) rotation[at * k + j] = rows[row * k + at];
    if (j === k - 1) return rotation;
    let least = 0;
    for (let i = 0; i < n; i++) {
      let dot = 0;
      for (let at = 0; at < k; at++) dot += rows[i * k + at] * rotation[at * k + j];
      likeness[i] += Math.abs(dot);
      if (likeness[i] < likeness[least]) least = i;
    }
    row = least;
  }
}

/** The column of a rotation that each row has most of, the first of equal ones. */
function nearestAxes(
  rows: Float64Array,
  rotation: Float64Array,
  n: number,
  k: number,
  of: (value: number) => number,
): Int32Array {
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      let dot = 0;
      for (let at = 0; at < k; at++) dot += rows[i * k + at] * rotation[at * k + c];
      if (of(dot) <= most) continue;
      most = of(dot);
      labels[i] = c;
    }
  }
  return labels;
}

/**
 * A. Damle, V. Minden, L. Ying, "Simple, direct and efficient multi-way spectral clustering", Information and Inference 8,
 * 2019: k rows that stand for clusters, chosen by a QR factorization with pivots, and the rotation that brings them nearest
 * to the axes. Nothing is random.
 */
function clusterQr({ x, n, k }: Embedding): Int32Array {
  const pivots = pivotRows(x, n, k);
  const chosen = new Float64Array(k * k);
  for (let c = 0; c < k; c++) for (let at = 0; at < k; at++) chosen[at * k + c] = x[pivots[c] * k + at];
  return nearestAxes(x, polarFactor(chosen, k).factor, n, k, Math.abs);
}

/** Rows, each the longest after what the ones before explain is taken away. */
function pivotRows(x: Float64Array, n: number, k: number): Int32Array {
  const rest = x.slice();
  const pivots = new Int32Array(k);
  const axis = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    let longest = 0;
    let most = -1;
    for (let i = 0; i < n; i++) {
      let squares = 0;
      for (let p = i * k; p < (i + 1) * k; p++) squares += rest[p] * rest[p];
      if (squares <= most) continue;
      most = squares;
      longest = i;
    }
    pivots[c] = longest;
    const length = Math.sqrt(most) || 1;
    for (let at = 0; at < k; at++) axis[at] = rest[longest * k + at] / length;
    for (let i = 0; i < n; i++) {
      let dot = 0;
      for (let at = 0; at < k; at++) dot += rest[i * k + at] * axis[at];
      for (let at = 0; at < k; at++) rest[i * k + at] -= dot * axis[at];
    }
  }
  return pivots;
}
