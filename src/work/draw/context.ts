import type { OutputOptions } from '../params/outputs.ts';
import type { Result, Tree } from '../result.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';

/** How charts are drawn, as far as it was said. */
export interface DrawOptions extends Pick<OutputOptions, 'axes' | 'against' | 'orient' | 'truncate'> {
  /** Indices that were asked for, by any of their names. */
  metrics?: readonly string[];
  /** Of the random numbers that t-SNE and principal components begin with. */
  seed?: number;
}

/** What drawing is given beside what it draws. */
export interface DrawContext {
  work: Work;
  options: DrawOptions;
}

/** A tree, in the colors of a cut or without one. */
export interface DrawnTree {
  subject: Subject;
  tree: Tree;
  /** The cut. */
  result?: Result;
}
