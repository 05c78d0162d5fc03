/** Products of the differences of the rows from the means of the components, as sums. */
export interface Scatter {
  k: number;
  dim: number;
  /** k sums of the shares of the rows, and their sum. */
  masses: Float64Array;
  total: number;
  /** k lower triangles, or k * dim sums of squares for forms along the columns. */
  products: Float64Array;
  /** dim: the least variances of the columns. */
  bounds: Float64Array;
}

/** Covariances of components, and what the next ones begin with. */
export interface Covariances {
  /** As the products of `Scatter`. */
  values: Float64Array;
  /** k: whether a component is at the bound in some direction. */
  collapsed: boolean[];
  /** k volumes, of forms that find them in turns with a common shape. */
  volumes?: Float64Array;
  /** dim * dim: axes of all components, one after the other, and k * dim variances along them. */
  axes?: { vectors: Float64Array; variances: Float64Array };
}
