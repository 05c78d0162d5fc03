import { type AnyRows, isSparse, type SparseDataset } from '../core/sparse.ts';
import { squaredDistance, squaredLength } from './kmeans.ts';

/*
 * What passes over rows do with a single row, be it dense or sparse. For sparse rows |x - c|^2 = |x|^2 + (|c|^2 - 2 x c),
 * with sums over the columns in their order, as the kernel has them: of equal rows it is 0 exactly, otherwise its error
 * is at most about 2^-50 (|x|^2 + |c|^2).
 */

/** The squared distances of rows to one point. */
type DistanceTo = (row: number) => number;

/** A few units in the last place, relative: of a number, and of the squares that a squared distance is made of. */
const ROUNDING = 2 ** -50;
const SPARSE_ROUNDING = 2 ** -48;

/** Distances to the point that begins at q. */
export function distancesToPoint(data: AnyRows, points: Float64Array, q: number): DistanceTo {
  const { dim } = data;
  if (!isSparse(data)) return (i) => squaredDistance(data.x, i * dim, points, q, dim);
  return sparseDistances(data, q === 0 ? points : points.subarray(q, q + dim));
}

/** Distances to a row. */
export function distancesToRow(data: AnyRows, row: number): DistanceTo {
  const { dim } = data;
  if (!isSparse(data)) {
    const { x } = data;
    return (i) => squaredDistance(x, i * dim, x, row * dim, dim);
  }
  const point = new Float64Array(dim);
  copyRow(data, row, point, 0);
  return sparseDistances(data, point);
}

function sparseDistances({ rows, dim }: SparseDataset, point: Float64Array): DistanceTo {
  const { starts, places, values } = rows;
  const norm = squaredLength(point, 0, dim);
  return (i) => {
    let dot = 0;
    let squares = 0;
    for (let p = starts[i]; p < starts[i + 1]; p++) {
      dot += values[p] * point[places[p]];
      squares += values[p] * values[p];
    }
    return Math.max(0, squares + (norm - 2 * dot));
  };
}

/** Writes a row as dim numbers, from q on. */
export function copyRow(data: AnyRows, row: number, out: Float64Array, q: number): void {
  const { dim } = data;
  if (!isSparse(data)) {
    out.set(data.x.subarray(row * dim, (row + 1) * dim), q);
    return;
  }
  out.fill(0, q, q + dim);
  addRow(data, row, 1, out, q);
}

/** Adds a multiple of a row to the dim numbers from q on. */
export function addRow(data: AnyRows, row: number, factor: number, out: Float64Array, q: number): void {
  if (isSparse(data)) {
    const { starts, places, values } = data.rows;
    for (let p = starts[row]; p < starts[row + 1]; p++) out[q + places[p]] += factor * values[p];
    return;
  }
  const { x, dim } = data;
  for (let j = 0, p = row * dim; j < dim; j++) out[q + j] += factor * x[p + j];
}

/** Whether two rows are equal, number by number. */
export function areEqualRows(data: AnyRows, a: number, b: number): boolean {
  if (isSparse(data)) {
    const { starts, places, values } = data.rows;
    const length = starts[a + 1] - starts[a];
    if (starts[b + 1] - starts[b] !== length) return false;
    for (let p = starts[a], q = starts[b]; p < starts[a + 1]; p++, q++)
      if (places[p] !== places[q] || values[p] !== values[q]) return false;
    return true;
  }
  const { x, dim } = data;
  for (let j = 0; j < dim; j++) if (x[a * dim + j] !== x[b * dim + j]) return false;
  return true;
}

/** The squared distance up to which a row is at its center, but for rounding. */
export function roundingOf(data: AnyRows, row: number): number {
  let rounding = 0;
  if (isSparse(data)) {
    const { starts, values } = data.rows;
    for (let p = starts[row]; p < starts[row + 1]; p++) rounding += SPARSE_ROUNDING * values[p] ** 2;
    return rounding;
  }
  const { x, dim } = data;
  for (let p = row * dim; p < (row + 1) * dim; p++) rounding += (ROUNDING * x[p]) ** 2;
  return rounding;
}
