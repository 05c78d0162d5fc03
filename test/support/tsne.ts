import type { Rows } from '../../src/core/dataset.ts';
import { distance2, rowsOf } from './kmeans.ts';

/** Joint shares of all pairs from those of each row's neighbors, as a full table. */
export function slowAffinities(
  indices: Int32Array,
  shares: Float64Array,
  n: number,
  count: number,
): number[][] {
  const table = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let p = 0; p < n * count; p++) {
    const i = Math.floor(p / count);
    table[i][indices[p]] += shares[p] / (2 * n);
    table[indices[p]][i] += shares[p] / (2 * n);
  }
  return table;
}

/** Sum of q and of q^2 (y_i - y_j) over all others. */
export function slowRepulsion(places: number[][]): { total: number; push: number[] } {
  let total = 0;
  const push = places.flatMap((own, i) => {
    const force = [0, 0, 0];
    places.forEach((other, j) => {
      if (i === j) return;
      const q = 1 / (1 + distance2(own, other));
      total += q;
      for (let c = 0; c < 3; c++) force[c] += q * q * (own[c] - other[c]);
    });
    return force;
  });
  return { total, push };
}

/** Kullback and Leibler's divergence as it is defined. */
export function slowDivergence(table: number[][], places: number[][]): number {
  const { total } = slowRepulsion(places);
  let sum = 0;
  table.forEach((row, i) => {
    row.forEach((share, j) => {
      if (share > 0) sum += share * Math.log((share * total) / (1 / (1 + distance2(places[i], places[j]))));
    });
  });
  return sum;
}

/** How far neighbors in a layout are neighbors in the data (Venna and Kaski 2001): 1 at best. */
export function trustworthiness(x: Rows, dim: number, places: Rows, dims: number, count: number): number {
  const rows = rowsOf(x, dim);
  const laid = rowsOf(places, dims);
  const n = rows.length;
  const nearest = (points: number[][], i: number) =>
    points
      .map((point, j) => ({ j, d2: distance2(points[i], point) }))
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.d2 - b.d2)
      .map(({ j }) => j);
  let penalty = 0;
  for (let i = 0; i < n; i++) {
    const ranks = new Map(nearest(rows, i).map((j, at) => [j, at + 1]));
    for (const j of nearest(laid, i).slice(0, count))
      penalty += Math.max(0, (ranks.get(j) as number) - count);
  }
  return 1 - (penalty * 2) / (n * count * (2 * n - 3 * count - 1));
}
