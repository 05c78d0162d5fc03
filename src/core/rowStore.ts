import type { Dataset } from './dataset.ts';
import type { Encoding } from './items.ts';
import type { Warning } from './warnings.ts';

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
   * @param x out, rows.length * dim; in f32 only where f32 holds the numbers of the store
   * @param weights out, rows.length; only for a store with weights
   */
  gather(rows: Uint32Array, x: Float64Array | Float32Array, weights?: Float64Array): Promise<void>;
  /** All rows in order, in pieces of any size. The next piece may overwrite the previous one. */
  pieces(): AsyncIterable<Dataset>;
}

/** Rows that stay in a file. */
export interface StoredRows {
  store: RowStore;
  /** How many rows were read, those left out included. */
  count: number;
  /** For each row that was read its row of the store, -1 when it was left out. Absent: the rows are the same. */
  rowOf?: Int32Array;
  encodings: Encoding[];
  warnings: Warning[];
  /** Closes the file, and removes it if it is temporary. */
  close(): Promise<void>;
}
