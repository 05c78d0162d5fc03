import { checkChoice } from '../core/check.ts';
import type { Merges } from '../core/clustering.ts';
import { checkDataset, type Dataset, VANISHING } from '../core/dataset.ts';
import { ClusterkitError, type Remedy } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { type AnyRows, isSparse } from '../core/sparse.ts';
import type { Warning } from '../core/warnings.ts';
import { type CondensedMatrix, checkDistanceMatrix, pairwiseDistances } from '../distances/condensed.ts';
import { type GraphSpec, graphOf } from '../distances/graph.ts';
import { type DistanceOptions, type Measure, measure } from '../distances/measure.ts';
import type { Distance } from '../distances/table.ts';
import { indexBytes } from '../kernels/hac/byIndex.ts';
import type { FoundMerges } from '../kernels/linkage.ts';
import { mergeCenters } from './hac/centers.ts';
import { joinComponents } from './hac/connectivity.ts';
import { mergeDistinct } from './hac/duplicates.ts';
import { findLinkage, type Linkage } from './hac/linkages.ts';
import { fastMatrixBytes, MOST_BYTES, mergeOnMatrix, type Precision, SMALL } from './hac/matrix.ts';
import { membersBytes, mergeMembers } from './hac/members.ts';
import { inversionsOf, type MergeOrder, numberMerges } from './hac/merges.ts';
import { FEW_COLUMNS, spanRows } from './hac/single.ts';
import { betweenRows, type MergeSource } from './hac/source.ts';
import {
  GRAPH_LINKAGES,
  type GraphLinkage,
  linkedClusters,
  mergeOnGraph,
  wardClusters,
} from './hac/structured.ts';

const PRECISIONS = ['auto', 'f32', 'f64'] as const satisfies readonly Precision[];

/** Options of `hac`. */
export interface HacOptions extends DistanceOptions, Pacing {
  /** Default ward. */
  linkage?: Linkage;
  /** Default euclidean. Not used with given distances. */
  metric?: Distance;
  /** Which rows are neighbors: only neighbors merge. For single, complete, average and ward. Default: all rows. */
  connectivity?: GraphSpec;
  /** The number type of a matrix. Default auto: f64 up to 4096 rows, else f32. Without a matrix always f64. */
  precision?: Precision;
  /** Memory that may be allocated, in bytes; default: no limit. */
  maxMemory?: number;
}

/** The result of `hac`: a whole tree, from which `cutTree` makes clusters. */
export interface HacResult {
  algorithm: 'hac';
  linkage: Linkage;
  /** The distance, or `precomputed` for given distances. */
  metric: Distance | 'precomputed';
  /** Number of rows; with `transpose`, of columns. */
  n: number;
  merges: Merges;
  /** The number type from which heights were computed. Heights from f32 have a relative error of about 1e-6. */
  precision: 'f32' | 'f64';
  warnings: Warning[];
}

/**
 * Agglomerative hierarchical clustering: the two nearest clusters merge repeatedly until one is left (D. Müllner,
 * "Modern hierarchical, agglomerative clustering algorithms", arXiv:1109.2378, 2011). The tree is SciPy's linkage
 * matrix. The heights of ward are SciPy's (R's ward.D2). The heights of centroid and median are distances between
 * centers, which may fall from one merge to the next (inversions). In this case there is a warning.
 *
 * With `connectivity` only neighbors merge, and heights may fall as well. If the graph of neighbors has several
 * components, the shortest edge between each two components is added, and there is a warning.
 *
 * A row of weight w counts as w equal rows that merged at height 0. Weights must be above 0.
 *
 * Time and memory, for Euclidean distances of up to 8 columns: single, ward, centroid and median take about O(n log n)
 * time and O(n) memory. Above 4096 rows, average, complete and weighted take O(n^2 dim) time, which is that of
 * computing all pairwise distances once, and O(n) memory. In all other cases the time is O(n^2 dim). There single takes
 * O(n dim) memory, and so does ward if a matrix does not fit. The other linkages use a square matrix in f64 (up to 4096
 * rows) or in f32, whose 4 n^2 bytes are at most 4 GiB, or 32 700 rows.
 *
 * Equal heights, without a matrix and for centroid and median: equal rows merge first, each with the first of its
 * equals, and then the pair of the smallest ids (for single the edge of the lowest rows). With a matrix, a
 * nearest-neighbor chain continues from the lowest row. Of equally near clusters it takes the cluster that it came
 * from, else the cluster whose last row is the lowest.
 *
 * Sparse rows are compared by all of their distances, Euclidean or cosine, in a matrix.
 *
 * @param input rows, sparse or not, or distances as `checkDistanceMatrix` returns them
 * @throws {ClusterkitError} usage, for options that exclude each other; input, naming the row that has no distances;
 * memory, with cheaper ways as remedies; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 5, 7), n: 4, dim: 1 };
 * const { merges } = await hac(data, { linkage: 'single' });
 * console.log([...merges.a], [...merges.b], [...merges.height]); // [ 0, 2, 4 ] [ 1, 3, 5 ] [ 1, 2, 4 ]
 */
