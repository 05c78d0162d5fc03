import type { Merges } from '../../core/clustering.ts';
import { ClusterkitError, invalid } from '../../core/errors.ts';
import { leafCounts } from '../../core/merges.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { condensedIndex, pairCount } from '../../distances/pairIndex.ts';
import { leafOrder, leafStarts } from './leaves.ts';

/** The time grows with the third power of the number of leaves: this many leaves take seconds. */
const MOST_ROWS = 2000;

/**
 * The order of the leaves with the least sum of distances between neighbors, among the orders that the tree allows (Z.
 * Bar-Joseph, D. K. Gifford, T. S. Jaakkola, "Fast optimal leaf ordering for hierarchical clustering", Bioinformatics
 * 17, 2001). Of an order and its mirror image, the one that begins with the lower row is returned. O(n^3) time, O(n^2)
 * memory.
 * @param condensed n (n - 1) / 2 distances
 * @returns n rows
 * @throws {ClusterkitError} usage, for more than 2000 rows and for another number of distances; aborted
 * @example
 * const matrix = await distances.pairwiseDistances({ x: Float64Array.of(0, 5, 1), n: 3, dim: 1 });
 * const { merges } = await hac(matrix, { linkage: 'average' });
 * console.log([...(await trees.optimalLeafOrder(merges, matrix.condensed))]); // [ 0, 2, 1 ]
 */
export async function optimalLeafOrder(
  merges: Merges,
  condensed: ArrayLike<number>,
  pacing: Pacing = {},
): Promise<Int32Array> {
  const { n, a } = merges;
  if (condensed.length !== pairCount(n)) {
    throw invalid('condensed', `n (n - 1) / 2 = ${pairCount(n)} numbers`, condensed.length);
  }
  if (n > MOST_ROWS) {
    const reason = `the optimal order is for at most ${MOST_ROWS} leaves, not ${n}`;
    throw new ClusterkitError('usage', reason, {
      remedies: [
        { option: 'sample', how: 'set', to: 'cluster fewer rows' },
        { how: 'do', what: 'draw the plain order' },
      ],
    });
  }
  const pacer = new Pacer(pacing);
  const ordering = new Ordering(merges, condensed);
  for (let t = 0; t < a.length; t++) {
    for (const _ of ordering.costsOf(t)) if (pacer.due) await pacer.pause();
    pacer.report({ stage: 'leaf order', done: t + 1, total: a.length });
  }
  const order = ordering.best();
  return order[0] > order[n - 1] ? order.reverse() : order;
}

/** The dynamic program. Rows are named by their place in the plain order, where the rows of a node are contiguous. */
class Ordering {
  private readonly merges: Merges;
  private readonly n: number;
  private readonly counts: Int32Array;
  private readonly starts: Int32Array;
  private readonly order: Int32Array;
  /** n * n distances. */
  private readonly d: Float64Array;
  /** n * n: the least sum within the node that joins p and q, if p and q are at its ends. */
  private readonly cost: Float64Array;
  /** The least sum from one end of the left part to each row of the right part. */
  private readonly across: Float64Array;

  constructor(merges: Merges, condensed: ArrayLike<number>) {
    const { n } = merges;
    this.merges = merges;
    this.n = n;
    this.counts = leafCounts(merges);
    this.starts = leafStarts(merges, this.counts);
    this.order = leafOrder(merges);
    this.d = new Float64Array(n * n);
    this.cost = new Float64Array(n * n);
    this.across = new Float64Array(n);
    for (let p = 0; p < n; p++) {
      for (let q = 0; q < n; q++) {
        const [i, l] = [this.order[p], this.order[q]];
        if (i !== l) this.d[p * n + q] = condensed[condensedIndex(n, Math.min(i, l), Math.max(i, l))];
      }
    }
  }

  /** Finds the costs of all pairs that merge t joins. Yields after each row, for pauses. */
  *costsOf(t: number): Generator<void> {
    const { n, d, cost, across, merges } = this;
    const [left, right] = [merges.a[t], merges.b[t]];
    const [from, to] = this.rangeOf(right);
    const [start, end] = this.rangeOf(left);
    for (let u = start; u < end; u++) {
      const [innerFrom, innerTo] = this.farSide(left, u);
      across.fill(Number.POSITIVE_INFINITY, from, to);
      for (let m = innerFrom; m < innerTo; m++) {
        const base = cost[u * n + m];
        for (let k = from, at = m * n + from; k < to; k++, at++) {
          if (base + d[at] < across[k]) across[k] = base + d[at];
        }
      }
      for (let w = from; w < to; w++) {
        const [farFrom, farTo] = this.farSide(right, w);
        let least = Number.POSITIVE_INFINITY;
        for (let k = farFrom, at = w * n + farFrom; k < farTo; k++, at++) {
          if (across[k] + cost[at] < least) least = across[k] + cost[at];
        }
        cost[u * n + w] = least;
        cost[w * n + u] = least;
      }
      yield;
    }
  }

  best(): Int32Array {
    const { n, cost, merges, order } = this;
    if (n === 1) return order.slice();
    const root = n + merges.a.length - 1;
    const [left, right] = this.partsOf(root);
    let ends = [0, n - 1];
    let least = Number.POSITIVE_INFINITY;
    for (let u = left[0]; u < left[1]; u++) {
      for (let w = right[0]; w < right[1]; w++) {
        if (cost[u * n + w] >= least) continue;
        least = cost[u * n + w];
        ends = [u, w];
      }
    }
    return this.unfold(root, ends[0], ends[1]);
  }

  /** Writes the rows below a node with given ends, along the path of the least cost. */
  private unfold(root: number, first: number, last: number): Int32Array {
    const { n, order, merges } = this;
    const out = new Int32Array(n);
    const stack = [[root, first, last]];
    let filled = 0;
    while (stack.length > 0) {
      const [node, u, w] = stack.pop() as number[];
      if (node < n) {
        out[filled++] = order[u];
        continue;
      }
      const [start, end] = this.rangeOf(merges.a[node - n]);
      const isPlain = u >= start && u < end;
      const near = isPlain ? merges.a[node - n] : merges.b[node - n];
      const far = isPlain ? merges.b[node - n] : merges.a[node - n];
      const [m, k] = this.joint(near, u, far, w);
      stack.push([far, k, w], [near, u, m]);
    }
    return out;
  }

  /** The rows that meet between two parts whose outer ends are u and w. */
  private joint(near: number, u: number, far: number, w: number): [number, number] {
    const { n, d, cost } = this;
    const [mFrom, mTo] = this.farSide(near, u);
    const [kFrom, kTo] = this.farSide(far, w);
    let best: [number, number] = [mFrom, kFrom];
    let least = Number.POSITIVE_INFINITY;
    for (let m = mFrom; m < mTo; m++) {
      for (let k = kFrom; k < kTo; k++) {
        const sum = cost[u * n + m] + d[m * n + k] + cost[k * n + w];
        if (sum >= least) continue;
        least = sum;
        best = [m, k];
      }
    }
    return best;
  }

  private rangeOf(node: number): [number, number] {
    return [this.starts[node], this.starts[node] + this.counts[node]];
  }

  private partsOf(node: number): [[number, number], [number, number]] {
    const { a, b, n } = this.merges;
    return [this.rangeOf(a[node - n]), this.rangeOf(b[node - n])];
  }

  /** The rows that can be at the other end of a node if `u` is at one end. */
  private farSide(node: number, u: number): [number, number] {
    if (node < this.n) return [u, u + 1];
    const [left, right] = this.partsOf(node);
    return u < left[1] ? right : left;
  }
}
