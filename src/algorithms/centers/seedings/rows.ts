import type { Random } from '../../../core/random.ts';
import type { AnyRows } from '../../../core/sparse.ts';
import { drawRows, sumSlices } from '../../../kernels/drawing.ts';
import { SLICE_ROWS } from '../../../kernels/layouts/drawing.ts';
import { copyRow, distancesToRow } from '../../../kernels/sparseRows.ts';

/** The rows with these numbers, as centers. */
export function rowsOf(data: AnyRows, rows: readonly number[]): Float64Array {
  const { dim } = data;
  const centers = new Float64Array(rows.length * dim);
  rows.forEach((i, c) => {
    copyRow(data, i, centers, c * dim);
  });
  return centers;
}

/** Draws a row in proportion to mass[i] * weights[i]; draws a row without mass only if no row has any. */
export function draw(mass: Float64Array, random: Random, weights?: Float64Array): number {
  const sliceSums = sliceSumsOf(mass, weights);
  return drawRows(1, random, sliceSums, mass, weights)[0];
}

/** The sum of the masses of each slice, for `drawRow`. */
export function sliceSumsOf(mass: Float64Array, weights?: Float64Array): Float64Array {
  const sliceSums = new Float64Array(Math.ceil(mass.length / SLICE_ROWS));
  sumSlices(mass, weights, sliceSums);
  return sliceSums;
}

/** Finds row numbers. Yields after each pass over the data, for pauses. */
export type RowSearch = Generator<void, number[]>;

/**
 * Makes `row` a center: lowers the squared distances of rows nearer to it.
 * @param d2 inout, n
 */
export function lower(data: AnyRows, row: number, d2: Float64Array): void {
  const distanceTo = distancesToRow(data, row);
  for (let i = 0; i < data.n; i++) {
    const d = distanceTo(i);
    if (d < d2[i]) d2[i] = d;
  }
}
