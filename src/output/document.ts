import type { Centers, Clustering, RadiusChoice, SplitNode, Summary } from '../core/clustering.ts';
import type { RowShape } from '../core/dataset.ts';
import type { Cell, Encoding } from '../core/items.ts';
import type { StepRecord } from '../core/preparation.ts';
import type { TableReading } from '../core/reading.ts';
import type { Warning } from '../core/warnings.ts';
import type { BestFit } from './bestRecord.ts';
import type { CallRecord } from './callRecord.ts';
import type { ChoiceOfK } from './choiceRecord.ts';
import type { CondensedRecord, RowFacts } from './densityRecords.ts';
import type { GraphFacts } from './graphRecords.ts';
import type { DistancesInput, GraphInput, ImageInput, PaletteInput, TreeInput } from './inputs.ts';
import type { MedoidFacts } from './medoidRecords.ts';
import type { MixtureRecord } from './mixtureRecord.ts';
import type { ModesRecord } from './modesRecord.ts';
import type { ZScores } from './zScores.ts';

export type { DistancesInput, GraphInput, ImageInput, PaletteInput, TreeInput };

/** The name and version of the JSON that every command prints. Fields are only added within a version. */
export const SCHEMA = 'clusterkit/result@1';

/** The document of `--json`: `runs` has one entry for each input and k. */
export interface ResultDocument<Run> {
  schema: typeof SCHEMA;
  tool: 'clusterkit';
  version: string;
  command: string;
  /** How the document came about. */
  call?: CallRecord;
  runs: Run[];
  /** The warnings of all runs, with the path of their input. */
  warnings: (Warning & { input: string })[];
  /** The results of `compare` for each pair of algorithms. */
  agreement?: Agreement[];
  /** The results of `--choose` for each input. */
  choice?: ChoiceOfK[];
  /** The best fits of `run`. */
  best?: BestFit[];
  /** Inputs, or algorithms on them, that failed while others did not; absent if none failed. */
  errors?: { path: string; algorithm?: string; code: string; message: string }[];
  /** Files that were there and new enough, so that the work of `--skip-existing` was left out; absent if there is none. */
  skipped?: string[];
}

/** Wall-clock seconds. */
interface Seconds {
  read: number;
  fit: number;
  total: number;
}

/** Rows that were clustered. */
export interface RowsInput {
  /** Path of the first file. */
  path: string;
  /** SHA-256 of the file, hexadecimal; null if the file was not read as a whole. */
  sha256: string | null;
  /** All files, if one table comes from several files. */
  files?: { path: string; sha256: string | null }[];
  kind: 'table' | 'matrix' | 'folder';
  /** Number of items that were read: lines, rows, pictures. */
  n: number;
  /** Number of columns in the input. */
  dim: number;
  columns?: string[];
  shape?: RowShape;
  /** Of tables: how they were read, and what of them is used. */
  reading?: TableReading;
}

/** One clustering. */
interface ClusterRun {
  algorithm: string;
  /** Every option, with defaults filled in. */
  params: Record<string, unknown>;
  /** Absent if no random numbers are drawn. */
  seed?: number;
  k: number;
  /** How k was chosen where none was given: by the knee of the inertias of several ks, or as many as there are rows. */
  chosen?: { by: 'knee' | 'all'; ks: number[]; inertias: number[] };
  /** Number of pixels or rows that were clustered. */
  n: number;
  dim: number;
  /** k points: in the coordinates of params.space, or in the columns after scaling and features. */
  centers: number[][];
  /** Number of pixels or rows in each cluster, falling; for weighted rows the weight. */
  sizes: number[];
  /** Share of each cluster, 0 to 1. */
  shares: number[];
  inertia: number;
  /** Absent if no iterations found the clusters. */
  iterations?: number;
  converged?: boolean;
  restarts?: number;
  metrics: Record<string, number>;
  seconds: Seconds;
  /** The splits made by `bisecting`. */
  tree?: SplitNode[];
  /** One label for each pixel (frames * height * width, row by row) or item; -1 for those left out. */
  labels?: ArrayLike<number>;
  warnings: Warning[];
}

/** One clustering of one picture. */
export interface PaletteRun extends ClusterRun {
  input: ImageInput;
  /** Number of distinct colors of the picture. */
  distinct: number;
  /** The centers as #rrggbb. */
  colors: string[];
}

/** One clustering of rows. */
export interface RowsRun extends ClusterRun {
  input: RowsInput;
  /** The steps of the preparation of the rows. */
  preparation: StepRecord[];
  /** Mean of each column as it was read, for each cluster and for all rows. */
  profile: { columns: string[]; clusters: number[][]; all: number[] };
  encodings?: Encoding[];
}

/** The seeds of clusters that no iteration moved, in the order of the draws. */
export interface SeedingRecord {
  /** Numbers of the rows or items, of colors the first pixel that has them; absent of leaves and given centers. */
  rows?: number[];
  /** Names of these rows. */
  names?: string[];
  /** Of pictures: #rrggbb; null of a center without a cluster. */
  colors?: (string | null)[];
  /** The cluster whose center each seed is; -1 of a given center that is the nearest of no row. */
  clusters: number[];
  /** The inertia after each draw. */
  potentials: number[];
}

