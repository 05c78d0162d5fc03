import { checkChoice, checkInteger, checkNumber } from '../core/check.ts';
import { checkDataset } from '../core/dataset.ts';
import { ClusterkitError, invalid, type Remedy } from '../core/errors.ts';
import { type Arcs, edgesOf, type Graph, SYMMETRIES, type Symmetry, symmetricGraph } from '../core/graph.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer } from '../core/pacer.ts';
import { type AnyRows, checkSparse, isSparse } from '../core/sparse.ts';
import type { CondensedMatrix } from './condensed.ts';
import { distanceOf, type Measure, measure } from './measure.ts';
import { type NeighborOptions, nearestAmong, neighborhoodsOf } from './neighbors.ts';
import { condensedIndex } from './pairIndex.ts';
import { type RowPairs, sparsePairs } from './sparsePairs.ts';

/** How near rows become weights: the heat kernel exp(-gamma d^2) of their distances d. */
interface Heat {
  /**
   * At least 0, in units of 1 / d^2; auto: exp(-d^2 / (s_i s_l)), where s is the distance of a row to its 7th nearest other
   * row (Zelnik-Manor and Perona, "Self-tuning spectral clustering", NIPS 17, 2004). Absent: each weight is 1.
   */
  gamma?: number | 'auto';
  /** Default mean where each weight is 1, else union. */
  symmetry?: Symmetry;
}

/** How a graph of rows is made, or the graph itself. */
export type GraphSpec =
  /**
   * The n = width * height rows are pixels, line by line; neighbors are above, below, to the left and to the right. With
   * `beta` weights fall with the gradient d: exp(-beta d / s) + 1e-6, where s is the standard deviation of all d.
   */
  | { kind: 'grid'; width: number; height: number; beta?: number }
  /** Two rows are neighbors if one is among the nearest other rows of the other. At least 1, default 10. */
  | ({ kind: 'knn'; neighbors?: number } & Heat)
  /** Two rows are neighbors if each is among the nearest other rows of the other. At least 1, default 10. */
  | ({ kind: 'mutual-knn'; neighbors?: number } & Pick<Heat, 'gamma'>)
  /** Rows are neighbors up to this distance, at least 0. */
  | ({ kind: 'radius'; radius: number } & Pick<Heat, 'gamma'>)
  /** All pairs of rows, by their distances; gamma is auto by default. Takes 12 n^2 bytes. */
  | ({ kind: 'rbf' } & Pick<Heat, 'gamma'>)
  /** Pairs of row numbers in [0, n), one pair after the other; absent weights are 1. Symmetry is union by default. */
  | { kind: 'edges'; edges: Int32Array; weights?: Float64Array; symmetry?: Symmetry }
  /** A graph that is known already. */
  | { kind: 'given'; graph: Graph }
  /**
   * Rows are regions of a picture, and neighbors where they touch; weights are the lengths of their common boundaries. With
   * `beta` these are multiplied by the weights of gradients of a grid.
   */
  | { kind: 'regions'; graph: Graph; beta?: number };

/** The other row that gives the local scale of a row. */
const SCALING_NEIGHBOR = 7;

/** Neighbors by default. */
const NEIGHBORS = 10;

/** Keeps pixels connected across the sharpest gradients. */
const LEAST_WEIGHT = 1e-6;

/** Options of `graphOfRows`. */
export interface GraphOptions extends NeighborOptions {
  /** How the graph is made. */
  graph: GraphSpec;
}

/**
 * A graph of rows, made exactly, in memory that grows with its edges (rbf: with n^2). Weights of rows are not used. Time:
 * that of `nearestNeighbors` or `neighborsWithin`.
 * @param data rows, or distances as `checkDistanceMatrix` returns them
 * @throws {ClusterkitError} usage, for an unknown kind or a value out of its range; input, for data that cannot be used and
 *   for weights that are negative or not finite; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 3), n: 3, dim: 1 };
 * const { offsets, targets, weights } = await distances.graphOfRows(data, { graph: { kind: 'knn', neighbors: 1 } });
 * console.log([...offsets], [...targets], [...weights]); // [ 0, 1, 3, 4 ] [ 1, 0, 2, 1 ] [ 1, 1, 0.5, 0.5 ]
 */
