import { componentsOf, edgesOf, type Graph } from '../../core/graph.ts';
import type { Pacer } from '../../core/pacer.ts';

/** The edges of a graph of rows: edge e is between left[e] and right[e]. No pair occurs twice. */
export interface Edges {
  left: Int32Array;
  right: Int32Array;
}

/** The dissimilarity of two rows. */
export type Between = (i: number, l: number) => number;

/**
 * Adds the shortest edge between each two components of a graph, as scikit-learn does. O(n^2) time if there are several
 * components.
 * @returns the connected graph, and the number of components before
 */
export async function joinComponents(given: Graph, between: Between, pacer: Pacer) {
  const { n } = given;
  const { from: left, to: right } = edgesOf(given);
  const { count: components, labels: component } = componentsOf(given);
  if (components === 1) return { graph: { left, right }, components };
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
      left: Int32Array.from([...left, ...added.map(({ i }) => i)]),
      right: Int32Array.from([...right, ...added.map(({ l }) => l)]),
    },
    components,
  };
}
