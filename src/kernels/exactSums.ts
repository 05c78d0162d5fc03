import type { Rows } from '../core/dataset.ts';

/*
 * Sums that do not depend on the order of addition (after Demmel and Nguyen, "Fast reproducible floating-point
 * summation", ARITH 21, 2013). A number is cut into three parts. Each part is a multiple of a unit that is large enough
 * for f64 to hold every sum of such parts: first the number rounded to the largest unit, then the remainder rounded to
 * the second unit, and so on. The sums of the parts are exact, so any thread may add rows and subtract them again; only
 * the final sum of the three parts is rounded. Whole numbers whose sums stay below 2^49 have only a first part.
 */

/** Number of parts of a number. */
export const PARTS = 3;

/**
 * The cuts of the numbers of each column, f64[3][dim]: 1.5 * 2^52 units each. Adding and then subtracting a cut rounds
 * to the unit.
 */
export type Cuts = Float64Array;

/** The cuts of coordinates times their weights, and of the weights as one column. */
export interface SumCuts {
  coordinates: Cuts;
  masses: Cuts;
}

/** Sizes of the rows of a dataset. */
interface RowSizes {
  /** Sums of the absolute values of each column, times their weights. */
  totals: Float64Array;
  /** For each row the largest absolute coordinate times the weight; the least of these over all rows, without zeros. */
  least: number;
  totalMass: number;
  /** The least weight above 0. */
  leastMass: number;
}

/**
 * Number of bits of the largest sum, in units. f64 has 53 bits; four of them are spare for partial sums while rows
 * change clusters.
 */
const BITS = 49;

/** A cut, in units. */
const ROUNDS = 1.5 * 2 ** 52;

/** The last unit must be at least this much smaller than the smallest row. */
const FINE = 2 ** 40;

/**
 * Finds the cuts for the sums of a dataset. O(n dim).
 * @returns undefined if the sizes of the rows differ so much that the smallest would lose digits
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

/** The cuts for n rows with these sizes; undefined as for `sumCuts`. */
export function cutsOf({ totals, least, totalMass, leastMass }: RowSizes, n: number): SumCuts | undefined {
  const coordinates = fineCuts(totals, least, n);
  const masses = fineCuts(Float64Array.of(totalMass), leastMass, n);
  return coordinates && masses && { coordinates, masses };
}

function fineCuts(totals: Float64Array, least: number, n: number): Cuts | undefined {
  const dim = totals.length;
  const cuts = cutsFor(totals, n);
  for (let j = 0; j < dim; j++) {
    const unit = cuts[(PARTS - 1) * dim + j] / ROUNDS;
    if (totals[j] > 0 && unit * FINE > least) return undefined;
  }
  return cuts;
}

/** The cuts for sums of n numbers in each column. @param totals bounds of the sums of absolute values, up to rounding */
export function cutsFor(totals: Float64Array, n: number): Cuts {
  const dim = totals.length;
  const rows = powerAbove(n);
  const cuts = new Float64Array(PARTS * dim);
  for (let j = 0; j < dim; j++) {
    let unit = powerAbove(totals[j]) * 2 ** -BITS;
    for (let part = 0; part < PARTS; part++, unit *= rows * 2 ** -BITS) cuts[part * dim + j] = ROUNDS * unit;
  }
  return cuts;
}

/** The least power of two above a number; 1 for 0. */
export function powerAbove(value: number): number {
  let power = 1;
  if (value === 0) return power;
  while (power <= value) power *= 2;
  while (power / 2 > value) power /= 2;
  return power;
}

/**
 * Moves the parts of a sum of all threads to the first thread, so that none keeps growing, and adds them up as the twin
 * does.
 * @param parts inout, [threads][...][3][sums.length]
 * @param start where the parts of the first thread are
 * @param next from the parts of a thread to those of the next
 * @param sums out
 */
export function joinParts(parts: Float64Array, start: number, next: number, sums: Float64Array): void {
  const dim = sums.length;
  for (let p = start; p < start + PARTS * dim; p++) {
    for (let from = p + next; from < parts.length; from += next) {
      parts[p] += parts[from];
      parts[from] = 0;
    }
  }
  for (let j = 0; j < dim; j++) {
    const p = start + j;
    sums[j] = parts[p] + (parts[p + dim] + parts[p + 2 * dim]);
  }
}
