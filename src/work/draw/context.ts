import type { ChoiceOfK } from '../../output/choiceRecord.ts';
import type { TreePair } from '../compareTrees.ts';
import type { OutputOptions } from '../params/outputs.ts';
import type { Result, Tree } from '../result.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';

/** Options of drawing. */
export interface DrawOptions
  extends Pick<
    OutputOptions,
    | 'axes'
    | 'against'
    | 'orient'
    | 'truncate'
    | 'outline'
    | 'names'
    | 'heightScale'
    | 'mapScale'
    | 'mapTrees'
    | 'cellNumbers'
    | 'strips'
    | 'width'
    | 'height'
  > {
  /** Requested indices, by any of their names. */
  metrics?: readonly string[];
  /** Seed of the random numbers with which t-SNE and principal components begin. */
  seed?: number;
}

/** What drawing requires beside the results. */
export interface DrawContext {
  work: Work;
  options: DrawOptions;
  /** The choice of k, if one was asked for: its votes and what it measured are drawn. */
  choice?: ChoiceOfK;
}

/** A tree, with the colors of a cut or without. */
export interface DrawnTree {
  subject: Subject;
  tree: Tree;
  /** The result of the cut. */
  result?: Result;
}

/** Two trees, in the colors of a cut of the first. */
export interface DrawnPair {
  pair: TreePair;
  k?: number;
  heightScale?: DrawOptions['heightScale'];
}
