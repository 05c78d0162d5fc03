import { checkInteger } from '../../core/check.ts';
import type { Dataset } from '../../core/dataset.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../../core/random.ts';
import { checkSparse, type SparseDataset, sparseBytes, transposeSparse } from '../../core/sparse.ts';
import type { Warning } from '../../core/warnings.ts';
import { allEigen } from '../../kernels/eigen.ts';
import { BLOCK } from '../../kernels/layouts/sparse.ts';
import { callHelpers, threadCount } from '../../kernels/pool.ts';
import { bestVectors } from '../../kernels/ritz.ts';
import { openSparse, type SparseWork, sparseWorkBytes } from '../../kernels/sparse.ts';
import { type Block, blockBytes, openBlock } from '../../kernels/spectral.ts';
import { checkSameDim, numberedColumns, turnSign } from '../columns.ts';
import type { MemoryBound } from '../scale.ts';

/** Options of `lsa`. */
export interface LsaOptions extends MemoryBound, Pacing {
  /** Number of columns, default 100; at most the smaller of n and dim, with a warning where more are asked for. */
  components?: number;
  /** Seed of the random start; default 1. */
  seed?: number;
}

/** Directions of sparse rows, onto which other rows can be projected. */
export interface LsaModel {
  components: number;
  dim: number;
  /** components * dim: unit vectors by falling singular value. */
  vectors: Float64Array;
  /** components: lengths of the new columns, weights counted as repetitions. */
  singular: Float64Array;
}

/** The result of `lsa`, with the rows in the new columns. */
export interface LsaResult {
  data: Dataset;
  model: LsaModel;
  warnings: Warning[];
}

/** Vectors beyond those that are wanted, which let these converge. */
const SPARE = 10;

/** Rounds end where squared residuals are at most this share of the square of the largest eigenvalue. */
const TOLERANCE = 1e-9;
const ROUNDS = 8;

/** An eigenvalue below this share of the largest one is a rounding error. */
const NOTHING = 1e-13;

/** With more work than this, entries times vectors, helpers save time. */
const WORTH_HELP = 3e7;

/**
 * Latent semantic analysis (S. Deerwester et al., "Indexing by latent semantic analysis", JASIS 41, 1990): new dense
 * columns lsa1, lsa2, ... along the directions with the largest singular values of sparse rows, which are not centered.
 * They are found by subspace iteration from a random start (N. Halko, P. G. Martinsson, J. A. Tropp, "Finding structure
 * with randomness", SIAM Review 53, 2011), exactly up to rounding where they are well apart, in at most 8 rounds. The sign
 * of a direction is such that its entry of largest absolute value is positive. The same seed gives the same bytes.
 *
 * Time: O((entries + m components) components) for each of a few passes, m being the smaller of n and dim. Memory: 44
 * bytes for each entry, about 320 for each row and column, and 16 m components.
 * @throws {ClusterkitError} usage, for options that do not fit; input, for data that cannot be used; memory; aborted
 * @example
 * const { data } = await features.tfidf({ texts: ['red fish', 'blue fish', 'red sky'], n: 3 });
 * const { data: rows, model } = await features.lsa(data, { components: 2 });
 * console.log(rows.dim, model.singular[0].toFixed(3)); // 2 1.267
 */
export async function lsa(data: SparseDataset, options: LsaOptions = {}): Promise<LsaResult> {
  checkSparse(data);
  const { components: requested = 100, seed = DEFAULT_SEED, maxMemory = Number.POSITIVE_INFINITY } = options;
  checkInteger('components', requested, 1);
  checkInteger('seed', seed, 0);
  const { n, dim } = data;
  const components = Math.min(requested, n, dim);
  const pacer = new Pacer(options);
  const products = new Products(weighted(data), components, maxMemory);
  try {
    const model = await directionsOf(products, components, dim, new Random(seed, n, dim), pacer);
    const warnings: Warning[] =
      components < requested && options.components !== undefined
        ? [{ code: 'fewer-components', requested, found: components }]
        : [];
    return { data: await applyLsa(data, model, options), model, warnings };
  } finally {
    products.close();
  }
}

/**
 * Projects sparse rows onto the directions of others: the rows times the directions.
 * @throws {ClusterkitError} input, for data that cannot be used or of another dimension; memory; aborted
 * @example
 * const { data } = await features.tfidf({ texts: ['red fish', 'blue fish', 'red sky'], n: 3 });
 * const { data: rows, model } = await features.lsa(data, { components: 2 });
 * const again = await features.applyLsa(data, model);
 * console.log(again.x.every((value, p) => value === rows.x[p])); // true
 */
