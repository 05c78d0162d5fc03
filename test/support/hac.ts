import type { Linkage } from '../../src/algorithms/hac/linkages.ts';
import type { HacResult } from '../../src/algorithms/hac.ts';
import type { Merges } from '../../src/core/clustering.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { euclideanOf } from './distances.ts';

/** Four items A to D, condensed: the distances of a blackboard. */
export const BLACKBOARD = { n: 4, condensed: Float64Array.of(12, 13, 34, 16, 28, 15) };

/** The tree as SciPy's rows. */
export function rowsOfMerges({ a, b, height, size }: Merges): number[][] {
  return Array.from(a, (node, t) => [node, b[t], height[t], size[t]]);
}

/** A cluster of the slow way: its center and weight, or what it has been merged from. */
interface Heap {
  id: number;
  rows: number[];
  center: number[];
  weight: number;
  parts?: [Heap, Heap];
}

/** Dissimilarity of two clusters, from its definition. */
function apart(linkage: Linkage, d: number[][], p: Heap, q: Heap): number {
  const between = p.rows.flatMap((i) => q.rows.map((l) => d[i][l]));
  switch (linkage) {
    case 'single':
      return Math.min(...between);
    case 'complete':
      return Math.max(...between);
    case 'weighted': {
      const [split, other] = p.id > q.id ? [p, q] : [q, p];
      if (!split.parts) return between[0];
      return (apart(linkage, d, split.parts[0], other) + apart(linkage, d, split.parts[1], other)) / 2;
    }
    case 'centroid':
    case 'median':
      return distance(p.center, q.center);
    case 'ward':
      return Math.sqrt((2 * p.weight * q.weight) / (p.weight + q.weight)) * distance(p.center, q.center);
    default:
      throw new Error(`no slow way for ${linkage}`);
  }
}

function distance(a: number[], b: number[]): number {
  return Math.sqrt(a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0));
}

function average(linkage: Linkage, d: number[][], weights: number[], p: Heap, q: Heap): number {
  if (linkage !== 'average') return apart(linkage, d, p, q);
  let sum = 0;
  for (const i of p.rows) for (const l of q.rows) sum += weights[i] * weights[l] * d[i][l];
  return sum / (p.weight * q.weight);
}

/**
 * Does the merges of a result one after the other and compares each with all that could have been done.
 * @returns what is wrong, in words
 */
export function replayFlaws(data: Dataset, { merges, linkage }: HacResult, tolerance = 1e-9): string[] {
  const { n, dim, x } = data;
  const d = euclideanOf(data);
  const weights = Array.from(data.weights ?? new Array(n).fill(1));
  const row = (i: number) => Array.from(x.subarray(i * dim, (i + 1) * dim));
  const heaps = new Map<number, Heap>();
  for (let i = 0; i < n; i++) heaps.set(i, { id: i, rows: [i], center: row(i), weight: weights[i] });
  const flaws: string[] = [];
  const largest = Math.max(...d.flat(), 1e-300);
  for (let t = 0; t < n - 1; t++) {
    const [p, q] = [heaps.get(merges.a[t]), heaps.get(merges.b[t])];
    if (!p || !q || merges.a[t] >= merges.b[t])
      return [...flaws, `merge ${t} is of nodes that are not there`];
    const own = average(linkage, d, weights, p, q);
    const all = [...heaps.values()];
    let least = Number.POSITIVE_INFINITY;
    all.forEach((one, at) => {
      for (const other of all.slice(at + 1))
        least = Math.min(least, average(linkage, d, weights, one, other));
    });
    const near = (a: number, b: number) =>
      Math.abs(a - b) <= tolerance * Math.max(Math.abs(b), 1e-3 * largest);
    if (!near(own, least)) flaws.push(`merge ${t} is at ${own}, but ${least} was to be had`);
    if (!near(merges.height[t], own)) flaws.push(`merge ${t} says ${merges.height[t]}, but is at ${own}`);
    const weight = p.weight + q.weight;
    if (Math.abs(merges.size[t] - weight) > 1e-9 * weight) flaws.push(`merge ${t} has the wrong size`);
    heaps.delete(p.id);
    heaps.delete(q.id);
    const share = linkage === 'median' ? 0.5 : p.weight / weight;
    const center = p.center.map((value, j) => share * value + (1 - share) * q.center[j]);
    heaps.set(n + t, { id: n + t, rows: [...p.rows, ...q.rows], center, weight, parts: [p, q] });
  }
  return flaws;
}
