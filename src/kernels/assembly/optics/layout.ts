/* The memory layout of OPTICS. The host writes this struct. */

/** Points that are put in order; arrays are by slot of a BoxTree unless it says otherwise. Distances are squared. */
@unmanaged
export class Ordering {
  n: i32;
  /** How many are in order, how many are in the heap, and the first row that may be in neither. */
  done: i32;
  waiting: i32;
  next: i32;
  /** The largest distance at which a point is reached. */
  limit: f64;
  /** in, f64[capacity] by row, core distances; after `beginOrdering` by slot. Infinite: reaches nothing. */
  core: usize;
  /** f64[n]: how near the points in order come. */
  reach: usize;
  /** i32[n]: the point that does, -1 for none. */
  from: usize;
  /** i32[n]: points that were reached, the nearest first; and where each is: -1 nowhere, -2 in order. */
  heap: usize;
  places: usize;
  /** i32[n], by row */
  slots: usize;
  /** f64[boxes], by box: the largest `reach` of a point that is not in order, -1 where there is none. */
  boxReach: usize;
  /** out, i32[n]: rows in their order. */
  order: usize;
  /** out, i32[n] and f64[n], by row: which row reaches it, -1 for none; and how far away. */
  predecessors: usize;
  reachability: usize;
}
