import type { Centers, Clustering, SplitNode } from '../core/clustering.ts';
import type { RowShape } from '../core/dataset.ts';
import type { Encoding } from '../core/items.ts';
import type { StepRecord } from '../core/preparation.ts';
import type { Warning } from '../core/warnings.ts';

/** The name and version of the JSON that every command prints. Within a version fields are only added. */
export const SCHEMA = 'clusterkit/result@1';

/** What `--json` prints: one entry in `runs` for each input and k. */
export interface ResultDocument<Run> {
  schema: typeof SCHEMA;
  tool: 'clusterkit';
  version: string;
  command: string;
  runs: Run[];
  /** Those of all runs, with the path of their input. */
  warnings: (Warning & { input: string })[];
  /** What `compare` says of each pair of algorithms. */
  agreement?: Agreement[];
  /** What `--choose` says of the ks of each input. */
  choice?: ChoiceOfK[];
  /** Inputs that failed while others did not; absent when none did. */
  errors?: { path: string; code: string; message: string }[];
}

export interface ImageInput {
  path: string;
  sha256: string;
  kind: 'image';
  /** Pixels. */
  n: number;
  /** Bands of color. */
  dim: number;
  width: number;
  height: number;
  frames: number;
  /** Those that were clustered together; width is then the number of all pixels. */
  pictures?: Omit<ImageInput, 'pictures'>[];
}

/** A matrix of distances. */
export interface DistancesInput {
  path: string;
  sha256: string;
  kind: 'distances';
  /** Things that are compared. */
  n: number;
  form: 'square' | 'condensed';
}

/** Wall-clock seconds. */
interface Seconds {
  read: number;
  fit: number;
  total: number;
}

/** What was clustered that is no picture. */
export interface RowsInput {
  /** The first of several files. */
  path: string;
  /** Of its bytes, hexadecimal; null where they were not read as a whole. */
  sha256: string | null;
  /** All of them, when one table came of several. */
  files?: { path: string; sha256: string | null }[];
  kind: 'table' | 'matrix' | 'folder';
  /** Items that were read: lines, rows, pictures. */
  n: number;
  /** Columns that they were given as. */
  dim: number;
  columns?: string[];
  shape?: RowShape;
}

/** One clustering. */
interface ClusterRun {
  algorithm: string;
  /** Every option, as resolved. */
  params: Record<string, unknown>;
  /** Absent where no random numbers are drawn. */
  seed?: number;
  k: number;
  /** Pixels or rows that were clustered. */
  n: number;
  dim: number;
  /** k points: in the coordinates of params.space, or in the columns after scaling and features. */
  centers: number[][];
  /** Pixels or rows of each cluster, falling; of weighted rows their weight. */
  sizes: number[];
  /** Their parts of the whole, 0 to 1. */
  shares: number[];
  inertia: number;
  /** Where an iteration found the clusters. */
  iterations?: number;
  converged?: boolean;
  restarts?: number;
  metrics: Record<string, number>;
  seconds: Seconds;
  /** The splits of `bisecting`. */
  tree?: SplitNode[];
  /** One for each pixel (frames * height * width, row by row) or item; -1 for those left out. */
  labels?: ArrayLike<number>;
  warnings: Warning[];
}

/** One clustering of one picture. */
export interface PaletteRun extends ClusterRun {
  input: ImageInput;
  /** Distinct colors of the picture. */
  distinct: number;
  /** The centers as #rrggbb. */
  colors: string[];
}

/** One clustering of rows. */
export interface RowsRun extends ClusterRun {
  input: RowsInput;
  /** What was done to the rows before, step by step. */
  preparation: StepRecord[];
  /** Mean of each column as it was read, for each cluster and for all rows. */
  profile: { columns: string[]; clusters: number[][]; all: number[] };
  encodings?: Encoding[];
}

/** A tree of all merges, and its cuts. */
interface HacRun {
  input: RowsInput | ImageInput | DistancesInput;
  algorithm: 'hac';
  params: Record<string, unknown>;
  seed: number;
  /** Leaves of the tree. */
  n: number;
  /** Of what numbers the heights are. */
  precision: 'f32' | 'f64';
  /** n - 1 merges as SciPy has them: two nodes, height, size; merge t makes node n + t. */
  merges: number[][];
  /** The leaves from left to right. */
  leaves: number[];
  /** What the leaves are called, in the order of the input; not of pictures. */
  names?: string[];
  /** Correlation of the distances with the heights at which rows come together; null where it takes too long. */
  copheneticCorrelation: number | null;
  /** What the widest gap between heights suggests; null without one. */
  gap: { k: number; from: number; to: number } | null;
  /** What was done to the rows before. */
  preparation: StepRecord[];
  cuts: HacCutRecord[];
  /** Those of the cut, when there is one. */
  k?: number;
  sizes?: number[];
  shares?: number[];
  labels?: ArrayLike<number>;
  colors?: string[];
  metrics?: Record<string, number>;
  seconds: Seconds;
  warnings: Warning[];
}

/** A tree that was cut. */
interface HacCutRecord {
  /** What was asked for, and the bound where there is one. */
  by: 'k' | 'height' | 'inconsistency' | 'gap';
  bound?: number;
  /** Levels that the inconsistency takes into account, where cuts differ in them; else the params have it. */
  depth?: number;
  k: number;
  /** A height that gives this cut, where there is one. */
  height?: number;
  /** The node of each cluster. */
  nodes: number[];
  sizes: number[];
  shares: number[];
  /** Of the colors of a picture. */
  inertia?: number;
  colors?: string[];
  /** The names of each cluster's members. */
  members?: string[][];
  labels?: ArrayLike<number>;
  metrics: Record<string, number>;
}

