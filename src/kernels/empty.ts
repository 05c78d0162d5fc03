import type { Dataset } from '../core/dataset.ts';
import { assign } from './kmeans.ts';

/*
 * What becomes of a cluster that has lost all its rows: it goes on at the row that is worst served, the one
 * farthest from its own center (the first of equals; never the last row of another cluster). The data must have at
 * least k distinct rows of positive weight; then there is such a row.
 */

/**
 * Gives each cluster without mass a row, in the middle of an iteration.
 * @param labels inout, n
 * @param d2 inout, n squared distances; those of the rows moved become 0
 * @param sums inout, k * dim
 * @param mass inout, k
 * @returns how many clusters were moved
 */
export function relocateEmpty(
  data: Dataset,
  labels: Int32Array,
  d2: Float64Array,
  sums: Float64Array,
  mass: Float64Array,
): number {
  const { x, dim, weights } = data;
  let moved = 0;
  for (let c = 0; c < mass.length; c++) {
    if (mass[c] > 0) continue;
    const i = farthestRow(data, d2, (row, w) => mass[labels[row]] > w);
    const w = weights ? weights[i] : 1;
    const from = labels[i];
    for (let j = 0; j < dim; j++) {
      sums[from * dim + j] -= w * x[i * dim + j];
      sums[c * dim + j] = w * x[i * dim + j];
    }
    mass[from] -= w;
    mass[c] = w;
    labels[i] = c;
    d2[i] = 0;
    moved++;
  }
  return moved;
}

/**
 * Gives each cluster that got no row in the last assignment the farthest row as its center, and assigns anew until
 * no cluster is empty.
 * @param centers inout, k * dim
 * @param labels inout, n
 * @param d2 inout, n
 * @param mass scratch, k
 * @returns how many clusters were moved
 */
export function fillEmpty(
  data: Dataset,
  centers: Float64Array,
  labels: Int32Array,
  d2: Float64Array,
  mass: Float64Array,
): number {
  const { x, n, dim, weights } = data;
  const k = mass.length;
  let moved = 0;
  // each round puts one more center on a row of its own, so k rounds are enough
  for (let round = 0; round < k; round++) {
    mass.fill(0);
    for (let i = 0; i < n; i++) mass[labels[i]] += weights ? weights[i] : 1;
    const empty = mass.indexOf(0);
    if (empty < 0) break;
    const row = farthestRow(data, d2) * dim;
    centers.set(x.subarray(row, row + dim), empty * dim);
    assign(x, n, dim, centers, k, labels, d2);
    moved++;
  }
  return moved;
}

/** The row of positive weight with the largest d2, the first of equals, among those that may go. */
function farthestRow(
  { n, weights }: Dataset,
  d2: Float64Array,
  mayGo: (row: number, weight: number) => boolean = () => true,
): number {
  let farthest = 0;
  let most = -1;
  for (let i = 0; i < n; i++) {
    const w = weights ? weights[i] : 1;
    if (d2[i] > most && w > 0 && mayGo(i, w)) {
      most = d2[i];
      farthest = i;
    }
  }
  return farthest;
}
