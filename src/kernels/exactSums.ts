import type { Rows } from '../core/dataset.ts';

/*
 * Sums that do not depend on the order of adding (after Demmel and Nguyen, "Fast reproducible floating-point
 * summation", ARITH 21, 2013). A number is cut into three parts, each a multiple of a unit so large that f64 holds
 * every sum of such parts: first the number rounded to the largest unit, then what remains rounded to the second, and
 * so on. The sums of the parts are exact, so that rows may be added by any thread, and taken away again; only adding
 * up the three sums is rounded. Sums of whole numbers below 2^49 have a first part alone.
 */

/** Parts of a number. */
export const PARTS = 3;

/** What numbers are cut with: 1.5 * 2^52 units each, which rounds to that unit when it is added and taken away. */
export type Cuts = readonly [number, number, number];

/** The cuts for coordinates times their weights, and for the weights. */
export interface SumCuts {
  coordinates: Cuts;
  masses: Cuts;
}

/** The sum of some sizes, and the least that is not 0, infinity if all are. */
export interface Sizes {
  total: number;
  least: number;
}

/** Units in the largest sum, as a power of two; f64 has 53 bits, and rows on their way between clusters need some. */
const BITS = 49;

/** The last unit has to be smaller than the smallest row by this. */
const FINE = 2 ** 40;

/**
 * How to add up the rows of a dataset. O(n dim).
 * @returns undefined when the rows are of so different sizes that the smallest would lose digits
 */
export function sumCuts(
  x: Rows,
  weights: Float64Array | undefined,
  n: number,
  dim: number,
): SumCuts | undefined {
  const sizes = { total: 0, least: Number.POSITIVE_INFINITY };
  const masses = { total: 0, least: Number.POSITIVE_INFINITY };
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const w = weights ? weights[i] : 1;
    let most = 0;
    for (let j = p; j < p + dim; j++) {
      const size = Math.abs(x[j]);
      if (size > most) most = size;
    }
    const weighed = w * most;
    sizes.total += weighed;
    masses.total += w;
    if (weighed > 0 && weighed < sizes.least) sizes.least = weighed;
    if (w > 0 && w < masses.least) masses.least = w;
  }
  return cutsOf(sizes, masses, n);
}

/**
 * How to add up n rows.
 * @param sizes of the largest coordinates of the rows, times their weights
 * @param masses of the weights
 */
export function cutsOf(sizes: Sizes, masses: Sizes, n: number): SumCuts | undefined {
  const cuts = { coordinates: cutsFor(sizes, n), masses: cutsFor(masses, n) };
  return cuts.coordinates && cuts.masses && { coordinates: cuts.coordinates, masses: cuts.masses };
}

/** @param total what sums of absolute values are not above, but for rounding */
function cutsFor({ total, least }: Sizes, n: number): Cuts | undefined {
  const rows = powerAbove(n);
  const first = powerAbove(total) * 2 ** -BITS;
  const second = first * rows * 2 ** -BITS;
  const third = second * rows * 2 ** -BITS;
  if (third * FINE > least) return undefined;
  const cut = 1.5 * 2 ** 52;
  return [cut * first, cut * second, cut * third];
}

/** The least power of two above a number; 1 for 0. */
function powerAbove(value: number): number {
  let power = 1;
  if (value === 0) return power;
  while (power <= value) power *= 2;
  while (power / 2 > value) power /= 2;
  return power;
}