/**
 * One clustering. What only some algorithms find and what only some inputs have is absent elsewhere: nothing is
 * invented.
 */
export interface ClusteringRun {
  input: RowsInput | ImageInput | DistancesInput;
  algorithm: string;
  /** Every parameter, as resolved. */
  params: Record<string, unknown>;
  /** Absent where nothing is drawn at random. */
  seed?: number;
  k: number;
  /** Pixels or rows that were clustered. */
  n: number;
  /** Distinct colors of a picture. */
  distinct?: number;
  /** Columns of the centers. */
  dim?: number;
  /** k points: in the coordinates of params.space, or in the columns after scaling and features. */
  centers?: number[][];
  inertia?: number;
  /** Pixels or rows of each cluster, falling; of weighted rows their weight. */
  sizes: number[];
  /** Their parts of the whole, 0 to 1; the whole includes the noise. */
  shares: number[];
  /** Pixels or rows in no cluster. */
  noise?: number;
  /** Pixels or rows that are core points. */
  corePoints?: number;
  iterations?: number;
  converged?: boolean;
  restarts?: number;
  /** The splits of an algorithm that splits. */
  tree?: SplitNode[];
  /** A color for each cluster of a picture, #rrggbb. */
  colors?: string[];
  /** What was done to the rows before, step by step. */
  preparation?: StepRecord[];
  /** Mean of each column as it was read, for each cluster and for all rows. */
  profile?: { columns: string[]; clusters: number[][]; all: number[] };
  encodings?: Encoding[];
  metrics: Record<string, number>;
  seconds: Seconds;
  /** One for each pixel (frames * height * width, row by row) or item; -1 for noise and for those left out. */
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

/** Which of several ks the data speak for. */
export interface ChoiceOfK {
  /** Of `compare`: by whose clusterings. */
  algorithm?: string;
  /** Path of the input. */
  input: string;
  ks: number[];
  /** One value for each k; null where an index is not defined. */
  indices: Record<string, number[]>;
  /** The five ks that each index likes best, best first. */
  top: Record<string, { k: number; value: number }[]>;
  /** Of the inertia; null when there is none. */
  knee: number | null;
  /** With 1 before the other ks; the k of the 1-SE rule. Null, as the next two, where it is left out. */
  gap: { ks: number[]; gap: number[]; error: number[]; references: number; k: number } | null;
  /** Adjusted Rand of the clusters of all rows and of those of samples drawn with replacement. */
  stability: { rounds: number; mean: number[]; deviation: number[] } | null;
  hopkins: { statistic: number; spread: number; sample: number; clustered: boolean } | null;
  /** Why something is left out; means: all that is measured from the means of clusters. */
  leftOut?: Partial<Record<'means' | 'gap' | 'stability' | 'hopkins', string>>;
  /** Rows that gap and stability were measured on. */
  rows: number;
  verdict: { k: number | null; votes: { name: string; k: number }[]; doubts: string[]; text: string };
}

/** What the labels of one clustering are worth. */
export interface EvaluationRun {
  input: { path: string; sha256: string; kind: 'labels'; n: number };
  /** The path, with algorithm and k where the file holds several clusterings. */
  name: string;
  truth?: { path: string; sha256: string | null; column?: string; classes: number };
  data?: RowsInput | ImageInput | DistancesInput;
  /** Every option, as resolved. */
  params: Record<string, unknown>;
  /** Rows that were judged, those without a label left out. */
  n: number;
  /** Different labels, noise among them. */
  k: number;
  /** Rows labeled -1. */
  noise: number;
  metrics: Record<string, number>;
  /** How sure the silhouette is. */
  silhouette?: { measured: number; standardError?: number };
  clusters: EvaluatedCluster[];
  /** Rows of each cluster (first) and class; only of small tables. */
  contingency?: { clusters: (string | number)[]; classes: (string | number)[]; counts: number[][] };
  /** Ordered pairs of rows, each pair twice, as in a pair confusion matrix; absent when weights are no whole numbers. */
  pairs?: { both: number; onlyClusters: number; onlyClasses: number; apart: number };
  seconds: { read: number; measure: number; total: number };
  warnings: Warning[];
}

/** One cluster as it is judged: the class of most of its rows, and how well it stands apart. */
export interface EvaluatedCluster {
  cluster: string | number;
  /** Rows, or their weight. */
  size: number;
  share: number;
  majority?: string | number;
  correct?: number;
  errors?: number;
  /** Of the classes in it, in nats. */
  entropy?: number;
  silhouette?: number;
}

/** How alike two clusterings of one input are. */
export interface Agreement {
  /** Path of the input. */
  input: string;
  /** Clusters that were asked for; absent where no algorithm is asked for a number. */
  k?: number;
  /** Other parameters that vary, of whichever algorithm has them. */
  params?: Record<string, unknown>;
  /** Names of the algorithms. */
  a: string;
  b: string;
  /** Adjusted Rand index over the pixels or rows, 1 for the same clusters. */
  ari: number;
  /** How far apart paired centers are, in units of what was clustered; absent unless both have such centers. */
  centers?: { mean: number; max: number };
}

/** Parts of a clustering that go into a run, as plain numbers. */
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
