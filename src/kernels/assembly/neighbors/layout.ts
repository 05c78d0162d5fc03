/* The memory layout of a box tree and of searches in it. The host writes these structs. */

/** Points of a block, and boxes of a group: four pairs of f64. @host */
export const FAN: i32 = 8;

/** Rows that search together. @host */
export const TILE: i32 = 8;

/**
 * Points in space, in blocks of neighbors, with boxes around blocks, boxes around eight of these boxes, and so on. The
 * name of a point is the number of a row. A point may move in its slot (the boxes around the point grow) or vanish.
 */
@unmanaged
export class BoxTree {
  /** The number of points, and of slots for points: a multiple of FAN. */
  count: i32;
  capacity: i32;
  dim: i32;
  levels: i32;
  /** Boxes of all levels that there is room for: a multiple of FAN for each level. */
  boxes: i32;
  /** f64[capacity / FAN][dim][FAN]; an empty slot has an infinite first coordinate. */
  coords: usize;
  /** i32[capacity]: the name of the point in a slot, -1 for an empty slot. */
  names: usize;
  /** f64[boxes / FAN][dim][2][FAN]: the lowest coordinates of the boxes of a group, and the highest. */
  bounds: usize;
  /** i32[10]: the first box of each level, the lowest level first. */
  starts: usize;
  /** scratch, i32[capacity]: after `build`, the slots that points came from. */
  order: usize;
  /** scratch, f64[capacity] */
  spare: usize;
  /** scratch, i32[3 * 64] */
  ranges: usize;
  /** scratch of a walk on one thread: 16 bytes for each of 80 groups of boxes, f64[FAN], f64[dim] */
  stack: usize;
  lanes: usize;
  query: usize;
}

/** A search for the neighbors of rows by squared distances, in tiles of TILE rows. */
@unmanaged
export class Search {
  n: i32;
  /** The number of nearest rows to find. */
  count: i32;
  /** The first tile that is in `near` and `nearD`. */
  firstTile: i32;
  /** Rows in `queries`. */
  asked: i32;
  /** How many numbers fit in `listed`, and how many are used. */
  room: i32;
  used: i32;
  /** The largest squared distance of a neighbor. */
  limit: f64;
  /** i32[n]: the slot of each row. */
  slots: usize;
  /** out, i32[n]: the number of neighbors of each row. */
  counts: usize;
  /** out, i32[][count], f64[][count]: the nearest rows of each slot of some tiles, and their squared distances. */
  near: usize;
  nearD: usize;
  /** in, i32[asked] each: rows to list the neighbors of, and the places of these rows in `starts` and `lengths`. */
  queries: usize;
  places: usize;
  /** out, i32[asked] each: the start of each list in `listed`, -1 without room; and the length of the list. */
  starts: usize;
  lengths: usize;
  /** out, i32[room] */
  listed: usize;
  /** scratch for each thread, see tile.ts */
  scratch: usize;
  scratchBytes: i32;
}
