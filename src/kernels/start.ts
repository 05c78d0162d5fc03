/** One start of k-means to make. */
export interface StartTask {
  k: number;
  seed: number;
  restart: number;
  /** k * dim coordinates to start from; absent: greedy k-means++. */
  centers?: Float64Array;
}

/** When a start ends. */
export interface StartLimits {
  maxIter: number;
  /** Sum of the centers' squared moves up to which a start counts as converged. */
  shift: number;
  /** Told of each pass when it begins, from 1. */
  onPass?: (pass: number) => void;
}

/** The outcome of a start. */
export interface Start {
  centers: Float64Array;
  inertia: number;
  iterations: number;
  converged: boolean;
  /** How often a cluster ran empty and was given a row. */
  relocated: number;
}
