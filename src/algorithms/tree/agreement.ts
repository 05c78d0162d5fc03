import type { Merges } from '../../core/clustering.ts';
import { invalid } from '../../core/errors.ts';
import { powerBy } from '../../core/pow.ts';
import { copheneticCorrelation, copheneticDistances } from './cophenetic.ts';

/**
 * How far two trees of the same leaves join the same pairs early: the rank correlation of the heights at which pairs
 * merge, a height being no lower than those below it (F. B. Baker, "Stability of two hierarchical grouping techniques",
 * JASA 69, 1974). 1 for trees of one shape whatever their heights, about 0 for trees that have nothing to do with each
 * other. Merges of equal height tie. O(n^2 log n) time, O(n^2) memory.
 * @returns a number in [-1, 1]; NaN when all pairs of a tree merge at one height
 * @throws {ClusterkitError} usage, for another number of leaves
 * @example
 * const data = { x: Float64Array.of(0, 1, 5, 7), n: 4, dim: 1 };
 * const [single, average] = [await hac(data, { linkage: 'single' }), await hac(data, { linkage: 'average' })];
 * console.log(trees.bakersGamma(single.merges, average.merges)); // 1
 */
export function bakersGamma(one: Merges, other: Merges): number {
  if (other.n !== one.n) throw invalid('other', `a tree of ${one.n} leaves`, other.n);
  return correlation(
    ...([one, other].map((merges) => ranksOf(copheneticDistances(rising(merges)))) as [
      Float64Array,
      Float64Array,
    ]),
  );
}

/**
 * Pearson's correlation between the heights at which pairs merge in two trees of the same leaves (R. R. Sokal, F. J.
 * Rohlf, Taxon 11, 1962). O(n^2) time and memory.
 * @returns a number in [-1, 1]; NaN when all pairs of a tree merge at one height
 * @throws {ClusterkitError} usage, for another number of leaves
 * @example
 * const data = { x: Float64Array.of(0, 1, 5), n: 3, dim: 1 };
 * const { merges } = await hac(data);
 * console.log(trees.treeCorrelation(merges, merges).toFixed(3)); // 1.000
 */
export function treeCorrelation(one: Merges, other: Merges): number {
  return copheneticCorrelation(one, copheneticDistances(other));
}

/**
 * How far the leaves of two drawn trees are from facing each other: 0 where both have one order, 1 where one is the
 * reverse of the other (T. Galili, "dendextend", Bioinformatics 31, 2015). O(n) time.
 * @param order n leaves of the first tree, from one end to the other, and `other` those of the second
 * @param power of the distances, default 1.5
 * @example
 * console.log(trees.entanglement(Int32Array.of(0, 1, 2), Int32Array.of(2, 1, 0))); // 1
 */
export function entanglement(order: Int32Array, other: Int32Array, power = 1.5): number {
  const n = order.length;
  const place = new Int32Array(n);
  other.forEach((leaf, at) => {
    place[leaf] = at;
  });
  const raise = powerBy(power);
  let [sum, worst] = [0, 0];
  for (let at = 0; at < n; at++) {
    sum += raise(Math.abs(at - place[order[at]]));
    worst += raise(Math.abs(n - 1 - 2 * at));
  }
  return worst > 0 ? sum / worst : 0;
}

/** The same leaves under other numbers: leaf i becomes `numbers[i]`. */
export function renumberLeaves(merges: Merges, numbers: ArrayLike<number>): Merges {
  const { n, a, b, weights } = merges;
  const [left, right] = [a, b].map((part) => part.map((node) => (node < n ? numbers[node] : node)));
  const turned = weights && new Float64Array(n);
  if (turned) for (let i = 0; i < n; i++) turned[numbers[i]] = (weights as Float64Array)[i];
  return {
    ...merges,
    a: left.map((node, t) => Math.min(node, right[t])),
    b: left.map((node, t) => Math.max(node, right[t])),
    ...(turned && { weights: turned }),
  };
}

/** The tree with every merge at least as high as its parts. */
function rising(merges: Merges): Merges {
  const { n, a, b } = merges;
  const height = merges.height.slice();
  for (let t = 0; t < height.length; t++)
    for (const part of [a[t], b[t]]) if (part >= n) height[t] = Math.max(height[t], height[part - n]);
  return { ...merges, height };
}

/** Ranks of numbers; equal ones share the mean of theirs. */
function ranksOf(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((p, q) => values[p] - values[q]);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let at = from; at < to; at++) ranks[order[at]] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}

function correlation(x: Float64Array, y: Float64Array): number {
  const [meanX, meanY] = [x, y].map((all) => all.reduce((sum, value) => sum + value, 0) / all.length);
  let [xx, xy, yy] = [0, 0, 0];
  for (let p = 0; p < x.length; p++) {
    const [dx, dy] = [x[p] - meanX, y[p] - meanY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}
