import type { Rows } from '../../core/dataset.ts';

/** Rows to search neighbors among. */
export interface SearchRows {
  /** in, n * dim */
  x: Rows;
  n: number;
  dim: number;
}

/**
 * How unlike two rows are.
 * @param bound whatever is above it may be returned as any number above it
 */
export type Between = (i: number, l: number, bound: number) => number;

/**
 * Told of a row and of its neighbors.
 * @param neighbors in, numbers of rows, rising, `row` among them; only valid until it returns
 */
export type VisitNeighbors = (row: number, neighbors: Int32Array) => void;

/**
 * Finds neighbors among n rows. Distances are in the units of the search: squared where they are Euclidean. Every search
 * pauses for the caller, and yields how many of its rows are done, about.
 */
export interface NeighborSearch {
  /**
   * The nearest other rows of each row, the nearest first; of equally near rows the first by number.
   * @param indices out, n * count
   * @param d out, n * count distances
   */
  nearest(count: number, indices: Int32Array, d: Float64Array): Generator<number, void>;
  /**
   * Counts the rows up to `limit` away from each row, itself included.
   * @param counts out, n
   */
  counts(limit: number, counts: Int32Array): Generator<number, void>;
  /**
   * Lists the rows up to `limit` away from some rows, one after the other.
   * @param rows in, numbers of rows
   */
  lists(limit: number, rows: Int32Array, visit: VisitNeighbors): Generator<number, void>;
  /** Sends helpers away, and gives memory back; needed after a search that was given up, too. */
  close(): void;
}
