import { checkInteger } from '../core/check.ts';
import type { Summary } from '../core/clustering.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import type { RowStore } from '../core/rowStore.ts';
import { rowsOfLeaves } from './birch/global.ts';
import { growLeaves } from './birch/grow.ts';
import { summaryOf } from './birch/loss.ts';
import { labelRows } from './centers/labelRows.ts';
import { checkedStore, memoryStore } from './minibatch/rows.ts';

/** Options of `summarize`. */
export interface SummarizeOptions extends Pacing {
  /** Leaves at most, at least 1. Where there are more distinct rows, about half of this to this many are found. */
  leaves: number;
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

/** Weighted means that stand for rows. */
export interface Summarized {
  /** The means of the leaves, each with the weight of its rows. */
  data: Dataset & { weights: Float64Array };
  /** n numbers of leaves: the one that each row is in; for a row without weight, the nearest. */
  leafOf: Int32Array;
  /** Weighted sum of the squared distances of the rows of each leaf to its mean. */
  spreads: Float64Array;
  summary: Summary;
}

/**
 * Sums rows up in about as many weighted means as wanted, by one pass of BIRCH (`birch`) with a radius that starts at 0
 * and is raised whenever there are too many leaves. Any algorithm that takes weights can cluster the means in place of
 * the rows; `expandClustering` gives each row the label of its leaf. About O(n dim log(leaves)) time, O(n + leaves dim)
 * memory.
 * @param rows rows in memory, or rows that need not be
 * @throws {ClusterkitError} usage, input, memory or aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 10, 11, 30), n: 5, dim: 1 };
 * const { data: means, leafOf } = await summarize(data, { leaves: 3 });
 * console.log([...means.x], [...means.weights], [...leafOf]); // [ 0.5, 10.5, 30 ] [ 2, 2, 1 ] [ 0, 0, 1, 1, 2 ]
 */
export async function summarize(rows: Dataset | RowStore, options: SummarizeOptions): Promise<Summarized> {
  const { leaves: most, maxMemory } = options;
  checkInteger('leaves', most, 1);
  const pacer = new Pacer(options);
  const store = storeOf(rows);
  const remedy = { option: 'summarize', how: 'lower' } as const;
  const grown = await growLeaves(store, { maxLeaves: most, maxMemory }, pacer, remedy);
  const data = rowsOfLeaves(grown.leaves);
  await placeWeightless(store, data, grown.leafOf, pacer);
  return { data, leafOf: grown.leafOf, spreads: grown.leaves.spreads, summary: summaryOf(grown) };
}

/** Checked rows, as a store. */
function storeOf(rows: Dataset | RowStore): RowStore {
  if (!('pieces' in rows)) {
    checkDataset(rows);
    return memoryStore(rows);
  }
  if (rows.n < 1) throw new ClusterkitError('input', 'there are no rows to cluster');
  return checkedStore(rows);
}

/** Rows without weight are in no leaf, and get the nearest. */
async function placeWeightless(
  store: RowStore,
  means: Dataset,
  leafOf: Int32Array,
  pacer: Pacer,
): Promise<void> {
  if (!store.weighted || !leafOf.includes(-1)) return;
  const { dim } = means;
  let start = 0;
  for await (const { x, n } of store.pieces()) {
    const left = Array.from({ length: n }, (_, i) => i).filter((i) => leafOf[start + i] < 0);
    const rows = Float64Array.from(left.flatMap((i) => [...x.subarray(i * dim, (i + 1) * dim)]));
    if (left.length > 0) {
      const { labels } = await labelRows({ x: rows, n: left.length, dim }, means.x as Float64Array, pacer);
      for (const [at, i] of left.entries()) leafOf[start + i] = labels[at];
    }
    start += n;
  }
}
