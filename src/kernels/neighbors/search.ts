import type { Rows } from '../../core/dataset.ts';
import type { FoundMerges } from '../linkage.ts';

/** Rows to search neighbors among. */
export interface SearchRows {
  /** in, n * dim */
  x: Rows;
  n: number;
  dim: number;
}

/**
 * The dissimilarity of two rows.
 * @param bound a dissimilarity above this may be returned as any number above it
 */
export type Between = (i: number, l: number, bound: number) => number;

/**
 * Receives a row and its neighbors.
 * @param neighbors in, numbers of rows, rising, `row` among them; only valid until the call returns
 */
export type VisitNeighbors = (row: number, neighbors: Int32Array) => void;

/** Lower bounds on the lengths of edges: an edge is at least as long as the cores of both ends. */
export interface Cores {
  /** in, n distances in the units of a search */
  core: Float64Array;
  /** in, the nearest other rows of each row, the nearest first, where they are known: n * count rows and distances. */
  near?: { count: number; indices: Int32Array; distances: Float64Array };
}

/**
 * Finds neighbors among n rows. Distances are in the units of the search: Euclidean distances are squared. Every search
 * pauses for the caller, and yields about how many of its rows are done.
 */
export interface NeighborSearch {
  /**
   * Finds the nearest other rows of each row, the nearest first. Of equally near rows the lowest number comes first.
   * @param indices out, n * count
   * @param d out, n * count distances
   */
  nearest(count: number, indices: Int32Array, d: Float64Array): Generator<number, void>;
  /**
   * Counts the rows up to `limit` away from each row, the row itself included.
   * @param counts out, n
   */
  counts(limit: number, counts: Int32Array): Generator<number, void>;
  /**
   * Lists the rows up to `limit` away from each of some rows, one row after the other.
   * @param rows in, numbers of rows
   */
  lists(limit: number, rows: Int32Array, visit: VisitNeighbors): Generator<number, void>;
  /**
   * Finds the edges of a minimum spanning tree. The length of an edge is the largest of the distance between its ends
   * and the cores of both ends. Of edges of equal length, the edge with nearer ends comes first, then the edge with the
   * lowest rows. All rows must differ. Absent where plain loops are as fast.
   * @param cores absent: 0 for each row
   * @param found out, lengths in the units of the search
   * @returns undefined when memory lacks room
   */
  span?(cores: Cores | undefined, found: FoundMerges): Generator<void> | undefined;
  /** Sends helpers away, and gives memory back. A search that was given up needs this, too. */
  close(): void;
}

/** What a search within a radius has. */
export type WithinSearch = Pick<NeighborSearch, 'counts' | 'lists' | 'close'>;
