import type { Remedy } from '../core/errors.ts';
import { degreesOf, type Graph } from '../core/graph.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import type { Pacer } from '../core/pacer.ts';
import { Random } from '../core/random.ts';
import { allEigen, type Eigen, eigenBytes } from '../kernels/eigen.ts';
import { bestVectors } from '../kernels/ritz.ts';
import { type Block, blockBytes, openBlock } from '../kernels/spectral.ts';

/** The largest eigenvalues of D^-1/2 A D^-1/2, falling, and their vectors. */
export interface GraphEigen extends Eigen {
  /** |B v - value v| of each vector. */
  residuals: Float64Array;
}

/** How eigenvectors of a graph are looked for. */
export interface EigenOptions {
  seed: number;
  maxMemory: number;
  /** What helps if there is too little memory. */
  remedy: Remedy;
  /** Bound of the residuals; default 1e-8. */
  tolerance?: number;
}

/** Up to this many rows the full matrix is decomposed. */
const FEW_ROWS = 128;

/** Bound of the residuals; eigenvalues are at most 1. */
const TOLERANCE = 1e-8;

/** Rounds at most; each shrinks the residuals at least some hundred times where the degree has no bound. */
const ROUNDS = 100;

/** How much larger a round makes the last wanted vector than those that are not wanted, as a logarithm. */
const GROWTH = 8;

/** Beyond this excess of the first vector over the last, as a logarithm, rounding errors would count. */
const EXCESS = 14;

/** Multiplications of a round at most. */
const MOST_DEGREE = 400;

/** Multiplications before anything is known of the eigenvalues, which are taken to be below 0. */
const FIRST_DEGREE = 6;

/**
 * The r largest eigenvalues of D^-1/2 A D^-1/2 of a connected graph, and their vectors (1 minus them are the smallest of
 * the normalized Laplacian). A block of vectors is multiplied with a Chebyshev polynomial of the matrix, which is large
 * above the eigenvalues that are not wanted, and the best vectors within its space go on, until the residuals are small
 * (Y. Zhou, Y. Saad, M. L. Tiago, J. R. Chelikowsky, "Self-consistent-field calculations using Chebyshev-filtered subspace
 * iteration", J. Comput. Phys. 219, 2006). As it is a block, multiple eigenvalues are found. The start is random by the
 * seed; the result does not depend on threads.
 * @param r at least 1 and at most n
 * @throws {ClusterkitError} memory; aborted
 */
export async function eigenOf(
  graph: Graph,
  r: number,
  { seed, maxMemory, remedy, tolerance = TOLERANCE }: EigenOptions,
  pacer: Pacer,
): Promise<GraphEigen> {
  const { n } = graph;
  const width = 8 * Math.ceil((r + Math.max(5, Math.ceil(0.4 * r))) / 8);
  const isFull = n <= Math.max(FEW_ROWS, 3 * width);
  const values = normalizedWeights(graph);
  const matrix = { ...graph, values };
  const bytes = isFull ? 8 * n * n + eigenBytes(n, r) : blockBytes(matrix, width);
  checkMemory(`${r} eigenvectors of ${n} rows`, bytes + 8 * r * n, maxMemory, [remedy, MORE_MEMORY]);
  if (isFull) return fullEigen(graph, values, r, pacer);
  const block = openBlock(matrix, width);
  try {
    return await iterate(block, r, new Random(seed, n), pacer, tolerance);
  } finally {
    block.close();
  }
}

/** The weights divided by the roots of the degrees of both rows. */
function normalizedWeights(graph: Graph): Float64Array {
  const { n, offsets, targets, weights } = graph;
  const roots = degreesOf(graph).map(Math.sqrt);
  const values = new Float64Array(weights.length);
  for (let i = 0; i < n; i++)
    for (let p = offsets[i]; p < offsets[i + 1]; p++) {
      const [a, b] = i < targets[p] ? [i, targets[p]] : [targets[p], i];
      values[p] = weights[p] / roots[a] / roots[b];
    }
  return values;
}

