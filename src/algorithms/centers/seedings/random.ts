import type { Dataset, Rows } from '../../../core/dataset.ts';
import type { Random } from '../../../core/random.ts';
import { draw, type RowSearch } from './rows.ts';

/**
 * k rows with distinct values, drawn by weight without replacement (E. Forgy, "Cluster analysis of multivariate data",
 * Biometrics 21, 1965). O(n k) time, O(n k dim) with many equal rows.
 */
export function* randomRows(data: Dataset, k: number, random: Random, d2: Float64Array): RowSearch {
  const { n, dim, x, weights } = data;
  const rows: number[] = [];
  // d2 holds the weights of the rows that are not drawn yet
  for (let i = 0; i < n; i++) d2[i] = weights ? weights[i] : 1;
  while (rows.length < k) {
    const row = draw(d2, random);
    rows.push(row);
    for (let i = 0; i < n; i++) if (d2[i] > 0 && isAlike(x, i * dim, row * dim, dim)) d2[i] = 0;
    yield;
  }
  return rows;
}

/** Whether the squared distance is 0. */
function isAlike(x: Rows, p: number, q: number, dim: number): boolean {
  for (let j = 0; j < dim; j++) if ((x[p + j] - x[q + j]) ** 2 > 0) return false;
  return true;
}
