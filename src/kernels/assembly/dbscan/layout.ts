/* The memory layout of DBSCAN. The host writes this struct. */

/** Points that a thread takes at once. @host */
export const SLOTS: i32 = 256;

/** Where f64[dim], the point that is looked for, is in the scratch of a thread. @host */
export const QUERY: usize = 1344;

/** Which cluster a point near core points belongs to. */
export enum Border {
  nearest,
  first,
  noise,
}

/** Points that are joined where they are dense; arrays are by slot of a BoxTree unless it says otherwise. */
@unmanaged
export class Joining {
  n: i32;
  /** Whether there are weights, and a Border. */
  isWeighted: i32;
  border: i32;
  scratchBytes: i32;
  /** The largest squared distance of a neighbor, and the weight of neighbors that makes a core point. */
  limit: f64;
  least: f64;
  /** in, f64[capacity] by row, whole numbers; after `beginJoining` by slot. */
  weights: usize;
  /** f64[boxes], by box: the weight below. */
  masses: usize;
  /** i32[capacity]: 1 for core points. */
  core: usize;
  /** i32[n]: a point of the same cluster, nearer to the root. */
  parent: usize;
  /** i32[boxes], by box: a core point below if all of them are in one cluster, -1 if not, -2 if there is none. */
  labels: usize;
  /** i32[n], by root: the first row of the cluster that is a core point. */
  first: usize;
  /** out, i32[n], by row: whether it is a core point; and the first core point of its cluster, -1 for noise. */
  isCore: usize;
  component: usize;
  /** scratch for each thread */
  scratch: usize;
}
