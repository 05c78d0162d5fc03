/** Rows of a batch, with what is computed of them. The host writes this struct. */
@unmanaged
export class Batch {
  n: i32;
  dim: i32;
  k: i32;
  /** 1 if rows are in f64, 0 if they are in f32. */
  wide: i32;
  /** in, f32 or f64 [n][dim] */
  rows: usize;
  /** in, f64[k][dim] */
  centers: usize;
  /** out, i32[n], n rounded up to a multiple of 8 */
  labels: usize;
  /** out, f64[n], likewise */
  d2: usize;
  /** out, f64[k][dim] */
  sums: usize;
  /** out, f64[k]: numbers of rows. */
  mass: usize;
  /** scratch, f64[dim]: near the mean of the centers, and a number of f32. */
  middle: usize;
  /** scratch, f32[k / 4][dim][4]: the centers minus the middle, times -2. */
  points: usize;
  /** scratch, f32[k], k rounded up to a multiple of 4: their squared lengths. */
  norms: usize;
  /** scratch, f32[dim][8] minus the middle, or f64[dim][4] and 48 bytes: some rows. */
  tile: usize;
  /** scratch of eight rows: f32[4][8] products, f32[3][8] what is known, f32[8] what is in doubt. */
  products: usize;
  known: usize;
  doubts: usize;
  /** scratch, i32[n]: rows that f32 cannot decide. */
  doubtful: usize;
}

/** Rows that threads label, a chunk at a time. The host writes this struct. */
@unmanaged
export class Labeling {
  n: i32;
  dim: i32;
  /** Rows of a chunk: a multiple of 8. */
  chunk: i32;
  /** 1 if rows are in f64, 0 if they are in f32. */
  wide: i32;
  /** in, f32 or f64 [n][dim] */
  rows: usize;
  /** out, i32[n], n rounded up to a multiple of 8 */
  labels: usize;
  /** out, f64[n], likewise */
  d2: usize;
  /** The batch of the first thread, and the bytes to that of the next one. */
  batches: usize;
  next: usize;
}
