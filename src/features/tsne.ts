import { checkChoice, checkInteger, checkNumber } from '../core/check.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../core/random.ts';
import { nearestNeighbors } from '../distances/neighbors.ts';
import { CellTree } from '../kernels/cellTree.ts';
import { PlaneForces, planeBytes } from '../kernels/plane.ts';
import { threadCount } from '../kernels/pool.ts';
import {
  type Affinities,
  attract,
  descend,
  divergence,
  neighborShares,
  symmetrize,
} from '../kernels/tsne.ts';
import { numberedColumns } from './columns.ts';
import { pca } from './pca.ts';
import type { MemoryBound } from './scale.ts';
import type { Step } from './step.ts';
import { TSNE_INITS, type TsneInit } from './words.ts';

/** Options of `tsne`. */
export interface TsneOptions extends MemoryBound, Pacing {
  /** Default 2. */
  dims?: 2 | 3;
  /** Approximate number of neighbors of a row, at most (n - 1) / 3; default 30 or this maximum. */
  perplexity?: number;
  /** Number of iterations, at least 250; the first 250 use exaggeration. Default 1000. */
  iterations?: number;
  /** Default auto: n / 48, at least 50. */
  learningRate?: number | 'auto';
  /**
   * A cell whose width is less than this share of its distance counts as a single point; 0 is exact and slow. Default:
   * 0.5 for fewer than 1000 rows and in space; otherwise there are no cells, and forces are interpolated on a grid.
   */
  theta?: number;
  /** Start of the points: the first principal components (default), or random. */
  init?: TsneInit;
  /** Default 1. */
  seed?: number;
}

/** The result of `tsne`, with the options that were used. */
export interface TsneResult {
  data: Dataset;
  /** Kullback-Leibler divergence between the distributions of the rows and of the points. */
  divergence: number;
  /** Number of iterations. */
  iterations: number;
  perplexity: number;
  learningRate: number;
  /** The share that cells were compared with; absent where a grid was used. */
  theta?: number;
  init: TsneInit;
}

const EXAGGERATION = 12;
/** Iterations with exaggeration and little momentum. */
const EARLY = 250;
/** Standard deviation of the first coordinate at the start. */
const START = 1e-4;
/** The iteration ends if the gradient is shorter than this. */
const STILL = 1e-7;
/** The default of theta. */
const THETA = 0.5;
/** From so many rows on a grid takes less time than a tree: half for a single heap, but more for heaps far apart up to some 2500. */
const WORTH_GRID = 1000;
/** Rows between two checks of the clock. */
const CHUNK = 1024;

/**
 * Maps rows to points in the plane or in space so that near rows stay near (van der Maaten and Hinton, "Visualizing
 * Data using t-SNE", JMLR 9, 2008), with forces between far points from a tree (van der Maaten, "Accelerating t-SNE using
 * Tree-Based Algorithms", JMLR 15, 2014), or for many rows in the plane from a grid (Linderman et al., "Fast
 * interpolation-based t-SNE for improved visualization of single-cell RNA-seq data", Nature Methods 16, 2019), with the
 * settings of scikit-learn: early exaggeration 12, momentum 0.5 and then 0.8, learning rate by the number of
 * rows. Distances between far clusters and sizes of clusters mean little. The density has one degree of freedom in
 * space, too, as in the papers; scikit-learn uses two. Weights are kept but not used. The same seed gives the same
 * bytes in the same engine (Math.exp and Math.log depend on the engine).
 *
 * Time: O(n^2 dim) at most for the neighbors; for each iteration O(n perplexity), and O(n log n) with a tree, or O(g log g)
 * with a grid of g nodes 0.45 apart, by a kernel with threads; 10 000 rows take some 10 s on two cores. Memory: about 130
 * perplexity + 500 bytes for each row, and with a grid 64 bytes for each node, of which 10 000 rows have some million.
 * @throws {ClusterkitError} usage, for options that do not fit, such as a perplexity too large for n; input, for data
 * that cannot be used; memory; aborted
 * @example
 * const data = { x: Float64Array.from({ length: 40 }, (_, i) => i), n: 20, dim: 2 };
 * const { data: places, perplexity } = await features.tsne(data, { iterations: 250, perplexity: 5 });
 * console.log(places.dim, perplexity); // 2 5
 */
