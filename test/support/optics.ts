/** What the slow and obvious way finds. */
export interface PlainOrder {
  order: number[];
  reach: number[];
  predecessors: number[];
  core: number[];
}

/**
 * OPTICS by all pairs: each time the row outside of the order that is nearest to a row in it is looked up anew. O(n^3).
 * @param distances n * n
 */
export function plainOptics(
  distances: readonly (readonly number[])[],
  minSamples: number,
  maxEps: number,
  weights: ArrayLike<number> = distances.map(() => 1),
): PlainOrder {
  const n = distances.length;
  const rows = distances.map((_, i) => i);
  const core = rows.map((i) => {
    const radii = [...new Set([0, ...distances[i]])]
      .sort((a, b) => a - b)
      .filter((radius) => radius <= maxEps);
    const mass = (radius: number) =>
      rows.reduce((sum, l) => sum + (distances[i][l] <= radius ? weights[l] : 0), 0);
    return radii.find((radius) => mass(radius) >= minSamples) ?? Number.POSITIVE_INFINITY;
  });
  const order: number[] = [];
  const reach = new Array<number>(n).fill(Number.POSITIVE_INFINITY);
  const predecessors = new Array<number>(n).fill(-1);
  while (order.length < n) {
    const left = rows.filter((i) => !order.includes(i));
    const reached = left.map((i) => {
      const from = order.filter(
        (l) => weights[l] > 0 && core[l] < Number.POSITIVE_INFINITY && distances[i][l] <= maxEps,
      );
      const far = (l: number) => Math.max(core[l], distances[i][l]);
      // the first in order of equally near ones
      const best = from.reduce((one, l) => (one < 0 || far(l) < far(one) ? l : one), -1);
      return { i, best, reach: best < 0 ? Number.POSITIVE_INFINITY : far(best) };
    });
    const next = reached.reduce((one, other) => (other.reach < one.reach ? other : one));
    order.push(next.i);
    reach[next.i] = next.reach;
    predecessors[next.i] = next.best;
  }
  return { order, reach, predecessors, core };
}
