/** The forces that UMAP's papers give: what the difference of two places is multiplied with, by their squared distance. */
export function slowForces(d2: number, { a, b }: { a: number; b: number }): { pull: number; push: number } {
  const near = 1 / (1 + a * d2 ** b);
  return { pull: -2 * a * b * d2 ** (b - 1) * near, push: ((2 * b) / (0.001 + d2)) * near };
}

/**
 * Steps of UMAP as they are described: an edge whose turn it is pulls its ends together, and pushes the first of them away
 * from rows drawn at random. All forces of a step are those at its places before.
 * @param drawn the rows that push, for an edge in a pass
 */
export function slowPass(
  places: number[][],
  edges: readonly (readonly [from: number, to: number])[],
  curve: { a: number; b: number },
  rate: number,
  drawn: (edge: number) => number[],
): void {
  const clipped = (force: number) => Math.max(-4, Math.min(4, force));
  edges.forEach(([from, to], edge) => {
    const own = [...places[from]];
    const force = (other: number, kind: 'pull' | 'push') => {
      const apart = own.map((value, c) => value - places[other][c]);
      const d2 = Math.max(
        2 ** -20,
        apart.reduce((sum, value) => sum + value * value, 0),
      );
      return apart.map((value) => clipped(slowForces(d2, curve)[kind] * value));
    };
    const pull = force(to, 'pull');
    const all = [pull, ...drawn(edge).map((other) => force(other, 'push'))];
    places[to] = places[to].map((value, c) => value - rate * pull[c]);
    places[from] = own.map((value, c) => value + rate * all.reduce((sum, one) => sum + one[c], 0));
  });
}
