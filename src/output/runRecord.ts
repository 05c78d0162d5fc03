import type { ClusteringRun } from './document.ts';

/** One fit of an experiment. */
export interface ExperimentRun extends ClusteringRun {
  /** The words of the command line that gives the same clustering, after the name of the program. */
  arguments: string[];
}
