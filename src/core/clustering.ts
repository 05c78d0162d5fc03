import type { Warning } from './warnings.ts';

/**
 * The result of every algorithm. A facet is a part that only some algorithms find. Charts, tables, indices, JSON and
 * models ask whether a clustering has a facet, never which algorithm made the clustering.
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
  /** k sums of weights (without weights: numbers of rows), falling; noise has no entry. */
  sizes: Float64Array;
  /** Sum of the weights of the noise; absent for algorithms that have no noise. */
  noise?: number;
  /** Seed of the random numbers; absent if the algorithm draws none. */
  seed?: number;
  warnings: Warning[];
  centers?: Centers;
  descent?: Descent;
  tree?: SplitTree | MergeTree;
  density?: Density;
  /** How firmly each row belongs to its cluster: n numbers from 0 to 1, 0 for noise. */
  strengths?: Float64Array;
  condensed?: Condensed;
  reachability?: Reachability;
  membership?: Membership;
  mixture?: Mixture;
  medoids?: Medoids;
  affinity?: Affinity;
  modes?: Modes;
  prototypes?: Prototypes;
  summary?: Summary;
  fuzzy?: FuzzyPartition;
  spectrum?: Spectrum;
  regions?: Regions;
  communities?: Communities;
}

/** Names of the facets. */
export const FACETS = [
  'centers',
  'descent',
  'tree',
  'density',
  'strengths',
  'condensed',
  'reachability',
  'membership',
  'mixture',
  'medoids',
  'affinity',
  'modes',
  'prototypes',
  'summary',
  'fuzzy',
  'spectrum',
  'regions',
  'communities',
] as const;
export type Facet = (typeof FACETS)[number];

/** A point for each cluster, in the columns that were clustered. */
export interface Centers {
  dim: number;
  /** k * dim. */
  points: Float64Array;
  /**
   * Weighted sum of the squared distances of the rows to the centers of their clusters. With `directions`: of 1 -
   * cos.
   */
  inertia: number;
  /** The points have length 1, and only their directions count; absent: points among the rows. */
  directions?: true;
}

/** How the iterations ended. */
export interface Descent {
  /** Passes, steps or swaps of the restart that is returned. */
  iterations: number;
  /** Whether the descent ended before the limit of iterations. */
  converged: boolean;
  /** Number of restarts; the best one is returned. */
  restarts: number;
  /** How the seeds were drawn, where there were no iterations: the clusters are those of the seeds. */
  seeding?: Drawing;
}

/** Seeds in the order in which they were drawn, k of each. */
export interface Drawing {
  /** Numbers of the rows; absent of centers that were given. */
  rows?: number[];
  /** The cluster whose center each seed is; -1 of a given center that is the nearest of no row. */
  clusters: number[];
  /** The inertia after each draw, of which the last is that of the clustering. */
  potentials: number[];
}

/** A tree made from the root down: 2 k - 1 clusters, final or split, in the order of their creation. */
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

/** A cut through a tree that was made from the rows up. */
export interface MergeTree {
  kind: 'merges';
  merges: Merges;
  /** The node of the tree that each cluster is. */
  nodes: Int32Array;
  /** A height that gives this cut; undefined if no height does. */
  height?: number;
}

/**
 * A tree in the form of SciPy's linkage matrix: rows are nodes 0 to n - 1, and merge t makes node n + t of nodes a <
 * b.
 */
export interface Merges {
  /** Rows. */
  n: number;
  /** The two nodes of each merge, n - 1 each. */
  a: Int32Array;
  b: Int32Array;
  /** Dissimilarity of a and b, n - 1. */
  height: Float64Array;
  /** Weight of the rows below each merge (without weights: their number), n - 1. */
  size: Float64Array;
  /** n weights of the rows; absent: 1 each. */
  weights?: Float64Array;
}

/** The densities of the rows. */
export interface Density {
  /** 1 for core points, n entries; absent where no single radius makes them. */
  core?: Uint8Array;
  /** Radius of a neighborhood. */
  eps?: number;
  /** Why the radius is what it is, if it was not given. */
  choice?: RadiusChoice;
  /** n distances within which there are enough rows to make each row a core point. */
  coreDistances?: Float64Array;
  /** n numbers from 0 to 1: how far each row lies out of the densest rows near it. */
  outlierScores?: Float64Array;
}