async function fullEigen(
  { n, offsets, targets }: Graph,
  values: Float64Array,
  r: number,
  pacer: Pacer,
): Promise<GraphEigen> {
  const full = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let p = offsets[i]; p < offsets[i + 1]; p++) full[i * n + targets[p]] = values[p];
  // a row without neighbors is a component of its own, and its indicator has the eigenvalue 1
  if (n === 1)
    return { values: Float64Array.of(1), vectors: Float64Array.of(1), residuals: new Float64Array(1) };
  const eigen = await allEigen(full, n, r, pacer);
  const residuals = new Float64Array(r);
  for (let c = 0; c < r; c++) {
    let squares = 0;
    for (let i = 0; i < n; i++) {
      let rest = -eigen.values[c] * eigen.vectors[c * n + i];
      for (let p = offsets[i]; p < offsets[i + 1]; p++) rest += values[p] * eigen.vectors[c * n + targets[p]];
      squares += rest * rest;
    }
    residuals[c] = Math.sqrt(squares);
  }
  return { ...eigen, residuals };
}

async function iterate(
  block: Block,
  r: number,
  random: Random,
  pacer: Pacer,
  tolerance: number,
): Promise<GraphEigen> {
  const { x, width } = block;
  for (let p = 0; p < x.length; p++) x[p] = random.float() - 0.5;
  // values below the bound are not wanted
  let bound = 0;
  let degree = FIRST_DEGREE;
  for (let round = 1; ; round++) {
    await filter(block, degree, bound, pacer);
    const { values, residuals } = await bestVectors(block, multiplyOnce);
    const most = residuals.subarray(0, r).reduce((a, b) => Math.max(a, b), 0);
    if (most <= tolerance || round === ROUNDS) return take(block, values, residuals, r);
    bound = Math.min(values[width - 1], 1 - 1e-12);
    degree = degreeFor(values, r, bound);
    pacer.report({ stage: 'eigenvectors', done: round, total: ROUNDS });
  }
}

/** acosh of the place of a value where -1 to the bound are -1 to 1: how fast the polynomial grows with its degree. */
function growthOf(value: number, bound: number): number {
  const place = (2 * value + 1 - bound) / (1 + bound);
  return place > 1 ? Math.log(place + Math.sqrt(place * place - 1)) : 0;
}

function degreeFor(values: Float64Array, r: number, bound: number): number {
  const last = growthOf(values[r - 1], bound);
  const first = growthOf(values[0], bound);
  const wanted = last > 0 ? GROWTH / last : MOST_DEGREE;
  const allowed = first > last ? EXCESS / (first - last) : MOST_DEGREE;
  return Math.max(2, Math.min(MOST_DEGREE, Math.ceil(Math.min(wanted, allowed))));
}

/** x becomes the Chebyshev polynomial of the matrix, times x; it is within -1 and 1 for values from -1 to the bound. */
async function filter(block: Block, degree: number, bound: number, pacer: Pacer): Promise<void> {
  const half = (1 + bound) / 2;
  const middle = (bound - 1) / 2;
  // y = x, x = (A - middle) y / half
  block.swap();
  block.multiply(1 / half, -middle / half, 0);
  for (let step = 2; step <= degree; step++) {
    block.swap();
    block.multiply(2 / half, (-2 * middle) / half, -1);
    if (pacer.due) await pacer.pause();
  }
}

/** y = A x. */
function multiplyOnce(block: Block): void {
  block.swap();
  block.multiply(1, 0, 0);
  block.swap();
}

function take({ n, width, x }: Block, values: Float64Array, residuals: Float64Array, r: number): GraphEigen {
  const vectors = new Float64Array(r * n);
  for (let i = 0; i < n; i++) for (let c = 0; c < r; c++) vectors[c * n + i] = x[i * width + c];
  return { values: values.slice(0, r), vectors, residuals: residuals.slice(0, r) };
}
