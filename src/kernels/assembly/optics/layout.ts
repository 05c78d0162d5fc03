/* The memory layout of OPTICS. The host writes this struct. */

/**
 * Points that are put in order; arrays are by slot of a BoxTree unless it says otherwise. Distances are squared. Each
 * point in order has an offer: the point to be reached from it next, as far as is known.
 */
@unmanaged
export class Ordering {
  n: i32;
  /** How many are in order, how many offers wait, and the first row that may not be in order. */
  done: i32;
  waiting: i32;
  next: i32;
  /** The largest distance at which a point is reached. */
  limit: f64;
  /** in, f64[capacity] by row, core distances; after `beginOrdering` by slot. Infinite: reaches nothing. */
  core: usize;
  /** u8[capacity / FAN] and u8[boxes / FAN]: a bit for each point of a block, or box of a group, with points left. */
  points: usize;
  groups: usize;
  /** i32[n], by row */
  slots: usize;
  /** f64[n] and i32[n], by place in the order: how near the offered point is, and its row; -1: no point is nearer. */
  reach: usize;
  offered: usize;
  /** i32[n]: places whose offers wait, the first offer first. */
  heap: usize;
  /** out, i32[n]: rows in their order. */
  order: usize;
  /** out, i32[n] and f64[n], by row: which row reaches it, -1 for none; and how far away. */
  predecessors: usize;
  reachability: usize;
}
