import { checkChoice, checkNumber } from '../../core/check.ts';
import { invalid } from '../../core/errors.ts';
import { degreesOf, type Graph } from '../../core/graph.ts';
import { OBJECTIVES, type Objective } from './choices.ts';

/** What quality is measured by. */
export interface QualityOptions {
  /** Default modularity. */
  objective?: Objective;
  /** At least 0; more gives smaller communities. Default 1, and for cpm the mean weight of all pairs of nodes. */
  resolution?: number;
}

/** A graph with what its quality depends on. */
export interface Weighed {
  /** n: what each node counts in the penalty of its community. */
  volumes: Float64Array;
  /** Two nodes in one community lose this, times the volumes of both. */
  penalty: number;
  /** Twice the weight of all edges, loops included. */
  total: number;
  /** What volumes are measured by: the total, where they are degrees. */
  unit: number;
  /** What the quality loses by the sum of the squares of all volumes, in these units. */
  factor: number;
  resolution: number;
}

/**
 * The quality of communities of a graph, 1 / 2m times a sum over communities: of modularity 2 e - resolution K^2 / 2m (J.
 * Reichardt, S. Bornholdt, Physical Review E 74, 2006), of cpm 2 e - resolution s^2 (V. Traag, P. Van Dooren, Y. Nesterov,
 * Physical Review E 84, 2011), for the weight e of the edges within a community, the sum K of the degrees of its s nodes,
 * and the weight m of all edges. Both are as in igraph. A loop counts twice in the degree of its node. O(n + m) time.
 * @param labels n numbers in [0, n); nodes with -1 are communities of their own
 * @returns NaN of a graph without edges
 * @throws {ClusterkitError} usage
 * @example
 * const ends = [[0, 1], [1, 2], [0, 2], [2, 3], [3, 4], [4, 5], [3, 5]];
 * const edges = Int32Array.from(ends.flat());
 * const rows = { x: new Float64Array(6), n: 6, dim: 1 };
 * const graph = await distances.graphOfRows(rows, { graph: { kind: 'edges', edges } });
 * console.log(graphQuality(graph, [0, 0, 0, 1, 1, 1]).toFixed(4)); // 0.3571
 */
export function graphQuality(
  graph: Graph,
  labels: ArrayLike<number>,
  { objective = 'modularity', resolution }: QualityOptions = {},
): number {
  checkChoice('objective', objective, OBJECTIVES);
  if (resolution !== undefined) checkNumber('resolution', resolution, 0);
  if (labels.length !== graph.n) throw invalid('labels', `${graph.n} numbers`, labels.length);
  const bad = Array.from(labels).findIndex((c) => !(Number.isInteger(c) && c >= -1 && c < graph.n));
  if (bad >= 0) throw invalid(`labels[${bad}]`, `a whole number from -1 to ${graph.n - 1}`, labels[bad]);
  return qualityOf(graph, labels, weigh(graph, objective, resolution));
}

/** What the quality of communities depends on beside the labels. */
export function weigh(graph: Graph, objective: Objective, resolution?: number): Weighed {
  const { n, loops } = graph;
  const degrees = degreesOf(graph);
  const between = degrees.reduce((sum, degree) => sum + degree, 0);
  for (let i = 0; loops && i < n; i++) degrees[i] += 2 * loops[i];
  const total = degrees.reduce((sum, degree) => sum + degree, 0);
  if (objective === 'cpm') {
    const usual = n > 1 ? between / n / (n - 1) : 0;
    const penalty = resolution ?? usual;
    return {
      ...{ volumes: new Float64Array(n).fill(1), penalty, total },
      ...{ unit: 1, factor: penalty / total, resolution: penalty },
    };
  }
  const factor = resolution ?? 1;
  return { volumes: degrees, penalty: factor / total, total, unit: total, factor, resolution: factor };
}

/** The quality of labels, by its definition; one community of all nodes has the modularity 0 to the last bit. */
export function qualityOf(
  { n, offsets, targets, weights, loops }: Graph,
  labels: ArrayLike<number>,
  { volumes, unit, factor, total }: Weighed,
): number {
  const sums = new Float64Array(n);
  let within = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const own = labels[i];
    let inside = 0;
    for (let p = offsets[i]; own >= 0 && p < offsets[i + 1]; p++)
      if (labels[targets[p]] === own) inside += weights[p];
    within += loops ? inside + 2 * loops[i] : inside;
    if (own >= 0) sums[own] += volumes[i];
    else squares += (volumes[i] / unit) * (volumes[i] / unit);
  }
  for (let c = 0; c < n; c++) squares += (sums[c] / unit) * (sums[c] / unit);
  return within / total - factor * squares;
}
