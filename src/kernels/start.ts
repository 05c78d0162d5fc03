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
  /** Sum of the centers' squared moves that is as good as standing still. */
  shift: number;
}

/** What came of a start. */
export interface Start {
  centers: Float64Array;
  inertia: number;
  iterations: number;
  converged: boolean;
  relocated: number;
}
