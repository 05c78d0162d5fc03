import { checkChoice, checkInteger, checkNumber } from '../core/check.ts';
import type { Clustering, Communities, Descent } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { componentsOf, type Graph } from '../core/graph.ts';
import { checkMemory } from '../core/memory.ts';
import { numbersTo } from '../core/numbers.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED, Random } from '../core/random.ts';
import type { Warning } from '../core/warnings.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import { type GraphOptions, graphOfRows } from '../distances/graph.ts';
import type { Levels } from '../kernels/communities/tables.ts';
import { levelsBytes, openLevels } from '../kernels/communities.ts';
import { clusterSizes, meansOf, numberBySize } from './clusters.ts';
import { OBJECTIVES } from './communities/choices.ts';
import { compact, iterate } from './communities/leiden.ts';
import { type QualityOptions, qualityOf, type Weighed, weigh } from './communities/quality.ts';
import { type RowsOfGraph, weightsOnGraph } from './onGraph.ts';

/** Options of `communities`. */
export interface CommunitiesOptions extends Partial<GraphOptions>, OnGraphOptions {}

/** Options of the communities of a graph. */
interface OnGraphOptions extends QualityOptions, Pacing {
  /** Iterations at most, at least 1, default 100; they end where the quality does not rise. */
  maxIter?: number;
  /**
   * Restarts, of which the one of the best quality is kept, at least 1. Default: as many as have a million edges together,
   * from 1 to 10.
   */
  nInit?: number;
  /** Whole number of at least 0, default 1. */
  seed?: number;
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

/** The result of `communities`. */
export interface CommunitiesResult extends Clustering {
  algorithm: 'communities';
  seed: number;
  descent: Descent;
  communities: Communities;
}

/** Iterations at most. */
const MOST_ITERATIONS = 100;

/** Restarts by default, and edges that they have together. */
const STARTS = 10;
const EDGES = 1e6;

/** How random merges are within communities: the temperature, as a share of the mean weight of an edge. */
const RANDOMNESS = 0.01;

/** Less is rounding. */
const LEAST_RISE = 1e-12;

/**
 * Communities of a graph by the Leiden algorithm (V. Traag, L. Waltman, N. van Eck, "From Louvain to Leiden: guaranteeing
 * well-connected communities", Scientific Reports 9, 2019): nodes move to communities beside them while the quality rises,
 * communities are refined into sets that are merged at random within them, and these sets are the nodes of a smaller graph,
 * and so on; iterations begin with what the last one found. Each community is connected. The quality is that of
 * `graphQuality`.
 *
 * Nodes without edges are communities of their own, and none spans components, unless the resolution is 0, which has the
 * components as communities. Without edges the quality is NaN. Weights of rows count for means and sizes only. Results do
 * not depend on threads.
 *
 * Time: that of the graph, and some ten passes over its m edges for each iteration, of which each restart has from a few to
 * some dozens. Memory: 72 bytes for each edge and 120 n bytes.
 * @param input rows, distances as `checkDistanceMatrix` returns them, or a graph
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be used and rows of weight 0;
 *   memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11, 12, 13), n: 7, dim: 1 };
 * const { labels, communities: found } = await communities(data, { graph: { kind: 'radius', radius: 2 } });
 * console.log([...labels], found.quality); // [ 1, 1, 1, 0, 0, 0, 0 ] 0.46875
 */
export async function communities(
  input: Dataset | CondensedMatrix | Graph,
  options: CommunitiesOptions = {},
): Promise<CommunitiesResult> {
  const { graph = { kind: 'knn' }, ...rest } = options;
  if ('offsets' in input) return communitiesOf(input, {}, rest);
  const made = await graphOfRows(input, { ...rest, graph });
  return communitiesOf(made, 'condensed' in input ? {} : { data: input, means: input }, rest);
}

/** `communities` of a graph that is made already. */
export async function communitiesOf(
  graph: Graph,
  { data, means }: RowsOfGraph,
  options: OnGraphOptions,
): Promise<CommunitiesResult> {
  const { objective = 'modularity', seed = DEFAULT_SEED } = options;
  const edges = graph.targets.length / 2;
  const nInit = options.nInit ?? usualRestarts(edges);
  const { maxIter = MOST_ITERATIONS, maxMemory = Number.POSITIVE_INFINITY } = options;
  checkChoice('objective', objective, OBJECTIVES);
  if (options.resolution !== undefined) checkNumber('resolution', options.resolution, 0);
  checkInteger('maxIter', maxIter, 1);
  checkInteger('nInit', nInit, 1);
  checkInteger('seed', seed, 0);
  const pacer = new Pacer(options);
  const { n } = graph;
  const weights = weightsOnGraph(graph, data);
  checkMemory(`communities of a graph of ${edges} edges`, levelsBytes(n, graph.targets.length), maxMemory);
  const weighed = weigh(graph, objective, options.resolution);
  const components = componentsOf(graph);
  const best = await bestOf(graph, weighed, { maxIter, nInit, seed }, pacer);
  const k = compact(best.labels, n, n);
  const own = { n, weights };
  const { order: _, ...numbered } = numberBySize(best.labels, clusterSizes(own, best.labels, k));
  const isolated = aloneIn(graph);
  const isPlain = objective === 'modularity' && weighed.resolution === 1;
  const warnings: Warning[] = [];
  if (!best.converged) warnings.push({ code: 'not-converged', iterations: best.iterations });
  if (weighed.total === 0) warnings.push({ code: 'no-edges' });
  else if (components.count > 1)
    warnings.push({ code: 'graph-apart', components: components.count, clusters: components.count });
  return {
    algorithm: 'communities',
    n,
    k,
    ...numbered,
    seed,
    warnings,
    ...(means && { centers: meansOf(means, numbered.labels, k) }),
    descent: { iterations: best.iterations, converged: best.converged, restarts: nInit },
    communities: {
      objective,
      resolution: weighed.resolution,
      quality: best.quality,
      modularity: isPlain ? best.quality : qualityOf(graph, best.labels, weigh(graph, 'modularity')),
      levels: best.levels,
      edges,
      components: components.count,
      isolated,
    },
  };
}

/** Restarts of a graph of so many edges, where nothing is said. */
export function usualRestarts(edges: number): number {
  return Math.max(1, Math.min(STARTS, Math.floor(EDGES / Math.max(1, edges))));
}

/** Nodes without edges to others. */
function aloneIn({ n, offsets }: Graph): number {
  let count = 0;
  for (let i = 0; i < n; i++) if (offsets[i] === offsets[i + 1]) count++;
  return count;
}

/** What a restart found. */
interface Found {
  labels: Int32Array;
  quality: number;
  /** Levels of the last iteration. */
  levels: number;
  iterations: number;
  converged: boolean;
}

interface Limits {
  maxIter: number;
  nInit: number;
  seed: number;
}

/** The best of several restarts, the first of equals. */
async function bestOf(graph: Graph, weighed: Weighed, limits: Limits, pacer: Pacer): Promise<Found> {
  const { nInit, maxIter, seed } = limits;
  const levels = openLevels({ ...graph, volumes: weighed.volumes });
  let best: Found | undefined;
  try {
    for (let start = 0; start < nInit; start++) {
      const found = await descend({ graph, levels, weighed }, maxIter, new Random(seed, start), pacer);
      if (!best || found.quality > best.quality + LEAST_RISE) best = found;
      pacer.report({ stage: 'restarts', done: start + 1, total: nInit });
    }
  } finally {
    levels.close();
  }
  return best as Found;
}

/** A graph with its levels, and what its quality depends on. */
interface Climb {
  graph: Graph;
  levels: Levels;
  weighed: Weighed;
}

/** Iterations from single nodes until the quality does not rise. */
async function descend(
  { graph, levels, weighed }: Climb,
  maxIter: number,
  random: Random,
  pacer: Pacer,
): Promise<Found> {
  const { penalty, total } = weighed;
  let labels = numbersTo(graph.n);
  let quality = Number.NEGATIVE_INFINITY;
  if (total === 0) return { labels, quality: Number.NaN, levels: 1, iterations: 1, converged: true };
  const temperature = (RANDOMNESS * total) / Math.max(1, graph.targets.length);
  let count = 1;
  for (let iteration = 1; iteration <= maxIter; iteration++) {
    const next = labels.slice();
    count = await pacer.run(iterate(levels, next, { penalty, temperature }, random));
    const reached = qualityOf(graph, next, weighed);
    if (reached <= quality + LEAST_RISE)
      return { labels, quality, levels: count, iterations: iteration, converged: true };
    labels = next;
    quality = reached;
  }
  return { labels, quality, levels: count, iterations: maxIter, converged: false };
}
