/*
 * What the page of a report is made of. `work/report` makes it, and `page/` shows it in a browser: these types are all
 * that both know.
 */

import type { AgainFacts, AgainRows } from './again.ts';
import type { CondensedRecord } from './densityRecords.ts';

/** The types of numbers in a block. */
export type BlockType = 'u8' | 'u16' | 'u32' | 'f32' | 'f64';

/** Numbers in the page: little-endian bytes, deflated, in base64. */
export interface Block {
  /** The number of the element that has the bytes. */
  at: number;
  type: BlockType;
}

/** Numbers that are `low` at 0, and `high` at the largest number of their type; of floats the numbers themselves. */
export interface ScaledBlock extends Block {
  low: number;
  high: number;
}

/** One column of the rows, as it was read. */
interface ReportColumn extends ScaledBlock {
  name: string;
}

/** A column of texts: a number of `words` for each row. */
export interface ReportTexts {
  words: string[];
  codes: Block;
}

/** Pictures of rows. */
export interface ReportPictures extends ScaledBlock {
  width: number;
  height: number;
  /** 1 gray, 3 red, green and blue. */
  bands: 1 | 3;
  /** The row of each picture, rising; absent: there is one for each row. */
  rows?: Block;
}

/** A photograph whose pixels were clustered, perhaps smaller than it is. */
export interface ReportPhoto {
  name: string;
  width: number;
  height: number;
  /** The picture as the address of an image. */
  source: string;
}

/** What was clustered. Several results can share it. */
export interface ReportSubject {
  name: string;
  /** The unit of its rows, in the plural. */
  unit: string;
  /** Number of rows in the page. */
  n: number;
  /** Number of rows that were clustered, if the page has only a random sample of them. */
  of?: number;
  ids?: string[];
  /** Absent: they would make the page too large. */
  columns?: ReportColumn[];
  texts?: { name: string; column: ReportTexts }[];
  truth?: ReportTexts;
  pictures?: ReportPictures;
  photos?: ReportPhoto[];
  /** The rows exactly as they were clustered, to be clustered again. */
  again?: ReportAgain;
  /** Why the page cannot cluster them again. */
  notAgain?: string;
}

/** Numbers of rows, exactly. */
export interface ReportRows extends Omit<AgainRows, 'x'> {
  /** Absent: they stay with the server of the page. */
  x?: Block;
}

/** Rows that the page can cluster again. */
export interface ReportAgain extends AgainFacts {
  read: ReportRows;
  made?: ReportRows;
  weights?: Block;
  rowOf?: Block;
}

/** Where the points of a result are drawn. */
export interface ReportView {
  name: string;
  axes: { name: string; low: number; high: number }[];
  /** What charts take to have these axes, if these are neither columns nor the usual ones. */
  drawn?: string;
  /** A number of 16 bits for each axis, point after point, from the least value to the largest. */
  places: Block;
}

/** A column that differs between a cluster and all other rows. */
export interface ReportDifference {
  column: string;
  /** Mean in the cluster, and in all other rows. */
  inside: number;
  outside: number;
  /** The difference of the means in standard deviations of all rows. */
  by: number;
}

/** Rows of a cluster, by their numbers. */
export interface ReportMembers {
  nearest: number[];
  farthest: number[];
  random: number[];
}

/** What a result is made by, to be made again. */
export interface ReportReceipt {
  command: string;
  /** The command of a tree that awaits the number of clusters of another cut. */
  uncut?: string;
  /** What the command takes to name the members of a cluster. */
  naming: string;
  /** What it takes to draw the map: in a plane, in space, and by which columns. */
  drawing: { flat: string; solid: string; axes: string };
  /** What it takes to compare clusters with the rows of a lasso; absent: rows of the input were left out. */
  judging?: string;
  facts: [name: string, value: string][];
}

/** One clustering. */
export interface ReportResult {
  /** The number of its subject. */
  subject: number;
  /** A short name that tells it from the other results. */
  name: string;
  /** The algorithm in words. */
  title: string;
  k: number;
  /** The number of clusters that was asked for, if this result is one of several k of one clustering. */
  sweep?: string;
  /** One cluster for each row; k is noise. */
  labels: Block;
  sizes: number[];
  shares: number[];
  /** Size and share of the noise, if there is any. */
  noise?: { size: number; share: number };
  /** k colors, if clusters are colors. */
  colors?: string[];
  views: ReportView[];
  /** Silhouettes of rows: all, or a random sample. */
  silhouette?: {
    mean: number;
    clusters: (number | null)[];
    rows: Block;
    values: ScaledBlock;
    isSample: boolean;
  };
  members?: ReportMembers[];
  /** What rows are near to: the means of clusters. */
  differences?: ReportDifference[][];
  /** Means of columns in clusters, and how many standard deviations they are from the mean of all rows. */
  centers?: { columns: string[]; left: number; means: number[][]; scores: number[][] };
  /** The mean picture of each cluster. */
  meanPictures?: ScaledBlock;
  /** Values of indices by their names. */
  indices: [name: string, value: number | null][];
  /** The tree of merges that the result is a cut of: merge t joins the nodes a and b to node n + t. */
  tree?: { a: Block; b: Block; heights: ScaledBlock };
  /** Rows in the order in which density connects them, and how near each of these is to one before it. */
  reachability?: { order: Block; values: ScaledBlock };
  /** The clusters of all densities, the root first and each after its parent. */
  condensed?: CondensedRecord[];
  /** Which k the data support, in a sentence. */
  verdict?: string;
  /** For each photograph the cluster of each pixel; 255 (65535) is no cluster. */
  maps?: Block[];
  receipt: ReportReceipt;
  algorithm: string;
  /** All options, as results record them. */
  params: Readonly<Record<string, unknown>>;
}

/** An index that results are compared by. */
export interface ReportIndex {
  name: string;
  about: string;
  better: 'higher' | 'lower';
}

/** The data of a page. */
export interface ReportData {
  title: string;
  version: string;
  /** Colors of clusters in the light and in the dark theme; the last one is that of noise. */
  colors: [light: string, dark: string][];
  /** The same of the clusters of results with three. */
  threeColors: [light: string, dark: string][];
  subjects: ReportSubject[];
  results: ReportResult[];
  indices: ReportIndex[];
}
