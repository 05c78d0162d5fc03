import { type Graph, symmetricGraph } from '../../core/graph.ts';
import type { Pacer } from '../../core/pacer.ts';
import type { Neighbors } from '../../distances/neighbors.ts';
import { exp, log } from '../../kernels/exp.ts';

const STEPS = 64;
const TOLERANCE = 1e-5;

/** The width of a row is at least this share of the mean distance to its neighbors, and of all of them. */
const LEAST_WIDTH = 1e-3;

/** Below this the power of e is no normal number. */
const LOWEST = -708;

/** Bytes of the graph for each neighbor of a row while it is made. */
export const ARC_BYTES = 150;

/**
 * The graph of UMAP: a neighbor's weight is 1 up to the distance of the nearest row that is not equal, and then falls
 * exponentially with a width for each row. Of the weights u and v in both directions an edge gets u + v - u v.
 */
export async function fuzzyGraph({ indices, distances, count }: Neighbors, pacer: Pacer): Promise<Graph> {
  const n = indices.length / count;
  const mean = distances.reduce((sum, d) => sum + d, 0) / distances.length;
  const weights = new Float64Array(n * count);
  const from = new Int32Array(n * count);
  for (let i = 0; i < n; i++) {
    const own = weights.subarray(i * count, (i + 1) * count);
    memberships(distances.subarray(i * count, (i + 1) * count), mean, own);
    from.fill(i, i * count, (i + 1) * count);
    if (i % 256 === 0 && pacer.due) await pacer.pause();
  }
  return symmetricGraph({ n, from, to: indices, weights }, (there, back) => there + back - there * back);
}

/**
 * The weights of a row's neighbors. Their sum is log2(neighbors), the row counted as one of them.
 * @param distances in, rising
 * @param mean of the distances of all rows
 * @param weights out
 */
export function memberships(distances: Float64Array, mean: number, weights: Float64Array): void {
  const target = log(distances.length + 1) / Math.LN2;
  const nearest = distances.find((d) => d > 0) ?? 0;
  let width = 1;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (let step = 0; step < STEPS; step++) {
    const sum = weigh(distances, nearest, width, weights);
    if (Math.abs(sum - target) < TOLERANCE) break;
    if (sum > target) high = width;
    else low = width;
    width = high === Number.POSITIVE_INFINITY ? 2 * width : (low + high) / 2;
  }
  const own = distances.reduce((sum, d) => sum + d, 0) / distances.length;
  weigh(distances, nearest, Math.max(width, LEAST_WIDTH * (nearest > 0 ? own : mean)), weights);
}

/** @returns the sum of the weights */
function weigh(distances: Float64Array, nearest: number, width: number, weights: Float64Array): number {
  let sum = 0;
  for (let p = 0; p < distances.length; p++) {
    const excess = distances[p] - nearest;
    weights[p] = excess > 0 ? exp(Math.max(LOWEST, -excess / width)) : 1;
    sum += weights[p];
  }
  return sum;
}
