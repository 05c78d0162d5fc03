import type { Clustering, Merges } from '../core/clustering.ts';
import type { Rgb } from '../core/image.ts';
import type { Warning } from '../core/warnings.ts';
import type { Silhouette } from '../indices/silhouette.ts';
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
  /** Every parameter of the algorithm as resolved, and `k` as asked for where there is one. */
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
}

/** A tree of merges with what is known of it. */
export interface Tree {
  merges: Merges;
  /** As in the table of linkages. */
  linkage: string;
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

/** Everything that was found for one subject. */
export interface Findings {
  subject: Subject;
  results: Result[];
  /** The trees that results are cuts of, those without a cut included. */
  trees: Tree[];
}
