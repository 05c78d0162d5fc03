import type { Clustering, Facet, Merges } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Graph } from '../core/graph.ts';
import type { PixelGrid } from '../core/image.ts';
import type { Pacing } from '../core/pacer.ts';
import type { Param } from '../core/params.ts';
import type { LabelKeeper, RowStore } from '../core/rowStore.ts';
import type { SparseDataset } from '../core/sparse.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import type { GraphSpec } from '../distances/graph.ts';
import type { RowMeasuring } from '../distances/measure.ts';
import type { Init } from './centers/init.ts';
import type { MedoidInit } from './kmedoids/init.ts';

/**
 * An algorithm as plain data: all that a command line, a manual or a test requires without loading its code. A new
 * algorithm is a file with its entry point, and one of these entries, in `entries` and listed in `table.ts`.
 */
export interface AlgorithmEntry {
  /** The name of the command, and the name in JSON. */
  name: string;
  /** The name for people, in titles and tables. */
  title: string;
  /** One line of description, for the list of commands. */
  summary: string;
  /** One or two sentences, for the help of the command. */
  about: string;
  /** The paper that the algorithm follows. */
  reference: string;
  /** Example commands, without the name of the program. */
  examples: readonly string[];
  /** Parameters of the algorithm, in the order of help and of the JSON. */
  params: readonly Param[];
  /**
   * Names of parameters, each of which determines the number of clusters on its own, for trees that can be cut in
   * several ways.
   */
  cuts?: readonly string[];
  /**
   * Names of the parameters that the tree of merges depends on which each of its clusterings is chosen from; runs that
   * agree in them share the tree. Absent: there is no such tree, or it is only cut.
   */
  merges?: readonly string[];
  /**
   * Names of parameters in which runs may differ and still share most of their work, such as a tree of clusters. Absent: each
   * run is made as fast alone, but for trees that are cut and those that `merges` tells of.
   */
  shares?: readonly string[];
  /** The facets of its clusterings. */
  gives: readonly Facet[];
  /**
   * Kinds of input that it takes beside rows; sparseRows: rows of which only the numbers other than 0 are kept; sparse:
   * distances of which some may be infinite; summary: weighted means of many rows in place of these; graph: a graph of
   * the rows, made of them or given; store: rows that stay in a file; passes: these only where they do not fit in memory, by
   * passes over all of them; pixels: nothing but the pixels of a picture, by their colors and places; preferences:
   * a number for each row that says how well it may stand for others.
   */
  takes: {
    distances?: true;
    sparse?: true;
    sparseRows?: true;
    trees?: true;
    store?: true;
    passes?: true;
    graph?: true;
    summary?: true;
    pixels?: true;
    preferences?: true;
  };
  /** What parameters are by default where the rows stay in a file. */
  stored?: Settings;
  /** Columns of categories stay categories; all: numbers are categories too, by their values. Absent: rows are numbers. */
  categories?: 'all' | 'some';
  /** Loads the code. */
  load(): Promise<Algorithm>;
}

/** The parameters that say where a tree is cut, and those that go with these. */
export function cuttingParams({ params, cuts = [] }: Pick<AlgorithmEntry, 'params' | 'cuts'>): Param[] {
  return params.filter(({ name, when = {} }) =>
    [name, ...Object.keys(when)].some((one) => cuts.includes(one)),
  );
}

/** Settings of one fit: a value for each parameter of its entry that has one, `seed` among them. */
export type Settings = Readonly<Record<string, unknown>>;

/** What is clustered. */
export interface Source {
  /** Rows; absent: sparse rows or only distances are given. */
  data?: Dataset;
  /** Rows of which only the numbers other than 0 are kept. */
  sparse?: SparseDataset;
  distances?: CondensedMatrix;
  /** A tree that is only to be cut. */
  tree?: Merges;
  /** How rows are compared, beside the distance that settings name with its parameters. */
  measuring?: RowMeasuring;
  /** Which rows are neighbors; absent: settings say so, or all are. */
  graph?: GraphSpec;
  /** Graphs of these rows that have been made, by what they depend on; absent: each is made when it is needed. */
  graphs?: GraphShelf;
  /** Where rows lie that are the pixels of a picture. */
  pixels?: PixelPlaces;
  /** How well suited each row is to stand for others, where a column says so. */
  preferences?: Float64Array;
}

/** Graphs that have been made. */
export interface GraphShelf {
  /** The graph of a key, which is made if there is none. */
  getOr(key: string, make: () => Promise<Graph>): Promise<Graph>;
}

/** Where pixels lie, and how far black is from white in the units of their colors. */
export interface PixelPlaces extends PixelGrid {
  range: number;
}

export interface FitContext extends Pacing {
  /** Memory that may be used, in bytes; absent: no bound. */
  maxMemory?: number;
  /** The first centers, which `settings.init` only names; absent: the algorithm's default. */
  init?: Init | MedoidInit;
  /** Of rows in files: takes their labels where the fit has them on its way. */
  keep?: LabelKeeper;
}

/** A clustering, and the seconds of computing that it took, summed over threads. */
export interface Fitted {
  clustering: Clustering;
  seconds: number;
}

/** The code of an algorithm, with the same functions for all algorithms. */
export interface Algorithm {
  /** The name of the algorithm with these settings, if it differs from the title of the entry. */
  titleOf?(settings: Settings): string;
  /**
   * Makes one clustering for each of several settings, in their order. Shared work is done once.
   * @throws {ClusterkitError} usage, input, memory or aborted
   */
  fit(source: Source, settings: readonly Settings[], context: FitContext): Promise<Fitted[]>;
  /** Makes a tree and cuts it, for algorithms that cut one tree for many settings. */
  tree?: TreeAlgorithm;
  /** Fits to rows that need not be in memory. Another pass makes the labels where `keep` was not given any. */
  fitStore?(store: RowStore, settings: Settings, context: FitContext): Promise<Clustering>;
  /**
   * Bytes that a fit to rows of numbers makes sure of before it takes them, by its usual way. Absent: it makes sure of none
   * that n, dim and k tell.
   */
  bytes?(shape: FitShape): number;
}

/** What is fitted, as far as it is known before anything is read. */
interface FitShape {
  n: number;
  dim: number;
  /** The largest number of clusters. */
  k: number;
}

export interface TreeAlgorithm {
  grow(source: Source, settings: Settings, context: FitContext): Promise<GrownTree>;
  /**
   * @param settings one of the entry's `cuts`, and the settings that belong to it; where more clusters are asked for than
   *   there are distinct rows, there are as many as these, with a warning
   * @throws {ClusterkitError} usage
   */
  cut(source: Source, tree: GrownTree, settings: Settings): Clustering;
}

export interface GrownTree {
  merges: Merges;
  /** As in the table of linkages, or GIVEN_TREE. */
  linkage: string;
  metric: string;
  precision: 'f32' | 'f64';
  warnings: Clustering['warnings'];
}
