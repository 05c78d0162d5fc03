import type { Dataset } from '../../core/dataset.ts';
import type { Remedy } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { PassSums } from '../../core/rowStore.ts';
import type { LeafOrder } from '../../kernels/birch/heap.ts';
import { type FeatureTree, openFeatureTree } from '../../kernels/birch.ts';
import { Growth, growingBytes } from '../birch/grow.ts';
import { summaryOf } from '../birch/loss.ts';
import type { PassWork } from './passWork.ts';
import { joinedLists } from './rows.ts';

/*
 * Micro-clusters: the leaves of a tree of clustering features, by one pass over the rows (BIRCH: T. Zhang, R. Ramakrishnan
 * and M. Livny, SIGMOD 1996; features of BETULA: A. Lang and E. Schubert, "BETULA: Fast clustering of large data with
 * improved BIRCH CF-trees", Information Systems 108, 2022; as summaries for k-means: H. Fichtenberger and others, "BICO:
 * BIRCH meets coresets for k-means clustering", ESA 2013).
 */

/** Entries of a node. */
const BRANCHING = 50;

/** Rows that are put into the tree at a time. */
const PIECE_ROWS = 4096;

const REMEDY: Remedy = { option: 'maxLeaves', how: 'lower' };

/** Sums rows up in means. */
export class MicroWork implements PassWork {
  readonly size = PIECE_ROWS;
  private readonly tree: FeatureTree;
  private readonly growth: Growth;

  constructor(dim: number, maxLeaves: number) {
    this.tree = openFeatureTree(dim, BRANCHING);
    this.tree.begin(0, maxLeaves);
    this.growth = new Growth(this.tree, 0, maxLeaves, REMEDY);
  }

  *add(piece: Dataset, first: number): Generator<void, void> {
    for (const _ of this.growth.put(piece, first)) yield;
  }

  finish(): PassSums {
    const { tree, growth } = this;
    return packed(tree.leaves(), Math.sqrt(growth.limit));
  }

  close(): void {
    this.tree.close();
  }
}

/**
 * Checks that a tree of some rows, or means, fits.
 * @throws {ClusterkitError} memory
 */
export function checkMicro(maxLeaves: number, n: number, dim: number, maxMemory: number): void {
  const bytes = growingBytes(n, dim, { branching: BRANCHING, maxLeaves }) - 4 * n;
  checkMemory(`a tree of up to ${Math.min(maxLeaves + 1, n)} means`, bytes, maxMemory, [REMEDY, MORE_MEMORY]);
}

function packed({ weights, means, spreads }: Omit<LeafOrder, 'order' | 'starts'>, radius: number): PassSums {
  return { weights, means, spreads, radius: Float64Array.of(radius) };
}

/**
 * The means of all parts. If there are more than `maxLeaves`, those that are near each other are joined, in a tree whose
 * radius begins with the largest of the parts.
 * @param parts in the order of their rows: another order may come to other means
 */
export function joinMicro(parts: readonly PassSums[], dim: number, maxLeaves: number): PassSums {
  const [first, ...others] = parts;
  if (others.length === 0) return first;
  const all = (name: string) => joinedLists(parts.map((part) => part[name]));
  const weights = all('weights');
  const radius = parts.reduce((most, part) => Math.max(most, part.radius[0]), 0);
  const joined = { weights, means: all('means'), spreads: all('spreads') };
  if (weights.length <= maxLeaves) return packed({ ...joined, count: weights.length }, radius);
  const tree = openFeatureTree(dim, BRANCHING);
  try {
    tree.begin(radius * radius, maxLeaves);
    const growth = new Growth(tree, radius * radius, maxLeaves, REMEDY);
    const rows = { x: joined.means, n: weights.length, weights, spreads: joined.spreads };
    for (const _ of growth.put(rows, 0));
    return packed(tree.leaves(), Math.sqrt(growth.limit));
  } finally {
    tree.close();
  }
}

/** The means as rows with weights, their spreads, and what summing rows up lost. */
export function rowsOfMicro({ weights, means, spreads, radius }: PassSums, dim: number) {
  const leaves = { count: weights.length, weights, means, spreads };
  const summary = summaryOf({ leaves, threshold: radius[0] });
  return { data: { x: means, n: leaves.count, dim, weights }, spreads, summary };
}
