import { checkInteger, checkNumber } from '../../core/check.ts';
import { notAWeight } from '../../core/dataset.ts';
import { ClusterkitError, type Remedy } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { Pacer } from '../../core/pacer.ts';
import type { RowStore } from '../../core/rowStore.ts';
import type { Leaves } from '../../kernels/birch/heap.ts';
import {
  type FeatureRows,
  type FeatureTree,
  featureTreeBytes,
  openFeatureTree,
} from '../../kernels/birch.ts';
import { largerLimit } from './limit.ts';

/** What a tree of clustering features is grown by. */
export interface GrowOptions {
  /**
   * The largest radius of a leaf, the root mean square distance of its rows to their mean; at least 0, default 0: equal
   * rows alone share a leaf, until there are too many leaves.
   */
  threshold?: number;
  /** Entries of a node at most, at least 2, default 50. */
  branching?: number;
  /** Leaves at most, at least 1, default 5000. With more, the tree is built anew from its leaves, with a larger radius. */
  maxLeaves?: number;
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

const DEFAULTS = { threshold: 0, branching: 50, maxLeaves: 5000 } as const;

/** The leaves of a tree, and the rows that went into each. */
export interface Grown {
  leaves: Leaves;
  /** n numbers of leaves; -1 for rows without weight. */
  leafOf: Int32Array;
  /** The largest radius of a leaf in the end. */
  threshold: number;
  /** How often the tree was built anew. */
  rebuilds: number;
}

/** @throws {ClusterkitError} usage */
export function checkGrowing(options: GrowOptions): Required<Omit<GrowOptions, 'maxMemory'>> {
  const { threshold = DEFAULTS.threshold, branching = DEFAULTS.branching } = options;
  const { maxLeaves = DEFAULTS.maxLeaves } = options;
  checkNumber('threshold', threshold, 0);
  checkInteger('branching', branching, 2, 2 ** 16);
  checkInteger('maxLeaves', maxLeaves, 1);
  return { threshold, branching, maxLeaves };
}

/** Bytes of a tree of n rows, its leaves as they are read, and the leaf of each row. */
export function growingBytes(
  n: number,
  dim: number,
  { branching, maxLeaves }: { branching: number; maxLeaves: number },
): number {
  const most = Math.min(maxLeaves + 1, n);
  return featureTreeBytes(most, dim, branching) + 16 * most * dim + 4 * n;
}

/**
 * Grows a tree of clustering features (Zhang, Ramakrishnan and Livny 1996) by one pass over the rows in their order. A
 * row goes down to the leaf whose mean is nearest at each node, and joins this leaf if the radius of both together is at
 * most the threshold; else it becomes a leaf of its own. Features are weight, mean and sum of squared distances to the
 * mean (BETULA: Lang and Schubert 2022), and lose no digits where rows are far from 0.
 * @param remedy what lowers the number of leaves, where memory is short
 * @throws {ClusterkitError} usage, input, memory or aborted
 */
export async function growLeaves(
  store: RowStore,
  options: GrowOptions,
  pacer: Pacer,
  remedy: Remedy = { option: 'maxLeaves', how: 'lower' },
): Promise<Grown> {
  const { threshold, branching, maxLeaves } = checkGrowing(options);
  const { n, dim } = store;
  const most = Math.min(maxLeaves + 1, n);
  const bytes = growingBytes(n, dim, { branching, maxLeaves });
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  checkMemory(`a tree of up to ${most} leaves`, bytes, maxMemory, [remedy, MORE_MEMORY]);
  const tree = openFeatureTree(dim, branching);
  try {
    tree.begin(threshold * threshold, maxLeaves);
    const leafOf = new Int32Array(n);
    const growth = new Growth(tree, threshold * threshold, maxLeaves, remedy, leafOf);
    await growth.take(store, pacer);
    const { order: _, starts: __, ...leaves } = tree.leaves();
    const { rebuilds, limit } = growth;
    return { leaves, leafOf, threshold: rebuilds > 0 ? Math.sqrt(limit) : threshold, rebuilds };
  } finally {
    tree.close();
  }
}

/** A tree while rows, or means of rows, are put into it. */
export class Growth {
  limit: number;
  rebuilds = 0;
  private readonly tree: FeatureTree;
  private readonly maxLeaves: number;
  private readonly remedy: Remedy;
  private readonly leafOf?: Int32Array;

