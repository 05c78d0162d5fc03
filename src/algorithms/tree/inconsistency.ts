import type { Merges } from '../../core/clustering.ts';

/** How far the height of each merge exceeds the heights below it, n - 1 numbers each. */
export interface Inconsistency {
  /** Means of the heights of the merge and of the merges below it, down to some level. */
  means: Float64Array;
  /** Standard deviations of the same heights; the divisor is the count minus 1. */
  deviations: Float64Array;
  counts: Int32Array;
  /** (height - mean) / deviation; 0 if the deviation is 0. */
  coefficients: Float64Array;
}

/**
 * SciPy's coefficients of inconsistency (C. T. Zahn, "Graph-theoretical methods for detecting and describing gestalt
 * clusters", IEEE Transactions on Computers C-20, 1971). O(n 2^depth) time, O(n) memory.
 * @param depth number of levels, including that of the merge; at least 1
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 1, 5, 7), n: 4, dim: 1 }, { linkage: 'single' });
 * console.log(trees.inconsistency(merges, 2).coefficients[2].toFixed(3)); // 1.091
 */
export function inconsistency(merges: Merges, depth: number): Inconsistency {
  const { n, a, b, height } = merges;
  const most = height.length;
  const out: Inconsistency = {
    means: new Float64Array(most),
    deviations: new Float64Array(most),
    counts: new Int32Array(most),
    coefficients: new Float64Array(most),
  };
  const level: number[] = [];
  for (let t = 0; t < most; t++) {
    level.length = 0;
    level.push(t);
    for (let from = 0, down = 1; down < depth && from < level.length; down++) {
      const to = level.length;
      for (; from < to; from++) {
        if (a[level[from]] >= n) level.push(a[level[from]] - n);
        if (b[level[from]] >= n) level.push(b[level[from]] - n);
      }
    }
    let sum = 0;
    for (const s of level) sum += height[s];
    const mean = sum / level.length;
    let squares = 0;
    for (const s of level) squares += (height[s] - mean) ** 2;
    const deviation = level.length > 1 ? Math.sqrt(squares / (level.length - 1)) : 0;
    out.means[t] = mean;
    out.deviations[t] = deviation;
    out.counts[t] = level.length;
    out.coefficients[t] = deviation > 0 ? (height[t] - mean) / deviation : 0;
  }
  return out;
}