export async function tsne(data: Dataset, options: TsneOptions = {}): Promise<TsneResult> {
  checkDataset(data);
  const { dims, perplexity, iterations, rate, theta, init, seed } = settle(data, options);
  const { n, weights } = data;
  const { maxMemory = Number.POSITIVE_INFINITY, signal, onProgress } = options;
  const count = Math.min(n - 1, Math.floor(3 * perplexity + 1));
  const threads = threadCount();
  const isPlane = dims === 2 && theta === undefined && n >= WORTH_GRID;
  const plane = isPlane ? planeBytes(n, 2 * n * count, threads) : 0;
  checkMemory('t-SNE', n * (44 * count + 400) + plane, maxMemory, [
    { how: 'do', what: 'ask for a lower perplexity' },
    MORE_MEMORY,
  ]);
  const pacing = { signal, onProgress };
  const affinities = await affinitiesOf(data, count, perplexity, pacing);
  const y = await firstPlaces(data, dims, init, seed, { maxMemory, ...pacing });
  const forces = isPlane
    ? new PlaneForces(affinities, n, threads)
    : new TreeForces(affinities, n, dims, theta ?? THETA);
  const layout = new Layout(affinities, y, forces, new Pacer(pacing));
  const settled = { perplexity, learningRate: rate, init, ...(!isPlane && { theta: theta ?? THETA }) };
  try {
    const made = await layout.run(iterations, rate);
    const x = new Float64Array(n * dims);
    for (let i = 0; i < n; i++) for (let c = 0; c < dims; c++) x[i * dims + c] = y[3 * i + c];
    return {
      data: { x, n, dim: dims, weights, columns: numberedColumns('tsne', dims) },
      divergence: await layout.divergence(),
      iterations: made,
      ...settled,
    };
  } finally {
    forces.close();
  }
}

/** Checks the options and fills in the defaults. */
function settle({ n }: Dataset, options: TsneOptions) {
  const {
    dims = 2,
    iterations = 1000,
    learningRate = 'auto',
    theta,
    init = 'pca',
    seed = DEFAULT_SEED,
  } = options;
  checkInteger('dims', dims, 2, 3);
  checkInteger('iterations', iterations, EARLY);
  checkInteger('seed', seed, 0);
  checkChoice('init', init, TSNE_INITS);
  if (theta !== undefined) checkNumber('theta', theta, 0);
  if (theta !== undefined && theta > 1) throw invalid('theta', 'a number from 0 to 1', theta);
  if (n < 4) throw new ClusterkitError('input', `t-SNE requires at least 4 rows, not ${n}`);
  const most = (n - 1) / 3;
  const { perplexity = Math.min(30, most) } = options;
  checkNumber('perplexity', perplexity, 1);
  if (perplexity > most) {
    const limit = Math.floor(most * 10) / 10;
    throw new ClusterkitError(
      'usage',
      `a perplexity of ${perplexity} is too large for ${n} rows: ${limit} is the largest`,
    );
  }
  const rate = learningRate === 'auto' ? Math.max(50, n / EXAGGERATION / 4) : learningRate;
  if (!(rate > 0 && Number.isFinite(rate)))
    throw invalid('learningRate', 'auto or a number above 0', learningRate);
  return { dims, perplexity, iterations, rate, theta, init, seed };
}

async function affinitiesOf(
  data: Dataset,
  count: number,
  perplexity: number,
  pacing: Pacing,
): Promise<Affinities> {
  const { n } = data;
  const { indices, distances } = await nearestNeighbors(data, { count, ...pacing });
  const shares = new Float64Array(n * count);
  const pacer = new Pacer(pacing);
  for (let i = 0; i < n; i++) {
    neighborShares(distances, i * count, count, perplexity, shares);
    if (i % 16 === 0 && pacer.due) await pacer.pause();
  }
  const affinities = {
    starts: new Int32Array(n + 1),
    others: new Int32Array(2 * n * count),
    shares: new Float64Array(2 * n * count),
  };
  symmetrize(indices, shares, n, count, affinities, new Int32Array(2 * n + 1 + n * count));
  return affinities;
}

