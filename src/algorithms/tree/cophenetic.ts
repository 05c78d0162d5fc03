import type { Merges } from '../../core/clustering.ts';
import { invalid } from '../../core/errors.ts';
import { leafCounts } from '../../core/merges.ts';
import { condensedIndex, pairCount } from '../../distances/pairIndex.ts';
import { leafOrder, leafStarts } from './leaves.ts';

/**
 * The height of the merge that joins each pair of rows, as a condensed matrix. O(n^2) time and memory.
 * @returns n (n - 1) / 2 numbers in the order of `pairwiseDistances`
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 1, 5), n: 3, dim: 1 }, { linkage: 'single' });
 * console.log([...trees.copheneticDistances(merges)]); // [ 1, 4, 4 ]
 */
export function copheneticDistances(merges: Merges): Float64Array {
  const { n, a, b, height } = merges;
  const out = new Float64Array(pairCount(n));
  const counts = leafCounts(merges);
  const starts = leafStarts(merges, counts);
  const order = leafOrder(merges);
  for (let t = 0; t < height.length; t++) {
    const middle = starts[b[t]];
    const end = middle + counts[b[t]];
    for (let p = starts[a[t]]; p < middle; p++) {
      const i = order[p];
      for (let q = middle; q < end; q++) {
        const l = order[q];
        out[i < l ? condensedIndex(n, i, l) : condensedIndex(n, l, i)] = height[t];
      }
    }
  }
  return out;
}

/**
 * Pearson's correlation between the distances of rows and the heights of the merges that join them (R. R. Sokal, F. J.
 * Rohlf, "The comparison of dendrograms by objective methods", Taxon 11, 1962): 1 if the tree reproduces the distances.
 * O(n^2) time and memory.
 * @param condensed the n (n - 1) / 2 distances from which the tree was made
 * @returns a number in [-1, 1]; NaN if all distances, or all heights, are equal
 * @throws {ClusterkitError} usage, for another number of distances
 * @example
 * const matrix = await distances.pairwiseDistances({ x: Float64Array.of(0, 1, 5), n: 3, dim: 1 });
 * const { merges } = await hac(matrix, { linkage: 'average' });
 * console.log(trees.copheneticCorrelation(merges, matrix.condensed).toFixed(4)); // 0.9707
 */
export function copheneticCorrelation(merges: Merges, condensed: ArrayLike<number>): number {
  const heights = copheneticDistances(merges);
  if (condensed.length !== heights.length) {
    throw invalid('condensed', `n (n - 1) / 2 = ${heights.length} numbers`, condensed.length);
  }
  const [meanD, meanH] = [meanOf(condensed), meanOf(heights)];
  let dd = 0;
  let dh = 0;
  let hh = 0;
  for (let p = 0; p < heights.length; p++) {
    const d = condensed[p] - meanD;
    const h = heights[p] - meanH;
    dd += d * d;
    dh += d * h;
    hh += h * h;
  }
  return dh / Math.sqrt(dd * hh);
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let p = 0; p < values.length; p++) sum += values[p];
  return sum / values.length;
}
