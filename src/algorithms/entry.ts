import type { Clustering, Facet, Merges } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Pacing } from '../core/pacer.ts';
import type { Param } from '../core/params.ts';
import type { RowStore } from '../core/rowStore.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import type { RowMeasuring } from '../distances/measure.ts';
import type { Init } from './centers/init.ts';
import type { Connectivity } from './hac/connectivity.ts';

/**
 * An algorithm as plain data: everything that a command line, a manual or a test has to know without loading it. A new
 * algorithm is a file with its front door and one of these in `table.ts`.
 */
export interface AlgorithmEntry {
  /** The command, and the name in JSON. */
  name: string;
  /** For people, in titles and tables. */
  title: string;
  /** A line that says what it does, for the list of commands. */
  summary: string;
  /** A sentence or two for its help. */
  about: string;
  /** The paper it follows. */
  reference: string;
  /** Commands to try, without the name of the program. */
  examples: readonly string[];
  /** Its own parameters, in the order of help and of the JSON. */
  params: readonly Param[];
  /** Names of the parameters each of which, alone, says how many clusters there are: a tree can be cut by several. */
  cuts?: readonly string[];
  /** The facets that its clusterings have. */
  gives: readonly Facet[];
  /** What it takes beside rows. */
  takes: { distances?: true; store?: true; connectivity?: true };
  /** Loads its code. */
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
  /** Rows; absent: only distances are known. */
  data?: Dataset;
  distances?: CondensedMatrix;
  /** How rows are compared, beside the distance that settings name with its parameters. */
  measuring?: RowMeasuring;
  connectivity?: Connectivity;
}

export interface FitContext extends Pacing {
  /** Bytes that may be taken; absent: no bound. */
  maxMemory?: number;
  /** Where centers begin, which `settings.init` only names; absent: the algorithm's default. */
  init?: Init;
}

/** A clustering, and the seconds of computing that it took (of several threads together). */
export interface Fitted {
  clustering: Clustering;
  seconds: number;
}

/** The code of an algorithm, behind one door for all of them. */
export interface Algorithm {
  /** How it is called with such settings, where that is not the title of its entry. */
  titleOf?(settings: Settings): string;
  /**
   * A clustering for each of several settings, in their order; what they share is computed once.
   * @throws {ClusterkitError} usage, input, memory or aborted
   */
  fit(source: Source, settings: readonly Settings[], context: FitContext): Promise<Fitted[]>;
  /** Of an algorithm that cuts one tree for many settings: makes the tree, and cuts it. */
  tree?: TreeAlgorithm;
  /** Fits to rows that need not be in memory; labels come in a later pass. */
  fitStore?(store: RowStore, settings: Settings, context: FitContext): Promise<Clustering>;
}

export interface TreeAlgorithm {
  grow(source: Source, settings: Settings, context: FitContext): Promise<GrownTree>;
  /**
   * @param settings one of the entry's `cuts`, and what goes with it
   * @throws {ClusterkitError} usage, for more clusters than there are rows
   */
  cut(source: Source, tree: GrownTree, settings: Settings): Clustering;
}

export interface GrownTree {
  merges: Merges;
  linkage: string;
  metric: string;
  precision: 'f32' | 'f64';
  warnings: Clustering['warnings'];
}
