import { checkInteger, checkNumber } from '../core/check.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../core/random.ts';
import { nearestNeighbors } from '../distances/neighbors.ts';
import { numberedColumns } from './columns.ts';
import type { MemoryBound } from './scale.ts';
import type { Step } from './step.ts';

/** Options of `umap`. */
export interface UmapOptions extends MemoryBound, Pacing {
  /** Default 2. */
  dims?: number;
  /** Number of neighbors of a row, including the row itself; less than n. Default 15, or n - 1. */
  neighbors?: number;
  /** Smallest distance between points, from 0 to 1; default 0.1. */
  minDist?: number;
  /** Number of passes over the pairs of neighbors; default 500 for up to 2500 rows, 200 for more than 7500. */
  epochs?: number;
  /** Default 1. */
  seed?: number;
}

/** The result of `umap`, with the options that were used. */
export interface UmapResult {
  data: Dataset;
  neighbors: number;
  minDist: number;
  epochs: number;
}

/** Memory of the package for each row and neighbor, in bytes, measured and rounded up: its sparse matrices are maps. */
const PAIR_BYTES = 4000;

/**
 * Maps rows to points in few dimensions so that the graph of nearest neighbors is kept (McInnes, Healy and Melville,
 * "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction", 2018), by the package umap-js from
 * exact neighbors. Weights are kept but not used. The same seed gives the same bytes in the same engine (Math.pow, exp
 * and log depend on the engine).
 *
 * Time: O(n^2 dim) at most for the neighbors, O(n neighbors) for each epoch; building the graph takes about a second
 * for 5000 rows, without a pause. Memory: about 4 kB for each row and neighbor.
 * @throws {ClusterkitError} usage, for options that do not fit; input, for data that cannot be used; memory; aborted
 * @example
 * const data = { x: Float64Array.from({ length: 40 }, (_, i) => i), n: 20, dim: 2 };
 * const { data: places, neighbors } = await features.umap(data, { epochs: 10 });
 * console.log(places.dim, neighbors); // 2 15
 */
export async function umap(data: Dataset, options: UmapOptions = {}): Promise<UmapResult> {
  checkDataset(data);
  const { n, weights } = data;
  if (n < 3) throw new ClusterkitError('input', `UMAP requires at least 3 rows, not ${n}`);
  const { dims = 2, neighbors = Math.min(15, n - 1), minDist = 0.1, epochs, seed = DEFAULT_SEED } = options;
  checkInteger('dims', dims, 1, 100);
  checkInteger('neighbors', neighbors, 2);
  if (neighbors >= n) {
    throw new ClusterkitError(
      'usage',
      `${neighbors} neighbors are too many for ${n} rows: ${n - 1} are the most`,
    );
  }
  checkNumber('minDist', minDist, 0);
  if (minDist > 1) throw invalid('minDist', 'a number from 0 to 1', minDist);
  if (epochs !== undefined) checkInteger('epochs', epochs, 1);
  checkInteger('seed', seed, 0);
  const { maxMemory = Number.POSITIVE_INFINITY, signal, onProgress } = options;
  checkMemory('UMAP', n * neighbors * PAIR_BYTES, maxMemory, [
    { how: 'do', what: 'ask for fewer neighbors' },
    MORE_MEMORY,
  ]);
  const pacing = { signal, onProgress };
  const near = await nearestNeighbors(data, { count: neighbors - 1, ...pacing });
  const pacer = new Pacer(pacing);
  const { UMAP } = await import('umap-js');
  const random = new Random(seed);
  const model = new UMAP({
    nComponents: dims,
    nNeighbors: neighbors,
    minDist,
    nEpochs: epochs,
    random: () => random.float(),
  });
  model.setPrecomputedKNN(
    listed(near.indices, n, (i) => i),
    listed(near.distances, n, () => 0),
  );
  // the neighbors are given, so only the number of rows matters
  const total = model.initializeFit(Array.from({ length: n }, () => []));
  for (let epoch = 0; epoch < total; epoch++) {
    model.step();
    if (pacer.due) {
      pacer.report({ stage: 'umap', done: epoch, total });
      await pacer.pause();
    }
  }
  const x = Float64Array.from(model.getEmbedding().flat());
  return {
    data: { x, n, dim: dims, weights, columns: numberedColumns('umap', dims) },
    neighbors,
    minDist,
    epochs: total,
  };
}

/** A list for each row, which begins with the row itself, in the form that the package takes. */
function listed(values: Int32Array | Float64Array, n: number, own: (i: number) => number): number[][] {
  const count = values.length / n;
  return Array.from({ length: n }, (_, i) => [own(i), ...values.subarray(i * count, (i + 1) * count)]);
}

export const step: Step = {
  async run(given, options, context) {
    const { data, ...params } = await umap(given, { ...options, ...context });
    return { data, params: { dims: data.dim, ...params, seed: context.seed } };
  },
};
