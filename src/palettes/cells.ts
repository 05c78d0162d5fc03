import type { Dataset } from '../core/dataset.ts';
import { type ColorSpace, MEAN_STEPS } from '../features/colorspace.ts';
import type { OpaqueColors } from '../features/opacity.ts';

/** Bits of a channel that a cell leaves open. */
const OPEN = 2;

/**
 * The colors by cells of 4 levels of each channel: the mean of each cell, weighted by its pixels. A clustering of some thousand
 * means is near to one of all colors, which makes it a good start for that. Fully transparent pixels are left out. O(n) time.
 */
export function cellsOf({ rows, rgba, weights }: OpaqueColors, space: ColorSpace): Dataset {
  const { x, n, dim } = rows;
  const cellOf = numberCells(rgba, n);
  const count = cellOf.reduce((most, cell) => Math.max(most, cell + 1), 0);
  const sums = new Float64Array(dim * count);
  const pixels = new Float64Array(count);
  for (let i = 0; i < n; i++) {
    pixels[cellOf[i]] += weights[i];
    for (let j = 0; j < dim; j++) sums[dim * cellOf[i] + j] += weights[i] * x[dim * i + j];
  }
  const steps = MEAN_STEPS[space];
  // + 0 turns -0 into 0
  const means = Float32Array.from(
    sums,
    (sum, p) => Math.round((sum / pixels[Math.floor(p / dim)]) * steps) / steps + 0,
  );
  return { x: means, n: count, dim, weights: pixels };
}

/** Numbers cells in the order of their first colors. Colors of a cell mostly follow each other. */
function numberCells(rgba: Uint8Array, n: number): Int32Array {
  const numbers = new Map<number, number>();
  const cellOf = new Int32Array(n);
  let last = -1;
  let number = 0;
  for (let i = 0, p = 0; i < n; i++, p += 4) {
    const key =
      ((rgba[p] >> OPEN) << 18) |
      ((rgba[p + 1] >> OPEN) << 12) |
      ((rgba[p + 2] >> OPEN) << 6) |
      (rgba[p + 3] >> OPEN);
    if (key !== last) {
      const found = numbers.get(key);
      number = found ?? numbers.size;
      if (found === undefined) numbers.set(key, number);
      last = key;
    }
    cellOf[i] = number;
  }
  return cellOf;
}
