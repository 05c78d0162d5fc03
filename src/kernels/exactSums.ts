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

/**
 * What the numbers of each column are cut with, f64[3][dim]: 1.5 * 2^52 units each, which rounds to that unit when it
 * is added and taken away.
 */
export type Cuts = Float64Array;

/** The cuts for coordinates times their weights, and for the weights, one column. */
export interface SumCuts {
  coordinates: Cuts;
  masses: Cuts;
}

/** How large the rows of a dataset are. */
interface RowSizes {
  /** Sums of the absolute values of each column, times their weights. */
  totals: Float64Array;
  /** The largest coordinate of the smallest row, times its weight; rows of zeros are left aside. */
  least: number;
  totalMass: number;
  /** Weights of 0 are left aside. */
  leastMass: number;
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
  const totals = new Float64Array(dim);
  let [least, totalMass, leastMass] = [Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY];
  for (let i = 0, p = 0; i < n; i++) {
    const w = weights ? weights[i] : 1;
    let most = 0;
    for (let j = 0; j < dim; j++, p++) {
      const size = Math.abs(x[p]);
      totals[j] += w * size;
      if (size > most) most = size;
    }
    totalMass += w;
    if (w * most > 0) least = Math.min(least, w * most);
    if (w > 0) leastMass = Math.min(leastMass, w);
  }
  return cutsOf({ totals, least, totalMass, leastMass }, n);
}

/** How to add up n rows of such sizes; undefined as for `sumCuts`. */
export function cutsOf({ totals, least, totalMass, leastMass }: RowSizes, n: number): SumCuts | undefined {
  const coordinates = cutsFor(totals, least, n);
  const masses = cutsFor(Float64Array.of(totalMass), leastMass, n);
  return coordinates && masses && { coordinates, masses };
}

/** @param totals what sums of absolute values are not above, but for rounding */
function cutsFor(totals: Float64Array, least: number, n: number): Cuts | undefined {
  const dim = totals.length;
  const rows = powerAbove(n);
  const cuts = new Float64Array(PARTS * dim);
  for (let j = 0; j < dim; j++) {
    let unit = powerAbove(totals[j]) * 2 ** -BITS;
    for (let part = 0; part < PARTS; part++, unit *= rows * 2 ** -BITS) {
      cuts[part * dim + j] = 1.5 * 2 ** 52 * unit;
      if (part === PARTS - 1 && totals[j] > 0 && unit * FINE > least) return undefined;
    }
  }
  return cuts;
}

/** The least power of two above a number; 1 for 0. */
function powerAbove(value: number): number {
  let power = 1;
  if (value === 0) return power;
  while (power <= value) power *= 2;
  while (power / 2 > value) power /= 2;
  return power;
}