/** 3 n coordinates close to 0, random if there are no principal components. */
async function firstPlaces(
  data: Dataset,
  dims: number,
  init: string,
  seed: number,
  bounds: MemoryBound & Pacing,
) {
  const { n, dim } = data;
  const y = new Float64Array(3 * n);
  const random = new Random(seed);
  for (let i = 0; i < n; i++) for (let c = 0; c < dims; c++) y[3 * i + c] = START * roughlyNormal(random);
  if (init === 'random') return y;
  const components = Math.min(dims, dim, n);
  // every row gets a point, with any weight
  const { data: projected, model } = await pca(
    { ...data, weights: undefined },
    { components, seed, ...bounds },
  );
  const scale = START / Math.sqrt(model.variance[0]);
  for (let c = 0; c < components; c++) {
    if (model.variance[c] === 0) continue;
    for (let i = 0; i < n; i++) y[3 * i + c] = scale * projected.x[i * components + c];
  }
  return y;
}

/** Sum of twelve uniform numbers: mean 0, variance 1. */
function roughlyNormal(random: Random): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw++) sum += random.float();
  return sum;
}

/** Forces on the points, those away from all not divided by the sum of q. */
interface Forces {
  /** @returns the sum of q over all pairs */
  forces(y: Float64Array, pull: Float64Array, push: Float64Array): Generator<number, number>;
  close(): void;
}

/** Forces from a tree, in which far points count as one. */
class TreeForces implements Forces {
  private readonly affinities: Affinities;
  private readonly n: number;
  private readonly tree: CellTree;
  private readonly theta: number;

  constructor(affinities: Affinities, n: number, dims: 2 | 3, theta: number) {
    this.affinities = affinities;
    this.n = n;
    this.tree = new CellTree(n, dims);
    this.theta = theta;
  }

  *forces(y: Float64Array, pull: Float64Array, push: Float64Array): Generator<number, number> {
    this.tree.build(y);
    let total = 0;
    for (let from = 0; from < this.n; from += CHUNK) {
      const to = Math.min(this.n, from + CHUNK);
      total += this.tree.repel(from, to, this.theta, push);
      attract(this.affinities, y, 3, from, to, pull);
      yield to;
    }
    return total;
  }

  close(): void {}
}

/** Points that descend along the gradient. */
class Layout {
  private readonly affinities: Affinities;
  private readonly y: Float64Array;
  private readonly forces: Forces;
  private readonly pacer: Pacer;
  private readonly pull: Float64Array;
  private readonly push: Float64Array;

  constructor(affinities: Affinities, y: Float64Array, forces: Forces, pacer: Pacer) {
    this.affinities = affinities;
    this.y = y;
    this.forces = forces;
    this.pacer = pacer;
    this.pull = new Float64Array(y.length);
    this.push = new Float64Array(y.length);
  }

  /** @returns the number of iterations made */
  async run(iterations: number, rate: number): Promise<number> {
    const { y, pull, push, pacer } = this;
    const moves = new Float64Array(y.length);
    const gains = new Float64Array(y.length).fill(1);
    for (let done = 0; done < iterations; done++) {
      pacer.mention({ stage: 't-sne', done, total: iterations });
      const early = done < EARLY;
      // the second part begins without momentum
      if (done === EARLY) {
        moves.fill(0);
        gains.fill(1);
      }
      const total = await pacer.run(this.forces.forces(y, pull, push));
      const exaggeration = early ? EXAGGERATION : 1;
      const squares = descend(y, pull, push, total, exaggeration, early ? 0.5 : 0.8, rate, moves, gains);
      if (!early && squares <= STILL * STILL) return done + 1;
    }
    return iterations;
  }

  async divergence(): Promise<number> {
    const { affinities, y, pacer } = this;
    const total = await pacer.run(this.forces.forces(y, this.pull, this.push));
    const n = y.length / 3;
    let sum = 0;
    for (let from = 0; from < n; from += CHUNK) {
      sum += divergence(affinities, y, from, Math.min(n, from + CHUNK), total);
      if (pacer.due) await pacer.pause();
    }
    return sum;
  }
}

export const step: Step = {
  async run(given, { rate, ...options }, context) {
    const learningRate = rate as number | undefined;
    const found = await tsne(given, { ...options, learningRate, ...context });
    const { data, divergence, iterations, perplexity, theta, init } = found;
    const params = { dims: data.dim, perplexity, iterations, rate: found.learningRate, init };
    if (theta !== undefined) Object.assign(params, { theta });
    return { data, params: { ...params, seed: context.seed }, facts: { divergence } };
  },
};
