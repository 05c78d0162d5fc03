import type { Fitted, Settings } from '../algorithms/entry.ts';
import type { Clustering, Merges } from '../core/clustering.ts';
import type { Rgb } from '../core/image.ts';
import type { Warning } from '../core/warnings.ts';
import { DISTANCE_PARAMS } from '../distances/table.ts';
import { profile } from '../indices/profile.ts';
import type { Silhouette } from '../indices/silhouette.ts';
import { columnNames, labelsOf } from './items.ts';
import type { Subject } from './subject.ts';

/** What was measured of a clustering. */
export interface Scores {
  /** By the names of the indices, in the order they were asked for; NaN where one is not defined. */
  values: Record<string, number>;
  warnings: Warning[];
  /** Of each row, when it was asked for. */
  silhouette?: Silhouette;
}

/** One clustering of one subject: what is printed, drawn, written and judged. */
export interface Result {
  subject: Subject;
  /** Name of the algorithm in its table; `predict` where a model labels. */
  algorithm: string;
  /** The algorithm and how it is set, for people: "spherical k-means". */
  title: string;
  /** The algorithm's own parameters as resolved; k as it was asked for. */
  settings: Settings;
  /** The same, and how the subject was read: what the JSON records. */
  params: Record<string, unknown>;
  /** Names of the parameters that differ between the results of one input, in the order they were asked for. */
  varying: readonly string[];
  clustering: Clustering;
  scores: Scores;
  /** Wall-clock seconds of the fit that are its own. */
  seconds: number;
  /** An sRGB color for each cluster of a picture, not rounded. */
  palette?: Rgb[];
  /** Of a tree of merges: what the tree says beyond its cuts. */
  tree?: Tree;
  /** Of rows: the mean of each column as it was read, in each cluster and in all rows; made when first asked for. */
  profile(): NamedProfile | undefined;
  /** One label a pixel, item or column, -1 for noise and for what was left out; made when first asked for. */
  labels(): Int32Array;
}

/** Means of the columns as they were read. */
export interface NamedProfile {
  columns: string[];
  /** k rows of means. */
  clusters: number[][];
  all: number[];
}

/** Completes a result: what costs much is made when it is first asked for, and once. */
export function resultOf(facts: Omit<Result, 'labels' | 'profile'> & { profile?: NamedProfile }): Result {
  const { subject, clustering, profile: known } = facts;
  const profileOnce = once(() => known ?? profileOf(subject, clustering));
  return { ...facts, profile: profileOnce, labels: once(() => labelsOf(subject, clustering.labels)) };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Columns that are compared, pixels and given distances have no profile. */
function profileOf({ items, unit }: Subject, { labels, k }: Clustering): NamedProfile | undefined {
  if (!items || unit === 'columns') return undefined;
  return { columns: columnNames(items.data), ...profile(items.data, labels, k) };
}

/** A tree of merges with what is known of it. */
export interface Tree {
  merges: Merges;
  /** As in the table of linkages. */
  linkage: string;
  /** What it was made by, and what its cuts have in common, as recorded of each result. */
  params: Record<string, unknown>;
  seed: number;
  /** The distance, or `precomputed`. */
  metric: string;
  precision: 'f32' | 'f64';
  warnings: Warning[];
  /** Leaves from left to right. */
  order: Int32Array;
  /** All distances, where they are few enough to be measured twice. */
  condensed?: ArrayLike<number>;
  cophenetic: number | null;
  /** The widest gap between heights. */
  gap: { k: number; from: number; to: number } | null;
  seconds: number;
}

/** What the heights of a tree are: "euclidean distances", "minkowski distances with power 3", "given distances". */
export function distancesText({ metric, params }: Pick<Tree, 'metric' | 'params'>): string {
  if (metric === 'precomputed') return 'given distances';
  const own = DISTANCE_PARAMS.filter(({ name }) => params[name] !== undefined);
  return `${metric} distances${own.map(({ name, value }) => ` with ${value} ${params[name]}`).join('')}`;
}

/** One fit, before it is described. */
export interface Found extends Fitted {
  settings: Settings;
  tree?: Tree;
  profile?: NamedProfile;
}

/** Everything that was found for one subject. */
export interface Findings {
  subject: Subject;
  results: Result[];
  /** The trees that results are cuts of, those without a cut included. */
  trees: Tree[];
}

/** One result for each number of clusters: of few distinct rows, all larger k find the same. */
export function eachFound(results: readonly Result[]): Result[] {
  return results.filter(({ clustering, varying }, at) => {
    const isOfK = varying.length === 1 && varying[0] === 'k';
    return at === 0 || !isOfK || clustering.k !== results[at - 1].clustering.k;
  });
}

/** The parts of the whole that clusters have, 0 to 1; the whole includes the noise. */
export function sharesOf({ sizes, noise = 0 }: Pick<Clustering, 'sizes' | 'noise'>): {
  total: number;
  shares: number[];
  noise: number;
} {
  const total = sizes.reduce((sum, size) => sum + size, noise);
  return { total, shares: Array.from(sizes, (size) => size / total), noise: noise / total };
}

/** The names of the members of each cluster, in the order of the subject. */
export function membersOf({ subject, clustering }: Result): string[][] {
  const names = subject.names();
  const members = Array.from({ length: clustering.k }, (): string[] => []);
  for (const [i, c] of clustering.labels.entries()) if (c >= 0) members[c].push(names[i]);
  return members;
}
