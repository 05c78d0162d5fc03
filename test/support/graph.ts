import type { Graph, Symmetry } from '../../src/core/graph.ts';

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
