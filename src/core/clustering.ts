import type { Warning } from './warnings.ts';

/**
 * What every algorithm finds. What only some algorithms find are facets: charts, tables, indices, JSON and models ask
 * whether a clustering has a facet, never which algorithm made it.
 */
export interface Clustering {
  /** Name of the algorithm in the table of algorithms. */
  algorithm: string;
  /** Rows that were clustered, noise included. */
  n: number;
  /** Clusters found. */
  k: number;
  /** The cluster of each of the n rows: 0 to k - 1 by falling size, or -1 for noise. */
  labels: Int32Array;
  /** k sums of weights (without weights: numbers of rows), falling; noise is in none. */
  sizes: Float64Array;
  /** Sum of the weights of the noise; absent where the algorithm calls nothing noise. */
  noise?: number;
  /** What the random numbers were drawn from; absent where none are. */
  seed?: number;
  warnings: Warning[];
  centers?: Centers;
  descent?: Descent;
  tree?: SplitTree | MergeTree;
  density?: Density;
  membership?: Membership;
  medoids?: Medoids;
}

/** Names of the facets. */
export const FACETS = ['centers', 'descent', 'tree', 'density', 'membership', 'medoids'] as const;
export type Facet = (typeof FACETS)[number];

/** A point for each cluster, in the columns that were clustered. */
export interface Centers {
  dim: number;
  /** k * dim. */
  points: Float64Array;
  /** Weighted sum of the squared distances of the rows to the centers of their clusters; of directions, of 1 - cos. */
  inertia: number;
  /** Points of length 1, of which only the direction counts; absent: points among the rows. */
  directions?: true;
}

/** How an iteration ended. */
export interface Descent {
  /** Passes, steps or swaps of the start that is returned. */
  iterations: number;
  /** Whether it ended before the most iterations allowed. */
  converged: boolean;
  /** Starts made, the best of which is returned. */
  restarts: number;
}

/** A tree made from the whole down: 2 k - 1 clusters, final or split, in the order of their creation. */
export interface SplitTree {
  kind: 'splits';
  nodes: SplitNode[];
}

/** A cluster of a tree of splits, final or split. */
export interface SplitNode {
  /** Its place in the tree; the s-th split, counted from 1, makes nodes 2 s - 1 and 2 s. */
  id: number;
  /** null for the root. */
  parent: number | null;
  /** Sum of the weights of its rows. */
  size: number;
  /** Weighted sum of their squared distances to its center. */
  inertia: number;
  /** dim numbers. */
  center: number[];
  /** The halves it was split into; null for a leaf. A row equally near to both goes to the first. */
  children: [number, number] | null;
  /** The number of a leaf's cluster in the result; null for a node that was split. */
  cluster: number | null;
}

/** A cut through a tree made from the rows up. */
export interface MergeTree {
  kind: 'merges';
  merges: Merges;
  /** The node of each cluster. */
  nodes: Int32Array;
  /** A height that gives this cut; undefined if none does. */
  height?: number;
}

/** A tree as SciPy's linkage matrix: rows are nodes 0 to n - 1, and merge t makes node n + t of nodes a < b. */
export interface Merges {
  /** Rows. */
  n: number;
  /** n - 1 each: the parts of each merge. */
  a: Int32Array;
  b: Int32Array;
  /** Dissimilarity of a and b. */
  height: Float64Array;
  /** Weight of the rows below (without weights: their number). */
  size: Float64Array;
  /** n weights of the rows; absent: 1 each. */
  weights?: Float64Array;
}

/** What density tells of each row. */
export interface Density {
  /** 1 for core points, n entries. */
  core: Uint8Array;
  /** Radius of a neighborhood. */
  eps?: number;
}

/** How far each row belongs to each cluster: n * k, rows add up to 1. */
export interface Membership {
  probabilities: Float64Array;
}

/** A row for each cluster. */
export interface Medoids {
  /** k numbers of rows. */
  rows: Int32Array;
  /** Weighted sum of the dissimilarities of all rows to the medoids of their clusters. */
  loss: number;
}
