import type { Dataset } from './dataset.ts';

/** Rows that need not fit in memory, read by number, a few at a time, or all in order. */
export interface RowStore {
  n: number;
  dim: number;
  columns?: string[];
  /** Whether rows come with weights. */
  weighted: boolean;
  /**
   * Copies rows by number.
   * @param rows numbers of rows, in any order
   * @param x out, rows.length * dim
   * @param weights out, rows.length; only of a store that is weighted
   */
  gather(rows: Uint32Array, x: Float64Array, weights?: Float64Array): Promise<void>;
  /** All rows in their order, in pieces of any size. A piece may be overwritten when the next is asked for. */
  pieces(): AsyncIterable<Dataset>;
}
