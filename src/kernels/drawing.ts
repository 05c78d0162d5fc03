import type { Random } from '../core/random.ts';
import { SLICE_ROWS } from './layouts/drawing.ts';

/** Number of candidates for each of k seeds of greedy k-means++. */
export function trialsFor(k: number): number {
  return 2 + Math.floor(Math.log(k));
}

/**
 * The first row up to which the masses add up to more than `target`. Never a row without mass, unless no row has mass.
 * @param sliceSums in, the sum of the masses of each slice
 * @param mass in, n; multiplied by `weights`, if given
 */
export function drawRow(
  sliceSums: Float64Array,
  mass: Float64Array | Int32Array,
  weights: Float64Array | undefined,
  target: number,
): number {
  let left = target;
  let slice = 0;
  let last = 0;
  for (; slice < sliceSums.length - 1 && sliceSums[slice] <= left; slice++) {
    if (sliceSums[slice] > 0) last = slice;
    left -= sliceSums[slice];
  }
  // the target is the total, so no mass is left: take the last row that has mass
  if (sliceSums[slice] === 0) {
    slice = last;
    left = Number.POSITIVE_INFINITY;
  }
  const end = Math.min((slice + 1) * SLICE_ROWS, mass.length);
  let row = 0;
  for (let i = slice * SLICE_ROWS; i < end; i++) {
    const m = weights ? weights[i] * mass[i] : mass[i];
    if (m === 0) continue;
    row = i;
    left -= m;
    if (left < 0) break;
  }
  return row;
}

/** Several rows, each drawn in proportion to its mass, with replacement. */
export function drawRows(
  count: number,
  random: Random,
  sliceSums: Float64Array,
  mass: Float64Array | Int32Array,
  weights: Float64Array | undefined,
): number[] {
  const total = totalOf(sliceSums);
  return Array.from({ length: count }, () => drawRow(sliceSums, mass, weights, random.float() * total));
}

/**
 * The candidate for a seed with the largest gain, the first of equals.
 * @param gains in, for each slice of `stride` numbers the gains of the candidates, which come first
 */
export function mostGain(gains: Float64Array, stride: number, candidates: number): number {
  let best = 0;
  let most = -1;
  for (let t = 0; t < candidates; t++) {
    let gain = 0;
    for (let p = t; p < gains.length; p += stride) gain += gains[p];
    if (gain <= most) continue;
    most = gain;
    best = t;
  }
  return best;
}

/** @param sliceSums out, the sum of the masses of each slice */
export function sumSlices(
  mass: Float64Array,
  weights: Float64Array | undefined,
  sliceSums: Float64Array,
): void {
  for (let slice = 0; slice < sliceSums.length; slice++) {
    const end = Math.min((slice + 1) * SLICE_ROWS, mass.length);
    let sum = 0;
    for (let i = slice * SLICE_ROWS; i < end; i++) sum += weights ? weights[i] * mass[i] : mass[i];
    sliceSums[slice] = sum;
  }
}

/** The sum of all masses. */
export function totalOf(sliceSums: Float64Array): number {
  let total = 0;
  for (let slice = 0; slice < sliceSums.length; slice++) total += sliceSums[slice];
  return total;
}
