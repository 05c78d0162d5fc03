/* The memory layout of hierarchical clustering. The host writes these structs. */

/** The linkages. */
export enum Linkage {
  single,
  complete,
  average,
  weighted,
  ward,
  centroid,
  median,
}

/** What the rows of a matrix are. */
export enum Kind {
  nothing,
  bytes,
  singles,
  doubles,
}

/**
 * Clusters that merge, the two nearest first. The name of a cluster is the number of one of its rows. All arrays but
 * `weights`, `lightest` and `heap` are by name.
 */
@unmanaged
export class Merging {
  /** n rows at first. */
  n: i32;
  /** A Linkage. */
  code: i32;
  /** The number of clusters now, and when the index was built. */
  active: i32;
  built: i32;
  /** The number of merges found. */
  found: i32;
  /** f64[capacity], by slot of the tree of centers. */
  weights: usize;
  /** f64[boxes], by box of the tree: the least weight of a point in the box, or less. */
  lightest: usize;
  /** i32[n]: n + t for the cluster that merge t made, -1 for a cluster that has merged into another. */
  ids: usize;
  /** i32[n] */
  slots: usize;
  /** i32[n] each: the nearest cluster at the last search, and its id. */
  nearest: usize;
  nearestIds: usize;
  /** f64[n]: the distance to that cluster at the last search. */
  keys: usize;
  /** i32[n] each: clusters, the one with the lowest key first; and the place of each cluster. */
  heap: usize;
  places: usize;
  /** out, i32[n - 1] each */
  left: usize;
  right: usize;
  /** out, f64[n - 1] */
  height: usize;
}

/**
 * The rows of clusters, cluster by cluster. Arrays by cluster are by its name. Members go with a BoxTree of the centers
 * and a Merging whose keys are distances.
 */
@unmanaged
export class Members {
  n: i32;
  dim: i32;
  /** The number of clusters to keep, at most. */
  keep: i32;
  /** Places for rows, and how many are in use. Only `tidy` frees the places of merged clusters. */
  room: i32;
  used: i32;
  /** f64[dim][room], f64[room] */
  coords: usize;
  weights: usize;
  /** i32[n] each: the first place of a cluster, the number of its rows, and of its places. */
  starts: usize;
  counts: usize;
  rooms: usize;
  /** f64[n]: sums of weights. */
  masses: usize;
  /** scratch, f64[n] */
  spare: usize;
  /** How far apart rounding may have put two centers. */
  slack: f64;
  /** The squared distance of centers up to which a cluster may be the nearest. */
  reach: f64;
  /** The number of pairs of rows that were measured. */
  work: f64;
  /** scratch for each thread, f64[dim] */
  points: usize;
  /** out, i32[keep]: names of the remaining clusters, rising. */
  names: usize;
  /** out, f64[keep][keep]: the distances between the remaining clusters, above the diagonal. */
  between: usize;
}

/** Points that a thread takes at once. @host */
export const SLOTS: i32 = 256;

/** Offset in the scratch of a thread: f64[dim], the point whose edge is searched. @host */
export const QUERY: usize = 1344;

/**
 * Trees that grow together to a minimum spanning tree. Arrays are by slot of a BoxTree where nothing else is said. The
 * length of an edge is the largest of three squares: the distance between its ends, and the `core` of each end.
 */
@unmanaged
export class Spanning {
  n: i32;
  /** The number of edges found. */
  found: i32;
  scratchBytes: i32;
  /** in, f64[n]: by row, after `beginSpanning` by slot. */
  core: usize;
  /** The number of nearest points that are known of each point. */
  count: i32;
  /** inout, i32[n][count]: the nearest other points, the nearest first; rows, after `beginSpanning` slots. */
  near: usize;
  /** i32[n]: the tree of a point, named by its root. */
  tree: usize;
  /** i32[n], by root: the number of points in a tree. */
  sizes: usize;
  /** The largest tree, which waits for edges of the others. */
  largest: i32;
  /** i32[n]: a point nearer to the root. */
  parent: usize;
  /** i32[boxes], by box: the tree that holds all points of the box, or -1. */
  boxTrees: usize;
  /** f64[boxes], by box: the least `core` of its points. */
  boxCores: usize;
  /** i32[n]: the other end of the shortest edge out of the tree at the last search, -1: not known. */
  nearest: usize;
  /** f64[n] each: length of that edge, squared distance of its ends. No edge out of the tree comes before it. */
  keys: usize;
  apart: usize;
  /** i32[n], by root: the point with the shortest edge out of the tree, or -1. */
  best: usize;
  /** out, i32[n - 1] each: rows */
  left: usize;
  right: usize;
  /** out, f64[n - 1]: squared lengths */
  height: usize;
  /** scratch for each thread */
  scratch: usize;
}

/** A square matrix of dissimilarities between slots, in f32 or f64, and clusters that merge on it. */
@unmanaged
export class Matrix {
  n: i32;
  /** Columns of a row: n, rounded up to a multiple of 16. */
  stride: i32;
  /** 1 for f64. */
  isDouble: i32;
  dim: i32;
  /** A Kind: nothing to measure, bytes (in Rows of bytes/layout.ts), f32 or f64. */
  kind: i32;
  /** 1 to take roots of squared distances. */
  root: i32;
  /** What squared distances are divided by otherwise. */
  divisor: i32;
  /** 1 to multiply by the factor of Ward's linkage for the weights. */
  weighted: i32;
  /** A Linkage. */
  code: i32;
  /** The number of merges found and of clusters in the chain, and the first slot that may hold a cluster. */
  found: i32;
  length: i32;
  first: i32;
  scratchBytes: i32;
  /** in, f32 or f64[n][dim] */
  x: usize;
  /** inout, f32 or f64[n][stride] */
  d: usize;
  /** inout, f32 or f64[stride]: the weight in a slot, 0 once the slot has merged into another. */
  sizes: usize;
  /** i32[n]: the number of merges that a row has replayed. */
  stamps: usize;
  /** 32 bytes for each merge: the two slots, their sizes, their dissimilarity. */
  log: usize;
  /** i32[n] */
  chain: usize;
  /** scratch for each thread */
  scratch: usize;
  /** out, i32[n - 1] each */
  left: usize;
  right: usize;
  /** out, f64[n - 1] */
  height: usize;
}
