import type { Rows } from '../core/dataset.ts';

/*
 * Products of rows that skip columns of zeros: pictures are mostly background.
 */

/** Number of rows whose products are added at once. */
export const TOGETHER = 4;

/** Buffers of `addProducts`, which are reused. */
interface ProductBuffers {
  /** dim: the columns in which one of the rows is not 0. */
  used: Int32Array;
  /** TOGETHER * dim: the rows in these columns, and the rows times their weights. */
  rows: Float64Array;
  weighted: Float64Array;
}

export function productBuffers(dim: number): ProductBuffers {
  return {
    used: new Int32Array(dim),
    rows: new Float64Array(TOGETHER * dim),
    weighted: new Float64Array(TOGETHER * dim),
  };
}

/**
 * Adds the weighted products of all pairs of columns, for TOGETHER rows or all that are left. Sums of whole numbers are
 * exact. O(dim + used^2) time.
 * @param x in, n * dim
 * @param from first of the rows
 * @param weights in, n; absent: 1 each
 * @param shift in, dim: subtracted from the rows
 * @param gram inout, dim * dim, the upper triangle
 */
export function addProducts(
  x: Rows,
  n: number,
  dim: number,
  from: number,
  weights: Float64Array | undefined,
  shift: Float64Array,
  gram: Float64Array,
  { used, rows, weighted }: ProductBuffers,
): void {
  const count = Math.min(TOGETHER, n - from);
  let m = 0;
  for (let j = 0; j < dim; j++) {
    let any = 0;
    for (let r = 0; r < TOGETHER; r++) {
      const i = from + r;
      const value = r < count ? x[i * dim + j] - shift[j] : 0;
      rows[r * dim + m] = value;
      weighted[r * dim + m] = r < count && weights ? weights[i] * value : value;
      if (value !== 0) any = 1;
    }
    used[m] = j;
    m += any;
  }
  for (let a = 0; a < m; a++) {
    const w0 = weighted[a];
    const w1 = weighted[dim + a];
    const w2 = weighted[2 * dim + a];
    const w3 = weighted[3 * dim + a];
    const line = used[a] * dim;
    for (let b = a; b < m; b++) {
      const sum = w0 * rows[b] + w1 * rows[dim + b] + (w2 * rows[2 * dim + b] + w3 * rows[3 * dim + b]);
      gram[line + used[b]] += sum;
    }
  }
}

/**
 * Products of one row with some vectors: out[c] = sum of (x - shift) * vectors[., c].
 * @param p the start of the row in x
 * @param vectors in, dim * count: the vectors are columns
 * @param out out, count
 */
export function projectRow(
  x: Rows,
  p: number,
  dim: number,
  shift: Float64Array,
  vectors: Float64Array,
  count: number,
  out: Float64Array,
): void {
  out.fill(0);
  for (let j = 0; j < dim; j++) {
    const value = x[p + j] - shift[j];
    if (value === 0) continue;
    for (let c = 0, q = j * count; c < count; c++, q++) out[c] += value * vectors[q];
  }
}

/**
 * Adds a row times some factors to vectors: vectors[., c] += (x - shift) * factors[c].
 * @param vectors inout, dim * count
 * @param factors in, count
 */
export function addOuter(
  x: Rows,
  p: number,
  dim: number,
  shift: Float64Array,
  vectors: Float64Array,
  count: number,
  factors: Float64Array,
): void {
  for (let j = 0; j < dim; j++) {
    const value = x[p + j] - shift[j];
    if (value === 0) continue;
    for (let c = 0, q = j * count; c < count; c++, q++) vectors[q] += value * factors[c];
  }
}

/**
 * A symmetric matrix times vectors.
 * @param matrix in, m * m
 * @param vectors in, count * m: the vectors are rows
 * @param from first line of the matrix, `to` the line after the last
 * @param out out, count * m
 */
export function multiplyLines(
  matrix: Float64Array,
  m: number,
  from: number,
  to: number,
  vectors: Float64Array,
  count: number,
  out: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const line = i * m;
    for (let c = 0; c < count; c += 4) {
      const p0 = c * m;
      // past the end the last vector is used again, which is cheaper than a branch
      const p1 = Math.min(c + 1, count - 1) * m;
      const p2 = Math.min(c + 2, count - 1) * m;
      const p3 = Math.min(c + 3, count - 1) * m;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let j = 0; j < m; j++) {
        const value = matrix[line + j];
        s0 += value * vectors[p0 + j];
        s1 += value * vectors[p1 + j];
        s2 += value * vectors[p2 + j];
        s3 += value * vectors[p3 + j];
      }
      out[p0 + i] = s0;
      out[p1 + i] = s1;
      out[p2 + i] = s2;
      out[p3 + i] = s3;
    }
  }
}

/**
 * Products of TOGETHER centered rows with another row.
 * @param rows in, TOGETHER * dim
 * @param q the start of the other row in x
 * @param means in, dim
 * @param rests in, dim: subtracted from the other row as well
 * @param out out, TOGETHER
 */
export function centeredProducts(
  rows: Float64Array,
  x: Rows,
  q: number,
  dim: number,
  means: Float64Array,
  rests: Float64Array,
  out: Float64Array,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let j = 0; j < dim; j++) {
    const value = x[q + j] - means[j] - rests[j];
    s0 += rows[j] * value;
    s1 += rows[dim + j] * value;
    s2 += rows[2 * dim + j] * value;
    s3 += rows[3 * dim + j] * value;
  }
  out[0] = s0;
  out[1] = s1;
  out[2] = s2;
  out[3] = s3;
}
