import type { Dataset } from '../../../core/dataset.ts';
import type { Random } from '../../../core/random.ts';
import { drawRows, sumSlices } from '../../../kernels/drawing.ts';
import { squaredDistance } from '../../../kernels/kmeans.ts';
import { SLICE_ROWS } from '../../../kernels/layouts/drawing.ts';

/** The rows with these numbers, as centers. */
export function rowsOf({ x, dim }: Dataset, rows: readonly number[]): Float64Array {
  const centers = new Float64Array(rows.length * dim);
  rows.forEach((i, c) => {
    centers.set(x.subarray(i * dim, (i + 1) * dim), c * dim);
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
export function lower({ x, n, dim }: Dataset, row: number, d2: Float64Array): void {
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const d = squaredDistance(x, p, x, row * dim, dim);
    if (d < d2[i]) d2[i] = d;
  }
}
