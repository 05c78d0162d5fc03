/*
 * The memory layout of the kernel for rows that stay outside its memory: a thread has a copy of the rows of one item, of
 * what belongs to them, and scratch. The host writes these structs and copies the parts, see kernels/windows.ts.
 */

/** Maximum number of candidates for a seed. @host */
export const CANDIDATES: i32 = 12;

/** The label of a row that has none. @host */
export const NONE: i32 = 65535;

@unmanaged
export class Rows {
  n: i32;
  dim: i32;
  /** Number of rows of an item: a multiple of the rows of a slice. */
  chunk: i32;
  /** 1 if x is in f64, 0 if it is in f32. */
  wide: i32;
  /** 1 if rows have weights. */
  weighted: i32;
  /** Bytes from the arrays of one thread to those of the next; the addresses below are those of the first thread. */
  next: i32;
  /** 1 if x is where all rows are, 0 if it is where a thread has the rows of its item. */
  inside: i32;
  /** in, f32 or f64 [n * dim] or [chunk * dim], and room for four numbers. */
  x: usize;
  /** in, f64[chunk] */
  weights: usize;
  /** inout, u16[chunk] */
  labels: usize;
  /** inout, f32[chunk]: a label is certain while the drift of its cluster is less. */
  reaches: usize;
  /** scratch, u16[chunk + 7]: rows that are compared with all centers. */
  list: usize;
  /** out: squared distances to own centers; inout, while seeding: to the nearest seed; f64[chunk]. */
  d2: usize;
  /** 1 if rows are compared one after the other, 0 if column by column. */
  long: i32;
  /** scratch, f32[dim][8], or of long rows f32[8][stride]: eight rows as points; up to three columns more are written. */
  points: usize;
  /** scratch, u16[8] and f32[8]: labels and margins of rows that were compared. */
  found: usize;
  /** scratch, f64[512][dim]: rows of a slice in f64. */
  doubles: usize;
  /** in: what is subtracted from rows of f32, f32[dim]; of f64, f64[dim]. With room for three numbers. */
  origin: usize;
  /** in: factor of the points, a power of two. */
  scale: f64;
  /** in, f64[3][dim]: cuts of the coordinates, see kernels/exactSums.ts. */
  cuts: usize;
  /** in: cuts of the weights. */
  firstMass: f64;
  secondMass: f64;
  thirdMass: f64;
}

/** The state of one start of k-means. */
@unmanaged
export class Run {
  k: i32;
  /** in, f64[k][dim] */
  centers: usize;
  /**
   * in, the centers as points, times -2: f32[k / 2][dim][2], of an odd k, the last pair ends with zeros; for long rows
   * f32[k][stride], and zeros for a center more.
   */
  places: usize;
  /** in, f32[k]: squared lengths of the points; infinity as padding. */
  norms: usize;
  /** in: bound of the error of a comparison, relative to the squared length of the row, and absolute. */
  share: f32;
  rest: f32;
  /** in: 1 if all rows are to be compared with all centers. */
  fresh: i32;
  /**
   * in, f32[k]: upper bounds of the sums of the moves of a center and of the largest move of another one in each pass, in
   * units of points.
   */
  drifts: usize;
  /** inout, f64[threads][k][3][dim]: sums in three parts, see kernels/exactSums.ts. */
  sums: usize;
  /** inout, f64[threads][k][3] */
  masses: usize;
  /** in: 1 if rows are compared in 16 bits first, see shorts.ts. */
  short: i32;
  /** in, the centers in whole numbers, negative: i16[k / 4][columns / 2][4][2], up to whole fours of both. */
  shortPlaces: usize;
  /** in, i32[k]: halves of their squared lengths, up to whole fours. */
  shortNorms: usize;
  /** in: the last bits that number centers. */
  shortMask: i32;
  /** in: factor of the whole numbers, and points in the unit of these. */
  shortFactor: f32;
  shortUnit: f32;
  /** in: bounds of the error of a comparison, by length of the row and absolute; and of distances beyond that. */
  shortShare: f32;
  shortRest: f32;
  shortSlack: f32;
  shortMore: f32;
  /** inout, i32[threads]: rows of which 16 bits could not decide. */
  doubts: usize;
  /** in: number of pairs of candidates. */
  pairs: i32;
  /** in, f64[6][dim][2]: candidates for the next seed. */
  candidates: usize;
  /** in, f64[dim]: the seed to take. */
  seed: usize;
  /** in: 1 if it is the first one. */
  first: i32;
  /** out, f64[slices][12]: how much a candidate would lower the weighted sum of squared distances. */
  gains: usize;
  /** out, f64[slices]: sums of the weighted squared distances. */
  sliceSums: usize;
}

/** Number of rows of a chunk. @inline */
export function countOf(rows: Rows, chunk: i32): i32 {
  return min(rows.chunk, rows.n - chunk * rows.chunk);
}

/** Where the arrays of a thread begin, from those of the first thread. @inline */
export function placeOf(rows: Rows, thread: i32): usize {
  return <usize>thread * <usize>rows.next;
}

/** Where the rows of a chunk begin. @inline */
export function rowsOf(rows: Rows, chunk: i32, thread: i32): usize {
  if (rows.inside) return rows.x + <usize>chunk * <usize>rows.chunk * bytesOf(rows);
  return rows.x + placeOf(rows, thread);
}

/** Bytes of a row as a point of long rows. @inline */
export function strideOf(rows: Rows): usize {
  return (<usize>(rows.dim + 3) >> 2) << 4;
}

/** Bytes of a row. @inline */
export function bytesOf(rows: Rows): usize {
  return (<usize>rows.dim) << (rows.wide ? 3 : 2);
}

/** The weight of a row of the chunk. @param weights in, the weights of the thread @inline */
export function weightOf(rows: Rows, weights: usize, r: i32): f64 {
  return rows.weighted ? load<f64>(weights + ((<usize>r) << 3)) : 1;
}
