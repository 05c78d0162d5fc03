import { checkInteger, checkNumber } from '../../core/check.ts';
import type { Merges } from '../../core/clustering.ts';
import { invalid } from '../../core/errors.ts';
import { sizeOf } from '../../core/merges.ts';
import { numbersTo } from '../../core/numbers.ts';
import { afterFewerSplits, type SplitClustering } from '../bisecting/splits.ts';
import { inconsistency } from './inconsistency.ts';

/** Where a tree is cut. */
export type Cut =
  /** Into k clusters, 1 to n: without the last k - 1 merges. */
  | { k: number }
  /** No cluster contains a merge above this height, which is at least 0. */
  | { height: number }
  /**
   * No cluster contains a merge with a coefficient of inconsistency above this bound, over `depth` levels, default 2.
   */
  | { inconsistency: number; depth?: number }
  /**
   * In the widest gap between the heights of successive merges, the higher one if several are equal. Two rows become
   * one cluster.
   */
  | { gap: true };

/** Clusters that were cut from a tree of merges. */
export interface TreeCut {
  k: number;
  /** n labels in [0, k), by falling size; clusters of equal size by their first row. */
  labels: Int32Array;
  /** k sums of weights, falling. */
  sizes: Float64Array;
  /** The node of each cluster. */
  nodes: Int32Array;
  /**
   * A height that gives this cut, halfway between the last merge that is kept and the next; absent if no height does.
   */
  height?: number;
}

/**
 * Cuts a tree into clusters. `height` and `inconsistency` are SciPy's criteria `distance` and `inconsistent`. O(n)
 * time, with inconsistency O(n 2^depth), and that of sorting the clusters. O(n) memory.
 * @throws {ClusterkitError} usage, for k outside of 1 to n, a bound below 0 and a depth below 1
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 1, 5, 7), n: 4, dim: 1 }, { linkage: 'single' });
 * console.log([...cutTree(merges, { height: 1.5 }).labels]); // [ 0, 0, 1, 2 ]
 */
export function cutTree(tree: Merges, cut: Cut): TreeCut;
/**
 * Cuts the tree of a clustering that was made by splits: the result of `bisecting` for a smaller k. With K clusters in
 * the whole tree: O(n + K (dim + log K)) time, O(n + K dim) memory.
 * @throws {ClusterkitError} usage, for k outside of 1 to K
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11, 30), n: 5, dim: 1 };
 * const whole = await bisecting(data, { k: 3 });
 * console.log([...cutTree(whole, { k: 2 }).labels]); // [ 0, 0, 0, 0, 1 ]
 */
export function cutTree(whole: SplitClustering, cut: { k: number }): SplitClustering;
export function cutTree(tree: Merges | SplitClustering, cut: Cut): TreeCut | SplitClustering {
  if ('height' in tree) return cutMerges(tree, cut);
  if (!('k' in cut)) throw invalid('cut', 'k', cut);
  return afterFewerSplits(tree, checkInteger('k', cut.k, 1, tree.k));
}

function cutMerges(merges: Merges, cut: Cut): TreeCut {
  const { n } = merges;
  if ('k' in cut) return cutInto(merges, checkInteger('k', cut.k, 1, n));
  if ('height' in cut) {
    const found = cutBelow(merges, highest(merges, merges.height), checkNumber('height', cut.height, 0));
    return { ...found, height: cut.height };
  }
  if ('inconsistency' in cut) {
    const bound = checkNumber('inconsistency', cut.inconsistency, 0);
    const coefficients = inconsistency(merges, checkInteger('depth', cut.depth ?? 2, 1)).coefficients;
    return cutBelow(merges, highest(merges, coefficients), bound);
  }
  if ('gap' in cut) return cutInto(merges, widestGap(merges));
  throw invalid('cut', 'k, height, inconsistency or gap', cut);
}

function cutInto(merges: Merges, k: number): TreeCut {
  const { n, height } = merges;
  const done = n - k;
  const order = numbersTo(height.length);
  const found = cutBelow(merges, order, done - 1);
  const under = done > 0 ? height[done - 1] : 0;
  // no height gives this cut if heights fall
  if (k === 1) return { ...found, height: under };
  if (!(height[done] > under)) return found;
  return { ...found, height: height[done] < Number.POSITIVE_INFINITY ? (under + height[done]) / 2 : under };
}

