import { checkChoice, checkInteger } from '../core/check.ts';
import type { Clustering, Spectrum } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Remedy } from '../core/errors.ts';
import { componentsOf, type Graph } from '../core/graph.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { type AnyRows, isSparse } from '../core/sparse.ts';
import type { Warning } from '../core/warnings.ts';
import type { CondensedMatrix } from '../distances/condensed.ts';
import { type GraphOptions, graphOfRows } from '../distances/graph.ts';
import { eigenOfParts, type Found } from '../distances/graphParts.ts';
import { distinctSteps } from './centers/seeding.ts';
import { clusterSizes, meansOf, noiseMass, numberBySize } from './clusters.ts';
import { type RowsOfGraph, weightsOnGraph } from './onGraph.ts';
import { ASSIGNMENTS, type Assignment, assignRows, unitRows } from './spectral/assign.ts';

/** Options of `spectral`. */
export interface SpectralOptions extends Partial<GraphOptions>, OnGraphOptions {}

/** Options of the clustering of a graph. */
interface OnGraphOptions extends Pacing {
  /** Number of clusters, at least 1. */
  k: number;
  /** How rows become clusters, default kmeans. */
  assign?: Assignment;
  /** Scale the rows of eigenvectors to length 1, as Ng, Jordan and Weiss do, for kmeans; default false. */
  unitRows?: boolean;
  /** Restarts of kmeans, at least 1, default 10. */
  nInit?: number;
  /** Whole number of at least 0, default 1: of the start of the iteration, of kmeans and of discretize. */
  seed?: number;
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

/** The result of `spectral`. */
export interface SpectralResult extends Clustering {
  algorithm: 'spectral';
  seed: number;
  spectrum: Spectrum;
}

/** Eigenvalues that are shown at least, for the gap between them. */
const SHOWN = 10;

/**
 * Spectral clustering of a graph (U. von Luxburg, "A tutorial on spectral clustering", Statistics and Computing 17, 2007).
 * The eigenvectors of the k smallest eigenvalues of the normalized Laplacian 1 - D^-1/2 A D^-1/2, divided by the roots of
 * the degrees (J. Shi, J. Malik, "Normalized cuts and image segmentation", PAMI 22, 2000), are the coordinates in which
 * rows become clusters: by `kmeans`, `discretize` or `cluster-qr`; with `unitRows` by those of A. Ng, M. Jordan, Y. Weiss,
 * "On spectral clustering", NIPS 14, 2001.
 *
 * Components of the graph are solved by themselves, with a warning: each has an eigenvalue of 0, and as many clusters as it
 * has of the k smallest eigenvalues. If there are more than k components, the k largest are clusters, and the rows of the
 * others are noise (label -1). Loops do not count, and weights of rows count for means and sizes only.
 *
 * Time: that of the graph, and for each of some hundred products O(m k) for m edges, more where eigenvalues are close.
 * Memory: 24 n k bytes and 24 bytes for each edge.
 * @param input rows, distances as `checkDistanceMatrix` returns them, or a graph
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be used and rows of weight 0;
 *   memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11, 12, 13), n: 7, dim: 1 };
 * const { labels, spectrum } = await spectral(data, { k: 2, graph: { kind: 'rbf', gamma: 0.1 } });
 * console.log([...labels], spectrum.suggested); // [ 1, 1, 1, 0, 0, 0, 0 ] 2
 */
export async function spectral(
  input: AnyRows | CondensedMatrix | Graph,
  options: SpectralOptions,
): Promise<SpectralResult> {
  const { graph = { kind: 'knn' }, ...rest } = options;
  if ('offsets' in input) return clusterGraph(input, {}, rest);
  const made = await graphOfRows(input, { ...rest, graph });
  if ('condensed' in input) return clusterGraph(made, {}, rest);
  return clusterGraph(made, { data: input, means: isSparse(input) ? undefined : input }, rest);
}

/** `spectral` of a graph that is made already. */
export async function clusterGraph(
  graph: Graph,
  { data, means }: RowsOfGraph,
  options: OnGraphOptions,
): Promise<SpectralResult> {
  const {
    assign = 'kmeans',
    nInit = 10,
    seed = DEFAULT_SEED,
    maxMemory = Number.POSITIVE_INFINITY,
  } = options;
  const requested = checkInteger('k', options.k, 1);
  checkChoice('assign', assign, ASSIGNMENTS);
  checkInteger('nInit', nInit, 1);
  checkInteger('seed', seed, 0);
  const pacer = new Pacer(options);
  const { n } = graph;
  const weights = weightsOnGraph(graph, data);
  const distinct = data && data.n === n ? await pacer.run(distinctSteps(data, Math.min(n, requested))) : n;
  const k = Math.min(requested, distinct);
  const components = componentsOf(graph);
  const count = Math.min(n, Math.max(k + 1, SHOWN));
  const remedy: Remedy = { option: 'k', how: 'lower' };
  const found = await eigenOfParts(graph, components, { k, count, seed, maxMemory, remedy }, pacer);
  const raw = await labelParts(found, n, weights, { ...options, assign, nInit, seed });
  const { labels, sizes } = compact({ n, weights }, raw);
  const noise = components.count > k ? { noise: noiseMass(labels, weights) } : {};
  const warnings: Warning[] = [];
  if (distinct < requested) warnings.push({ code: 'fewer-points-than-k', requested, found: distinct });
  if (sizes.length < k) warnings.push({ code: 'empty-clusters-left-out', requested: k, found: sizes.length });
  if (components.count > 1)
    warnings.push({
      code: 'graph-apart',
      components: components.count,
      clusters: Math.min(k, components.count),
    });
  return {
    algorithm: 'spectral',
    n,
    k: sizes.length,
    labels,
    sizes,
    ...noise,
    seed,
    warnings,
    ...(means && { centers: meansOf(means, labels, sizes.length) }),
    spectrum: spectrumOf(found, components.count),
  };
}

/** The clusters of each component; -1 in those that have none. */
async function labelParts(
  { parts }: Found,
  n: number,
  weights: Float64Array | undefined,
  options: OnGraphOptions & { assign: Assignment; nInit: number; seed: number },
): Promise<Int32Array> {
  const labels = new Int32Array(n).fill(-1);
  let first = 0;
  for (const { rows, degrees, eigen, chosen: k } of parts) {
    if (k === 0) continue;
    const own = rows.length;
    const x = new Float64Array(own * k);
    for (let i = 0; i < own; i++)
      for (let c = 0; c < k; c++) x[i * k + c] = eigen.vectors[c * own + i] / (Math.sqrt(degrees[i]) || 1);
    const embedding = {
      x: options.unitRows ? unitRows(x, own, k) : x,
      n: own,
      k,
      weights: weights && Float64Array.from(rows, (i) => weights[i]),
    };
    const found = await assignRows(embedding, options.assign, options);
    for (const [at, i] of rows.entries()) labels[i] = first + found[at];
    first += k;
  }
  return labels;
}

/** Clusters without the empty ones, numbered by size. */
function compact(of: Pick<Dataset, 'n' | 'weights'>, labels: Int32Array) {
  const most = labels.reduce((a, b) => Math.max(a, b), -1) + 1;
  const used = clusterSizes({ n: of.n }, labels, most);
  const numbers = new Int32Array(most);
  let k = 0;
  for (let c = 0; c < most; c++) if (used[c] > 0) numbers[c] = k++;
  const own = labels.map((label) => (label < 0 ? -1 : numbers[label]));
  return numberBySize(own, clusterSizes(of, own, k));
}

/** The eigenvalues of the Laplacian, and the k at the widest gap: above the components, and above 1. */
function spectrumOf({ values, residuals }: Found, components: number): Spectrum {
  const eigenvalues = values.map((value) => Math.max(0, 1 - value));
  let suggested = Math.min(values.length, Math.max(components, 1));
  let widest = Number.NEGATIVE_INFINITY;
  for (let k = Math.max(components, 2); k < values.length; k++) {
    const gap = eigenvalues[k] - eigenvalues[k - 1];
    if (gap <= widest) continue;
    widest = gap;
    suggested = k;
  }
  return { eigenvalues, residuals, suggested, components };
}