/** A radius that was read from the core distances of the rows, or from the tree of densities. */
export interface RadiusChoice {
  eps: number;
  /**
   * persistent: clusters persist longest at it; knee: the knee of the sorted distances; straight: they have no knee, and this is the largest; level: there is no other
   * distance, or none but 0; sparse: rows weigh less in all than a core point requires.
   */
  reason: 'persistent' | 'knee' | 'straight' | 'level' | 'sparse';
  /** Share of the rows, by weight, that are core points at this radius. */
  within: number;
  /**
   * How long clusters persist at it: the mean over the rows of the logarithm of the range of radii of their clusters, times
   * the share of the rows apart from them.
   */
  persistence?: number;
  /** The knee of the sorted distances, where there is one and the radius is another. */
  knee?: number;
}

/** The clusters of all densities, which are 1 / distance: as density rises, clusters lose rows, split and vanish. */
export interface Condensed {
  /** The root first, and each cluster after its parent. */
  clusters: {
    /** -1 of the root. */
    parent: Int32Array;
    /** The densities at which a cluster appears, and at which it splits or its last rows leave. */
    birth: Float64Array;
    death: Float64Array;
    /** Weight of its rows when it appears. */
    weight: Float64Array;
    /** Sum over its rows, by weight, of the densities that they stay for; infinite where equal rows never part. */
    stability: Float64Array;
  };
  /** Of each row the last cluster that it is in, and the density at which it leaves. */
  rows: { last: Int32Array; density: Float64Array };
  /** The k clusters of the result. */
  selected: Int32Array;
  /** Of each of the k clusters the rows that stay longest. */
  exemplars: Int32Array[];
}

/** Rows in the order in which density connects them. */
export interface Reachability {
  /** n numbers of rows. */
  order: Int32Array;
  /** n, by row: how near it is to a row before it, at least the core distance of that one; infinite: to none. */
  reach: Float64Array;
  /** n, by row: the row that is so near, or -1. */
  predecessors: Int32Array;
  /** The valleys of the plot, as places in the order, both ends included; the ones within another come before it. */
  ranges?: { start: number; end: number }[];
}

/** The smallest eigenvalues of the normalized Laplacian of a graph. */
export interface Spectrum {
  /** Rising, from 0; at least k + 1, if there are as many rows. */
  eigenvalues: Float64Array;
  /** |L v - value v| of each eigenvector, by which its eigenvalue may be wrong. */
  residuals: Float64Array;
  /** The number of clusters before the widest gap between eigenvalues: of at least 2, and of the components. */
  suggested: number;
  /** Parts of the graph that no edge connects, each with an eigenvalue of 0. */
  components: number;
}

/** Where clusters lie that are connected regions of a picture. */
export interface Regions {
  /** k * 2: the mean x and y of the pixels of each region, from the top left, where the first pixel is 0, 0. */
  places: Float64Array;
}

/** The communities of a graph, which are the clusters, and how good they are. */
export interface Communities {
  /** What was made large. */
  objective: 'modularity' | 'cpm';
  /** How small communities are: what edges between two nodes are weighed against. */
  resolution: number;
  /** The objective at this resolution, NaN without edges; the highest modularity is below 1. */
  quality: number;
  /** The modularity at resolution 1, which compares communities of several resolutions. */
  modularity: number;
  /** Graphs that each iteration went over, the last of which has a node for each community. */
  levels: number;
  /** Edges between different rows. */
  edges: number;
  /** Parts of the graph that no edge connects. */
  components: number;
  /** Rows without edges to others, each a community of its own. */
  isolated: number;
}

/** How far each row belongs to each cluster: n * k, the values of a row add up to 1. */
export interface Membership {
  probabilities: Float64Array;
}

/** A mixture of k normal distributions, one for each cluster; their means are the centers. */
export interface Mixture {
  /** What the covariances have in common, by mclust's name: VVV nothing, EEE all. */
  form: string;
  /** k shares of the components, which add up to 1. */
  weights: Float64Array;
  /** k covariance matrices, k * dim * dim; absent if the axes of all of them are those of the columns. */
  covariances?: Float64Array;
  /** k * dim variances of the columns, in place of covariances. */
  variances?: Float64Array;
  /** Weighted sum of the natural logarithms of the densities of the rows. */
  logLikelihood: number;
  /** Free parameters. */
  parameters: number;
  /** Criteria, smaller is better: -2 logLikelihood + parameters log(weight of the rows); with 2 in place of the logarithm. */
  bic: number;
  aic: number;
  /** bic less twice the sum of the logarithms of how far rows belong to their own cluster. */
  icl: number;
  /** The log-likelihood after each iteration, that of the start first. */
  trace: Float64Array;
  /** n natural logarithms of the density at each row. */
  logDensities: Float64Array;
  /** Clusters whose variance is the least that is allowed, in some direction. */
  collapsed: number[];
}

