import { Rows as ByteRows } from '../bytes/layout';
import { Rows as FloatRows } from '../floats/layout';

/* The memory layout of a search among rows of many columns. The host writes this struct. */

/** Rows that search together: five vectors of four. @host */
export const QUERIES: i32 = 20;

/**
 * Edges between trees of rows. The length of an edge is the largest of the squared distance between its ends and of
 * the `core` of each end. Arrays have a number for each row.
 */
@unmanaged
export class Edges {
  /** in, i32[n]: the tree of a row. */
  trees: usize;
  /** in, f64[n] */
  core: usize;
  /**
   * inout, f64[n] each: the length of an edge and the squared distance of its ends. In: no edge that comes after these
   * is searched. Out: those of the first edge of the row that leaves its tree, if one is found.
   */
  keys: usize;
  apart: usize;
  /** inout, i32[n]: the other end of this edge, -1 before the search and where none is found. */
  ends: usize;
}

@unmanaged
export class WideRows {
  n: i32;
  /** Candidates of a row that there is room for: more than twice as many as neighbors are asked for. */
  room: i32;
  /** Rows of bytes, 0 for rows of floats. */
  bytes: ByteRows;
  /** Rows of floats, 0 for rows of bytes. Where there are both, bytes are whole numbers of steps, and floats decide. */
  floats: FloatRows;
  /** The squared length of a step of bytes; how far squared distances may be from those of bytes, as a share and in all. */
  squaredStep: f64;
  share: f64;
  rest: f64;
  /** Bytes of the tiles that 20 rows make. */
  tileBytes: i32;
  /** Trees that are to be joined, 0 for none. */
  edges: Edges;
}
