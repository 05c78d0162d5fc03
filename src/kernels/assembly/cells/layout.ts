/* The memory layout of DBSCAN by cells. The host writes this struct. */

/** Values of a digit that points are sorted by. @host */
export const RADIX: i32 = 2048;

/** Parts of the points that are sorted by themselves, whatever the number of threads. @host */
export const SLICES: i32 = 16;

/** Points whose cells a thread takes at once. @host */
export const SLOTS: i32 = 4096;

/** Cells on each side of a cell that may have a point within the radius. @host */
export const REACH: i32 = 2;

/** Bytes of a thread's scratch, see around.ts. @host */
export const SCRATCH: i32 = 896;

/** Which cluster a point near core points belongs to. */
export enum Border {
  nearest,
  first,
  noise,
}

/**
 * Points in cells of a grid. A cell has a key: the first column counts by 1, the next one by the cells of a line, and so on.
 * Slots are places of points in the order of keys, the points of a cell one after the other.
 */
@unmanaged
export class Cells {
  n: i32;
  dim: i32;
  /** Whether there are weights, and a Border. */
  isWeighted: i32;
  border: i32;
  /** The largest squared distance of a neighbor, and the weight of neighbors that makes a core point. */
  limit: f64;
  least: f64;
  /** Cells for each unit of a column. */
  scale: f64;
  /** in, f64[dim] each: the lowest value of a column, and by how much a cell in its direction raises the key. */
  low: usize;
  widths: usize;
  /** in, f64[n][dim] */
  x: usize;
  /** in, f64[n] by row, whole numbers. */
  weights: usize;
  /** u64[n + 1]: keys, with the row in the lower bits; sorted from `keys` to `spare`. */
  keys: usize;
  spare: usize;
  rowBits: i32;
  /** The first bit of the digit to sort by. */
  shift: i32;
  /** i32[SLICES][RADIX]: places of the digits of each slice. */
  places: usize;
  /** f64[dim][stride] by slot; i32[n] by slot: rows; f64[n] by slot: weights. */
  coords: usize;
  stride: i32;
  rows: usize;
  masses: usize;
  /** How many cells have points; i32[count + 1] and u64[count + 1]: the first slot of each, rising, and its key. */
  count: i32;
  starts: usize;
  cellKeys: usize;
  /**
   * in, i64[lines], i32[lines] and f64[lines][2]: lines of cells around a cell, by their distance in keys; whether they
   * touch it; how many cells they are away in the second and the third column.
   */
  lines: i32;
  offsets: usize;
  touching: usize;
  steps: usize;
  /** u8[n] by slot: 1 for core points, until these come first in their cells. */
  core: usize;
  /** i32[count]: the slot after the last core point of a cell. */
  coreEnds: usize;
  /** i32[count]: a cell whose core points are in the same cluster, nearer to the root. */
  parent: usize;
  /** i32[count]: the first row of a cell that is a core point; in the end, by root, of a cluster. */
  first: usize;
  /** u8[count]: 1 where a cell may be joined with others by the slow way only. */
  hard: usize;
  /** out, u8[n] and i32[n], by row: whether it is a core point; and the first core point of its cluster, -1 for noise. */
  isCore: usize;
  component: usize;
  /** scratch for each thread */
  scratch: usize;
}