/** The medoid of each cluster: one of its rows. */
export interface Medoids {
  /** k numbers of rows. */
  rows: Int32Array;
  /** Weighted sum of the dissimilarities of all rows to the medoids of their clusters. */
  loss: number;
  /** n dissimilarities of the rows to the medoids of their clusters. */
  distances?: Float64Array;
  /** n: of each row the cluster of the nearest other medoid; -1 where there is none. */
  second?: Int32Array;
  /**
   * Weighted mean of 1 - a / b, for the dissimilarities a and b to the nearest medoid and to the next; absent for a
   * single cluster.
   */
  silhouette?: number;
  /** What was made small, and among which rows; absent: the loss, among all. */
  search?: MedoidSearchFacts;
}

/** How medoids were found. */
export interface MedoidSearchFacts {
  objective: 'loss' | 'silhouette';
  /**
   * exact: no row would be a better medoid in place of one; samples: this holds in a sample; refined: of medoids from
   * samples, some were exchanged for better ones among all rows.
   */
  found: 'exact' | 'samples' | 'refined';
  /** Rows of each sample, and the mean dissimilarity of all rows (or 1 - the medoid silhouette) to its medoids. */
  samples?: { size: number; losses: number[] };
}

/** What is made large by exemplars, in similarities, which are distances with a minus. */
export interface Affinity {
  /** The similarity of a row with itself, as an exemplar. */
  preference?: number;
  /** Net similarity: that of all rows with their exemplars, by weight, and the preference of each exemplar. */
  similarity: number;
}

/** Places where rows are dense, which are the centers of a clustering, and how they were found. */
export interface Modes {
  /** The radius around a place, or the standard deviation of what rows count by their distance; may be infinite. */
  bandwidth: number;
  /** The quantile from which the bandwidth was estimated; absent: it was given. */
  quantile?: number;
  /** Places from which modes were searched. */
  seeds: number;
  /** k: the weight of the rows around each mode, by how much each counts. */
  masses: Float64Array;
  /** Rows farther from all modes than this are noise; absent: none is. */
  reach?: number;
}

/** What is typical of each cluster: the most frequent category in columns of categories, the mean in columns of numbers. */
export interface Prototypes {
  dim: number;
  /** k * dim: categories by the numbers that stand for them in the data, and means. */
  points: Float64Array;
  /** Numbers of the columns that hold categories, rising. */
  categorical: number[];
  /** Weighted number of cells that differ from the category of their cluster. */
  mismatches: number;
  /** Weighted sum of the squared distances in the columns of numbers; absent if there are only categories. */
  squares?: number;
  /** What a mismatch counts beside a squared distance; absent if there are only categories. */
  gamma?: number;
  /** squares + gamma * mismatches, or the mismatches alone. */
  cost: number;
}

/** Rows that were summed up in leaves, each of which stands for its rows by their mean. */
export interface Summary {
  leaves: number;
  /** The largest radius of a leaf: root mean square distance of its rows to their mean. */
  threshold: number;
  /** Weighted mean of the squared distances of rows to the mean of their leaf. */
  error: number;
  /** The error as a share of the variance of all rows, 0 to 1. */
  share: number;
  /** The least and the most that the inertia of all rows can be, where the leaves are all that is known of them. */
  bounds?: [least: number, most: number];
  /** The inertia of the leaves, where these were clustered in place of the rows; that of the centers is of all rows. */
  inertia?: number;
  /** Likewise the loss of the leaves around their medoids, before rows took their place. */
  loss?: number;
  /** Likewise the objective of a fuzzy partition of the leaves. */
  objective?: number;
  /** Likewise the log-likelihood of the leaves. */
  logLikelihood?: number;
}

/** How clear-cut a fuzzy partition is, by all centers that were asked for, W being the sum of the weights of all rows. */
export interface FuzzyPartition {
  /** The exponent m of memberships, above 1. */
  fuzziness: number;
  /** How many centers each of the k clusters consists of, that lie on each other; absent: one each. */
  joined?: number[];
  /** Weighted sum over rows and clusters of u^m times the squared distance to the center. */
  objective: number;
  /** Weighted sum of u^2 by W: 1 if each row belongs to one cluster, 1 / k if all belong to all alike. */
  partitionCoefficient: number;
  /** Weighted sum of -u ln u by W: 0 if each row belongs to one cluster, ln k if all belong to all alike. */
  partitionEntropy: number;
  /** The objective by W and by the least squared distance of the centers of two clusters; low is better. With k > 1. */
  xieBeni?: number;
}
