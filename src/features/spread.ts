import type { Dataset } from '../core/dataset.ts';
import type { Pacer } from '../core/pacer.ts';
import type { Random } from '../core/random.ts';
import { allEigen, type Eigen, isWorthBlocks, type Multiply, topEigen } from '../kernels/eigen.ts';
import {
  addOuter,
  addProducts,
  centeredProducts,
  multiplyLines,
  productBuffers,
  projectRow,
  TOGETHER,
} from '../kernels/gram.ts';
import { columnMeans, columnSquares } from '../kernels/moments.ts';
import { repetitions } from './columns.ts';

/*
 * The directions of greatest variance in three ways: from the covariance of the columns, from the products of the
 * rows when they are fewer, and from passes over the data when both are too many.
 */

/** Sums of the columns, which are computed before products. */
export interface Moments {
  data: Dataset;
  weights?: Float64Array;
  mean: Float64Array;
  rest: Float64Array;
  /** The total weight minus 1, by which sums of squares are divided. */
  freedom: number;
  /** Sum of the variances of the columns. */
  total: number;
  /**
   * Numbers subtracted from the columns before products are added up: the mean if it is far from 0, else 0, which keeps
   * zeros.
   */
  shift: Float64Array;
}

/**
 * If a mean is at most this many standard deviations from 0, a sum of products loses at most two of its sixteen digits.
 */
const NEAR = 10;

/** Number of restarts for an exact result, and the largest residual as a share of the largest eigenvalue. */
const ROUNDS = 60;
const TOLERANCE = 1e-9;

export async function momentsOf(data: Dataset, pacer: Pacer): Promise<Moments> {
  const { x, n, dim } = data;
  const weights = repetitions(data);
  const first = weights ? weights.findIndex((weight) => weight > 0) : 0;
  const mean = new Float64Array(dim);
  const rest = new Float64Array(dim);
  const squares = new Float64Array(dim);
  columnMeans(x, n, dim, weights, x.subarray(first * dim, (first + 1) * dim), mean, rest);
  if (pacer.due) await pacer.pause();
  columnSquares(x, n, dim, weights, mean, rest, squares);
  const freedom = (weights ? weights.reduce((sum, weight) => sum + weight, 0) : n) - 1;
  const most = squares.reduce((a, b) => Math.max(a, b), 0) / freedom;
  const total = squares.reduce((sum, value) => sum + value, 0) / freedom;
  const shift = mean.map((value) => (value * value > NEAR * NEAR * most ? value : 0));
  return { data, weights, mean, rest, freedom, total, shift };
}

/** From the covariance of the columns. O(n dim^2) time at most, much less if many values are 0; dim^2 f64. */
export async function fromColumns(moments: Moments, r: number, random: Random, pacer: Pacer): Promise<Eigen> {
  const { data, weights, mean, rest, freedom, shift } = moments;
  const { x, n, dim } = data;
  const covariance = new Float64Array(dim * dim);
  const buffers = productBuffers(dim);
  for (let i = 0; i < n; i += TOGETHER) {
    addProducts(x, n, dim, i, weights, shift, covariance, buffers);
    if (pacer.due) {
      pacer.report({ stage: 'covariance', done: i, total: n });
      await pacer.pause();
    }
  }
  const offset = shift.map((value, j) => mean[j] - value + rest[j]);
  for (let a = 0; a < dim; a++) {
    for (let b = a; b < dim; b++) {
      const sum = covariance[a * dim + b] - (freedom + 1) * offset[a] * offset[b];
      covariance[a * dim + b] = covariance[b * dim + a] = sum / freedom;
    }
  }
  return eigenOf(covariance, dim, r, random, pacer);
}

/** From the products of the rows, if there are fewer rows than columns. O(n^2 dim) time, n^2 f64. */
export async function fromRows(moments: Moments, r: number, random: Random, pacer: Pacer): Promise<Eigen> {
  const { data, weights, mean, rest, freedom } = moments;
  const { x, n, dim } = data;
  const roots = Float64Array.from({ length: n }, (_, i) => Math.sqrt(weights ? weights[i] : 1));
  const products = new Float64Array(n * n);
  const rows = new Float64Array(TOGETHER * dim);
  const sums = new Float64Array(TOGETHER);
  for (let i = 0; i < n; i += TOGETHER) {
    const count = Math.min(TOGETHER, n - i);
    for (let b = 0; b < count; b++) {
      for (let j = 0; j < dim; j++) rows[b * dim + j] = x[(i + b) * dim + j] - mean[j] - rest[j];
    }
    for (let other = i; other < n; other++) {
      centeredProducts(rows, x, other * dim, dim, mean, rest, sums);
      for (let b = 0; b < count; b++) {
        const product = (roots[i + b] * roots[other] * sums[b]) / freedom;
        products[(i + b) * n + other] = products[other * n + i + b] = product;
      }
    }
    if (pacer.due) {
      pacer.report({ stage: 'products of rows', done: i, total: n });
      await pacer.pause();
    }
  }
  const { values, vectors } = await eigenOf(products, n, r, random, pacer);
  const factors = new Float64Array(r);
  const columns = new Float64Array(dim * r);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < r; c++) {
      factors[c] = values[c] > 0 ? (roots[i] * vectors[c * n + i]) / Math.sqrt(values[c] * freedom) : 0;
    }
    addOuter(x, i * dim, dim, mean, columns, r, factors);
    if (pacer.due) await pacer.pause();
  }
  return { values, vectors: transposed(columns, dim, r) };
}

/** From a few passes over the data. O(n dim r) time, 100 dim (r + 10) bytes. */
export function fromPasses(moments: Moments, r: number, random: Random, pacer: Pacer): Promise<Eigen> {
  const { data, weights, mean, rest, freedom, shift } = moments;
  const { x, n, dim } = data;
  const offset = shift.map((value, j) => mean[j] - value + rest[j]);
  const none = new Float64Array(dim);
  const multiply: Multiply = async (vectors, count, out) => {
    const columns = transposed(vectors, count, dim);
    const sums = new Float64Array(dim * count);
    const row = new Float64Array(count);
    const base = new Float64Array(count);
    projectRow(offset, 0, dim, none, columns, count, base);
    for (let i = 0; i < n; i++) {
      projectRow(x, i * dim, dim, shift, columns, count, row);
      const factor = (weights ? weights[i] : 1) / freedom;
      for (let c = 0; c < count; c++) row[c] = factor * (row[c] - base[c]);
      // the sum of a centered factor is 0, so the other factor need not be centered
      addOuter(x, i * dim, dim, shift, sums, count, row);
      if (i % 16 === 0 && pacer.due) {
        pacer.report({ stage: 'passes over the rows', done: i, total: n });
        await pacer.pause();
      }
    }
    out.set(transposed(sums, dim, count));
  };
  return topEigen(dim, r, multiply, random, pacer, 1, 0);
}

function eigenOf(matrix: Float64Array, m: number, r: number, random: Random, pacer: Pacer): Promise<Eigen> {
  if (!isWorthBlocks(m, r)) return allEigen(matrix, m, r);
  const multiply: Multiply = async (vectors, count, out) => {
    for (let i = 0; i < m; i += 32) {
      multiplyLines(matrix, m, i, Math.min(m, i + 32), vectors, count, out);
      if (pacer.due) await pacer.pause();
    }
  };
  return topEigen(m, r, multiply, random, pacer, ROUNDS, TOLERANCE);
}

/** Transposes rows * columns numbers. */
export function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) out[j * rows + i] = matrix[i * columns + j];
  return out;
}