export async function graphOfRows(data: AnyRows | CondensedMatrix, options: GraphOptions): Promise<Graph> {
  const pacer = new Pacer(options);
  return graphOf(options.graph, comparable(data, options), pacer, options.maxMemory);
}

/** Rows that are prepared for a distance, or distances. */
type Comparable = Measure | CondensedMatrix | RowPairs;

function comparable(data: AnyRows | CondensedMatrix, options: GraphOptions): Comparable {
  if ('condensed' in data) return data;
  const { metric = 'euclidean' } = options;
  if (isSparse(data)) {
    checkSparse(data);
    return sparsePairs(data, metric);
  }
  checkDataset(data);
  return measure(data, metric, options);
}

/** `graphOfRows` for rows that are prepared for a distance. */
export async function graphOf(
  spec: GraphSpec,
  source: Comparable,
  pacer: Pacer,
  maxMemory = Number.POSITIVE_INFINITY,
): Promise<Graph> {
  const { n } = source;
  switch (spec?.kind) {
    case 'grid':
      return gridGraph(spec, source);
    case 'knn':
    case 'mutual-knn':
      return nearestGraph(spec, source, pacer, maxMemory);
    case 'radius':
      return radiusGraph(spec, source, pacer, maxMemory);
    case 'rbf':
      return fullGraph(spec, source, pacer, maxMemory);
    case 'edges':
      return edgeGraph(spec, n);
    case 'given':
    case 'regions':
      if (spec.graph.n === n) return spec.kind === 'given' ? spec.graph : regionGraph(spec, source);
      throw new ClusterkitError('usage', `the graph has ${spec.graph.n} rows, not ${n}`);
    default:
      throw invalid('graph', 'kind grid, knn, mutual-knn, radius, rbf, edges, given or regions', spec);
  }
}

function gridGraph({ width, height, beta }: Extract<GraphSpec, { kind: 'grid' }>, source: Comparable): Graph {
  const { n } = source;
  checkInteger('width', width, 1);
  checkInteger('height', height, 1);
  if (beta !== undefined) checkNumber('beta', beta, 0);
  if (width * height !== n) {
    throw new ClusterkitError(
      'usage',
      `a grid of ${width} x ${height} has ${width * height} pixels, not ${n} rows`,
    );
  }
  const count = (width - 1) * height + width * (height - 1);
  const arcs = { n, from: new Int32Array(count), to: new Int32Array(count) };
  let e = 0;
  for (let i = 0; i < n; i++) {
    for (const step of [i % width < width - 1 ? 1 : 0, i + width < n ? width : 0]) {
      if (step === 0) continue;
      arcs.from[e] = i;
      arcs.to[e++] = i + step;
    }
  }
  const weights = beta === undefined ? undefined : gradientWeights(arcs, source, beta);
  return symmetricGraph({ ...arcs, weights }, 'union');
}

function regionGraph({ graph, beta }: Extract<GraphSpec, { kind: 'regions' }>, source: Comparable): Graph {
  if (beta === undefined) return graph;
  checkNumber('beta', beta, 0);
  // each edge once, so that both directions have the same bits
  const edges = edgesOf(graph);
  const weights = gradientWeights(edges, source, beta).map((weight, e) => weight * edges.weights[e]);
  return symmetricGraph({ ...edges, weights }, 'union');
}

/** A picture of one color has gradients of 0, and weights of 1. */
function gradientWeights({ from, to }: Arcs, source: Comparable, beta: number): Float64Array {
  const between = betweenOf(source);
  const gradients = Float64Array.from(from, (i, e) => between(i, to[e]));
  const mean = gradients.reduce((sum, d) => sum + d, 0) / gradients.length;
  const variance = gradients.reduce((sum, d) => sum + (d - mean) * (d - mean), 0) / gradients.length;
  const unit = Math.sqrt(variance) || 1;
  return gradients.map((d) => Math.exp((-beta * d) / unit) + LEAST_WEIGHT);
}

