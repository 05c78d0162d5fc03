/** One start of k-means to make. */
export interface StartTask {
  k: number;
  seed: number;
  restart: number;
  /** k * dim coordinates to start from; absent: greedy k-means++. */
  centers?: Float64Array;
}

/** The limits of a start. */
export interface StartLimits {
  maxIter: number;
  /** A start has converged if the squared moves of the centers add up to at most this. */
  shift: number;
  /** Called at the start of each pass, from 1. */
  onPass?: (pass: number) => void;
}

/** The outcome of a start. */
export interface Start {
  centers: Float64Array;
  inertia: number;
  iterations: number;
  converged: boolean;
  /** How often a cluster became empty and received a row. */
  relocated: number;
}
