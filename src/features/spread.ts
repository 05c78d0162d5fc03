import type { Dataset } from '../core/dataset.ts';
import type { Pacer } from '../core/pacer.ts';
import type { Random } from '../core/random.ts';
import { allEigen, type Eigen } from '../kernels/eigen.ts';
import { addOuter } from '../kernels/gram/outer.ts';
import { projectRow } from '../kernels/gram/plain.ts';
import type { ProductPlan, ProductSums, Projector } from '../kernels/gram/plan.ts';
import { openProducts, openProjector } from '../kernels/gram.ts';
import { isWorthBlocks, type Multiply, multiplyLines, topEigen } from '../kernels/krylov.ts';
import { columnMeans, columnSquares, variedColumns } from '../kernels/moments.ts';
import { threadCount } from '../kernels/pool.ts';
import { repetitions } from './columns.ts';

/*
 * The directions of greatest variance in three ways: from the covariance of the columns, from the products of the
 * rows when they are fewer, and from passes over the data when both are too many.
 */

/** Means of the columns, which are computed before products. */
export interface Moments {
  data: Dataset;
  weights?: Float64Array;
  mean: Float64Array;
  rest: Float64Array;
  /** The total weight minus 1, by which sums of squares are divided. */
  freedom: number;
}

/** Directions by falling variance, and the sum of the variances of the columns. */
export interface Spread extends Eigen {
  total: number;
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
  columnMeans(x, n, dim, weights, x.subarray(first * dim, (first + 1) * dim), mean, rest);
  if (pacer.due) await pacer.pause();
  const freedom = (weights ? weights.reduce((sum, weight) => sum + weight, 0) : n) - 1;
  return { data, weights, mean, rest, freedom };
}

/**
 * From the covariance of the columns that are not constant. O(n dim^2) time, dim^2 f64.
 */
export async function fromColumns(
  moments: Moments,
  r: number,
  random: Random,
  pacer: Pacer,
): Promise<Spread> {
  const { data, weights, mean, rest, freedom } = moments;
  const { x, n, dim } = data;
  const used = variedColumns(x, n, dim, weights);
  const m = used.length;
  if (m === 0) return { total: 0, values: new Float64Array(r), vectors: new Float64Array(r * dim) };
  // shifts of bytes are whole, so that their products are exact
  const shift = x instanceof Uint8Array ? mean.map(Math.round) : mean;
  const plan = { x, rows: n, dim, used, shift, isWeighted: weights !== undefined };
  const covariance = await productsOf(plan, pacer, 'covariance', (block, from, count) => {
    block.add({ x, from, count, weights });
  });
  const offset = Float64Array.from(used, (j) => mean[j] - shift[j] + rest[j]);
  let total = 0;
  for (let a = 0; a < m; a++) {
    for (let b = a; b < m; b++) {
      const sum = covariance[a * m + b] - (freedom + 1) * offset[a] * offset[b];
      covariance[a * m + b] = covariance[b * m + a] = sum / freedom;
    }
    total += covariance[a * m + a];
  }
  return { total, ...(await fromCovariance(covariance, used, dim, r, random, pacer)) };
}

/**
 * From a covariance matrix. O(m^3) time.
 * @param covariance m * m, of the m columns `used` among dim
 */
export async function fromCovariance(
  covariance: Float64Array,
  used: Int32Array,
  dim: number,
  r: number,
  random: Random,
  pacer: Pacer,
): Promise<Eigen> {
  const m = used.length;
  const found = await eigenOf(covariance, m, Math.min(r, m), random, pacer);
  const spread = { values: new Float64Array(r), vectors: new Float64Array(r * dim) };
  spread.values.set(found.values);
  for (let c = 0; c < found.values.length; c++)
    for (let a = 0; a < m; a++) spread.vectors[c * dim + used[a]] = found.vectors[c * m + a];
  return spread;
}

