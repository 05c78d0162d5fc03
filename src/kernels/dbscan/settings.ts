/** What makes clusters of points; distances are squared. */
export interface JoinSettings {
  limit: number;
  minSamples: number;
  border: 'nearest' | 'first' | 'noise';
  /** in, n whole numbers; absent: 1 each. */
  weights?: Float64Array;
}

/** The clusters of DBSCAN. */
export interface JoinedRows {
  /** n: 1 for core points. */
  core: Uint8Array;
  /** n: the first row of each row's cluster that is a core point, -1 for noise. */
  component: Int32Array;
}
