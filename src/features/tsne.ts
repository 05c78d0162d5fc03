import { checkChoice, checkInteger, checkNumber } from '../core/check.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing, type Progress } from '../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../core/random.ts';
import { nearestNeighbors } from '../distances/neighbors.ts';
import { CellTree } from '../kernels/cellTree.ts';
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
   * A cell whose width is less than this share of its distance counts as a single point; 0 is exact and slow. Default
   * 0.5.
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
  theta: number;
  init: TsneInit;
}

const EXAGGERATION = 12;
/** Iterations with exaggeration and little momentum. */
const EARLY = 250;
/** Standard deviation of the first coordinate at the start. */
const START = 1e-4;
/** The iteration ends if the gradient is shorter than this. */
const STILL = 1e-7;
/** Rows between two checks of the clock. */
const CHUNK = 1024;

/**
 * Maps rows to points in the plane or in space so that near rows stay near (van der Maaten and Hinton, "Visualizing
 * Data using t-SNE", JMLR 9, 2008; van der Maaten, "Accelerating t-SNE using Tree-Based Algorithms", JMLR 15, 2014),
 * with the settings of scikit-learn: early exaggeration 12, momentum 0.5 and then 0.8, learning rate by the number of
 * rows. Distances between far clusters and sizes of clusters mean little. The density has one degree of freedom in
 * space, too, as in the papers; scikit-learn uses two. Weights are kept but not used. The same seed gives the same
 * bytes in the same engine (Math.exp and Math.log depend on the engine).
 *
 * Time: O(n^2 dim) at most for the neighbors, O(n log n) for each iteration. Memory: about 40 perplexity + 400 bytes
 * for each row.
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
  checkMemory('t-SNE', n * (44 * count + 400), maxMemory, [
    { how: 'do', what: 'ask for a lower perplexity' },
    MORE_MEMORY,
  ]);
  const pacing = { signal, onProgress };
  const affinities = await affinitiesOf(data, count, perplexity, pacing);
  const y = await firstPlaces(data, dims, init, seed, pacing);
  const layout = new Layout(affinities, y, dims, theta, new Pacer(pacing));
  const made = await layout.run(iterations, rate);
  const x = new Float64Array(n * dims);
  for (let i = 0; i < n; i++) for (let c = 0; c < dims; c++) x[i * dims + c] = y[3 * i + c];
  return {
    data: { x, n, dim: dims, weights, columns: numberedColumns('tsne', dims) },
    divergence: await layout.divergence(),
    iterations: made,
    perplexity,
    learningRate: rate,
    theta,
    init,
  };
}

/** Checks the options and fills in the defaults. */
function settle({ n }: Dataset, options: TsneOptions) {
  const {
    dims = 2,
    iterations = 1000,
    learningRate = 'auto',
    theta = 0.5,
    init = 'pca',
    seed = DEFAULT_SEED,
  } = options;
  checkInteger('dims', dims, 2, 3);
  checkInteger('iterations', iterations, EARLY);
  checkInteger('seed', seed, 0);
  checkChoice('init', init, TSNE_INITS);
  checkNumber('theta', theta, 0);
  if (theta > 1) throw invalid('theta', 'a number from 0 to 1', theta);
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
async function firstPlaces(data: Dataset, dims: number, init: string, seed: number, pacing: Pacing) {
  const { n, dim } = data;
  const y = new Float64Array(3 * n);
  const random = new Random(seed);
  for (let i = 0; i < n; i++) for (let c = 0; c < dims; c++) y[3 * i + c] = START * roughlyNormal(random);
  if (init === 'random') return y;
  const components = Math.min(dims, dim, n);
  // every row gets a point, with any weight
  const { data: projected, model } = await pca(
    { ...data, weights: undefined },
    { components, seed, ...pacing },
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

/** Points that descend along the gradient. */
class Layout {
  private readonly affinities: Affinities;
  private readonly y: Float64Array;
  private readonly n: number;
  private readonly tree: CellTree;
  private readonly theta: number;
  private readonly pacer: Pacer;
  private readonly pull: Float64Array;
  private readonly push: Float64Array;
  private progress: Progress = { stage: 't-sne', done: 0, total: 1 };

  constructor(affinities: Affinities, y: Float64Array, dims: 2 | 3, theta: number, pacer: Pacer) {
    this.affinities = affinities;
    this.y = y;
    this.n = y.length / 3;
    this.tree = new CellTree(this.n, dims);
    this.theta = theta;
    this.pacer = pacer;
    this.pull = new Float64Array(y.length);
    this.push = new Float64Array(y.length);
  }

  /** @returns the number of iterations made */
  async run(iterations: number, rate: number): Promise<number> {
    const { y, pull, push } = this;
    const moves = new Float64Array(y.length);
    const gains = new Float64Array(y.length).fill(1);
    for (let done = 0; done < iterations; done++) {
      this.progress = { stage: 't-sne', done, total: iterations };
      const early = done < EARLY;
      // the second part begins without momentum
      if (done === EARLY) {
        moves.fill(0);
        gains.fill(1);
      }
      const total = await this.repel();
      await this.inChunks((from, to) => attract(this.affinities, y, from, to, pull));
      const exaggeration = early ? EXAGGERATION : 1;
      const squares = descend(y, pull, push, total, exaggeration, early ? 0.5 : 0.8, rate, moves, gains);
      if (!early && squares <= STILL * STILL) return done + 1;
    }
    return iterations;
  }

  async divergence(): Promise<number> {
    const total = await this.repel();
    let sum = 0;
    await this.inChunks((from, to) => {
      sum += divergence(this.affinities, this.y, from, to, total);
    });
    return sum;
  }

  /** @returns the sum of q over all pairs */
  private async repel(): Promise<number> {
    this.tree.build(this.y);
    let total = 0;
    await this.inChunks((from, to) => {
      total += this.tree.repel(from, to, this.theta, this.push);
    });
    return total;
  }

  private async inChunks(work: (from: number, to: number) => void): Promise<void> {
    for (let from = 0; from < this.n; from += CHUNK) {
      work(from, Math.min(this.n, from + CHUNK));
      if (this.pacer.due) {
        this.pacer.report(this.progress);
        await this.pacer.pause();
      }
    }
  }
}

export const step: Step = {
  async run(given, { rate, ...options }, context) {
    const learningRate = rate as number | undefined;
    const found = await tsne(given, { ...options, learningRate, ...context });
    const { data, divergence, iterations, perplexity, theta, init } = found;
    const params = { dims: data.dim, perplexity, iterations, rate: found.learningRate, theta, init };
    return { data, params: { ...params, seed: context.seed }, facts: { divergence } };
  },
};
