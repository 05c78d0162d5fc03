import type { Random } from '../../../core/random.ts';
import { type AnyRows, isSparse } from '../../../core/sparse.ts';
import { distancesToRow } from '../../../kernels/sparseRows.ts';
import { draw, type RowSearch } from './rows.ts';

/**
 * k rows with distinct values, drawn by weight without replacement (E. Forgy, "Cluster analysis of multivariate data",
 * Biometrics 21, 1965). O(n k) time, O(n k dim) with many equal rows.
 */
export function* randomRows(data: AnyRows, k: number, random: Random, d2: Float64Array): RowSearch {
  const { n, weights } = data;
  const rows: number[] = [];
  // d2 holds the weights of the rows that are not drawn yet
  for (let i = 0; i < n; i++) d2[i] = weights ? weights[i] : 1;
  while (rows.length < k) {
    const row = draw(d2, random);
    rows.push(row);
    const isAlike = alikeTo(data, row);
    for (let i = 0; i < n; i++) if (d2[i] > 0 && isAlike(i)) d2[i] = 0;
    yield;
  }
  return rows;
}

/** Which rows have a squared distance of 0 to a row: most others differ in one of the first columns. */
function alikeTo(data: AnyRows, row: number): (i: number) => boolean {
  if (isSparse(data)) {
    const distanceTo = distancesToRow(data, row);
    return (i) => !(distanceTo(i) > 0);
  }
  const { x, dim } = data;
  const from = row * dim;
  return (i) => {
    for (let j = 0, p = i * dim; j < dim; j++) {
      const d = x[p + j] - x[from + j];
      if (d * d > 0) return false;
    }
    return true;
  };
}
