import type { Dataset } from './dataset.ts';

/** Rows that need not fit in memory: read by number, a few at a time, or all in order. */
export interface RowStore {
  n: number;
  dim: number;
  columns?: string[];
  /** Whether the rows have weights. */
  weighted: boolean;
  /**
   * Copies rows by number.
   * @param rows numbers of rows, in any order
   * @param x out, rows.length * dim
   * @param weights out, rows.length; only for a store with weights
   */
  gather(rows: Uint32Array, x: Float64Array, weights?: Float64Array): Promise<void>;
  /** All rows in order, in pieces of any size. The next piece may overwrite the previous one. */
  pieces(): AsyncIterable<Dataset>;
}
