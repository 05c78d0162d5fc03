import { CHILD, ENTRIES, LEVEL, MEAN, NUMBER, SPREAD } from '../layouts/birch.ts';

/*
 * Entries and nodes lie in one block of memory, as assembly/birch/layout.ts says, and never move in it. Addresses are
 * bytes.
 */

/** The memory of a tree. The views are new after each growth. */
export interface Heap {
  f64: Float64Array;
  i32: Int32Array;
}

/** Bytes of an entry, for means of `dim` columns. */
export function entryBytes(dim: number): number {
  return MEAN + 8 * dim;
}

/** Bytes of a node. */
export function nodeBytes(branching: number): number {
  return ENTRIES + 8 * Math.ceil((branching + 1) / 2);
}

/** An address or a number at an address. */
export function wordAt({ i32 }: Heap, at: number): number {
  return i32[at >>> 2] >>> 0;
}

/** The clustering features at the bottom of a tree: what became of rows that lie close together. */
export interface Leaves {
  count: number;
  /** count * dim. */
  means: Float64Array;
  /** count sums of weights. */
  weights: Float64Array;
  /** count weighted sums of squared distances to the means. */
  spreads: Float64Array;
}

/** Leaves in the order of their creation, and how the tree holds them. */
export interface LeafOrder extends Leaves {
  /** The numbers of the leaves from left to right. */
  order: Int32Array;
  /** The places in this order where nodes begin, and its length. */
  starts: Int32Array;
}

/**
 * Copies the leaves out of a tree.
 * @param dim columns of the rows
 */
export function readLeaves(heap: Heap, root: number, count: number, dim: number): LeafOrder {
  const { f64 } = heap;
  const order = new Int32Array(count);
  const starts: number[] = [];
  const means = new Float64Array(count * dim);
  const weights = new Float64Array(count);
  const spreads = new Float64Array(count);
  let placed = 0;
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const size = wordAt(heap, node);
    const isInner = wordAt(heap, node + LEVEL) > 0;
    if (!isInner) starts.push(placed);
    for (let e = isInner ? size - 1 : 0; isInner ? e >= 0 : e < size; e += isInner ? -1 : 1) {
      const entry = wordAt(heap, node + ENTRIES + 4 * e);
      if (isInner) {
        stack.push(wordAt(heap, entry + CHILD));
        continue;
      }
      const number = wordAt(heap, entry + NUMBER);
      const from = (entry + MEAN) / 8;
      order[placed++] = number;
      means.set(f64.subarray(from, from + dim), number * dim);
      weights[number] = f64[entry / 8];
      spreads[number] = f64[(entry + SPREAD) / 8];
    }
  }
  return { count, means, weights, spreads, order, starts: Int32Array.of(...starts, placed) };
}
