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
  /** The store itself refuses numbers that are not finite; absent: the caller finds them. */
  finite?: true;
  /**
   * Copies rows by number.
   * @param rows numbers of rows, in any order
   * @param x out, rows.length * dim; in f32 only where f32 holds the numbers of the store
   * @param weights out, rows.length; only for a store with weights
   */
  gather(rows: Uint32Array, x: Float64Array | Float32Array, weights?: Float64Array): Promise<void>;
  /**
   * All rows in order, in pieces of any size. The next piece may overwrite the previous one.
   * @param unchecked the caller finds numbers that are not finite, default false
   */
  pieces(unchecked?: boolean): AsyncIterable<Dataset>;
  /** What is known of all rows; absent: a pass over them finds it. */
  range?: RowRange;
  /** Passes over all rows, where others than the caller make them. */
  passes?: RowPasses;
}

/** Keeps labels, or sums over them, while rows pass by. */
export interface LabelKeeper {
  /** Begins a pass over rows of k clusters; what passes before it have given is void. */
  begin(k: number): void;
  /** Takes the labels of the next rows, which are overwritten later; they are numbers of clusters before these have an order. */
  add(piece: Dataset, labels: Int32Array): void;
  /** Ends the last pass: cluster c of the result is the one that was number `order[c]`. */
  end(order: Int32Array): void;
}

/** What is known of all rows before passes over them. What is known of parts joins without loss, in any order. */
export interface RowRange {
  n: number;
  dim: number;
  type: 'u8' | 'f32' | 'f64';
  /** dim: the least and the largest number of each column. */
  lows: Float64Array;
  highs: Float64Array;
  /** dim: the largest absolute value of each column times the weight of its row. */
  sizes: Float64Array;
  /** The largest weight; absent: rows have no weights. */
  mostWeight?: number;
}

/** A pass over all rows. But for means, what it comes to does not depend on their order, nor on how they are cut into parts. */
export type Pass =
  /** Sums of the rows that are nearest to each center, the inertia, and the rows that are farthest from their centers. */
  | { kind: 'step'; centers: Float64Array }
  /** A round of k-means||: rows drawn independently, `wanted` of them on average. */
  | { kind: 'draw'; centers: Float64Array; seed: number; round: number; wanted: number }
  /** A random sample of so many rows: those with the smallest numbers that depend on seed and row alone. */
  | { kind: 'sample'; seed: number; rows: number }
  /**
   * Means that stand for rows, at most so many, with their weights and the squared distances of their rows to them. Here
   * parts matter: the same parts come to the same, and other parts to other means.
   */
  | { kind: 'micro'; maxLeaves: number }
  /**
   * Sums of differences from a point, and of their products: of all pairs of columns, or with pairs 0 of each column with
   * itself.
   */
  | { kind: 'moments'; centers: Float64Array; pairs: number };

/** What a pass comes to: lists of numbers by names that the kind of pass determines. */
export type PassSums = Readonly<Record<string, Float64Array>>;

/** Rows that can be passed over elsewhere: by other processes, on other machines. */
export interface RowPasses {
  range: RowRange;
  run(pass: Pass): Promise<PassSums>;
  /** Releases what is kept between passes. */
  close?(): void;
}

/** Rows that stay in a file. */
export interface StoredRows {
  store: RowStore;
  /** How many rows were read, those left out included. */
  count: number;
  /** For each row that was read its row of the store, -1 when it was left out. Absent: the rows are the same. */
  rowOf?: Int32Array;
  encodings: Encoding[];
  /** Names of the columns as they are read, where steps make others of them. */
  sourceColumns?: string[];
  warnings: Warning[];
  /** Closes the file, and removes it if it is temporary. */
  close(): Promise<void>;
}
