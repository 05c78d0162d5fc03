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
 * Clusters that merge, the two nearest first; everything but `weights`, `lightest` and `heap` is by the name of a
 * cluster, the number of one of its rows.
 */
@unmanaged
export class Merging {
  /** n rows at first. */
  n: i32;
  /** A Linkage. */
  code: i32;
  /** How many clusters are left, and how many there were when the index was built. */
  active: i32;
  built: i32;
  /** How many merges were found. */
  found: i32;
  /** f64[capacity], by slot of the tree of centers. */
  weights: usize;
  /** f64[boxes], by box of it: the least weight of a point below, or less. */
  lightest: usize;
  /** i32[n]: n + t for the cluster that merge t made, -1 once merged into another. */
  ids: usize;
  /** i32[n] */
  slots: usize;
  /** i32[n]: the nearest cluster at the last search, and its id. */
  nearest: usize;
  nearestIds: usize;
  /** f64[n]: its distance then. */
  keys: usize;
  /** i32[n] each: clusters, the one with the lowest key first; and where each is. */
  heap: usize;
  places: usize;
  /** out, i32[n - 1] each */
  left: usize;
  right: usize;
  /** out, f64[n - 1] */
  height: usize;
}

/**
 * The rows of clusters, those of each next to each other; everything by cluster is by its name. Used with a BoxTree of
 * their centers and a Merging, whose keys are distances.
 */
@unmanaged
export class Members {
  n: i32;
  dim: i32;
  /** Clusters that are to be left, at most. */
  keep: i32;
  /** Places for rows, and how many are in use: those of merged clusters are freed only by `tidy`. */
  room: i32;
  used: i32;
  /** f64[dim][room], f64[room] */
  coords: usize;
  weights: usize;
  /** i32[n] each: a cluster's first place, its rows, and the places it has. */
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
  /** How many pairs of rows were measured. */
  work: f64;
  /** scratch for each thread, f64[dim] */
  points: usize;
  /** out, i32[keep]: names of the clusters that are left, rising. */
  names: usize;
  /** out, f64[keep][keep]: the distances between them, above the diagonal. */
  between: usize;
}

/** Points that a thread takes at once. @host */
export const SLOTS: i32 = 256;

/** Where f64[dim], the point that is looked for, is in the scratch of a thread. @host */
export const QUERY: usize = 1344;

/**
 * Trees that grow together to a minimum spanning tree; arrays are by slot of a BoxTree unless it says otherwise. An edge
 * is as long as the largest of three squares: the distance between its ends, and what each end has in `core`.
 */
@unmanaged
export class Spanning {
  n: i32;
  /** How many edges were found. */
  found: i32;
  scratchBytes: i32;
  /** in, f64[n] by row; after `beginSpanning` by slot. */
  core: usize;
  /** in, i32[n] by row: where the shortest edge of a row leads, -1: not known. */
  seeds: usize;
  /** i32[n]: which tree a point is in: its root. */
  tree: usize;
  /** i32[n]: a point nearer to the root. */
  parent: usize;
  /** i32[boxes], by box: the tree that all of its points are in, or -1. */
  boxTrees: usize;
  /** f64[boxes], by box: the least of `core` below. */
  boxCores: usize;
  /** i32[n]: the end of the shortest edge out of the tree at the last search, -1: not known. */
  nearest: usize;
  /** f64[n] each: its length, and the squared distance between its ends; no edge out of the tree comes before. */
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
  /** What they are divided by, else. */
  divisor: i32;
  /** 1 to multiply by what Ward's linkage makes of the weights. */
  weighted: i32;
  /** A Linkage. */
  code: i32;
  /** How many merges were found, clusters the chain has, and the first that may be left. */
  found: i32;
  length: i32;
  first: i32;
  scratchBytes: i32;
  /** in, f32 or f64[n][dim] */
  x: usize;
  /** inout, f32 or f64[n][stride] */
  d: usize;
  /** inout, f32 or f64[stride]: the weight in a slot, 0 once it has merged into another. */
  sizes: usize;
  /** i32[n]: how many merges a row has been updated by. */
  stamps: usize;
  /** 32 bytes for each merge: the slots, their sizes, their dissimilarity. */
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
