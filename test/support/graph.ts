import { type Graph, type Symmetry, symmetricGraph } from '../../src/core/graph.ts';

/** A graph of edges with weights, 1 where there is none. */
export function graphOf(n: number, edges: readonly (readonly number[])[]): Graph {
  return symmetricGraph(
    {
      n,
      from: Int32Array.from(edges, ([a]) => a),
      to: Int32Array.from(edges, ([, b]) => b),
      weights: Float64Array.from(edges, ([, , w]) => w ?? 1),
    },
    'union',
  );
}

/** The full matrix of a graph. */
export function matrixOf({ n, offsets, targets, weights }: Graph): number[][] {
  const full = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++)
    for (let p = offsets[i]; p < offsets[i + 1]; p++) full[i][targets[p]] += weights[p];
  return full;
}

/** A graph the slow way: from the full matrix of its arcs. */
export function slowSymmetric(arcs: number[][], symmetry: Symmetry): number[][] {
  return arcs.map((row, i) =>
    row.map((there, l) => {
      const back = arcs[l][i];
      if (i === l) return 0;
      if (symmetry === 'mean') return (there + back) / 2;
      return symmetry === 'union' ? Math.max(there, back) : Math.min(there, back);
    }),
  );
}