/** A tree of all merges, and its cuts. */
interface HacRun {
  input: RowsInput | ImageInput | DistancesInput | TreeInput | GraphInput;
  algorithm: 'hac';
  params: Record<string, unknown>;
  seed: number;
  /** Number of leaves of the tree. */
  n: number;
  /** Number type of the distances from which the heights come. */
  precision: 'f32' | 'f64';
  /** The leaves that were merged in place of rows; the rows of each merge at height 0. */
  summary?: Summary;
  /** n - 1 merges in SciPy's form: two nodes, height, size; merge t makes node n + t. */
  merges: number[][];
  /** The leaves from left to right. */
  leaves: number[];
  /** The names of the leaves, in the order of the input; absent for pictures. */
  names?: string[];
  /** Correlation of the distances with the heights at which rows are joined; null if it takes too long to compute. */
  copheneticCorrelation: number | null;
  /** The k that the widest gap between heights suggests; null if there is no gap. */
  gap: { k: number; from: number; to: number } | null;
  /** The steps of the preparation of the rows. */
  preparation: StepRecord[];
  cuts: HacCutRecord[];
  /** Number of clusters of the cut, if there is one. */
  k?: number;
  sizes?: number[];
  shares?: number[];
  labels?: ArrayLike<number>;
  colors?: string[];
  metrics?: Record<string, number>;
  seconds: Seconds;
  /** The seconds of each further fit, if a chart draws times. */
  measured?: number[];
  warnings: Warning[];
}

/** A tree that was cut. */
interface HacCutRecord {
  /** The kind of bound that the cut was made by. */
  by: 'k' | 'height' | 'inconsistency' | 'gap';
  bound?: number;
  /** Levels that the inconsistency takes into account, where cuts differ in them; else the params have it. */
  depth?: number;
  k: number;
  /** A height that gives this cut, if there is one. */
  height?: number;
  /** The node of each cluster. */
  nodes: number[];
  sizes: number[];
  shares: number[];
  /** Inertia of the colors of a picture. */
  inertia?: number;
  colors?: string[];
  zScores?: ZScores;
  /** The names of each cluster's members. */
  members?: string[][];
  labels?: ArrayLike<number>;
  metrics: Record<string, number>;
}

/**
 * One clustering. A field is absent if the algorithm does not find it or the input does not have it; no value is
 * invented.
 */
export interface ClusteringRun extends RowFacts, MedoidFacts, GraphFacts {
  input: RowsInput | ImageInput | DistancesInput | TreeInput | GraphInput;
  algorithm: string;
  /** Every parameter, with defaults filled in. */
  params: Record<string, unknown>;
  /** Absent if no random numbers are drawn. */
  seed?: number;
  k: number;
  /** Number of pixels or rows that were clustered. */
  n: number;
  /** Number of distinct colors of a picture. */
  distinct?: number;
  /** Number of columns of the centers. */
  dim?: number;
  /** k points: in the coordinates of params.space, or in the columns after scaling and features. */
  centers?: number[][];
  /** The mean x and y of the pixels of each region of a picture, from the top left. */
  places?: number[][];
  inertia?: number;
  /** Weighted sum of u^m times squared distances, u being how far rows belong to clusters. */
  objective?: number;
  /** Weighted mean of the sum of u^2: 1 if each row belongs to one cluster. */
  partitionCoefficient?: number;
  /** Weighted mean of the sum of -u ln u: 0 if each row belongs to one cluster. */
  partitionEntropy?: number;
  /** How many centers each cluster consists of, where some lie on each other. */
  joinedCenters?: number[];
  /** The index of Xie and Beni, lower is better; absent for one cluster. */
  xieBeni?: number;
  /** Of rows with categories: k lists of means and of names of categories, in the columns that were clustered. */
  prototypes?: Cell[][];
  /** squares + gamma * mismatches, or the mismatches alone if there are only categories. */
  cost?: number;
  /** Number of cells that differ from the category of their cluster, by weight. */
  mismatches?: number;
  /** Weighted sum of squared distances in the columns of numbers. */
  squares?: number;
  /** What a mismatch counts beside a squared distance. */
  gamma?: number;
  /** Number of pixels or rows in each cluster, falling; for weighted rows the weight. */
  sizes: number[];
  /** Share of each cluster, 0 to 1; the whole includes the noise. */
  shares: number[];
  /** Number of pixels or rows in no cluster. */
  noise?: number;
  /** The radius that `--eps auto` chose, and why. */
  radius?: RadiusChoice;
  /**
   * Of several least sizes of clusters: how often the size doubles while a cluster stays the same on average, times the
   * share of the rows in clusters.
   */
  persistence?: number;
  /** Number of pixels or rows that are core points. */
  corePoints?: number;
  /** The normal distributions of a mixture. */
  mixture?: MixtureRecord;
  /** How the modes were found that are the centers. */
  modes?: ModesRecord;
  iterations?: number;
  converged?: boolean;
  restarts?: number;
  /** How seeds were drawn, without iterations. */
  seeding?: SeedingRecord;
  /** The leaves that rows were summed up in, and what that lost. */
  summary?: Summary;
  /** The splits of the tree, for algorithms that split. */
  tree?: SplitNode[];
  /** The clusters of all densities, the root first and each one after its parent. */
  condensedTree?: CondensedRecord[];
  /** Clusters within clusters, as places in `order`, both ends included; the ones within another come before it. */
  valleys?: { start: number; end: number }[];
  /** A color for each cluster of a picture, #rrggbb. */
  colors?: string[];
  /** The steps of the preparation of the rows. */
  preparation?: StepRecord[];
  /** Mean of each column as it was read, or its most frequent category, for each cluster and for all rows. */
  profile?: { columns: string[]; clusters: (number | string)[][]; all: (number | string)[] };
  /** The means of the clusters as z-scores, if they are asked for. */
  zScores?: ZScores;
  /** The terms that weigh most in the texts of each cluster, with their mean weights, falling. */
  terms?: { term: string; weight: number }[][];
  /** The most frequent categories and their shares, for columns of categories. */
  typical?: {
    column: string;
    clusters: { category: string; share: number }[];
    noise?: { category: string; share: number };
    all: { category: string; share: number };
  }[];
  encodings?: Encoding[];
  metrics: Record<string, number>;
  seconds: Seconds;
  /** The seconds of each further fit, if a chart draws times. */
  measured?: number[];
  /** One label for each pixel (frames * height * width, row by row) or item; -1 for noise and for those left out. */
  labels?: ArrayLike<number>;
  /** The names of each cluster's members. */
  members?: string[][];
  warnings: Warning[];
}

