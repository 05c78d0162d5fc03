import type { Rows } from '../../core/dataset.ts';

/**
 * Adds a row times some factors to vectors: vectors[., c] += (x - shift) * factors[c].
 * @param vectors inout, dim * count
 * @param factors in, count
 */
export function addOuter(
  x: Rows,
  p: number,
  dim: number,
  shift: Float64Array,
  vectors: Float64Array,
  count: number,
  factors: Float64Array,
): void {
  for (let j = 0; j < dim; j++) {
    const value = x[p + j] - shift[j];
    if (value === 0) continue;
    for (let c = 0, q = j * count; c < count; c++, q++) vectors[q] += value * factors[c];
  }
}