async function nearestGraph(
  spec: Extract<GraphSpec, { kind: 'knn' | 'mutual-knn' }>,
  source: Comparable,
  pacer: Pacer,
  maxMemory: number,
): Promise<Graph> {
  const { n } = source;
  const asked = checkInteger('neighbors', spec.neighbors ?? NEIGHBORS, 1);
  const k = Math.min(asked, n - 1);
  if (k === 0) return symmetricGraph({ n, from: new Int32Array(0), to: new Int32Array(0) }, 'mean');
  checkMemory(`a graph of ${k} neighbors of ${n} rows`, 80 * n * k, maxMemory, [
    { how: 'do', what: 'ask for fewer neighbors' },
    MORE_MEMORY,
  ]);
  const { indices, distances } = await nearestAmong(source, k, pacer);
  const from = new Int32Array(n * k);
  for (let e = 0; e < from.length; e++) from[e] = Math.floor(e / k);
  const weights = await heatOf(spec.gamma, source, pacer, from, indices, distances);
  const usual = spec.gamma === undefined ? 'mean' : 'union';
  const symmetry = spec.kind === 'knn' ? (spec.symmetry ?? usual) : 'mutual';
  checkChoice('symmetry', symmetry, SYMMETRIES);
  return symmetricGraph({ n, from, to: indices, weights }, symmetry);
}

async function radiusGraph(
  { radius, gamma }: Extract<GraphSpec, { kind: 'radius' }>,
  source: Comparable,
  pacer: Pacer,
  maxMemory: number,
): Promise<Graph> {
  const { n } = source;
  checkNumber('radius', radius, 0);
  const near = neighborhoodsOf(source, radius, pacer);
  try {
    const counts = await near.counts();
    const total = counts.reduce((sum, count) => sum + count - 1, 0);
    const smaller: Remedy = { how: 'do', what: 'take a smaller radius' };
    checkMemory(`a graph of ${total / 2} edges`, 60 * total, maxMemory, [smaller, MORE_MEMORY]);
    const from = new Int32Array(total);
    const to = new Int32Array(total);
    let e = 0;
    await near.visit((row, rows) => {
      for (const other of rows) {
        if (other === row) continue;
        from[e] = row;
        to[e++] = other;
      }
    });
    const between = betweenOf(source);
    const lengths = gamma === undefined ? from : Float64Array.from(from, (i, at) => between(i, to[at]));
    return symmetricGraph(
      { n, from, to, weights: await heatOf(gamma, source, pacer, from, to, lengths) },
      'union',
    );
  } finally {
    near.close();
  }
}

/** All pairs; weights that underflow to 0 are no edges. */
async function fullGraph(
  { gamma = 'auto' }: Extract<GraphSpec, { kind: 'rbf' }>,
  source: Comparable,
  pacer: Pacer,
  maxMemory: number,
): Promise<Graph> {
  const { n } = source;
  checkMemory(`a graph of all pairs of ${n} rows`, 12 * n * (n - 1), maxMemory, [
    { option: 'graph', how: 'set', value: 'knn:10' },
    { option: 'sample', how: 'set', to: 'take fewer rows' },
    MORE_MEMORY,
  ]);
  const heat = await heatBy(gamma, source, pacer);
  const between = betweenOf(source);
  const offsets = new Int32Array(n + 1);
  let [targets, weights] = [new Int32Array(n * (n - 1)), new Float64Array(n * (n - 1))];
  let count = 0;
  for (let i = 0; i < n; i++) {
    for (let l = 0; l < n; l++) {
      // in this order both directions have the same bits
      const weight = l === i ? 0 : l < i ? heat(l, i, between(l, i)) : heat(i, l, between(i, l));
      if (weight === 0) continue;
      targets[count] = l;
      weights[count++] = weight;
    }
    offsets[i + 1] = count;
    if (!pacer.due) continue;
    pacer.report({ stage: 'similarities', done: i + 1, total: n });
    await pacer.pause();
  }
  if (count < targets.length) [targets, weights] = [targets.slice(0, count), weights.slice(0, count)];
  return { n, offsets, targets, weights };
}

/** The weight of two rows at a distance. */
type HeatBetween = (i: number, l: number, distance: number) => number;

async function heatBy(gamma: number | 'auto', source: Comparable, pacer: Pacer): Promise<HeatBetween> {
  if (gamma !== 'auto') {
    checkNumber('gamma', gamma, 0);
    return (_, __, d) => Math.exp(-gamma * d * d);
  }
  const scales = await localScales(source, pacer);
  return (i, l, d) => (d === 0 ? 1 : Math.exp(-(d / scales[i]) * (d / scales[l])));
}