/** A tree of all merges, and its cuts. */
export interface TreeRun extends Omit<HacRun, 'cuts' | 'algorithm'> {
  algorithm: string;
  cuts: CutRecord[];
}

/** A tree that was cut. */
export type CutRecord = HacCutRecord;

/** How good the labels of one clustering are. */
export interface EvaluationRun {
  input: { path: string; sha256: string; kind: 'labels'; n: number };
  /** The path, with algorithm and k if the file holds several clusterings. */
  name: string;
  truth?: { path: string; sha256: string | null; column?: string; classes: number };
  data?: RowsInput | ImageInput | DistancesInput | TreeInput | GraphInput;
  /** Every option, as resolved. */
  params: Record<string, unknown>;
  /** Number of rows that were judged; rows without a label are left out. */
  n: number;
  /** Number of different labels, including noise. */
  k: number;
  /** Number of rows labeled -1. */
  noise: number;
  metrics: Record<string, number>;
  /** The precision of the silhouette. */
  silhouette?: { measured: number; standardError?: number };
  clusters: EvaluatedCluster[];
  /** Number of rows of each cluster (first) and class; only for small tables. */
  contingency?: { clusters: (string | number)[]; classes: (string | number)[]; counts: number[][] };
  /**
   * Ordered pairs of rows, each pair twice, as in a pair confusion matrix; absent if a weight is not a whole number.
   */
  pairs?: { both: number; onlyClusters: number; onlyClasses: number; apart: number };
  seconds: { read: number; measure: number; total: number };
  warnings: Warning[];
}

/** The evaluation of one cluster: the class of most of its rows, and its separation. */
export interface EvaluatedCluster {
  cluster: string | number;
  /** Number of rows, or their weight. */
  size: number;
  share: number;
  majority?: string | number;
  correct?: number;
  errors?: number;
  /** Entropy of the classes in the cluster, in nats. */
  entropy?: number;
  silhouette?: number;
}

/** The similarity of two clusterings of one input. */
export interface Agreement {
  /** Path of the input. */
  input: string;
  /** Number of clusters requested; absent if no algorithm takes a number of clusters. */
  k?: number;
  /** Other parameters that vary, of both algorithms. */
  params?: Record<string, unknown>;
  /** Names of the algorithms, with settings of their own: hac:linkage=average. */
  a: string;
  b: string;
  /** Adjusted Rand index over the pixels or rows, 1 for equal clusters. */
  ari: number;
  /** Adjusted mutual information; absent of more than 500 clusters. */
  ami?: number;
  /** Share of the pixels or rows that are in matched clusters, if clusters are matched one to one; absent as `ami`. */
  matched?: number;
  /**
   * Distances between paired centers, in units of the clustered data; absent unless both clusterings have such centers.
   */
  centers?: { mean: number; max: number };
}

/** The fields that a clustering gives to a run, as plain numbers. */
export function resultFields({ k, seed, sizes, centers, descent, tree }: Clustering & { centers: Centers }) {
  const { dim, points, inertia } = centers;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return {
    ...(seed !== undefined && { seed }),
    k,
    dim,
    centers: Array.from({ length: k }, (_, c) => Array.from(points.subarray(c * dim, (c + 1) * dim))),
    sizes: Array.from(sizes),
    shares: Array.from(sizes, (size) => size / total),
    inertia,
    ...descent,
    ...(tree?.kind === 'splits' && { tree: tree.nodes }),
  };
}
