import type { Dataset } from '../core/dataset.ts';
import { type ColorSpace, MEAN_STEPS } from '../features/colorspace.ts';

/** Bits of a channel that a cell leaves open. */
const OPEN = 2;

/**
 * The colors by cells of 4 levels of each channel: the mean of each cell, weighted by its pixels. A clustering of some thousand
 * means is near to one of all colors, which makes it a good start for that. O(n) time.
 * @param rows points of colors
 * @param samples of these colors, and maybe more: 3 each, or 4 with opacity
 */
export function cellsOf(
  rows: Dataset & { weights: Float64Array },
  samples: Uint8Array,
  bands: 3 | 4,
  space: ColorSpace,
): Dataset {
  const { n, dim } = rows;
  const { cellOf, count } = numberCells(samples, bands, n);
  const sums = new Float64Array(dim * count);
  const pixels = new Float64Array(count);
  addRows(rows, cellOf, sums, pixels);
  const steps = MEAN_STEPS[space];
  const means = new Float32Array(dim * count);
  for (let c = 0, p = 0; c < count; c++)
    for (let j = 0; j < dim; j++, p++)
      // + 0 turns -0 into 0
      means[p] = Math.round((sums[p] / pixels[c]) * steps) / steps + 0;
  return { x: means, n: count, dim, weights: pixels };
}

/**
 * @param sums inout, dim for each cell: the weighted sums of its rows
 * @param pixels inout, the sum of their weights
 */
function addRows(
  { x, dim, weights }: Dataset & { weights: Float64Array },
  cellOf: Int32Array,
  sums: Float64Array,
  pixels: Float64Array,
): void {
  for (let i = 0, p = 0; i < cellOf.length; i++) {
    const cell = cellOf[i];
    const weight = weights[i];
    pixels[cell] += weight;
    for (let q = dim * cell, end = p + dim; p < end; p++, q++) sums[q] += weight * x[p];
  }
}

/** Numbers cells in the order of their first colors. Colors of a cell mostly follow each other. */
function numberCells(samples: Uint8Array, bands: 3 | 4, n: number) {
  const numbers = new Map<number, number>();
  const cellOf = new Int32Array(n);
  let last = -1;
  let number = 0;
  for (let i = 0, p = 0; i < n; i++, p += bands) {
    const opacity = bands === 4 ? samples[p + 3] >> OPEN : 0;
    const key =
      ((samples[p] >> OPEN) << 18) |
      ((samples[p + 1] >> OPEN) << 12) |
      ((samples[p + 2] >> OPEN) << 6) |
      opacity;
    if (key !== last) {
      const found = numbers.get(key);
      number = found ?? numbers.size;
      if (found === undefined) numbers.set(key, number);
      last = key;
    }
    cellOf[i] = number;
  }
  return { cellOf, count: numbers.size };
}
