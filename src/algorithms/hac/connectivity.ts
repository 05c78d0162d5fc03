import type { Graph } from '../../core/graph.ts';
import type { Pacer } from '../../core/pacer.ts';
import { Forest } from './merges.ts';

/** The edges of a graph of rows: edge e is between left[e] and right[e]. No pair occurs twice. */
export interface Edges {
  left: Int32Array;
  right: Int32Array;
}

/** The dissimilarity of two rows. */
export type Between = (i: number, l: number) => number;

/** Each edge of a graph once, by its lower row and then by its higher one. */
export function edgesOf({ n, offsets, targets }: Graph): Edges {
  const edges = { left: new Int32Array(targets.length / 2), right: new Int32Array(targets.length / 2) };
  let e = 0;
  for (let i = 0; i < n; i++) {
    for (let p = offsets[i]; p < offsets[i + 1]; p++) {
      if (targets[p] < i) continue;
      edges.left[e] = i;
      edges.right[e++] = targets[p];
    }
  }
  return edges;
}

/**
 * Adds the shortest edge between each two components of a graph, as scikit-learn does. O(n^2) time if there are several
 * components.
 * @returns the connected graph, and the number of components before
 */
export async function joinComponents(graph: Edges, n: number, between: Between, pacer: Pacer) {
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