/** Weights of arcs, 0 of rows that are infinitely far apart; undefined: 1 each. */
async function heatOf(
  gamma: number | 'auto' | undefined,
  source: Comparable,
  pacer: Pacer,
  from: Int32Array,
  to: Int32Array,
  lengths: Int32Array | Float64Array,
): Promise<Float64Array | undefined> {
  if (gamma === undefined) {
    const isApart = lengths.includes(Number.POSITIVE_INFINITY);
    return isApart ? Float64Array.from(lengths, (d) => (d < Number.POSITIVE_INFINITY ? 1 : 0)) : undefined;
  }
  const heat = await heatBy(gamma, source, pacer);
  const weights = new Float64Array(from.length);
  for (let e = 0; e < from.length; e++) {
    const [i, l] = from[e] < to[e] ? [from[e], to[e]] : [to[e], from[e]];
    weights[e] = heat(i, l, lengths[e]);
  }
  return weights;
}

/**
 * The distance of each row to its 7th nearest other row. Where so many rows are equal that it is 0, the smallest distance
 * above 0 of all rows takes its place; of rows that are infinitely far apart the farthest that is not counts.
 */
async function localScales(source: Comparable, pacer: Pacer): Promise<Float64Array> {
  const { n } = source;
  const k = Math.min(SCALING_NEIGHBOR, n - 1);
  if (k === 0) return new Float64Array(n).fill(1);
  const { distances } = await nearestAmong(source, k, pacer);
  const scales = Float64Array.from({ length: n }, (_, i) => {
    let last = k - 1;
    while (last > 0 && distances[i * k + last] === Number.POSITIVE_INFINITY) last--;
    return distances[i * k + last];
  });
  const least = scales.reduce((found, s) => (s > 0 && s < found ? s : found), Number.POSITIVE_INFINITY);
  return scales.map((s) => (s > 0 && Number.isFinite(s) ? s : Number.isFinite(least) ? least : 1));
}

function betweenOf(source: Comparable): (i: number, l: number) => number {
  if ('between' in source) return source.between;
  if (!('condensed' in source)) return (i, l) => distanceOf(source, i, l);
  const { condensed, n } = source;
  return (i, l) => condensed[i < l ? condensedIndex(n, i, l) : condensedIndex(n, l, i)];
}

function edgeGraph(
  { edges, weights, symmetry = 'union' }: Extract<GraphSpec, { kind: 'edges' }>,
  n: number,
): Graph {
  if (edges.length % 2 !== 0) throw invalid('edges', 'pairs of row numbers', `${edges.length} numbers`);
  if (weights && 2 * weights.length !== edges.length)
    throw invalid('weights', `${edges.length / 2} numbers`, weights.length);
  checkChoice('symmetry', symmetry, SYMMETRIES);
  for (const row of edges) checkInteger('edges', row, 0, n - 1);
  const arcs: Arcs = {
    n,
    from: edges.filter((_, p) => p % 2 === 0),
    to: edges.filter((_, p) => p % 2 === 1),
    weights,
  };
  checkWeights(arcs);
  return symmetricGraph(arcs, symmetry);
}

/**
 * Refuses arcs whose weights are no similarities.
 * @param names of the rows, for the message
 * @throws {ClusterkitError} input, for a weight that is negative or not finite
 */
export function checkWeights({ from, to, weights }: Arcs, names?: readonly string[]): void {
  const bad = weights?.findIndex((weight) => !(weight >= 0 && weight <= Number.MAX_VALUE)) ?? -1;
  if (!weights || bad < 0) return;
  const [a, b] = [from[bad], to[bad]].map((row) => (names ? `"${names[row]}"` : `row ${row}`));
  const isNegative = weights[bad] < 0;
  throw new ClusterkitError(
    'input',
    `the similarity ${weights[bad]} of ${a} and ${b} ${isNegative ? 'is negative' : 'is not a finite number'}`,
    {
      remedies: isNegative
        ? [
            {
              how: 'do',
              what: 'write exp(-gamma d^2), a heat kernel, of distances d; or cluster the distances themselves with graph = rbf',
            },
          ]
        : [],
    },
  );
}
