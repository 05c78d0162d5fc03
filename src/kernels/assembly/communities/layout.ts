/*
 * The memory layout for communities. A level is a graph whose nodes stand for sets of nodes of the level below. The host
 * writes these structs.
 */

/** A graph. */
@unmanaged
export class Level {
  n: i32;
  /** in, i32[n + 1] */
  offsets: usize;
  /** in, i32[m]: other ends, never the node itself, and no node twice. */
  targets: usize;
  /** in, f64[m], above 0. */
  weights: usize;
  /** in, f64[n]: what a node counts in the penalty of its community. */
  volumes: usize;
}

/** The nodes of a level while they move and merge; n is that of the lowest level. */
@unmanaged
export class Run {
  /** inout, i32[n]: communities of nodes. */
  labels: usize;
  /** inout, f64[n] and i32[n]: their volumes and numbers of nodes. */
  sizes: usize;
  counts: usize;
  /** inout, i32[n]: nodes that wait in a ring; for merges nodes in order. */
  queue: usize;
  /** inout, u8[n]: 1 for nodes in the queue. */
  isWaiting: usize;
  /** inout, i32[n]: numbers of communities without nodes. */
  empty: usize;
  /** inout, i32[3]: first of the queue, nodes in it, communities without nodes. */
  state: usize;
  /** inout, i32[n]: sets of nodes within communities, each with the number of its first node. */
  sets: usize;
  /** inout, f64[n]: their volumes, and the weight of the edges to the rest of their communities. */
  setVolumes: usize;
  outside: usize;
  /** inout, u8[n]: 1 for sets of more than one node. */
  isJoined: usize;
  /** in, f64[n]: random numbers in [0, 1), in the order of the queue. */
  draws: usize;
  /** scratch, f64[n], 0 between nodes: the weight of edges to each community or set. */
  sums: usize;
  /** scratch, i32[n] and f64[n]: communities or sets beside a node, and chances of these. */
  near: usize;
  chances: usize;
  /** scratch, i32[n + 1]: first members of sets. */
  starts: usize;
}
