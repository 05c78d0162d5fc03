/** What is known of rows beside their labels. The first six have one entry for each label; null for rows left out. */
export interface RowFacts {
  /** How firmly it belongs to its cluster, 0 to 1. */
  strengths?: (number | null)[];
  /** Natural logarithm of the density of a mixture. */
  logDensities?: (number | null)[];
  /** How far it lies out of the densest rows near it, 0 to 1. */
  outlierScores?: (number | null)[];
  /** Within which distance there are enough rows; null without bound. */
  coreDistances?: (number | null)[];
  /** How near it is to a row that comes before it in `order`; null: to none. */
  reachability?: (number | null)[];
  /** How far it belongs to each of the k clusters: k numbers that add up to 1. */
  memberships?: (number[] | null)[];
  /** Numbers of the rows that were clustered, in an order of density. */
  order?: ArrayLike<number>;
  /** The row that reaches each of the rows that were clustered, -1 for none. */
  predecessors?: ArrayLike<number>;
}

/** A cluster of a tree of densities, which are 1 / distance. */
export interface CondensedRecord {
  id: number;
  /** null of the root. */
  parent: number | null;
  /** The densities at which it appears, and at which it splits or its last rows leave; null: without bound. */
  birth: number;
  death: number;
  /** Pixels or rows when it appears. */
  size: number;
  /** Sum over its rows of the densities that they stay for; null: without bound. */
  stability: number;
  /** Its number in the result, if it was chosen. */
  cluster: number | null;
}
