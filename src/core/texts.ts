/** Texts to cluster, before they are rows of numbers. */
export interface Texts {
  texts: readonly string[];
  n: number;
  /** Weights of the texts: n numbers of at least 0; absent: 1 each. */
  weights?: Float64Array;
}
