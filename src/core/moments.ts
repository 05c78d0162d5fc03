/** Moments of rows about a point. */
export interface PointMoments {
  /** dim */
  point: Float64Array;
  /** Sum of the weights. */
  total: number;
  /** Rows with weight. */
  rows: number;
  /** Whether all weights are whole numbers. */
  whole: boolean;
  /** dim: what is to be added to the point for the mean. */
  offset: Float64Array;
  /** Sums of products of differences from the point: of pairs of columns, or of each column with itself. */
  products: Float64Array;
  /** dim: the least and the largest number of each column. */
  lows: Float64Array;
  highs: Float64Array;
}
