/** The means of clusters in standard deviations from the mean of all rows. */
export interface ZScores {
  columns: string[];
  /** k rows, a number for each of `columns`. */
  clusters: number[][];
  /** The standard deviation of each of `columns`, over all rows. */
  deviations: number[];
}