export async function applyLsa(
  data: SparseDataset,
  { components: r, dim, vectors }: LsaModel,
  options: MemoryBound & Pacing = {},
): Promise<Dataset> {
  checkSparse(data);
  checkSameDim('model', dim, data);
  const { n, weights } = data;
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  const plan = planOf(data);
  checkMemory('projection by lsa', sparseWorkBytes(plan) + 8 * n * r, maxMemory, LESS);
  const pacer = new Pacer(options);
  const x = new Float64Array(n * r);
  const work = openSparse(plan, threadsFor(data, r));
  try {
    for (let c = 0; c < r; c += BLOCK) {
      const count = Math.min(BLOCK, r - c);
      work.load(vectors.subarray(c * dim, (c + count) * dim), count);
      await pacer.run(work.multiply());
      for (let i = 0; i < n; i++)
        for (let b = 0; b < count; b++) x[i * r + c + b] = work.products[i * BLOCK + b];
    }
  } finally {
    work.close();
  }
  return { x, n, dim: r, columns: numberedColumns('lsa', r), ...(weights && { weights }) };
}

const LESS = [{ how: 'do', what: 'ask for fewer components' } as const, MORE_MEMORY];

function threadsFor({ rows }: SparseDataset, vectors: number): number {
  const threads = rows.values.length * vectors < WORTH_HELP ? 1 : threadCount();
  callHelpers(threads - 1);
  return threads;
}

/** Rows times the roots of their weights. */
function weighted(data: SparseDataset): SparseDataset {
  const { rows, n, weights } = data;
  if (!weights) return data;
  const values = rows.values.slice();
  for (let i = 0; i < n; i++)
    for (let p = rows.starts[i]; p < rows.starts[i + 1]; p++) values[p] *= Math.sqrt(weights[i]);
  const { weights: _, ...rest } = data;
  return { ...rest, rows: { ...rows, values } };
}

/** Products with the matrix of the rows, and with its transpose. */
class Products {
  /** Whether vectors have an entry for each row; otherwise one for each column. */
  readonly ofRows: boolean;
  /** Entries of a vector. */
  readonly m: number;
  private readonly there: SparseWork;
  private readonly back: SparseWork;
  private readonly between: number;

  /** @throws {ClusterkitError} memory */
  constructor(data: SparseDataset, components: number, maxMemory: number) {
    const { n, dim, rows } = data;
    this.ofRows = n <= dim;
    this.m = Math.min(n, dim);
    this.between = Math.max(n, dim);
    const width = widthFor(components);
    // the rows and their transpose, which is made here, and vectors
    const bytes =
      sparseWorkBytes(planOf(data)) +
      sparseWorkBytes(planOf({ rows, n: dim, dim: n })) +
      sparseBytes(rows.values.length, dim) +
      blockBytes(nothing(this.m), width) +
      8 * (components * dim + BLOCK * (n + dim));
    checkMemory(`lsa of ${components} components`, bytes, maxMemory, LESS);
    const turned = { rows: transposeSparse(rows, dim), n: dim, dim: n };
    const [there, back] = this.ofRows ? [turned, data] : [data, turned];
    const threads = threadsFor(data, width);
    this.there = openSparse(planOf(there), threads);
    this.back = openSparse(planOf(back), threads);
  }

  /** y = A A' x, or A' A x. */
  async square({ x, y, width }: Pick<Block, 'x' | 'y' | 'width'>, pacer: Pacer): Promise<void> {
    const { m, between } = this;
    const vectors = new Float64Array(BLOCK * m);
    const middle = new Float64Array(BLOCK * between);
    for (let c = 0; c < width; c += BLOCK) {
      for (let b = 0; b < BLOCK; b++) for (let i = 0; i < m; i++) vectors[b * m + i] = x[i * width + c + b];
      await this.times(this.there, vectors, pacer);
      turn(this.there.products, between, middle);
      await this.times(this.back, middle, pacer);
      const { products } = this.back;
      for (let i = 0; i < m; i++)
        for (let b = 0; b < BLOCK; b++) y[i * width + c + b] = products[i * BLOCK + b];
    }
  }