export async function hac(input: AnyRows | CondensedMatrix, options: HacOptions = {}): Promise<HacResult> {
  const { metric = 'euclidean' } = options;
  const { name: linkage, squares, centroids, reducible = false } = findLinkage(options.linkage ?? 'ward');
  const isSparseRows = !('condensed' in input) && isSparse(input);
  // before all distances of sparse rows are measured
  if (isSparseRows && centroids && metric !== 'euclidean') throw withoutCentroids(linkage, metric);
  const source = await sourceOf(input, metric, linkage, options);
  const { n } = source;
  if (source.measured && centroids && !source.measured.fitsWard) throw withoutCentroids(linkage, metric);
  const pacer = new Pacer(options);
  const merged = await mergeSource(source, linkage, options, pacer);
  const { found, order, precision } = merged;
  if (squares) {
    for (let t = 0; t < found.height.length; t++) found.height[t] = Math.sqrt(Math.max(0, found.height[t]));
  }
  const merges = numberMerges(n, found, source.weights, order);
  const warnings = collectWarnings(merges, reducible && !options.connectivity, merged);
  return {
    algorithm: 'hac',
    linkage,
    metric: isSparseRows ? metric : (source.measured?.metric ?? 'precomputed'),
    n,
    merges,
    precision,
    warnings,
  };
}

interface Merged {
  found: FoundMerges;
  order: MergeOrder;
  precision: 'f32' | 'f64';
  /** Number of connected components of the graph. */
  components?: number;
  /** Size of a matrix that would be faster but does not fit, in bytes. */
  leftOut?: number;
}

async function mergeSource(
  source: MergeSource,
  linkage: Linkage,
  options: HacOptions,
  pacer: Pacer,
): Promise<Merged> {
  const { precision = 'auto', maxMemory = Number.POSITIVE_INFINITY } = options;
  const { measured, weights } = source;
  checkChoice('precision', precision, PRECISIONS);
  if (options.connectivity) return mergeNeighbors(source, linkage, options.connectivity, pacer, maxMemory);
  const need = fastMatrixBytes(source, linkage, precision);
  const fits = need !== undefined && need <= Math.min(maxMemory, MOST_BYTES);
  const way = measured && wayOfRows(measured, linkage, precision, fits, pacer);
  if (!way) {
    const order = findLinkage(linkage).reducible ? 'monotone' : 'found';
    return { ...(await mergeOnMatrix(source, linkage, precision, maxMemory, pacer)), order };
  }
  const what = `${linkage} linkage of ${source.n} rows`;
  checkMemory(what, way.bytes, maxMemory, [
    { option: 'sample', how: 'set', to: 'cluster fewer rows' },
    MORE_MEMORY,
  ]);
  const isSlow = measured.dim > FEW_COLUMNS && need !== undefined;
  const found = await mergeDistinct(measured, weights, way.merge);
  return { found, order: way.order, precision: 'f64', ...(isSlow && { leftOut: need }) };
}

/** A way to merge rows without a matrix, and the memory that it requires. */
interface Way {
  bytes: number;
  order: MergeOrder;
  merge: (rows: Measure, weights: Float64Array | undefined) => Promise<FoundMerges>;
}

/** The way without a matrix; undefined if a matrix is faster or necessary. */
function wayOfRows(
  measured: Measure,
  linkage: Linkage,
  precision: Precision,
  fits: boolean,
  pacer: Pacer,
): Way | undefined {
  const { n, dim, squared } = measured;
  const { centroids, reducible, members } = findLinkage(linkage);
  const isNarrow = dim <= FEW_COLUMNS;
  const bytes = indexBytes(n, dim);
  if (linkage === 'single') {
    if (!isNarrow && fits) return undefined;
    const merge = (rows: Measure) =>
      spanRows({ n: rows.n, measured: rows }, pacer, { stage: 'single linkage' });
    return { bytes, order: 'height', merge };
  }
  if (centroids) {
    if (!isNarrow && (fits || !reducible)) return undefined;
    const order = reducible ? 'monotone' : 'found';
    return { bytes, order, merge: (rows, counts) => mergeCenters(rows, counts, linkage, pacer) };
  }
  if (!members || n <= SMALL || !isNarrow || squared !== 'root' || precision === 'f32') return undefined;
  return {
    bytes: membersBytes(measured),
    order: 'monotone',
    merge: (rows, counts) => mergeMembers(rows, counts, linkage, pacer),
  };
}

