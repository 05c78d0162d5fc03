import { checkInteger, checkNumber } from '../core/check.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import type { Graph } from '../core/graph.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../core/random.ts';
import { nearestNeighbors } from '../distances/neighbors.ts';
import { openPasses, type Passes, passesBytes } from '../kernels/umap.ts';
import { numberedColumns } from './columns.ts';
import type { MemoryBound } from './scale.ts';
import type { Step } from './step.ts';
import { fitCurve, forcesOf } from './umap/curve.ts';
import { firstPlaces } from './umap/start.ts';
import { ARC_BYTES, fuzzyGraph } from './umap/weights.ts';

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

/** Rows whose edges are passed between two checks of the clock. */
const CHUNK = 4096;

/**
 * Maps rows to points in few dimensions so that the graph of nearest neighbors is kept (McInnes, Healy and Melville,
 * "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction", 2018), from exact neighbors. Places
 * begin along eigenvectors of the graph, and move by its edges, one after the other, and away from rows drawn at random,
 * five for each edge. Weights are kept but not used. The same seed gives the same bytes.
 *
 * Time: O(n^2 dim) at most for the neighbors, O(n neighbors) for each epoch. Memory: about 150 bytes for each row and
 * neighbor.
 * @throws {ClusterkitError} usage, for options that do not fit; input, for data that cannot be used; memory; aborted
 * @example
 * const data = { x: Float64Array.from({ length: 40 }, (_, i) => i), n: 20, dim: 2 };
 * const { data: places, neighbors } = await features.umap(data, { epochs: 10 });
 * console.log(places.dim, neighbors); // 2 15
 */
export async function umap(data: Dataset, options: UmapOptions = {}): Promise<UmapResult> {
  checkDataset(data);
  const { dims, neighbors, minDist, epochs, seed } = settle(data, options);
  const { n, weights } = data;
  const { maxMemory = Number.POSITIVE_INFINITY, signal, onProgress } = options;
  checkMemory('UMAP', n * neighbors * ARC_BYTES + passesBytes(n, 0, dims), maxMemory, [
    { how: 'do', what: 'ask for fewer neighbors' },
    MORE_MEMORY,
  ]);
  const pacing = { signal, onProgress };
  const near = await nearestNeighbors(data, { count: neighbors - 1, ...pacing });
  const whole = await fuzzyGraph(near, new Pacer(pacing));
  const places = await firstPlaces(data, whole, { dims, seed, maxMemory, ...pacing });
  const graph = lighter(whole, epochs);
  const { offsets, targets } = graph;
  const every = turns(graph);
  const passes = openPasses({
    ...{ n, dims, offsets, targets, every, next: every.slice(), places },
    ...forcesOf(fitCurve(minDist)),
  });
  try {
    await descend(passes, n, epochs, new Random(seed), new Pacer(pacing));
    const x = Float64Array.from(passes.places);
    const columns = numberedColumns('umap', dims);
    return { data: { x, n, dim: dims, weights, columns }, neighbors, minDist, epochs };
  } finally {
    passes.close();
  }
}

/** Checks the options and fills in the defaults. */
function settle({ n }: Dataset, options: UmapOptions) {
  if (n < 3) throw new ClusterkitError('input', `UMAP requires at least 3 rows, not ${n}`);
  const { dims = 2, neighbors = Math.min(15, n - 1), minDist = 0.1, seed = DEFAULT_SEED } = options;
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
  const { epochs = usualEpochs(n) } = options;
  checkInteger('epochs', epochs, 1);
  checkInteger('seed', seed, 0);
  return { dims, neighbors, minDist, epochs, seed };
}

function usualEpochs(n: number): number {
  if (n <= 2500) return 500;
  if (n <= 5000) return 400;
  return n <= 7500 ? 300 : 200;
}

/** The graph without edges that are so light that they would have no turn. */
function lighter(graph: Graph, epochs: number): Graph {
  const { n, offsets, targets, weights } = graph;
  const least = heaviest(graph) / epochs;
  const starts = new Int32Array(n + 1);
  let count = 0;
  for (let i = 0; i < n; i++) {
    for (let p = offsets[i]; p < offsets[i + 1]; p++) {
      if (weights[p] < least) continue;
      targets[count] = targets[p];
      weights[count++] = weights[p];
    }
    starts[i + 1] = count;
  }
  return { n, offsets: starts, targets: targets.subarray(0, count), weights: weights.subarray(0, count) };
}

function heaviest({ weights }: Graph): number {
  return weights.reduce((most, weight) => Math.max(most, weight), 0);
}

/** Passes between two turns of an edge: the heaviest have one in each pass. */
function turns(graph: Graph): Float32Array {
  const most = heaviest(graph);
  return Float32Array.from(graph.weights, (weight) => most / weight);
}

/** Passes over all edges, with shorter and shorter steps. */
async function descend(
  passes: Passes,
  n: number,
  epochs: number,
  random: Random,
  pacer: Pacer,
): Promise<void> {
  for (let epoch = 0; epoch < epochs; epoch++) {
    const key = random.uint32();
    const rate = 1 - epoch / epochs;
    for (let from = 0; from < n; from += CHUNK) {
      passes.move(from, Math.min(n, from + CHUNK), rate, epoch, key);
      if (!pacer.due) continue;
      pacer.report({ stage: 'umap', done: epoch, total: epochs });
      await pacer.pause();
    }
  }
}

export const step: Step = {
  async run(given, options, context) {
    const { data, ...params } = await umap(given, { ...options, ...context });
    return { data, params: { dims: data.dim, ...params, seed: context.seed } };
  },
};
