import { componentsOf, edgesOf, type Graph } from '../../core/graph.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { Pacer } from '../../core/pacer.ts';
import { condensedIndex, pairCount } from '../../distances/pairIndex.ts';

/** The edges of a graph of rows: edge e is between left[e] and right[e]. No pair occurs twice. */
export interface Edges {
  left: Int32Array;
  right: Int32Array;
}

/** The dissimilarity of two rows. */
export type Between = (i: number, l: number) => number;

/** Bytes of an edge between two components while they are searched, and while clusters are merged along it. */
const PAIR_BYTES = 136;

/**
 * Adds the shortest edge between each two components of a graph, as scikit-learn does. O(n m) time for m rows outside of
 * the largest component; memory grows with the square of the number of components.
 * @returns the connected graph, and the number of components before
 * @throws {ClusterkitError} memory; aborted
 */
export async function joinComponents(given: Graph, between: Between, pacer: Pacer, maxMemory: number) {
  const { n } = given;
  const { from: left, to: right } = edgesOf(given);
  const { count: components, labels: component, sizes } = componentsOf(given);
  if (components === 1) return { graph: { left, right }, components };
  const pairs = pairCount(components);
  checkMemory(`joining ${components} components`, PAIR_BYTES * pairs, maxMemory, [
    { option: 'connectivity', how: 'set', to: 'connect more rows' },
    MORE_MEMORY,
  ]);
  // the nearest rows of each two components
  const nearest = new Float64Array(pairs);
  const ends = { left: new Int32Array(pairs).fill(-1), right: new Int32Array(pairs) };
  const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size)));
  // rows outside of the largest component, up to the current one
  const outside = new Int32Array(n);
  let found = 0;
  for (let i = 0; i < n; i++) {
    const isInside = component[i] === largest;
    for (let at = 0, end = isInside ? found : i; at < end; at++) {
      const l = isInside ? outside[at] : at;
      if (component[i] === component[l]) continue;
      const [a, b] = [component[i], component[l]];
      const pair = condensedIndex(components, Math.min(a, b), Math.max(a, b));
      const d = between(i, l);
      if (ends.left[pair] >= 0 && !(d < nearest[pair])) continue;
      nearest[pair] = d;
      ends.left[pair] = l;
      ends.right[pair] = i;
    }
    if (!isInside) outside[found++] = i;
    if (!pacer.due) continue;
    pacer.report({ stage: 'joining components', done: i, total: n });
    await pacer.pause();
  }
  return { graph: { left: chained(left, ends.left), right: chained(right, ends.right) }, components };
}

function chained(first: Int32Array, second: Int32Array): Int32Array {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
