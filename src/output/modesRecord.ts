/** Places where rows are dense, the `centers` of the run, and how they were found. */
export interface ModesRecord {
  /** The radius, or standard deviation, in the columns that were clustered; null: infinite. */
  bandwidth: number | null;
  /** By which the bandwidth was estimated; absent if it was given. */
  quantile?: number;
  /** Places from which modes were searched. */
  seeds: number;
  /** The weight of the rows around each mode, by how much each counts. */
  masses: number[];
}