/** From the products of the rows, if there are fewer rows than columns. O(n^2 dim) time, n^2 f64. */
export async function fromRows(moments: Moments, r: number, random: Random, pacer: Pacer): Promise<Spread> {
  const { data, weights, mean, rest, freedom } = moments;
  const { x, n, dim } = data;
  const roots = Float64Array.from({ length: n }, (_, i) => Math.sqrt(weights ? weights[i] : 1));
  const none = new Float64Array(n);
  // columns become rows, block after block
  const turned = (from: number, count: number) => {
    const block = new Float64Array(count * n);
    for (let i = 0; i < n; i++)
      for (let j = 0, p = i * dim + from; j < count; j++, p++)
        block[j * n + i] = roots[i] * (x[p] - mean[from + j] - rest[from + j]);
    return block;
  };
  const used = Int32Array.from({ length: n }, (_, i) => i);
  const plan = { x: mean, rows: dim, dim: n, used, shift: none, isWeighted: false };
  const products = await productsOf(plan, pacer, 'products of rows', (block, from, count) => {
    block.add({ x: turned(from, count), from: 0, count });
  });
  let total = 0;
  for (let i = 0; i < n; i++) {
    for (let other = i; other < n; other++)
      products[i * n + other] = products[other * n + i] = products[i * n + other] / freedom;
    total += products[i * n + i];
  }
  const { values, vectors } = await eigenOf(products, n, r, random, pacer);
  const factors = new Float64Array(n * r);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < r; c++)
      factors[i * r + c] = values[c] > 0 ? vectors[c * n + i] / Math.sqrt(values[c] * freedom) : 0;
  const columns = new Float64Array(dim * r);
  const projector = openProjector({ x: mean, rows: dim }, factors, none, threadCount());
  try {
    for (let from = 0; from < dim; from += projector.room) {
      const count = Math.min(projector.room, dim - from);
      projector.project({ x: turned(from, count), from: 0, count });
      takeProjected(projector, count, r, columns, from * r);
      if (pacer.due) await pacer.pause();
    }
  } finally {
    projector.close();
  }
  return { total, values, vectors: transposed(columns, dim, r) };
}

/** Copies what was projected without the column that fills up an odd number. @param to out, r numbers for each row from `at` on */
export function takeProjected(
  { out, width }: Pick<Projector, 'out' | 'width'>,
  count: number,
  r: number,
  to: Float64Array,
  at: number,
): void {
  for (let i = 0, p = at; i < count; i++) for (let c = 0, q = i * width; c < r; c++, p++, q++) to[p] = out[q];
}

/** Products of all pairs of columns. @param add adds `count` rows from a row on */
async function productsOf(
  plan: ProductPlan,
  pacer: Pacer,
  stage: string,
  add: (block: ProductSums, from: number, count: number) => void,
): Promise<Float64Array> {
  const { rows } = plan;
  const columns = plan.used.length;
  const block = openProducts(plan, threadCount());
  try {
    for (let from = 0; from < rows; from += block.room) {
      const count = Math.min(block.room, rows - from);
      add(block, from, count);
      if (pacer.due) {
        pacer.report({ stage, done: from, total: rows });
        await pacer.pause();
      }
    }
    const { sums, stride } = block;
    const products = new Float64Array(columns * columns);
    for (let a = 0; a < columns; a++)
      products.set(sums.subarray(a * stride, a * stride + columns), a * columns);
    return products;
  } finally {
    block.close();
  }
}

/** From a few passes over the data. O(n dim r) time, 100 dim (r + 10) bytes. */
export async function fromPasses(moments: Moments, r: number, random: Random, pacer: Pacer): Promise<Spread> {
  const { data, weights, mean, rest, freedom } = moments;
  const { x, n, dim } = data;
  const squares = new Float64Array(dim);
  columnSquares(x, n, dim, weights, mean, rest, squares);
  const most = squares.reduce((a, b) => Math.max(a, b), 0) / freedom;
  const total = squares.reduce((sum, value) => sum + value, 0) / freedom;
  // means near 0 are subtracted later, which keeps zeros
  const shift = mean.map((value) => (value * value > NEAR * NEAR * most ? value : 0));
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
  return { total, ...(await topEigen(dim, r, multiply, random, pacer, 1, 0)) };
}

function eigenOf(matrix: Float64Array, m: number, r: number, random: Random, pacer: Pacer): Promise<Eigen> {
  if (!isWorthBlocks(m, r)) return allEigen(matrix, m, r, pacer);
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
