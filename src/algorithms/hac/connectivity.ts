import { checkInteger } from '../../core/check.ts';
import { ClusterkitError, invalid } from '../../core/errors.ts';
import type { Pacer } from '../../core/pacer.ts';
import type { CondensedMatrix } from '../../distances/condensed.ts';
import type { Measure } from '../../distances/measure.ts';
import { nearestAmong } from '../../distances/neighbors.ts';
import { Forest } from './merges.ts';

/** Which rows are neighbors. Only clusters that contain neighbors may merge. */
export type Connectivity =
  /** The n = width * height rows are pixels, line by line. Neighbors are above, below, to the left and to the right. */
  | { kind: 'grid'; width: number; height: number }
  /** Two rows are neighbors if one is among the nearest rows of the other. At least 1, default 10. */
  | { kind: 'knn'; neighbors?: number }
  /** Pairs of row numbers in [0, n), one pair after the other. */
  | { kind: 'edges'; edges: Int32Array };

/** A graph of rows: edge e is between left[e] and right[e]. No pair occurs twice. */
export interface Graph {
  left: Int32Array;
  right: Int32Array;
}

/** The dissimilarity of two rows. */
export type Between = (i: number, l: number) => number;

/**
 * The graph of rows.
 * @throws {ClusterkitError} usage, for a grid of another size and for edges to rows that do not exist; aborted
 */
export async function graphOf(
  connectivity: Connectivity,
  source: Measure | CondensedMatrix,
  pacer: Pacer,
): Promise<Graph> {
  const { n } = source;
  switch (connectivity.kind) {
    case 'grid':
      return gridGraph(connectivity.width, connectivity.height, n);
    case 'knn':
      return nearestGraph(checkInteger('neighbors', connectivity.neighbors ?? 10, 1), source, pacer);
    case 'edges':
      return edgeGraph(connectivity.edges, n);
    default:
      throw invalid('connectivity', 'kind grid, knn or edges', connectivity);
  }
}

function gridGraph(width: number, height: number, n: number): Graph {
  checkInteger('width', width, 1);
  checkInteger('height', height, 1);
  if (width * height !== n) {
    throw new ClusterkitError(
      'usage',
      `a grid of ${width} x ${height} has ${width * height} pixels, not ${n} rows`,
    );
  }
  const count = (width - 1) * height + width * (height - 1);
  const graph = { left: new Int32Array(count), right: new Int32Array(count) };
  let e = 0;
  for (let i = 0; i < n; i++) {
    for (const step of [i % width < width - 1 ? 1 : 0, i + width < n ? width : 0]) {
      if (step === 0) continue;
      graph.left[e] = i;
      graph.right[e++] = i + step;
    }
  }
  return graph;
}

async function nearestGraph(
  neighbors: number,
  source: Measure | CondensedMatrix,
  pacer: Pacer,
): Promise<Graph> {
  const { n } = source;
  const k = Math.min(neighbors, n - 1);
  if (k === 0) return { left: new Int32Array(0), right: new Int32Array(0) };
  const { indices } = await nearestAmong(source, k, pacer);
  return distinctEdges(
    n,
    n * k,
    (e) => Math.floor(e / k),
    (e) => indices[e],
  );
}

function edgeGraph(edges: Int32Array, n: number): Graph {
  if (edges.length % 2 !== 0) throw invalid('edges', 'pairs of row numbers', `${edges.length} numbers`);
  for (const row of edges) checkInteger('edges', row, 0, n - 1);
  return distinctEdges(
    n,
    edges.length / 2,
    (e) => edges[2 * e],
    (e) => edges[2 * e + 1],
  );
}

/** The edges without repeated pairs and without pairs of a row and itself. */
function distinctEdges(
  n: number,
  count: number,
  from: (e: number) => number,
  to: (e: number) => number,
): Graph {
  const keys = new Float64Array(count);
  for (let e = 0; e < count; e++) keys[e] = Math.min(from(e), to(e)) * n + Math.max(from(e), to(e));
  keys.sort();
  const distinct = keys.filter(
    (key, e) => (e === 0 || key !== keys[e - 1]) && Math.floor(key / n) !== key % n,
  );
  return {
    left: Int32Array.from(distinct, (key) => Math.floor(key / n)),
    right: Int32Array.from(distinct, (key) => key % n),
  };
}

/**
 * Adds the shortest edge between each two components of a graph, as scikit-learn does. O(n^2) time if there are several
 * components.
 * @returns the connected graph, and the number of components before
 */
export async function joinComponents(graph: Graph, n: number, between: Between, pacer: Pacer) {
  const forest = new Forest(n);
  let components = n;
  for (let e = 0; e < graph.left.length; e++) {
    const [p, q] = [forest.rootOf(graph.left[e]), forest.rootOf(graph.right[e])];
    if (p === q) continue;
    forest.join(p, q);
    components--;
  }
  if (components === 1) return { graph, components };
  const number = new Map<number, number>();
  const component = Int32Array.from({ length: n }, (_, i) => {
    const root = forest.rootOf(i);
    if (!number.has(root)) number.set(root, number.size);
    return number.get(root) as number;
  });
  // the nearest pair of rows of each pair of components
  const best = new Map<number, { d: number; i: number; l: number }>();
  for (let i = 1; i < n; i++) {
    for (let l = 0; l < i; l++) {
      if (component[i] === component[l]) continue;
      const [low, high] = component[i] < component[l] ? [i, l] : [l, i];
      const key = component[low] * components + component[high];
      const known = best.get(key);
      const d = between(i, l);
      if (!known) best.set(key, { d, i: l, l: i });
      else if (d < known.d) Object.assign(known, { d, i: l, l: i });
    }
    if (!pacer.due) continue;
    pacer.report({ stage: 'joining components', done: i, total: n });
    await pacer.pause();
  }
  const added = [...best.values()];
  return {
    graph: {
      left: Int32Array.from([...graph.left, ...added.map(({ i }) => i)]),
      right: Int32Array.from([...graph.right, ...added.map(({ l }) => l)]),
    },
    components,
  };
}