/** The number of clusters in the widest gap between heights. */
function widestGap(merges: Merges): number {
  const { n } = merges;
  const tops = Float64Array.from(merges.height).sort();
  let k = 1;
  let widest = 0;
  for (let t = 1; t < tops.length; t++) {
    // infinite heights are equal, and their difference is no number
    const gap = tops[t] > tops[t - 1] ? tops[t] - tops[t - 1] : 0;
    if (gap < widest) continue;
    widest = gap;
    k = n - t;
  }
  return k;
}

/** For each merge the largest value among the merge and all merges below it. */
function highest({ n, a, b }: Merges, values: Float64Array): Float64Array {
  const out = values.slice();
  for (let t = 0; t < out.length; t++) {
    if (a[t] >= n) out[t] = Math.max(out[t], out[a[t] - n]);
    if (b[t] >= n) out[t] = Math.max(out[t], out[b[t] - n]);
  }
  return out;
}

/** @param values in, n - 1 numbers; the value of a merge is at least those of its parts */
function cutBelow(merges: Merges, values: ArrayLike<number>, bound: number): TreeCut {
  const { n, a, b } = merges;
  // for each node, the node of its cluster
  const top = numbersTo(n + values.length);
  for (let t = values.length - 1; t >= 0; t--) {
    if (top[n + t] === n + t && values[t] > bound) continue;
    top[a[t]] = top[n + t];
    top[b[t]] = top[n + t];
  }
  return numberClusters(merges, top);
}

function numberClusters(merges: Merges, top: Int32Array): TreeCut {
  const { n } = merges;
  const label = new Int32Array(top.length).fill(-1);
  const found: number[] = [];
  for (let i = 0; i < n; i++) {
    if (label[top[i]] >= 0) continue;
    label[top[i]] = found.length;
    found.push(top[i]);
  }
  const order = Int32Array.from(found.keys()).sort(
    (p, q) => sizeOf(merges, found[q]) - sizeOf(merges, found[p]) || p - q,
  );
  const nodes = order.map((at) => found[at]);
  nodes.forEach((node, c) => {
    label[node] = c;
  });
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) labels[i] = label[top[i]];
  return {
    k: nodes.length,
    labels,
    sizes: Float64Array.from(nodes, (node) => sizeOf(merges, node)),
    nodes,
  };
}

/**
 * The rows of each cluster: the rows of cluster c are rows[starts[c]] to rows[starts[c + 1] - 1], in rising order.
 * Noise (label -1) is in no cluster. O(n + k) time and memory.
 * @example
 * const { starts, rows } = trees.membersOf(Int32Array.of(1, 0, 0), 2);
 * console.log([...rows.subarray(starts[0], starts[1])]); // [ 1, 2 ]
 */
export function membersOf(labels: Int32Array, k: number): { starts: Int32Array; rows: Int32Array } {
  const starts = new Int32Array(k + 1);
  for (const label of labels) if (label >= 0) starts[label + 1]++;
  for (let c = 0; c < k; c++) starts[c + 1] += starts[c];
  const next = starts.slice();
  const rows = new Int32Array(starts[k]);
  labels.forEach((label, i) => {
    if (label >= 0) rows[next[label]++] = i;
  });
  return { starts, rows };
}

/**
 * For each of the 2 n - 1 nodes the cluster of all rows below it, or -1 if there are several: the colors of a
 * dendrogram.
 * O(n) time and memory.
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 1, 5), n: 3, dim: 1 });
 * console.log([...trees.nodeLabels(merges, cutTree(merges, { k: 2 }).labels)]); // [ 0, 0, 1, 0, -1 ]
 */
export function nodeLabels({ n, a, b }: Merges, labels: Int32Array): Int32Array {
  const out = new Int32Array(n + a.length);
  out.set(labels);
  for (let t = 0; t < a.length; t++) out[n + t] = out[a[t]] === out[b[t]] ? out[a[t]] : -1;
  return out;
}