  /** Each vector of rows times the matrix, divided by a number: directions of columns. @param vectors in, count * m */
  async across(vectors: Float64Array, count: number, pacer: Pacer): Promise<Float64Array> {
    const { m, between } = this;
    const out = new Float64Array(count * between);
    for (let c = 0; c < count; c += BLOCK) {
      const some = Math.min(BLOCK, count - c);
      this.there.load(vectors.subarray(c * m, (c + some) * m), some);
      await pacer.run(this.there.multiply());
      const { products } = this.there;
      for (let b = 0; b < some; b++)
        for (let j = 0; j < between; j++) out[(c + b) * between + j] = products[j * BLOCK + b];
    }
    return out;
  }

  close(): void {
    this.there.close();
    this.back.close();
  }

  private async times(work: SparseWork, vectors: Float64Array, pacer: Pacer): Promise<void> {
    work.load(vectors, BLOCK);
    await pacer.run(work.multiply());
  }
}

function planOf(data: SparseDataset) {
  return { data, points: BLOCK, clusters: 0 };
}

/** Products of rows become vectors. */
function turn(products: Float64Array, n: number, vectors: Float64Array): void {
  for (let b = 0; b < BLOCK; b++) for (let i = 0; i < n; i++) vectors[b * n + i] = products[i * BLOCK + b];
}

function widthFor(components: number): number {
  return BLOCK * Math.ceil((components + SPARE) / BLOCK);
}

/** A matrix without entries: blocks are multiplied here, and only combined there. */
function nothing(m: number) {
  return { n: m, offsets: new Int32Array(m + 1), targets: new Int32Array(), values: new Float64Array() };
}

async function directionsOf(
  products: Products,
  r: number,
  dim: number,
  random: Random,
  pacer: Pacer,
): Promise<LsaModel> {
  const { values, vectors } = await topVectors(products, r, random, pacer);
  const found = products.ofRows ? await products.across(vectors, r, pacer) : vectors;
  for (let c = 0; c < r; c++) {
    const own = found.subarray(c * dim, (c + 1) * dim);
    let squares = 0;
    for (let j = 0; j < dim; j++) squares += own[j] * own[j];
    // directions without length are rounding errors, and become zeros
    const isSome = squares > 0 && values[c] > NOTHING * values[0];
    const length = isSome ? Math.sqrt(squares) : Number.POSITIVE_INFINITY;
    for (let j = 0; j < dim; j++) own[j] /= length;
    turnSign(own);
  }
  const singular = values.map((value) => Math.sqrt(Math.max(0, value)));
  return { components: r, dim, vectors: found, singular };
}

/** The largest eigenvalues of the squared matrix, and their vectors, r * m. */
async function topVectors(
  products: Products,
  r: number,
  random: Random,
  pacer: Pacer,
): Promise<{ values: Float64Array; vectors: Float64Array }> {
  const { m } = products;
  const width = widthFor(r);
  if (m <= 3 * width) return fullVectors(products, r, pacer);
  const block = openBlock(nothing(m), width);
  try {
    for (let p = 0; p < block.x.length; p++) block.x[p] = random.float() - 0.5;
    for (let round = 1; ; round++) {
      const { values, residuals } = await bestVectors(block, (one) => products.square(one, pacer));
      const most = residuals.subarray(0, r).reduce((a, b) => Math.max(a, b), 0);
      if (round === ROUNDS || most <= Math.sqrt(TOLERANCE) * values[0]) {
        const vectors = new Float64Array(r * m);
        for (let i = 0; i < m; i++) for (let c = 0; c < r; c++) vectors[c * m + i] = block.x[i * width + c];
        return { values: values.slice(0, r), vectors };
      }
      block.swap();
      pacer.report({ stage: 'directions', done: round, total: ROUNDS });
    }
  } finally {
    block.close();
  }
}

/** From the whole squared matrix, where it is small. */
async function fullVectors(products: Products, r: number, pacer: Pacer) {
  const { m } = products;
  const width = BLOCK * Math.ceil(m / BLOCK);
  const x = new Float64Array(m * width);
  for (let i = 0; i < m; i++) x[i * width + i] = 1;
  const y = new Float64Array(m * width);
  await products.square({ x, y, width }, pacer);
  const full = new Float64Array(m * m);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) full[i * m + j] = (y[i * width + j] + y[j * width + i]) / 2;
  if (m === 1) return { values: full, vectors: Float64Array.of(1) };
  return allEigen(full, m, r);
}
