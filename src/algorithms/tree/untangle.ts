import type { Merges } from '../../core/clustering.ts';
import { leafCounts } from '../../core/merges.ts';
import { leafOrder } from './leaves.ts';

/** The leaves of two trees that stand face to face. */
interface Untangled {
  order: Int32Array;
  other: Int32Array;
  /** Pairs of leaves that the trees have in opposite order: lines from leaf to leaf that cross. */
  crossings: number;
}

/** Turns of either tree, each of which is to lessen the crossings. */
const MOST_TURNS = 20;

/**
 * Turns the merges of two trees of the same leaves so that few lines between equal leaves cross: the best order of one
 * tree for the order of the other, in turns, until nothing is gained (T. Dwyer, F. Schreiber, "Optimal leaf ordering for
 * two and a half dimensional phylogenetic tree visualisation", InVis.au 2004). Each turn is exact; the end need not be the
 * best. O(n depth) time for each turn.
 * @example
 * const { merges } = await hac({ x: Float64Array.of(0, 1, 5), n: 3, dim: 1 });
 * console.log(trees.untangle(merges, merges).crossings); // 0
 */
export function untangle(one: Merges, another: Merges): Untangled {
  let best: Untangled = {
    order: leafOrder(one),
    other: leafOrder(another),
    crossings: Number.POSITIVE_INFINITY,
  };
  let { order, other } = best;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    if (turn % 2 === 0) other = facing(another, order);
    else order = facing(one, other);
    const crossings = crossingsOf(order, other);
    if (crossings >= best.crossings) break;
    best = { order, other, crossings };
  }
  return best;
}

/** The order of a tree whose leaves cross as few lines as they can to those of another. */
function facing(merges: Merges, order: Int32Array): Int32Array {
  const { n, a, b } = merges;
  // of each node the places of its leaves in the other order, rising
  const places: (Int32Array | undefined)[] = Array.from({ length: n }, () => new Int32Array(1));
  order.forEach((leaf, at) => {
    (places[leaf] as Int32Array)[0] = at;
  });
  const isTurned = new Uint8Array(a.length);
  for (let t = 0; t < a.length; t++) {
    const [left, right] = [places[a[t]] as Int32Array, places[b[t]] as Int32Array];
    const { merged, inversions } = mergePlaces(left, right);
    if (2 * inversions > left.length * right.length) isTurned[t] = 1;
    places[n + t] = merged;
    places[a[t]] = places[b[t]] = undefined;
  }
  return turnedOrder(merges, isTurned);
}

/** Both lists as one, and how many pairs are in the wrong order where the first stands before the second. */
function mergePlaces(left: Int32Array, right: Int32Array): { merged: Int32Array; inversions: number } {
  const merged = new Int32Array(left.length + right.length);
  let [p, q, inversions] = [0, 0, 0];
  for (let at = 0; at < merged.length; at++) {
    if (q === right.length || (p < left.length && left[p] < right[q])) merged[at] = left[p++];
    else {
      merged[at] = right[q++];
      inversions += left.length - p;
    }
  }
  return { merged, inversions };
}

function turnedOrder(merges: Merges, isTurned: Uint8Array): Int32Array {
  const { n, a, b } = merges;
  const counts = leafCounts(merges);
  const starts = new Int32Array(n + a.length);
  for (let t = a.length - 1; t >= 0; t--) {
    const [first, second] = isTurned[t] ? [b[t], a[t]] : [a[t], b[t]];
    starts[first] = starts[n + t];
    starts[second] = starts[n + t] + counts[first];
  }
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[starts[i]] = i;
  return order;
}

/** How many pairs of leaves two orders have the other way round. O(n log n) time. */
function crossingsOf(order: Int32Array, other: Int32Array): number {
  const place = new Int32Array(order.length);
  other.forEach((leaf, at) => {
    place[leaf] = at;
  });
  const count = (places: Int32Array): { merged: Int32Array; inversions: number } => {
    if (places.length < 2) return { merged: places, inversions: 0 };
    const middle = places.length >> 1;
    const [left, right] = [count(places.subarray(0, middle)), count(places.subarray(middle))];
    const both = mergePlaces(left.merged, right.merged);
    return { merged: both.merged, inversions: both.inversions + left.inversions + right.inversions };
  };
  return count(Int32Array.from(order, (leaf) => place[leaf])).inversions;
}