  /** @param leafOf out: the leaf of each row; absent: nobody asks */
  constructor(tree: FeatureTree, limit: number, maxLeaves: number, remedy: Remedy, leafOf?: Int32Array) {
    this.tree = tree;
    this.limit = limit;
    this.maxLeaves = maxLeaves;
    this.remedy = remedy;
    this.leafOf = leafOf;
  }

  /** Puts all rows into the tree. */
  async take(store: RowStore, pacer: Pacer): Promise<void> {
    let start = 0;
    let total = 0;
    for await (const piece of store.pieces()) {
      for (let i = 0; i < piece.n; i++) {
        const weight = piece.weights ? piece.weights[i] : 1;
        // as large weights as a dataset may have
        if (!(weight >= 0 && weight <= 1e140)) throw notAWeight(weight, start + i);
        total += weight;
      }
      for (const from of this.put(piece, start)) {
        pacer.mention({ stage: 'tree', done: start + from, total: store.n });
        if (pacer.due) await pacer.pause();
      }
      start += piece.n;
    }
    if (total === 0) throw new ClusterkitError('input', 'every weight is zero');
  }

  /** Puts some rows into the tree. Yields the number of those that are there. @param start the number of the first */
  *put(piece: FeatureRows, start: number): Generator<number, void> {
    const { tree, leafOf } = this;
    const numbers = leafOf?.subarray(start, start + piece.n) ?? new Int32Array(piece.n);
    for (let from = 0; from < piece.n; ) {
      from = tree.insert(piece, from, numbers);
      if (from < 0) throw this.tooLarge();
      if (tree.full) this.rebuild(start + from);
      yield from;
    }
  }

  /**
   * Builds the tree anew from its leaves, until there are few enough.
   * @param done rows that are in the tree
   */
  private rebuild(done: number): void {
    const { tree, leafOf, maxLeaves } = this;
    let now: Int32Array | undefined;
    while (tree.full) {
      const found = tree.leaves();
      this.limit = largerLimit(found, this.limit);
      this.rebuilds++;
      const numbers = this.insertLeaves(found);
      now = now ? now.map((number) => numbers[number]) : numbers;
      tree.most = maxLeaves;
    }
    if (now && leafOf) for (let i = 0; i < done; i++) if (leafOf[i] >= 0) leafOf[i] = now[leafOf[i]];
  }

  /** @returns for each leaf the leaf of the new tree that it went into */
  private insertLeaves({
    count,
    means,
    weights,
    spreads,
    order,
  }: ReturnType<FeatureTree['leaves']>): Int32Array {
    const { tree } = this;
    const dim = means.length / count;
    const sorted = {
      x: new Float64Array(means.length),
      n: count,
      weights: Float64Array.from(order, (leaf) => weights[leaf]),
      spreads: Float64Array.from(order, (leaf) => spreads[leaf]),
    };
    for (let i = 0; i < count; i++)
      sorted.x.set(means.subarray(order[i] * dim, (order[i] + 1) * dim), i * dim);
    tree.begin(this.limit, count);
    const placed = new Int32Array(count);
    for (let from = 0; from < count; ) {
      from = tree.insert(sorted, from, placed);
      if (from < 0) throw this.tooLarge();
    }
    const numbers = new Int32Array(count);
    for (let i = 0; i < count; i++) numbers[order[i]] = placed[i];
    return numbers;
  }

  private tooLarge(): ClusterkitError {
    return new ClusterkitError('memory', 'the tree of leaves needs more memory than there is', {
      remedies: [this.remedy],
    });
  }
}