/** Merges along the edges of a graph. */
async function mergeNeighbors(
  source: MergeSource,
  linkage: Linkage,
  connectivity: GraphSpec,
  pacer: Pacer,
  maxMemory: number,
): Promise<Merged> {
  const { n, measured, weights } = source;
  const known = GRAPH_LINKAGES.find((one) => one === linkage);
  if (!known || (known === 'ward' && !measured)) {
    const reason = known
      ? 'ward linkage with connectivity requires rows, not distances'
      : `${linkage} linkage is not used with connectivity`;
    const remedies = (known ? (['average'] as const) : GRAPH_LINKAGES).map(
      (value): Remedy => ({ option: 'linkage', how: 'set', value }),
    );
    throw new ClusterkitError('usage', reason, { remedies });
  }
  const between = betweenRows(source);
  const made = await graphOf(connectivity, measured ?? source.given, pacer, maxMemory);
  const { graph, components } = await joinComponents(made, between, pacer, maxMemory);
  const clusters =
    known === 'ward' && measured
      ? wardClusters(measured, weights)
      : linkedClusters(known as Exclude<GraphLinkage, 'ward'>, n, weights, between);
  const found = await mergeOnGraph(graph, n, clusters, pacer);
  return { found, order: 'found', precision: 'f64', components };
}

function withoutCentroids(linkage: Linkage, metric: Distance): ClusterkitError {
  const remedies: Remedy[] = [
    { option: 'linkage', how: 'set', value: 'average' },
    { option: 'linkage', how: 'set', value: 'complete' },
  ];
  const reason = `${linkage} linkage requires centroids and euclidean distances, not ${metric}`;
  return new ClusterkitError('usage', reason, { remedies });
}

/** Of sparse rows, all distances. */
async function sourceOf(
  input: AnyRows | CondensedMatrix,
  metric: Distance,
  linkage: Linkage,
  options: HacOptions,
): Promise<MergeSource> {
  if ('condensed' in input) return givenSource(input, linkage);
  if (!isSparse(input)) return measuredSource(input, metric, options);
  const { signal, onProgress, maxMemory } = options;
  const found = await pairwiseDistances(input, { metric, signal, onProgress, maxMemory });
  if (input.weights) checkPositive(input.weights);
  return { ...givenSource(found, linkage), weights: input.weights };
}

function givenSource(input: CondensedMatrix, linkage: Linkage): MergeSource {
  const given = checkDistanceMatrix(input.condensed, input.n);
  const { n, condensed } = given;
  const { squares } = findLinkage(linkage);
  let most = 0;
  for (let p = 0; p < condensed.length; p++) most = Math.max(most, condensed[p]);
  if (squares && most > 0 && most < VANISHING) {
    throw new ClusterkitError('input', `the squares of distances up to ${most} are 0 in f64`, {
      remedies: [{ how: 'do', what: 'scale the distances up' }],
    });
  }
  if (!Number.isFinite(4 * n * (squares ? most * most : most))) {
    throw new ClusterkitError('input', `distances up to ${most} have no finite sum`, {
      remedies: [{ how: 'do', what: 'scale the distances down' }],
    });
  }
  return { n, given };
}

function measuredSource(data: Dataset, metric: Distance, options: HacOptions): MergeSource {
  checkDataset(data);
  const measured = measure(data, metric, options);
  // columns have no weights
  const weights = options.transpose ? undefined : data.weights;
  if (weights) checkPositive(weights);
  return { n: measured.n, measured, weights };
}

function checkPositive(weights: Float64Array): void {
  const at = weights.findIndex((weight) => !(weight > 0));
  if (at < 0) return;
  throw new ClusterkitError('input', `the weight ${weights[at]} is not above 0`, {
    at: { row: at },
    remedies: [{ how: 'do', what: 'leave the row out' }],
  });
}

function collectWarnings(merges: Merges, rises: boolean, { components = 1, leftOut }: Merged): Warning[] {
  const warnings: Warning[] = [];
  if (leftOut !== undefined) warnings.push({ code: 'matrix-left-out', bytes: leftOut });
  if (components > 1) warnings.push({ code: 'components-joined', components });
  const { count, deepest } = rises ? { count: 0, deepest: 0 } : inversionsOf(merges);
  if (count > 0) warnings.push({ code: 'inversions', count, deepest });
  return warnings;
}
