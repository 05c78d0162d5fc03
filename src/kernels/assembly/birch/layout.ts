import { f64At, u32At } from '../arrays';

/*
 * The memory layout of a tree of clustering features. The host writes the struct; entries and nodes follow each other
 * from `top` on, in the order of their creation, and never move.
 *
 * Entry: f64 weight, f64 spread (weighted sum of squared distances to the mean), u32 child (a node; 0: the entry is a
 * leaf), i32 number (of a leaf, in the order of creation), f64 square of the length of the mean,
 * f64[dim] mean.
 *
 * Node: i32 count, i32 level (0: its entries are leaves), u32 parent (0: it is the root), u32 unused,
 * u32[branching + 1] entries.
 */

/** A tree of clustering features. */
@unmanaged
export class Features {
  /** Columns of rows and means: a multiple of 4, filled up with zeros. */
  dim: i32;
  /** Most entries of a node. */
  branching: i32;
  /** The square of the largest radius of a leaf. */
  limit: f64;
  /** Stop when there are more leaves than this. */
  most: i32;
  /** How many leaves there are. */
  leaves: i32;
  root: usize;
  /** The first free address, and the end of the memory. */
  top: usize;
  end: usize;
  /** scratch, f64[2 (branching + 1)]: squared distances to the two entries that are farthest apart. */
  apart: usize;
  /** out, the squared distance that `nearest` found. */
  found: f64;
  /** 1: products with the columns that are not 0 say which entries can be nearest. */
  sparse: i32;
  /** scratch, u32[dim / 4]: the places of a row, in bytes, where not all of four columns are 0; and how many. */
  filled: usize;
  fillings: i32;
  /** scratch, f64[branching + 1]: squared distances to the entries of a node, less the square of the row's length. */
  nearly: usize;
}

/** Where the parts of an entry begin. @host */
export const SPREAD: usize = 8;
/** @host */
export const CHILD: usize = 16;
/** @host */
export const NUMBER: usize = 20;
export const LENGTH: usize = 24;
/** @host */
export const MEAN: usize = 32;

/** Where the parts of a node begin. @host */
export const LEVEL: usize = 4;
/** @host */
export const PARENT: usize = 8;
/** @host */
export const ENTRIES: usize = 16;

/** Bytes of an entry. @inline */
export function entryBytes(tree: Features): usize {
  return MEAN + ((<usize>tree.dim) << 3);
}

/** Bytes of a node. @inline */
export function nodeBytes(tree: Features): usize {
  return ENTRIES + (((<usize>tree.branching + 2) >> 1) << 3);
}

/** @inline */
export function weightOf(entry: usize): f64 {
  return f64At(entry, 0);
}

/** @inline */
export function spreadOf(entry: usize): f64 {
  return load<f64>(entry, SPREAD);
}

/** @inline */
export function entryAt(node: usize, place: i32): usize {
  return u32At(node + ENTRIES, place);
}
