import type { Fitted, Settings } from '../algorithms/entry.ts';
import type { Clustering, Merges, Summary } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Rgb } from '../core/image.ts';
import type { Warning } from '../core/warnings.ts';
import { DISTANCE_PARAMS, findDistance } from '../distances/table.ts';
import { profile } from '../indices/profile.ts';
import type { Silhouette } from '../indices/silhouette.ts';
import { columnNames, labelsOf } from './items.ts';
import type { Subject } from './subject.ts';
import { type TopTerm, topTerms } from './terms.ts';
import { type TypicalColumns, typicalColumns } from './typical.ts';

/** The indices of a clustering. */
export interface Scores {
  /** By the names of the indices, in the requested order; NaN if an index is not defined. */
  values: Record<string, number>;
  warnings: Warning[];
  /** The silhouette of each row, if it was requested. */
  silhouette?: Silhouette;
}

/** How a number of clusters was chosen. */
export interface ChosenK {
  /** The knee of the inertias; all: there are no more distinct rows. */
  by: 'knee' | 'all';
  /** The numbers of clusters that were tried, and the inertia of each. */
  ks: number[];
  inertias: number[];
}

/** One clustering of one subject, which is printed, drawn, written and evaluated. */
export interface Result {
  subject: Subject;
  /** Name of the algorithm in its table; `predict` if a model made the labels. */
  algorithm: string;
  /** How a comparison names it, where it has settings of its own there: hac:linkage=average. */
  asked?: string;
  /** The algorithm with its settings, for people: "spherical k-means". */
  title: string;
  /** The parameters of the algorithm, with defaults filled in; k as requested. */
  settings: Settings;
  /** The settings, and how the subject was read, for the JSON. */
  params: Record<string, unknown>;
  /** Names of the parameters that differ between the results of one input, in the order of the options. */
  varying: readonly string[];
  clustering: Clustering;
  scores: Scores;
  /** Wall-clock seconds of this fit. */
  seconds: number;
  /** The seconds of the same fit, again and again, if a chart draws times. */
  measured?: number[];
  /** An sRGB color for each cluster of a picture, not rounded. */
  palette?: Rgb[];
  /** The tree of merges of which the clustering is a cut. */
  tree?: Tree;
  /** What was clustered in place of rows, from which models are made. */
  leaves?: ClusteredLeaves;
  /** How long clusters persist while their least size grows, and whether longest at this one. */
  persistence?: { value: number; isBest: boolean };
  /** Of several mixtures: whether this one has the least BIC. */
  isBestMixture?: boolean;
  /** Mean of each column as it was read, in each cluster and in all rows, for rows; computed at the first use. */
  profile(): NamedProfile | undefined;
  /** What is most frequent in columns of categories that were compared as such; computed at the first use. */
  typical(): TypicalColumns;
  /** The terms that weigh most in the texts of each cluster, if rows are texts; computed at the first use. */
  terms(): TopTerm[][] | undefined;
  /** One label for each pixel, item or column, -1 for noise and for what was left out; computed at the first use. */
  labels(): Int32Array;
  /** How k was chosen that nobody gave; absent: it was given. */
  chosen?: ChosenK;
}

/** Means of the columns as they were read. */
export interface NamedProfile {
  columns: string[];
  /** k rows of means. */
  clusters: number[][];
  all: number[];
}

/** Completes a result: expensive parts are computed at their first use, and once. */
export function resultOf(
  facts: Omit<Result, 'labels' | 'profile' | 'typical' | 'terms'> & { profile?: NamedProfile },
): Result {
  const { subject, clustering, settings, profile: known } = facts;
  const profileOnce = once(() => known ?? profileOf(subject, clustering));
  return {
    ...facts,
    profile: profileOnce,
    typical: once(() =>
      comparesCategories(subject, settings) ? typicalColumns(subject, clustering) : new Map(),
    ),
    terms: once(() => subject.terms && topTerms(subject.terms, clustering)),
    labels: once(() => labelsOf(subject, clustering.labels)),
  };
}

/** Whether columns of categories are compared by whether their categories are equal. */
export function comparesCategories(
  { measuring, metric: usual }: Subject,
  { metric = usual }: Settings,
): boolean {
  const { categorical = [] } = measuring;
  return (
    categorical.length > 0 && metric !== undefined && findDistance(metric as string).categorical === true
  );
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Compared columns, pixels and given distances have no profile. */
function profileOf({ items, unit }: Subject, { labels, k }: Clustering): NamedProfile | undefined {
  if (!items || items.texts || unit === 'columns') return undefined;
  return { columns: columnNames(items.data), ...profile(items.data, labels, k) };
}

/** A tree of merges with facts about it. */
export interface Tree {
  merges: Merges;
  /** Name in the table of linkages. */
  linkage: string;
  /** Heights are distances of mutual reachability, with this weight within core distances; absent: plain distances. */
  minSamples?: number;
  /** What it was made by, and what its cuts have in common, as recorded of each result. */
  params: Record<string, unknown>;
  /** The distance, or `precomputed`. */
  metric: string;
  precision: 'f32' | 'f64';
  /** The leaves that were merged in place of rows. */
  summary?: Summary;
  warnings: Warning[];
  /** Leaves from left to right. */
  order: Int32Array;
  /** All distances, if they are few enough to be computed twice. */
  condensed?: ArrayLike<number>;
  cophenetic: number | null;
  /** The widest gap between heights. */
  gap: { k: number; from: number; to: number } | null;
  seconds: number;
}

/** A tree that was made to be cut. */
export interface CutTree extends Tree {
  seed: number;
}

/** The tree of merges that a clustering was chosen from. */
export function mergesOf({ clustering: { tree } }: Pick<Result, 'clustering'>): Merges | undefined {
  return tree?.kind === 'merges' ? tree.merges : undefined;
}

/** What the heights of a tree are: "euclidean distances", "minkowski distances with power 3", "given distances". */
export function distancesText({ metric, params }: Pick<Tree, 'metric' | 'params'>): string {
  if (metric === 'precomputed') return 'given distances';
  const own = DISTANCE_PARAMS.filter(({ name }) => params[name] !== undefined);
  const how = own.map(({ name, value }) => ` ${name === 'unit' ? 'in' : `with ${value}`} ${params[name]}`);
  return `${metric} distances${how.join('')}`;
}

/** Weighted means of rows, and their clustering. */
export interface ClusteredLeaves {
  data: Dataset;
  clustering: Clustering;
}

/** One fit, before it is described. */
export interface Found extends Fitted {
  settings: Settings;
  tree?: Tree;
  leaves?: ClusteredLeaves;
  profile?: NamedProfile;
}

/** All results for one subject. */
export interface Findings {
  subject: Subject;
  results: Result[];
  /** The trees of which results are cuts, including those without a cut. */
  trees: CutTree[];
}

/** One result for each number of clusters: if there are few distinct rows, all larger k give the same result. */
export function eachFound(results: readonly Result[]): Result[] {
  return results.filter(({ clustering, varying }, at) => {
    const isOfK = varying.length === 1 && varying[0] === 'k';
    return at === 0 || !isOfK || clustering.k !== results[at - 1].clustering.k;
  });
}

/** The shares of clusters, 0 to 1; the whole includes the noise. */
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
