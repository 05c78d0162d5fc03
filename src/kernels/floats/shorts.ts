import { MOST_LENGTH, MOST_PART, TINY } from '../layouts/floats.ts';

/* Points rounded to 16-bit whole numbers; assembly/floats/shorts.ts explains these limits. */

/** Relative error bound of squared distances from 16-bit points, including f32 rounding. */
export function roughShare(dim: number): number {
  const rounding = Math.sqrt(dim) / (2 * MOST_PART);
  return 1.02 * (2 * rounding + rounding ** 2) + 24 * 2 ** -24;
}

/**
 * Rounds a point to whole numbers.
 * @param point in, dim coordinates
 * @param squared its squared length
 * @param shorts out, whole numbers
 * @returns the step between whole numbers
 */
export function shorten(point: Float64Array, squared: number, shorts: Int16Array): number {
  const dim = point.length;
  const length = Math.sqrt(squared);
  let most = 0;
  for (let j = 0; j < dim; j++) most = Math.max(most, Math.abs(point[j]));
  const room = MOST_LENGTH - Math.sqrt(dim) / 2;
  const perStep = length < TINY ? 0 : Math.min(room / length, MOST_PART / most);
  for (let j = 0; j < dim; j++) shorts[j] = Math.round(point[j] * perStep);
  return perStep > 0 ? 1 / perStep : 0;
}

/** Copies whole numbers to a lane of tiles of i16[width / 2][4][2]. */
export function copyToTile(shorts: Int16Array, tiles: Int16Array, lane: number, width: number): void {
  const at = (lane >> 2) * 4 * width + 2 * (lane & 3);
  for (let j = 0; j < shorts.length; j++) tiles[at + 8 * (j >> 1) + (j & 1)] = shorts[j];
}
