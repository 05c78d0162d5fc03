/** A mixture of normal distributions; its components are the clusters. For all criteria smaller is better. */
export interface MixtureRecord {
  /** What the covariances have in common, by mclust's name: VVV nothing, EEE all. */
  form: string;
  /** k shares of the components, which add up to 1. */
  weights: number[];
  /** k points in the columns that were clustered; as `centers`. */
  means: number[][];
  /** k matrices; or, if the axes of all of them are those of the columns, `variances`. */
  covariances?: number[][][];
  /** k lists of the variances of the columns. */
  variances?: number[][];
  /** Sum of the natural logarithms of the densities of the rows. */
  loglik: number;
  /** Free parameters. */
  parameters: number;
  bic: number;
  aic: number;
  icl: number;
  /** The log-likelihood after each iteration, that of the start first. */
  trace: number[];
  /** Clusters whose variance is as small as allowed, in some direction. */
  collapsed: number[];
  /** Of several runs: whether this one has the least BIC of those without collapsed components. */
  best?: boolean;
}
